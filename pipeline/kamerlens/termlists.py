"""The word lists of the term extraction, from ``corpus/terms.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from kamerlens.data import data_path
from kamerlens.errors import DataError

#: Shortest noun that may be the end of a compound, in letters.
_SHORTEST_END = 3
_NEUTER_ENDS = ("isme", "ment", "tje", "pje")


@dataclass(frozen=True, slots=True)
class TermLists:
    """Word lists, as lemmas in lower case.

    Attributes:
        prepositions: May join the parts of a term.
        fixed_phrases: First word → phrases in which no noun is a term, word by word.
        general_nouns: Make no term by themselves and head none.
        general_adjectives: Make no term with a noun.
        het_nouns: Take the article "het"; also as ends of compounds.
        domain_nouns: Are terms, common as they are.
        plural_nouns: Shown in the plural.
        infinitives: Head terms, but are none alone.
        kinds: End of a head noun → kind of thing.
    """

    prepositions: frozenset[str]
    fixed_phrases: Mapping[str, tuple[tuple[str, ...], ...]]
    general_nouns: frozenset[str]
    general_adjectives: frozenset[str]
    het_nouns: frozenset[str]
    domain_nouns: frozenset[str]
    plural_nouns: frozenset[str]
    infinitives: frozenset[str]
    kinds: Mapping[str, str]

    def is_neuter(self, noun: str) -> bool:
        """Return whether a noun (lemma) takes "het", by the list or its longest known end."""
        noun = noun.lower()
        if noun.endswith(_NEUTER_ENDS):
            return True
        starts = range(max(0, len(noun) - _SHORTEST_END + 1))
        return any(noun[start:] in self.het_nouns for start in starts)

    def kind_of(self, noun: str) -> str | None:
        """Return the kind that the longest known end of a head noun tells, or None."""
        noun = noun.lower()
        for start in range(max(0, len(noun) - _SHORTEST_END + 1)):
            if 0 < start < _SHORTEST_END:
                continue  # "graad" is no "raad"
            if noun[start:] in self.kinds:
                return self.kinds[noun[start:]]
        return None


@lru_cache(maxsize=1)
def term_lists() -> TermLists:
    """Return the embedded lists.

    Raises:
        DataError: The file breaks the format.
    """
    path = data_path("corpus", "terms.toml")
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise DataError(path, str(error)) from error
    kinds = {end: kind for kind, ends in content.pop("kinds").items() for end in ends.split()}
    phrases: dict[str, tuple[tuple[str, ...], ...]] = {}
    for line in content.pop("fixed_phrases").split("\n"):
        words = tuple(line.split())
        if words:
            phrases[words[0]] = (*phrases.get(words[0], ()), words)
    return TermLists(
        fixed_phrases=phrases,
        **{name: frozenset(text.split()) for name, text in content.items()},
        kinds=kinds,
    )
