"""What the report shows, collected from a run's tables as plain JSON values.

Lists of lists keep the file small; their columns are named where they are made, and read by the
scripts in ``static/`` in the same order. Documents, entities and terms are referred to by their
position in their list.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path, PurePath
from typing import Any

from kamerlens import __version__
from kamerlens.database import Source
from kamerlens.report.forms import word_forms
from kamerlens.report.limits import PARTNERS, PARTNERS_OF, Limits
from kamerlens.schema import TABLES
from kamerlens.theme_names import read_themes

Json = dict[str, Any]
Rows = list[list[Any]]


def collect(
    source: Source,
    *,
    themes: Path | None = None,
    limits: Limits | None = None,
    live: bool = False,
) -> Json:
    """Return everything but the documents' texts.

    Args:
        source: The run.
        themes: Themes file with the names of the run's themes; the embedded one by default.
        limits: How much is carried.
        live: Leave out what only serves to find paragraphs in the file itself.
    """
    limits = limits or Limits()
    documents = _documents(source)
    place = {document["id"]: i for i, document in enumerate(documents)}
    codes = _themes(source, themes)
    theme_at = {theme["code"]: i for i, theme in enumerate(codes)}
    entities, entity_at = _entities(source, limits)
    terms, term_at = _terms(source, limits)
    words = _keyness(source, "keyness", place, limits)
    names = _keyness(source, "entity_keyness", place, limits)
    return {
        "version": __version__,
        "counts": _counts(source),
        "letters": _letters(source),
        "documents": documents,
        "themes": codes,
        "sections": _sections(source, place),
        "emphasis": _emphasis(source, place, theme_at),
        "change": _change(source, place, theme_at, limits),
        "trends": _trends(source, theme_at),
        "entities": entities,
        "entityDocuments": _per_document(source, "entities", "entity_id", entity_at, place),
        "together": _together(source, entity_at),
        "terms": terms,
        "termDocuments": []
        if live
        else _per_document(source, "term_mentions", "term_id", term_at, place),
        "keyness": {"words": words, "names": names},
        "forms": word_forms(source, (row[1] for row in (*words, *names))),
        "links": _links(source, place),
        "unaligned": _number(source, "SELECT count(*) FROM terms WHERE en IS NULL"),
        "unresolved": _number(source, "SELECT count(*) FROM acronyms WHERE how = 'unresolved'"),
        "removed": _number(source, "SELECT count(*) FROM removed"),
    }


def _number(source: Source, query: str) -> int:
    return int(source.execute(query)[0][0])


def _counts(source: Source) -> Json:
    return {
        table.name: source.execute(f'SELECT count(*) FROM "{table.name}"')[0][0] for table in TABLES
    }


def _letters(source: Source) -> list[Json]:
    rows = source.execute(
        "SELECT letter_id, source, format, dossier, number, title, strftime(date, '%Y-%m-%d'), "
        "parliamentary_year, ministers, pages, words, status, error FROM letters "
        "ORDER BY date NULLS LAST, letter_id"
    )
    names = (
        *("id", "source", "format", "dossier", "number", "title", "date", "year", "ministers"),
        *("pages", "words", "status", "error"),
    )
    found = [dict(zip(names, row, strict=True)) for row in rows]
    for letter in found:  # folders of the machine that made the run are nobody's business
        letter["source"] = PurePath(letter["source"]).name
    return found


def _documents(source: Source) -> list[Json]:
    """Return the documents by session, annexed reports before letters of the same session."""
    rows = source.execute(
        "SELECT document_id, letter_id, part, title, session, year, page_first, page_last, words, "
        "(SELECT count(*) FROM blocks b WHERE b.document_id = d.document_id) FROM documents d "
        "ORDER BY coalesce(session, year - 1945) NULLS FIRST, part = 'letter', document_id"
    )
    names = (
        *("id", "letter", "part", "title", "session", "year", "first", "last", "words"),
        "blocks",
    )
    return [dict(zip(names, row, strict=True)) for row in rows]


def _themes(source: Source, path: Path | None) -> list[Json]:
    """Return the themes of the run in the order of the themes file, unknown codes last."""
    found = {row[0] for row in source.execute("SELECT DISTINCT theme FROM theme_emphasis")}
    found |= {row[0] for row in source.execute("SELECT DISTINCT theme FROM theme_scores")}
    known = [theme for theme in read_themes(path) if theme.code in found]
    rest = sorted(found - {theme.code for theme in known})
    return [
        {
            "code": theme.code,
            "nl": theme.names["nl"],
            "en": theme.names["en"],
            "about_nl": theme.descriptions["nl"],
            "about_en": theme.descriptions["en"],
        }
        for theme in known
    ] + [{"code": code, "nl": code, "en": code, "about_nl": "", "about_en": ""} for code in rest]


def _sections(source: Source, place: Mapping[str, int]) -> Rows:
    """Return id, document, parent id, level, number, heading, first page, words."""
    rows = source.execute(
        "SELECT s.section_id, s.document_id, s.parent_id, s.level, s.number, s.heading, "
        "s.page_first, coalesce((SELECT sum(b.words) FROM blocks b "
        "WHERE b.section_id = s.section_id AND b.type <> 'heading'), 0)::BIGINT "
        "FROM sections s ORDER BY s.document_id, s.section_id"
    )
    return [[row[0], place[row[1]], *row[2:]] for row in rows if row[1] in place]


def _emphasis(source: Source, place: Mapping[str, int], themes: Mapping[str, int]) -> Rows:
    """Return document, theme, blocks, words, share, low, high."""
    rows = source.execute(
        "SELECT document_id, theme, blocks, words, share, ci_low, ci_high FROM theme_emphasis "
        "ORDER BY document_id, theme"
    )
    return [[place[r[0]], themes[r[1]], r[2], round(r[3]), *_short(r[4:])] for r in rows]


def _change(
    source: Source, place: Mapping[str, int], themes: Mapping[str, int], limits: Limits
) -> Rows:
    """Return a, b, theme, share of a, share of b, difference, low, high, adjusted p, verdict."""
    near = ""
    if len(place) > limits.pairs:
        order = sorted(place, key=place.__getitem__)
        parts = dict(source.execute("SELECT document_id, part FROM documents"))
        pairs = set(_neighbours(order, parts))
        values = ", ".join(f"({_text(a)}, {_text(b)})" for a, b in sorted(pairs))
        near = f"WHERE (document_a, document_b) IN ({values})"
    rows = source.execute(
        "SELECT document_a, document_b, theme, share_a, share_b, difference, ci_low, ci_high, "
        f"p_adjusted, verdict FROM theme_change {near} ORDER BY document_a, document_b, theme"
    )
    return [[place[r[0]], place[r[1]], themes.get(r[2], -1), *_short(r[3:9]), r[9]] for r in rows]


def _neighbours(order: Sequence[str], parts: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return each document with the next one, and with the next one of its part."""
    found = list(pairwise(order))
    for part in sorted(set(parts.values())):
        same = [document for document in order if parts[document] == part]
        found += pairwise(same)
    return found


def _trends(source: Source, themes: Mapping[str, int]) -> Rows:
    """Return part, theme, sessions, first, last, slope, low, high, adjusted p, verdict."""
    rows = source.execute(
        "SELECT part, theme, sessions, first_session, last_session, slope, ci_low, ci_high, "
        "p_adjusted, verdict FROM theme_trends ORDER BY part, theme"
    )
    return [[r[0], themes.get(r[1], -1), *r[2:5], *_short(r[5:9]), r[9]] for r in rows]


def _entities(source: Source, limits: Limits) -> tuple[Rows, dict[str, int]]:
    """Return the entities, most mentioned first, and the place of each id.

    Columns: id, label, kind, Dutch name, English name, Dutch acronym, English acronym, uri,
    mentions, documents, first session.
    """
    rows = source.execute(
        "SELECT entity_id, label, kind, name_nl, name_en, acronym_nl, acronym_en, uri, mentions, "
        "documents, first_session FROM entity_index ORDER BY mentions DESC, entity_id LIMIT ?",
        [limits.entities],
    )
    return [list(row) for row in rows], {row[0]: i for i, row in enumerate(rows)}


def _terms(source: Source, limits: Limits) -> tuple[Rows, dict[str, int]]:
    """Return the terms, most frequent first, and the place of each id.

    Columns: id, Dutch, English, alternatives, status, confidence, kind, Dutch acronym, English
    acronym, frequency, documents, first session, theme code, evidence, definition.
    """
    rows = source.execute(
        "SELECT term_id, nl, en, alternatives, status, confidence, kind, acronym_nl, acronym_en, "
        "frequency, documents, first_session, domain, evidence, definition_en FROM terms "
        "ORDER BY frequency DESC, nl, term_id LIMIT ?",
        [limits.terms],
    )
    found = [
        [*r[:3], _parsed(r[3], []), r[4], *_short(r[5:6]), *r[6:13], _parsed(r[13], None), r[14]]
        for r in rows
    ]
    return found, {row[0]: i for i, row in enumerate(rows)}


def _per_document(
    source: Source, table: str, column: str, at: Mapping[str, int], place: Mapping[str, int]
) -> Rows:
    """Return position of the entity or term, document, number of mentions."""
    rows = source.execute(
        f"SELECT m.{column}, b.document_id, count(*) FROM {table} m JOIN blocks b USING (block_id) "
        f"WHERE m.{column} IS NOT NULL GROUP BY ALL ORDER BY ALL"
    )
    return [[at[r[0]], place[r[1]], r[2]] for r in rows if r[0] in at and r[1] in place]


def _together(source: Source, at: Mapping[str, int]) -> Rows:
    """Return entity, entity, number of blocks that mention both; strongest partners first."""
    rows = source.execute(
        "WITH top AS (SELECT entity_id FROM entity_index ORDER BY mentions DESC, entity_id "
        f"LIMIT {PARTNERS_OF}), seen AS (SELECT DISTINCT block_id, entity_id FROM entities "
        "WHERE entity_id IS NOT NULL), pairs AS (SELECT a.entity_id AS a, b.entity_id AS b, "
        "count(*) AS n FROM seen a JOIN top ON a.entity_id = top.entity_id JOIN seen b "
        "ON a.block_id = b.block_id AND a.entity_id <> b.entity_id GROUP BY ALL) "
        "SELECT a, b, n FROM pairs QUALIFY row_number() OVER "
        f"(PARTITION BY a ORDER BY n DESC, b) <= {PARTNERS} ORDER BY a, n DESC, b"
    )
    return [[at[a], at[b], n] for a, b, n in rows if a in at and b in at]


def _keyness(source: Source, table: str, place: Mapping[str, int], limits: Limits) -> Rows:
    """Return document, term, count, log-odds, z; strongest first within a document."""
    each = max(limits.keyness_least, min(limits.keyness, limits.keyness_all // max(1, len(place))))
    rows = source.execute(
        f"SELECT document_id, term, count, log_odds, z FROM {table} QUALIFY row_number() OVER "
        "(PARTITION BY document_id ORDER BY abs(z) DESC, term) <= ? "
        "ORDER BY document_id, z DESC, term",
        [each],
    )
    return [[place[r[0]], *r[1:3], *_short(r[3:])] for r in rows if r[0] in place]


def _links(source: Source, place: Mapping[str, int]) -> Rows:
    """Return the earlier and the later section, both documents, similarity, verdict."""
    rows = source.execute(
        "SELECT section_a, section_b, document_a, document_b, similarity, verdict "
        "FROM section_links ORDER BY document_a, document_b, section_b NULLS LAST, section_a"
    )
    return [[r[0], r[1], place[r[2]], place[r[3]], *_short(r[4:5]), r[5]] for r in rows]


def _short(values: Sequence[float | None]) -> list[float | None]:
    return [None if value is None else round(float(value), 4) for value in values]


def _parsed(text: str | None, default: Any) -> Any:
    if not text:
        return default
    try:
        return json.loads(text)
    except ValueError:
        return text


def _text(value: str) -> str:
    """Return an SQL string literal."""
    return "'" + value.replace("'", "''") + "'"
