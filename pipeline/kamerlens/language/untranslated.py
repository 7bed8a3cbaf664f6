"""English in Dutch text, in the light of the names: whole names, and acronyms of English names."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from spacy.tokens import Doc, Span

from kamerlens.language import acronyms, english
from kamerlens.language.gazetteer import NameIndex
from kamerlens.records import Acronym

#: Names of people and places are of no language.
_NO_LANGUAGE = frozenset({"PERSON", "GPE", "LOC", "FAC", "NORP", "DATE", "MONEY", "REF"})
#: Names that are English as a whole if their words are.
_WHOLE = frozenset({"ORG", "LAW", "EVENT", "PRODUCT", "WORK_OF_ART", "TITLE"})
#: Share of a sentence's words in one English span from which on the sentence is English.
_MOST = 0.5
#: Fewest words of an English sentence: shorter ones are phrases or names.
_SENTENCE = 6


def untranslated(doc: Doc, short: Container[str]) -> Iterator[tuple[int, int]]:
    """Yield (first token, token after the last) of untranslated English, in text order.

    Besides the words that :mod:`kamerlens.language.english` found, these are names that are
    English as a whole, and English acronyms.

    Args:
        doc: A doc with its entities set.
        short: The English acronyms, see :func:`english_acronyms`.
    """
    spans = [(span.start, span.end) for span in doc.spans.get(english.GROUP, ())]
    for ent in doc.ents:
        inside = [span for span in spans if span[0] < ent.end and ent.start < span[1]]
        if ent.label_ in _NO_LANGUAGE:
            spans = [span for span in spans if not _within(span, (ent.start, ent.end))]
        elif ent.label_ in _WHOLE and inside and acronyms.is_english(ent.text):
            start = min(ent.start, *(span[0] for span in inside))
            end = max(ent.end, *(span[1] for span in inside))
            spans = [span for span in spans if span not in inside] + [(start, end)]
    spans += [
        (token.i, token.i + 1)
        for token in doc
        if token.text[:2].isupper() and acronyms.short_form(token.text) in short
    ]
    yield from _joined(spans)


def _within(inner: tuple[int, int], outer: tuple[int, int]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def english_acronyms(found: Iterable[Acronym], index: NameIndex) -> frozenset[str]:
    """Return the acronyms that are made of English words, and not of Dutch ones as well."""
    return frozenset(a.acronym for a in found if a.long_en and _is_english(a, index))


def _is_english(acronym: Acronym, index: NameIndex) -> bool:
    short, entry = acronym.acronym, index.entries.get(acronym.entity_id or "")
    official = entry is not None and entry.acronym_en == short
    if not official and acronyms.matches(short, acronym.long_en or "") is None:
        return False
    if acronym.long_nl is None or acronym.long_nl == acronym.long_en:
        return True
    dutch = entry is not None and entry.acronym_nl == short and not official
    return not dutch and not acronyms.initials(acronym.long_nl).startswith(short.lower())


def _joined(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the spans in order, those that overlap as one."""
    last: tuple[int, int] | None = None
    for span in sorted(spans):
        if last is not None and span[0] < last[1]:
            last = (last[0], max(last[1], span[1]))
        else:
            if last is not None:
                yield last
            last = span
    if last is not None:
        yield last


def language(sentence: Span) -> str:
    """Return ``en`` for a sentence most of whose words are in one English span, else ``nl``."""
    spans = sentence.doc.spans.get(english.GROUP, ())
    words = sum(token.is_alpha for token in sentence) if len(spans) else 0
    if words < _SENTENCE:
        return "nl"
    for span in spans:
        start, end = max(span.start, sentence.start), min(span.end, sentence.end)
        if start < end and sum(t.is_alpha for t in sentence.doc[start:end]) > words * _MOST:
            return "en"
    return "nl"
