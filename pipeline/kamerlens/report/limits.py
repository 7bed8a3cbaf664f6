"""How much of a large run the one-file report carries."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What goes into the file; the rest is left to ``kamerlens serve``, and the report says so.

    Attributes:
        text: Bytes of documents' texts with their annotations, newest documents first.
        entities: Rows of the entity index, most frequent first.
        terms: Rows of the glossary, most frequent first.
        keyness: Key words a document and kind, strongest first.
        keyness_all: Key words of all documents together, and
        keyness_least: how many each has even so.
        pairs: Up to this many documents all compared pairs are carried, above it neighbours only.
    """

    text: int = 16_000_000
    entities: int = 5000
    terms: int = 8000
    keyness: int = 150
    keyness_all: int = 30_000
    keyness_least: int = 12
    pairs: int = 40


#: Co-mentions are carried for this many entities, with this many partners each.
PARTNERS_OF = 300
PARTNERS = 15
