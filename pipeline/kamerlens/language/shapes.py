"""Names told by their shape: capitals, the language they are in, and the word that heads them.

An English name in Dutch text stands out by its capitals; its head tells its kind ("World
Humanitarian *Summit*", "*Office* for the Coordination of Humanitarian Affairs"). The same holds
for capitalised Dutch compounds ("Wapenhandels*verdrag*"). What the model proposes is held against the same facts:
it often cuts such names short, or takes the first word of a sentence for a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from spacy.tokens import Doc, Span, Token
from wordfreq import zipf_frequency

from kamerlens.language import english
from kamerlens.language.heads import Heads, embedded_heads

_OF = frozenset("of on for to in against under at with from by".split())
_CONNECTING = _OF | frozenset("the and & a an".split())
#: Letters before a name that belong to it.
_PREFIXES = frozenset({"UN", "VN", "EU", "AU", "NATO", "NAVO", "US"})
#: From this frequency on (Zipf scale) a Dutch word is ordinary, so that its capital at the
#: beginning of a sentence says nothing.
_ORDINARY = 3.0
_EDGE = frozenset(
    "de het een van in op voor bij en als tot o.m. o.a. bijv. onder zoals door met aan uit over "
    "dit deze die dat zo ook , ; : ( ) « » “ ” ' ’ . - –".split()
)
_NEEDS_CAPITAL = frozenset({"ORG", "GPE", "LOC", "PERSON", "FAC", "PRODUCT", "TITLE"})
_CONTENT = frozenset({"PROPN", "X", "SYM", ""})
_COMPOUND = re.compile(r"[A-Z][\w’']*-(?P<last>[a-z][\w’']*)$")


def english_names(doc: Doc, heads: Heads | None = None) -> Iterator[tuple[int, int, str | None]]:
    """Yield (start, end, label) of capitalised English names; no label where no head is known."""
    lists = heads or embedded_heads()
    for span in doc.spans.get(english.GROUP, ()):
        for start, end in _capitalised_runs(span):
            start = _with_prefix(doc, start)
            if end - start > 1:
                yield start, end, _head_label(doc[start:end], lists)


def _capitalised_runs(span: Span) -> Iterator[tuple[int, int]]:
    """Yield the parts of an English span that begin and end with a capital."""
    start = last = None
    for token in span:
        capital = token.text[:1].isupper()
        if capital:
            start = token.i if start is None else start
            last = token.i
        elif start is not None and token.lower_ not in _CONNECTING and token.text not in ",’'":
            yield start, (last or start) + 1
            start = last = None
    if start is not None:
        yield start, (last or start) + 1


def _with_prefix(doc: Doc, start: int) -> int:
    return start - 1 if start and doc[start - 1].text in _PREFIXES else start


def _head_label(name: Span, heads: Heads) -> str | None:
    """Return the label of an English name by its head, the last word before "of", "on" and such."""
    head: Token | None = None
    for token in name:
        if token.lower_ in _OF and head is not None:
            break
        if token.text[:1].isupper():
            head = token
    if head is None:
        return None
    word = head.text
    label = heads.english.get(word) or heads.english.get(word.rpartition("-")[2])
    # A lone "Council" or "Fund" is a short form, left to what the letter says.
    return label if len(name) > 1 else None


def dutch_names(doc: Doc, heads: Heads | None = None) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, label) of capitalised Dutch compounds with a telling head."""
    lists = heads or embedded_heads()
    for token in doc:
        text = token.text
        if len(text) < 6 or not text[0].isupper() or text.isupper() or not token.is_alpha:
            continue
        label = lists.dutch_label(text)
        if label is None or text.lower() in lists.dutch:
            continue
        if token.is_sent_start and zipf_frequency(text.lower(), "nl") >= _ORDINARY:
            continue
        yield token.i, token.i + 1, label


def clean(doc: Doc, spans: Iterable[Span]) -> Iterator[tuple[int, int, str]]:
    """Yield the model's names without what cannot belong to them; hopeless ones are left out."""
    for span in spans:
        start, end, label = span.start, span.end, span.label_
        while start < end and _strip(doc[start], first=True):
            start += 1
        while start < end and _strip(doc[end - 1], first=False):
            end -= 1
        if start < end and _compound(doc[start]) and label not in ("NORP", "DATE"):
            start += 1
            while start < end and doc[start].lower_ in _EDGE:
                start += 1
        if start < end and not _hopeless(doc[start:end], label):
            yield start, end, label


def _strip(token: Token, *, first: bool) -> bool:
    if token.text in _EDGE:
        return True
    return first and token.is_punct and token.text not in ("(", "'", "’")


def _compound(token: Token) -> bool:
    """Return whether a word is a common noun that begins with a name ("VNVR-lidmaatschap")."""
    match = _COMPOUND.match(token.text)
    if match is None:
        return False
    return embedded_heads().dutch_label(match["last"]) is None


def _hopeless(span: Span, label: str) -> bool:
    text = span.text
    if label in _NEEDS_CAPITAL and not any(c.isupper() or c.isdigit() for c in text):
        return True
    if len(span) > 1 or label in ("DATE", "MONEY", "PERCENT", "REF"):
        return False
    token = span[0]
    if not any(c.isalnum() for c in text):
        return True
    return (
        bool(token.is_sent_start)
        and token.is_title
        and token.pos_ not in _CONTENT
        and label != "NORP"
        and zipf_frequency(token.lower_, "nl") >= _ORDINARY
    )
