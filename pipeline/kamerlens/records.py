"""The records that flow from stage to stage.

Units: page numbers are 1-based; geometry is in points with the origin at the top left of the
page's media box; character offsets are 0-based, end-exclusive and refer to ``Block.text``;
scores and confidences lie in [0, 1].
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

BlockType = Literal[
    "title",
    "heading",
    "paragraph",
    "list_item",
    "footnote",
    "caption",
    "table",
    "signature",
    "salutation",
]
#: Block types that carry the argument: the basis of themes, emphasis, terms and keyness.
BODY_TYPES: frozenset[str] = frozenset({"paragraph", "list_item"})
Part = Literal["letter", "annex", "english"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Removed:
    """Something the extractor left out of the blocks, and why."""

    box: Box
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Join:
    """A decision about a word broken at a line end, for inspection.

    Attributes:
        block_id: The block the word stands in.
        start_char: Offset of the resulting word's left part in the block's text.
        left: The part before the break, with its hyphen.
        right: The part after the break.
        result: What stands in the text now.
        decision: ``joined`` (hyphen dropped), ``kept`` (hyphen kept, no space) or ``spaced``
            (hyphen and space kept, a coordinated ellipsis).
        evidence: What decided, e.g. ``seen: klimaatverandering ×7``.
    """

    block_id: str
    start_char: int
    left: str
    right: str
    result: str
    decision: Literal["joined", "kept", "spaced"]
    evidence: str


@dataclass(frozen=True, slots=True)
class FootnoteMark:
    """A footnote marker that stood at an offset in a block (the marker itself is taken out)."""

    block_id: str
    offset: int
    label: str
    target_block_id: str | None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item, note … in reading order.

    Attributes:
        page_starts: ``(offset, page)`` pairs, ascending: the text from each offset on stands on
            that page. Empty where the source has no pages (XML).
        boxes: One bounding box a page, ascending. Empty where the source has no geometry.
    """

    block_id: str
    document_id: str
    section_id: str | None
    ordinal: int
    type: BlockType
    text: str
    page_starts: tuple[tuple[int, int], ...] = ()
    boxes: tuple[Box, ...] = ()

    @property
    def page_first(self) -> int | None:
        """First page of the block, None without pages."""
        return self.page_starts[0][1] if self.page_starts else None

    @property
    def page_last(self) -> int | None:
        """Last page of the block, None without pages."""
        return self.page_starts[-1][1] if self.page_starts else None

    @property
    def words(self) -> int:
        """Number of white-space separated words."""
        return len(self.text.split())

    def page_at(self, offset: int) -> int | None:
        """Return the page on which the character at ``offset`` stands."""
        page = None
        for start, number in self.page_starts:
            if page is not None and start > offset:
                break
            page = number
        return page


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it; ``path`` is ``II. … > Vrede en veiligheid``."""

    section_id: str
    document_id: str
    parent_id: str | None
    level: int
    number: str | None
    heading: str
    path: str
    page_first: int | None
    page_last: int | None


@dataclass(frozen=True, slots=True)
class Document:
    """The letter itself, an annexed report, or an English text: the unit of comparison.

    ``session`` is the ordinal of the UN General Assembly's session, ``year`` the calendar year
    in which that session opens (1945 + session), or else the year of the letter's date.
    """

    document_id: str
    letter_id: str
    part: Part
    title: str
    session: int | None
    year: int | None
    page_first: int | None
    page_last: int | None
    words: int


@dataclass(frozen=True, slots=True)
class Letter:
    """One source file, read and segmented; or, with status ``failed``, why it could not be.

    ``dossier`` holds one dossier number or two, ``;``-separated, without spaces inside
    (``26150``); ``ministers`` are ``;``-separated names with their office.
    """

    letter_id: str
    source: str
    sha256: str
    format: str
    dossier: str | None = None
    number: str | None = None
    title: str | None = None
    date: str | None = None
    parliamentary_year: str | None = None
    ministers: str | None = None
    pages: int | None = None
    status: Literal["ok", "failed"] = "ok"
    error: str | None = None
    documents: tuple[Document, ...] = ()
    sections: tuple[Section, ...] = ()
    blocks: tuple[Block, ...] = ()
    removed: tuple[Removed, ...] = ()
    marks: tuple[FootnoteMark, ...] = ()
    joins: tuple[Join, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def words(self) -> int:
        """Number of white-space separated words in all blocks."""
        return sum(block.words for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a block; ``language`` is ``nl`` or ``en``."""

    sentence_id: str
    block_id: str
    start_char: int
    end_char: int
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A named entity as it stands in a block.

    ``entity_id`` is None where no identity could be given with confidence.
    """

    mention_id: str
    block_id: str
    sentence_id: str
    start_char: int
    end_char: int
    text: str
    label: str
    entity_id: str | None
    name_nl: str | None
    name_en: str | None
    source: Literal["model", "rule", "gazetteer"]
    score: float
    page: int | None


@dataclass(frozen=True, slots=True)
class Acronym:
    """An acronym with its long forms; ``how`` is ``in-text``, ``termbase`` or ``unresolved``."""

    acronym: str
    long_nl: str | None
    long_en: str | None
    entity_id: str | None
    first_block_id: str
    how: Literal["in-text", "termbase", "unresolved"]
    mentions: int


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference to a document, or a footnote marker (a zero-width span)."""

    block_id: str
    start_char: int
    end_char: int
    text: str
    kind: Literal[
        "kamerstuk", "un_document", "un_resolution", "treaty", "gazette", "eu_document", "footnote"
    ]
    normalized: str | None = None
    url: str | None = None
    target_block_id: str | None = None


@dataclass(frozen=True, slots=True)
class EnglishSpan:
    """Untranslated English inside Dutch text."""

    block_id: str
    start_char: int
    end_char: int
    text: str
    term_id: str | None = None


@dataclass(frozen=True, slots=True)
class ThemeScore:
    """How much a block is about a theme, and the character spans that made it so."""

    block_id: str
    theme: str
    score: float
    assigned: bool
    evidence: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A term candidate at one place in a block.

    Attributes:
        key: What groups the variants of one term: lower-case lemmas joined by a space.
        base: Base form for display, lower case unless a name.
        pattern: The linguistic pattern that found it, e.g. ``ADJ NOUN``.
    """

    key: str
    base: str
    pattern: str
    block_id: str
    sentence_id: str
    start_char: int
    end_char: int
    text: str


@dataclass(frozen=True, slots=True)
class Annotations:
    """All that the language pass, the themes and the term stage say about one letter.

    ``lemma_counts`` maps a document id to counts of content-word lemmas and their forms in its
    body blocks, ``entity_counts`` to those of the named entities in them (for keyness, kept
    apart).
    """

    sentences: tuple[Sentence, ...] = ()
    mentions: tuple[Mention, ...] = ()
    acronyms: tuple[Acronym, ...] = ()
    references: tuple[Reference, ...] = ()
    english: tuple[EnglishSpan, ...] = ()
    theme_scores: tuple[ThemeScore, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    lemma_counts: Mapping[str, Mapping[tuple[str, str], int]] = field(default_factory=dict)
    entity_counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
