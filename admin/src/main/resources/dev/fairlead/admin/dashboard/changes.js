/** Changes of backends: asked about, made, and undone. */

import { change, path, Refusal } from './api.js';
import { ask, field } from './dialogs.js';
import { el } from './dom.js';
import * as format from './format.js';
import { BACKUP, pause, state } from './live.js';
import { toast } from './toasts.js';

const STATES = {
  ready: { verb: 'ready', title: 'Put in service', done: 'is in service' },
  drain: { verb: 'drain', title: 'Drain', done: 'is being drained' },
  maintenance: { verb: 'maintenance', title: 'Take out for maintenance', done: 'is in maintenance' },
};

const target = (each) => path`/upstreams/${each.upstream}/backends/${each.name}`;
const title = (each) => each.upstream + '/' + each.name;

/** Snapshots that changes made here have followed, with those that came of them. */
const made = new Map();

/**
 * Sends a change of what was seen: it is refused where something else was changed meanwhile.
 *
 * @param {number} at the snapshot that was seen when the question was asked
 */
async function sent(method, at, where, value) {
  const answer = await change(method, where, value, { match: at });
  if (answer.snapshot !== at) made.set(at, answer.snapshot);
  // Who changes something wants to see what comes of it.
  pause(false);
  return answer;
}

/** The snapshot that came of one, as far as changes made here have followed it, and no others. */
function since(snapshot) {
  let last = snapshot;
  while (made.has(last)) last = made.get(last);
  return last;
}

/** Makes a change, and says what came of it; answers whether it was made. */
async function make(send, said, undo) {
  try {
    told(await send(), said, undo);
    return true;
  } catch (e) {
    toast(sentence(e), { bad: true });
    return false;
  }
}

/**
 * Says that a change was made.
 *
 * @param {object} answer of the API
 * @param {string} said what was done
 * @param {(at: number) => Promise<any>} [undo] sends what takes it back, of that snapshot
 * @param {string} [undone] what is said then
 */
function told(answer, said, { undo, undone } = {}) {
  const notes = answer.warnings ?? [];
  if (answer.changed === false) toast(said + ' It was so already.', { notes });
  else toast(said, { notes, undo: undo && (() => takeBack(() => undo(since(answer.snapshot)), undone)) });
}

async function takeBack(send, undone) {
  try {
    told(await send(), undone);
  } catch (e) {
    toast(e.status === 412
      ? 'Not undone, since something else was changed meanwhile. Look at how it is now, and change back what you want by hand.'
      : 'Not undone. ' + sentence(e), { bad: true });
  }
}

/** Places in a body that the page has written are no use to who reads. */
const sentence = (e) => (e instanceof Refusal && e.problems.length > 0
  ? e.problems.map((each) => begun(each.message) + (each.suggestion ? ' (did you mean ‘' + each.suggestion + '’?)' : '') + '.').join(' ')
  : String(e.message));

const begun = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** What a question is asked of: what is shown, and what was changed here since. */
const seen = () => since(state.view?.snapshot);

/** Who else of the upstream takes new clients. */
function others(each) {
  const rest = [...state.backends.values()].filter((other) =>
    other.upstream === each.upstream && other.name !== each.name && other.effectiveWeight > 0);
  return rest.length === 0
    ? 'No other backend of ' + each.upstream + ' takes new clients: requests would be answered 503.'
    : (rest.length === 1 ? rest[0].name + ' takes' : rest.length + ' others take') + ' its share.';
}

function underWay(each) {
  const flight = state.loads.get(each.id)?.inFlight ?? 0;
  return flight === 0 ? 'Nothing is under way there.'
    : flight + (flight === 1 ? ' exchange is' : ' exchanges are') + ' under way there, and may end.';
}

const CONSEQUENCE = {
  ready: (each) => ['New clients will come to it, by its weight of ' + each.weight + '.'],
  drain: (each) => ['No new clients will come; those bound to it stay.', underWay(each), others(each)],
  maintenance: (each) => ['Nothing more will be sent there, not even of clients bound to it.', underWay(each), others(each)],
};

/** Changes what a backend is wanted to do. */
export async function setState(each, wanted) {
  const how = STATES[wanted];
  const at = seen();
  const sure = await ask({
    title: how.title + ': ' + title(each),
    body: CONSEQUENCE[wanted](each),
    action: how.title,
    danger: wanted === 'maintenance',
  });
  if (!sure) return;
  const before = each.state;
  await make(() => sent('POST', at, target(each) + '/' + how.verb), title(each) + ' ' + how.done + '.', {
    undo: (then) => sent('POST', then, target(each) + '/' + STATES[before].verb),
    undone: 'Undone: ' + title(each) + ' ' + STATES[before].done + '.',
  });
}

/** Changes the weight, and how many exchanges it may serve. */
export async function setWeight(each) {
  const weight = field('weight', 'Weight', { type: 'number', min: 0, max: 1000, required: true, value: each.weight, autofocus: true },
    '0 to 1000; with 0 only clients bound to it come.');
  const most = field('most', 'Exchanges at a time', { type: 'number', min: 0, max: 1_000_000, required: true, value: each.maxInFlight },
    '0 for any number.');
  const patch = () => ({ weight: Number(weight.input.value), maxInFlight: Number(most.input.value) });
  const share = el('p.hint', { 'aria-live': 'polite' });
  const foresee = () => { share.textContent = foreseen(each, Number(weight.input.value)); };
  weight.input.addEventListener('input', foresee);
  foresee();
  const before = { weight: each.weight, maxInFlight: each.maxInFlight };
  const at = seen();
  const wanted = await ask({
    title: 'Weight of ' + title(each), body: [weight.node, share, most.node], action: 'Change', submit: patch,
  });
  if (!wanted) return;
  await make(() => sent('PATCH', at, target(each), wanted),
    'Weight of ' + title(each) + ': ' + before.weight + ' → ' + wanted.weight
      + (wanted.maxInFlight === before.maxInFlight ? '.' : ', ' + (wanted.maxInFlight || 'any number') + ' at a time.'),
    {
      undo: (then) => sent('PATCH', then, target(each), before),
      undone: 'Undone: weight of ' + title(each) + ' is ' + before.weight + '.',
    });
}

function foreseen(each, weight) {
  const rest = [...state.backends.values()].filter((other) =>
    other.upstream === each.upstream && other.name !== each.name)
    .reduce((sum, other) => sum + other.effectiveWeight, 0);
  if (!(weight >= 0) || rest + weight === 0) return 'It would get no new clients.';
  return 'Of new clients it would get about ' + Math.round((100 * weight) / (rest + weight)) + ' %.';
}

/** Adds a backend to an upstream. */
export async function addBackend(upstream) {
  const url = field('url', 'URL', { type: 'url', required: true, autofocus: true, placeholder: 'http://127.0.0.1:9003' });
  const name = field('name', 'Name', { type: 'text', placeholder: 'host:port when left empty', maxlength: 200 });
  const weight = field('weight', 'Weight', { type: 'number', min: 0, max: 1000, value: 1, required: true });
  const body = () => ({
    url: url.input.value.trim(),
    ...(name.input.value.trim() === '' ? {} : { name: name.input.value.trim() }),
    weight: Number(weight.input.value),
  });
  const at = seen();
  const answer = await ask({
    title: 'Add a backend to ' + upstream,
    body: [url.node, name.node, weight.node],
    action: 'Add',
    submit: () => sent('POST', at, path`/upstreams/${upstream}/backends`, body())
      .catch((e) => { throw new Error(sentence(e)); }),
  });
  if (!answer) return;
  const added = { upstream, name: answer.backend?.name ?? body().name };
  told(answer, 'Added ' + title(added) + '.', {
    undo: (then) => sent('DELETE', then, target(added)),
    undone: 'Undone: ' + title(added) + ' is removed.',
  });
}

/** Removes a backend; answers whether it is gone. */
export async function removeBackend(each) {
  const at = seen();
  const sure = await ask({
    title: 'Remove ' + title(each), body: [underWay(each), others(each)], action: 'Remove', danger: true,
  });
  if (!sure) return false;
  const again = {
    url: each.url,
    name: each.name,
    weight: each.weight,
    maxInFlight: each.maxInFlight,
    state: each.state,
    ...(each.priority === BACKUP ? { backup: true } : { priority: each.priority }),
  };
  return make(() => sent('DELETE', at, target(each)), 'Removed ' + title(each) + '.', {
    undo: (then) => sent('POST', then, path`/upstreams/${each.upstream}/backends`, again),
    undone: 'Undone: ' + title(each) + ' is back.',
  });
}

/** Checks a backend now; answers what was seen. */
export async function checkBackend(each) {
  try {
    const seenNow = await change('POST', target(each) + '/check');
    return {
      passed: seenNow.passed,
      text: (seenNow.passed ? 'Passed' : 'Failed') + ' in ' + format.millis(seenNow.millis) + ': ' + seenNow.evidence,
    };
  } catch (e) {
    return { passed: false, text: sentence(e) };
  }
}
