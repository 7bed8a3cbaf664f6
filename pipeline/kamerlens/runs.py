"""From the characters of a PDF page to runs: stretches of one font on one baseline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pdfminer.layout import LTChar

#: A gap wider than this share of the font size is a space that was never written. Word spaces
#: measured in the printed papers are 0.25–0.28 em, kerning stays under 0.1 em …
_SPACE_GAP = 0.17
#: … but where spaces are written out, letters are placed freely, up to 0.25 em apart (measured in
#: the notes of a ministry letter): there a gap must be wider to be a space.
_WRITTEN_SPACE_GAP = 0.4
#: Share of written spaces among a page's characters from which on they count as written out.
_WRITTEN_SHARE = 0.08
#: Behind a bullet or an item's number a smaller gap is enough.
_LABEL_GAP = 0.12
#: Codes that fonts in WinAnsiEncoding show as a bullet (PDF 1.7, annex D.2, note 3).
_BULLETS = frozenset(f"(cid:{code})" for code in (127, 129, 141, 143, 144, 157))
#: A jump back by more than this share means that a new run begins (kerning moves back less).
_BACK = 0.35


@dataclass(slots=True)
class Run:
    """Characters in one font on one baseline, in the order in which they were drawn.

    Lengths in points, origin at the top left of the media box; ``x1`` is the right edge of the
    last character that is no space.
    """

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    baseline: float
    size: float
    style: str
    order: int

    @property
    def height(self) -> float:
        """Height of the font's box."""
        return self.bottom - self.top


@lru_cache(maxsize=512)
def style_of(fontname: str | bytes) -> str:
    """Return ``""``, ``"b"``, ``"i"`` or ``"bi"`` for a PostScript font name."""
    name = fontname.decode("latin-1") if isinstance(fontname, bytes) else fontname
    name = name.partition("+")[2] or name
    tail = name.lower()
    bold = any(word in tail for word in ("bold", "black", "heavy", "demi", "-semib"))
    italic = any(word in tail for word in ("italic", "oblique", "-it", "kursiv"))
    return ("b" if bold else "") + ("i" if italic else "")


def _after_label(letters: Sequence[str], gap: float, size: float) -> bool:
    """Tell whether a small gap parts a bullet or a number such as ``1.`` from its item."""
    if len(letters) > 3 or gap < _LABEL_GAP * size:
        return False
    return letters[-1] in ".)–−—•-" and (len(letters) == 1 or letters[-2].isalnum())


def runs_of(chars: Sequence[LTChar], *, left: float, height: float) -> list[Run]:
    """Collect the characters of a page into runs.

    Args:
        chars: The page's characters in drawing order.
        left: Left edge of the media box.
        height: Bottom edge of the media box, from which heights are turned into depths.

    Returns:
        Runs in drawing order, with missing spaces put in, without blank runs. A character drawn
        twice at the same place (a way to fake bold) counts once.
    """
    runs: list[Run] = []
    font: str | bytes = ""
    size = base = x0 = x1 = end = y0 = y1 = 0.0
    letters: list[str] = []
    written = sum(char.get_text() == " " for char in chars)
    space_gap = _WRITTEN_SPACE_GAP if written > _WRITTEN_SHARE * len(chars) else _SPACE_GAP

    def close() -> None:
        text = "".join(letters).rstrip()
        if text:
            style = style_of(font)
            runs.append(
                Run(
                    text,
                    left + x0,
                    left + x1,
                    height - y1,
                    height - y0,
                    height - base,
                    size,
                    style,
                    len(runs),
                )
            )
        letters.clear()

    for char in chars:
        text = char.get_text()
        if len(text) > 5 and text.startswith("(cid:"):
            text = "•" if text in _BULLETS else "\ufffd"
        this_base = char.matrix[5]
        gap = char.x0 - end
        if letters:
            same = (
                (char.fontname is font or char.fontname == font)
                and abs(char.size - size) < 0.05
                and abs(this_base - base) < 0.3
            )
            if not (same and -_BACK * size < gap < size):
                if same and text == letters[-1] and abs(char.x1 - end) < 0.1 * size:
                    continue
                close()
        if not letters:
            if text.isspace():
                end = char.x1
                continue
            font, size, base = char.fontname, char.size, this_base
            x0, y0, y1 = char.x0, char.y0, char.y1
        elif (
            letters[-1] != " "
            and not text.isspace()
            and (gap > space_gap * size or _after_label(letters, gap, size))
        ):
            letters.append(" ")
        end = char.x1
        if text.isspace():
            letters.append(" ")
        else:
            letters.append(text)
            x1 = end
    close()
    return runs
