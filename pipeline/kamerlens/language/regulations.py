"""Titles of Dutch acts and regulations, which go on in small letters.

"Wet op het hoger onderwijs en wetenschappelijk onderzoek", "Besluit strategische goederen",
"Sanctieregeling terrorisme 2002-II": a capitalised word for an act, its subject, perhaps a year.
"""

from __future__ import annotations

import re

from spacy.tokens import Doc, Token

from kamerlens.language.heads import Heads, embedded_heads
from kamerlens.language.position import opens

_YEAR = re.compile(r"(?:19|20)\d\d(?:[-–](?:[IVX]+|(?:19|20)?\d\d))?$")
#: Longest title in tokens.
_LONGEST = 12
#: Words after which a year is a date, not the end of a title.
_NO_TITLE = frozenset("in is wordt werd sinds vanaf tot die dat per uit op was zijn".split())
#: Acts whose subject may begin with a preposition; decrees "van de Minister" have no title.
_ABOUT_ACTS = frozenset("op inzake ter tot voor houdende".split())
_ABOUT = frozenset({"inzake"})
#: Before a year that dates a title.
_BEFORE_DATE = frozenset({"van", "uit"})
_SUBJECT = frozenset({"NOUN", "ADJ", "PROPN", "DET", "NUM"})
_ARTICLES = frozenset({"de", "het"})
_END = frozenset({"NOUN", "PROPN"})


def title(doc: Doc, at: int, heads: Heads) -> int | None:
    """Return the end of the title that a capitalised word for an act or regulation begins.

    Args:
        doc: The doc, tagged.
        at: The word, "Wet" or "Sanctieregeling".
        heads: Words for acts and bodies.

    Returns:
        The token after the last; None where nothing is added to the word.
    """
    if at + 1 >= len(doc):
        return None
    return _dated(doc, at, heads) or _of_body(doc, at, heads) or _about(doc, at)


def _dated(doc: Doc, at: int, heads: Heads) -> int | None:
    """Return the end of a title with a year: "Beleidsregels wederopbouw 2012-2015"."""
    general = doc[at].text.lower() in heads.dutch
    if general and doc[at + 1].pos_ not in ("NOUN", "ADJ", "PROPN"):
        return None
    for i in range(at + 1, min(at + _LONGEST, len(doc))):
        if _YEAR.match(doc[i].text):
            return None if doc[i - 1].text in _BEFORE_DATE else year_end(doc, i)
        if doc[i].is_punct or doc[i].text in _NO_TITLE or doc[i].pos_ in ("VERB", "AUX", "PRON"):
            break
    return None


def year_end(doc: Doc, i: int) -> int:
    """Return the end of a year, or of a range of years that is several tokens."""
    following = doc[i + 1 : i + 3]
    ranged = len(following) == 2 and following[0].text in "-–" and _YEAR.match(following[1].text)
    return i + 3 if ranged else i + 1


def _of_body(doc: Doc, at: int, heads: Heads) -> int | None:
    """Return the end of a title that runs on with a body: "Subsidiebesluit Ministerie van …"."""
    following = doc[at + 1]
    if doc[at].text.lower() in heads.dutch or not following.text[:1].isupper():
        return None
    if heads.dutch_label(following.text) != "ORG":
        return None
    from kamerlens.language.shapes import complement

    return complement(doc, at + 2) or at + 2


def _about(doc: Doc, at: int) -> int | None:
    """Return the end of a title in small letters, where the word's capital is no sentence's."""
    if opens(doc, at):
        return None
    begin = at + 1
    about = _ABOUT_ACTS if doc[at].text.lower().endswith("wet") else _ABOUT
    if doc[begin].text in about:
        begin += 1
    elif not doc[begin].is_lower or doc[begin].pos_ not in ("NOUN", "ADJ"):
        return None
    end = None
    for i in range(begin, min(at + _LONGEST, len(doc))):
        if doc[i].pos_ in _END or _YEAR.match(doc[i].text):
            end = i + 1
        elif not (doc[i].pos_ in _SUBJECT or doc[i].text in _ARTICLES or _joins(doc, i)):
            break
    return end


def _joins(doc: Doc, i: int) -> bool:
    """Return whether "en" or "of" stands between two parts of the subject."""
    following = doc[i + 1 : i + 2]
    return doc[i].text in ("en", "of") and any(_goes_on(token) for token in following)


def _goes_on(token: Token) -> bool:
    office = token.lower_ in embedded_heads().offices
    return token.is_lower and token.pos_ in ("NOUN", "ADJ") and not office
