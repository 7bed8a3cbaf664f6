"""Term pairs mined from paired sentences: what a translation says about a term's English."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from kamerlens.wordforms import english_phrase_key, is_function_word

#: Mined phrases: longest, in words; least count; least Dice coefficient with the term.
_LONGEST, _LEAST_COUNT, _LEAST_DICE = 5, 2, 0.6
_STOP = re.compile(r"\.(?=\s|$)")


def english_names(terms: pd.DataFrame) -> dict[str, list[str]]:
    """Return term → keys of its English names, the chosen one first."""
    found: dict[str, list[str]] = {}
    columns = (terms[name].tolist() for name in ("term_id", "en", "alternatives"))
    for term_id, en, alternatives in zip(*columns, strict=True):
        names = [*([en] if isinstance(en, str) and en else []), *json.loads(alternatives)]
        found[term_id] = list(dict.fromkeys(english_phrase_key(name) for name in names))
    return found


def terms_by_sentence(mentions: pd.DataFrame) -> Mapping[str, list[str]]:
    """Return sentence → the terms in it."""
    found: dict[str, list[str]] = defaultdict(list)
    for term_id, sentence in zip(
        mentions["term_id"].tolist(), mentions["sentence_id"].tolist(), strict=True
    ):
        if isinstance(sentence, str):
            found[sentence].append(term_id)
    return found


def padded_key(text: str) -> str:
    """Return the keys of a text's words between spaces; full stops at word ends go."""
    return f" {english_phrase_key(_STOP.sub(' ', text))} "


@dataclass(frozen=True, slots=True)
class TermPair:
    """What a translation says about a term's English.

    Attributes:
        en: The English as the glossary has it, or as it stands in the translation.
        count: Paired sentences with the term and this English.
        of: Paired sentences with the term.
        known: Whether the glossary had it among its candidates.
    """

    term_id: str
    en: str
    count: int
    of: int
    known: bool


def mine_term_pairs(
    pairs: pd.DataFrame, terms: pd.DataFrame, mentions: pd.DataFrame
) -> list[TermPair]:
    """Return what the paired sentences say about the English of terms.

    One of a term's own candidates that stands in the paired sentences is taken, the most frequent
    first. For a term with none, an English phrase is mined that stands in its sentences and hardly
    elsewhere (Dice coefficient), and is no other term's English there.

    Args:
        pairs: See :func:`sentence_pairs`.
        terms: The glossary.
        mentions: Columns term_id, sentence_id.

    Returns:
        At most one pair a term, in the order of ``terms``.
    """
    texts = [padded_key(text) for text in pairs["en"].tolist()]
    terms_in = terms_by_sentence(mentions)
    rows_of: dict[str, list[int]] = defaultdict(list)
    for number, ids in enumerate(pairs["sentence_ids"].tolist()):
        for term_id in dict.fromkeys(term for name in ids for term in terms_in[name]):
            rows_of[term_id].append(number)
    phrases = _Phrases(pairs["en"].tolist())
    taken = english_names(terms)
    found = []
    for term_id, names in _spelled_names(terms):
        rows = rows_of.get(term_id)
        if not rows:
            continue
        pair = _known_pair(term_id, names, rows, texts)
        if pair is None:
            others = {name for other, keys in taken.items() if other != term_id for name in keys}
            pair = phrases.mine(term_id, rows, others)
        if pair is not None:
            found.append(pair)
    return found


def _spelled_names(terms: pd.DataFrame) -> Iterator[tuple[str, list[str]]]:
    columns = (terms[name].tolist() for name in ("term_id", "en", "alternatives"))
    for term_id, en, alternatives in zip(*columns, strict=True):
        yield term_id, [*([en] if isinstance(en, str) and en else []), *json.loads(alternatives)]


def _known_pair(
    term_id: str, names: Sequence[str], rows: Sequence[int], texts: Sequence[str]
) -> TermPair | None:
    """Return the name that stands in most of the sentences; a mere part of the first does not."""
    best: TermPair | None = None
    keys = [english_phrase_key(name) for name in names]
    for name, key in zip(names, keys, strict=True):
        if set(key.split()) < set(keys[0].split()):
            continue  # "scheme" for "investment scheme"
        count = sum(f" {key} " in texts[row] for row in rows)
        if count and (best is None or count > best.count):
            best = TermPair(term_id, name, count, len(rows), known=True)
    return best


class _Phrases:
    """The English phrases of all paired sentences, with the sentences they stand in."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._rows: dict[str, set[int]] = defaultdict(set)
        self._spelled: dict[str, Counter[str]] = defaultdict(Counter)
        for number, text in enumerate(texts):
            for phrase in _phrases_of(text):
                key = english_phrase_key(phrase)
                self._rows[key].add(number)
                self._spelled[key][phrase] += 1

    def mine(self, term_id: str, rows: Sequence[int], taken: set[str]) -> TermPair | None:
        """Return the phrase that goes with the sentences of a term, None if none does."""
        own = set(rows)
        if len(own) < _LEAST_COUNT:
            return None
        scored = [
            (2 * len(own & there) / (len(own) + len(there)), key.count(" "), key)
            for key, there in self._rows.items()
            if len(own & there) >= _LEAST_COUNT and key not in taken
        ]
        if not scored or max(scored)[0] < _LEAST_DICE:
            return None
        _, _, key = max(scored)
        spelled = self._spelled[key]
        text = min(spelled, key=lambda name: (-spelled[name], name))
        return TermPair(term_id, text, len(own & self._rows[key]), len(own), known=False)


def _phrases_of(text: str) -> Iterator[str]:
    """Yield the phrases of up to five words that neither begin nor end with a function word."""
    for part in _clauses(text):
        words = part.split()
        for start in range(len(words)):
            if is_function_word(words[start], "en"):
                continue
            for end in range(start + 1, min(start + _LONGEST, len(words)) + 1):
                if not is_function_word(words[end - 1], "en"):
                    yield " ".join(words[start:end])


def _clauses(text: str) -> list[str]:
    for sign in ",;:()“”\"'!?":
        text = text.replace(sign, "\n")
    return [part.strip(" .") for part in text.replace(". ", "\n").split("\n")]
