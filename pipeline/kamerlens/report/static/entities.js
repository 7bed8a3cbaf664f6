/* Names: ranked, by kind, by document, with company. */

const entityFilter = { label: '', kind: '', document: '', matrix: '' };
/* Numbers and dates are found too, but are no names. */
const AMOUNTS = ['DATE', 'TIME', 'MONEY', 'PERCENT', 'QUANTITY', 'CARDINAL', 'ORDINAL'];

const kindName = (kind) => (!kind ? '' : has(`kind.${kind}`) ? t(`kind.${kind}`)
  : kind.replaceAll('_', ' '));

function drawEntities(place) {
  const labels = [...new Set(CORE.entities.map((row) => row[1]))]
    .sort((a, b) => labelName(a).localeCompare(labelName(b)));
  const body = el('div');
  const controls = el('div', { class: 'controls' });
  const options = DOCUMENTS.map((_, i) => [i, documentName(i)]).reverse();
  const set = (name) => (value) => {
    entityFilter[name] = value;
    if (name === 'label') entityFilter.kind = '';
    redraw();
  };
  const redraw = () => {
    const kinds = [...new Set(CORE.entities.filter((row) => row[1] === entityFilter.label && row[2])
      .map((row) => row[2]))].sort((a, b) => kindName(a).localeCompare(kindName(b)));
    replace(controls,
      choice(t('entities.filter_label'),
        [['', t('frame.all')], ...labels.map((label) => [label, labelName(label)])],
        entityFilter.label, set('label')),
      kinds.length > 1 ? choice(t('entities.filter_kind'),
        [['', t('frame.all')], ...kinds.map((kind) => [kind, kindName(kind)])],
        entityFilter.kind, set('kind')) : null,
      choice(t('entities.filter_document'), [['', t('part.everything')], ...options],
        entityFilter.document, set('document')),
      choice(t('entities.layout'), [['', t('entities.ranked')], ['1', t('entities.matrix')]],
        entityFilter.matrix, set('matrix')));
    listEntities(body);
  };
  replace(place, el('p', { class: 'how' }, t('entities.how')), controls, body);
  redraw();
}

function entityRows() {
  const document = entityFilter.document === '' ? undefined : Number(entityFilter.document);
  const counts = new Map();
  for (const [e, d, n] of CORE.entityDocuments) {
    if (!counts.has(e)) counts.set(e, new Map());
    counts.get(e).set(d, n);
  }
  const none = new Map();
  return CORE.entities.map((row, i) => {
    const by = counts.get(i) ?? none;
    return { row, i, by, document, n: document === undefined ? row[8] : by.get(document) ?? 0 };
  }).filter(({ row, n }) => n > 0
    && (entityFilter.label ? row[1] === entityFilter.label : !AMOUNTS.includes(row[1]))
    && (!entityFilter.kind || row[2] === entityFilter.kind));
}

function listEntities(place) {
  replace(place);
  const total = CORE.counts.entity_index;
  if (total > CORE.entities.length) {
    place.append(el('p', { class: 'how' },
      t('entities.limited', { shown: CORE.entities.length, total })));
  }
  const name = { title: t('column.name'),
    value: ({ row }) => row.slice(3, 7).filter(Boolean).join(' '),
    cell: ({ row, i }) => el('a', { href: address('entities', row[0]) }, entityName(i)) };
  const mentions = { title: t('column.mentions'), kind: 'number', first: 'desc',
    value: ({ n }) => n, cell: ({ n, i, document }) => figure(whole(n), { entity: i, document }) };
  if (entityFilter.matrix) {
    const documents = DOCUMENTS.map((_, d) => d).slice(-COLUMNS);
    table(place, [name, ...documents.map((d) => ({ title: documentName(d), kind: 'number',
      first: 'desc', value: ({ by }) => by.get(d) ?? 0,
      cell: ({ by, i }) => (by.has(d) ? figure(whole(by.get(d)), { entity: i, document: d })
        : el('span', { class: 'quiet' }, '·')) })), mentions],
    entityRows(), { order: [[documents.length + 1, 'desc']], label: t('tab.entities'),
      kind: 'matrix' });
    return;
  }
  table(place, [name,
    { title: t('column.label'), value: ({ row }) => labelName(row[1]) },
    { title: t('column.kind'), value: ({ row }) => kindName(row[2]) },
    mentions,
    { title: t('column.documents'), kind: 'number', first: 'desc', value: ({ row }) => row[9],
      cell: ({ row }) => el('a', { href: address('entities', row[0]) }, whole(row[9])) },
    { title: t('column.first'), kind: 'number', value: ({ row }) => row[10],
      cell: ({ row }) => row[10] ?? '–' },
  ], entityRows(), { order: [[3, 'desc']], label: t('tab.entities') });
}

function showEntity(id) {
  const e = CORE.entities.findIndex((row) => row[0] === id);
  if (e < 0) return;
  const row = CORE.entities[e];
  const names = el('dl', { class: 'facts' });
  const fact = (name, value) => {
    if (value) names.append(el('dt', {}, name), el('dd', {}, value));
  };
  fact(t('column.label'), [labelName(row[1]), kindName(row[2])].filter(Boolean).join(' · '));
  fact('Nederlands', [row[3], row[5]].filter(Boolean).join(' · '));
  fact('English', [row[4], row[6]].filter(Boolean).join(' · '));
  if (/^https?:\/\//.test(row[7] ?? '')) {
    fact(t('entities.identity'), el('a', { href: row[7], rel: 'noopener noreferrer',
      target: '_blank' }, row[0]));
  }
  const chartPlace = el('div');
  const counts = CORE.entityDocuments.filter((item) => item[0] === e);
  openDrawer(entityName(e), names, el('h3', {}, t('entities.by_session')), chartPlace,
    el('ul', { class: 'counts' }, counts.map(([, d, n]) => el('li', {}, documentName(d), ' ',
      figure(whole(n), { entity: e, document: d })))),
    el('h3', {}, t('entities.together')), company(e));
  if (counts.length > 1) drawCounts(chartPlace, counts, e);
}

function company(e) {
  const rows = CORE.together.filter((row) => row[0] === e);
  if (!rows.length) return el('p', {}, t('entities.alone'));
  return el('div', {}, el('p', { class: 'how' }, t('entities.together_how')),
    el('ul', { class: 'counts' }, rows.map(([, other, n]) => el('li', {},
      el('a', { href: address('entities', CORE.entities[other][0]) }, entityName(other)), ' ',
      figure(whole(n), { entity: e, other })))));
}

function drawCounts(place, counts, e) {
  const values = DOCUMENTS.map((_, d) => ({ name: documentName(d), order: d,
    n: counts.find((row) => row[1] === d)?.[2] ?? 0, clickable: true }));
  chart(place, {
    data: { values },
    width: Math.min(520, roomFor(place) - 60),
    height: 110,
    mark: { type: 'bar', color: COLOURS.blue, cursor: 'pointer' },
    encoding: {
      x: { field: 'name', type: 'ordinal', sort: { field: 'order' }, title: null,
        axis: { labelAngle: -45, labelOverlap: DOCUMENTS.length > 24 } },
      y: { field: 'n', type: 'quantitative', title: t('entities.chart_axis'),
        axis: { tickMinStep: 1, tickCount: 4, format: 'd' } },
    },
  }, t('entities.chart', { name: entityName(e) }),
  (datum) => showPassages({ entity: e, document: datum.order }));
}
