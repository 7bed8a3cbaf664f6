/* Reader: a document's text with what was found in it. */

const readerState = { document: null, show: { entities: true, terms: true, themes: true,
  english: false } };
const GROUPS = { PERSON: 'who', NORP: 'who', TITLE: 'who', ORG: 'org', GPE: 'where', LOC: 'where',
  FAC: 'where', EVENT: 'what', LAW: 'what', PRODUCT: 'what', WORK_OF_ART: 'what', REF: 'what' };

function drawReader(place, id, block) {
  let d = DOCUMENTS.findIndex((row) => row.id === id);
  if (d < 0) d = readerState.document ?? DOCUMENTS.length - 1;
  if (d < 0) return replace(place);
  readerState.document = d;
  const body = el('div', { class: 'reading' });
  const toggle = (name) => el('label', { class: 'check' }, el('input', { type: 'checkbox',
    checked: readerState.show[name], onchange: (event) => {
      readerState.show[name] = event.target.checked;
      body.classList.toggle(`no-${name}`, !event.target.checked);
    } }), ` ${t(`reader.${name}`)}`);
  for (const [name, on] of Object.entries(readerState.show)) {
    body.classList.toggle(`no-${name}`, !on);
  }
  replace(place, el('div', { class: 'controls' },
    choice(t('column.document'), DOCUMENTS.map((_, i) => [DOCUMENTS[i].id, documentName(i)])
      .reverse(), DOCUMENTS[d].id, (value) => { location.hash = address('reader', value); }),
    el('fieldset', { class: 'checks' }, el('legend', {}, t('reader.show')),
      Object.keys(readerState.show).map(toggle))), body, neighbours(d));
  return fillReader(body, d, block);
}

function neighbours(d) {
  const link = (other, key) => (DOCUMENTS[other] ? el('a', {
    href: address('reader', DOCUMENTS[other].id) }, t(key, { document: documentName(other) }))
    : el('span'));
  return el('p', { class: 'neighbours' }, link(d - 1, 'reader.earlier'),
    link(d + 1, 'reader.later'));
}

async function fillReader(place, d, block) {
  replace(place, t('frame.loading'));
  const text = await texts.text(d).catch((error) => ({ error }));
  if (text?.error) {
    return replace(place, el('p', { class: 'notice' },
      t('frame.error', { reason: text.error.message })));
  }
  if (text === null) return replace(place, el('p', { class: 'notice' }, t('reader.not_carried')));
  const language = DOCUMENTS[d].part === 'english' ? 'en' : 'nl';
  const found = byBlock(text);
  const nodes = text.blocks.map((row, i) => blockNode(d, text, row, i, found));
  replace(place, contents(d), el('article', { class: 'letter', lang: language }, nodes));
  const target = block && document.getElementById(`b${block}`);
  if (target) {
    target.classList.add('target');
    target.scrollIntoView({ block: 'center' });
    target.focus({ preventScroll: true });
  }
  return place;
}

function byBlock(text) {
  const found = text.blocks.map(() => ({ entities: [], terms: [], themes: [], english: [],
    notes: [], references: [] }));
  for (const kind of Object.keys(found[0] ?? {})) {
    for (const row of text[kind]) found[row[0]][kind].push(row);
  }
  return found;
}

function contents(d) {
  const rows = CORE.sections.filter((row) => row[1] === d);
  if (!rows.length) return el('nav', { class: 'contents' });
  return el('nav', { class: 'contents', 'aria-label': t('reader.contents') },
    el('details', { open: window.innerWidth > 900 }, el('summary', {}, t('reader.contents')),
      el('ul', {}, rows.map((row) => el('li', { class: `level-${row[3]}` },
        el('a', { href: address('reader', DOCUMENTS[d].id,
          row[0].slice(DOCUMENTS[d].id.length + 1)) }, row[5]))))));
}

function blockNode(d, text, row, i, found) {
  const [id, section, type, words, first] = row;
  const here = found[i];
  const name = { heading: 'h3', title: 'h3', list_item: 'p', table: 'p' }[type] ?? 'p';
  const turned = i === 0 || text.blocks[i - 1][4] !== first;
  const node = el(name, { class: `block ${type}`, id: `b${id.replace(/^\//, '')}`, tabindex: '-1' },
    pieces(words, here, text));
  const side = el('div', { class: 'margin' }, turned ? pageLinks(d, first) : null);
  const chips = here.themes.length ? el('p', { class: 'chips' }, here.themes
    .sort((x, y) => y[2] - x[2]).map(([, theme, score, evidence]) =>
      el('button', { type: 'button', class: 'chip',
        title: t('reader.theme_score', { theme: themeName(theme), n: decimal(score) }),
        onclick: () => showPassages({ theme, document: d }),
        onmouseenter: () => glow(node, words, evidence),
        onmouseleave: () => glow(node, words, []),
        onfocus: () => glow(node, words, evidence),
        onblur: () => glow(node, words, []) }, themeName(theme)))) : null;
  const anchor = type === 'heading' && section
    ? el('span', { id: `b${section.replace(/^\//, '')}`, tabindex: '-1' }) : null;
  return el('div', { class: 'line' }, side, el('div', {}, anchor, node, chips));
}

/* Entities first, then terms where no entity stands, then English; note marks in between. */
function pieces(words, here, text) {
  const marks = [];
  const free = (start, end) => !marks.some((mark) => mark[0] < end && start < mark[1]);
  for (const [, start, end, label, entity] of here.entities) {
    if (!free(start, end)) continue;
    const id = CORE.entities[entity]?.[0];
    const link = id ? { href: address('entities', id), open: () => showEntity(id) } : null;
    marks.push([start, end, `entity ${GROUPS[label] ?? 'amount'}`, link, labelName(label)]);
  }
  for (const [, start, end, term] of [...here.terms].sort((x, y) => y[2] - y[1] - x[2] + x[1])) {
    if (!free(start, end)) continue;
    const id = CORE.terms[term][0];
    marks.push([start, end, 'term', { href: address('glossary', id), open: () => showTerm(id) },
      CORE.terms[term][2]]);
  }
  for (const [, start, end] of here.english) {
    if (free(start, end)) marks.push([start, end, 'english', null, 'English']);
  }
  if (!here.notes.length) return marked(words, marks);
  const at = codePoints(words);
  const cuts = here.notes.map((note) => [note[1], note]).sort((x, y) => x[0] - y[0]);
  const nodes = [];
  let done = 0;
  for (const [offset, [, , label, target]] of [...cuts, [Infinity, []]]) {
    const end = Math.min(offset, [...words].length);
    const part = words.slice(at(done), at(end));
    nodes.push(marked(part, marks.filter((mark) => mark[0] >= done && mark[0] < end)
      .map((mark) => [mark[0] - done, Math.min(mark[1], end) - done, ...mark.slice(2)])));
    if (offset !== Infinity) nodes.push(noteMark(label, target, text));
    done = end;
  }
  return nodes;
}

function noteMark(label, target, text) {
  const note = target === null ? null : text.blocks[target];
  return el('sup', {}, el('button', { type: 'button', class: 'note',
    title: t('reader.note', { n: String(label) }),
    onclick: () => openDrawer(t('reader.note', { n: String(label) }),
      el('p', {}, note ? note[3] : t('evidence.none'))) }, String(label)));
}

/* Show which words made the theme, by the browser's own highlighting. */
function glow(node, words, evidence) {
  if (!window.CSS?.highlights) return;
  const at = codePoints(words);
  const ranges = [];
  for (const [start, end] of evidence) {
    const range = rangeIn(node, at(start), at(end));
    if (range) ranges.push(range);
  }
  CSS.highlights.set('theme', new Highlight(...ranges));
}

function rangeIn(node, start, end) {
  const range = document.createRange();
  let [at, begun] = [0, false];
  const walk = document.createTreeWalker(node, NodeFilter.SHOW_TEXT, (text) =>
    (text.parentElement.closest('sup') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT));
  for (let text = walk.nextNode(); text; text = walk.nextNode()) {
    const next = at + text.length;
    if (!begun && start < next) {
      range.setStart(text, start - at);
      begun = true;
    }
    if (begun && end <= next) {
      range.setEnd(text, end - at);
      return range;
    }
    at = next;
  }
  return null;
}
