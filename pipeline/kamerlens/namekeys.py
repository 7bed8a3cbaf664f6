"""Keys that bring the wordings of one Dutch name together.

Two wordings get the same key when they differ only in case, hyphens, spaces, accents, inflection,
articles, "der" for "van de", or in where the United Nations or the European Union stand:
``VN-hervorming``, ``hervorming van de VN`` and ``Hervormingen van de Verenigde Naties``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from kamerlens.wordforms import dutch_key, fold_case

#: Words that make no difference to a name.
ARTICLES = frozenset({"de", "het", "een", "'t"})
#: Old genitive articles, which stand for "van de".
_GENITIVES = frozenset({"der", "des", "den"})
_LONG_FORMS = (
    (re.compile(r"\bverenigde[ -]naties\b"), "vn"),
    (re.compile(r"\beuropese[ -]unie\b"), "eu"),
)
#: What may stand before a name with a hyphen or behind it with "van".
_OWNERS = frozenset({"vn", "eu"})
#: "72ste" and "72de" for "72e".
_ORDINAL = re.compile(r"\b(\d+)(?:ste|de|e)\b")
_ONE = re.compile(r"\béén\b", re.IGNORECASE)
_NO_WORD = re.compile(r"[^\w\s'-]+")
_DOUBLE = re.compile(r"([aeou])\1")
_ACRONYM = re.compile(r"^\W*(?=(?:\w*[A-Z]){2})[\w&./-]{2,14}?(?:['’]?s)?\W*$")
_PLURAL_S = re.compile(r"['’]s$|(?<=[A-Z])s$")


@lru_cache(maxsize=100_000)
def name_key(name: str) -> str:
    """Return the key of a Dutch name; empty for a name without letters or digits.

    >>> name_key("VN-hervorming") == name_key("Hervormingen van de Verenigde Naties")
    True
    """
    counted = _ONE.sub("een1", name)  # "één VN", where "een" is no article
    plain = _NO_WORD.sub(" ", fold_case(counted).replace(".", ""))
    for pattern, short in _LONG_FORMS:
        plain = pattern.sub(short, plain)
    return key_of_words(_ORDINAL.sub(r"\1e", plain).split())


def key_of_words(words: Iterable[str]) -> str:
    """Return the key of a name given word by word."""
    bare = (fold_case(word).strip("'-") for word in words)
    return join_keys([word_key(word) for word in bare if word and word not in ARTICLES])


def join_keys(keys: list[str]) -> str:
    """Return the key of a name from the keys of its words, articles left out."""
    if len(keys) > 2 and keys[-2] == "van" and keys[-1] in _OWNERS:
        keys = [keys[-1], *keys[:-2]]
    return "".join(keys)


@lru_cache(maxsize=100_000)
def word_key(word: str) -> str:
    """Return the key of one word: inflection is taken off its last part only."""
    if word in _GENITIVES:
        return "van"
    *parts, last = [part for part in fold_case(word).split("-") if part] or [""]
    joined = "".join(_DOUBLE.sub(r"\1", part) for part in parts)
    whole = last.endswith("een") and not last.endswith(("eeen", "ieen"))  # "algemeen"
    return (joined + (_DOUBLE.sub(r"\1", last) if whole else dutch_key(last))).replace("'", "")


def is_acronym(text: str) -> bool:
    """Return whether a text is written like an acronym: one word, two capitals at least."""
    return " " not in text and bool(_ACRONYM.match(text)) and not re.search(r"[a-z]{3}", text)


def bare_acronym(text: str) -> str:
    """Return an acronym without its plural ending: ``SDG’s`` is ``SDG``."""
    return _PLURAL_S.sub("", text.strip("()"))
