"""A letter's documents: the letter itself, its annexed reports, English texts sent along."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kamerlens.blocktypes import Draft
from kamerlens.records import Part
from kamerlens.sessions import loose_mentions, session_mentions, year_of
from kamerlens.source import Facts, SourcePage

_ANNEX = re.compile(
    r"^(?:Bijlage|BIJLAGE|Annex|ANNEX)(?:\s+(?:\d{1,2}|[IVX]{1,4}|[A-H]))?\b\s*[:.–-]?"
)
_ANNEX_ALONE = re.compile(_ANNEX.pattern + r"\s*$")
_ENGLISH = re.compile(r"\b(?:the|of|and|to|that|for|with|this|which|are|by)\b", re.IGNORECASE)
_DUTCH = re.compile(r"\b(?:de|het|een|en|van|voor|dat|met|zijn|wordt|aan|op)\b", re.IGNORECASE)


@dataclass(slots=True)
class DocumentDraft:
    """Drafts that belong to one document."""

    part: Part
    drafts: list[Draft] = field(default_factory=list)


def documents_of(drafts: Sequence[Draft], pages: Sequence[SourcePage]) -> list[DocumentDraft]:
    """Part the drafts of a letter into documents.

    An annex opens where the margin, or a heading, says so, or where after the signatures a
    heading starts a new page.
    """
    labels = _margin_labels(pages)
    documents = [DocumentDraft("letter")]
    signed_on: int | None = None  # page of the last signature, 0 in a source without pages
    for draft in drafts:
        if documents[-1].drafts and _opens(draft, labels, signed_on, documents[-1].drafts):
            documents.append(DocumentDraft("annex"))
            signed_on = None
            if draft.type in ("heading", "paragraph") and _could_be_title(draft):
                draft.type, draft.number, draft.level = "title", None, None
                draft.strip = 0
        elif draft.type == "signature":
            signed_on = draft.chunk.last.box.page
        documents[-1].drafts.append(draft)
    for document in documents:
        if document.part == "annex" and _is_english(document.drafts):
            document.part = "english"
    return documents


def _margin_labels(pages: Sequence[SourcePage]) -> list[tuple[int, float]]:
    return [
        (page.number, line.box.top)
        for page in pages
        for line in page.margin
        if _ANNEX.match(line.text) and len(line.text) < 40
    ]


def _opens(
    draft: Draft,
    labels: list[tuple[int, float]],
    signed_on: int | None,
    before: Sequence[Draft],
) -> bool:
    if draft.opens_annex:
        return True
    if draft.type in ("footnote", "caption"):
        return False
    box = draft.chunk.first.box
    for label in labels:
        if label[0] == box.page and abs(label[1] - box.top) < 2 * draft.chunk.first.size + 2:
            labels.remove(label)
            return True
    if draft.type == "heading" and _ANNEX.match(draft.text) and before[-1].type != "heading":
        return True
    later = signed_on is not None and (box.page > signed_on or box.page == 0)
    return later and (draft.type in ("heading", "title") or _announces(draft))


def _announces(draft: Draft) -> bool:
    """Tell whether a short paragraph without a stop names a report and its session."""
    text = draft.text
    return (
        draft.type == "paragraph"
        and len(text.split()) <= 30
        and bool(re.match(r"^(?:Verslag|Terugblik|Overzicht|Rapportage|Resultaten|Inzet)\b", text))
        and bool(session_mentions(text))
    )


def _could_be_title(draft: Draft) -> bool:
    return len(draft.text.split()) <= 40 and len(draft.chunk.lines) <= 4


def _is_english(drafts: Sequence[Draft]) -> bool:
    text = " ".join(draft.text for draft in drafts if draft.type in ("paragraph", "list_item"))
    return len(_ENGLISH.findall(text)) > 2 * len(_DUTCH.findall(text)) + 5


def title_of(drafts: Sequence[Draft], texts: Sequence[str]) -> str | None:
    """Return the text of a document's title, ``Bijlage 1`` and the like aside."""
    titles = [text for draft, text in zip(drafts, texts, strict=True) if draft.type == "title"]
    telling = [text for text in titles if not _ANNEX_ALONE.match(text)]
    if telling:
        return telling[0]
    headings = [text for draft, text in zip(drafts, texts, strict=True) if draft.type == "heading"]
    if titles:
        return f"{titles[0].rstrip(': .')}: {headings[0]}" if headings else titles[0]
    return None


def session_of(
    title: str | None, texts: Sequence[str], facts: Facts, part: Part, letter: int | None
) -> tuple[int | None, int | None]:
    """Return the session a document is about and the year in which that session opened.

    The title decides, else the first sessions named in the text. For a letter, those that open
    in the year of its date (or, for a letter of spring, the year before) go first; for an annex,
    those up to the letter's own.

    Args:
        title: The document's title.
        texts: Its blocks' texts in order.
        facts: Facts of the letter's head.
        part: What the document is.
        letter: The session of the letter that the document is annexed to.
    """
    date_year = int(facts.date[:4]) if facts.date else None
    titled = [mention.session for mention in session_mentions(title or "")]
    if titled and part != "letter":
        return titled[0], year_of(titled[0])
    opening = [mention.session for text in texts[:12] for mention in session_mentions(text)]
    found = titled + opening
    if part == "letter" and date_year is not None:
        near = [session for text in texts[:12] for session in loose_mentions(text)]
        known = any("Algemene Vergadering" in text or "AVVN" in text for text in texts[:12])
        found += [session for session in near if known and year_of(session) == date_year]
    if not found:
        found = [mention.session for text in texts for mention in session_mentions(text)]
    if not found:
        return None, date_year
    fitting = [session for session in found if _fits(session, date_year, part, letter)]
    session = (fitting or found)[0]
    return session, year_of(session)


def _fits(session: int, date_year: int | None, part: Part, letter: int | None) -> bool:
    if part == "letter":
        return date_year is None or year_of(session) in (date_year, date_year - 1)
    return letter is None or session <= letter
