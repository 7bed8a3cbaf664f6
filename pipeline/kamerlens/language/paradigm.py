"""Which other forms of a word exist: what a tagger can know of one that no treebank holds.

"beslisten" is a verb because "beslist", "beslissen" and "beslissing" are words, "dichtbundels" a
noun because "dichtbundel" is one and nothing else is. A word's endings are taken off and others
put on, in the spelling that the new ending asks for ("lopen", "loop"), and each of the results is
looked up in a list of the language's words.

Source: Hajič, "Morphological tagging: data vs. dictionaries" (2000), for what a dictionary gives
a tagger; wordfreq 3 (Speer 2022) for the words.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from kamerlens.vocabulary import frequencies

#: Endings that are taken off, and those put on in their place.
_OFF = ("", "e", "en", "t", "d", "s", "er", "ste", "ing", "te", "de")
_ON = ("", "e", "en", "t", "s", "er", "ste", "de", "te", "ing", "heid", "je", "d")
#: Endings put on a stem with "ge" before it.
_ON_PARTICIPLE = ("", "t", "d")
#: Letters that a stem keeps, and that a last part has if the whole is no word.
_STEM, _LAST_PART = 2, 4
#: A frequency is one of so many steps, each ten times the last.
_STEPS = 6
_VOWELS = "aeiou"
#: At the end of a word "v" is written "f" and "z" is written "s", and the other way round.
_HARDENED = {"v": "f", "f": "v", "z": "s", "s": "z"}
#: Answers for each ending that is taken off, and in all.
_EACH = len(_ON) + len(_ON_PARTICIPLE) + 1
SIZE = len(_OFF) * _EACH + 2 * _STEPS + 3


def paradigm(word: str) -> list[bool]:
    """Return which forms of a word exist, ``SIZE`` answers.

    They say, for each ending that the word has and each that can take its place, whether the other
    form is a word; how frequent the word is in Dutch and in English, one answer for each power of
    ten; whether it is Dutch at all, was taken for its last part, and has a hyphen.
    """
    dutch, english = frequencies("nl"), frequencies("en")
    whole = word.lower().rpartition("-")[2] or word.lower()
    ends = (whole[start:] for start in range(max(1, len(whole) - _LAST_PART + 1)))
    part = next((end for end in ends if end in dutch), whole)
    return [
        *_forms(part, dutch),
        *_steps(dutch.get(part, 0.0)),
        *_steps(english.get(part, 0.0)),
        part in dutch,
        part != whole,
        whole != word.lower(),
    ]


def _forms(word: str, known: Mapping[str, float]) -> list[bool]:
    """Say for each ending off, each ending on, and each "ge" with its ending, what is known."""
    found: list[bool] = []
    for off in _OFF:
        if not word.endswith(off) or len(word) - len(off) < _STEM:
            found += [False] * _EACH
            continue
        stem = word.removesuffix(off) if off else word
        stems = spellings(stem)
        bare = spellings(stem.removeprefix("ge"))
        found += [on != off and any(s + on in known for s in stems) for on in _ON]
        found += [any(f"ge{s}{on}" in known for s in stems) for on in _ON_PARTICIPLE]
        found.append(stem.startswith("ge") and any(f"{s}en" in known for s in bare))
    return found


def _steps(frequency: float) -> list[bool]:
    """Say for 10⁻⁷, 10⁻⁶ and so on whether a word is about so frequent or more."""
    level = round(math.log10(frequency) + 9) - 1 if frequency else 0
    return [i < level for i in range(_STEPS)]


def spellings(stem: str) -> list[str]:
    """Return a stem as it is written before various endings: "lop", "loop"; "leev", "leef"."""
    last, rest = stem[-1:], stem[:-1]
    if last in _VOWELS or not rest:
        return [stem]
    found = [stem]
    if rest[-1] == last or (rest[-1] in _VOWELS and rest[-1] == rest[-2:-1]):
        found.append(rest[:-1] + last)
    elif rest[-1] in _VOWELS:
        found += [stem + last, rest + rest[-1] + last]
    if last in _HARDENED:
        found += [form[:-1] + _HARDENED[last] for form in found]
    return found
