"""Lines that belong together, and how items, headings and sentences begin and end."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kamerlens.source import Line

BULLET = re.compile(r"^(?:[-–—−•●○▪■◦·►‣§o\uf0a7]|\*)\s+(?=\S)")
#: Numbers and letters that open a list item; followed by a space.
ENUMERATOR = re.compile(
    r"^(?:\(?(?:\d{1,2}|[a-z]|[ivx]{1,5})\)|(?:\d{1,2}|[a-z]|[ivx]{2,5})\.)\s+(?=\S)"
)
NUMBERED = re.compile(
    r"^(?:[IVX]{1,5}\.?|[A-H]\.|\d{1,2}(?:\.\d{1,2})*\.?|[a-z][.)]|\(?[a-z]\))\s+(?=[^\W\d_«“‘\"(])"
)
#: Ends of a sentence, with what may close behind them.
STOP = re.compile(r"[.!?…][)\]»”’\"']*$")
SOFT_STOP = re.compile(r"[.!?…:;][)\]»”’\"']*$")


@dataclass(slots=True)
class Chunk:
    """Lines of one paragraph, heading, item or note; may run over pages."""

    lines: list[Line]
    gap_before: bool = True
    label: str | None = None
    bullet: bool = False

    @property
    def first(self) -> Line:
        """The first line."""
        return self.lines[0]

    @property
    def last(self) -> Line:
        """The last line so far."""
        return self.lines[-1]

    @property
    def style(self) -> str | None:
        """The style of all its lines, None where it is mixed."""
        styles = {line.style for line in self.lines}
        return styles.pop() if len(styles) == 1 else None

    @property
    def raw(self) -> str:
        """The lines' texts, a space between them."""
        return " ".join(line.text for line in self.lines)


def opens_item(line: Line) -> bool:
    """Tell whether a line begins with a bullet or an item's number."""
    return bool(BULLET.match(line.text) or ENUMERATOR.match(line.text))
