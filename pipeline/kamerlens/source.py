"""What a reader hands to segmentation: pages of lines with geometry, and facts.

Geometry is in points, origin at the top left of the media box. Plain text has no geometry of
its own: there one character cell is one unit wide and one line one unit high, so that the same
reasoning about gaps, indents and full lines holds.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from kamerlens.records import BlockType, Box, Removed

Role = Literal["body", "note", "caption", "table"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of one column, its text normalised and free of footnote markers.

    Attributes:
        box: Where it stands.
        baseline: Distance of the baseline from the top of the page.
        size: Font size of most of its characters.
        text: Without leading or trailing space, bullets and labels included.
        styles: Font styles in order, each ``""``, ``"b"``, ``"i"``, ``"bi"`` or ``"u"``; one when
            uniform.
        marks: ``(offset, label)`` of the footnote markers taken out of the text.
        label: The note number that stood raised before the first word, if any.
        column: Index of the text column, from the left.
        role: What the layout says it is part of.
        space: Width of a space in this line's font, for judging whether a word would have fitted.
        opens: Whether it certainly begins a block.
        cells: For a cell of a table the number of its row, from 1; 0 elsewhere.
    """

    box: Box
    baseline: float
    size: float
    text: str
    styles: tuple[str, ...] = ("",)
    marks: tuple[tuple[int, str], ...] = ()
    label: str | None = None
    column: int = 0
    role: Role = "body"
    space: float = 2.5
    opens: bool = False
    cells: int = 0

    @property
    def style(self) -> str | None:
        """The style of the whole line, None where it is mixed."""
        return self.styles[0] if len(self.styles) == 1 else None

    def with_text(self, text: str, *, cut: int = 0) -> Line:
        """Return the line with another text, ``cut`` characters shorter at its start."""
        marks = tuple((max(0, offset - cut), label) for offset, label in self.marks)
        return replace(self, text=text, marks=marks)


@dataclass(frozen=True, slots=True)
class SourcePage:
    """A page: its lines in reading order, thin horizontal rules and pictures."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    rules: tuple[Box, ...] = ()
    pictures: tuple[Box, ...] = ()
    margin: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What the head of a paper says about it; None where it says nothing."""

    dossier: str | None = None
    number: str | None = None
    title: str | None = None
    date: str | None = None
    parliamentary_year: str | None = None
    ministers: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A block in the making whose extent the source itself states (XML).

    Attributes:
        type: What it is.
        text: Its text, normalised, without markers and without an item's number.
        marks: ``(offset, label)`` of the footnote markers taken out.
        label: A note's own label.
        number: An item's number or bullet as written.
        style: How a heading is set: ``"b"``, ``"i"``, ``"bi"`` or ``""``.
        weight: How high a heading stands by its division; more is higher.
        lines: The lines of a signature.
        opens_annex: Whether an annex begins here.
    """

    type: BlockType
    text: str
    marks: tuple[tuple[int, str], ...] = ()
    label: str | None = None
    number: str | None = None
    style: str = ""
    weight: int = 0
    lines: tuple[str, ...] = ()
    opens_annex: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A file as read: either ``pages`` of lines, or ``passages`` where the source has structure."""

    path: str
    sha256: str
    format: Literal["pdf", "txt", "xml"]
    pages: tuple[SourcePage, ...] = ()
    passages: tuple[Passage, ...] = ()
    facts: Facts = field(default_factory=Facts)
    removed: tuple[Removed, ...] = ()
    warnings: tuple[str, ...] = ()
