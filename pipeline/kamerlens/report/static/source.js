/* Where paragraphs come from: the page itself, or the server of `kamerlens serve`.

   A query is one of
     {theme, document}   {entity, document?}   {entity, other}   {term, document?}
     {word, document}    {search, document?}
   and the answer {total, missing, passages}, each passage
     {document, block, section, type, text, first, last, marks: [[start, end, class], …]}. */

const parsedTexts = new Map();

function carriedText(d) {
  if (!parsedTexts.has(d)) {
    const node = document.getElementById(`text-${d}`);
    parsedTexts.set(d, node ? JSON.parse(node.textContent) : null);
  }
  return parsedTexts.get(d);
}

const embedded = {
  async text(d) {
    return carriedText(d);
  },
  async passages(query, offset, limit) {
    const found = [];
    let missing = 0;
    for (const d of documentsOf(query)) {
      const text = carriedText(d);
      if (text === null) missing += 1;
      else found.push(...matches(query, d, text));
    }
    return { total: found.length, missing, passages: found.slice(offset, offset + limit) };
  },
};

const live = {
  async ask(path, values) {
    const query = new URLSearchParams();
    for (const [key, value] of Object.entries(values)) {
      if (value !== undefined && value !== null) query.set(key, value);
    }
    const answer = await fetch(`${path}?${query}`);
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    return answer.json();
  },
  text(d) {
    if (!parsedTexts.has(d)) {
      parsedTexts.set(d, this.ask('api/text', { document: DOCUMENTS[d].id }));
    }
    return parsedTexts.get(d);
  },
  passages(query, offset, limit) {
    if (query.search !== undefined) {
      const document = query.document === undefined ? undefined : DOCUMENTS[query.document].id;
      return this.ask('api/search', { q: query.search, document, offset, limit });
    }
    const id = (list, i) => (i === undefined ? undefined : list[i][0]);
    return this.ask('api/passages', {
      document: query.document === undefined ? undefined : DOCUMENTS[query.document].id,
      theme: query.theme === undefined ? undefined : CORE.themes[query.theme].code,
      entity: id(CORE.entities, query.entity),
      other: id(CORE.entities, query.other),
      term: id(CORE.terms, query.term),
      word: query.word,
      offset,
      limit,
    });
  },
};

const texts = LIVE ? live : embedded;

function documentsOf(query) {
  if (query.document !== undefined) return [query.document];
  if (query.search !== undefined) return DOCUMENTS.map((_, i) => i);
  const counts = query.entity !== undefined ? CORE.entityDocuments : CORE.termDocuments;
  const wanted = query.entity ?? query.term;
  return counts.filter((row) => row[0] === wanted).map((row) => row[1]);
}

function matches(query, d, text) {
  const marks = new Map();
  const add = (block, ...mark) => {
    if (!marks.has(block)) marks.set(block, []);
    if (mark.length) marks.get(block).push(mark);
  };
  if (query.theme !== undefined) {
    for (const [block, theme, , evidence] of text.themes) {
      if (theme !== query.theme) continue;
      add(block);
      for (const [start, end] of evidence) add(block, start, end, 'theme');
    }
  } else if (query.entity !== undefined) {
    for (const [block, start, end, , entity] of text.entities) {
      if (entity === query.entity) add(block, start, end, 'entity');
    }
    if (query.other !== undefined) {
      const both = new Set();
      for (const [block, start, end, , entity] of text.entities) {
        if (entity !== query.other || !marks.has(block)) continue;
        add(block, start, end, 'other');
        both.add(block);
      }
      for (const block of [...marks.keys()]) if (!both.has(block)) marks.delete(block);
    }
  } else if (query.term !== undefined) {
    for (const [block, start, end, term] of text.terms) {
      if (term === query.term) add(block, start, end, 'term');
    }
  } else if (query.word !== undefined) {
    wordMatches(query.word, text, add);
  } else if (query.search !== undefined) {
    searchMatches(query.search, text, add);
  }
  return [...marks.keys()].sort((a, b) => a - b).map((i) => passage(d, text, i, marks.get(i)));
}

/* Occurrences of a key word, by its forms; only in paragraphs and list items, as it was counted. */
function wordMatches(word, text, add) {
  const forms = CORE.forms?.[word] ?? [word];
  const escaped = forms.map((form) => form.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${escaped.join('|')})(?![\\p{L}\\p{N}])`, 'giu');
  text.blocks.forEach((block, i) => {
    if (block[2] !== 'paragraph' && block[2] !== 'list_item') return;
    for (const found of block[3].matchAll(pattern)) {
      add(i, found.index, found.index + found[0].length, 'term');
    }
  });
}

function passage(d, text, i, marks) {
  const [block, section, type, words, first, last] = text.blocks[i];
  return { document: d, block, section, type, text: words, first, last, marks };
}

/* Offsets count code points in the tables, UTF-16 units in scripts. */
function codePoints(text) {
  if (!/[\ud800-\udfff]/.test(text)) return (offset) => offset;
  const places = [];
  let at = 0;
  for (const character of text) {
    places.push(at);
    at += character.length;
  }
  places.push(at);
  return (offset) => places[Math.min(offset, places.length - 1)];
}

const SECTIONS = new Map(CORE.sections.map((row) => [row[0], row]));
function sectionOf(d, local) {
  if (!local) return null;
  return SECTIONS.get(local.startsWith('/') ? DOCUMENTS[d].id + local : local) ?? null;
}
