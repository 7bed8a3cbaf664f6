"""Text normalisation: done once, before the first character offset exists."""

from __future__ import annotations

import re
import unicodedata

#: Compatibility letters that typesetting puts in for two or three plain ones (Unicode FB00–FB06).
_LIGATURES = {
    "ﬀ": "ff",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬃ": "ffi",
    "ﬄ": "ffl",
    "ﬅ": "st",
    "ﬆ": "st",
    "ĳ": "ij",
    "Ĳ": "IJ",
    "ŉ": "'n",
}
#: Spaces of any width become a plain one; the ones that have none vanish.
_SPACES = dict.fromkeys(
    "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
    "\u200a\u202f\u205f\u3000\t\v\r",
    " ",
)
_NOTHING = dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\x00\ufffe", "")
#: Hyphens that mean a hyphen; dashes keep their form. U+00AD is dealt with by the line joiner.
_HYPHENS = {"\u2010": "-", "\u2011": "-", "\u2043": "•", "\uf02d": "–", "\uf0b7": "•"}
#: Accents and primes that stand for an apostrophe or a quotation mark.
_QUOTES = {
    "\u00b4": "’",
    "\u02bc": "’",
    "\u2032": "’",
    "\u0092": "’",
    "\u0091": "‘",
    "\u0093": "“",
    "\u0094": "”",
    "\u0096": "–",
    "\u0097": "—",
    "\u0095": "•",
    "\u0085": "…",
}
_TABLE = str.maketrans({**_LIGATURES, **_SPACES, **_NOTHING, **_HYPHENS, **_QUOTES})
_RUNS = re.compile(r"  +")
#: Control characters that no table above gave a meaning (line feeds are handled by the readers).
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f\x7f-\x9f]")


def normalise(text: str) -> str:
    """Return ``text`` in NFC, with plain letters, spaces and hyphens.

    Ligatures are spelled out, spaces of every width become one plain space, zero-width
    characters go, non-breaking hyphens become hyphens, stray Windows-1252 codes and accents used
    as apostrophes become the signs they stand for. Soft hyphens stay: whether one is dropped or
    marks a break is known only at the line end. The function is idempotent.
    """
    if text.isascii() and "\t" not in text and "  " not in text and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text).translate(_TABLE)
    return unicodedata.normalize("NFC", _RUNS.sub(" ", _CONTROL.sub("", composed)))
