/* Overview: what was read, what stands out, what went wrong. */

function drawOverview(place) {
  const outstanding = standsOut();
  replace(place,
    outstanding.length ? [el('h3', {}, t('overview.stands_out')),
      el('ul', { class: 'sentences' }, outstanding.map((line) => el('li', {}, line)))] : null,
    el('h3', {}, t('overview.documents')));
  documentTable(place);
  place.append(el('h3', {}, t('overview.warnings')), warningList(), pdfField());
}

function standsOut() {
  const lines = [];
  const last = DOCUMENTS.length - 1;
  if (last < 0) return lines;
  const top = CORE.emphasis.filter((row) => row[0] === last && row[4] > 0)
    .sort((a, b) => b[4] - a[4]).slice(0, 3);
  if (top.length) {
    const themes = top.map((row) => el('span', {}, tn('overview.theme_share', {
      theme: themeName(row[1]),
      share: figure(percent(row[4], 0), { theme: row[1], document: last }),
    })));
    lines.push(tn('overview.largest', { document: documentName(last), themes: listed(themes) }));
  }
  const pair = lastPair();
  if (pair) lines.push(...changeSentences(pair[0], pair[1]).slice(0, 4));
  const sessions = [...new Set(DOCUMENTS.map((row) => row.session).filter((s) => s !== null))];
  if (sessions.length > 1) lines.push(...newNames(Math.max(...sessions)));
  return lines;
}

function newNames(session) {
  const names = CORE.entities.map((row, i) => [row, i])
    .filter(([row]) => row[10] === session && row[8] > 1 && row[1] !== 'DATE').slice(0, 6)
    .map(([row, i]) => el('span', {}, el('a', { href: address('entities', row[0]) },
      entityName(i)), ' (', figure(whole(row[8]), { entity: i }), ')'));
  return names.length
    ? [tn('overview.new_names', { session: String(session), names: listed(names) })] : [];
}

function documentTable(place) {
  const rows = DOCUMENTS.map((row, i) => ({ ...row, i, ...{ file: LETTERS.get(row.letter) } }));
  table(place, [
    { title: t('column.document'), value: (r) => documentName(r.i),
      cell: (r) => el('a', { href: address('reader', r.id) }, documentName(r.i)) },
    { title: t('column.date'), value: (r) => r.file?.date ?? '', cell: (r) => day(r.file?.date) },
    { title: t('column.title'), value: (r) => r.title ?? r.file?.title ?? '' },
    { title: t('column.session'), kind: 'number', value: (r) => r.session,
      cell: (r) => r.session ?? '–' },
    { title: t('column.words'), kind: 'number', value: (r) => r.words, first: 'desc',
      cell: (r) => whole(r.words) },
    { title: t('column.pages'), kind: 'number', value: (r) => r.first,
      cell: (r) => (r.first ? `${r.first}–${r.last}` : '–') },
    { title: t('column.file'), value: (r) => r.file?.source ?? '' },
  ], rows, { label: t('overview.documents') });
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
  const { unaligned, unresolved } = CORE;
  if (unaligned) lines.push(t('overview.unaligned', { n: unaligned }));
  if (unresolved) lines.push(t('overview.unresolved', { n: unresolved }));
  if (!LIVE && CORE.carried.length < DOCUMENTS.length) {
    lines.push(t('overview.not_carried',
      { shown: CORE.carried.length, total: DOCUMENTS.length }));
  }
  lines.push(...(CORE.warnings ?? []));
  if (!lines.length) return el('p', {}, t('overview.no_warnings'));
  return el('ul', { class: 'warnings' }, lines.map((line) => el('li', {}, line)));
}

function pdfField() {
  const input = el('input', {
    type: 'text',
    value: pdfFolder(),
    spellcheck: 'false',
    onchange: () => kept.set('pdfs', input.value),
  });
  return el('div', { class: 'setting' },
    el('label', { class: 'field' }, el('span', {}, t('overview.pdf_folder')), input),
    el('p', { class: 'how' }, t('overview.pdf_hint')));
}
