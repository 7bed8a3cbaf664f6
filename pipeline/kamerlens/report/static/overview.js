/* Overview: what was read, what stands out, what went wrong. */

/* The newest letter, or the newest document where there is no letter. */
function newest() {
  const letters = DOCUMENTS.map((_, i) => i).filter((i) => DOCUMENTS[i].part === 'letter');
  return letters.length ? letters[letters.length - 1] : DOCUMENTS.length - 1;
}

function drawOverview(place) {
  const last = newest();
  const outstanding = standsOut(last);
  const side = el('div');
  replace(place, el('div', { class: 'halves' },
    el('div', {}, outstanding.length ? [el('h3', {}, t('overview.stands_out')),
      el('ul', { class: 'sentences' }, outstanding.map((line) => el('li', {}, line)))] : null),
    side),
  el('h3', {}, t('overview.documents')));
  const rows = CORE.emphasis.filter((row) => row[0] === last && row[2] > 0);
  if (rows.length) {
    side.append(el('h3', {}, t('overview.latest', { document: documentName(last) })),
      el('p', { class: 'how' }, t('overview.latest_how')));
    drawShares(side, rows);
  }
  documentTable(place);
  place.append(el('h3', {}, t('overview.warnings')), warningList(), pdfField());
}

/* Bars with intervals; a bar leads to its paragraphs. */
function drawShares(place, rows) {
  const values = rows.map((row) => ({ theme: themeName(row[1]), share: row[4], low: row[5],
    high: row[6], code: row[1], document: row[0], clickable: true }));
  const room = roomFor(place);
  const y = { field: 'theme', type: 'nominal', title: null,
    sort: { field: 'share', order: 'descending', op: 'max' },
    axis: { labelLimit: room < 420 ? 150 : 230, ticks: false, domain: false } };
  const x = { type: 'quantitative', title: null, axis: { format: '.0%', tickCount: 5, labelSeparation: 8 } };
  chart(place, {
    data: { values },
    width: Math.max(100, Math.min(420, room - (room < 420 ? 170 : 245))),
    height: { step: 21 },
    layer: [
      { mark: { type: 'bar', color: '#56B4E9', cursor: 'pointer' },
        encoding: { y, x: { field: 'share', ...x }, tooltip: [
          { field: 'theme', title: t('column.theme') },
          { field: 'share', format: '.1%', title: t('column.share') }] } },
      { mark: { type: 'rule', color: '#16181d', strokeWidth: 1.5 },
        encoding: { y, x: { field: 'low', ...x }, x2: { field: 'high' } } },
    ],
  }, t('themes.chart_lines'),
  (datum) => showPassages({ theme: datum.code, document: datum.document }));
}

function standsOut(last) {
  const lines = [];
  if (last < 0) return lines;
  const top = CORE.emphasis.filter((row) => row[0] === last && row[4] > 0)
    .sort((a, b) => b[4] - a[4]).slice(0, 3);
  if (top.length) {
    const themes = top.map((row) => el('span', {}, tn('overview.theme_share', {
      theme: themeName(row[1]),
      share: bracketed(figure(percent(row[4], 0), { theme: row[1], document: last })),
    })));
    lines.push(tn('overview.largest', { document: documentName(last), themes: listed(themes) }));
  }
  const pair = lastPair();
  if (pair) {
    const heading = el('b', {}, `${documentName(pair[0])} → ${documentName(pair[1])}. `);
    lines.push(...changeSentences(pair[0], pair[1]).slice(0, 4)
      .map((line, i) => (i === 0 ? [heading, ...line] : line)));
  }
  const sessions = [...new Set(DOCUMENTS.map((row) => row.session).filter((s) => s !== null))];
  if (sessions.length > 1) lines.push(...newNames(Math.max(...sessions)));
  return lines;
}

function newNames(session) {
  const names = CORE.entities.map((row, i) => [row, i])
    .filter(([row]) => row[10] === session && row[8] > 1 && !AMOUNTS.includes(row[1])).slice(0, 6)
    .map(([row, i]) => el('span', {}, el('a', { href: address('entities', row[0]) },
      entityName(i)), ' ', bracketed(figure(whole(row[8]), { entity: i }))));
  return names.length
    ? [tn('overview.new_names', { session: String(session), names: listed(names) })] : [];
}

function documentTable(place) {
  const rows = DOCUMENTS.map((row, i) => ({ ...row, i, file: LETTERS.get(row.letter) }));
  const open = (r, text) => el('a', { href: address('reader', r.id) }, text);
  table(place, [
    { title: t('column.document'), value: (r) => documentName(r.i), sort: (r) => r.i,
      cell: (r) => open(r, documentName(r.i)) },
    { title: t('column.session'), kind: 'number', value: (r) => r.session, first: 'desc',
      cell: (r) => r.session ?? '–' },
    { title: t('column.date'), value: (r) => r.file?.date ?? '',
      cell: (r) => el('span', { class: 'nowrap' }, day(r.file?.date)) },
    { title: t('column.title'), value: (r) => r.title ?? r.file?.title ?? '' },
    { title: t('column.words'), kind: 'number', value: (r) => r.words, first: 'desc',
      cell: (r) => open(r, whole(r.words)) },
    { title: t('column.pages'), kind: 'number', value: (r) => r.first,
      cell: (r) => (r.first ? el('span', { class: 'nowrap' },
        pageLinks(r.i, r.first, r.last)[0]) : '–') },
    { title: t('column.file'), value: (r) => r.file?.source ?? '',
      cell: (r) => el('span', { class: 'quiet small-text' }, r.file?.source ?? '') },
  ], rows, { order: [], label: t('overview.documents') });
}

function warningList() {
  const lines = [];
  for (const letter of CORE.letters) {
    if (letter.status === 'failed') {
      lines.push(t('overview.failed', { source: letter.source, error: letter.error }));
    }
  }
  DOCUMENTS.forEach((row, i) => {
    if (row.session === null) lines.push(t('overview.no_session', { document: documentName(i) }));
    if (row.words < 400) {
      const words = `${whole(row.words)} ${t('count.words', { n: row.words })}`;
      lines.push(t('overview.thin', { document: documentName(i), words }));
    }
  });
  const { unaligned, unresolved, removed } = CORE;
  if (unaligned) {
    lines.push(el('a', { href: address('glossary'), onclick: () => termsOfStatus('unaligned') },
      t('overview.unaligned', { n: unaligned })));
  }
  if (unresolved) lines.push(t('overview.unresolved', { n: unresolved }));
  if (removed) {
    const text = t('overview.removed', { n: removed });
    lines.push(LIVE ? el('a', { href: address('tables', 'removed') }, text) : text);
  }
  if (!LIVE && CORE.carried.length < DOCUMENTS.length) {
    lines.push(t('overview.not_carried',
      { shown: CORE.carried.length, total: DOCUMENTS.length }));
  }
  lines.push(...(CORE.warnings ?? []));
  if (!lines.length) return el('p', {}, t('overview.no_warnings'));
  return el('ul', { class: 'warnings' }, lines.map((line) => el('li', {}, line)));
}

/* Where the PDFs are; the explorer knows. */
function pdfField() {
  if (LIVE) return '';
  const input = el('input', {
    type: 'text',
    value: pdfFolder(),
    spellcheck: 'false',
    onchange: () => {
      kept.set(pdfKey, input.value.trim());
      state.drawn.clear();
    },
  });
  return el('div', { class: 'setting' },
    el('label', { class: 'field' }, el('span', {}, t('overview.pdf_folder')), input),
    el('p', { class: 'how' }, t('overview.pdf_hint')));
}
