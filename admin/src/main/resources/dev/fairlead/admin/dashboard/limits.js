/** What rate and concurrency limits admit and refuse. */

import { el, fill, keep, mark, say, table } from './dom.js';
import * as format from './format.js';
import { limitKey, onView } from './live.js';

const KEPT = 120;

/** Fills the section. */
export function limits(section) {
  const none = el('p.empty', {}, 'No limits are configured: rateLimit and concurrency of a listener or a route.');
  const cards = el('div.limits');
  const past = new Map();
  section.append(none, cards);
  onView((state) => {
    none.hidden = state.limits.length > 0;
    remember(past, state);
    if (!section.hidden) show(cards, state, past);
  });
}

/** How many were refused, look for look; views come once a second. */
function remember(past, state) {
  const time = Date.parse(state.view.time) / 1000;
  for (const limit of state.limits) {
    const key = limitKey(limit);
    const known = past.get(key) ?? past.set(key, []).get(key);
    known.push({ time, admitted: limit.admitted, refused: limit.refused + limit.wouldRefuse });
    known.splice(0, known.length - KEPT);
  }
}

/** The rate a second over the last ten seconds or so. */
function rateOf(known, name) {
  const last = known.at(-1);
  const first = known.find((each) => each.time >= last.time - 10) ?? known[0];
  const seconds = last.time - first.time;
  return seconds > 0 ? Math.max(0, (last[name] - first[name]) / seconds) : 0;
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
    const refusing = rateOf(known, 'refused');
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
