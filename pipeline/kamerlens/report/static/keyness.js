/* Key words of two documents: weighted log-odds with an informative prior. */

const keyChoice = { a: null, b: null, names: false };

function drawKeyness(place) {
  const rows = [...CORE.keyness.words, ...CORE.keyness.names];
  const documents = [...new Set(rows.map((row) => row[0]))].sort((x, y) => x - y);
  if (documents.length < 2) {
    replace(place, el('p', {}, t('keyness.single')));
    return;
  }
  const pair = lastPair();
  if (keyChoice.a === null) {
    const fits = pair && pair.every((d) => documents.includes(d));
    [keyChoice.a, keyChoice.b] = fits ? pair : documents.slice(-2);
  }
  const body = el('div');
  const options = documents.map((d) => [d, documentName(d)]).reverse();
  const set = (name) => (value) => { keyChoice[name] = Number(value); compareKeys(body); };
  replace(place, el('p', { class: 'how' }, t('keyness.how')),
    el('div', { class: 'controls' },
      choice(t('column.document'), options, keyChoice.b, set('b')),
      choice(t('keyness.against'), options, keyChoice.a, set('a')),
      choice(t('column.label'), [['', t('keyness.words')],
        ['1', t('keyness.names')]], keyChoice.names ? '1' : '',
      (value) => { keyChoice.names = Boolean(value); compareKeys(body); })),
    body);
  compareKeys(body);
}

/* Monroe, Colaresi & Quinn 2008, eqs. 15, 16 and 22; the prior is the counts of both together, as
   heavy as one document. Counts below two are not in the tables and taken as one. */
function contrast(rows, a, b) {
  const counts = new Map();
  for (const [d, term, n] of rows) {
    if (d !== a && d !== b) continue;
    if (!counts.has(term)) counts.set(term, [1, 1, false, false]);
    const found = counts.get(term);
    found[d === a ? 0 : 1] = n;
    found[d === a ? 2 : 3] = true;
  }
  let [sizeA, sizeB] = [0, 0];
  for (const [n, m] of counts.values()) [sizeA, sizeB] = [sizeA + n, sizeB + m];
  const weight = (sizeA + sizeB) / 2;
  return [...counts].map(([term, [n, m, inA, inB]]) => {
    const prior = ((n + m) / (sizeA + sizeB)) * weight;
    const odds = (count, size) =>
      Math.log((count + prior) / (size + weight - count - prior));
    const z = (odds(m, sizeB) - odds(n, sizeA))
      / Math.sqrt(1 / (m + prior) + 1 / (n + prior));
    return { term, a: n, b: m, inA, inB, z };
  });
}

/* With two documents in all, the table's own figures are the contrast. */
function keyRows(rows, a, b) {
  if (new Set(rows.map((row) => row[0])).size > 2) return contrast(rows, a, b);
  const found = new Map();
  for (const [d, term, n, , z] of rows) {
    const item = found.get(term) ?? { term, a: 1, b: 1, inA: false, inB: false, z: 0 };
    if (d === a) Object.assign(item, { a: n, inA: true, z: item.inB ? item.z : -z });
    else Object.assign(item, { b: n, inB: true, z });
    found.set(term, item);
  }
  return [...found.values()];
}

function compareKeys(place) {
  const { a, b, names } = keyChoice;
  replace(place);
  const source = names ? CORE.keyness.names : CORE.keyness.words;
  const rows = a === b ? [] : keyRows(source, a, b).filter((row) => Math.abs(row.z) > 0);
  if (!rows.length) {
    place.append(el('p', {}, t('keyness.nothing')));
    return;
  }
  const strong = rows.filter((row) => Math.abs(row.z) >= 1.96).length;
  place.append(el('p', { class: strong ? 'how' : 'notice' },
    strong ? t('keyness.reading', { n: strong }) : t('keyness.chance')));
  drawKeys(place, rows, a, b);
  const count = (row, d, n, known) => (known
    ? figure(whole(n), keyQuery(row.term, d, names)) : t('keyness.fewer'));
  table(place, [
    { title: t('column.term'), value: (r) => r.term },
    { title: t('column.for'), value: (r) => documentName(r.z > 0 ? b : a) },
    { title: t('column.count_in', { document: documentName(b) }), kind: 'number', first: 'desc',
      value: (r) => (r.inB ? r.b : 0), cell: (r) => count(r, b, r.b, r.inB) },
    { title: t('column.count_in', { document: documentName(a) }), kind: 'number', first: 'desc',
      value: (r) => (r.inA ? r.a : 0), cell: (r) => count(r, a, r.a, r.inA) },
    { title: t('column.z'), kind: 'number', first: 'desc', value: (r) => r.z,
      cell: (r) => decimal(r.z, 1) },
  ], rows, { order: [[4, 'desc']], label: t('tab.keyness') });
  place.append(el('p', { class: 'how' }, t('keyness.floor')));
}

/* A name leads to its entity, a term of several words to the glossary, a lemma to its forms. */
function keyQuery(term, document, names) {
  if (names) {
    const entity = CORE.entities.findIndex((row) => row[3] === term || row[4] === term);
    if (entity >= 0) return { entity, document };
  } else if (term.includes(' ')) {
    const i = CORE.terms.findIndex((row) => row[1] === term);
    if (i >= 0) return { term: i, document };
  }
  return { word: term, document };
}

function drawKeys(place, rows, a, b) {
  const strongest = (sign) => rows.filter((row) => sign * row.z > 0)
    .sort((x, y) => sign * (y.z - x.z)).slice(0, 12);
  const values = [...strongest(1), ...strongest(-1)].map((row) => ({ term: row.term, z: row.z,
    document: documentName(row.z > 0 ? b : a), d: row.z > 0 ? b : a, clickable: true }));
  const narrow = roomFor(place) < 560;
  chart(place, {
    data: { values },
    width: Math.min(560, roomFor(place) - (narrow ? 150 : 260)),
    height: { step: 19 },
    mark: { type: 'bar', cursor: 'pointer' },
    encoding: {
      y: { field: 'term', type: 'nominal', title: null, sort: { field: 'z', order: 'descending' },
        axis: { labelLimit: narrow ? 130 : 240, ticks: false, domain: false } },
      x: { field: 'z', type: 'quantitative', title: 'z' },
      color: { field: 'document', type: 'nominal', title: null, legend: { orient: 'top' },
        scale: { domain: [documentName(b), documentName(a)],
          range: [COLOURS.blue, COLOURS.vermillion] } },
      tooltip: [{ field: 'term', title: t('column.term') },
        { field: 'document', title: t('column.for') }, { field: 'z', format: '.1f' }],
    },
  }, t('keyness.chart'),
  (datum) => showPassages(keyQuery(datum.term, datum.d, keyChoice.names)));
}
