"""Break marked-up text into lines as a Dutch printer does: ragged right, hyphenated."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pyphen
from reportlab.pdfbase.pdfmetrics import stringWidth  # type: ignore[import-untyped]

_HYPHENS = pyphen.Pyphen(lang="nl_NL", left=3, right=4)
_TOKEN = re.compile(r"\^\[(?P<note>[^\]]*)\]|(?P<italic>\*)|(?P<space>\s+)|(?P<text>[^\s*^]+|\^)")
_CORE = re.compile(r"[A-Za-zÀ-ÿ]{8,}")
_DIAERESIS = "äëïöü"


@dataclass(frozen=True, slots=True)
class Face:
    """Fonts and size (points) of a kind of text."""

    size: float
    roman: str = "Helvetica"
    italic: str = "Helvetica-Oblique"
    marker_size: float = 5.5
    marker_rise: float = 3.0


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of characters in one font; a footnote marker has a rise above 0 (points)."""

    text: str
    font: str
    size: float
    rise: float = 0.0

    @property
    def width(self) -> float:
        """Width in points."""
        return float(stringWidth(self.text, self.font, self.size))


@dataclass(frozen=True, slots=True)
class Word:
    """Pieces without white space between them, and the footnotes called in them."""

    pieces: tuple[Piece, ...]
    notes: tuple[tuple[int, str], ...] = ()

    @property
    def width(self) -> float:
        """Width in points."""
        return sum(piece.width for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Line:
    """Words that stand on one line, and where the line starts from the column edge (points)."""

    words: tuple[Word, ...]
    indent: float = 0.0

    @property
    def notes(self) -> tuple[tuple[int, str], ...]:
        """The footnotes called in this line, in order."""
        return tuple(note for word in self.words for note in word.notes)


def split_words(text: str, face: Face, *, first_note: int = 1, font: str = "") -> list[Word]:
    """Cut marked-up text into words with their fonts and footnote markers.

    Args:
        text: Text in the markup of the sources.
        face: Fonts and sizes.
        first_note: Number of the first footnote called here.
        font: A font for all of the text, such as a heading's.

    Returns:
        The words in order; a marker is glued to the word before it.
    """
    words: list[Word] = []
    pieces: list[Piece] = []
    notes: list[tuple[int, str]] = []
    italic, number = False, first_note
    for token in _TOKEN.finditer(text):
        if token["note"] is not None:
            pieces.append(Piece(str(number), face.roman, face.marker_size, face.marker_rise))
            notes.append((number, token["note"]))
            number += 1
        elif token["italic"]:
            italic = not italic
        elif token["text"]:
            name = font or (face.italic if italic else face.roman)
            pieces.append(Piece(token["text"], name, face.size))
        elif pieces:
            words.append(Word(tuple(pieces), tuple(notes)))
            pieces, notes = [], []
    if pieces:
        words.append(Word(tuple(pieces), tuple(notes)))
    return words


def break_lines(
    words: list[Word],
    width: float,
    *,
    first_indent: float = 0.0,
    indent: float = 0.0,
    hyphenate: bool = True,
    room: float = 34.0,
) -> list[Line]:
    """Fill lines from left to right.

    Args:
        words: The words of one block.
        width: Width of the column in points.
        first_indent: Indent of the first line, points.
        indent: Indent of the other lines, points.
        hyphenate: Divide long words; hyphens that a word has of itself divide it always.
        room: White space at a line's end, in points, from which on a word is divided.

    Returns:
        The lines in order.
    """
    lines: list[Line] = []
    current: list[Word] = []
    used = 0.0
    edge = first_indent
    queue = list(reversed(words))
    while queue:
        word = queue.pop()
        gap = word.pieces[0].size * 0.278 if current else 0.0
        if used + gap + word.width <= width - edge:
            current.append(word)
            used += gap + word.width
            continue
        parts = _divide(word, width - edge - used - gap, hyphenate, room) if current else None
        if parts:
            current.append(parts[0])
            word = parts[1]
        if not current:
            current, word = [word], Word(())
        lines.append(Line(tuple(current), edge))
        current, used, edge = [], 0.0, indent
        if word.pieces:
            queue.append(word)
    if current:
        lines.append(Line(tuple(current), edge))
    return lines


def _divide(word: Word, space: float, hyphenate: bool, room: float) -> tuple[Word, Word] | None:
    """The two halves of a word of which the first fits the space and is as long as can be."""
    piece = word.pieces[0]
    cuts = [(i, "") for i in _own_hyphens(piece.text)]
    if hyphenate and space > room:
        cuts += [(i, "-") for i in _soft_hyphens(piece.text)]
    for index, mark in sorted(cuts, reverse=True):
        head = Piece(piece.text[:index] + mark, piece.font, piece.size)
        if head.width <= space:
            tail = Piece(piece.text[index:], piece.font, piece.size)
            return Word((head,)), Word((tail, *word.pieces[1:]), word.notes)
    return None


def _own_hyphens(text: str) -> list[int]:
    """Places after a hyphen of the word's own: not behind a short stem such as "VN-"."""
    return [i for i in range(4, len(text) - 3) if text[i - 1] == "-" and text[i].isalpha()]


def _soft_hyphens(text: str) -> list[int]:
    """Places where Dutch rules divide the lower-case parts of a word.

    Not before a diaeresis, which a division would take away ("geïnd", "ge-ind").
    """
    places: list[int] = []
    for core in _CORE.finditer(text):
        if not core[0][1:].islower():
            continue
        places += [
            core.start() + i
            for i in _HYPHENS.positions(core[0].lower())
            if core[0][i] not in _DIAERESIS
        ]
    return places
