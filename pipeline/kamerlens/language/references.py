"""References to papers of parliament, gazettes, UN and EU documents, resolutions and treaties."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import filter_spans

from kamerlens.language import eu_documents, papers, un_documents
from kamerlens.language.citation import Found, longest

GROUP = "kamerlens_references"
_RULES = (*papers.RULES, *un_documents.RULES, *eu_documents.RULES)


def find_references(text: str) -> list[Found]:
    """Return the references of a text, none overlapping, in text order.

    Of citations that overlap the longest holds. Several numbers in one citation are a reference
    each: "Kamerstuk 32 735, nr. 78 en 79" are two.
    """
    return list(_search(text))


@lru_cache(maxsize=1024)
def _search(text: str) -> tuple[Found, ...]:
    # Three steps of the language pass ask for the same text, the last when the letter is through.
    return tuple(longest(found for rule in _RULES for found in rule.find(text)))


def find_citations(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, kind) of the citations of a text, each with all its numbers."""
    seen = set()
    for found in find_references(text):
        if found.citation not in seen:
            seen.add(found.citation)
            yield *found.citation, found.kind


@Language.component("kamerlens_references", assigns=["doc.spans"])
def find_in_doc(doc: Doc) -> Doc:
    """Write the references of a doc to ``doc.spans``: kind as label, normal form as identity."""
    spans = []
    for found in find_references(doc.text):
        span = doc.char_span(
            found.start,
            found.end,
            label=found.kind,
            kb_id=found.normalized,
            alignment_mode="expand",
        )
        if span is not None:
            spans.append(span)
    doc.spans[GROUP] = filter_spans(spans)
    return doc
