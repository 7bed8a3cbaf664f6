"""The output tables: columns, types, keys and what they mean.

The one place that says what a run's tables look like: the writer, ``datapackage.json``, the
DuckDB store and the Python API all read it. Types are those of the Table Schema standard
(https://specs.frictionlessdata.io/table-schema/, version 1).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

ColumnType = Literal["string", "integer", "number", "boolean", "date"]

#: Table Schema type → DuckDB type.
DUCKDB_TYPES: Mapping[str, str] = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column; ``required`` columns are never empty."""

    name: str
    type: ColumnType
    description: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One output table.

    Attributes:
        key: The columns of the primary key, in order; empty for a table without one.
        refers: Column → (table, column) it refers to; an empty cell refers to nothing.
    """

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    refers: Mapping[str, tuple[str, str]]

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names of the columns in order."""
        return tuple(column.name for column in self.columns)


_BLOCK = ("blocks", "block_id")
_DOCUMENT = ("documents", "document_id")
_SENTENCE = ("sentences", "sentence_id")
_TYPES: Mapping[str, ColumnType] = {
    "s": "string",
    "i": "integer",
    "n": "number",
    "b": "boolean",
    "d": "date",
}


def _table(
    name: str,
    description: str,
    columns: str,
    *,
    key: str = "",
    refers: Mapping[str, tuple[str, str]] | None = None,
) -> Table:
    """Build a table from lines of ``name[!] type description`` (``!`` marks a required column)."""
    parsed = []
    for line in filter(None, (raw.strip() for raw in columns.splitlines())):
        label, code, text = line.split(maxsplit=2)
        parsed.append(Column(label.rstrip("!"), _TYPES[code], text, label.endswith("!")))
    return Table(name, description, tuple(parsed), tuple(key.split()), refers or {})


TABLES: tuple[Table, ...] = (
    _table(
        "letters",
        "One row a source file, also for those that could not be read.",
        """
        letter_id! s Dossier and number (26150-163) or a slug of the file name
        source! s Name of the source file as given
        sha256 s SHA-256 of the file's bytes
        format s pdf, txt or xml
        dossier s Dossier number, or two separated by a semicolon
        number s Number of the paper in its dossier
        title s Title of the letter
        date d Date of the letter
        parliamentary_year s Parliamentary year as printed, e.g. 2016–2017
        ministers s Who signed, separated by semicolons
        pages i Number of pages
        words i Number of words in all blocks
        status! s ok or failed
        error s Why the file failed
        """,
        key="letter_id",
    ),
    _table(
        "documents",
        "The letter itself and each annexed report: the unit of comparison between years.",
        """
        document_id! s Letter and part, e.g. 26150-163#annex1
        letter_id! s The letter it stands in
        part! s letter, annex or english
        title s Title of the document
        session i Session of the UN General Assembly it is about
        year i Calendar year in which that session opens
        page_first i First page
        page_last i Last page
        words i Number of words in its blocks
        """,
        key="document_id",
        refers={"letter_id": ("letters", "letter_id")},
    ),
    _table(
        "sections",
        "Headings and their nesting.",
        """
        section_id! s Document and number of the section
        document_id! s The document it belongs to
        parent_id s The section it is nested in
        level! i 1 for the highest
        number s Number of the heading as printed
        heading! s The heading as printed
        path! s Headings from the highest level down, separated by >
        page_first i First page
        page_last i Last page
        """,
        key="section_id",
        refers={"document_id": _DOCUMENT, "parent_id": ("sections", "section_id")},
    ),
    _table(
        "blocks",
        "Paragraphs, headings, list items, notes … in reading order.",
        """
        block_id! s Document and number of the block
        document_id! s The document it belongs to
        section_id s The section it stands in
        ordinal! i Position in the document, from 0
        type! s title, heading, paragraph, list_item, footnote, caption, table, signature, …
        text! s The text, without bullets, note numbers and note markers
        page_first i Page on which it begins
        page_last i Page on which it ends
        bbox s JSON: page → [x0, top, x1, bottom] in points
        words! i Number of words
        """,
        key="block_id",
        refers={"document_id": _DOCUMENT, "section_id": ("sections", "section_id")},
    ),
    _table(
        "sentences",
        "Sentences of blocks.",
        """
        sentence_id! s Block and number of the sentence
        block_id! s The block it stands in
        start_char! i Offset of its first character in the block's text
        end_char! i Offset after its last character
        text! s The sentence
        language! s nl or en
        """,
        key="sentence_id",
        refers={"block_id": _BLOCK},
    ),
    _table(
        "removed",
        "Everything the extractor left out of the blocks.",
        """
        letter_id! s The letter
        page i Page
        x0 n Left edge in points
        top n Upper edge in points
        x1 n Right edge in points
        bottom n Lower edge in points
        text s What was left out
        reason! s Why
        """,
        refers={"letter_id": ("letters", "letter_id")},
    ),
    _table(
        "joins",
        "Every decision about a word broken at a line end.",
        """
        block_id! s The block it stands in
        start_char! i Offset of the word in the block's text
        left! s The part before the break
        right! s The part after the break
        result! s What stands in the text now
        decision! s joined, kept or spaced
        evidence s What decided
        """,
        refers={"block_id": _BLOCK},
    ),
    _table(
        "entities",
        "Named entities where they stand.",
        """
        mention_id! s Block and offsets of the mention
        block_id! s The block
        sentence_id s The sentence
        start_char! i Offset of its first character in the block's text
        end_char! i Offset after its last character
        text! s As written
        label! s OntoNotes 5 label, TITLE or REF
        entity_id s Identity, empty where none could be given
        name_nl s Dutch name of the identity
        name_en s English name of the identity
        source! s model, rule or gazetteer
        score! n Confidence
        page i Page
        """,
        key="mention_id",
        refers={
            "block_id": _BLOCK,
            "sentence_id": _SENTENCE,
            "entity_id": ("entity_index", "entity_id"),
        },
    ),
    _table(
        "entity_index",
        "One row an identity.",
        """
        entity_id! s Wikidata identifier, or one of our own (kl:…)
        label! s Label
        kind s Finer kind, e.g. peace_operation
        name_nl s Dutch name
        name_en s English name
        acronym_nl s Acronym in Dutch
        acronym_en s Acronym in English
        uri s Address of the identity
        mentions! i Number of mentions in the run
        documents! i Number of documents it is mentioned in
        first_session i First session it is mentioned for
        """,
        key="entity_id",
    ),
    _table(
        "acronyms",
        "Acronyms and what they stand for.",
        """
        acronym! s The acronym
        long_nl s Dutch long form
        long_en s English long form
        entity_id s Identity, if it is a named entity
        first_block_id s Block of its first mention
        how! s in-text, termbase or unresolved
        mentions! i Number of mentions
        """,
        refers={"first_block_id": _BLOCK},
    ),
    _table(
        "references",
        "References to papers, UN documents, treaties, and footnote markers.",
        """
        block_id! s The block
        start_char! i Offset of its first character in the block's text
        end_char! i Offset after its last character; the same as start_char for a footnote marker
        text s As written; empty for a footnote marker
        kind! s kamerstuk, un_document, un_resolution, treaty, gazette, eu_document or footnote
        normalized s Normal form of the reference
        url s Where the document is found, if the pattern is known
        target_block_id s The note's block, for a footnote marker
        """,
        refers={"block_id": _BLOCK, "target_block_id": _BLOCK},
    ),
    _table(
        "english",
        "English left untranslated in Dutch text.",
        """
        block_id! s The block
        start_char! i Offset of its first character in the block's text
        end_char! i Offset after its last character
        text! s As written
        term_id s The glossary entry with this English
        """,
        refers={"block_id": _BLOCK, "term_id": ("terms", "term_id")},
    ),
    _table(
        "theme_scores",
        "What each block is about.",
        """
        block_id! s The block
        theme! s Theme code
        score! n Calibrated probability
        assigned! b Whether the score passes the theme's threshold
        evidence! s JSON list of [start, end] offsets that made the difference
        """,
        key="block_id theme",
        refers={"block_id": _BLOCK},
    ),
    _table(
        "theme_emphasis",
        "Share of a document's body words that goes to each theme.",
        """
        document_id! s The document
        theme! s Theme code
        blocks! i Number of blocks assigned to the theme
        words! n Words that count towards the theme
        share! n Share of the document's body words
        ci_low! n Lower end of the 95 % interval
        ci_high! n Upper end of the 95 % interval
        """,
        key="document_id theme",
        refers={"document_id": _DOCUMENT},
    ),
    _table(
        "theme_change",
        "Difference in emphasis between two documents.",
        """
        document_a! s The earlier document
        document_b! s The later document
        theme! s Theme code
        share_a! n Share in the earlier document
        share_b! n Share in the later document
        difference! n share_b - share_a
        ci_low! n Lower end of the difference's 95 % interval
        ci_high! n Upper end of the difference's 95 % interval
        p_value n Permutation p-value
        p_adjusted n The same after Benjamini-Hochberg over the themes of the pair
        verdict! s more, less, same or too_little_text
        """,
        key="document_a document_b theme",
        refers={"document_a": _DOCUMENT, "document_b": _DOCUMENT},
    ),
    _table(
        "theme_trends",
        "Trend of emphasis over three or more sessions.",
        """
        part! s letter or annex
        theme! s Theme code
        sessions! i Number of sessions
        first_session! i First session
        last_session! i Last session
        slope! n Change in share a session (Theil-Sen)
        ci_low! n Lower end of the slope's 95 % interval
        ci_high! n Upper end of the slope's 95 % interval
        tau! n Kendall's tau
        p_value! n Mann-Kendall p-value
        p_adjusted! n The same after Benjamini-Hochberg over the themes
        verdict! s rising, falling, none or too_few_sessions
        """,
        key="part theme",
    ),
    _table(
        "keyness",
        "Lemmas and terms that set a document apart from the others.",
        """
        document_id! s The document
        term! s Lemma or term
        count! i Occurrences in the document
        log_odds! n Weighted log-odds against the other documents of the run
        z! n The same in standard deviations
        """,
        key="document_id term",
        refers={"document_id": _DOCUMENT},
    ),
    _table(
        "word_forms",
        "The forms in which the lemmas of keyness stand in the text.",
        """
        document_id! s The document
        term! s Lemma
        form! s The word as it stands in the text, in lower case
        count! i Occurrences in the document
        """,
        key="document_id term form",
        refers={"document_id": _DOCUMENT},
    ),
    _table(
        "entity_keyness",
        "Named entities that set a document apart from the others.",
        """
        document_id! s The document
        term! s Name of the entity
        count! i Occurrences in the document
        log_odds! n Weighted log-odds against the other documents of the run
        z! n The same in standard deviations
        """,
        key="document_id term",
        refers={"document_id": _DOCUMENT},
    ),
    _table(
        "section_links",
        "Which section of a document answers to which of an earlier one.",
        """
        section_a s Section of the earlier document, empty for a new section
        section_b s Section of the later document, empty for a section that is gone
        document_a! s The earlier document
        document_b! s The later document
        similarity! n Similarity of heading and content
        verdict! s same, changed, new or gone
        """,
        refers={
            "section_a": ("sections", "section_id"),
            "section_b": ("sections", "section_id"),
            "document_a": _DOCUMENT,
            "document_b": _DOCUMENT,
        },
    ),
    _table(
        "terms",
        "The glossary: Dutch terms with their UN English.",
        """
        term_id! s Identity of the entry
        nl! s Dutch term in base form
        en s UN English, empty where unaligned
        alternatives! s JSON list of other English wordings
        status! s termbase, treaty, in_text, proposed or unaligned
        confidence! n Probability that the English is right
        kind s organ, post, instrument, concept, …
        acronym_nl s Acronym in Dutch
        acronym_en s Acronym in English
        frequency! i Occurrences in the run
        documents! i Number of documents it occurs in
        first_session i First session it occurs for
        domain s Theme code
        evidence! s JSON: source, treaty, article, or how it was composed
        definition_en s Short English definition
        """,
        key="term_id",
    ),
    _table(
        "term_mentions",
        "Terms where they stand, with context.",
        """
        term_id! s The entry
        block_id! s The block
        sentence_id s The sentence
        start_char! i Offset of its first character in the block's text
        end_char! i Offset after its last character
        text! s As written
        left s Text before it
        right s Text after it
        page i Page
        """,
        refers={
            "term_id": ("terms", "term_id"),
            "block_id": _BLOCK,
            "sentence_id": _SENTENCE,
        },
    ),
)

BY_NAME: Mapping[str, Table] = {table.name: table for table in TABLES}
