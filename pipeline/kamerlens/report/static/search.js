/* Full-text search. In the report by beginnings of words; in the explorer by word stem. */

const searchState = { text: '', document: '' };
const folded = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

function drawSearch(place, text) {
  if (text !== undefined) searchState.text = text;
  const results = el('div', { class: 'passages' });
  const input = el('input', { type: 'search', value: searchState.text, id: 'query',
    autocomplete: 'off', spellcheck: 'false' });
  const go = () => {
    searchState.text = input.value.trim();
    showResults(results);
  };
  const form = el('form', { class: 'controls', role: 'search', onsubmit: (event) => {
    event.preventDefault();
    const target = address('search', input.value.trim());
    if (location.hash === target) go();
    else location.hash = target;
  } },
  el('label', { class: 'field grow' }, el('span', {}, t('search.label')), input),
  choice(t('column.document'), [['', t('part.everything')],
    ...DOCUMENTS.map((_, i) => [i, documentName(i)]).reverse()], searchState.document,
  (value) => { searchState.document = value; go(); }),
  el('button', { type: 'submit', class: 'strong' }, t('search.go')));
  replace(place, el('p', { class: 'how' }, t(LIVE ? 'search.how' : 'search.how_here')), form,
    results);
  if (searchState.text) showResults(results);
  else input.focus({ preventScroll: true });
}

function showResults(place) {
  replace(place);
  if (!searchState.text) return null;
  return listPassages(place, { search: searchState.text,
    document: searchState.document === '' ? undefined : Number(searchState.document) });
}

/* Words, "sequences of words": each must begin a word of the paragraph. */
function searchPatterns(text) {
  return [...folded(text).matchAll(/"([^"]+)"?|(\S+)/g)]
    .map(([, quoted, single]) => (quoted ?? single).match(/[\p{L}\p{N}]+/gu))
    .filter(Boolean)
    .map((words) => new RegExp(`(?<![\\p{L}\\p{N}])${words.join('[^\\p{L}\\p{N}]+')}`
      + '[\\p{L}\\p{N}]*', 'gu'));
}

function searchMatches(query, text, add) {
  const patterns = searchPatterns(query);
  if (!patterns.length) return;
  text.blocks.forEach((block, i) => {
    const plainText = foldedBlock(block);
    const found = patterns.map((pattern) => [...plainText.matchAll(pattern)]);
    if (found.some((list) => !list.length)) return;
    const points = counted(plainText);
    for (const match of found.flat()) {
      add(i, points(match.index), points(match.index + match[0].length), 'term');
    }
  });
}

/* Folding must not move offsets: where it changes the length, accents are kept. */
function foldedBlock(block) {
  const plainText = folded(block[3]);
  return plainText.length === block[3].length ? plainText : block[3].toLowerCase();
}

/* The inverse of codePoints(): UTF-16 offset to code points, as marks have them. */
function counted(text) {
  if (!/[\ud800-\udfff]/.test(text)) return (offset) => offset;
  return (offset) => [...text.slice(0, offset)].length;
}
