"""Segments as arrays of word numbers, cut into batches for the word alignment."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kamerlens.train.parallel import Segment
from kamerlens.wordforms import dutch_key, english_key

_TOKENS = re.compile(r"[^\W_]+(?:[-‑’'][^\W_]+)*|[.;:,()\[\]„“”\"»«–—]", re.UNICODE)
_MARKUP = re.compile(r"\]\([^)]*\)|[*\[]|https?://\S+")
#: Signs that cut a phrase; all are one token for the alignment.
BREAK = "\u2022"
#: Longer segments are left out: they are pairs that no sentence border could cut.
MAX_TOKENS = 90
#: Word 0 on either side is the empty word, 1 the break.
NULL, STOP = 0, 1


@dataclass(slots=True)
class Vocabulary:
    """Numbers for keys, in the order they were first seen."""

    numbers: dict[str, int] = field(default_factory=lambda: {"": NULL, BREAK: STOP})

    def add(self, key: str) -> int:
        """Return the number of a key, a new one if it is new."""
        return self.numbers.setdefault(key, len(self.numbers))

    def __len__(self) -> int:
        return len(self.numbers)


@dataclass(frozen=True, slots=True)
class Pair:
    """A segment as tokens (as written) and key numbers, both sides without the empty word."""

    origin: str
    nl: Sequence[str]
    en: Sequence[str]
    nl_ids: NDArray[np.int32]
    en_ids: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Bitext:
    """All pairs and their vocabularies."""

    pairs: Sequence[Pair]
    nl_vocabulary: Vocabulary
    en_vocabulary: Vocabulary


def tokens(text: str) -> list[str]:
    """Return the words and signs of a text; markup of links and emphasis is left out."""
    return _TOKENS.findall(_MARKUP.sub(" ", text).replace("’", "'"))


def build(segments: Iterable[Segment]) -> Bitext:
    """Tokenise segments and number their words; very long or very unequal ones are left out."""
    nl_words, en_words = Vocabulary(), Vocabulary()
    pairs = []
    for segment in segments:
        nl, en = tokens(segment.nl), tokens(segment.en)
        if not _usable(nl, en):
            continue
        pairs.append(
            Pair(
                segment.origin,
                nl,
                en,
                _numbers(nl, nl_words, dutch_key),
                _numbers(en, en_words, english_key),
            )
        )
    return Bitext(pairs, nl_words, en_words)


def _usable(nl: Sequence[str], en: Sequence[str]) -> bool:
    shorter, longer = sorted((len(nl), len(en)))
    return 0 < shorter and longer <= MAX_TOKENS and longer <= 2.5 * shorter + 4


def _numbers(
    side: Sequence[str], vocabulary: Vocabulary, key: Callable[[str], str]
) -> NDArray[np.int32]:
    return np.array(
        [vocabulary.add(key(t) if is_word(t) else BREAK) for t in side], dtype=np.int32
    )


def is_word(token: str) -> bool:
    """Return whether a token is a word or a number, no sign."""
    return token[0].isalnum()


@dataclass(frozen=True, slots=True)
class Batch:
    """Pairs of equal Dutch length, padded on the English side.

    Attributes:
        members: Positions in ``Bitext.pairs``, shape (B,).
        nl: Dutch word numbers, shape (B, J).
        en: English word numbers, -1 for padding, shape (B, I).
    """

    members: NDArray[np.int64]
    nl: NDArray[np.int32]
    en: NDArray[np.int32]


def batches(pairs: Sequence[Pair], *, cells: int = 400_000) -> Iterator[Batch]:
    """Yield all pairs in batches of equal Dutch length, each of about ``cells`` cells at most."""
    order = sorted(range(len(pairs)), key=lambda n: (len(pairs[n].nl), len(pairs[n].en), n))
    start = 0
    while start < len(order):
        length = len(pairs[order[start]].nl)
        stop = start + 1
        while stop < len(order) and len(pairs[order[stop]].nl) == length:
            if (stop - start + 1) * length * len(pairs[order[stop]].en) > cells:
                break
            stop += 1
        members = order[start:stop]
        yield Batch(
            np.array(members),
            _padded([pairs[n].nl_ids for n in members]),
            _padded([pairs[n].en_ids for n in members]),
        )
        start = stop


def _padded(rows: Sequence[NDArray[np.int32]]) -> NDArray[np.int32]:
    width = max(len(row) for row in rows)
    out = np.full((len(rows), width), -1, dtype=np.int32)
    for n, row in enumerate(rows):
        out[n, : len(row)] = row
    return out
