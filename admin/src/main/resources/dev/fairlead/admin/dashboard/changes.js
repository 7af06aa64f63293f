/** Changes of backends: asked about, made, and undone. */

import { change, path, Refusal } from './api.js';
import { ask, field } from './dialogs.js';
import { el } from './dom.js';
import * as format from './format.js';
import { state } from './live.js';
import { toast } from './toasts.js';

const BACKUP = 10;
const STATES = {
  ready: { verb: 'ready', title: 'Put in service', done: 'is in service' },
  drain: { verb: 'drain', title: 'Drain', done: 'is being drained' },
  maintenance: { verb: 'maintenance', title: 'Take out for maintenance', done: 'is in maintenance' },
};

const target = (each) => path`/upstreams/${each.upstream}/backends/${each.name}`;
const title = (each) => each.upstream + '/' + each.name;

/** Makes a change, and says what came of it; answers whether it was made. */
async function make(send, said, undo) {
  try {
    const answer = await send();
    const notes = answer.warnings ?? [];
    if (answer.changed === false) toast(said + ' It was so already.', { notes });
    else toast(said, { notes, undo });
    return true;
  } catch (e) {
    toast(sentence(e), { bad: true });
    return false;
  }
}

const sentence = (e) => (e instanceof Refusal
  ? e.message + e.problems.map((each) => ' ' + each.message).join('') : String(e.message));

const seen = () => state.view?.snapshot;

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
  const sure = await ask({
    title: how.title + ': ' + title(each),
    body: CONSEQUENCE[wanted](each),
    action: how.title,
    danger: wanted === 'maintenance',
  });
  if (!sure) return;
  const before = each.state;
  await make(() => change('POST', target(each) + '/' + how.verb, undefined, { match: seen() }),
    title(each) + ' ' + how.done + '.',
    () => make(() => change('POST', target(each) + '/' + STATES[before].verb),
      'Undone: ' + title(each) + ' ' + STATES[before].done + '.'));
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
  const wanted = await ask({
    title: 'Weight of ' + title(each), body: [weight.node, share, most.node], action: 'Change', submit: patch,
  });
  if (!wanted) return;
  await make(() => change('PATCH', target(each), wanted, { match: seen() }),
    'Weight of ' + title(each) + ': ' + before.weight + ' → ' + wanted.weight
      + (wanted.maxInFlight === before.maxInFlight ? '.' : ', ' + (wanted.maxInFlight || 'any number') + ' at a time.'),
    () => make(() => change('PATCH', target(each), before),
      'Undone: weight of ' + title(each) + ' is ' + before.weight + '.'));
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
  const answer = await ask({
    title: 'Add a backend to ' + upstream,
    body: [url.node, name.node, weight.node],
    action: 'Add',
    submit: () => change('POST', path`/upstreams/${upstream}/backends`, body(), { match: seen() })
      .catch((e) => { throw new Error(sentence(e)); }),
  });
  if (!answer) return;
  const added = { upstream, name: answer.backend?.name ?? body().name };
  toast('Added ' + title(added) + '.', {
    notes: answer.warnings,
    undo: () => make(() => change('DELETE', target(added)), 'Undone: ' + title(added) + ' is removed.'),
  });
}

/** Removes a backend; answers whether it is gone. */
export async function removeBackend(each) {
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
  return make(() => change('DELETE', target(each), undefined, { match: seen() }),
    'Removed ' + title(each) + '.',
    () => make(() => change('POST', path`/upstreams/${each.upstream}/backends`, again),
      'Undone: ' + title(each) + ' is back.'));
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
