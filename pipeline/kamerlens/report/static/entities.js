/* Names: ranked, by kind, by document, with company. */

const entityFilter = { label: '', document: '' };
/* Numbers and dates are found too, but are no names. */
const AMOUNTS = ['DATE', 'TIME', 'MONEY', 'PERCENT', 'QUANTITY', 'CARDINAL', 'ORDINAL'];

function drawEntities(place) {
  const labels = [...new Set(CORE.entities.map((row) => row[1]))]
    .sort((a, b) => labelName(a).localeCompare(labelName(b)));
  const body = el('div');
  const redraw = () => listEntities(body);
  const options = DOCUMENTS.map((_, i) => [i, documentName(i)]).reverse();
  replace(place, el('p', { class: 'how' }, t('entities.how')),
    el('div', { class: 'controls' },
      choice(t('entities.filter_label'),
        [['', t('frame.all')], ...labels.map((label) => [label, labelName(label)])],
        entityFilter.label, (value) => { entityFilter.label = value; redraw(); }),
      choice(t('entities.filter_document'), [['', t('part.everything')], ...options],
        entityFilter.document, (value) => { entityFilter.document = value; redraw(); })),
    body);
  redraw();
}

function listEntities(place) {
  const document = entityFilter.document === '' ? undefined : Number(entityFilter.document);
  const counts = new Map();
  if (document !== undefined) {
    for (const [e, d, n] of CORE.entityDocuments) if (d === document) counts.set(e, n);
  }
  const rows = CORE.entities.map((row, i) => ({ row, i, n: document === undefined
    ? row[8] : counts.get(i) ?? 0 }))
    .filter(({ row, n }) => n > 0 && (entityFilter.label
      ? row[1] === entityFilter.label : !AMOUNTS.includes(row[1])));
  replace(place);
  const total = CORE.counts.entity_index;
  if (total > CORE.entities.length) {
    place.append(el('p', { class: 'how' },
      t('entities.limited', { shown: CORE.entities.length, total })));
  }
  table(place, [
    { title: t('column.name'),
      value: ({ row }) => row.slice(3, 7).filter(Boolean).join(' '),
      cell: ({ row, i }) => el('a', { href: address('entities', row[0]) }, entityName(i)) },
    { title: t('column.label'), value: ({ row }) => labelName(row[1]) },
    { title: t('column.mentions'), kind: 'number', first: 'desc', value: ({ n }) => n,
      cell: ({ n, i }) => figure(whole(n), { entity: i, document }) },
    { title: t('column.documents'), kind: 'number', first: 'desc', value: ({ row }) => row[9] },
    { title: t('column.first'), kind: 'number', value: ({ row }) => row[10],
      cell: ({ row }) => row[10] ?? '–' },
  ], rows, { order: [[2, 'desc']], label: t('tab.entities') });
}

function showEntity(id) {
  const e = CORE.entities.findIndex((row) => row[0] === id);
  if (e < 0) return;
  const row = CORE.entities[e];
  const names = el('dl', { class: 'facts' });
  const fact = (name, value) => {
    if (value) names.append(el('dt', {}, name), el('dd', {}, value));
  };
  fact(t('column.label'), labelName(row[1]));
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
        axis: { labelAngle: -40, labelOverlap: true } },
      y: { field: 'n', type: 'quantitative', title: t('entities.chart_axis'),
        axis: { tickMinStep: 1, tickCount: 4, format: 'd' } },
    },
  }, t('entities.chart', { name: entityName(e) }),
  (datum) => showPassages({ entity: e, document: datum.order }));
}
