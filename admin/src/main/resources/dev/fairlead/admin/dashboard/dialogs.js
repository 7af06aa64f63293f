/** Dialogs: questions before something is changed, and the form for a token. */

import { el } from './dom.js';
import { take } from './session.js';

let numbered = 0;

/**
 * Shows a dialog, and answers with what its form was sent with; null when it was left.
 *
 * @param {object} options
 * @param {string} options.title
 * @param {Array<Node|string>} options.body
 * @param {string} options.action what the button says
 * @param {boolean} [options.danger] whether it takes something away
 * @param {() => Promise<any>|any} [options.submit] may throw: then the sentence is shown, and the
 *     dialog stays
 * @param {boolean} [options.needed] whether it cannot be left
 */
export function ask({ title, body, action, danger, submit, needed }) {
  const id = 'dialog-' + ++numbered;
  return new Promise((done) => {
    let answer = null;
    const problem = el('p.problem', { role: 'alert', hidden: true });
    const go = el('button', { type: 'submit', class: danger ? 'danger' : 'primary' }, action);
    const form = el('form', {
      onsubmit: async (event) => {
        event.preventDefault();
        go.disabled = true;
        try {
          answer = submit ? await submit() : true;
          dialog.close();
        } catch (e) {
          problem.textContent = e.message;
          problem.hidden = false;
          go.disabled = false;
        }
      },
    },
    el('h2', { id }, title), ...body.map((each) => (each instanceof Node ? each : el('p', {}, each))),
    problem,
    el('div.actions', {},
      needed ? null : el('button', { type: 'button', onclick: () => dialog.close() }, 'Cancel'), go));
    const dialog = el('dialog.ask', {
      'aria-labelledby': id,
      onclose: () => { dialog.remove(); done(answer); },
      oncancel: (event) => { if (needed) event.preventDefault(); },
    }, form);
    document.body.append(dialog);
    dialog.showModal();
    form.querySelector('[autofocus]')?.focus();
  });
}

/** A field with its label, and a hint below. */
export function field(name, label, attributes, hint) {
  const id = 'field-' + name + '-' + ++numbered;
  const input = el('input', {
    id, name, autocomplete: 'off', spellcheck: 'false',
    'aria-describedby': hint ? id + '-hint' : null, ...attributes,
  });
  const node = el('p.field', {}, el('label', { for: id }, label), input,
    hint ? el('span.hint', { id: id + '-hint' }, hint) : null);
  return { node, input };
}

/** Asks for a token until there is one. */
export async function askToken(sentence) {
  const token = field('token', 'Token', {
    type: 'password', required: true, autofocus: true, maxlength: 512,
  }, 'One of the token file, as for the API. It is kept until this tab is closed.');
  await ask({
    title: 'Sign in',
    body: [sentence ?? 'This admin port asks for a token.', token.node],
    action: 'Sign in',
    needed: true,
    submit: () => { take(token.input.value.trim()); return true; },
  });
}
