/** The colours in force, for what is drawn on canvases, and the choice between light and dark. */

const KEY = 'fairlead.theme';
const CHOICES = ['system', 'light', 'dark'];
const redrawn = new Set();

/** The value of a custom property of the style sheet. */
export const colour = (name) =>
  getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();

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
    if (next === 'system') {
      delete document.documentElement.dataset.theme;
      localStorage.removeItem(KEY);
    } else {
      document.documentElement.dataset.theme = next;
      localStorage.setItem(KEY, next);
    }
    show();
    tell();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', tell);
  show();
}
