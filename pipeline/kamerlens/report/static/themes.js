/* Themes: heatmap, lines with intervals, what changed. */

const chosen = { part: null, a: null, b: null };

function pairs() {
  const seen = new Map();
  for (const row of CORE.change) seen.set(`${row[0]} ${row[1]}`, [row[0], row[1]]);
  return [...seen.values()];
}

/* The newest document that was compared with an earlier one of its kind, or with any. */
function lastPair() {
  const found = pairs();
  const same = found.filter(([a, b]) => DOCUMENTS[a].part === DOCUMENTS[b].part
    && DOCUMENTS[b].part === 'letter');
  const pool = same.length ? same : found;
  if (!pool.length) return null;
  const later = Math.max(...pool.map((pair) => pair[1]));
  const earlier = Math.max(...pool.filter((pair) => pair[1] === later).map((pair) => pair[0]));
  return [earlier, later];
}

function drawThemes(place) {
  const partsFound = [...new Set(DOCUMENTS.map((row) => row.part))];
  const options = [['', t('part.everything')],
    ...partsFound.map((part) => [part, partsName(part)])];
  const figures = el('div');
  const redraw = () => drawEmphasis(figures);
  replace(place, partsFound.length > 1 ? el('div', { class: 'controls' },
    choice(t('part.label'), options, chosen.part ?? '', (value) => {
      chosen.part = value || null;
      redraw();
    })) : null, figures);
  redraw();
  drawChange(place);
  drawTrends(place);
}

const partsName = (part) =>
  ({ letter: t('part.letters'), annex: t('part.annexes') })[part] ?? partName(part);

/* More columns than this are no picture any more. */
const COLUMNS = 60;

function drawEmphasis(place) {
  const wanted = DOCUMENTS.map((_, i) => i)
    .filter((i) => !chosen.part || DOCUMENTS[i].part === chosen.part);
  const shown = wanted.slice(-COLUMNS);
  const rows = CORE.emphasis.filter((row) => shown.includes(row[0]));
  replace(place,
    el('h3', {}, t('themes.heatmap')), el('p', { class: 'how' }, t('themes.heatmap_how')),
    shown.length < wanted.length ? el('p', { class: 'how' },
      t('themes.newest', { shown: shown.length, total: wanted.length })) : null,
    heatmap(shown, rows));
  place.append(el('h3', {}, t('themes.lines')), el('p', { class: 'how' }, t('themes.lines_how')));
  drawLines(place, shown, rows);
  place.append(emphasisTable(rows));
}

function heatmap(shown, rows) {
  const at = new Map(rows.map((row) => [`${row[0]} ${row[1]}`, row]));
  const highest = Math.max(0.01, ...rows.map((row) => row[4]));
  const cell = (d, theme) => {
    const row = at.get(`${d} ${theme}`);
    const share = row ? row[4] : 0;
    if (!row || !row[2]) return el('td', { class: 'heat heat-none' }, '–');
    const step = Math.min(10, Math.ceil((share / highest) * 10));
    const label = `${themeName(theme)}, ${documentName(d)}: ${percent(share)}`;
    return el('td', { class: `heat heat-${step}` },
      el('button', {
        type: 'button',
        'aria-label': label,
        title: `${percent(row[5])} – ${percent(row[6])}`,
        onclick: () => showPassages({ theme, document: d }),
      }, percent(share, 0)));
  };
  const scale = el('p', { class: 'how legend' }, el('span', { 'aria-hidden': 'true' },
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((step) => el('i', { class: `heat-${step}` }))),
  t('themes.legend', { highest: percent(highest, 0) }));
  return [el('div', { class: 'scroll', tabindex: '0', role: 'group',
    'aria-label': t('themes.heatmap') },
  el('table', { class: 'heatmap' },
    el('thead', {}, el('tr', {}, el('td'), shown.map((d) =>
      el('th', { scope: 'col' }, el('span', {}, partName(DOCUMENTS[d].part)),
        el('b', {}, DOCUMENTS[d].session ?? '?'))))),
    el('tbody', {}, CORE.themes.map((_, theme) => el('tr', {},
      el('th', { scope: 'row', title: CORE.themes[theme][`about_${state.language}`] },
        themeName(theme)),
      shown.map((d) => cell(d, theme))))))), scale];
}

function drawLines(place, shown, all) {
  const rows = all.filter((row) => DOCUMENTS[row[0]].session !== null);
  const unplaced = shown.filter((d) => DOCUMENTS[d].session === null);
  if (unplaced.length) {
    place.append(el('p', { class: 'how' }, tn('themes.unplaced',
      { documents: listed(unplaced.map(documentName)) })));
  }
  if (!rows.length) return;
  if (new Set(rows.map((row) => DOCUMENTS[row[0]].session)).size < 2) {
    place.append(el('p', {}, t('themes.one_session')));
    return;
  }
  const room = roomFor(place);
  const columns = Math.max(1, Math.min(4, Math.floor(room / 250)));
  const width = Math.floor((room - 40) / columns) - 24;
  const many = new Set(shown.map((d) => DOCUMENTS[d].part)).size > 1;
  const values = rows.map((row) => ({
    theme: themeName(row[1]),
    order: row[1],
    session: DOCUMENTS[row[0]].session,
    part: partName(DOCUMENTS[row[0]].part),
    share: row[4],
    low: row[5],
    high: row[6],
    document: row[0],
    name: documentName(row[0]),
    code: row[1],
    clickable: true,
  }));
  const colour = many
    ? { field: 'part', type: 'nominal', title: null, legend: { orient: 'top', symbolOpacity: 1 },
      scale: { range: [COLOURS.blue, COLOURS.vermillion, '#009E73'] } }
    : { value: COLOURS.blue };
  const x = { field: 'session', type: 'ordinal', title: t('themes.session_axis'),
    scale: { domain: sessionsBetween(values.map((value) => value.session)) },
    axis: { labelAngle: 0, labelOverlap: true } };
  const y = { field: 'share', type: 'quantitative', title: null,
    axis: { format: '.0%', tickCount: 4 } };
  const range = { y: { field: 'low', type: 'quantitative', title: null }, y2: { field: 'high' } };
  const spec = {
    data: { values },
    facet: { field: 'theme', type: 'nominal', title: null, sort: { field: 'order', op: 'min' },
      header: { labelLimit: width + 60, labelAnchor: 'start' } },
    columns,
    spacing: { row: 18, column: 22 },
    spec: {
      width,
      height: 96,
      layer: [
        { mark: { type: 'area', opacity: 0.16 }, encoding: { x, ...range, color: colour } },
        { mark: { type: 'rule', opacity: 0.45, strokeWidth: 1.5 },
          encoding: { x, ...range, color: colour } },
        { mark: { type: 'line' }, encoding: { x, y, color: colour } },
        { mark: { type: 'point', filled: true, size: 55, cursor: 'pointer', opacity: 1 },
          encoding: { x, y, color: colour, tooltip: [
            { field: 'theme', title: t('column.theme') },
            { field: 'name', title: t('column.document') },
            { field: 'share', format: '.1%', title: t('column.share') },
            { field: 'low', format: '.1%', title: '2,5 %' },
            { field: 'high', format: '.1%', title: '97,5 %' }] } },
      ],
    },
  };
  chart(place, spec, t('themes.chart_lines'),
    (datum) => showPassages({ theme: datum.code, document: datum.document }));
}

/* Sessions without a document keep their place on the axis. */
function sessionsBetween(sessions) {
  const [first, last] = [Math.min(...sessions), Math.max(...sessions)];
  return last - first > 2 * COLUMNS ? [...new Set(sessions)].sort((a, b) => a - b)
    : Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

function emphasisTable(rows) {
  return foldedTable(t('themes.figures'), [
    { title: t('column.document'), value: (r) => documentName(r[0]), sort: (r) => r[0] },
    { title: t('column.theme'), value: (r) => themeName(r[1]) },
    { title: t('column.share'), kind: 'number', value: (r) => r[4], first: 'desc',
      cell: (r) => percent(r[4]) },
    { title: t('column.interval'), value: (r) => `${percent(r[5])} – ${percent(r[6])}`,
      sort: (r) => r[5], cell: (r) => `${percent(r[5])} – ${percent(r[6])}` },
    { title: t('column.words'), kind: 'number', value: (r) => r[3], cell: (r) => whole(r[3]) },
    { title: t('column.paragraphs'), kind: 'number', value: (r) => r[2],
      cell: (r) => (r[2] ? figure(whole(r[2]), { theme: r[1], document: r[0] }) : '0') },
  ], rows, { order: [[0, 'asc']] });
}

/* Sentences on what changed from a to b; arrays of strings and nodes, strongest first. */
function changeSentences(a, b) {
  const rows = CORE.change.filter((row) => row[0] === a && row[1] === b);
  if (!rows.length) return [[t('themes.no_pair')]];
  if (rows[0][9] === 'too_little_text') return [[t('themes.too_little')]];
  const moved = rows.filter((row) => row[9] === 'more' || row[9] === 'less')
    .sort((x, y) => Math.abs(y[5]) - Math.abs(x[5]));
  const same = rows.filter((row) => row[9] === 'same');
  const lines = moved.map((row) => tn(`themes.${row[9]}`, {
    theme: el('strong', {}, themeName(row[2])),
    share_a: figure(percent(row[3]), { theme: row[2], document: a }),
    share_b: figure(percent(row[4]), { theme: row[2], document: b }),
    difference: points(row[5]),
    low: points(row[6]),
    high: points(row[7]),
  }));
  if (!moved.length) lines.push([t('themes.same_all')]);
  else if (same.length) {
    lines.push(tn('themes.same', { themes: listed(same.map((row) => themeName(row[2]))) }));
  }
  return lines;
}

function drawChange(place) {
  place.append(el('h3', {}, t('themes.changed')));
  const pair = lastPair();
  if (!pair) {
    place.append(el('p', {}, t('themes.single')));
    return;
  }
  const body = el('div');
  const controls = el('div', { class: 'controls' });
  const show = (a, b) => {
    [chosen.a, chosen.b] = [a, b];
    const laters = [...new Set(pairs().map((p) => p[1]))].sort((x, y) => y - x);
    const earliers = pairs().filter((p) => p[1] === b).map((p) => p[0]).sort((x, y) => y - x);
    replace(controls,
      choice(t('themes.from'), earliers.map((d) => [d, documentName(d)]), a,
        (value) => show(Number(value), b)),
      choice(t('themes.to'), laters.map((d) => [d, documentName(d)]), b, (value) => {
        const to = Number(value);
        const from = pairs().filter((p) => p[1] === to).map((p) => p[0]);
        show(from.includes(a) ? a : Math.max(...from), to);
      }));
    drawPair(body, a, b);
  };
  place.append(controls, body);
  const known = pairs().some((p) => p[0] === chosen.a && p[1] === chosen.b);
  show(...(known ? [chosen.a, chosen.b] : pair));
}

function drawPair(place, a, b) {
  const rows = CORE.change.filter((row) => row[0] === a && row[1] === b);
  replace(place, el('ul', { class: 'sentences' },
    changeSentences(a, b).map((line) => el('li', {}, line))));
  if (!rows.length) return;
  drawDifferences(place, rows);
  place.append(foldedTable(t('themes.figures'), [
    { title: t('column.theme'), value: (r) => themeName(r[2]) },
    { title: documentName(a), kind: 'number', value: (r) => r[3],
      cell: (r) => figure(percent(r[3]), { theme: r[2], document: a }) },
    { title: documentName(b), kind: 'number', value: (r) => r[4],
      cell: (r) => figure(percent(r[4]), { theme: r[2], document: b }) },
    { title: t('column.difference'), kind: 'number', value: (r) => r[5], first: 'desc',
      cell: (r) => points(r[5]) },
    { title: t('column.interval'), value: (r) => `${points(r[6])} – ${points(r[7])}`,
      sort: (r) => r[6], cell: (r) => `${points(r[6])} – ${points(r[7])}` },
    { title: t('column.p'), kind: 'number', value: (r) => r[8],
      cell: (r) => (r[8] === null ? '–' : decimal(r[8], 3)) },
    { title: t('column.verdict'), value: (r) => t(`verdict.${r[9]}`) },
  ], rows, { order: [[3, 'desc']] }));
}

function drawDifferences(place, rows) {
  const values = rows.map((row) => ({
    theme: themeName(row[2]), difference: row[5] * 100, low: row[6] * 100, high: row[7] * 100,
    verdict: t(`verdict.${row[9]}`), code: row[2], a: row[0], b: row[1], clickable: true,
  }));
  const found = Object.keys(VERDICTS).filter((verdict) => rows.some((row) => row[9] === verdict));
  const narrow = roomFor(place) < 560;
  const y = { field: 'theme', type: 'nominal', title: null,
    sort: { field: 'difference', order: 'descending', op: 'min' },
    axis: { labelLimit: narrow ? 130 : 260, ticks: false, domain: false, grid: true } };
  const colour = { field: 'verdict', type: 'nominal', title: null,
    legend: { orient: 'top' },
    scale: { domain: found.map((verdict) => t(`verdict.${verdict}`)),
      range: found.map((verdict) => VERDICTS[verdict]) } };
  const title = t('themes.difference_axis');
  chart(place, {
    width: Math.min(560, roomFor(place) - (narrow ? 170 : 290)),
    height: { step: 24 },
    layer: [
      { data: { values: [{ x: 0 }] }, mark: { type: 'rule', color: '#555' },
        encoding: { x: { field: 'x', type: 'quantitative' } } },
      { data: { values }, mark: { type: 'rule', strokeWidth: 2 },
        encoding: { y, color: colour,
          x: { field: 'low', type: 'quantitative', title }, x2: { field: 'high' } } },
      { data: { values }, mark: { type: 'point', filled: true, size: 80, opacity: 1,
        cursor: 'pointer' },
      encoding: { y, color: colour,
        x: { field: 'difference', type: 'quantitative', title,
          axis: { format: '+.0f', tickCount: narrow ? 4 : 8,
            labelExpr: "datum.value === 0 ? '0' : datum.label" } },
        tooltip: [{ field: 'theme', title: t('column.theme') },
          { field: 'difference', format: '+.1f', title: t('column.difference') },
          { field: 'verdict', title: t('column.verdict') }] } },
    ],
  }, t('themes.chart_change'),
  (datum) => showPassages({ theme: datum.code, document: datum.b }));
}

function drawTrends(place) {
  const rows = CORE.trends.filter((row) => row[1] >= 0);
  if (!rows.length) return;
  place.append(el('h3', {}, t('themes.trends')));
  for (const part of [...new Set(rows.map((row) => row[0]))]) {
    const here = rows.filter((row) => row[0] === part);
    const moving = here.filter((row) => row[9] === 'rising' || row[9] === 'falling');
    const still = here.filter((row) => row[9] === 'none');
    const lines = moving.map((row) => tn(`themes.${row[9]}`, {
      theme: el('strong', {}, themeName(row[1])), slope: points(row[5]), low: points(row[6]),
      high: points(row[7]), first: String(row[3]), last: String(row[4]),
    }));
    if (still.length) {
      lines.push(tn('themes.no_trend', { themes: listed(still.map((r) => themeName(r[1]))) }));
    }
    if (here.every((row) => row[9] === 'too_few_sessions')) lines.push([t('themes.too_few')]);
    place.append(el('h4', {}, partsName(part)),
      el('ul', { class: 'sentences' }, lines.map((line) => el('li', {}, line))));
  }
}
