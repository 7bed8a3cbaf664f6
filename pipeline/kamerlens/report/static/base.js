/* Building blocks: elements, texts in two languages, addresses. All text from letters reaches the
   page as text nodes; nothing is ever parsed as markup. */

const $ = (selector, root = document) => root.querySelector(selector);
const read = (id) => JSON.parse($(`#${id}`).textContent);

const MESSAGES = read('messages');
const CORE = read('core');
const LIVE = Boolean(CORE.live);
/* Views that only the explorer has put themselves here. */
const EXTRA_VIEWS = {};
const state = { language: 'nl', view: 'overview', drawn: new Map() };

/* el('p', {class: 'x', onclick: f}, 'text', node, …) */
function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? '' : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return node;
}

function replace(node, ...children) {
  node.replaceChildren(...children.flat(Infinity).filter((c) => c !== null && c !== undefined));
  return node;
}

/* The text of a key; {n} chooses between "one|other". */
function t(key, values = {}) {
  let text = MESSAGES[state.language][key];
  if (text === undefined) return key.split('.').pop();
  if (text.includes('|')) text = text.split('|')[Number(values.n) === 1 ? 0 : 1];
  return text.replace(/\{(\w+)\}/g, (_, name) => {
    const value = values[name];
    return typeof value === 'number' ? whole(value) : String(value ?? '');
  });
}

/* The same with nodes for some of the values: an array of strings and nodes. */
function tn(key, values = {}) {
  const text = MESSAGES[state.language][key] ?? key;
  return text.split(/(\{\w+\})/).filter(Boolean).map((piece) => {
    const name = /^\{(\w+)\}$/.exec(piece);
    return name ? values[name[1]] ?? '' : piece;
  }).flat(Infinity);
}

/* Nodes as an enumeration: a, b and c. */
function listed(nodes) {
  return nodes.flatMap((node, i) => {
    if (i === 0) return [node];
    return [i === nodes.length - 1 ? ` ${t('frame.and')} ` : ', ', node];
  });
}

const has = (key) => MESSAGES.nl[key] !== undefined;

function applyTexts(root = document) {
  for (const node of root.querySelectorAll('[data-t]')) node.textContent = t(node.dataset.t);
  for (const node of root.querySelectorAll('[data-t-label]')) {
    node.setAttribute('aria-label', t(node.dataset.tLabel));
  }
  for (const node of root.querySelectorAll('[data-plural]')) {
    node.textContent = t(node.dataset.plural, { n: Number(node.dataset.n) });
  }
  for (const node of root.querySelectorAll('[data-number]')) {
    node.textContent = whole(Number(node.dataset.number));
  }
}

/* Addresses inside the page: #/view/part/part */
function address(view, ...parts) {
  return `#/${[view, ...parts].map(encodeURIComponent).join('/')}`;
}

function parsedAddress() {
  const parts = location.hash.replace(/^#\//, '').split('/').filter(Boolean);
  try {
    return parts.map(decodeURIComponent);
  } catch {
    return [];
  }
}

/* What the reader chose stays, where the browser lets a local file keep anything. */
const kept = {
  get(name) {
    try {
      return localStorage.getItem(`kamerlens.${name}`);
    } catch {
      return null;
    }
  },
  set(name, value) {
    try {
      localStorage.setItem(`kamerlens.${name}`, value);
    } catch { /* private mode: forget it */ }
  },
};

function button(text, onclick, attributes = {}) {
  return el('button', { type: 'button', class: 'number', onclick, ...attributes }, text);
}

function choice(label, options, value, onchange) {
  const select = el('select', { onchange: () => onchange(select.value) });
  for (const [key, text] of options) {
    select.append(el('option', { value: key, selected: String(key) === String(value) }, text));
  }
  return el('label', { class: 'field' }, el('span', {}, label), select);
}

function save(name, text, type) {
  const link = el('a', { download: name, href: URL.createObjectURL(new Blob([text], { type })) });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
