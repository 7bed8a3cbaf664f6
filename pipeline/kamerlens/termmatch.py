"""Finds the terms of a termbase in a Doc, in any inflection and wording; the longest wins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from kamerlens.namekeys import ARTICLES, join_keys, name_key, word_key
from kamerlens.termbase import Concept

#: Longest term in words; articles and commas inside do not count.
LONGEST = 14
_NOMINAL = frozenset({"NOUN", "PROPN", "X"})
_GENITIVE = re.compile(r"(?:['’]s)$")
_HAS_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the Doc: its first token, the token after it, keys of text and lemma."""

    start: int
    end: int
    keys: tuple[str, str]


class TermMatcher:
    """Looks terms up by the key of their words, acronyms by their letters."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self._names: dict[str, bool] = {}
        self._acronyms: set[str] = set()
        for concept in concepts:
            self._acronyms.update(concept.acronyms_nl, concept.acronyms_en)
            for name in concept.dutch:
                key = name_key(name)
                self._names[key] = self._names.get(key, True) and _is_name(name)
        self._names.pop("", None)

    def matches(self, doc: Doc) -> Iterator[tuple[int, int, bool]]:
        """Yield ``(start, end, is_name)`` of the longest term from each word on, in order.

        Terms inside longer ones are among them. ``is_name`` says that the term is a proper name
        or an acronym, shown as written.
        """
        words = list(_words(doc))
        ends = _run_ends(doc, words)
        for at in range(len(words)):
            found = self._longest_from(doc, words[at : min(ends[at], at + LONGEST)])
            if found is not None:
                length, is_name = found
                yield words[at].start, words[at + length - 1].end, is_name

    def _longest_from(self, doc: Doc, words: Sequence[_Word]) -> tuple[int, bool] | None:
        """Return the length in words of the longest term that these begin with, and its kind."""
        if not words[0].keys[0]:
            return None
        for length in range(len(words), 0, -1):
            if not words[length - 1].keys[0]:
                continue
            window = words[:length]
            for form in (0, 1):
                key = join_keys([word.keys[form] for word in window if word.keys[0]])
                if key in self._names and self._fits(doc, window, self._names[key]):
                    return length, self._names[key]
        return (1, True) if self._is_acronym(doc[words[0].start]) else None

    def _fits(self, doc: Doc, window: Sequence[_Word], is_name: bool) -> bool:
        """Return whether a single word may be the term: a noun, or capitalised for a name."""
        if len(window) > 1:
            return True
        token = doc[window[0].start]
        if is_name:
            return token.text[:1].isupper()
        return token.pos_ in _NOMINAL and not token.text.endswith("-")

    def _is_acronym(self, token: Token) -> bool:
        text = _GENITIVE.sub("", token.text)
        return text in self._acronyms and sum(c.isupper() for c in text) > 1


def _is_name(name: str) -> bool:
    """Return whether a wording is a proper name: a capital after its first letters' acronym."""
    return (
        any(
            part[:1].isupper() and not part.isupper()
            for word in name.split()
            for part in word.split("-")[-1:]
        )
        or name.isupper()
    )


def _words(doc: Doc) -> Iterator[_Word]:
    """Yield the words of a Doc; "Verenigde Naties" is one, articles and commas have no key."""
    i = 0
    while i < len(doc):
        token = doc[i]
        pair = token.lower_ == "verenigde" and i + 1 < len(doc) and doc[i + 1].lower_ == "naties"
        union = token.lower_ == "europese" and i + 1 < len(doc) and doc[i + 1].lower_ == "unie"
        if pair or union:
            short = "vn" if pair else "eu"
            yield _Word(i, i + 2, (short, short))
            i += 2
            continue
        silent = token.lower_ in ARTICLES or token.text == ","
        if silent:
            yield _Word(i, i + 1, ("", ""))
        elif _HAS_WORD.search(token.text):
            yield _Word(i, i + 1, (word_key(token.text), word_key(token.lemma_ or token.text)))
        i += 1


def _run_ends(doc: Doc, words: Sequence[_Word]) -> list[int]:
    """Return for each word where the words end that no other sign or sentence end divides."""
    ends = [len(words)] * len(words)
    for i in range(len(words) - 2, -1, -1):
        after = words[i + 1]
        divided = words[i].end != after.start or doc[after.start].is_sent_start
        ends[i] = i + 1 if divided else ends[i + 1]
    return ends
