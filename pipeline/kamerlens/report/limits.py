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
        keyness: Rows a document and kind, strongest first.
        pairs: Up to this many documents all compared pairs are carried, above it neighbours only.
    """

    text: int = 16_000_000
    entities: int = 5000
    terms: int = 8000
    keyness: int = 150
    pairs: int = 40


#: Co-mentions are carried for this many entities, with this many partners each.
PARTNERS_OF = 300
PARTNERS = 15
