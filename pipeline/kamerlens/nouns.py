"""Nouns that are known, whatever a tagger makes of them, and their singulars.

A tagger trained on newspapers takes rare compounds for verbs ("oorlogsmisdrijven"). The nouns of
the termbase and of the word lists, and compounds that end in one of them, are known better.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from kamerlens.namekeys import word_key
from kamerlens.termbase import Concept
from kamerlens.termlists import TermLists
from kamerlens.vocabulary import zipf

#: Shortest end of a compound that is trusted, in letters, and shortest part before it.
_LAST_PART, _FIRST_PART = 4, 3
#: A word this common (Zipf frequency) is no unknown compound.
_COMMON = 3.2
#: Ends that are nouns but also ends of verbs and adjectives.
_UNSAFE = frozenset("heid lijk loos baar stel stelling deel leid".split())


class NounBook:
    """Known nouns by the key of any of their forms.

    Attributes:
        lists: The word lists.
    """

    def __init__(self, concepts: Sequence[Concept], lists: TermLists) -> None:
        self.lists = lists
        names = [
            name
            for c in concepts
            for name in c.dutch
            if _is_plain(name) and not (c.kind == "procedure" and name.endswith("en"))
        ]
        self._terms = {word_key(name): name for name in reversed(names)}
        self._kinds = {c.nl: c.kind for c in concepts}
        listed = sorted(lists.domain_nouns | lists.het_nouns | lists.general_nouns)
        self._singular = {word_key(word): word for word in listed if _is_plain(word)}
        self._singular.update(self._terms)
        self._modifiers = {
            word_key(word)
            for c in concepts
            for name in c.dutch
            if " " in name
            for word in name.split()[:-1]
            if word.endswith("e") and word[0].islower()
        } - set(self._singular)

    def is_noun(self, word: str) -> bool:
        """Return whether a word, in any form, is a known noun or a rare compound of one."""
        if word_key(word) in self._singular:
            return True
        return zipf(word) < _COMMON and self._end(word) is not None

    def is_modifier(self, word: str) -> bool:
        """Return whether terms of the termbase have this adjective before their noun."""
        return word_key(word) in self._modifiers

    def is_term(self, word: str) -> bool:
        """Return whether the termbase has this word, in any form."""
        return word_key(word) in self._terms

    def kind_of(self, noun: str) -> str | None:
        """Return what kind of thing a noun (base form) is: by the termbase, or by its end."""
        return self._kinds.get(noun) or self.lists.kind_of(noun)

    def singular(self, word: str) -> str | None:
        """Return the singular of a known noun or of a compound of one; None if unknown.

        A word that is a known singular, or ends in one, is its own.
        """
        lower = word.lower()
        whole = self._singular.get(word_key(lower))
        if whole is not None:
            return whole if lower != whole else word
        found = self._end(lower)
        if found is None:
            return None
        start, last = found
        return word if lower[start:] == last else word[:start] + last

    def _end(self, word: str) -> tuple[int, str] | None:
        """Return where the longest known last part of a compound begins, and its singular."""
        return _longest_end(self, word.lower())

    def look_up_end(self, word: str) -> tuple[int, str] | None:
        """Find the longest known last part, without memory."""
        hyphen = word.rfind("-") + 1
        starts = [hyphen] if hyphen else range(_FIRST_PART, len(word) - _LAST_PART + 1)
        for start in starts:
            end = word[start:]
            singular = self._singular.get(word_key(end))
            if singular is not None and len(singular) >= _LAST_PART and end not in _UNSAFE:
                return start, singular
        return None


@lru_cache(maxsize=20_000)
def _longest_end(book: NounBook, word: str) -> tuple[int, str] | None:
    return book.look_up_end(word)


def _is_plain(name: str) -> bool:
    return name.isalpha() and name.islower() and len(name) >= 4
