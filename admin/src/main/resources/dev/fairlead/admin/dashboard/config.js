/** The configuration: what is in force, its versions, and a new one tried, applied, kept or taken back. */

import { change, get, path, query, Refusal } from './api.js';
import { ask } from './dialogs.js';
import { diffView } from './diff.js';
import { el, fill, mark, say } from './dom.js';
import * as format from './format.js';
import { onView } from './live.js';
import { toast } from './toasts.js';

const TRIALS = [['60s', 'a minute'], ['5m', '5 minutes'], ['30m', '30 minutes'], ['', 'no trial: keep it at once']];

/** Fills the section. */
export function config(section) {
  let inForce = '';
  let effectiveShown = false;
  // That of which the text, and the list of versions, were read.
  let snapshot = 0;
  let listed = 0;
  const editor = el('textarea', {
    id: 'config-text', spellcheck: 'false', autocapitalize: 'off', autocomplete: 'off', rows: 28,
    oninput: () => changed(),
  });
  const where = el('span.note', { 'aria-hidden': 'true' });
  const verdict = el('div.verdict', { role: 'status' });
  const difference = el('div.difference');
  const validateButton = el('button', { type: 'button', onclick: () => validate() }, 'Validate');
  const applyButton = el('button.primary', { type: 'button', onclick: () => apply() }, 'Apply…');
  const resetButton = el('button', { type: 'button', onclick: () => startOver() }, 'Start over');
  const effective = el('input', {
    type: 'checkbox', id: 'effective',
    onchange: async () => { if (!await startOver()) effective.checked = effectiveShown; },
  });
  const versions = el('ol.versions', { tabindex: 0, 'aria-label': 'Versions, newest first' });
  const problem = el('p.problem', { role: 'alert', hidden: true });

  section.append(problem, el('div.columns.even', {},
    el('section.panel', {},
      el('header', {}, el('h2', {}, el('label', { for: 'config-text' }, 'Configuration file')), where,
        el('label.check', { for: 'effective' }, effective, ' with changes made at run time')),
      el('div.inner', {}, editor,
        el('div.actions', {}, validateButton, applyButton, resetButton), verdict)),
    el('div.side', {},
      el('section.panel', {}, el('header', {}, el('h2', {}, 'Your changes')), el('div.inner', {}, difference)),
      el('section.panel', {}, el('header', {}, el('h2', {}, 'Versions'), el('span.note', {}, 'newest first')), versions))));

  editor.addEventListener('keyup', () => place());
  editor.addEventListener('click', () => place());

  function place() {
    const before = editor.value.slice(0, editor.selectionStart).split('\n');
    say(where, 'line ' + before.length + ', column ' + (before.at(-1).length + 1));
  }

  function changed() {
    fill(difference, editor.value === inForce ? el('p.note', {}, 'None yet: the text is as it is in force.')
      : diffView(inForce, editor.value));
    fill(verdict);
    place();
  }

  async function attempt(what) {
    problem.hidden = true;
    try {
      return await what();
    } catch (e) {
      say(problem, e.message);
      problem.hidden = false;
      return null;
    }
  }

  async function load() {
    await attempt(async () => {
      const found = await get('/api/v1/config' + query({ effective: effective.checked ? 'true' : null }));
      inForce = found.text;
      effectiveShown = found.effective;
      snapshot = found.snapshot;
      editor.value = found.text;
      changed();
    });
    await listVersions();
  }

  /** Reads the text anew; what was edited is given up for it only if that is wanted. */
  async function startOver() {
    const sure = editor.value === inForce || await ask({
      title: 'Give up your changes?', body: ['What you have changed in the text is lost.'],
      action: 'Give them up', danger: true,
    });
    if (sure) await load();
    return Boolean(sure);
  }

  const listVersions = () => attempt(async () => {
    const { versions: all, snapshot: of } = await get('/api/v1/config/history');
    listed = of;
    fill(versions, ...all.map((each, index) => version(each, index === 0)));
  });

  function version(each, newest) {
    const shown = el('div.shown', { hidden: true });
    const look = el('button', {
      type: 'button', 'aria-expanded': 'false',
      onclick: async () => {
        if (!shown.hidden) {
          shown.hidden = true;
          mark(look, 'aria-expanded', 'false');
          return;
        }
        const found = await attempt(() => get(path`/config/history/${each.number}`));
        if (!found) return;
        fill(shown, diffView(inForce, found.text));
        shown.hidden = false;
        mark(look, 'aria-expanded', 'true');
      },
    }, 'Compare with what is in force');
    return el('li', {},
      el('p', {}, el('strong', {}, 'Version ' + each.number), ' ',
        el('span.note', {}, format.minute(each.time) + ', by ' + each.author + (each.confirmed ? '' : ', not confirmed'))),
      el('ul.lines', {}, ...each.changes.slice(0, 8).map((line) => el('li', {}, line))),
      el('div.actions', {}, look, newest ? null
        : el('button', { type: 'button', onclick: () => revert(each) }, 'Take it up again…')),
      shown);
  }

  async function validate() {
    const found = await attempt(() => change('POST', '/api/v1/config/validate', { text: editor.value }));
    if (!found) return null;
    fill(verdict,
      el('p', { 'data-grade': found.valid ? 'good' : 'bad' }, found.valid ? 'It is valid.'
        : found.problems.length + (found.problems.length === 1 ? ' mistake:' : ' mistakes:')),
      problems(found.problems), list('It would change:', found.changes), list('Mind:', found.warnings));
    return found;
  }

  const problems = (all) => (all.length === 0 ? null : el('ul.lines', {}, ...all.map((each) => el('li', {},
    el('button.link', { type: 'button', onclick: () => jump(each.line, each.column) }, 'line ' + each.line + ':' + each.column),
    ' ' + each.message + (each.suggestion ? ' (did you mean ‘' + each.suggestion + '’?)' : '')))));

  function jump(line, column) {
    const lines = editor.value.split('\n');
    const at = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0) + Math.max(0, column - 1);
    editor.focus();
    editor.setSelectionRange(at, at + Math.max(1, (lines[line - 1] ?? '').length - column + 1));
    const height = editor.scrollHeight / Math.max(1, lines.length);
    editor.scrollTop = Math.max(0, (line - 8) * height);
    place();
  }

  async function apply() {
    const found = await validate();
    if (!found?.valid) return;
    const trial = el('select', { id: 'trial-for' }, ...TRIALS.map(([value, text]) => el('option', { value }, text)));
    const at = snapshot;
    const answer = await ask({
      title: 'Apply the configuration',
      body: [
        found.changes.length === 0 ? 'It would change nothing but the text.' : '',
        list(found.changes.length === 1 ? 'One change:' : found.changes.length + ' changes:', found.changes),
        list('Mind:', found.warnings),
        el('p.field', {}, el('label', { for: 'trial-for' }, 'On trial for'), trial,
          el('span.hint', {}, 'Unless it is kept by then, everything is as before: who locks himself out has only to wait.')),
      ].filter((each) => each !== '' && each !== null),
      action: 'Apply',
      submit: () => change('PUT', '/api/v1/config' + query({ confirmWithin: trial.value }),
        { text: editor.value }, { match: at })
        .catch((e) => { throw e instanceof Refusal && e.status === 412 ? new Error(e.message + ' Start over shows it.') : e; }),
    });
    if (!answer) return;
    toast('The configuration is in force, as snapshot ' + answer.snapshot
      + (answer.revertsAt ? ', on trial.' : '.'), { notes: answer.warnings });
    await load();
  }

  async function revert(each) {
    const at = listed;
    const answer = await ask({
      title: 'Take up version ' + each.number + ' again',
      body: ['The file becomes what it was then, ' + format.minute(each.time) + '.'],
      action: 'Take it up',
      submit: () => change('POST', '/api/v1/config/revert', { version: each.number }, { match: at })
        .catch((e) => { throw e instanceof Refusal && e.status === 412 ? new Error(e.message + ' The list shows it.') : e; }),
    });
    if (!answer) return;
    toast('Version ' + each.number + ' is in force again.', { notes: answer.warnings });
    await load();
  }

  let known = 0;
  onView(({ view }) => {
    // Somebody else's change: what is being edited is left alone, and said to be of before.
    if (known !== 0 && known !== view.snapshot && !section.hidden) {
      if (editor.value === inForce) load();
      else listVersions();
    }
    known = view.snapshot;
  });
  return { shown: () => { if (editor.value === '' || editor.value === inForce) load(); } };
}

const list = (title, lines) => (lines.length === 0 ? null
  : el('div', {}, el('p', {}, title), el('ul.lines', {}, ...lines.map((line) => el('li', {}, line)))));
