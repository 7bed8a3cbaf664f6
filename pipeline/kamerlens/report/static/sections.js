/* Sections of two documents, side by side. */

const linkChoice = { pair: null };

function linkPairs() {
  const seen = new Map();
  for (const row of CORE.links) seen.set(`${row[2]} ${row[3]}`, [row[2], row[3]]);
  return [...seen.entries()];
}

function drawSections(place) {
  const pairsFound = linkPairs();
  if (!pairsFound.length) {
    replace(place, el('p', {}, t('sections.none')));
    return;
  }
  const body = el('div');
  linkChoice.pair ??= pairsFound[pairsFound.length - 1][0];
  replace(place, el('p', { class: 'how' }, t('sections.how')),
    el('div', { class: 'controls' }, choice(t('sections.pair'), pairsFound.map(([key, [a, b]]) =>
      [key, `${documentName(a)} → ${documentName(b)}`]).reverse(), linkChoice.pair, (value) => {
      linkChoice.pair = value;
      listLinks(body);
    })), body);
  listLinks(body);
}

function listLinks(place) {
  const [a, b] = linkChoice.pair.split(' ').map(Number);
  const rows = CORE.links.filter((row) => row[2] === a && row[3] === b);
  const one = (id, d) => {
    const section = SECTIONS.get(id);
    if (!section) return el('div', { class: 'side empty' }, '–');
    return el('div', { class: `side level-${section[3]}` },
      el('a', { href: address('reader', DOCUMENTS[d].id, id.slice(DOCUMENTS[d].id.length + 1)) },
        section[5]),
      el('p', { class: 'how' },
        section[7] ? `${t('sections.words', { n: section[7] })} · ` : null,
        pageLinks(d, section[6])));
  };
  replace(place, el('div', { class: 'pairs' },
    el('div', { class: 'pair head' }, el('b', {}, documentName(a)), el('span'),
      el('b', {}, documentName(b))),
    rows.map((row) => el('div', { class: 'pair' }, one(row[0], a),
      el('div', { class: 'link' }, el('span', { class: `badge ${row[5]}` },
        t(`sections.${row[5]}`)),
      row[0] && row[1] ? el('button', { type: 'button', class: 'plain small',
        title: t('sections.similarity', { n: decimal(row[4]) }),
        onclick: () => showSideBySide(row) }, t('sections.compare')) : null),
      one(row[1], b)))));
}

/* Both texts, and the section's way through the other documents. */
async function showSideBySide(row) {
  const side = async (id, d) => {
    const text = await texts.text(d);
    const section = SECTIONS.get(id);
    const column = el('div', { class: 'column' }, el('h3', {}, documentName(d)),
      el('h4', {}, section[5], ' ', pageLinks(d, section[6])));
    if (text === null) column.append(el('p', { class: 'notice' }, t('reader.not_carried')));
    else {
      const local = id.slice(DOCUMENTS[d].id.length);
      text.blocks.forEach((block) => {
        if (block[1] === local && block[2] !== 'heading') {
          column.append(el('p', { class: `block ${block[2]}` }, block[3]));
        }
      });
    }
    return column;
  };
  openDrawer(SECTIONS.get(row[1])[5], t('frame.loading'));
  const columns = await Promise.all([side(row[0], row[2]), side(row[1], row[3])]);
  openDrawer(SECTIONS.get(row[1])[5], el('div', { class: 'columns' }, columns), through(row));
}

/* Follow the links backwards and forwards. */
function through(row) {
  const chain = [[row[0], row[2]], [row[1], row[3]]];
  for (let back = true; back;) {
    back = CORE.links.find((link) => link[1] === chain[0][0] && link[0]);
    if (back) chain.unshift([back[0], back[2]]);
  }
  for (let on = true; on;) {
    on = CORE.links.find((link) => link[0] === chain[chain.length - 1][0] && link[1]);
    if (on) chain.push([on[1], on[3]]);
  }
  if (chain.length < 3) return null;
  return [el('h3', {}, t('sections.through')), el('ol', { class: 'chain' },
    chain.map(([id, d]) => el('li', {}, el('b', {}, documentName(d)), ' ',
      el('a', { href: address('reader', DOCUMENTS[d].id, id.slice(DOCUMENTS[d].id.length + 1)),
        onclick: closeDrawer }, SECTIONS.get(id)[5]), ' ',
      el('span', { class: 'how' }, t('sections.words', { n: SECTIONS.get(id)[7] })))))];
}
