"""People by the shape of their names: a given name, initials or an office before a surname.

Given names stand in ``corpus/gazetteer/given_names.txt``. The rules complete what the model sees:
it tends to cut names of cultures that its training text lacks.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from functools import lru_cache
from pathlib import Path

from spacy.tokens import Doc, Token

from kamerlens.data import data_path
from kamerlens.language import gazetteer
from kamerlens.language.heads import embedded_heads
from kamerlens.language.position import opens
from kamerlens.vocabulary import zipf_frequency

#: Words inside a surname.
PARTICLES = frozenset(
    "van de der den ten ter 't von zu el al bin ben ibn bint da di do dos du des le la y".split()
)
_INITIALS = re.compile(r"(?:(?:[A-Z]|Ch|IJ|Ph|Th|Yu)\.)+$")
_HONORIFICS = frozenset(
    "lid leden heer mevrouw mw. mw dhr. dhr dr. dr prof. prof mr. ir. drs. sir".split()
)
#: A given name this frequent as a word (Zipf scale) begins no name at the beginning of a sentence.
_ORDINARY = 4.6
#: A surname after an office is not as frequent as this: "Minister Algemene" is none.
_NO_SURNAME = 4.2
#: The words "de", "het", "in" and the like are at least this frequent.
_FUNCTION_WORD = 5.0
#: Shortest compound that can end in the word for a thing ("Wittlaan").
_COMPOUND = 8
#: Endings of nouns that follow an office without a preposition ("Coördinator Ontwapening").
_NOUN_ENDINGS = ("ing", "heid", "teit", "schap", "tie", "zaken")
#: Most words of a name after its first.
_LONGEST = 5
_OTHER_LABELS = frozenset({"GPE", "LOC", "ORG", "NORP", "LAW", "EVENT", "FAC"})


@lru_cache(maxsize=1)
def embedded_given_names() -> frozenset[str]:
    """Return the embedded given names."""
    return read_given_names(data_path("corpus", "gazetteer", "given_names.txt"))


def read_given_names(path: Path) -> frozenset[str]:
    """Return the names in a file, separated by white space; ``#`` starts a comment."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(name for line in lines for name in line.partition("#")[0].split())


def find_persons(doc: Doc, given_names: Container[str]) -> Iterator[tuple[int, int]]:
    """Yield (first token, token after the last) of people's names, in text order."""
    taken = _taken(doc)
    at = 0
    row = -1  # where the next of several people named in a row may begin
    while at < len(doc):
        end = None
        if doc[at].text[:1].isupper() or (at == row and _particles_surname(doc, at)):
            end = _person(doc, at, given_names, taken, introduced=at == row)
        if end is not None:
            yield at, end
            row = end + 1 if end < len(doc) and doc[end].text in ("en", ",") else -1
        at = end or at + 1


def _particles_surname(doc: Doc, at: int) -> bool:
    """Return whether a particle begins a surname alone ("en van Bijsterveldt"), no full name."""
    if doc[at].text not in PARTICLES:
        return False
    end = at + 1
    while end < len(doc) and doc[end].text in PARTICLES:
        end += 1
    return not (end + 1 < len(doc) and _is_title(doc[end]) and _is_title(doc[end + 1]))


def _taken(doc: Doc) -> set[int]:
    """Return the tokens of names that are no people's."""
    return {
        i
        for span in doc.spans.get(gazetteer.GROUP, ())
        if span.label_ in _OTHER_LABELS and not span.id_.startswith("?")
        for i in range(span.start, span.end)
    }


def _person(
    doc: Doc, at: int, given_names: Container[str], taken: set[int], *, introduced: bool = False
) -> int | None:
    """Return the end of a name that begins at a token, None if none does.

    A name that an office or another person's name introduces need not have a given name.
    """
    token = doc[at]
    if _INITIALS.match(token.text):
        following = doc[at + 1 : at + 2]
        if following.text.istitle() and _frequency(following.text) >= _FUNCTION_WORD:
            return None  # "onder A. De commissie"
        end = _run(doc, at + 1, taken)
        return end if end > at + 1 else None
    if not _is_title(token) and not introduced:
        return None
    if token.text in given_names or token.text.partition("-")[0] in given_names:
        if opens(doc, at) and zipf_frequency(token.lower_, "nl") >= _ORDINARY:
            return None
        end = _run(doc, at + 1, taken)
        return end if end > at + 1 and not _names_thing(doc, end) else None
    introduced = introduced or (at > 0 and _introduces(doc[at - 1]))
    particle = token.lower_ in PARTICLES and at + 1 < len(doc) and _is_title(doc[at + 1])
    if introduced and at not in taken and (particle or not _is_word(token)):
        end = _run(doc, at, taken)
        return end if not _names_thing(doc, end) else None
    return None


def _is_title(token: Token) -> bool:
    text = token.text
    return text[:1].isupper() and (not text.isupper() or len(text) == 1) and text[:2].isalpha()


def _frequency(word: str) -> float:
    return float(zipf_frequency(word.lower(), "nl"))


def _is_word(token: Token) -> bool:
    lowered = token.lower_
    ordinary = token.pos_ != "PROPN" and _frequency(lowered) >= _NO_SURNAME
    return ordinary or lowered.endswith(_NOUN_ENDINGS) or token.text in embedded_heads().english


def _names_thing(doc: Doc, end: int) -> bool:
    """Return whether a name belongs to a street, an airport, a prize: "Johan de Wittlaan"."""
    last = doc[end - 1]
    if len(last) >= _COMPOUND and embedded_heads().dutch_label(last.text) is not None:
        return True
    return any(token.text in embedded_heads().english for token in doc[end - 1 : end + 2])


def _run(doc: Doc, at: int, taken: set[int]) -> int:
    """Return the end of the capitalised words, with particles between, from a token on."""
    end = at
    for i in range(at, min(at + _LONGEST, len(doc))):
        token = doc[i]
        if i > at and opens(doc, i):
            break
        if (_is_title(token) or _INITIALS.match(token.text)) and i not in taken:
            end = i + 1
        elif token.text not in PARTICLES:
            break
    return end


def _introduces(token: Token) -> bool:
    """Return whether a word is an office or honorific that stands before a name."""
    lowered = token.lower_
    if lowered in _HONORIFICS:
        return True
    if lowered in ("minister-president", "secretaris-generaal") or token.text in ("SGVN", "SG"):
        return True
    last = lowered.rpartition("-")[2]
    return last.endswith(_endings())


@lru_cache(maxsize=1)
def _endings() -> tuple[str, ...]:
    """Return the offices, singular and plural."""
    heads = embedded_heads().offices
    return tuple(sorted({head + ending for head in heads for ending in ("", "s", "en")}))
