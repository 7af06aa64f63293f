/** The difference of two texts, line by line. */

import { el } from './dom.js';

const CONTEXT = 3;
const MOST_CELLS = 4_000_000;

/**
 * Lines with what became of them: ' ' for stayed, '-' for gone, '+' for come.
 *
 * @returns {Array<{sign: string, text: string}>}
 */
export function differences(before, after) {
  const a = before.split('\n');
  const b = after.split('\n');
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  const lines = (texts, sign) => texts.map((text) => ({ sign, text }));
  return [
    ...lines(a.slice(0, start), ' '),
    ...middle(a.slice(start, a.length - end), b.slice(start, b.length - end), lines),
    ...lines(a.slice(a.length - end), ' '),
  ];
}

/** The longest common lines of what is not the same at both ends. */
function middle(a, b, lines) {
  if (a.length * b.length > MOST_CELLS) return [...lines(a, '-'), ...lines(b, '+')];
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] = a[i] === b[j]
        ? lengths[(i + 1) * width + j + 1] + 1
        : Math.max(lengths[(i + 1) * width + j], lengths[i * width + j + 1]);
    }
  }
  const found = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      found.push({ sign: ' ', text: a[i] });
      i += 1;
      j += 1;
    } else if (lengths[(i + 1) * width + j] >= lengths[i * width + j + 1]) {
      found.push({ sign: '-', text: a[i] });
      i += 1;
    } else {
      found.push({ sign: '+', text: b[j] });
      j += 1;
    }
  }
  return [...found, ...lines(a.slice(i), '-'), ...lines(b.slice(j), '+')];
}

/** The difference as an element, with three lines around each change. */
export function diffView(before, after) {
  const lines = differences(before, after);
  const near = new Set();
  lines.forEach((line, index) => {
    if (line.sign !== ' ') for (let i = index - CONTEXT; i <= index + CONTEXT; i += 1) near.add(i);
  });
  if (near.size === 0) return el('p.note', {}, 'The texts are the same.');
  const rows = [];
  let gap = false;
  lines.forEach((line, index) => {
    if (near.has(index)) {
      if (gap && rows.length > 0) rows.push(el('span.gap', {}, '⋯'));
      gap = false;
      rows.push(row(line));
    } else gap = true;
  });
  return el('pre.diff', { tabindex: 0, role: 'region', 'aria-label': 'What is different' }, ...rows);
}

function row({ sign, text }) {
  const tag = sign === '-' ? 'del' : sign === '+' ? 'ins' : 'span';
  return el(tag, {}, sign + ' ' + text);
}
