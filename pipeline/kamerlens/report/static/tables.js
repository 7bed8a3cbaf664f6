/* Tables: DataTables, with cells built as nodes. */

/* What DataTables searches and sorts by: it decodes entities by parsing, so none may reach it. */
const plain = (value) => (typeof value === 'string' ? value.replace(/[<>&]/g, ' ') : value);

function tableTexts() {
  return {
    search: t('table.search'),
    info: t('table.info'),
    infoEmpty: '',
    infoFiltered: t('table.filtered'),
    zeroRecords: t('table.empty'),
    emptyTable: t('table.empty'),
    lengthMenu: t('table.rows'),
    loadingRecords: t('frame.loading'),
    processing: t('frame.loading'),
    thousands: state.language === 'nl' ? '.' : ',',
    decimal: state.language === 'nl' ? ',' : '.',
    paginate: { first: '«', previous: '‹', next: '›', last: '»' },
    aria: {
      orderable: t('table.sort'),
      orderableReverse: t('table.sort_reverse'),
      orderableRemove: t('table.sort_clear'),
      paginate: {
        first: t('table.first'),
        previous: t('table.previous'),
        next: t('table.next'),
        last: t('table.last'),
        number: '',
      },
    },
  };
}

/* What is on paper is all that was found, not one page of it. */
function expandTables(all) {
  for (const made of DataTable.tables({ visible: true, api: true }).context ?? []) {
    const api = new DataTable.Api(made);
    if (made.oFeatures?.bServerSide || made.features?.serverSide) continue;
    if (all) {
      made.lengthBefore ??= api.page.len();
      api.page.len(-1).draw(false);
    } else if (made.lengthBefore) {
      api.page.len(made.lengthBefore).draw(false);
      made.lengthBefore = undefined;
    }
  }
}

/* columns: {title, value(row) for searching, saving and sorting, sort(row) a number where sorting
   goes by something else, cell(row) a node, kind: 'text'|'number', first: 'asc'|'desc'}. On a phone each row is a card: the first cell its head, the others with
   their column's title. */
function table(place, columns, rows, { order = [], pageLength = 25, label, kind = 'cards',
  saved = true, ...more } = {}) {
  const node = el('table', { class: `table ${kind}` }, label ? el('caption', { class: 'hidden' }, label) : null);
  place.append(el('div', { class: 'scroll' }, node));
  const shape = {
    topStart: rows.length > pageLength ? 'pageLength' : null,
    topEnd: rows.length > 10 ? 'search' : null,
    bottomStart: rows.length > 10 ? 'info' : null,
    bottomEnd: rows.length > pageLength ? 'paging' : null,
  };
  const made = new DataTable(node, {
    data: rows,
    columns: columns.map((column) => ({
      title: column.title,
      className: column.kind === 'number' ? 'right' : 'left',
      createdCell: (cell) => { cell.dataset.title = column.title; },
      type: column.kind === 'number' || column.sort ? 'num' : 'string',
      orderSequence: column.first === 'desc' ? ['desc', 'asc'] : ['asc', 'desc'],
      searchable: column.kind !== 'number',
      data: null,
      render: (_, type, row) => {
        if (type === 'display') {
          const cell = column.cell ? column.cell(row) : column.value(row);
          return cell instanceof Node ? cell : el('span', {}, String(cell ?? ''));
        }
        if (type === 'sort' && column.sort) return column.sort(row);
        return plain(column.value(row) ?? (column.kind === 'number' ? -Infinity : ''));
      },
    })),
    order,
    pageLength,
    lengthMenu: [10, 25, 50, 100, { label: t('frame.all'), value: -1 }],
    autoWidth: false,
    deferRender: true,
    layout: shape,
    language: tableTexts(),
    ...more,
  });
  if (saved) {
    place.append(saveButtons(label, columns.map((column) => column.title),
      () => made.rows({ search: 'applied', order: 'applied' }).data().toArray()
        .map((row) => columns.map((column) => column.value(row)))));
  }
  return made;
}

/* Buttons that save rows, which may have to be fetched first, as CSV and as JSON. */
function saveButtons(name, header, rows) {
  const one = (key, saver) => el('button', { type: 'button', class: 'plain small',
    onclick: async () => saver(fileName(name), header, await rows()) }, t(key));
  return el('p', { class: 'saves' }, one('glossary.export_csv', saveCsv), ' ',
    one('glossary.export_json', saveJson));
}

const fileName = (name) => (name || 'kamerlens').replace(/[^\p{L}\p{N}]+/gu, '-')
  .replace(/^-|-$/g, '').toLowerCase().slice(0, 60);

/* The byte order mark tells spreadsheets that the text is UTF-8. */
function saveCsv(name, header, rows) {
  save(`${name}.csv`, `\ufeff${csv(header, rows)}`, 'text/csv;charset=utf-8');
}

function saveJson(name, header, rows) {
  const records = rows.map((row) => Object.fromEntries(header.map((key, i) => [key, row[i]])));
  save(`${name}.json`, `${JSON.stringify(records, null, 1)}\n`, 'application/json');
}

/* A table that is made when its fold is opened. */
function foldedTable(title, columns, rows, options) {
  const body = el('div');
  const fold = el('details', { class: 'fold' }, el('summary', {}, title), body);
  fold.addEventListener('toggle', () => {
    if (fold.open && !body.firstChild) table(body, columns, rows, { label: title, ...options });
  });
  return fold;
}

/* CSV as RFC 4180 has it; text that a spreadsheet would run as a formula gets an apostrophe, as in
   the run's own CSV tables. */
function csv(header, rows) {
  const cell = (value) => {
    if (value === null || value === undefined) return '';
    if (typeof value === 'number') return String(value);
    let text = typeof value === 'string' ? value : JSON.stringify(value);
    if (/^'*[=+\-@\t\r]/.test(text)) text = `'${text}`;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [header, ...rows].map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n';
}
