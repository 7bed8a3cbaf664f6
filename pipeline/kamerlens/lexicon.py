"""The lexicon learnt from treaties: Dutch words and short phrases, their English, and counts.

It also knows how often English phrases are used in the treaties, which tells an idiomatic
translation from a literal one. The file holds sorted strings and arrays of counts, compressed;
nothing in it is code.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from kamerlens.data import data_path
from kamerlens.errors import DataError
from kamerlens.wordforms import (
    dutch_phrase_key,
    english_phrase_key,
    english_singular,
    is_plural_dutch,
)

#: Version of the file's layout.
LAYOUT = 1
#: Origins stored for an entry, and what stands for none.
ORIGINS, NO_ORIGIN = 3, 65535


@dataclass(frozen=True, slots=True)
class Entry:
    """One Dutch–English pair as counted.

    Attributes:
        en: English as it is usually written.
        base: Times seen with the Dutch in its base form.
        inflected: Times seen with the Dutch in another form.
        nl_count: Occurrences of the Dutch phrase in the training texts.
        en_count: Occurrences of the English phrase in them.
        origins: Where it was seen most: treaty numbers or file names.
    """

    en: str
    base: int
    inflected: int
    nl_count: int
    en_count: int
    origins: tuple[str, ...]

    @property
    def count(self) -> int:
        """Times the pair was seen."""
        return self.base + self.inflected


@dataclass(frozen=True, slots=True)
class Translation:
    """The forms of one English translation taken together.

    Attributes:
        en: The form that suits the Dutch base form.
        count: Times seen, all forms.
        forward: Share of the Dutch phrase's occurrences that are translated so.
        backward: Share of the English phrase's occurrences that translate the Dutch.
        origins: Where it was seen most.
    """

    en: str
    count: int
    forward: float
    backward: float
    origins: tuple[str, ...]

    @property
    def score(self) -> float:
        """How good the pair is: mostly how usual the translation, partly how particular.

        One sighting proves little, so shares of few are drawn down.
        """
        trust = self.count / (self.count + 0.7)
        return float(trust * self.forward**0.7 * self.backward**0.3)


class StringTable:
    """Sorted strings, by number and by text."""

    def __init__(self, blob: bytes) -> None:
        # Looking up by halving needs no index, which would take longer to build than all else.
        self._strings = blob.decode().split("\n") if blob else []

    def __len__(self) -> int:
        return len(self._strings)

    def __getitem__(self, number: int) -> str:
        return self._strings[number]

    def find(self, text: str) -> int | None:
        """Return the number of a string, None if it is not in the table."""
        at = bisect_left(self._strings, text)
        return at if at < len(self._strings) and self._strings[at] == text else None

    @staticmethod
    def pack(strings: Sequence[str]) -> bytes:
        """Return sorted strings as the bytes that the table is made from."""
        return "\n".join(strings).encode()


class Lexicon:
    """Translations by Dutch phrase, and the use of English phrases."""

    def __init__(self, arrays: dict[str, NDArray[Any]], name: str = "lexicon") -> None:
        self.name = name
        self.meta: dict[str, Any] = json.loads(arrays["meta"].tobytes())
        self._nl = StringTable(arrays["nl"].tobytes())
        self._en = StringTable(arrays["en"].tobytes())
        self._origins = StringTable(arrays["origins"].tobytes())
        self._cased: dict[int, str] = dict(
            zip(
                arrays["cased_at"].tolist(),
                arrays["cased"].tobytes().decode().splitlines(),
                strict=True,
            )
        )
        self._nl_count = arrays["nl_count"]
        self._en_count = arrays["en_count"]
        self._nominal = arrays["nominal"]
        self._first = arrays["first"]
        self._entry_en = arrays["entry_en"]
        self._entry_counts = arrays["entry_counts"]
        self._entry_origins = arrays["entry_origins"]
        self._words = int(self.meta["nl_words"])

    @classmethod
    def load(cls, path: Path | None = None) -> Lexicon:
        """Read a lexicon; by default the embedded one.

        Raises:
            DataError: The file is missing, damaged, or of another layout.
        """
        if path is None:
            return embedded_lexicon()
        try:
            with np.load(path, allow_pickle=False) as stored:
                lexicon = cls({name: stored[name] for name in stored.files}, path.stem)
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            raise DataError(path, f"no lexicon: {error}") from error
        if lexicon.meta.get("layout") != LAYOUT:
            raise DataError(path, f"layout {lexicon.meta.get('layout')}, {LAYOUT} expected")
        return lexicon

    def __len__(self) -> int:
        return len(self._entry_en)

    def entries(self, nl: str) -> list[Entry]:
        """Return the pairs of a Dutch phrase in any of its forms, the most frequent first."""
        return self.entries_of_key(dutch_phrase_key(nl))

    def entries_of_key(self, key: str) -> list[Entry]:
        """Return the pairs of a Dutch key (:func:`kamerlens.wordforms.dutch_phrase_key`)."""
        number = self._nl.find(key)
        if number is None:
            return []
        return [
            self._entry(number, at) for at in range(self._first[number], self._first[number + 1])
        ]

    def _entry(self, number: int, at: int) -> Entry:
        english = int(self._entry_en[at])
        base, inflected = (int(n) for n in self._entry_counts[at])
        origins = [self._origins[n] for n in self._entry_origins[at].tolist() if n != NO_ORIGIN]
        return Entry(
            self._english(english),
            base,
            inflected,
            int(self._nl_count[number]),
            int(self._en_count[english]),
            tuple(origins),
        )

    def _english(self, number: int) -> str:
        return self._cased.get(number) or self._en[number]

    def translations(self, nl: str) -> list[Translation]:
        """Return the translations of a Dutch phrase, the best first."""
        groups: dict[str, list[Entry]] = {}
        for entry in self.entries(nl):
            groups.setdefault(english_phrase_key(entry.en), []).append(entry)
        found = [_translation(group) for group in groups.values()]
        if not is_plural_dutch(nl.rpartition(" ")[2]):
            found = [replace(t, en=self._singular(t.en)) for t in found]
        return sorted(found, key=lambda t: (-t.score, t.en))

    def items(self) -> Iterator[tuple[str, list[Entry]]]:
        """Yield every Dutch key with its pairs, in order."""
        for number in range(len(self._nl)):
            yield (
                self._nl[number],
                [
                    self._entry(number, at)
                    for at in range(self._first[number], self._first[number + 1])
                ],
            )

    def phrases(self) -> Iterator[tuple[str, int]]:
        """Yield every English phrase as usually written, and its count."""
        for number in range(len(self._en)):
            yield self._english(number), int(self._en_count[number])

    def _singular(self, en: str) -> str:
        """Return a noun phrase in the singular, unless its plural is what is used."""
        single = english_singular(en.rpartition(" ")[2])
        phrase = f"{en.rpartition(' ')[0]} {single}".strip()
        return phrase if self.usage(phrase) > 0.3 * self.usage(en) else en

    def usage(self, en: str) -> int:
        """Return how often an English phrase stands in the training texts, in this very form."""
        number = self._en.find(en.lower())
        return int(self._en_count[number]) if number is not None else 0

    def nominal(self, word: str) -> float:
        """Return the share of an English word's uses at the end of what looks a noun phrase."""
        number = self._en.find(word.lower())
        return int(self._nominal[number]) / 255 if number is not None else 0.0

    def zipf(self, word: str) -> float:
        """Return how common a Dutch word is in the training texts (Zipf: log10 of 10⁻⁹)."""
        number = self._nl.find(dutch_phrase_key(word))
        if number is None:
            return 0.0
        return math.log10(int(self._nl_count[number]) / self._words * 1e9)


def _translation(entries: Sequence[Entry]) -> Translation:
    """Take the forms of one translation together."""
    count = sum(e.count for e in entries)
    # The form seen most with the Dutch base form; the plural only where it leads clearly.
    best = max(entries, key=lambda e: (2 * e.base + e.inflected, -len(e.en), e.en))
    origins = dict.fromkeys(origin for e in entries for origin in e.origins)
    return Translation(
        best.en,
        count,
        min(1.0, count / max(1, entries[0].nl_count)),
        min(1.0, count / max(1, sum(e.en_count for e in entries))),
        tuple(origins)[:ORIGINS],
    )


@lru_cache(maxsize=1)
def embedded_lexicon() -> Lexicon:
    """Return the lexicon that comes with kamerlens."""
    return Lexicon.load(data_path("models", "lexicon", "treaties.npz"))
