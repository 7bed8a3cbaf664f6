"""Keys that bring the forms of a word together, for looking terms up: Dutch and English.

A key is no lemma and is not shown: it only has to be the same for the forms of one word
("verdrag", "verdragen"; "duurzaam", "duurzame") and, as far as endings can tell, for no other.
The rules are those of Dutch and English plural and adjective spelling.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from kamerlens.data import data_path
from kamerlens.vocabulary import zipf

_TOKEN = re.compile(r"[^\W_]+(?:[-‑’'./&][^\W_]+)*\.?(?:(?<=\.[A-Za-z]\.))?", re.UNICODE)
#: Words whose last letter is no ending, though it looks like one.
_WHOLE_NL = tuple(
    "grens mens wens kans dans lens balans tendens licentie pers koers vers vlees vrees proces "
    "succes congres adres les pres tijdens".split()
)
_DOUBLE_VOWELS = re.compile(r"([aeou])\1")
_PLURAL_S_NL = re.compile(r"(?:[aeo]|ie|e[lmnr]|o[rn]|aar|um|eur|am|ter)s$")
_IZE = re.compile(r"(?<=[a-z]{2})iz(?=ation|e$|ed$|er$|ing$)")
#: English words in -s that are no plurals.
_SINGULAR_EN = re.compile(
    r"(?:ss|us|is|news|ethics|ics|series|species|means|premises|headquarters|always|towards"
    r"|perhaps|lens|chaos|gas|alias|bias|canvas|atlas|diabetes|aids|rabies|afterwards|besides"
    r"|unless|thus)$"
)


@lru_cache(maxsize=8)
def word_list(name: str) -> frozenset[str]:
    """Return the words of a list under ``corpus/words``; lines with # are remarks."""
    lines = data_path("corpus", "words", name).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@lru_cache(maxsize=2)
def irregular_plurals(language: str) -> dict[str, str]:
    """Return plural → singular of the nouns that no rule of endings covers."""
    text = data_path("corpus", "words", f"plurals.{language}.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines()[1:])
    return {row[0]: row[1] for row in rows}


@lru_cache(maxsize=1)
def _irregular_endings() -> tuple[str, ...]:
    return tuple(irregular_plurals("nl"))


def is_function_word(word: str, language: str) -> bool:
    """Return whether a word is a function word of Dutch (``nl``) or English (``en``)."""
    return fold_case(word) in word_list(f"function_words.{language}.txt")


def fold_case(text: str) -> str:
    """Return a text in lower case, without accents, with plain apostrophes and hyphens."""
    if not text.isascii():
        plain = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in plain if not unicodedata.combining(c))
        text = text.replace("’", "'").replace("‘", "'").replace("‑", "-").replace("–", "-")
    return text.casefold()


def words(text: str) -> list[str]:
    """Return the words of a text in order; hyphens and apostrophes inside belong to them."""
    return _TOKEN.findall(text)


@lru_cache(maxsize=200_000)
def dutch_key(word: str) -> str:
    """Return the key of a Dutch word.

    >>> dutch_key("Verdragen") == dutch_key("verdrag")
    True
    """
    word = fold_case(word)
    if len(word) <= 3 or word.isdigit():
        return word
    if word.endswith(_irregular_endings()):
        for ending, singular in irregular_plurals("nl").items():
            if word.endswith(ending):
                return _plain(_without_ending(word[: -len(ending)] + singular))
    if word.endswith(_WHOLE_NL):
        return _plain(word)
    return _plain(_without_ending(word))


def _without_ending(word: str) -> str:
    if word.endswith("'s"):
        return word[:-2]
    if word.endswith(("ens", "es")) and not word.endswith("ies") and len(word) > 5:
        return _closed(word.removesuffix("s")[: -1 if word.endswith("es") else -2])
    if _PLURAL_S_NL.search(word) and len(word) > 4:
        return word[:-1]
    if word.endswith("ieen"):
        return word[:-2]
    if word.endswith("eeen"):
        return word[:-2]
    if word.endswith("en") and len(word) > 4 and any(c in "aeiouy" for c in word[:-2]):
        return _closed(word[:-2])
    if word.endswith("e") and len(word) > 4 and word[-2] not in "ie":
        return _closed(word[:-1])
    return word


def _closed(stem: str) -> str:
    """Spell a stem as it is without its ending: one consonant at the end, no v or z."""
    if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in "aeiou":
        return stem[:-1]
    if stem[-1] == "v":
        return stem[:-1] + "f"
    if stem[-1] == "z":
        return stem[:-1] + "s"
    return stem


def _plain(word: str) -> str:
    return _DOUBLE_VOWELS.sub(r"\1", word)


def dutch_singulars(word: str) -> list[str]:
    """Return what the singular of a Dutch plural may be, by its ending; not all are words."""
    if word.endswith("'s"):
        return [word[:-2]]
    if word.endswith("heden"):
        return [word[:-5] + "heid"]
    found = []
    if word.endswith("s"):
        found.append(word[:-1])
    if word.endswith(("en", "ën")) and len(word) > 4:
        stem = word[:-2]
        closed = _closed(stem)
        found += [word[:-1], closed]
        single = closed == stem or stem[-1] in "vz"
        if single and re.search(r"(?:^|[^aeiou])[aeou][^aeiou]$", closed):
            found.append(closed[:-1] + closed[-2] + closed[-1])
    return found


@lru_cache(maxsize=20_000)
def is_plural_dutch(word: str) -> bool:
    """Return whether a Dutch noun looks like a plural of a word that exists."""
    return any(zipf(single) >= 2.0 for single in dutch_singulars(word) if len(single) > 2)


def dutch_phrase_key(text: str) -> str:
    """Return the keys of a Dutch phrase's words, joined by spaces."""
    return " ".join(dutch_key(word) for word in words(text))


@lru_cache(maxsize=200_000)
def english_singular(word: str) -> str:
    """Return an English noun in the singular, by its ending; other words as they are."""
    low = word.lower()
    irregular = irregular_plurals("en").get(low)
    if irregular is not None:
        return irregular
    if len(low) < 4 or not low.endswith("s") or _SINGULAR_EN.search(low) or word.isupper():
        return word
    if low.endswith("ies"):
        return word[:-3] + "y" if len(low) > 4 else word[:-1]
    if low.endswith(("sses", "xes", "ches", "shes", "zzes")):
        return word[:-2]
    return word[:-1]


@lru_cache(maxsize=200_000)
def english_key(word: str) -> str:
    """Return the key of an English word: lower case, singular, British -ise for -ize."""
    word = english_singular(fold_case(word).removesuffix("'s").removesuffix("'"))
    return _IZE.sub("is", word) if "iz" in word else word


def english_phrase_key(text: str) -> str:
    """Return the keys of an English phrase's words, joined by spaces; hyphens split words."""
    return " ".join(english_key(w) for word in words(text) for w in word.split("-") if w)
