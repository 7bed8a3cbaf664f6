/* Glossary: search, filters, export. */

const STATUSES = ['termbase', 'treaty', 'in_text', 'proposed', 'unaligned'];
const termFilter = { theme: '', status: '', confidence: '0' };
const TERM_HEADER = ['term_id', 'nl', 'en', 'alternatives', 'status', 'confidence', 'kind',
  'acronym_nl', 'acronym_en', 'frequency', 'documents', 'first_session', 'domain', 'evidence',
  'definition_en'];
/* The rows that search and filters leave: what is shown is what is saved. */
let shownTerms = () => [];

function drawGlossary(place) {
  const body = el('div');
  const redraw = () => listTerms(body);
  const set = (name) => (value) => { termFilter[name] = value; redraw(); };
  const domains = [...new Set(CORE.terms.map((row) => row[12]).filter(Boolean))]
    .sort((a, b) => domainName(a).localeCompare(domainName(b)));
  replace(place, el('p', { class: 'how' }, t('glossary.how')),
    el('div', { class: 'controls' },
      choice(t('glossary.filter_theme'), [['', t('frame.all')],
        ...domains.map((code) => [code, domainName(code)])],
      termFilter.theme, set('theme')),
      choice(t('glossary.filter_status'), [['', t('frame.all')],
        ...STATUSES.map((status) => [status, t(`status.${status}`)])],
      termFilter.status, set('status')),
      choice(t('glossary.filter_confidence'), ['0', '0.5', '0.8', '0.9', '0.95']
        .map((value) => [value, value === '0' ? t('frame.all') : percent(Number(value), 0)]),
      termFilter.confidence, set('confidence')),
      el('span', { class: 'buttons' },
        button(t('glossary.export_csv'),
          () => saveCsv('glossary', TERM_HEADER, shownTerms()), { class: 'plain' }),
        button(t('glossary.export_json'),
          () => saveJson('glossary', TERM_HEADER, shownTerms()), { class: 'plain' }))),
    body);
  redraw();
}

function listTerms(place) {
  const rows = CORE.terms.map((row, i) => ({ row, i })).filter(({ row }) =>
    (!termFilter.theme || row[12] === termFilter.theme)
    && (!termFilter.status || row[4] === termFilter.status)
    && row[5] >= Number(termFilter.confidence));
  replace(place);
  const total = CORE.counts.terms;
  if (total > CORE.terms.length) {
    place.append(el('p', { class: 'how' },
      t('glossary.limited', { shown: CORE.terms.length, total })));
  }
  const made = table(place, [
    { title: t('column.term_nl'), value: ({ row }) => [row[1], row[7]].filter(Boolean).join(' '),
      cell: ({ row }) => el('a', { href: address('glossary', row[0]) }, row[1]) },
    { title: t('column.term_en'),
      value: ({ row }) => [row[2], row[8], ...row[3]].filter(Boolean).join(' '),
      cell: ({ row }) => (row[2] ? el('span', { lang: 'en' }, row[2])
        : el('span', { class: 'quiet' }, t('glossary.unaligned_cell'))) },
    { title: t('column.status'), value: ({ row }) => t(`status.${row[4]}`),
      cell: ({ row }) => badge(row[4]) },
    { title: t('column.confidence'), kind: 'number', first: 'desc', value: ({ row }) => row[5],
      cell: ({ row }) => (row[2] ? percent(row[5], 0) : '–') },
    { title: t('column.frequency'), kind: 'number', first: 'desc', value: ({ row }) => row[9],
      cell: ({ row, i }) => figure(whole(row[9]), { term: i }) },
    { title: t('column.theme'), value: ({ row }) => domainName(row[12]) ?? '' },
  ], rows, { order: [[4, 'desc']], label: t('tab.glossary'), saved: false });
  shownTerms = () => made.rows({ search: 'applied', order: 'applied' }).data().toArray()
    .map(({ row }) => row);
}

const badge = (status) => el('span', { class: `badge ${status}` }, t(`status.${status}`));

function domainName(code) {
  const theme = CORE.themes.find((item) => item.code === code);
  return theme ? theme[state.language] : code && (has(`glossary.${code}`)
    ? t(`glossary.${code}`) : code);
}

/* The glossary with only the terms of one status. */
function termsOfStatus(status) {
  Object.assign(termFilter, { theme: '', status, confidence: '0' });
  state.drawn.delete('glossary');
}

function showTerm(id) {
  const i = CORE.terms.findIndex((row) => row[0] === id);
  if (i < 0) return;
  const row = CORE.terms[i];
  const facts = el('dl', { class: 'facts' });
  const fact = (name, ...values) => {
    if (values.some(Boolean)) facts.append(el('dt', {}, name), el('dd', {}, values));
  };
  fact(t('column.term_en'), row[2] ? el('b', { lang: 'en' }, row[2])
    : t('glossary.unaligned_cell'));
  fact(t('column.status'), badge(row[4]), row[2] ? ` ${percent(row[5], 0)}` : '');
  fact(t('glossary.alternatives'), row[3].map((other) => (typeof other === 'string'
    ? other : other.en ?? JSON.stringify(other))).join('; '));
  fact(t('glossary.acronyms'), [row[7], row[8]].filter(Boolean).join(' · '));
  fact(t('glossary.definition'), row[14]);
  fact(t('column.theme'), domainName(row[12]));
  fact(t('glossary.evidence'), sources(row[13]));
  const place = el('div', { class: 'passages' });
  openDrawer(row[1], facts, place);
  listPassages(place, { term: i });
}
