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
    """A segment as tokens (as written) and key numbers, both sides without the empty word.

    ``nl_ids`` has a number for each part of a Dutch compound; ``nl_owner`` is the position in
    ``nl`` of the token that each belongs to.
    """

    origin: str
    nl: Sequence[str]
    en: Sequence[str]
    nl_ids: NDArray[np.int32]
    nl_owner: NDArray[np.int32]
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


def build(
    segments: Iterable[Segment], split: Callable[[str], Sequence[str]] | None = None
) -> Bitext:
    """Tokenise segments and number their words; very long or very unequal ones are left out.

    Args:
        segments: Sentences and their translations.
        split: Takes a lower-case Dutch word apart; words are left whole without it.
    """
    nl_words, en_words = Vocabulary(), Vocabulary()
    cut = split or (lambda word: [word])
    keys: dict[str, NDArray[np.int32]] = {}
    pairs = []
    for segment in segments:
        nl, en = tokens(segment.nl), tokens(segment.en)
        if not _usable(nl, en):
            continue
        ids = []
        for token in nl:
            if token not in keys:
                parts = [dutch_key(p) for p in cut(token.lower())] if is_word(token) else [BREAK]
                keys[token] = np.array([nl_words.add(part) for part in parts], dtype=np.int32)
            ids.append(keys[token])
        owner = np.repeat(np.arange(len(nl), dtype=np.int32), [len(i) for i in ids])
        english = [en_words.add(english_key(t) if is_word(t) else BREAK) for t in en]
        pairs.append(
            Pair(
                segment.origin,
                nl,
                en,
                np.concatenate(ids),
                owner,
                np.array(english, dtype=np.int32),
            )
        )
    return Bitext(pairs, nl_words, en_words)


def _usable(nl: Sequence[str], en: Sequence[str]) -> bool:
    shorter, longer = sorted((len(nl), len(en)))
    return shorter > 0 and longer <= MAX_TOKENS and longer <= 2.5 * shorter + 4


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
    order = sorted(range(len(pairs)), key=lambda n: (len(pairs[n].nl_ids), len(pairs[n].en_ids), n))
    start = 0
    while start < len(order):
        length = len(pairs[order[start]].nl_ids)
        stop = start + 1
        while stop < len(order) and len(pairs[order[stop]].nl_ids) == length:
            if (stop - start + 1) * length * len(pairs[order[stop]].en_ids) > cells:
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
