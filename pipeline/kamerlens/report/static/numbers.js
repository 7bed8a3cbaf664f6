/* Numbers and names as the chosen language writes them. */

const formats = {};
function format(options) {
  const key = state.language + JSON.stringify(options);
  const locale = state.language === 'nl' ? 'nl-NL' : 'en-GB';
  formats[key] ??= new Intl.NumberFormat(locale, options);
  return formats[key];
}

const whole = (n) => format({ maximumFractionDigits: 0 }).format(n);
const decimal = (n, digits = 2) =>
  format({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(n);
const percent = (n, digits = 1) =>
  format({ style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits })
    .format(n);
const points = (n) => t('themes.points', {
  n: format({ minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: 'exceptZero' })
    .format(n * 100),
});

function day(iso) {
  if (!iso) return '';
  const locale = state.language === 'nl' ? 'nl-NL' : 'en-GB';
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' })
    .format(new Date(`${iso}T00:00:00Z`));
}

const DOCUMENTS = CORE.documents;
const LETTERS = new Map(CORE.letters.map((letter) => [letter.id, letter]));
const themeName = (i) => CORE.themes[i]?.[state.language] ?? '?';
const partName = (part) => (has(`part.${part}`) ? t(`part.${part}`) : part);

/* "Brief 72", "Verslag 71"; the letter's number where that is not clear enough. */
function documentName(d) {
  const key = `${state.language} ${d}`;
  if (!documentNames.has(key)) documentNames.set(key, nameOfDocument(d));
  return documentNames.get(key);
}

const documentNames = new Map();
function nameOfDocument(d) {
  const { part, session, letter } = DOCUMENTS[d];
  const base = partName(part);
  const name = base.charAt(0).toUpperCase() + base.slice(1);
  if (session === null) return `${name} ${letter}`;
  const same = DOCUMENTS.some((other, i) =>
    i !== d && other.part === part && other.session === session);
  return same ? `${name} ${session} (${letter})` : `${name} ${session}`;
}

const entityName = (e) => {
  const row = CORE.entities[e];
  return (state.language === 'nl' ? row[3] || row[4] : row[4] || row[3]) || row[5] || row[0];
};
const labelName = (label) => (has(`label.${label}`) ? t(`label.${label}`) : label);

/* Figures that lead to paragraphs. */
function figure(text, query) {
  return button(text, () => showPassages(query));
}

const bracketed = (node) => el('span', { class: 'nowrap' }, '(', node, ')');
