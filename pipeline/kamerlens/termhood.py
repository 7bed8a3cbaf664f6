"""How much a group of wordings is a term, and which groups make the glossary.

Three measures: how often it stands by itself and not inside a longer term (C-value), how much
rarer its words are in general Dutch than in the letters, and over how many documents it spreads.

Source: Frantzi, Ananiadou & Mima 2000, "Automatic recognition of multi-word terms", eq. 3, for
C-value, with log2(1 + words) so that single words count; Ahmad et al. 1999, "weirdness", for the
comparison with general language; wordfreq 3 for the frequencies.
"""

from __future__ import annotations

import math
import re
from collections.abc import Set

from kamerlens.grouping import Group
from kamerlens.namekeys import word_key
from kamerlens.nouns import NounBook
from kamerlens.termplaces import Standing
from kamerlens.vocabulary import zipf

#: A single word outside the termbase is a term when it is rarer than this (Zipf frequency) in
#: general Dutch; compounds of the field lie below, everyday nouns above.
RARE = 3.4
#: The same for a word that the letters repeat.
RARE_IF_REPEATED = 4.2
_REPEATED = 3
#: Endings of adjectives that tell a kind rather than judge.
_RELATIONAL = re.compile(r"(?:isch|eel|ele|aal|ale|air|ief|ieve|aire|ische|gericht|gerichte)$")
#: Numbers written as nouns.
_NUMERAL = re.compile(
    r"(?:duizend|honderd|miljoen|miljard|(?:tien|twin|tig|jf|es|ven|cht|gen)tal)$"
)
#: Prepositions that join the parts of a term even where it is used once.
_CLOSE = frozenset({"van", "voor", "tegen", "zonder"})
#: Those that join anything to its head. The others hardly belong to somebody or a body: in "the
#: member States for the protection of …" they go with the verb.
_OWNED = frozenset({"van", "zonder"})
_ACTORS = frozenset({"role", "organ", "body", "agency", "post"})
#: Content words of a term that is used once.
_MOST_WORDS = 4
_FUNCTION_WORDS = frozenset(
    "de het een van voor tegen in tot over op aan met tussen door zonder bij naar onder uit".split()
)


def c_value(words: int, standing: Standing) -> float:
    """Return the C-value of a term of so many content words."""
    frequency = float(standing.frequency)
    if standing.nests:
        frequency -= standing.nested / standing.nests
    return math.log2(1 + words) * max(frequency, 0.0)


def content_words(base: str) -> list[str]:
    """Return a term's words without articles and prepositions."""
    return [word for word in base.split() if word.lower() not in _FUNCTION_WORDS]


def termhood(group: Group, standing: Standing, documents: int) -> float:
    """Return a score by which terms are ranked; higher is more of a term.

    Args:
        group: The wordings.
        standing: Their counts.
        documents: Number of documents in the run.
    """
    base = shown_form(group)
    words = content_words(base) or [base]
    rarity = sum(8.0 - zipf(word) for word in words) / len(words) / 8.0
    spread = math.log1p(standing.documents) / math.log1p(max(documents, 1))
    return math.log1p(c_value(len(words), standing)) + 3.0 * rarity + spread + _known(group)


def _known(group: Group) -> float:
    """Return what the termbase adds: most for a term of a field; it takes from a common word."""
    concept = group.concept
    if concept is None:
        return 0.0
    if concept.domains[0] != "general":
        return 1.5
    return 0.5 if " " in concept.nl or not concept.nl.islower() else -0.5


def shown_form(group: Group) -> str:
    """Return the wording that stands for a group: the termbase's spelling of the most used one."""
    if not group.bases:
        return max(group.acronyms, key=lambda name: (group.acronyms[name], name))
    return min(group.bases, key=lambda base: (-group.bases[base], base.count(" "), base))


def is_established(group: Group, standing: Standing) -> bool:
    """Return whether a term is a unit of its own, so that shorter ones in it are not counted.

    Terms of the termbase and names are, and phrases used :data:`_REPEATED` times or more.
    """
    named = any(pattern.startswith("NAME") for pattern in group.patterns)
    known = group.concept is not None or group.numbered is not None
    return known or named or standing.frequency >= _REPEATED


class TermFilter:
    """Decides which groups belong in a glossary.

    Args:
        book: Known nouns and adjectives.
        known: Keys of the single words that are terms by themselves.
    """

    def __init__(self, book: NounBook, known: Set[str] = frozenset()) -> None:
        self._book = book
        self._known = known

    def accepts(self, group: Group, standing: Standing) -> bool:
        """Return whether a group is a term: of the termbase, a name, or by its form and use."""
        shown = shown_form(group)
        if group.concept is not None and not group.concept.user:
            return group.concept.domains[0] != "general" or not self._is_everyday(shown)
        if group.concept is not None or group.numbered is not None:
            return True
        if _is_unbalanced(shown):
            return False
        if any(pattern.startswith("NAME") for pattern in group.patterns):
            return not self._is_everyday(shown)
        if not group.bases:
            return False
        if " " not in shown:
            return self._is_single_term(shown, standing)
        return "ELLIPSIS" in group.patterns or self._is_phrase_term(shown, standing)

    def _is_everyday(self, shown: str) -> bool:
        """Return whether all words of a wording are general ones ("belangrijke rol", "Derde")."""
        lists = self._book.lists
        *before, last = shown.lower().split() or [""]
        if any(
            {word, word.removesuffix("e")}.isdisjoint(lists.general_adjectives) for word in before
        ):
            return False
        if last in lists.general_nouns:
            return last not in lists.domain_nouns
        return not before and last in lists.general_adjectives

    def _is_single_term(self, word: str, standing: Standing) -> bool:
        lists, lower = self._book.lists, word.lower()
        if len(word) < 4 or not word[0].isalpha() or lower in lists.infinitives:
            return False
        if lower in lists.general_nouns or lower in lists.general_adjectives:
            return False
        if "-" in word or lower in lists.domain_nouns:
            return True
        frequency = zipf(word)
        if _is_comparative(lower) or _NUMERAL.search(lower):
            return False
        repeated = standing.frequency >= _REPEATED and frequency < RARE_IF_REPEATED
        return frequency < RARE or repeated

    def _is_phrase_term(self, shown: str, standing: Standing) -> bool:
        words = content_words(shown)
        free = standing.frequency - standing.nested
        joints = {word for word in shown.split()[1:-1] if word in self._book.lists.prepositions}
        if not joints:
            if not self._is_noun(words[-1]):
                return False
            return standing.frequency >= 2 or all(map(self._is_modifier, words[:-1]))
        if standing.frequency >= 2 and (free or len(words) <= _MOST_WORDS):
            return self._is_noun(words[0])
        if len(words) > _MOST_WORDS or not joints <= _CLOSE or standing.cut == standing.frequency:
            return False
        if not joints <= _OWNED and self._is_actor(words[0]):
            return False
        return all(self._is_noun(word) or self._is_modifier(word) for word in words)

    def _is_actor(self, word: str) -> bool:
        kind = self._book.kind_of(word)
        return word[0].isupper() or kind in _ACTORS

    def _is_noun(self, word: str) -> bool:
        return word[0].isupper() or word_key(word) in self._known

    def _is_modifier(self, word: str) -> bool:
        return self._book.is_modifier(word) or bool(_RELATIONAL.search(word))


def _is_unbalanced(name: str) -> bool:
    return name.count("(") != name.count(")")


def _is_comparative(word: str) -> bool:
    """Return whether a word in -er is an adjective compared ("concreter"), not a noun."""
    return word.endswith("er") and zipf(word[:-1]) > zipf(word) + 0.5
