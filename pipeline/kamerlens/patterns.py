"""Where terms may stand: patterns of parts of speech over the tokens of a Doc.

Each token becomes one letter (:func:`tag_letters`), a pattern is a regular expression over them.
What is found are the noun phrases of Dutch terminology: nouns, adjectives with a noun, and nouns
joined by prepositions, with every shorter term inside a longer one.

Source: the patterns follow Justeson & Katz 1995, "Technical terminology", with the prepositions,
articles and nominal infinitives that Dutch needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from kamerlens.termlists import TermLists

#: Labels of named entities whose tokens make no term of their own pattern.
NO_TERM_LABELS = frozenset(
    {"PERSON", "NORP", "GPE", "LOC", "FAC", "DATE", "MONEY", "PERCENT", "REF", "TIME", "QUANTITY"}
)
#: Longest term in tokens, articles and prepositions included.
LONGEST = 9
#: Adjectives before one noun, and joined nouns after the first.
_PHRASE = re.compile(r"A{0,3}N(?:RD?A{0,2}N){0,2}")
#: A phrase may begin at an adjective or noun that no adjective goes before.
_PHRASE_STARTS = re.compile(r"(?<!A)[AN]")
_NOMINAL = re.compile(r"A{0,3}N")
_JOINT = re.compile(r"R(D?)")
_WORD = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Found:
    """A place in a Doc where a term may stand.

    Attributes:
        start: First token.
        end: Token after the last.
        pattern: Parts of speech of its tokens, e.g. ``ADJ NOUN``.
    """

    start: int
    end: int
    pattern: str


_NAMES = {"A": "ADJ", "N": "NOUN", "R": "ADP", "D": "DET"}


def tag_letters(doc: Doc, lists: TermLists) -> str:
    """Return one letter a token: A adjective, N noun, R preposition, D article, else a full stop.

    Attributive participles count as adjectives, nominal infinitives ("het tegengaan van …") as
    nouns. Tokens inside names of persons, places and times, and English ones, break a term.
    """
    blocked = _blocked(doc)
    return "".join("." if token.i in blocked else _letter(token, lists) for token in doc)


def _blocked(doc: Doc) -> set[int]:
    out = {i for ent in doc.ents if ent.label_ in NO_TERM_LABELS for i in range(ent.start, ent.end)}
    for span in doc.spans.get("english", ()):
        out.update(range(span.start, span.end))
    return out


def _letter(token: Token, lists: TermLists) -> str:
    lower = token.lower_
    if token.pos_ == "ADP":
        return "R" if lower in lists.prepositions else "."
    if lower in ("de", "het", "een", "der", "des"):
        return "D"
    if not _WORD.match(token.text) or len(lower) < 2 or lower.endswith("-"):
        return "."
    if token.pos_ in ("NOUN", "PROPN"):
        return "N"
    if token.pos_ == "ADJ":
        return "A"
    if token.pos_ == "VERB":
        return _verb_letter(token)
    return "."


def _verb_letter(token: Token) -> str:
    form = token.morph.get("VerbForm")
    after = token.nbor(1) if token.i + 1 < len(token.doc) else None
    if "Part" in form:
        attributive = after is not None and after.pos_ in ("NOUN", "ADJ", "PROPN")
        return "A" if attributive and token.lower_.endswith(("e", "en", "d", "t")) else "."
    if "Inf" in form and after is not None and after.lower_ == "van":
        before = token.nbor(-1) if token.i else None
        nominal = before is None or before.pos_ in ("DET", "ADP", "ADJ", "PUNCT")
        return "N" if nominal else "."
    return "."


def find_terms(doc: Doc, lists: TermLists) -> Iterator[Found]:
    """Yield every place of a Doc where a pattern fits, longest first from each start.

    Args:
        doc: Tagged and lemmatised; entities and ``doc.spans["english"]`` are respected.
        lists: Words that may not head or fill a term.

    Yields:
        Places by first token; nested and overlapping ones too.
    """
    letters = tag_letters(doc, lists)
    for match in _PHRASE_STARTS.finditer(letters):
        maximal = _PHRASE.match(letters, match.start())
        if maximal is not None:
            yield from _inside(doc, letters, maximal.start(), maximal.end(), lists)


def _inside(doc: Doc, letters: str, start: int, end: int, lists: TermLists) -> Iterator[Found]:
    """Yield the terms that begin with the first nominal of a phrase."""
    first = _NOMINAL.match(letters, start)
    assert first is not None, "a phrase begins with a nominal"
    nominal_ends = [first.end(), *_later_ends(letters, first.end(), end)]
    begins = range(start, first.end()) if letters[start] == "A" else [start]
    for begin in begins:
        for stop in reversed(nominal_ends):
            if stop - begin <= LONGEST and _acceptable(doc, letters, begin, stop, lists):
                yield Found(begin, stop, pattern_name(letters[begin:stop]))


def _later_ends(letters: str, start: int, end: int) -> list[int]:
    ends = []
    while start < end and (joint := _JOINT.match(letters, start)):
        nominal = _NOMINAL.match(letters, joint.end())
        if nominal is None:
            break
        start = nominal.end()
        ends.append(start)
    return ends


def _acceptable(doc: Doc, letters: str, start: int, end: int, lists: TermLists) -> bool:
    head = next(i for i in range(start, end) if letters[i] == "N")
    general = [_is_general(doc[i], lists) for i in range(start, end)]
    if general[0] and letters[start] == "A":
        return False
    if general[head - start] or _spans_sentences(doc, start, end):
        return False
    return not (letters[end - 1] == "N" and end - 1 != head and general[-1])


def _is_general(token: Token, lists: TermLists) -> bool:
    lemma, lower = token.lemma_.lower(), token.lower_
    if token.pos_ in ("ADJ", "VERB"):
        bare = lower.removesuffix("e")
        return bool({lemma, lower, bare} & lists.general_adjectives) or token.is_digit
    return lemma in lists.general_nouns or lower in lists.general_nouns


def _spans_sentences(doc: Doc, start: int, end: int) -> bool:
    return any(doc[i].is_sent_start for i in range(start + 1, end))


def pattern_name(letters: Sequence[str]) -> str:
    """Return the parts of speech that a string of letters stands for."""
    return " ".join(_NAMES[letter] for letter in letters)
