/* Where a term's English comes from, in words: one line a piece of evidence. */

const SOURCES = {
  termbase: ({ evidence }) => termbaseSource(evidence),
  'termbase form': ({ evidence }) => termbaseSource(evidence),
  treaties: ({ evidence }) => [t('source.treaties', { count: evidence.count,
    share: percent(evidence.share, 0) }), ' ', listed(evidence.treaties.map(treatyLink))],
  composed: ({ evidence }) => [t('source.composed'), ' ', listed(evidence.parts.map(
    ([nl, en]) => el('span', {}, `${nl} → `, el('i', { lang: 'en' }, en))))],
  'in text': (item) => [t('source.in_text'), ' ', el('i', { lang: 'en' },
    item.en ?? item.evidence?.text ?? ''), ' ', (item.blocks ?? []).slice(0, 3).map(blockLink)],
  English: () => t('source.english'),
  cognate: ({ evidence }) => t('source.cognate', { likeness: decimal(evidence.likeness) }),
};

function sources(evidence) {
  const items = Array.isArray(evidence) ? evidence : [evidence];
  const lines = items.filter(Boolean).map(sourceLine);
  return lines.length ? el('ul', {}, lines.map((line) => el('li', {}, line))) : null;
}

/* Evidence of a kind not known here is shown as it stands. */
function sourceLine(item) {
  try {
    if (SOURCES[item.method]) return SOURCES[item.method](item);
  } catch { /* another shape than expected */ }
  return typeof item === 'string' ? item : JSON.stringify(item);
}

function termbaseSource({ source, entry, origin }) {
  return source && entry ? t('source.termbase', { source, entry, origin })
    : t('source.termbase_plain', { origin });
}

/* Treaties are named by their number in the Dutch treaty database. */
function treatyLink(number) {
  return /^BWBV\d+$/.test(number) ? el('a', { href: `https://wetten.overheid.nl/${number}`,
    target: '_blank', rel: 'noopener noreferrer' }, number) : el('span', {}, number);
}

function blockLink(id) {
  const [document, block] = splitBlock(id);
  const d = DOCUMENTS.findIndex((row) => row.id === document);
  return [el('a', { href: address('reader', document, block), onclick: closeDrawer },
    d < 0 ? id : documentName(d)), ' '];
}

function splitBlock(id) {
  const cut = id.lastIndexOf('/');
  return [id.slice(0, cut), id.slice(cut + 1)];
}
