/** What rate and concurrency limits admit and refuse. */

import { TimeChart } from './chart.js';
import { el, fill, keep, mark, say, table } from './dom.js';
import * as format from './format.js';
import { limitKey, onView } from './live.js';

const KEPT = 60;

/** The proxy counts what limits do every fifth second. */
const EVERY_SECONDS = 5;

/** Fills the section. */
export function limits(section) {
  const none = el('p.empty', {}, 'No limits are configured: rateLimit and concurrency of a listener or a route.');
  const cards = el('div.limits');
  const past = new Map();
  const chart = new TimeChart({
    title: 'Refused a second, by all limits',
    series: [
      { name: 'refused', colour: 'server', area: true, stepped: true },
      { name: 'of limits that only count', colour: 'client', stepped: true },
    ],
    height: 130,
    format: format.brief,
    moving: true,
  });
  chart.node.classList.add('lone');
  section.append(none, chart.node, cards);
  onView((state) => {
    none.hidden = state.limits.length > 0;
    remember(past, state);
    chart.node.hidden = state.limits.length === 0;
    if (!section.hidden) {
      show(cards, state, past);
      showSum(chart, state, past);
    }
  });
}

/** How many were refused, from count to count. */
function remember(past, state) {
  const time = Date.parse(state.view.time) / 1000;
  for (const limit of state.limits) {
    const key = limitKey(limit);
    const known = past.get(key) ?? past.set(key, []).get(key);
    if (known.length > 0 && time - known.at(-1).time < EVERY_SECONDS - 0.5) continue;
    // Where a limit was changed, it counts anew.
    if (known.length > 0 && known.at(-1).admitted > limit.admitted) known.length = 0;
    known.push({ time, admitted: limit.admitted, refused: limit.refused, wouldRefuse: limit.wouldRefuse });
    known.splice(0, known.length - KEPT);
  }
}

/** The rate a second over the last ten seconds. */
function rateOf(known, name) {
  const last = known.at(-1);
  const first = known.find((each) => each.time >= last.time - 11) ?? known[0];
  const seconds = last.time - first.time;
  return seconds > 0 ? Math.max(0, (last[name] - first[name]) / seconds) : 0;
}

/** The sum over all limits, from look to look. */
function showSum(chart, state, past) {
  const sums = new Map();
  for (const limit of state.limits) {
    const known = past.get(limitKey(limit));
    for (let i = 1; i < known.length; i += 1) {
      const seconds = known[i].time - known[i - 1].time;
      const sum = sums.get(known[i].time) ?? sums.set(known[i].time, [0, 0]).get(known[i].time);
      sum[0] += Math.max(0, known[i].refused - known[i - 1].refused) / seconds;
      sum[1] += Math.max(0, known[i].wouldRefuse - known[i - 1].wouldRefuse) / seconds;
    }
  }
  const times = [...sums.keys()].sort((a, b) => a - b);
  if (times.length === 0) return;
  const end = times.at(-1);
  const last = sums.get(end);
  chart.show([times, times.map((time) => sums.get(time)[0]), times.map((time) => sums.get(time)[1])],
    'Now ' + format.rate(last[0]) + ' a second.',
    () => times.map((time) => [format.clock(time * 1000), ...sums.get(time).map(format.rate)]).reverse(),
    [Math.min(end - 30, times[0]), end]);
}

function show(cards, state, past) {
  keep(cards, state.limits, limitKey, (limit) => {
    const node = el('section.panel.limit', { 'aria-label': limit.place + ', ' + limit.name },
      el('header', {}, el('h2', {}, limit.name), el('span.note', {}, limit.place), el('span.word', {})),
      el('div.inner', {}, el('p.rule'),
        el('dl.facts.wide', {}, ...['Admitted a second', 'Refused a second', 'Admitted', 'Refused'].map((name) =>
          el('div', {}, el('dt', {}, name), el('dd')))),
        el('p.fullness', {}, el('span'), el('meter', { min: 0, 'aria-label': 'Room taken' })),
        el('div.offenders')));
    return node;
  }, (node, limit) => {
    const known = past.get(limitKey(limit));
    const refusing = rateOf(known, limit.dryRun ? 'wouldRefuse' : 'refused');
    const word = node.querySelector('.word');
    say(word, limit.dryRun ? 'only counts' : refusing > 0 ? 'refuses now' : 'quiet');
    mark(word, 'data-availability', refusing > 0 ? (limit.dryRun ? 'draining' : 'down') : 'ready');
    say(node.querySelector('.rule'), limit.text);
    const facts = node.querySelectorAll('dd');
    const total = limit.dryRun ? limit.wouldRefuse : limit.refused;
    [format.rate(rateOf(known, 'admitted')), format.rate(refusing), format.count(limit.admitted),
      format.count(total) + ' (' + format.share(total, total + limit.admitted) + ')']
      .forEach((text, index) => say(facts[index], text));
    const concurrency = limit.name === 'concurrency';
    say(node.querySelector('.fullness span'), concurrency
      ? format.count(limit.now) + ' under way, of ' + format.count(limit.most) + ' at the most'
      : format.count(limit.now) + ' keys have used some of their quota; room for ' + format.count(limit.most)
        + ', ' + format.bytes(limit.bytes) + (limit.crowded > 0 ? '; ' + format.count(limit.crowded) + ' counted with others, for want of room' : ''));
    const meter = node.querySelector('meter');
    meter.max = Math.max(1, limit.most);
    meter.value = limit.now;
    const box = node.querySelector('.offenders');
    const key = JSON.stringify(limit.offenders);
    if (box.key !== key) {
      box.key = key;
      fill(box, limit.offenders.length === 0 ? null : table('Clients refused most often',
        ['Refused most often', { name: 'Times', number: true }],
        limit.offenders.map((each) => [each.client, '~' + format.count(each.refused)])));
    }
  });
}
