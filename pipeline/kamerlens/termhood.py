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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kamerlens.grouping import Group
from kamerlens.termlists import TermLists
from kamerlens.vocabulary import zipf

#: A single word outside the termbase is a term when it is rarer than this (Zipf frequency) in
#: general Dutch; compounds of the field lie below, everyday nouns above.
RARE = 3.4
#: The same for a word that the letters repeat.
RARE_IF_REPEATED = 4.2
_REPEATED = 3
#: Endings of adjectives that tell a kind rather than judge.
_RELATIONAL = re.compile(
    r"(?:isch|eel|aal|air|ief|aar|baar|lijk|matig|gericht|vormig|loos|[tdn])e?$"
)
_FUNCTION_WORDS = frozenset(
    "de het een van voor tegen in tot over op aan met tussen door zonder bij naar onder uit".split()
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a group's termhood rests on.

    Attributes:
        frequency: Occurrences, nested ones too.
        nested: Occurrences inside a longer candidate.
        nests: Number of different longer candidates it stands in.
        documents: Documents it occurs in.
    """

    frequency: int
    nested: int
    nests: int
    documents: int


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
    known = 1.0 if group.concept is not None else 0.0
    return math.log1p(c_value(len(words), standing)) + 2.0 * rarity + spread + known


def shown_form(group: Group) -> str:
    """Return the wording that stands for a group: the termbase's spelling of the most used one."""
    if not group.bases:
        return max(group.acronyms, key=lambda name: (group.acronyms[name], name))
    return min(group.bases, key=lambda base: (-group.bases[base], base.count(" "), base))


def is_term(
    group: Group, standing: Standing, lists: TermLists, known_words: Mapping[str, bool]
) -> bool:
    """Return whether a group belongs in a glossary.

    Args:
        group: The wordings.
        standing: Their counts.
        lists: Words that make no terms.
        known_words: Single words → whether they are terms by themselves.
    """
    if group.concept is not None:
        return True
    if any(pattern.startswith("NAME") for pattern in group.patterns):
        return True
    if not group.bases:
        return False
    words = content_words(shown_form(group))
    if len(words) == 1:
        return _is_single_term(words[0], standing, lists)
    if "ELLIPSIS" in group.patterns:
        return True
    return _is_phrase_term(group, words, standing, lists, known_words)


def _is_single_term(word: str, standing: Standing, lists: TermLists) -> bool:
    if len(word) < 4 or word.lower() in lists.general_nouns or not word[0].isalpha():
        return False
    frequency = zipf(word)
    if "-" in word:
        return True
    return frequency < RARE or (standing.frequency >= _REPEATED and frequency < RARE_IF_REPEATED)


def _is_phrase_term(
    group: Group,
    words: Sequence[str],
    standing: Standing,
    lists: TermLists,
    known_words: Mapping[str, bool],
) -> bool:
    nouns = [word for word in words if known_words.get(word.lower(), False)]
    free = standing.frequency - standing.nested
    pattern = min(group.patterns, key=len)
    if "ADP" not in pattern:
        if standing.frequency >= 2 and nouns:
            return True
        return bool(nouns) and all(_RELATIONAL.search(word) for word in words[:-1])
    if len(words) > 4:
        return standing.frequency >= 2
    if " van " in f" {shown_form(group)} ":
        return len(nouns) == len(words) or standing.frequency >= 2
    return (len(nouns) == len(words) and free > 0) or standing.frequency >= 2
