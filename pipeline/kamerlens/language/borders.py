"""Beginnings of sentences that Dutch never has, taken back.

A trained splitter reads "drs. A.G. (Bert) Bakker", as parliament writes the names of its members,
as three sentences: each part may end one, and the next has its capital.
"""

from __future__ import annotations

import re

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

#: Titles before a name; with their full stop they end no sentence.
_TITLES = frozenset(
    "dhr. dr. drs. ds. gen. ing. ir. jhr. jkvr. kol. lt. luit. mevr. mgr. mr. mw. prof.".split()
)
_INITIALS = re.compile(r"(?:[A-Z][a-z]?\.)+")
#: Most words of a given name in brackets.
_GIVEN = 2


@Language.component(
    "kamerlens_borders", requires=["token.is_sent_start"], assigns=["token.is_sent_start"]
)
def take_back(doc: Doc) -> Doc:
    """Take back beginnings after a title, and after a given name in brackets behind initials."""
    for i in np.flatnonzero(doc.to_array("SENT_START") == 1).tolist():
        if i and (doc[i - 1].lower_ in _TITLES or _after_given_name(doc, i)):
            doc[i].is_sent_start = False
    return doc


def _after_given_name(doc: Doc, i: int) -> bool:
    """Say whether a capital follows initials and a given name in brackets: "A.G. (Bert)"."""
    if doc[i - 1].text != ")" or not doc[i].text[:1].isupper():
        return False
    for start in range(i - 2, max(i - 3 - _GIVEN, 0), -1):
        if doc[start].text == "(":
            return _INITIALS.fullmatch(doc[start - 1].text) is not None
        if not doc[start].is_title:
            return False
    return False
