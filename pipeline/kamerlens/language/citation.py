"""How references are found: a pattern, and what makes a normal form and an address of a match."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

#: (normal form, address where it is known).
Settled = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Found:
    """A reference in a text.

    Attributes:
        start: Offset of its first character.
        end: Offset after its last.
        kind: As in the references table.
        normalized: Normal form: the same for all ways to write the reference.
        url: Where the document is found, None where the pattern of addresses is not known.
        citation: Offsets of the words it stands in: "nr. 78" and "79" of one citation share them.
    """

    start: int
    end: int
    kind: str
    normalized: str
    url: str | None
    citation: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Rule:
    """A way to write references.

    Attributes:
        guard: What a text must hold before the pattern is tried; most texts hold no reference.
        pattern: What is sought. A group ``more`` holds further numbers of the same series.
        kind: As in the references table.
        settle: Match → normal form and address, None where it is no reference after all.
        item: What a further number looks like, with the groups that ``settle_item`` reads.
        settle_item: The first match and that of a further number → as ``settle``.
    """

    guard: re.Pattern[str]
    pattern: re.Pattern[str]
    kind: str
    settle: Callable[[re.Match[str]], Settled | None]
    item: re.Pattern[str] | None = None
    settle_item: Callable[[re.Match[str], re.Match[str]], Settled | None] | None = None

    def find(self, text: str) -> Iterator[Found]:
        """Yield the references of this kind in text order."""
        if not self.guard.search(text):
            return
        for match in self.pattern.finditer(text):
            first = self.settle(match)
            if first is None:
                continue
            end = match.start("more") if self.item and match["more"] else match.end()
            yield Found(match.start(), end, self.kind, *first, match.span())
            if self.item is not None and self.settle_item is not None and match["more"]:
                for further in self.item.finditer(text, *match.span("more")):
                    settled = self.settle_item(match, further)
                    if settled is not None:
                        yield Found(*further.span(), self.kind, *settled, match.span())


def longest(found: Iterable[Found]) -> list[Found]:
    """Return the references of the longest citations of those that overlap, in text order."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: (f.citation[0] - f.citation[1], f.start)):
        if all(
            one.citation == other.citation
            or one.citation[1] <= other.citation[0]
            or one.citation[0] >= other.citation[1]
            for other in kept
        ):
            kept.append(one)
    return sorted(kept, key=lambda f: f.start)
