"""How wide a line of plain text was in print, so that short lines can be told from full ones."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

#: Widths of Helvetica's characters in thousandths of the font size (Adobe Font Metrics, 1985).
#: The printed papers are set in Univers and Arial, whose widths follow the same pattern.
_WIDTHS = {
    278: " !,./:;I[\\]t|f",
    222: "ijl‘’",
    191: "'",
    333: "()-`r“”",
    355: '"',
    389: "*",
    469: "^",
    500: "ckJsvxyz",
    556: "#$0123456789?L_abdeghnopqu«»–",
    584: "+<=>~",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "—…",
    1015: "@",
    350: "•",
}
_BY_CHAR = {char: width / 1000 for width, chars in _WIDTHS.items() for char in chars}
_USUAL = 0.556
#: Mean width of running Dutch text in these units: turns widths into character cells.
_CELL = 0.49
#: Letters without their accents are as wide as with them.
_PLAIN = str.maketrans("áàâäãåçéèêëíìîïñóòôöõúùûüýÿ", "aaaaaaceeeeiiiinooooouuuuyy")


def printed_width(text: str) -> float:
    """Estimate the printed width of text, in average character cells."""
    return sum(_BY_CHAR.get(char, _USUAL) for char in text.translate(_PLAIN)) / _CELL


def is_proportional(lines: Sequence[str]) -> bool:
    """Tell whether text was wrapped by printed width rather than by number of characters.

    Where a line breaks, the next word did not fit: line plus word exceed the measure, and no
    line alone does. The way of measuring that keeps the two further apart is the right one.
    """
    pairs = [
        (a, b.split(" ", 1)[0])
        for a, b in pairwise(lines)
        if a and b[:1].islower() and a[-1].isalnum() and len(a) > 30
    ]
    if len(pairs) < 12:
        return False
    printed = _margin([(printed_width(a), printed_width(f"{a} {word}")) for a, word in pairs])
    counted = _margin([(float(len(a)), float(len(a) + 1 + len(word))) for a, word in pairs])
    return printed > counted


def _margin(widths: Sequence[tuple[float, float]]) -> float:
    """Return how far the shortest overflowing line lies above the longest fitting one."""
    fitting = sorted(fit for fit, _ in widths)
    over = sorted(reach for _, reach in widths)
    tenth = len(widths) // 20
    return over[tenth] - fitting[-1 - tenth]
