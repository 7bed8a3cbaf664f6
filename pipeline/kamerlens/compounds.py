"""Dutch compounds taken apart: ``mensenrechtenverdediger`` is ``mensenrechten`` + ``verdediger``.

A cut is good when both sides are words, common ones and not too short; a linking letter between
them (``-s-``, ``-en-``, ``-e-``, ``-n-``) or a hyphen belongs to neither.

Source: Koehn & Knight, "Empirical Methods for Compound Splitting" (2003), for scoring a split by
the frequencies of its parts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from kamerlens.vocabulary import zipf
from kamerlens.wordforms import fold_case, word_list

#: A part must be at least this long; three letters only where the word is very common.
_SHORTEST = 3
_COMMON_SHORT = 4.3
#: Zipf frequency from which a string counts as a word.
_KNOWN = 2.0
_MOST_PARTS = 5
#: Longer strings are no words; the time to cut one grows with the square of its length.
_LONGEST = 60
#: A word this much cheaper than its best cut is left whole by :meth:`CompoundSplitter.split`.
_WHOLE = 4.8
#: What may link the parts, the most usual first, with its cost.
_LINKS = (("", 0.0), ("s", 0.3), ("en", 0.6), ("n", 0.8), ("e", 1.0))
#: Plurals that stand as first parts without their -en.
_PLURALS_IN_EREN = frozenset("kinder eier goeder lieder runder volker rader blader beender".split())
_HYPHEN = re.compile(r"[-‑]")
Known = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Cut:
    """One way to cut a word in two.

    Attributes:
        left: The first part as a word (``mensenrechten``, ``vrede`` for ``vredes-``).
        link: What links them: letters, ``-`` or nothing.
        right: The last part, which says what kind of thing the whole is.
        cost: Lower is better; comparable between cuts of one word only.
    """

    left: str
    link: str
    right: str
    cost: float


class CompoundSplitter:
    """Cuts compounds, by the words it knows."""

    def __init__(self, known: Known | None = None) -> None:
        """Take what tells how common a lower-case word is.

        Args:
            known: Returns a word's Zipf frequency in the user's own texts, 0 for none; general
                Dutch (wordfreq) is known anyway.
        """
        self._known = known
        self._costs: dict[str, float | None] = {}
        self._cuts: dict[str, tuple[Cut, ...]] = {}

    def frequency(self, word: str) -> float:
        """Return a word's Zipf frequency, the higher of general Dutch and the user's texts."""
        general = zipf(word)
        return max(general, self._known(word)) if self._known else general

    def cuts(self, word: str) -> tuple[Cut, ...]:
        """Return the ways to cut a word in two, the best first; none for a simple word.

        Either part may itself be a compound.
        """
        word = "-".join(part if part.isupper() else part.lower() for part in word.split("-"))
        if len(word) > _LONGEST:
            return ()
        if word not in self._cuts:
            self._cuts[word] = tuple(sorted(self._find(word), key=lambda c: (c.cost, -len(c.left))))
        return self._cuts[word]

    def split(self, word: str) -> list[str]:
        """Return the parts of a word by the best cuts, all the way down; itself if it has none.

        A part that is a common word and a bad compound is left whole.
        """
        return [part for part, _ in self._parts(word, _MOST_PARTS)]

    def _parts(self, word: str, most: int) -> list[tuple[str, float]]:
        whole = self._cost(word)
        best = next(iter(self.cuts(word)), None)
        if best is None or most < 2 or (whole is not None and whole <= best.cost - _WHOLE):
            return [(word, whole if whole is not None else 10.0)]
        left = self._parts(best.left, most - 1)
        return left + self._parts(best.right, most - len(left))

    def _find(self, word: str) -> list[Cut]:
        hyphen = _HYPHEN.search(word)
        if hyphen:
            left, right = word[: hyphen.start()], word[hyphen.end() :]
            return [Cut(left, "-", right, 0.0)] if left and right else []
        found = []
        for at in range(_SHORTEST, len(word) - _SHORTEST + 1):
            right = word[at:]
            right_cost = self._best_cost(right, last=True)
            if right_cost is None:
                continue
            for left, link, cost in self._lefts(word[:at]):
                found.append(Cut(left, link, right, cost + right_cost))
        return found

    def _lefts(self, text: str) -> list[tuple[str, str, float]]:
        """Return the words that the part before a cut can stand for, with link and cost."""
        found: dict[str, tuple[str, str, float]] = {}
        for link, extra in _LINKS:
            if link and not text.endswith(link):
                continue
            stem = text[: len(text) - len(link)]
            for word in _full_forms(stem, link):
                cost = self._best_cost(word, last=False)
                if cost is not None and (word not in found or cost + extra < found[word][2]):
                    found[word] = (word, link, cost + extra)
        # "kinderarbeid": a plural in -eren without its last letters.
        if text in _PLURALS_IN_EREN and (cost := self._best_cost(text + "en", last=False)):
            found[text] = (text + "en", "", cost + 0.5)
        return sorted(found.values(), key=lambda item: item[2])[:2]

    def _best_cost(self, word: str, *, last: bool) -> float | None:
        """Return the cost of a part, whole or cut further; None if it is no word."""
        blocked = word_list("no_last_part.nl.txt" if last else "no_first_part.nl.txt")
        if len(word) < _SHORTEST or word in blocked:
            return None
        whole = self._cost(word)
        if whole is not None and len(word) <= 8:
            return whole
        cuts = self.cuts(word) if len(word) >= 2 * _SHORTEST + 1 else ()
        options = [cut.cost + 0.5 for cut in cuts[:1]]
        if whole is not None:
            options.append(whole)
        return min(options, default=None)

    def _cost(self, word: str) -> float | None:
        if word not in self._costs:
            self._costs[word] = self._word_cost(word)
        return self._costs[word]

    def _word_cost(self, word: str) -> float | None:
        plain = fold_case(word)
        frequency = max(self.frequency(word), self.frequency(plain) if plain != word else 0.0)
        if frequency < _KNOWN or (len(word) == _SHORTEST and frequency < _COMMON_SHORT):
            return None
        short = {3: 2.5, 4: 1.0, 5: 0.3}.get(len(word), 0.0)
        return 8.5 - frequency + short


def _full_forms(stem: str, link: str) -> list[str]:
    """Return the words a first part can come from ("vrede" + s, "staat" for "staten")."""
    forms = [stem]
    if link in ("en", "e") and len(stem) > 3:
        if stem[-1] == stem[-2] and stem[-1] not in "aeiou":
            forms.append(stem[:-1])
        elif stem[-1] not in "aeiou" and stem[-2] in "aeou" and stem[-3] not in "aeiou":
            forms.append(stem[:-1] + stem[-2] + stem[-1])
        if stem[-1] in "vz":
            forms += [f[:-1] + {"v": "f", "z": "s"}[f[-1]] for f in list(forms)]
    return forms
