/** Traffic of earlier: a line that can be zoomed, its peaks and lows, and what it consisted of. */

import { get, query } from './api.js';
import { TimeChart } from './chart.js';
import { colour } from './colours.js';
import { el, fill, mark, say, table } from './dom.js';
import * as format from './format.js';
import { paused } from './live.js';

const HOUR = 3600;
const DAY = 86_400;
const SPANS = [
  ['1 hour', HOUR], ['6 hours', 6 * HOUR], ['24 hours', DAY], ['7 days', 7 * DAY],
  ['30 days', 30 * DAY], ['1 year', 365 * DAY],
];
const LEAST = 10 * 60;
const MOST = 3650 * DAY;
const REFRESH_MILLIS = 60_000;

/** Of a longer period a minute more is not to be seen, and it is long to read. */
const LONGEST_REFRESHED = DAY;
const STEP_WORDS = { minute: 'minutes', quarter: 'quarters of an hour', hour: 'hours', day: 'days' };

/** Fills the section. */
export function history(section) {
  let period = { length: DAY, end: null };
  let before = [];
  let shown = null;
  let asked = 0;
  const buttons = SPANS.map(([name, length]) =>
    el('button', { type: 'button', onclick: () => go({ length, end: null }) }, name));
  const back = el('button', { type: 'button', disabled: true, onclick: () => { period = before.pop(); load(); } }, 'Back');
  const title = el('p.note', { role: 'status' });
  const problem = el('p.problem', { role: 'alert', hidden: true });
  const traffic = new TimeChart({
    title: 'Requests a second',
    series: [
      { name: '2xx and 3xx', colour: 'ok', area: true, stepped: true },
      { name: '4xx', colour: 'client', area: true, stepped: true },
      { name: '5xx', colour: 'server', area: true, stepped: true },
    ],
    head: 'From',
    height: 260,
    format: format.brief,
    zoom: (from, to) => between(from, to),
    decorate: (plot, context) => shown && extremes(plot, context, shown),
    read: (index) => words(shown?.points[index]),
    sync: 'history',
  });
  const latency = new TimeChart({
    title: 'Latency',
    series: [
      { name: '99th percentile', colour: 'high', stepped: true },
      { name: 'median', colour: 'accent', stepped: true },
    ],
    head: 'From',
    height: 150,
    format: format.millis,
    zoom: (from, to) => between(from, to),
    sync: 'history',
  });
  const marks = el('dl.marks');
  const report = el('div.parts');
  const pan = (part) => {
    const end = (period.end ?? Date.now() / 1000) + part * period.length;
    go({ length: period.length, end: end >= Date.now() / 1000 ? null : end });
  };
  const zoom = (factor) => {
    const middle = (period.end ?? Date.now() / 1000) - period.length / 2;
    const length = Math.min(MOST, Math.max(LEAST, period.length * factor));
    const end = middle + length / 2;
    go({ length, end: end >= Date.now() / 1000 ? null : end });
  };
  const between = (from, to) =>
    go({ length: Math.max(LEAST, to - from), end: Math.max(from + LEAST, to) });
  const moves = [
    ['Earlier', '←', () => pan(-0.5)], ['Later', '→', () => pan(0.5)],
    ['Zoom in', '+', () => zoom(0.5)], ['Zoom out', '−', () => zoom(2)],
  ].map(([name, sign, act]) => el('button', { type: 'button', 'aria-label': name, title: name, onclick: act }, sign));
  const keys = {
    ArrowLeft: () => pan(-0.25), ArrowRight: () => pan(0.25), '+': () => zoom(0.5), '-': () => zoom(2),
    Home: () => go({ length: DAY, end: null }),
  };
  const charts = el('div.stack', {
    tabindex: 0, role: 'group',
    'aria-label': 'Charts. Arrow keys move in time, plus and minus zoom, Home shows the last 24 hours.',
    onkeydown: (event) => {
      const act = keys[event.key];
      if (act && event.target === charts) {
        event.preventDefault();
        act();
      }
    },
  }, traffic.node, latency.node);

  section.append(
    el('div.toolbar', {},
      el('div.choices', { role: 'group', 'aria-label': 'Period' },
        el('a.button', { href: '#live' }, 'Live'), ...buttons),
      el('div.choices', { role: 'group', 'aria-label': 'Move and zoom' }, ...moves, back),
      title),
    problem, marks, charts, report);

  function go(next) {
    if (next.length !== period.length || next.end !== period.end) before.push(period);
    before = before.slice(-30);
    period = next;
    load();
  }

  async function load() {
    const number = ++asked;
    back.disabled = before.length === 0;
    buttons.forEach((button, index) =>
      mark(button, 'aria-pressed', period.end === null && SPANS[index][1] === period.length ? 'true' : 'false'));
    const end = period.end ?? Date.now() / 1000;
    const from = new Date((end - period.length) * 1000).toISOString();
    const to = period.end === null ? null : new Date(end * 1000).toISOString();
    const asks = query({ from, to, zone: format.zone });
    mark(section, 'aria-busy', 'true');
    try {
      const found = await get('/api/v1/history' + asks);
      if (number !== asked) return;
      shown = found;
      problem.hidden = true;
      show(found);
      const grain = period.length > 40 * DAY ? 'weekly' : 'daily';
      const told = await get('/api/v1/report' + query({ from, to, zone: format.zone, grain }));
      if (number === asked) fill(report, ...parts(told));
    } catch (e) {
      if (number !== asked) return;
      // The parts would be those of another period.
      fill(report);
      say(problem, e.message);
      problem.hidden = false;
    } finally {
      if (number === asked) mark(section, 'aria-busy', null);
    }
  }

  function show(found) {
    const { points } = found;
    const times = points.map((each) => Date.parse(each.start) / 1000);
    const a = (value) => (each) => (each.recorded > 0 ? value(each) / counted(each) : null);
    const range = [Date.parse(found.from) / 1000, Date.parse(found.to) / 1000];
    // A step lasts until the next point: the last one needs an end.
    const ended = (values) => [...values, values.at(-1) ?? null];
    const all = points.reduce((sum, each) => sum + each.count, 0);
    const errors = points.reduce((sum, each) => sum + each.serverErrors, 0);
    say(title, format.minute(found.from) + ' to ' + format.minute(found.to) + ', by ' + STEP_WORDS[found.step]
      + (found.begins && Date.parse(found.begins) > Date.parse(found.from)
        ? '; the history begins at ' + format.minute(found.begins) : ''));
    traffic.show([
      [...times, range[1]],
      ended(points.map(a((each) => each.count))),
      ended(points.map(a((each) => each.clientErrors + each.serverErrors))),
      ended(points.map(a((each) => each.serverErrors))),
    ], format.count(all) + ' requests, ' + format.count(errors) + ' answered 5xx.' + peakWords(found),
    () => points.map((each) => [format.minute(each.start), ...(each.recorded === 0 ? Array(3).fill('not recorded')
      : [each.count - each.clientErrors - each.serverErrors, each.clientErrors, each.serverErrors].map(format.count))]),
    range);
    latency.show([
      [...times, range[1]],
      ended(points.map((each) => each.p99 || null)),
      ended(points.map((each) => each.p50 || null)),
    ], 'Of each step, its 99th percentile and its median'
      + (found.step === 'minute' ? '; of minutes before the last quarter of an hour, those of their quarter.' : '.'),
    () => points.map((each) => [format.minute(each.start), ...(each.recorded === 0 ? Array(2).fill('not recorded')
      : [format.millis(each.p99), format.millis(each.p50)])]), range);
    fill(marks, ...[
      ['Requests', format.count(all), format.share(errors, all) + ' answered 5xx'],
      ...momentsOf(found),
    ].map(([name, value, note]) => el('div.tile', {}, el('dt', {}, name), el('dd', {}, value), el('dd.note', {}, note))));
  }

  setInterval(() => {
    const reads = charts.querySelector('details[open]') !== null;
    if (period.end === null && period.length <= LONGEST_REFRESHED && !reads && !paused()
      && !section.hidden && document.visibilityState === 'visible') load();
  }, REFRESH_MILLIS);
  return { shown: load };
}

const MOMENTS = [
  ['peakHour', 'Peak hour', format.minute], ['lowestHour', 'Lowest hour', format.minute],
  ['peakDay', 'Peak day', format.day], ['lowestDay', 'Lowest day', format.day],
  ['peakMinute', 'Peak minute', format.minute],
];

const momentsOf = (found) => MOMENTS.filter(([key]) => found.extremes[key]).map(([key, name, time]) =>
  [name, format.brief(found.extremes[key].count), time(found.extremes[key].start)]);

/** In how many seconds of a point somebody counted. */
const counted = (point) => Math.max(1, point.seconds * point.recorded);

const peakWords = (found) => momentsOf(found).slice(0, 2).map(([name, value, note]) =>
  ' ' + name + ' ' + note + ' with ' + value + '.').join('');

function words(point) {
  if (!point) return '';
  if (point.recorded === 0) return format.minute(point.start) + '  nobody counted';
  return format.minute(point.start) + '  ' + format.brief(point.count / counted(point)) + '/s  '
    + format.count(point.count) + (point.serverErrors > 0 ? '  5xx ' + format.count(point.serverErrors) : '');
}

/** Marks the peak and the lowest hour, or day where a point is one, on the chart. */
function extremes(plot, context, found) {
  const daily = found.step === 'day';
  const marked = [
    ['peak', daily ? found.extremes.peakDay : found.extremes.peakHour, daily ? DAY : HOUR],
    ['lowest', daily ? found.extremes.lowestDay : found.extremes.lowestHour, daily ? DAY : HOUR],
  ];
  const ratio = devicePixelRatio || 1;
  const { left, top, width, height } = plot.bbox;
  context.save();
  context.font = 600 + ' ' + 11 * ratio + 'px ' + getComputedStyle(document.body).fontFamily;
  context.textAlign = 'center';
  for (const [name, moment, seconds] of marked) {
    if (!moment) continue;
    const start = Date.parse(moment.start) / 1000;
    const from = Math.max(left, plot.valToPos(start, 'x', true));
    const to = Math.min(left + width, plot.valToPos(start + seconds, 'x', true));
    if (to <= left || from >= left + width) continue;
    context.fillStyle = colour(name === 'peak' ? 'accent' : 'muted');
    context.globalAlpha = 0.16;
    context.fillRect(from, top, Math.max(2 * ratio, to - from), height);
    context.globalAlpha = 1;
    const half = context.measureText(name).width / 2 + 4 * ratio;
    const x = Math.min(left + width - half, Math.max(left + half, (from + to) / 2));
    context.fillText((name === 'peak' ? '▲ ' : '▼ ') + name, x, top + 11 * ratio);
  }
  context.restore();
}

/** What the period consisted of, as tables. */
function parts(report) {
  const number = (name) => ({ name, number: true });
  const part = (title, heads, rows) => (rows.length === 0 ? null
    : el('section.panel', {}, el('header', {}, el('h2', {}, title)), el('div.scroll', {}, table(title, heads, rows))));
  const frequent = (title, name, list, kind) => part(title, [name, number('Requests')],
    (list ?? []).map((each) => [inert(each.item), mark(each, kind) + format.count(each.count)]));
  const busy = (title, name, list) => part(title, [name, number('Requests'), number('5xx'), number('p99')],
    list.slice(0, 10).map((each) => [each.name, format.count(each.count), format.count(each.serverErrors), format.millis(each.latency.p99 / 1000)]));
  const { visitors } = report;
  const missed = (kind) => (visitors.unlisted[kind] ?? 0) > 0;
  const mark = (each, kind) => (each.error > 0 ? '~' : missed(kind) ? '+' : '');
  return [
    part('Status codes', ['Status', number('Responses'), number('Share')],
      report.statuses.map((each) => [format.statusText(each.code), format.count(each.count), format.share(each.count, report.total.count)])),
    busy('Busiest routes', 'Route', report.routes),
    busy('Busiest backends', 'Backend', report.backends),
    part('Why exchanges failed', ['Cause', number('Times')], report.causes.map((each) => [each.detail, format.count(each.count)])),
    part('Refused by limits', ['Limit', number('Times')], report.limits.map((each) => [each.name, format.count(each.count)])),
    visitors ? frequent('Paths', 'Path', visitors.paths, 'path') : null,
    visitors ? frequent('Clients (' + (missed('client') ? 'at least ' : 'about ') + format.count(visitors.distinctClients) + ' different)',
      'Client', visitors.clients, 'client') : null,
    visitors ? frequent('User agents', 'User agent', visitors.agents, 'agent') : null,
    visitors ? frequent('Referrers', 'Referrer', visitors.referrers, 'referrer') : null,
    part('Unusual hours', ['Hour', number('Requests'), number('Usual')],
      report.unusual.map((each) => [format.minute(each.start), format.count(each.count), format.count(each.usual)])),
    report.notes.length === 0 ? null : el('p.note', {}, report.notes.join(' ')),
  ];
}

/** Characters that would be invisible, or turn the line around, are written as numbers. */
const inert = (text) => String(text).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (found) =>
  '\\u{' + found.codePointAt(0).toString(16) + '}');
