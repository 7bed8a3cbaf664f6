"""Pairs the parts of two texts that translate each other, by their lengths and their numbering.

Source: Gale & Church, "A Program for Aligning Sentences in Bilingual Corpora" (1993). The cost of
a pair is the improbability of its difference in length; what both sides number alike ("Artikel 5",
"Article 5", "(b)") is drawn together.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

#: Variance of the length difference per character of text (Gale & Church 1993, table 3).
_VARIANCE = 6.8
#: How many parts of each side make up a pair, and how likely that is (their table 5, rounded).
_BEADS = {
    (1, 1): 0.89,
    (1, 0): 0.00495,
    (0, 1): 0.00495,
    (2, 1): 0.0445,
    (1, 2): 0.0445,
    (2, 2): 0.011,
}
_BEAD_COSTS = {bead: -math.log(p) for bead, p in _BEADS.items()}
#: What equal numbers at the start of both sides are worth, and different ones cost, in nats.
_SAME_NUMBER, _OTHER_NUMBER = 4.0, 4.0
#: Half the width of the strip of cells that is searched around the diagonal.
_STRIP = 60
_NUMBER = re.compile(
    r"\s*(?:(?:artikel|article|art\.|deel|part|hoofdstuk|chapter|section|titel|title)\s+)?"
    r"[(\[]?(\d+|[a-z]|[ivxl]+)(?:[.)\]°:]|\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Bead:
    """Parts ``nl_start:nl_end`` of one text that go with ``en_start:en_end`` of the other."""

    nl_start: int
    nl_end: int
    en_start: int
    en_end: int


def align_parts(nl: Sequence[str], en: Sequence[str]) -> list[Bead]:
    """Return the cheapest sequence of beads that covers both texts, in order.

    Args:
        nl: The parts (paragraphs or sentences) of the Dutch text.
        en: The parts of the English text.
    """
    if len(nl) == len(en) == 1:
        return [Bead(0, 1, 0, 1)]
    nl_lengths, en_lengths = _running(nl), _running(en)
    ratio = en_lengths[-1] / nl_lengths[-1] if nl_lengths[-1] and en_lengths[-1] else 1.0
    nl_numbers, en_numbers = [_number(p) for p in nl], [_number(p) for p in en]
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for i in range(len(nl) + 1):
        for j in _strip(i, len(nl), len(en)):
            if (i, j) == (0, 0):
                continue
            options = []
            for (m, n), prior in _BEAD_COSTS.items():
                before = best.get((i - m, j - n))
                if before is None:
                    continue
                cost = before[0] + prior
                cost += _length_cost(
                    nl_lengths[i] - nl_lengths[i - m], en_lengths[j] - en_lengths[j - n], ratio
                )
                if m and n:
                    cost += _number_cost(nl_numbers[i - m], en_numbers[j - n])
                options.append((cost, (m, n)))
            if options:
                best[i, j] = min(options)
    return _path(best, len(nl), len(en))


def _running(parts: Sequence[str]) -> list[int]:
    total = [0]
    for part in parts:
        total.append(total[-1] + len(part))
    return total


def _strip(i: int, rows: int, columns: int) -> range:
    centre = round(i * columns / rows) if rows else 0
    reach = _STRIP + abs(columns - rows)
    return range(max(0, centre - reach), min(columns, centre + reach) + 1)


def _length_cost(nl: int, en: int, ratio: float) -> float:
    """Return -log of the chance of a length difference at least this large."""
    mean = (nl + en / ratio) / 2
    if not mean:
        return 0.0
    delta = abs(en - nl * ratio) / math.sqrt(_VARIANCE * mean)
    return -math.log(max(math.erfc(delta / math.sqrt(2)), 1e-12))


def _number(part: str) -> str | None:
    match = _NUMBER.match(part)
    return match.group(1).lower() if match else None


def _number_cost(nl: str | None, en: str | None) -> float:
    if nl is None or en is None:
        return 0.0
    return -_SAME_NUMBER if nl == en else _OTHER_NUMBER


def _path(
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]], rows: int, columns: int
) -> list[Bead]:
    beads = []
    i, j = rows, columns
    while (i, j) != (0, 0):
        m, n = best[i, j][1]
        beads.append(Bead(i - m, i, j - n, j))
        i, j = i - m, j - n
    return beads[::-1]
