/* Every table of the run, page by page from the server. */

const browseState = { name: 'terms' };
/* Characters from which a cell is folded. */
const LONG = 240;
EXTRA_VIEWS.tables = drawTables;

function drawTables(place, name, query) {
  if (CORE.tables.some((table) => table.name === name)) browseState.name = name;
  const about = CORE.tables.find((table) => table.name === browseState.name);
  const body = el('div', { class: 'browse' });
  replace(place, el('p', { class: 'how' }, t('tables.how')),
    el('div', { class: 'controls' },
      choice(t('tables.choose'), CORE.tables.map((table) =>
        [table.name, `${table.name} (${whole(table.rows)})`]), about.name,
      (value) => { location.hash = address('tables', value); }),
      el('span', { class: 'buttons' },
        el('a', { class: 'plain', download: '', id: 'save-csv' }, t('glossary.export_csv')),
        el('a', { class: 'plain', download: '', id: 'save-json' }, t('glossary.export_json')))),
    el('p', {}, el('span', { lang: 'en' }, about.about)), body);
  browseTable(body, about, new URLSearchParams(query ?? ''));
}

/* Search, filters and order are in the address too, so that a link shows the same rows. */
function browseTable(place, about, asked) {
  const columns = about.columns;
  const filters = Object.fromEntries(columns.map(([name]) => [name, asked.get(`f.${name}`) ?? '']));
  const order = (asked.get('sort') ?? '').split(',').map((item) => [
    columns.findIndex(([name]) => name === item.replace(/^-/, '')),
    item.startsWith('-') ? 'desc' : 'asc']).filter(([i]) => i >= 0);
  const inputs = el('tr', { class: 'filters' }, columns.map(([name]) => el('th', { 'data-dt-order': 'disable' },
    el('input', { type: 'text', 'aria-label': t('tables.filter', { column: name }),
      placeholder: '…', value: filters[name] || null, onchange: (event) => {
        filters[name] = event.target.value;
        made.ajax.reload();
      } }))));
  const node = el('table', { class: 'table small' }, el('caption', { class: 'hidden' },
    about.name), el('thead', {}, el('tr', {}, columns.map(([name, , text]) =>
    el('th', { title: text }, name))), inputs));
  const problem = el('p', { class: 'notice', hidden: true, role: 'alert' });
  place.append(problem, el('div', { class: 'scroll', tabindex: '0' }, node));
  const made = new DataTable(node, {
    serverSide: true,
    ajax: (wanted, answer) => askTable(about, wanted, filters).then((found) => {
      problem.hidden = true;
      answer({ draw: wanted.draw, recordsTotal: found.all, recordsFiltered: found.found,
        data: found.rows });
    }).catch((error) => {
      problem.textContent = t('frame.error', { reason: error.message });
      problem.hidden = false;
      answer({ draw: wanted.draw, recordsTotal: 0, recordsFiltered: 0, data: [] });
    }),
    columns: columns.map(([name, kind], i) => ({
      data: i,
      className: kind === 'number' || kind === 'integer' ? 'right' : 'left',
      render: (value) => tableCell(name, kind, value),
    })),
    order,
    search: { search: asked.get('q') ?? '' },
    orderCellsTop: true,
    titleRow: 0,
    pageLength: 25,
    lengthMenu: [10, 25, 50, 100, 500],
    autoWidth: false,
    searchDelay: 300,
    layout: { topStart: 'pageLength', topEnd: 'search', bottomStart: 'info',
      bottomEnd: 'paging' },
    language: tableTexts(),
  });
}

function askTable(about, asked, filters) {
  const values = {
    q: asked.search.value,
    sort: asked.order.map(({ column, dir }) =>
      (dir === 'desc' ? '-' : '') + about.columns[column][0]).join(','),
  };
  for (const [name, value] of Object.entries(filters)) if (value) values[`f.${name}`] = value;
  const query = new URLSearchParams(Object.entries(values).filter(([, value]) => value));
  if (state.view === 'tables') {
    history.replaceState(null, '', address('tables', about.name, ...[String(query)].filter(Boolean)));
  }
  $('#save-csv').href = `table/${about.name}.csv?${query}`;
  $('#save-json').href = `table/${about.name}.json?${query}`;
  return live.ask(`api/table/${about.name}`,
    { ...values, offset: asked.start, limit: Math.max(0, asked.length) });
}

/* Ids lead to what they name. */
function tableCell(name, kind, value) {
  if (value === null) return el('span', { class: 'quiet' }, '–');
  if (name.endsWith('block_id')) {
    const [document, block] = splitBlock(value);
    return el('a', { href: address('reader', document, block) }, value);
  }
  if (name === 'document_id' || name === 'document_a' || name === 'document_b') {
    return el('a', { href: address('reader', value) }, value);
  }
  if (name === 'entity_id') return el('a', { href: address('entities', value) }, value);
  if (name === 'term_id') return el('a', { href: address('glossary', value) }, value);
  const text = kind === 'number' ? String(Number(value.toPrecision(6))) : String(value);
  if (text.length > LONG) {
    return el('details', { class: 'long' }, el('summary', {}, `${text.slice(0, LONG / 2)}…`), text);
  }
  return el('span', { class: text.length > LONG / 4 ? 'long' : null }, text);
}
