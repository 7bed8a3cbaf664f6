"""English left untranslated in Dutch text, decided word by word in context.

Each word has a weight of evidence: how much more frequent it is in English than in Dutch
(wordfreq), or, where neither knows it, how much more its letter triples look like English. Dutch
web text, which wordfreq counts, holds English too, so that a true English word is only some ten
times as frequent in English; loan words ("team", "forum") are about as frequent in both. A hidden
Markov model with the two languages as states finds the best sequence, so that "in" and "was" take
the language of their surroundings.

Source: King & Abney 2013, "Labeling the Languages of Words in Mixed-Language Documents using
Weakly Supervised Methods" (the sequence model); Speer 2022, wordfreq (the frequencies).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from spacy.attrs import ORTH
from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc, Span, Token

from kamerlens.language.heads import embedded_heads
from kamerlens.language.position import opens
from kamerlens.vocabulary import frequencies

GROUP = "english"
#: Difference in log10 frequency from which on a word is English; between loan words ("governance"
#: 0.67) and English ones ("roadmap" 0.89).
_BORDER = 0.7
#: Weights are cut off so that one word cannot overrule its neighbours.
_MOST_ENGLISH, _MOST_DUTCH = 1.6, -2.5
#: A word that neither list knows cannot be English by itself: most are Dutch compounds.
_MOST_UNKNOWN = 0.3
#: Capitals inside a sentence make a name, whose words say less about the language around it.
_MOST_DUTCH_NAME = -0.4
#: Words all in capitals and shorter than this are taken for acronyms, of no language.
_LONG_ACRONYM = 7
#: Cost of going over to the other language, in the weights' units (log10).
_ENTER, _LEAVE = 0.2, 0.1
#: Frequency of words that a list lacks.
_FLOOR = 1e-8
#: How many of the most frequent words the letter triples are counted over.
_TRAINING_WORDS = 12_000
#: Weight from which a capitalised word beside English belongs to it: a word of both languages.
_LOAN_NAME = -1.0
#: Parts of speech that a lone English word in Dutch text hardly has.
_DUTCH_TAGS = frozenset({"VERB", "AUX", "ADP", "DET", "PRON", "CCONJ", "SCONJ", "ADV"})
_BREAKS = frozenset('«»“”"()[];•')
#: From this length on a span with commas is running text.
_SENTENCE = 9
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*$")


@lru_cache(maxsize=1)
def _triples() -> dict[str, float]:
    """Return the log10 odds, English to Dutch, of letter triples with word borders."""
    counts: dict[str, Counter[str]] = {}
    for language in ("en", "nl"):
        words = islice(frequencies(language), _TRAINING_WORDS)
        counts[language] = Counter(t for word in words if word.isalpha() for t in _cut(word))
    totals = {language: sum(found.values()) for language, found in counts.items()}
    return {
        triple: math.log10((counts["en"][triple] + 1) / totals["en"])
        - math.log10((counts["nl"][triple] + 1) / totals["nl"])
        for triple in counts["en"].keys() | counts["nl"].keys()
    }


def _cut(word: str) -> Iterator[str]:
    padded = f"^{word}$"
    return (padded[i : i + 3] for i in range(len(padded) - 2))


def weight(word: str) -> float:
    """Return the evidence that a word is English: positive for English, negative for Dutch."""
    if not _WORD.match(word) or len(word) == 1 or (word.isupper() and len(word) < _LONG_ACRONYM):
        return 0.0
    lowered = word.lower()
    if "-" in lowered:
        parts = [weight(part) for part in lowered.split("-") if part]
        return sum(parts) / len(parts) if parts else 0.0
    english = frequencies("en").get(lowered, 0.0)
    dutch = frequencies("nl").get(lowered, 0.0)
    if english or dutch:
        odds = math.log10(max(english, _FLOOR) / max(dutch, _FLOOR)) - _BORDER
        return min(max(odds, _MOST_DUTCH), _MOST_ENGLISH)
    odds = sum(_triples().get(triple, 0.0) for triple in _cut(lowered)) - _BORDER
    return min(max(odds, _MOST_DUTCH), _MOST_UNKNOWN)


def decide(weights: list[float]) -> list[bool]:
    """Return which words are English: the best sequence of languages for their weights."""
    dutch, english = 0.0, -_ENTER
    back: list[tuple[bool, bool]] = []
    for value in weights:
        from_dutch, from_english = dutch - _ENTER, english - _LEAVE
        into_english = english < from_dutch
        into_dutch = dutch < from_english
        back.append((into_dutch, into_english))
        dutch, english = (
            from_english if into_dutch else dutch,
            (from_dutch if into_english else english) + value,
        )
    state = english > dutch
    found = [False] * len(weights)
    for i in range(len(weights) - 1, -1, -1):
        found[i] = state
        came_from_dutch, came_into_english = back[i]
        state = not came_into_english if state else came_from_dutch
    return found


class EnglishFinder(Pipe):
    """Writes untranslated English to ``doc.spans["english"]``."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.vocab = nlp.vocab
        self.name = name
        self._weights: dict[int, float] = {}
        _triples()  # with the lists of words: here, not at the first text

    def __call__(self, doc: Doc) -> Doc:
        """Find the English of a doc."""
        weights = [self._weight(doc, i, orth) for i, orth in enumerate(doc.to_array(ORTH).tolist())]
        spans = _bridged(_spans(doc, weights, decide(weights)), weights)
        found = _widen(doc, (span for span in spans if not _is_dutch_word(doc, span)))
        doc.spans[GROUP] = [Span(doc, start, end, label="EN") for start, end in found]
        return doc

    def _weight(self, doc: Doc, i: int, orth: int) -> float:
        value = self._weights.get(orth)
        if value is None:
            text = doc[i].text
            value = weight(text)
            if text[:1].isupper():
                value = max(value, _MOST_DUTCH_NAME)
            self._weights[orth] = value
        return value


def _spans(doc: Doc, weights: list[float], found: list[bool]) -> Iterator[tuple[int, int]]:
    """Yield runs of English words; words that say nothing are left out at both ends."""
    start = 0
    while start < len(found):
        if not found[start] or doc[start].text in _BREAKS:
            start += 1
            continue
        end = start + 1
        while end < len(found) and found[end] and not _breaks(doc[end]):
            end += 1
        first, last = start, end
        while first < last and weights[first] <= 0:
            first += 1
        while last > first and weights[last - 1] <= 0:
            last -= 1
        if first < last:
            yield from _enumerated(doc, first, last)
        start = end


def _bridged(spans: Iterable[tuple[int, int]], weights: list[float]) -> Iterator[tuple[int, int]]:
    """Yield the spans, joined where one loan word stands between: "foreign terrorist fighter"."""
    last: tuple[int, int] | None = None
    for start, end in spans:
        if last is not None and start == last[1] + 1 and _LOAN_NAME <= weights[start - 1] < 0:
            last = (last[0], end)
            continue
        if last is not None:
            yield last
        last = (start, end)
    if last is not None:
        yield last


def _enumerated(doc: Doc, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a span, or the terms of a short enumeration ("burden sharing, ownership")."""
    if end - start < _SENTENCE:
        for i in range(start + 1, end - 1):
            if doc[i].text == "," and doc[i - 1].is_lower and doc[i + 1].is_lower:
                yield start, i
                start = i + 1
    yield start, end


def _is_dutch_word(doc: Doc, span: tuple[int, int]) -> bool:
    """Return whether a lone word is one that the tagger reads as Dutch ("dat lost niets op")."""
    start, end = span
    return end - start == 1 and doc[start].is_lower and doc[start].pos_ in _DUTCH_TAGS


def _breaks(token: Token) -> bool:
    return token.text in _BREAKS or (bool(token.is_sent_start) and opens(token.doc, token.i))


def _widen(doc: Doc, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the spans with the capitalised loan words beside them ("Global Compact on …")."""
    last = 0
    pending: tuple[int, int] | None = None
    for start, end in spans:
        while start > last and _joins(doc, start - 1):
            start -= 1
        while end < len(doc) and (_joins(doc, end) or _completes(doc, end)):
            end += 1
        if pending is not None and start <= pending[1]:
            pending = (pending[0], max(end, pending[1]))
        else:
            if pending is not None:
                yield pending
            pending = (start, end)
        last = pending[1] if start >= pending[1] else last
    if pending is not None:
        yield pending


def _completes(doc: Doc, i: int) -> bool:
    """Return whether an acronym completes what an English preposition begins ("… for CT")."""
    return (
        doc[i].text.isupper() and doc[i].is_alpha and doc[i - 1].text in ("for", "of", "on", "to")
    )


def _joins(doc: Doc, i: int) -> bool:
    token = doc[i]
    if token.text in embedded_heads().english:
        return True
    return token.is_title and not opens(doc, i) and weight(token.text) >= _LOAN_NAME


@Language.factory("kamerlens_english", assigns=["doc.spans"])
def create_english(nlp: Language, name: str) -> EnglishFinder:
    """Make the component."""
    return EnglishFinder(nlp, name)
