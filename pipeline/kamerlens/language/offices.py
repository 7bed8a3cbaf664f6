"""Offices: a word for an office with its complement, or a unique office with a capital.

"Speciaal Gezant voor Jemen", "minister van Economische Zaken, Landbouw en Innovatie", "voorzitter
van de Tweede Kamer"; not "de minister". The complement begins with a preposition, holds a capital
(or, for envoys and rapporteurs, nouns) and ends with the last word that belongs to it.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from kamerlens.language import gazetteer
from kamerlens.language.heads import Heads, embedded_heads
from kamerlens.language.position import opens

GROUP = "kamerlens_offices"
_PREPOSITIONS = frozenset("van voor inzake bij der tegen".split())
_FIELD = ("op", "het", "gebied", "van")
_INSIDE = frozenset("van voor de het der den en in inzake tegen & , op bij and of".split())
#: Offices whose field may be written in small letters ("Speciaal Rapporteur inzake foltering").
_WITH_FIELD = frozenset(
    "rapporteur gezant vertegenwoordiger coördinator expert deskundige adviseur ambassadeur "
    "commissaris".split()
)
_NOUNS = frozenset({"NOUN", "ADJ", "PROPN"})
#: Longest complement in tokens; the longest names of mandates have about fifteen.
_LONGEST = 16
#: Offices that are names with a complement also in small letters, by themselves or after a rank;
#: others ("voorzitter van de vereniging", "hoofd van de missie") often describe.
_IN_SMALL_LETTERS = frozenset(
    "minister ministers staatssecretaris staatssecretarissen secretaris-generaal "
    "ondersecretaris-generaal assistent-secretaris-generaal".split()
)
_PLURAL = frozenset({"ministers", "staatssecretarissen"})
_RANKS = frozenset("hoge hoog speciaal speciale bijzonder bijzondere permanent persoonlijk".split())
_POLITICS = frozenset("minister ministers staatssecretaris staatssecretarissen".split())


def find_offices(doc: Doc, heads: Heads) -> Iterator[tuple[int, int]]:
    """Yield (first token, token after the last) of the offices of a doc, in text order."""
    at = 0
    words = [_bare(token) for token in doc]
    while at < len(doc):
        begins = words[at] in heads.offices or words[at] in heads.modifiers
        head = _head(doc, at, heads) if begins else None
        if head is None:
            at += 1
            continue
        end = _complement(doc, head + 1, heads)
        if end is not None and (_is_name(doc, at, head) or _of_known_body(doc, head, end)):
            yield at, end
        elif tuple(token.text for token in doc[at : head + 1]) in heads.unique:
            yield at, head + 1
        at = end or head + 1


def _head(doc: Doc, at: int, heads: Heads) -> int | None:
    """Return the token that is the office, if one begins here, past its modifiers."""
    start = at
    while at < len(doc) and _bare(doc[at]) in heads.modifiers:
        at += 1
    if at < len(doc) and _bare(doc[at]) in heads.offices:
        # "Eerste Minister" is one office; the first of two ministers is not.
        return at if at == start or doc[start].text[0].isupper() or at - start < 2 else None
    return None


def _is_name(doc: Doc, at: int, head: int) -> bool:
    """Return whether an office counts: capitalised, or one of those that do without."""
    return (
        doc[at].text[:1].isupper()
        or doc[head].text[:1].isupper()
        or _bare(doc[head]) in _IN_SMALL_LETTERS
        or (head > at and _bare(doc[at]) in _RANKS)
    )


def _of_known_body(doc: Doc, head: int, end: int) -> bool:
    """Return whether the complement is a body that the gazetteer knows."""
    return any(
        span.end == end and span.label_ == "ORG" and head < span.start <= head + 3
        for span in doc.spans.get(gazetteer.GROUP, ())
    )


def _bare(token: Token) -> str:
    lowered: str = token.lower_
    for prefix in ("vn-", "eu-"):
        if lowered.startswith(prefix):
            return lowered[len(prefix) :]
    return lowered


def _complement(doc: Doc, at: int, heads: Heads) -> int | None:
    """Return the end of an office's complement, None where there is none."""
    begin = _after_preposition(doc, at)
    if begin is None:
        return None
    head = _bare(doc[at - 1])
    last, pending = None, 0
    for i in range(begin, min(begin + _LONGEST, len(doc))):
        token = doc[i]
        if _belongs(token, head, first=last is None):
            if _bare(token) in heads.offices and last is not None:
                break
            last, pending = i, 0
        elif token.lower_ in _INSIDE and pending < 2 and _goes_on(doc, i, head):
            pending += 1
        else:
            break
    while last is not None and last > begin and doc[last].pos_ == "ADJ" and doc[last].is_lower:
        last -= 1
    if last is None or not _named(doc[begin : last + 1], head):
        return None
    return last + 1


def _after_preposition(doc: Doc, at: int) -> int | None:
    if at >= len(doc):
        return None
    if tuple(token.lower_ for token in doc[at : at + 4]) == _FIELD:
        return at + 4
    if doc[at - 2 : at].text == "Nationaal Coördinator":
        return at
    if doc[at].text not in _PREPOSITIONS:
        return None
    at += 1
    return at + 1 if at < len(doc) and doc[at].lower_ in ("de", "het", "den") else at


def _belongs(token: Token, head: str, *, first: bool) -> bool:
    if token.text[:1].isupper():
        return not (first and opens(token.doc, token.i))
    return head in _WITH_FIELD and token.pos_ in _NOUNS and token.is_alpha


def _goes_on(doc: Doc, i: int, head: str) -> bool:
    """Return whether a connecting word leads on to more of the complement."""
    word = doc[i].lower_
    rest = list(doc[i + 1 : i + 3])
    if not rest:
        return False
    if word == ",":
        return head in _POLITICS and rest[0].text[:1].isupper() and _closes_list(doc, i + 1)
    if head in _POLITICS and (word == "van" or (word == "en" and rest[0].text == "van")):
        # "van Justitie en van Defensie", but not the country: "van Defensie van Duitsland".
        return head in _PLURAL and (word == "en" or doc[i - 1].lower_ == "en")
    if word in ("and", "of"):
        return rest[0].text[:1].isupper()
    if word == "en":
        return rest[0].text[:1].isupper() or (
            head in _WITH_FIELD and rest[0].is_alpha and any(t.pos_ == "NOUN" for t in rest)
        )
    if word in ("in", "op", "bij", "voor"):
        return head in _WITH_FIELD and (
            any(token.text[:1].isupper() for token in rest)
            or (word == "voor" and rest[0].pos_ in _NOUNS and doc[i - 1].text[:1].isupper())
        )
    return True


def _closes_list(doc: Doc, i: int) -> bool:
    """Return whether a list of fields of policy goes on to "… en Innovatie"."""
    for token in doc[i : i + 6]:
        if token.lower_ in ("en", "&"):
            return doc[token.i - 1].text != "," and doc[token.i + 1 : token.i + 2].text.istitle()
        if not token.text[:1].isupper() and token.text != ",":
            return False
    return False


def _named(complement: Span, head: str) -> bool:
    if any(token.text[:1].isupper() for token in complement):
        return True
    return (
        head in _WITH_FIELD
        and complement[0].pos_ in _NOUNS
        and (complement.doc[complement.start - 1].lower_ in ("inzake", "het", "de", "voor", "van"))
    )


@Language.component("kamerlens_offices", assigns=["doc.spans"])
def find_in_doc(doc: Doc) -> Doc:
    """Write the offices of a doc to ``doc.spans``."""
    doc.spans[GROUP] = [
        Span(doc, start, end, label="TITLE") for start, end in find_offices(doc, embedded_heads())
    ]
    return doc
