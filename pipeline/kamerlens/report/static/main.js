/* Views, addresses and language. */

const VIEWS = {
  overview: drawOverview,
  themes: drawThemes,
  entities: drawEntities,
  glossary: drawGlossary,
  keyness: drawKeyness,
  sections: drawSections,
  reader: drawReader,
  search: drawSearch,
  ...EXTRA_VIEWS,
};
/* Views that an address says more about, and so are drawn each time. */
const ADDRESSED = ['reader', 'search', 'tables'];

function route() {
  const [name, ...parts] = parsedAddress();
  const view = VIEWS[name] ? name : 'overview';
  state.view = view;
  for (const other of Object.keys(VIEWS)) {
    $(`#view-${other}`).hidden = other !== view;
    const tab = $(`#tab-${other}`);
    if (other === view) tab.setAttribute('aria-current', 'page');
    else tab.removeAttribute('aria-current');
  }
  $(`#tab-${view}`).scrollIntoView({ block: 'nearest', inline: 'nearest' });
  draw(view, parts);
  if (view === 'entities' && parts[0]) showEntity(parts[0]);
  else if (view === 'glossary' && parts[0]) showTerm(parts[0]);
  else closeDrawer();
}

/* A view is drawn when first seen, and again when the language changed. */
function draw(view, parts) {
  if (!ADDRESSED.includes(view) && state.drawn.get(view) === state.language) return;
  state.drawn.set(view, state.language);
  const place = $(`#view-${view} .body`);
  VIEWS[view](place, ...(ADDRESSED.includes(view) ? parts : []));
}

/* An address that names a detail ends with it, so that the same link works again. */
function leaveDetail() {
  const [name, detail] = parsedAddress();
  if (detail && (name === 'entities' || name === 'glossary')) {
    history.replaceState(null, '', address(name));
  }
}

function setLanguage(language) {
  state.language = language;
  document.documentElement.lang = language;
  document.title = `${t('frame.title')} · kamerlens`;
  for (const other of ['nl', 'en']) {
    $(`#lang-${other}`).setAttribute('aria-pressed', String(other === language));
  }
  applyTexts();
  lead();
  kept.set('language', language);
  $('#foot').textContent = t(LIVE ? 'frame.made_live' : 'frame.made_with',
    { version: CORE.version });
  route();
}

function lead() {
  const sessions = DOCUMENTS.map((row) => row.session).filter((session) => session !== null);
  const counted = (name, n) => `${whole(n)} ${t(`count.${name}`, { n })}`;
  const words = DOCUMENTS.reduce((sum, row) => sum + row.words, 0);
  const values = {
    letters: counted('letters', CORE.letters.filter((letter) => letter.status === 'ok').length),
    documents: counted('documents', DOCUMENTS.length),
    words: counted('words', words),
    first: String(Math.min(...sessions)),
    last: String(Math.max(...sessions)),
  };
  const kind = !sessions.length ? 'none' : values.first === values.last ? 'one' : 'many';
  $('#lead').textContent = t(`overview.lead_${kind}`, values);
}

function start() {
  $('#lang-nl').addEventListener('click', () => setLanguage('nl'));
  $('#lang-en').addEventListener('click', () => setLanguage('en'));
  $('#print').addEventListener('click', () => window.print());
  $('#drawer-close').addEventListener('click', closeDrawer);
  $('#drawer').addEventListener('click', (event) => {
    if (event.target === $('#drawer')) closeDrawer();
  });
  $('#drawer').addEventListener('close', leaveDetail);
  window.addEventListener('hashchange', route);
  window.addEventListener('beforeprint', () => expandTables(true));
  window.addEventListener('afterprint', () => expandTables(false));
  const wanted = kept.get('language') ?? (navigator.language?.startsWith('nl') ? 'nl' : 'en');
  setLanguage(wanted === 'en' ? 'en' : 'nl');
}

start();
