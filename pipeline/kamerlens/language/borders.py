"""Names of members of parliament in full: "drs. A.G. (Bert) van der Laan" is one name.

A trained splitter reads such a name as three sentences: each part may end one, and the next has its
capital. A tagger takes its brackets for those of an aside, where the treebanks call what is inside
of a name ``SYM``, and all of its words ``PROPN``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
from spacy.language import Language
from spacy.strings import get_string_id
from spacy.tokens import Doc

#: Titles before a name; with their full stop they end no sentence.
_TITLES = frozenset(
    "dhr. dr. drs. ds. gen. ing. ir. jhr. jkvr. kol. lt. luit. mevr. mgr. mr. mw. prof.".split()
)
_OPENING = get_string_id("(")
_INITIALS = re.compile(r"(?:[A-Z][a-z]?\.)+")
#: Most words of a given name in brackets.
_GIVEN = 2
#: What can stand before a family name.
_SMALL = frozenset("van de der den het 't te ten ter in op von du".split())


def full_names(doc: Doc) -> Iterator[tuple[int, int, int, int]]:
    """Yield names with initials and a given name in brackets, in text order.

    Yields:
        Positions: the first token, titles included; both brackets; the family name's last token.
    """
    for i in np.flatnonzero(doc.to_array("ORTH") == _OPENING).tolist():
        if not i or not _INITIALS.fullmatch(doc[i - 1].text):
            continue
        close = i + 1
        while close < len(doc) - 1 and close - i <= _GIVEN and doc[close].is_title:
            close += 1
        if close == i + 1 or doc[close].text != ")":
            continue
        last = close + 1
        while last < len(doc) - 1 and doc[last].lower_ in _SMALL:
            last += 1
        if last < len(doc) and doc[last].text[:1].isupper():
            first = i - 1
            while first and doc[first - 1].lower_ in _TITLES:
                first -= 1
            yield first, i, close, last


@Language.component("kamerlens_full_names", requires=["token.pos"], assigns=["token.pos"])
def tag_full_names(doc: Doc) -> Doc:
    """Call the words of a full name ``PROPN`` and the brackets in it ``SYM``."""
    for first, opening, closing, last in full_names(doc):
        for token in doc[first : last + 1]:
            token.pos_ = "SYM" if token.i in (opening, closing) else "PROPN"
            token.set_morph("")  # type: ignore[attr-defined]
    return doc


@Language.component(
    "kamerlens_borders", requires=["token.is_sent_start"], assigns=["token.is_sent_start"]
)
def take_back(doc: Doc) -> Doc:
    """Take back sentences that begin inside a full name, or after a title."""
    inside = {i for first, _, _, last in full_names(doc) for i in range(first + 1, last + 1)}
    for i in np.flatnonzero(doc.to_array("SENT_START") == 1).tolist():
        if i and (doc[i - 1].lower_ in _TITLES or i in inside):
            doc[i].is_sent_start = False
    return doc
