/* The drawer: the paragraphs behind a number, each with its place and page. */

const PAGE_SIZE = 20;

/* Each report has its own letters. */
const pdfKey = `pdfs ${location.pathname}`;
function pdfFolder() {
  return (LIVE ? null : kept.get(pdfKey)) ?? CORE.pdfs ?? '';
}

/* Only relative folders and web addresses: a kept value must not become a script. */
function pdfAddress(source, page) {
  let folder = pdfFolder().trim().replace(/\\/g, '/');
  if (/^[a-z][a-z0-9+.-]*:/i.test(folder) && !/^(https?|file):/i.test(folder)) folder = '';
  if (folder && !folder.endsWith('/')) folder += '/';
  return `${folder}${encodeURIComponent(source)}#page=${page}`;
}

/* The paper on the publisher's site, for files under their official name. */
function officialAddress(letter, page) {
  const dossier = (letter.dossier || '').split(';')[0];
  const name = `kst-${dossier}-${letter.number}`;
  if (!dossier || !letter.number || !letter.source.startsWith(`${name}.`)) return null;
  return `https://zoek.officielebekendmakingen.nl/${encodeURIComponent(name)}.pdf#page=${page}`;
}

function pageLinks(d, page, last = page) {
  if (!page) return [];
  const letter = LETTERS.get(DOCUMENTS[d].letter);
  if (!letter) return [];
  const out = { target: '_blank', rel: 'noopener noreferrer' };
  const text = last && last !== page
    ? t('reader.pages', { n: page, m: last }) : t('reader.page', { n: page });
  const title = t('reader.open_page', { n: page, source: letter.source });
  const links = [letter.format === 'pdf' && letter.there !== false
    ? el('a', { class: 'page', href: pdfAddress(letter.source, page), title, ...out }, text)
    : el('span', { class: 'page' }, text)];
  const official = officialAddress(letter, page);
  if (official) {
    const label = t('reader.official_page', { n: page });
    links.push(' ', el('a', { class: 'page', href: official, title: label, ...out },
      t('reader.official')));
  }
  return links;
}

/* Text with marks, [[start, end, class, link?, title?], …] as nodes, link {href, open}; where
   marks overlap the earlier and longer one stands. */
function marked(text, marks) {
  const at = codePoints(text);
  const sorted = marks.map((mark) => [at(mark[0]), at(mark[1]), ...mark.slice(2)])
    .filter((mark) => mark[1] > mark[0])
    .sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  const nodes = [];
  let done = 0;
  for (const [start, end, kind, link, title] of sorted) {
    if (start < done) continue;
    nodes.push(text.slice(done, start), markNode(text.slice(start, end), kind, link, title));
    done = end;
  }
  nodes.push(text.slice(done));
  return nodes;
}

/* A link opens its drawer over the text; in a new tab it opens the view. */
function markNode(words, kind, link, title) {
  if (!link) return el('mark', { class: `mark ${kind}`, title }, words);
  return el('a', { class: `mark ${kind}`, title, href: link.href, onclick: (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    link.open();
  } }, words);
}

function passageNode(found) {
  const d = typeof found.document === 'number'
    ? found.document : DOCUMENTS.findIndex((row) => row.id === found.document);
  const section = sectionOf(d, found.section);
  const target = address('reader', DOCUMENTS[d].id, found.block.replace(/^\//, ''));
  return el('article', { class: 'passage' },
    el('p', { class: 'place' }, el('strong', {}, documentName(d)),
      section ? ` · ${section[5]} ` : ' ', pageLinks(d, found.first, found.last)),
    el('blockquote', { lang: DOCUMENTS[d].part === 'english' ? 'en' : 'nl' },
      marked(found.text, found.marks)),
    el('p', {}, el('a', { href: target, onclick: closeDrawer }, t('evidence.open'))));
}

function openDrawer(title, ...children) {
  $('#drawer-title').textContent = title;
  replace($('#drawer-body'), ...children);
  const drawer = $('#drawer');
  if (!drawer.open) drawer.showModal();
  drawer.scrollTop = 0;
}

function closeDrawer() {
  if ($('#drawer').open) $('#drawer').close();
}

function queryTitle(query) {
  const name = query.theme !== undefined ? themeName(query.theme)
    : query.other !== undefined
      ? t('evidence.of_both', { a: entityName(query.entity), b: entityName(query.other) })
      : query.entity !== undefined ? entityName(query.entity)
        : query.term !== undefined ? CORE.terms[query.term][1] : query.word;
  if (query.document === undefined) return name;
  return t('evidence.in_document', { name, document: documentName(query.document) });
}

/* Fill a place with the passages of a query, more on demand. */
async function listPassages(place, query, offset = 0) {
  const answer = await texts.passages(query, offset, PAGE_SIZE).catch((error) => ({ error }));
  if (answer.error) {
    place.append(el('p', { class: 'notice' }, t('frame.error', { reason: answer.error.message })));
    return;
  }
  if (offset === 0) {
    place.append(el('p', { class: 'sum' }, answer.total
      ? t('count.paragraphs', { n: answer.total }) : t('evidence.none')));
    if (answer.total) {
      place.append(saveButtons(query.search ?? queryTitle(query), PASSAGE_HEADER,
        () => allPassages(query)));
    }
    if (query.word !== undefined) place.append(el('p', { class: 'how' }, t('evidence.by_form')));
    if (answer.missing) {
      place.append(el('p', { class: 'notice' }, t('evidence.missing', { n: answer.missing })));
    }
  }
  place.append(...answer.passages.map(passageNode));
  const next = offset + PAGE_SIZE;
  if (next < answer.total) {
    const more = el('button', {
      type: 'button',
      class: 'plain',
      onclick: () => { more.remove(); listPassages(place, query, next); },
    }, t('frame.more'));
    place.append(more);
  }
}

const PASSAGE_HEADER = ['document_id', 'block_id', 'type', 'source', 'page_first', 'page_last',
  'text'];

/* All passages of a query, not only those on show. */
async function allPassages(query) {
  const rows = [];
  for (let total = 1, offset = 0; offset < total; offset += 200) {
    const answer = await texts.passages(query, offset, 200);
    ({ total } = answer);
    for (const found of answer.passages) {
      const id = typeof found.document === 'number' ? DOCUMENTS[found.document].id : found.document;
      const letter = LETTERS.get(DOCUMENTS.find((row) => row.id === id).letter);
      rows.push([id, id + found.block, found.type, letter?.source, found.first, found.last,
        found.text]);
    }
  }
  return rows;
}

function showPassages(query) {
  const place = el('div', { class: 'passages' });
  openDrawer(queryTitle(query), place);
  return listPassages(place, query);
}
