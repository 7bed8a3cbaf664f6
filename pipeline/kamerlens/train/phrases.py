"""Phrase pairs that a word alignment allows, counted.

Source: Koehn, Och & Marcu, "Statistical Phrase-Based Translation" (2003), for phrases consistent
with an alignment and for growing the intersection of both directions towards their union.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kamerlens.train.bitext import Batch, Pair, is_word
from kamerlens.wordforms import dutch_key, is_function_word, word_list

#: Longest phrases, in words.
NL_WORDS, EN_WORDS = 5, 7
#: A link is sure where the product of both posteriors reaches the first value, and is grown
#: towards a neighbour where one direction alone reaches the second.
_SURE, _GROWN = 0.2, 0.5
#: Origins remembered for a pair.
_ORIGINS = 3
#: Unlinked English words that may be taken along on either side.
_BESIDE = 3
#: Words on either side that make a repeated context.
_AROUND = 3
#: English prepositions that nouns choose: "respect for", "access to".
PREPOSITIONS = frozenset("of for to on in against from with by at among between".split())
_BEFORE_NOUNS = frozenset("the a an any all such this these that its their his other each".split())
_BEFORE_VERBS = frozenset(
    "to shall may must will would should can could be is are was were been being not have has had "
    "they it he she we who which having and or by so as".split()
)
Floats = NDArray[np.float32]


@dataclass(slots=True)
class PhraseCount:
    """How often a pair of phrases was seen.

    Attributes:
        base: Times the Dutch phrase stood in its base form.
        inflected: Times it did not.
        origins: Treaties it was seen in, with counts.
    """

    base: int = 0
    inflected: int = 0
    origins: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """Times the pair was seen."""
        return self.base + self.inflected


@dataclass(slots=True)
class PhraseCounts:
    """Counts of phrase pairs, and of the phrases of each side by themselves.

    Attributes:
        pairs: Dutch key and lower-case English → counts.
        nl: Dutch key → occurrences, translated by a phrase or not.
        en: Lower-case English n-gram → occurrences.
        cased: English n-gram as written → occurrences away from the start of a segment,
            headings left out.
        nominal: English word → occurrences at the end of what looks like a noun phrase.
    """

    pairs: dict[tuple[str, str], PhraseCount] = field(default_factory=dict)
    nl: Counter[str] = field(default_factory=Counter)
    en: Counter[str] = field(default_factory=Counter)
    cased: Counter[str] = field(default_factory=Counter)
    nominal: Counter[str] = field(default_factory=Counter)


def symmetrise(nl_side: Floats, en_side: Floats, *, steps: int = 3) -> NDArray[np.bool_]:
    """Return the links of a batch, shape (B, J, I), from both directions' posteriors.

    Links that both directions believe in are grown to neighbours that one of them believes in
    and whose row or column has no link yet.
    """
    links: NDArray[np.bool_] = nl_side * en_side >= _SURE
    candidates = np.maximum(nl_side, en_side) >= _GROWN
    for _ in range(steps):
        near = np.zeros_like(links)
        for dj in (-1, 0, 1):
            for di in (-1, 0, 1):
                near |= _shifted(links, dj, di)
        free = ~links.any(axis=2, keepdims=True) | ~links.any(axis=1, keepdims=True)
        new = candidates & near & free & ~links
        if not new.any():
            break
        links |= new
    return links


def _shifted(links: NDArray[np.bool_], dj: int, di: int) -> NDArray[np.bool_]:
    out = np.zeros_like(links)
    height, width = links.shape[1:]
    out[:, max(0, dj) : height + min(0, dj), max(0, di) : width + min(0, di)] = links[
        :, max(0, -dj) : height + min(0, -dj), max(0, -di) : width + min(0, -di)
    ]
    return out


def count_phrases(
    pairs: Sequence[Pair], aligned: Iterable[tuple[Batch, Floats, Floats]]
) -> PhraseCounts:
    """Count the phrase pairs of all segments.

    Args:
        pairs: The segments that the batches' members count.
        aligned: Batches with both directions' posteriors, as from ``Trainer.posteriors``.
    """
    counts = PhraseCounts()
    base = base_forms(pairs)
    seen: tuple[set[int], set[int]] = set(), set()
    for batch, nl_side, en_side in aligned:
        links = symmetrise(nl_side, en_side)
        for member, grid in zip(batch.members, links, strict=True):
            pair = pairs[member]
            _count_pair(pair, _links_of_tokens(pair, grid), base, seen, counts)
    return counts


def base_forms(pairs: Sequence[Pair]) -> frozenset[str]:
    """Return the Dutch word forms that are the shortest usual one of their key."""
    forms: dict[str, Counter[str]] = {}
    for pair in pairs:
        for token in pair.nl:
            if is_word(token):
                forms.setdefault(dutch_key(token), Counter())[token.lower()] += 1
    found = set()
    for seen in forms.values():
        enough = 0.05 * seen.total()
        found.add(min((form for form, n in seen.items() if n >= enough), key=lambda f: (len(f), f)))
    return frozenset(found)


def _links_of_tokens(pair: Pair, grid: NDArray[np.bool_]) -> list[set[int]]:
    """Return for each Dutch token the English positions that it or its parts link to."""
    links: list[set[int]] = [set() for _ in pair.nl]
    for row, column in zip(*np.nonzero(grid), strict=True):
        links[pair.nl_owner[row]].add(int(column))
    return links


def _count_pair(
    pair: Pair,
    links: Sequence[set[int]],
    base_forms: frozenset[str],
    seen: tuple[set[int], set[int]],
    counts: PhraseCounts,
) -> None:
    english = _Side(pair.en, "en", seen=seen[1])
    _count_english(english, counts)
    back: dict[int, list[int]] = {}
    for j, targets in enumerate(links):
        for i in targets:
            back.setdefault(i, []).append(j)
    dutch = _Side(pair.nl, "nl", seen=seen[0])
    for start, stop in dutch.spans(NL_WORDS):
        key = dutch.key(start, stop)
        counts.nl[key] += 1
        targets = set().union(*links[start:stop])
        if not targets or not dutch.may_stand_for(start, stop, links):
            continue
        low, high = min(targets), max(targets) + 1
        if any(not start <= j < stop for i in range(low, high) for j in back.get(i, ())):
            continue
        base = dutch.head(start, stop) in base_forms
        for a, b in _extensions(low, high, back, english):
            count = counts.pairs.setdefault((key, english.text(a, b)), PhraseCount())
            if base:
                count.base += 1
            else:
                count.inflected += 1
            count.origins[pair.origin] += 1


def _count_english(english: _Side, counts: PhraseCounts) -> None:
    title = english.is_title()
    for start, stop in english.spans(EN_WORDS):
        counts.en[english.text(start, stop)] += 1
        if start and not title:
            counts.cased[" ".join(english.words[start:stop])] += 1
    for at, content in enumerate(english.content[:-1]):
        if content and english.fresh[at] and english.governs(at):
            counts.en[english.text(at, at + 2)] += 1
    for at, content in enumerate(english.content):
        if content and english.fresh[at] and english.closes_noun_phrase(at):
            counts.nominal[english.low[at]] += 1


def _extensions(
    low: int, high: int, back: dict[int, list[int]], english: _Side
) -> Iterator[tuple[int, int]]:
    """Yield the English spans: the linked one, and with unlinked words beside it.

    "trafficking in human beings" for "mensenhandel", of which only the first word is linked.
    """
    starts, stops = [low], [high]
    for at in range(low - 1, max(-1, low - 1 - _BESIDE), -1):
        if at in back or english.wall[at]:
            break
        if english.content[at]:
            starts.append(at)
    for at in range(high, min(len(english.words), high + _BESIDE)):
        if at in back or english.wall[at]:
            break
        if english.content[at]:
            stops.append(at + 1)
    for a in starts:
        for b in stops:
            if b - a <= EN_WORDS and english.is_phrase(a, b):
                yield a, b


class _Side:
    """One side of a segment, ready for cutting phrases."""

    def __init__(self, tokens: Sequence[str], language: str, *, seen: set[int]) -> None:
        self.words = tokens
        self.low = [t.lower() for t in tokens]
        self.sign = [not is_word(t) for t in tokens]
        self.content = [
            not sign and not is_function_word(t, language) and not t[0].isdigit()
            for t, sign in zip(tokens, self.sign, strict=True)
        ]
        inside = word_list(f"inside_terms.{language}.txt")
        #: What cuts phrases: signs, and function words that no term has inside.
        self.wall = [
            sign or not (content or t[0].isdigit() or t in inside)
            for t, sign, content in zip(self.low, self.sign, self.content, strict=True)
        ]
        self.fresh = _fresh(self.low, seen)

    def is_phrase(self, start: int, stop: int) -> bool:
        """Return whether a span begins and ends with a content word and crosses no sign."""
        return self.content[start] and self.content[stop - 1] and not any(self.wall[start:stop])

    def spans(self, longest: int) -> Iterator[tuple[int, int]]:
        """Yield the spans of all phrases of at most so many words that are not repeated text."""
        for start, content in enumerate(self.content):
            if not content:
                continue
            for stop in range(start + 1, min(start + longest, len(self.words)) + 1):
                if self.wall[stop - 1]:
                    break
                if self.content[stop - 1] and any(self.fresh[start:stop]):
                    yield start, stop

    def text(self, start: int, stop: int) -> str:
        """Return a span's words in lower case."""
        return " ".join(self.low[start:stop])

    def key(self, start: int, stop: int) -> str:
        """Return a span's key."""
        return " ".join(dutch_key(word) for word in self.words[start:stop])

    def head(self, start: int, stop: int) -> str:
        """Return a Dutch phrase's head: the word before the first function word, else the last."""
        return self.low[next((n for n in range(start, stop) if not self.content[n]), stop) - 1]

    def may_stand_for(self, start: int, stop: int, links: Sequence[set[int]]) -> bool:
        """Return whether a Dutch span is linked well enough to be one side of a pair.

        Both ends must be linked, or stand beside a linked content word inside the span: one
        English word may stand for two ("middelen" in "verdovende middelen").
        """
        first = links[start] or (stop - start > 1 and self.content[start + 1] and links[start + 1])
        last = links[stop - 1] or (stop - start > 1 and self.content[stop - 2] and links[stop - 2])
        return bool(first and last)

    def is_title(self) -> bool:
        """Return whether an English segment capitalises its words, as headings do."""
        return not any(
            content and len(word) > 3 and word[0].islower()
            for word, content in zip(self.words, self.content, strict=True)
        )

    def governs(self, at: int) -> bool:
        """Return whether an English word is followed by a preposition of its own.

        It is not in "in respect of", nor where "to" may begin an infinitive.
        """
        follower = self.low[at + 1]
        if follower not in PREPOSITIONS or (at and self.low[at - 1] in PREPOSITIONS):
            return False
        after = self.low[at + 2] if at + 2 < len(self.low) else ""
        return follower != "to" or after in _BEFORE_NOUNS

    def closes_noun_phrase(self, at: int) -> bool:
        """Return whether an English word ends what looks like a noun phrase.

        What follows is no content word, and neither a verb's companion ("to", "shall", "be") nor
        a pronoun stands before.
        """
        if at + 1 < len(self.words) and self.content[at + 1]:
            return False
        return at == 0 or self.low[at - 1] not in _BEFORE_VERBS


def _fresh(words: Sequence[str], seen: set[int]) -> list[bool]:
    """Return for each word whether it and its neighbours are text not seen before.

    Treaties repeat one another; what stands in the same words around is counted once.
    """
    edge = [""] * _AROUND
    padded = [*edge, *words, *edge]
    fresh = []
    for at in range(len(words)):
        window = hash(tuple(padded[at : at + 2 * _AROUND + 1]))
        fresh.append(window not in seen)
        seen.add(window)
    return fresh
