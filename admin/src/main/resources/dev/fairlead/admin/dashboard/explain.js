/** What would become of a request, and why. */

import { get, query } from './api.js';
import { field } from './dialogs.js';
import { el, fill, say, table } from './dom.js';
import * as format from './format.js';
import { onView } from './live.js';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Fills the section. */
export function explain(section) {
  const method = el('select', { id: 'explain-method' }, ...METHODS.map((each) => el('option', {}, each)));
  const url = field('url', 'URL', { type: 'text', required: true, inputmode: 'url' });
  const from = field('from', 'Client’s address', { type: 'text', placeholder: 'this machine' });
  const headers = el('textarea', { id: 'explain-headers', rows: 3, spellcheck: 'false', placeholder: 'Cookie: id=7' });
  const problem = el('p.problem', { role: 'alert', hidden: true });
  const answer = el('div.answer', { role: 'region', 'aria-label': 'Answer' });
  const verdict = el('p.unseen', { role: 'status' });
  const form = el('form.panel.explain', {
    onsubmit: async (event) => {
      event.preventDefault();
      problem.hidden = true;
      try {
        const lines = headers.value.split('\n').map((line) => line.trim()).filter((line) => line !== '');
        const told = await get('/api/v1/explain' + query({
          method: method.value, url: url.input.value.trim(), header: lines, from: from.input.value.trim(),
        }));
        fill(answer, ...shown(told));
        say(verdict, verdictOf(told).join('. '));
      } catch (e) {
        say(problem, e.message);
        problem.hidden = false;
      }
    },
  }, el('div.row', {},
    el('p.field', {}, el('label', { for: 'explain-method' }, 'Method'), method), url.node, from.node),
  el('p.field', {}, el('label', { for: 'explain-headers' }, 'Header lines'), headers),
  el('div.actions', {}, el('button.primary', { type: 'submit' }, 'Explain'),
    el('span.note', {}, 'Nothing is sent, claimed or counted by asking.')), problem);
  section.append(form, verdict, answer);
  onView(({ view }) => {
    const listener = view.process.listeners[0];
    if (url.input.value === '' && listener && document.activeElement !== url.input) {
      url.input.value = (listener.includes('://') ? listener : 'http://' + listener) + '/';
    }
  });
}

/** What it comes to, in two sentences. */
function verdictOf({ answer, choice }) {
  if (answer) return ['The proxy would answer ' + answer.status, answer.reason + '.'];
  return choice?.picked
    ? [choice.upstream + '/' + choice.picked + ' would be asked', choice.reason + '.']
    : ['No backend would be asked', (choice?.reason ?? '') + '.'];
}

function shown(told) {
  const { choice } = told;
  const verdict = verdictOf(told);
  const section = (title, note, ...content) => el('section.panel', {},
    el('header', {}, el('h2', {}, title), note ? el('span.note', {}, note) : null), ...content);
  return [
    el('div.panel.verdict-card', { 'data-grade': told.answer || !choice?.picked ? 'warn' : 'good' },
      el('p.over', {}, told.request + ' from ' + told.client), el('h2', {}, verdict[0]), el('p', {}, verdict[1])),
    section('Routes', 'the first that matches wins', el('div.scroll', {}, table('Routes',
      ['Route', 'Takes', 'Leads to', 'Why'],
      told.routes.map((each) => [each.wins ? el('strong', {}, '▸ ' + each.name) : each.name, each.match, each.upstream, each.why])))),
    choice ? section('Backends', [choice.balance, choice.sticky && 'sticky by ' + choice.sticky, choice.binding, choice.measure]
      .filter(Boolean).join(' · '), el('div.scroll', {}, table('Backends',
      ['Backend', 'Is', 'Tier', { name: 'Weight', number: true }, { name: 'In flight', number: true }, 'Why'],
      choice.backends.map((each) => [
        each.name === choice.picked ? el('strong', {}, '▸ ' + each.name) : each.name,
        el('span.word', { 'data-availability': each.availability }, each.availability), each.tier,
        each.weight === each.effectiveWeight ? String(each.weight) : each.weight + ' (' + format.brief(each.effectiveWeight) + ')',
        each.maxInFlight > 0 ? each.inFlight + '/' + each.maxInFlight : String(each.inFlight), each.why])))) : null,
    told.limits.length === 0 ? null : section('Limits', null, el('div.scroll', {}, table('Limits',
      ['Limit', 'Is', 'Beyond it'], told.limits.map((each) => [each.name, each.value, each.beyond])))),
    told.head ? section('What the backend would be sent', null, el('pre.head', { tabindex: 0 }, told.head)) : null,
  ].filter(Boolean);
}
