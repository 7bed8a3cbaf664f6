"""Where a word stands, as far as its capital goes."""

from __future__ import annotations

import re

from spacy.tokens import Doc

#: What stands before the first word of a sentence, or of something quoted or listed.
_NUMBERING = re.compile(r"(?:[\d.]+|[IVX]+\.?|[a-zA-Z]|[.)(–-])$")
_BEFORE = frozenset('.!?:«“"•;)”»…')


def opens(doc: Doc, i: int) -> bool:
    """Return whether a token opens a sentence or block, so that its capital says nothing.

    A sentence splitter may err inside names; a beginning counts only after punctuation.
    """
    if i == 0 or (i < 4 and all(_NUMBERING.match(token.text) for token in doc[:i])):
        return True
    if i == 2 and doc[1].like_num and doc[0].is_title:
        return True  # "Vraag 3 Kunt u …"
    before = doc[i - 1].text
    if before in (":", "«", "“", "•"):
        return True
    return bool(doc[i].is_sent_start) and (before in _BEFORE or before[-1:] in ".!?")
