/** One backend: what it does, what happened to it, who holds on to it, and what can be done. */

import { get, path } from './api.js';
import { checkBackend, removeBackend, setState, setWeight } from './changes.js';
import { el, fill, mark, say, table } from './dom.js';
import * as format from './format.js';
import { backend, onView, state } from './live.js';

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
    el('h3', {}, 'Under way'), holders,
    el('h3', {}, 'Timeline'), timeline));
  dialog.show_ = () => show({ upstream, name, word, cause, facts, buttons });
  open = dialog;
  document.body.append(dialog);
  dialog.showModal();
  dialog.show_();
  const refresh = () => details(upstream, name, holders, timeline);
  const timer = setInterval(refresh, REFRESH_MILLIS);
  refresh();
}

onView(() => open?.show_());

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
    ['Tier', each.priority === 10 ? 'backup' : String(each.priority)],
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

async function details(upstream, name, holders, timeline) {
  try {
    const [held, past] = await Promise.all([
      get(path`/upstreams/${upstream}/backends/${name}/exchanges`),
      get(path`/upstreams/${upstream}/backends/${name}/events`),
    ]);
    fill(holders, held.exchanges.length === 0
      ? el('p.note', {}, held.inFlight > 0 ? held.inFlight + ' about to end.' : 'Nobody holds on to it.')
      : table('Exchanges under way', ['Request', 'Client', { name: 'Age', number: true }],
        held.exchanges.slice(0, HOLDERS).map((each) =>
          [each.method + ' ' + each.path, each.client, format.duration(each.ageMillis / 1000)])));
    fill(timeline, ...past.events.slice(-LATEST).reverse().map(entry));
    if (past.events.length === 0) fill(timeline, el('li.note', {}, 'Nothing has happened to it yet.'));
  } catch {
    // The banner says that the connection is lost, and the next try may work.
  }
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
