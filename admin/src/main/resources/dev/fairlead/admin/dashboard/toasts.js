/** Says what was done, with a way to undo it. */

import { byId, el } from './dom.js';

const MOST = 4;
const UNDO_MILLIS = 60_000;
const PLAIN_MILLIS = 8_000;

/**
 * Says something until it is dismissed, or it is over: what can be undone stays for a minute.
 *
 * @param {string} text
 * @param {object} [options]
 * @param {boolean} [options.bad] whether it went wrong
 * @param {string[]} [options.notes] further sentences
 * @param {() => Promise<void>} [options.undo]
 */
export function toast(text, { bad, notes = [], undo } = {}) {
  const list = byId('toasts');
  onTop(list);
  const gone = () => node.remove();
  const again = undo ? el('button', {
    type: 'button',
    onclick: async () => {
      again.disabled = true;
      gone();
      await undo();
    },
  }, 'Undo') : null;
  const node = el('div.toast', { 'data-bad': bad, 'data-undo': undo ? 'true' : null }, el('p', {}, text),
    ...notes.map((note) => el('p.note', {}, note)), again,
    el('button.quiet', { type: 'button', 'aria-label': 'Dismiss: ' + text, onclick: gone }, '×'));
  list.append(node);
  // What can be undone stays for its minute.
  const plain = [...list.children].filter((each) => each !== node && !each.dataset.undo);
  plain.slice(0, Math.max(0, list.children.length - MOST)).forEach((each) => each.remove());
  setTimeout(gone, undo ? UNDO_MILLIS : bad ? 3 * PLAIN_MILLIS : PLAIN_MILLIS);
}

/** A modal dialog takes the page beneath it out of reach, so that they are shown within it. */
function onTop(list) {
  const top = [...document.querySelectorAll('dialog:modal')].at(-1) ?? document.body;
  if (list.parentNode !== top) top.append(list);
}

document.addEventListener('close', (event) => {
  const list = byId('toasts');
  if (event.target.contains(list)) document.body.append(list);
}, true);
