/** Backends as cards, by upstream. */

import { el, keep, mark, say } from './dom.js';
import * as format from './format.js';
import { BACKUP } from './live.js';
import { openBackend } from './panel.js';
import { addBackend } from './changes.js';

const STRIP_MILLIS = 3_600_000;
const MANY = 24;
const WELL = new Set(['ready', 'warming']);

/** The panel with all of them, and what shows them. */
export function backends() {
  const groups = el('div.groups');
  const search = el('input', { type: 'search', placeholder: 'Find a backend', 'aria-label': 'Find a backend', oninput: () => redraw() });
  const troubled = el('input', { type: 'checkbox', id: 'troubled', onchange: () => redraw() });
  const summary = el('span.note', { role: 'status' });
  let known = null;
  const redraw = () => { if (known) show(groups, summary, known, search.value, troubled.checked); };
  const node = el('section.panel.backends', { 'aria-labelledby': 'title-backends' },
    el('header', {}, el('h2', { id: 'title-backends' }, 'Backends'), summary,
      el('span.tools', {}, search, el('label.check', { for: 'troubled' }, troubled, ' not well only'))),
    groups);
  return { node, show: (state) => { known = state; redraw(); } };
}

function show(groups, summary, state, text, troubledOnly) {
  const wanted = text.trim().toLowerCase();
  const all = [...state.backends.values()];
  const well = all.filter((each) => WELL.has(each.availability)).length;
  say(summary, well + ' of ' + all.length + ' well');
  const matches = (each) => (wanted === ''
      || (each.upstream + '/' + each.name + ' ' + each.url).toLowerCase().includes(wanted))
    && (!troubledOnly || !WELL.has(each.availability) || state.loads.get(each.id)?.failing > 0);
  const now = Date.parse(state.view.time);
  const began = now - state.view.process.uptimeSeconds * 1000;
  keep(groups, state.upstreams ?? [], (upstream) => upstream.name, makeGroup, (group, upstream) => {
    const mine = all.filter((each) => each.upstream === upstream.name);
    const shown = mine.filter(matches);
    // Backends of a higher tier are asked only while none of a lower one takes anybody.
    const tier = Math.min(...mine.filter((each) => each.effectiveWeight > 0).map((each) => each.priority));
    const weights = mine.filter((each) => each.priority === tier).reduce((sum, each) => sum + each.effectiveWeight, 0);
    say(group.note, upstream.balance + (upstream.sticky ? ', sticky by ' + upstream.sticky : '')
      + ' · ' + mine.length + (mine.length === 1 ? ' backend' : ' backends')
      + (shown.length < mine.length ? ', ' + shown.length + ' shown' : ''));
    mark(group.cards, 'data-many', mine.length > MANY);
    keep(group.cards, shown, (each) => each.name, makeCard, (card, each) =>
      showCard(card, each, state.loads.get(each.id), { weights, tier, now, began }));
  });
}

function makeGroup(upstream) {
  const note = el('span.note');
  const cards = el('ul.cards');
  const node = el('section.group', { 'aria-label': 'Upstream ' + upstream.name },
    el('header', {}, el('h3', {}, upstream.name), note,
      el('button.quiet', { type: 'button', onclick: () => addBackend(upstream.name) }, 'Add…')),
    cards);
  return Object.assign(node, { note, cards });
}

function makeCard(each) {
  const open = el('button.name', { type: 'button', onclick: () => openBackend(each.upstream, each.name) }, each.name);
  const parts = {
    state: el('span.word'),
    url: el('span.url'),
    rate: el('dd'),
    flight: el('dd'),
    p99: el('dd'),
    weight: el('dd'),
    strip: el('div.strip', { role: 'img' }),
  };
  const fact = (name, value) => el('div', {}, el('dt', {}, name), value);
  const node = el('li.card', {},
    el('div.head', {}, open, parts.state),
    parts.url,
    el('dl.facts', {}, fact('a second', parts.rate), fact('in flight', parts.flight),
      fact('p99', parts.p99), fact('weight', parts.weight)),
    parts.strip);
  return Object.assign(node, { parts });
}

function showCard(card, each, load, { weights, tier, now, began }) {
  const { parts } = card;
  mark(card, 'data-availability', each.availability);
  mark(card, 'data-failing', load?.failing > 0);
  say(parts.state, each.availability);
  mark(parts.state, 'data-availability', each.availability);
  say(parts.url, each.url.replace(/^http:\/\//, ''));
  if (load) {
    say(parts.rate, format.rate(load.perSecond));
    say(parts.flight, each.maxInFlight > 0 ? load.inFlight + '/' + each.maxInFlight : load.inFlight);
    say(parts.p99, format.millis(load.p99));
  }
  const part = each.priority !== tier ? (each.priority === BACKUP ? ' · backup' : ' · tier ' + each.priority)
    : weights > 0 ? ' · ' + Math.round((100 * each.effectiveWeight) / weights) + ' %' : '';
  say(parts.weight, each.weight + part);
  showStrip(parts.strip, each, now, began);
}

/** The last hour: what it was when, as coloured stretches. */
function showStrip(strip, each, now, began) {
  const stretches = stretchesOf(each, now, began);
  const key = stretches.map((part) => part.word + Math.round(part.share * 200)).join(' ');
  if (strip.key === key) return;
  strip.key = key;
  const changes = each.changes.filter((change) => Date.parse(change.time) > now - STRIP_MILLIS).length;
  mark(strip, 'aria-label', 'Last hour: ' + each.availability
    + (each.since ? ' since ' + format.moment(each.since) : '') + ', '
    + changes + (changes === 1 ? ' change' : ' changes'));
  strip.replaceChildren(...stretches.map((part) => {
    const node = el('span', { 'data-availability': part.word });
    node.style.flexGrow = String(part.share);
    return node;
  }));
}

function stretchesOf(each, now, began) {
  const start = now - STRIP_MILLIS;
  const stretches = began > start ? [{ word: 'unknown', share: (began - start) / STRIP_MILLIS }] : [];
  let from = Math.max(start, began);
  let word = null;
  for (const change of each.changes) {
    const at = Date.parse(change.time);
    if (at > from) {
      stretches.push({ word: word ?? change.from ?? 'unknown', share: (at - from) / STRIP_MILLIS });
      from = at;
    }
    word = change.to;
  }
  stretches.push({ word: each.availability, share: (now - from) / STRIP_MILLIS });
  return stretches.filter((part) => part.share > 0);
}
