/** The live view: tiles, charts, status codes, routes, what happened. */

import { TimeChart } from './chart.js';
import { el, fill, keep, mark, say } from './dom.js';
import * as format from './format.js';
import { onView } from './live.js';
import { backends } from './backends.js';

const SPAN_SECONDS = 300;
const LEAST_SECONDS = 60;
const STATUS_SECONDS = 60;
const EVENTS = 30;

const TILES = [
  ['rate', 'Requests a second'],
  ['p50', 'Median latency'],
  ['p99', '99th percentile'],
  ['errors', 'Errors, last minute'],
  ['flight', 'In flight'],
  ['connections', 'Connections'],
];

/** Fills the section. */
export function overview(section) {
  const tiles = new Map(TILES.map(([key, name]) => [key, tile(name)]));
  const traffic = new TimeChart({
    title: 'Requests a second',
    series: [
      { name: '2xx', colour: 'ok', area: true },
      { name: '3xx', colour: 'moved', area: true },
      { name: '4xx', colour: 'client', area: true },
      { name: '5xx and cut', colour: 'server', area: true },
    ],
    format: format.brief,
    read: (index) => readTraffic(shown[index]),
    sync: 'live',
    moving: true,
  });
  const latency = new TimeChart({
    title: 'Latency',
    series: [
      { name: '99th percentile', colour: 'high' },
      { name: '90th', colour: 'middle' },
      { name: 'median', colour: 'accent' },
    ],
    format: format.millis,
    read: (index) => readLatency(shown[index]),
    sync: 'live',
    moving: true,
  });
  let shown = [];
  let known = null;
  const all = backends();
  const statuses = el('tbody');
  const routes = el('tbody');
  const events = el('ol.events', { tabindex: 0, 'aria-label': 'What happened, newest first' });
  section.append(
    el('div.tiles', {}, ...[...tiles.values()].map((each) => each.node)),
    el('div.charts', {}, traffic.node, latency.node),
    el('div.columns', {},
      all.node,
      el('div.side', {},
        panel('Status codes', 'Last minute', listing('Status codes of the last minute',
          ['Status', 'Share', 'A second'], statuses)),
        panel('Routes', null, listing('Routes', ['Route', 'Failing', 'A second'], routes)),
        panel('What happened', null, events))));

  // On another view nobody sees it.
  const draw = () => {
    if (section.hidden || !known) return;
    shown = known.seconds;
    showTiles(tiles, known);
    showCharts(traffic, latency, known);
    showStatuses(statuses, known);
    showRoutes(routes, known);
    showEvents(events, known);
    all.show(known);
  };
  onView((state) => {
    known = state;
    draw();
  });
  return { shown: draw };
}

function tile(name) {
  const value = el('dd', {}, '–');
  const note = el('dd.note', {}, '\u00a0');
  return { value, note, node: el('dl.tile', {}, el('dt', {}, name), value, note) };
}

function panel(title, note, ...content) {
  return el('section.panel', {},
    el('header', {}, el('h2', {}, title), note ? el('span.note', {}, note) : null), ...content);
}

function listing(caption, heads, body) {
  return el('div.scroll', {}, el('table', {},
    el('caption.unseen', {}, caption),
    el('thead', {}, el('tr', {}, ...heads.map((head, index) =>
      el('th', { scope: 'col', class: index === heads.length - 1 ? 'number' : null }, head)))),
    body));
}

function showTiles(tiles, state) {
  const { view } = state;
  const put = (key, value, note, grade) => {
    const each = tiles.get(key);
    say(each.value, value);
    say(each.note, note);
    mark(each.node, 'data-grade', grade);
  };
  const minute = lastMinute(state);
  put('rate', view.second.perSecond === null ? '–' : format.rate(view.second.perSecond), format.count(view.requests) + ' since the start');
  put('p50', format.millis(view.second.p50), 'last 10 seconds');
  put('p99', format.millis(view.second.p99), '90th ' + format.millis(view.second.p90));
  const failing = minute.byClass[5];
  put('errors', format.share(failing, minute.all),
    format.share(minute.byClass[4], minute.all) + ' are the client’s',
    failing > 0 ? 'bad' : null);
  let flight = 0;
  state.loads.forEach((load) => { flight += load.inFlight; });
  put('flight', format.count(flight),
    view.waiting > 0 ? format.count(view.waiting) + ' wait for a backend' : 'none waits',
    view.waiting > 0 ? 'warn' : null);
  put('connections', format.count(view.connections),
    'up ' + format.duration(view.process.uptimeSeconds));
}

function lastMinute(state) {
  const sums = new Map();
  const byClass = { 2: 0, 3: 0, 4: 0, 5: 0 };
  let all = 0;
  for (const second of state.seconds.slice(-STATUS_SECONDS)) {
    for (const [status, each] of Object.entries(second.statuses)) {
      sums.set(status, (sums.get(status) ?? 0) + each);
      byClass[format.statusClass(Number(status))] += each;
      all += each;
    }
  }
  return { sums, byClass, all };
}

function classes(second) {
  const byClass = { 2: 0, 3: 0, 4: 0, 5: 0 };
  for (const [status, each] of Object.entries(second.statuses)) {
    byClass[format.statusClass(Number(status))] += each;
  }
  return byClass;
}

function showCharts(traffic, latency, state) {
  const { seconds } = state;
  if (seconds.length === 0) return;
  const times = seconds.map((each) => each.time);
  const end = times.at(-1) ?? 0;
  // Of a page just opened, what there is is shown as wide as a minute at least.
  const range = [Math.max(end - SPAN_SECONDS, Math.min(end - LEAST_SECONDS, times[0] ?? end)), end];
  const split = seconds.map(classes);
  const stacked = (from) => split.map((each) =>
    [2, 3, 4, 5].filter((key) => key >= from).reduce((sum, key) => sum + each[key], 0));
  const last = seconds.at(-1);
  const busiest = Math.max(0, ...seconds.map((each) => each.perSecond));
  traffic.show([times, stacked(2), stacked(3), stacked(4), stacked(5)],
    'Now ' + format.rate(last.perSecond) + ' a second, at most ' + format.rate(busiest)
      + ' in the last five minutes.',
    () => seconds.map((each, index) => [format.clock(each.time * 1000),
      ...[2, 3, 4, 5].map((key) => format.brief(split[index][key]))]).reverse(),
    range);
  const measured = (key) => seconds.map((each) => each[key] || null);
  latency.show([times, measured('p99'), measured('p90'), measured('p50')],
    'Now median ' + format.millis(last.p50) + ', 99th percentile ' + format.millis(last.p99) + '.',
    () => seconds.map((each) => [format.clock(each.time * 1000),
      format.millis(each.p99), format.millis(each.p90), format.millis(each.p50)]).reverse(),
    range);
}

function readTraffic(second) {
  if (!second) return '';
  const byClass = classes(second);
  return format.clock(second.time * 1000) + '  ' + format.rate(second.perSecond) + '/s'
    + (byClass[4] > 0 ? '  4xx ' + format.rate(byClass[4]) : '')
    + (byClass[5] > 0 ? '  5xx ' + format.rate(byClass[5]) : '');
}

const readLatency = (second) => (second
  ? format.clock(second.time * 1000) + '  ' + [second.p50, second.p90, second.p99].map(format.millis).join(' · ')
  : '');

function showStatuses(body, state) {
  const { sums, all } = lastMinute(state);
  const seconds = Math.max(1, Math.min(STATUS_SECONDS, state.seconds.length));
  const rows = [...sums].map(([status, each]) => ({ status, each })).sort((a, b) => a.status - b.status);
  keep(body, rows, (row) => row.status, (row) => {
    const tr = el('tr', {},
      el('th', { scope: 'row' }, el('span.status', { 'data-class': format.statusClass(Number(row.status)) },
        format.statusText(row.status))),
      el('td.bar-cell', {}, el('meter', { min: 0, max: 1, 'aria-label': 'Share' }), el('span', {})),
      el('td.number', {}));
    tr.meter = tr.querySelector('meter');
    return tr;
  }, (tr, row) => {
    tr.meter.value = all === 0 ? 0 : row.each / all;
    mark(tr.meter, 'data-class', format.statusClass(Number(row.status)));
    say(tr.children[1].lastChild, format.share(row.each, all));
    say(tr.children[2], format.rate(row.each / seconds));
  });
}

function showRoutes(body, state) {
  keep(body, state.routes, (route) => route.name, () => el('tr', {},
    el('th.name', { scope: 'row' }), el('td', {}), el('td.number', {})),
  (tr, route) => {
    say(tr.children[0], route.name === '-' ? 'no route' : route.name);
    say(tr.children[1], route.failing > 0 ? format.rate(route.failing) : '–');
    mark(tr.children[1], 'data-grade', route.failing > 0 ? 'bad' : null);
    say(tr.children[2], format.rate(route.perSecond));
  });
}

function showEvents(list, state) {
  const last = state.events.slice(-EVENTS).reverse();
  keep(list, last, (event) => String(event.id), (event) => {
    const where = event.backend ? event.upstream + '/' + event.backend : null;
    return el('li', { 'data-kind': event.kind },
      el('time', { datetime: event.time, title: format.minute(event.time) }, format.moment(event.time)),
      el('span.what', {},
        where ? el('strong', {}, where) : null,
        where && event.kind === 'transition' ? ' is ' : null,
        where && event.kind === 'transition' ? el('span.word', { 'data-availability': event.to }, event.to) : null,
        where ? ': ' : null, event.cause));
  }, () => {});
}
