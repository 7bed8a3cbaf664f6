"""Trains the Dutch–English lexicon from translated texts.

Steps: segments are cut into sentences, compounds into parts; words are aligned by expectation
maximisation; phrase pairs that the alignment allows are counted; what is likely to be chance is
dropped; the rest is written as one compressed file of sorted strings and counts.
"""

from __future__ import annotations

import io
import json
import logging
import math
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kamerlens.compounds import CompoundSplitter
from kamerlens.errors import DataError
from kamerlens.lexicon import LAYOUT, NO_ORIGIN, ORIGINS, Lexicon, StringTable
from kamerlens.train.bitext import Bitext, build, is_word, tokens
from kamerlens.train.parallel import Segment, read_sources, split_segments
from kamerlens.train.phrases import PhraseCount, PhraseCounts, count_phrases
from kamerlens.train.wordalign import Trainer
from kamerlens.wordforms import english_phrase_key

_log = logging.getLogger(__name__)
#: Words shorter than this, or seen more often, are aligned whole: enough was seen of them.
_SPLIT_LENGTH, _SPLIT_COUNT = 7, 300
#: Counts of a pair are stored in 16 bits.
_MOST = 65535


@dataclass(frozen=True, slots=True)
class Limits:
    """What is kept.

    Attributes:
        word_share: Least share of a Dutch word's occurrences translated so.
        phrase_share: The same for a phrase of several words.
        long_words: From so many Dutch words on a phrase has to be seen twice: a chance pair of
            long phrases looks as good as a true one.
        dice: Least Dice coefficient of a phrase pair.
        translations: Most translations kept for a Dutch phrase.
        usage: Least occurrences of an English phrase that no pair needs.
        usage_words: Its greatest length in words.
    """

    word_share: float = 0.02
    phrase_share: float = 0.12
    long_words: int = 4
    dice: float = 0.08
    translations: int = 10
    usage: int = 2
    usage_words: int = 5


def train_lexicon(
    parallel: Sequence[Path],
    output: Path,
    *,
    base: Path | None = None,
    exclude: Iterable[str] = (),
    limits: Limits | None = None,
    model1: int = 4,
    hmm: int = 3,
) -> dict[str, Any]:
    """Learn a lexicon and write it.

    Args:
        parallel: Sources as :func:`kamerlens.train.parallel.read_sources` takes them.
        output: The ``.npz`` file to write.
        base: A lexicon to add to: its words guide the alignment, its counts are added.
        exclude: Origins (treaty numbers) to leave out, for measuring.
        limits: What is kept.
        model1: Steps of expectation maximisation with IBM model 1.
        hmm: Steps with the hidden Markov model.

    Returns:
        The file's facts, as stored in it: numbers of segments, words, entries.

    Raises:
        DataError: A source cannot be read, or holds no pair.
    """
    left_out = frozenset(exclude)
    sources = (s for s in read_sources(parallel) if s.origin not in left_out)
    segments = list(split_segments(sources))
    if not segments:
        raise DataError(parallel[0] if parallel else output, "no translated segment found")
    _log.info("%d segments", len(segments))
    former = Lexicon.load(base) if base is not None else None
    bitext = build(segments, _splitter(segments, former))
    trainer = Trainer(bitext, prior=_prior(bitext, former) if former else None)
    _log.info("aligning %d segments", len(bitext.pairs))
    trainer.run(model1=model1, hmm=hmm)
    counts = count_phrases(bitext.pairs, trainer.posteriors())
    words = sum(is_word(t) for pair in bitext.pairs for t in pair.nl)
    facts = {"segments": len(bitext.pairs), "nl_words": words}
    if former is not None:
        _add_former(counts, former)
        facts = {name: number + former.meta[name] for name, number in facts.items()}
    return write_lexicon(output, counts, limits or Limits(), facts)


def _splitter(segments: Iterable[Segment], former: Lexicon | None) -> Any:
    """Return the function that takes the rarer long words apart."""
    counts = Counter(w.lower() for s in segments for w in tokens(s.nl) if is_word(w))
    total = counts.total()

    def known(word: str) -> float:
        own = math.log10(counts[word] / total * 1e9) if word in counts else 0.0
        return max(own, former.zipf(word)) if former else own

    splitter = CompoundSplitter(known)

    def split(word: str) -> list[str]:
        if len(word) < _SPLIT_LENGTH or counts[word] >= _SPLIT_COUNT:
            return [word]
        return splitter.split(word)

    return split


def _prior(bitext: Bitext, former: Lexicon) -> dict[tuple[int, int], float]:
    """Return what a former lexicon says about pairs of single words, by their numbers."""
    english: dict[str, int] = bitext.en_vocabulary.numbers
    found: dict[tuple[int, int], float] = {}
    for key, number in bitext.nl_vocabulary.numbers.items():
        for entry in former.entries_of_key(key) if key else ():
            other = english.get(english_phrase_key(entry.en))
            if other is not None:
                pair = (number, other)
                found[pair] = found.get(pair, 0.0) + entry.count
    return found


def _add_former(counts: PhraseCounts, former: Lexicon) -> None:
    """Add a former lexicon's counts."""
    for key, entries in former.items():
        counts.nl[key] += entries[0].nl_count if entries else 0
        for entry in entries:
            count = counts.pairs.setdefault((key, entry.en.lower()), PhraseCount())
            count.base += entry.base
            count.inflected += entry.inflected
            count.origins.update(dict.fromkeys(entry.origins, entry.count))
    for phrase, number in former.phrases():
        counts.en[phrase.lower()] += number
        counts.cased[phrase] += number
        counts.nominal[phrase.lower()] += round(number * former.nominal(phrase))


def keep_pairs(counts: PhraseCounts, limits: Limits) -> dict[str, list[tuple[str, PhraseCount]]]:
    """Return the pairs worth keeping by Dutch key, the most frequent first."""
    found: dict[str, list[tuple[str, PhraseCount]]] = {}
    for (key, en), count in counts.pairs.items():
        if _is_kept(key, en, count, counts, limits):
            found.setdefault(key, []).append((en, count))
    kept = {}
    for key, pairs in found.items():
        pairs.sort(key=lambda pair: (-pair[1].total, pair[0]))
        kept[key] = pairs[: limits.translations]
    return kept


def _is_kept(key: str, en: str, count: PhraseCount, counts: PhraseCounts, limits: Limits) -> bool:
    nl_count, total = counts.nl[key], count.total
    if not all(any(c.isalpha() for c in word) for word in (key, en)):
        return False
    if " " not in key:
        return total >= limits.word_share * nl_count and (total > 1 or nl_count <= 8)
    if total < limits.phrase_share * nl_count:
        return False
    if total == 1 and key.count(" ") + 1 >= limits.long_words:
        return False
    return 2 * total >= limits.dice * (nl_count + counts.en[en])


def write_lexicon(
    output: Path, counts: PhraseCounts, limits: Limits, facts: dict[str, int]
) -> dict[str, Any]:
    """Write the lexicon file and return its facts."""
    kept = keep_pairs(counts, limits)
    used = {en for pairs in kept.values() for en, _ in pairs}
    phrases = sorted(
        en
        for en, number in counts.en.items()
        if en in used or (number >= limits.usage and en.count(" ") < limits.usage_words)
    )
    # What stands in pairs only (longer than the counted n-grams) is counted by them.
    phrases = sorted({*phrases, *used})
    number_of = {en: n for n, en in enumerate(phrases)}
    origins = sorted({o for pairs in kept.values() for _, c in pairs for o in c.origins})
    arrays = _entry_arrays(kept, number_of, {o: n for n, o in enumerate(origins)})
    keys = sorted(kept)
    cased = _cased(counts, number_of)
    meta = {
        "layout": LAYOUT,
        **facts,
        "dutch": len(keys),
        "english": len(phrases),
        "entries": len(arrays["entry_en"]),
    }
    arrays |= {
        "meta": _bytes(json.dumps(meta, sort_keys=True).encode()),
        "nl": _bytes(StringTable.pack(keys)),
        "en": _bytes(StringTable.pack(phrases)),
        "origins": _bytes(StringTable.pack(origins)),
        "cased_at": np.array(sorted(cased), dtype=np.uint32),
        "cased": _bytes("\n".join(cased[n] for n in sorted(cased)).encode()),
        "nl_count": np.array([counts.nl[key] for key in keys], dtype=np.uint32),
        "en_count": np.array([counts.en[en] for en in phrases], dtype=np.uint32),
        "nominal": np.array([_nominal(en, counts) for en in phrases], dtype=np.uint8),
    }
    output.parent.mkdir(parents=True, exist_ok=True)
    _save(output, arrays)
    return meta


def _entry_arrays(
    kept: dict[str, list[tuple[str, PhraseCount]]],
    number_of: dict[str, int],
    origin_of: dict[str, int],
) -> dict[str, NDArray[Any]]:
    first, english, numbers, origins = [0], [], [], []
    for key in sorted(kept):
        for en, count in kept[key]:
            english.append(number_of[en])
            numbers.append((min(count.base, _MOST), min(count.inflected, _MOST)))
            top = sorted(count.origins, key=lambda o: (-count.origins[o], o))[:ORIGINS]
            row = [origin_of[o] for o in top]
            origins.append(row + [NO_ORIGIN] * (ORIGINS - len(row)))
        first.append(len(english))
    return {
        "first": np.array(first, dtype=np.uint32),
        "entry_en": np.array(english, dtype=np.uint32),
        "entry_counts": np.array(numbers, dtype=np.uint16).reshape(-1, 2),
        "entry_origins": np.array(origins, dtype=np.uint16).reshape(-1, ORIGINS),
    }


def _nominal(en: str, counts: PhraseCounts) -> int:
    """Return how often of 255 times a word ends a noun phrase; 0 for phrases."""
    if " " in en or not counts.en[en]:
        return 0
    return round(255 * min(1.0, counts.nominal[en] / counts.en[en]))


def _cased(counts: PhraseCounts, number_of: dict[str, int]) -> dict[int, str]:
    """Return the spelling with capitals of phrases that are mostly written so."""
    forms: dict[str, Counter[str]] = {}
    for phrase, number in counts.cased.items():
        low = phrase.lower()
        if low in number_of:
            forms.setdefault(low, Counter())[phrase] += number
    found = {}
    for low, seen in forms.items():
        best = max(sorted(seen), key=lambda phrase: seen[phrase])
        # Headings are in capitals; so many others must not be.
        if best != low and seen[low] < 0.15 * seen.total() and _is_name(best):
            found[number_of[low]] = best
    return found


def _is_name(phrase: str) -> bool:
    """Return whether capitals are more than those of a heading: acronyms are short."""
    return all(len(word) <= 5 or not word.isupper() for word in phrase.split())


def _bytes(data: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(data, dtype=np.uint8)


def _save(path: Path, arrays: dict[str, NDArray[Any]]) -> None:
    """Write an ``.npz`` whose bytes depend on the arrays only; uncompressed, to load fast."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(arrays):
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, arrays[name], allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), buffer.getvalue())
