/** The colours in force, for what is drawn on canvases, and the choice between light and dark. */

import { lasting } from './storage.js';

const KEY = 'fairlead.theme';
const CHOICES = ['system', 'light', 'dark'];
const redrawn = new Set();

const probe = document.createElement('span');

/** A colour of the style sheet by the name of its property, as it is in force: a canvas knows no names. */
export function colour(name) {
  if (!probe.isConnected) {
    probe.hidden = true;
    document.body.append(probe);
  }
  probe.style.color = 'var(--' + name + ')';
  return getComputedStyle(probe).color;
}

/** Calls back when colours are others. */
export const onColours = (call) => redrawn.add(call);

const tell = () => redrawn.forEach((call) => call());

/** Makes a button go through the choices. */
export function choose(button) {
  const show = () => {
    const chosen = document.documentElement.dataset.theme ?? 'system';
    button.textContent = 'Theme: ' + chosen;
  };
  button.addEventListener('click', () => {
    const chosen = document.documentElement.dataset.theme ?? 'system';
    const next = CHOICES[(CHOICES.indexOf(chosen) + 1) % CHOICES.length];
    if (next === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    lasting.put(KEY, next === 'system' ? null : next);
    show();
    tell();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', tell);
  show();
}
