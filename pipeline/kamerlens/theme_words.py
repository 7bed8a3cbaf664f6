"""Words of a text as the theme model sees them: tokens with offsets, and stems.

A stem is no lemma and is never shown. It only has to be the same for the forms of one word
("verdrag", "verdragen"), quickly, without a language pipeline, and always in the same way: a
stored model holds what training saw.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

#: A hyphen, apostrophe or ampersand inside a word does not end it.
_TOKEN = re.compile(r"[^\W_]+(?:[-‐‑’'&/][^\W_]+)*")
_HYPHENS = re.compile(r"[-‐‑/]")
_QUOTES = re.compile(r"[’'&]")
_DOUBLE_VOWEL = re.compile(r"([aeou])\1(?=[^aeiou]$)")
_DOUBLE_CONSONANT = re.compile(r"([bdfgklmnprst])\1$")
#: A stem keeps at least this many letters.
_SHORTEST = 3


class Token(NamedTuple):
    """A word, or a part of one between hyphens, with its place in the text.

    Attributes:
        parts: Number of parts of the hyphenated word it belongs to; 1 for a plain word.
        whole: Stem of the whole hyphenated word, its hyphens left out.
    """

    start: int
    end: int
    text: str
    stem: str
    parts: int = 1
    whole: str = ""
    whole_end: int = 0


def tokens(text: str, language: str) -> list[Token]:
    """Return the words of a text, hyphenated ones part by part.

    Args:
        text: Any text.
        language: ``nl`` or ``en``; decides how words are stemmed.
    """
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        word, start = match.group(), match.start()
        pieces = _HYPHENS.split(word)
        whole = stem("".join(pieces), language) if len(pieces) > 1 else ""
        for piece in pieces:
            found.append(
                Token(
                    start,
                    start + len(piece),
                    piece,
                    stem(piece, language),
                    len(pieces),
                    whole,
                    match.end(),
                )
            )
            start += len(piece) + 1
    return found


def folded(text: str) -> str:
    """Return a text in lower case, without accents, quotes and ampersands."""
    if not text.isascii():
        plain = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in plain if not unicodedata.combining(c))
    return _QUOTES.sub("", text.lower())


@lru_cache(maxsize=100_000)
def stem(word: str, language: str) -> str:
    """Return what the forms of a word have in common.

    Args:
        word: One word, in any case.
        language: ``nl`` or ``en``.
    """
    if _is_acronym(word):
        return folded(word.removesuffix("s")) if word.endswith("s") else folded(word)
    plain = folded(word)
    return _english(plain) if language == "en" else _dutch(plain)


def _is_acronym(word: str) -> bool:
    letters = word.removesuffix("s")
    return 2 <= len(letters) <= 8 and letters.isupper()


def _dutch(word: str) -> str:
    """Strip plural, adjective and verb endings; undo the spelling of open and closed syllables."""
    if word.endswith("s") and len(word) > _SHORTEST + 1 and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("en", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            word = word[: -len(ending)]
            break
    word = _DOUBLE_CONSONANT.sub(r"\1", word)
    if word.endswith("v"):
        word = word[:-1] + "f"
    elif word.endswith("z"):
        word = word[:-1] + "s"
    return _DOUBLE_VOWEL.sub(r"\1", word)


def _english(word: str) -> str:
    """Strip plural and verb endings; write -ise as -ize."""
    word = word.replace("isation", "ization")
    if word.endswith("ies") and len(word) > _SHORTEST + 2:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "xes", "ches", "shes")):
        word = word[:-2]
    elif word.endswith("s") and len(word) > _SHORTEST and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) > _SHORTEST:
            word = _DOUBLE_CONSONANT.sub(r"\1", word[: -len(ending)])
            break
    return word.removesuffix("e") if len(word) > _SHORTEST + 1 else word
