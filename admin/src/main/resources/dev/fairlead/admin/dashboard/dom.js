/**
 * Builds and changes elements. All text goes in as text: nothing that a client, a file or a backend
 * has said ever becomes markup.
 */

/** The element with an id. */
export const byId = (id) => document.getElementById(id);

/**
 * An element.
 *
 * @param {string} tag its name, with classes behind dots: `td.number`
 * @param {object} [attributes] attributes; those whose name begins with `on` are listeners, and
 *     those that are null, undefined or false are left out
 * @param {...(Node|string|number|null)} children what is in it
 */
export function el(tag, attributes = {}, ...children) {
  const [name, ...classes] = tag.split('.');
  const node = document.createElement(name);
  if (classes.length > 0) node.className = classes.join(' ');
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? '' : String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined).map(asNode));
  return node;
}

const asNode = (child) =>
  child instanceof Node ? child : document.createTextNode(String(child));

/** Says something in an element, if it does not say that already. */
export function say(node, text) {
  const wanted = String(text);
  if (node.textContent !== wanted) node.textContent = wanted;
}

/** Sets an attribute, or takes it away with null, if it is not so already. */
export function mark(node, name, value) {
  if (value === null || value === undefined || value === false) {
    if (node.hasAttribute(name)) node.removeAttribute(name);
  } else {
    const wanted = value === true ? '' : String(value);
    if (node.getAttribute(name) !== wanted) node.setAttribute(name, wanted);
  }
}

/** Replaces what is in an element. */
export function fill(node, ...children) {
  node.replaceChildren(
    ...children.filter((child) => child !== null && child !== undefined).map(asNode));
  return node;
}

/**
 * A table with heads.
 *
 * @param {string} caption for those who do not see it
 * @param {Array<string|{name: string, number?: boolean}>} heads of the columns
 * @param {Array<Array<Node|string|number>>} rows of cells; the first of each is its head
 */
export function table(caption, heads, rows) {
  const columns = heads.map((head) => (typeof head === 'string' ? { name: head } : head));
  const cell = (value, index) =>
    el(index === 0 ? 'th' : 'td', {
      scope: index === 0 ? 'row' : null,
      class: columns[index]?.number ? 'number' : null,
    }, value);
  return el('table', {},
    el('caption.unseen', {}, caption),
    el('thead', {}, el('tr', {}, ...columns.map((column) =>
      el('th', { scope: 'col', class: column.number ? 'number' : null }, column.name)))),
    el('tbody', {}, ...rows.map((row) => el('tr', {}, ...row.map(cell)))));
}

/**
 * Keeps the children of an element in step with a list, without making anew what is there.
 *
 * @param {Element} parent
 * @param {Array<object>} items
 * @param {(item: object) => string} key of an item
 * @param {(item: object) => Element} make an element
 * @param {(node: Element, item: object) => void} update it
 */
export function keep(parent, items, key, make, update) {
  const known = parent.kept ?? (parent.kept = new Map());
  const wanted = new Set();
  let before = null;
  for (const item of items) {
    const name = key(item);
    wanted.add(name);
    let node = known.get(name);
    if (!node) {
      node = make(item);
      known.set(name, node);
    }
    update(node, item);
    const place = before ? before.nextSibling : parent.firstChild;
    if (place !== node) parent.insertBefore(node, place);
    before = node;
  }
  for (const [name, node] of known) {
    if (!wanted.has(name)) {
      node.remove();
      known.delete(name);
    }
  }
}
