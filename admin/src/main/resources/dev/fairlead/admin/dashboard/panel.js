/** One backend: what it does, what happened to it, who holds on to it, and what can be done. */

import { get, path } from './api.js';
import { checkBackend, removeBackend, setState, setWeight } from './changes.js';
import { el, fill, keep, mark, say, table } from './dom.js';
import * as format from './format.js';
import { backend, BACKUP, onView, paused, state } from './live.js';

const REFRESH_MILLIS = 3000;
const HOLDERS = 50;
const LATEST = 100;

let open = null;

/** Shows the panel of a backend. */
export function openBackend(upstream, name) {
  open?.close();
  const word = el('span.word');
  const cause = el('p.cause');
  const facts = el('dl.facts.wide');
  const result = el('p.result', { role: 'status' });
  const holders = el('div.scroll');
  const trouble = el('p.problem', { role: 'alert', hidden: true });
  const timeline = el('ol.events.timeline');
  const buttons = {
    check: button('Check now', async () => {
      say(result, 'Checking…');
      const seen = await checkBackend({ upstream, name });
      say(result, seen.text);
      mark(result, 'data-grade', seen.passed ? 'good' : 'bad');
    }),
    ready: button('Put in service', () => act((each) => setState(each, 'ready'))),
    drain: button('Drain', () => act((each) => setState(each, 'drain'))),
    maintenance: button('Maintenance', () => act((each) => setState(each, 'maintenance'))),
    weight: button('Weight…', () => act(setWeight)),
    remove: button('Remove…', () => act(async (each) => { if (await removeBackend(each)) dialog.close(); })),
  };
  buttons.remove.classList.add('danger');
  const act = (what) => {
    const each = backend(upstream, name);
    if (each) what(each);
  };
  const dialog = el('dialog.panel-dialog', {
    'aria-labelledby': 'title-panel',
    onclose: () => {
      clearInterval(timer);
      dialog.remove();
      if (open === dialog) open = null;
    },
    onclick: (event) => { if (event.target === dialog) dialog.close(); },
  }, el('div.inside', {},
    el('header', {}, el('div', {}, el('p.over', {}, upstream), el('h2', { id: 'title-panel' }, name)), word,
      el('button.quiet', { type: 'button', 'aria-label': 'Close', onclick: () => dialog.close() }, '×')),
    cause, facts,
    el('div.actions', {}, ...Object.values(buttons)), result,
    trouble,
    el('h3', {}, 'Under way'), holders,
    el('h3', {}, 'Timeline'), timeline));
  dialog.redraw = () => show({ upstream, name, word, cause, facts, buttons });
  open = dialog;
  document.body.append(dialog);
  dialog.showModal();
  dialog.redraw();
  const refresh = () => details({ upstream, name, holders, timeline, trouble });
  const timer = setInterval(() => { if (!paused()) refresh(); }, REFRESH_MILLIS);
  refresh();
}

onView(() => open?.redraw());

const button = (text, onclick) => el('button', { type: 'button', onclick }, text);

function show({ upstream, name, word, cause, facts, buttons }) {
  const each = backend(upstream, name);
  if (!each) {
    say(word, 'removed');
    Object.values(buttons).forEach((one) => { one.disabled = true; });
    return;
  }
  const load = state.loads.get(each.id);
  say(word, each.availability);
  mark(word, 'data-availability', each.availability);
  say(cause, (each.cause ?? 'It has been so from the start')
    + (each.since ? ', since ' + format.moment(each.since) + ' (' + format.duration((Date.now() - Date.parse(each.since)) / 1000) + ')' : '') + '.');
  const rows = [
    ['Address', each.url],
    ['Weight', each.weight + (each.effectiveWeight === each.weight ? '' : ' (now ' + format.brief(each.effectiveWeight) + ')')],
    ['Tier', each.priority === BACKUP ? 'backup' : String(each.priority)],
    ['In flight', (load?.inFlight ?? 0) + (each.maxInFlight > 0 ? ' of ' + each.maxInFlight : '')],
    ['A second', format.rate(load?.perSecond ?? 0)],
    ['Failing a second', format.rate(load?.failing ?? 0)],
    ['Median', format.millis(load?.p50 ?? 0)],
    ['99th percentile', format.millis(load?.p99 ?? 0)],
  ];
  if (facts.children.length === 0) {
    facts.append(...rows.map(([title]) => el('div', {}, el('dt', {}, title), el('dd'))));
  }
  rows.forEach(([, value], index) => say(facts.children[index].lastChild, value));
  buttons.ready.hidden = each.state === 'ready';
  buttons.drain.hidden = each.state === 'drain';
  buttons.maintenance.hidden = each.state === 'maintenance';
}

async function details({ upstream, name, holders, timeline, trouble }) {
  try {
    const [held, past] = await Promise.all([
      get(path`/upstreams/${upstream}/backends/${name}/exchanges`),
      get(path`/upstreams/${upstream}/backends/${name}/events`),
    ]);
    showHolders(holders, held);
    const none = [{ none: true }];
    keep(timeline, past.events.length === 0 ? none : past.events.slice(-LATEST).reverse(),
      (each) => (each.none ? 'none' : each.id + ' ' + each.times),
      (each) => (each.none ? el('li.note', {}, 'Nothing has happened to it yet.') : entry(each)), () => {});
    trouble.hidden = true;
  } catch (e) {
    // Of a lost connection the banner tells, of a backend that is gone the word beside its name.
    if (!e.status || !backend(upstream, name)) return;
    say(trouble, e.message);
    trouble.hidden = false;
  }
}

/** Rows stay where they are, for who reads or marks one. */
function showHolders(box, held) {
  const shown = held.exchanges.slice(0, HOLDERS);
  if (shown.length === 0) {
    box.rows = null;
    fill(box, el('p.note', {}, held.inFlight > 0 ? held.inFlight + ' about to end.' : 'Nobody holds on to it.'));
    return;
  }
  if (!box.rows) {
    fill(box, table('Exchanges under way', ['Request', 'Client', { name: 'Age', number: true }], []));
    box.rows = box.querySelector('tbody');
  }
  // An exchange has no name of its own: it is the nth of its kind, oldest first.
  const met = new Map();
  const key = (each) => {
    const kind = [each.client, each.method, each.path].join(' ');
    met.set(kind, (met.get(kind) ?? 0) + 1);
    return met.get(kind) + ' ' + kind;
  };
  keep(box.rows, shown, key, (each) => el('tr', {},
    el('th', { scope: 'row' }, each.method + ' ' + each.path), el('td', {}, each.client), el('td.number')),
  (tr, each) => say(tr.lastChild, format.duration(each.ageMillis / 1000)));
}

function entry(event) {
  return el('li', { 'data-kind': event.kind },
    el('time', { datetime: event.time }, format.moment(event.time)),
    el('span.what', {},
      event.kind === 'transition' ? el('span.word', { 'data-availability': event.to }, event.to) : null,
      event.kind === 'transition' ? ' ' : null, event.cause,
      event.times > 1 ? ' (' + event.times + ' times, until ' + format.moment(event.lastTime) + ')' : null,
      event.evidence ? el('span.evidence', {}, event.evidence) : null));
}
