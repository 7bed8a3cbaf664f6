"""From a file to a ``Letter``: documents, sections, blocks with stable ids."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from kamerlens.blocktypes import Draft, draft_of_passage, drafts_of
from kamerlens.cache import file_key
from kamerlens.compose import Composed, compose
from kamerlens.documents import DocumentDraft, documents_of, session_of, title_of
from kamerlens.errors import ExtractError
from kamerlens.extract import read
from kamerlens.headings import set_levels
from kamerlens.paragraphs import chunks_of
from kamerlens.records import (
    Block,
    Document,
    FootnoteMark,
    Join,
    Letter,
    Section,
)
from kamerlens.settings import Limits
from kamerlens.source import Facts, Source
from kamerlens.vocabulary import Vocabulary

logger = logging.getLogger(__name__)


def read_letter(path: Path, *, ocr: bool = False, limits: Limits | None = None) -> Letter:
    """Read and segment one letter.

    Args:
        path: PDF, plain text or official XML.
        ocr: Whether a scan is sent through ocrmypdf (needs ``kamerlens[ocr]``).
        limits: Bounds on size, pages and seconds; ``Limits()`` when None.

    Returns:
        The letter with status ``ok``.

    Raises:
        ExtractError: The file cannot be read; its ``reason`` says why.
    """
    source = read(path, ocr=ocr, limits=limits)
    return segment(_named(source))


#: The official file names: ``kst-26150-163``, ``kst-34775-V-12``.
_OFFICIAL = re.compile(r"^kst-(\d{5})(?:-([IVX]{1,6}))?-(\d+)$")


def _named(source: Source) -> Source:
    """Take dossier and number from an official file name where the text has no head."""
    match = _OFFICIAL.match(Path(source.path).stem)
    if match is None or source.facts.dossier or source.facts.number:
        return source
    dossier = f"{match[1]}-{match[2]}" if match[2] else match[1]
    return replace(
        source,
        facts=replace(source.facts, dossier=dossier, number=match[3]),
        warnings=(*source.warnings, "dossier and number taken from the file's name"),
    )


def read_letter_safe(path: Path, *, ocr: bool = False, limits: Limits | None = None) -> Letter:
    """Read and segment one letter; on failure return one with status ``failed`` and the reason."""
    try:
        return read_letter(path, ocr=ocr, limits=limits)
    except ExtractError as error:
        reason = error.reason
    except (MemoryError, RecursionError) as error:
        reason = f"too large or too deeply nested ({type(error).__name__})"
    except Exception as error:
        logger.exception("reading %s failed", path)
        reason = f"unexpected content ({type(error).__name__}: {error})"
    return Letter(
        letter_id=slug(path.stem),
        source=str(path),
        sha256=file_key(path),
        format=path.suffix.lower().lstrip(".") or "unknown",
        status="failed",
        error=reason,
    )


def slug(name: str) -> str:
    """Return a name in lower-case ASCII letters, digits and single hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "letter"


def letter_id_of(facts: Facts, path: str) -> str:
    """Return ``26150-163`` from dossier and number, or else a slug of the file's name."""
    if facts.dossier and facts.number:
        return f"{facts.dossier.split(';')[0]}-{facts.number.replace(' ', '')}"
    return slug(Path(path).stem)


def segment(source: Source) -> Letter:
    """Segment what a reader has read.

    Args:
        source: Pages of lines, or passages.

    Returns:
        The letter: documents, sections and blocks in reading order.
    """
    if source.passages:
        drafts = [draft_of_passage(passage) for passage in source.passages]
    else:
        drafts = drafts_of(chunks_of(source.pages), titled=source.facts.title is not None)
    documents = documents_of(drafts, source.pages)
    set_levels([document.drafts for document in documents])
    seen = Vocabulary(line.text for draft in drafts for line in draft.chunk.lines)
    return _Assembly(source, seen).letter(documents)


class _Assembly:
    """Numbers what segmentation found and ties it together."""

    def __init__(self, source: Source, seen: Vocabulary) -> None:
        self._source = source
        self._seen = seen
        self._letter_id = letter_id_of(source.facts, source.path)
        self._documents: list[Document] = []
        self._sections: list[Section] = []
        self._blocks: list[Block] = []
        self._joins: list[Join] = []
        self._marks: list[FootnoteMark] = []
        self._notes: list[tuple[str, Block]] = []

    def letter(self, documents: Sequence[DocumentDraft]) -> Letter:
        counts: dict[str, int] = {}
        for document in documents:
            counts[document.part] = counts.get(document.part, 0) + 1
            suffix = "" if document.part == "letter" else str(counts[document.part])
            self._add_document(document, f"{self._letter_id}#{document.part}{suffix}")
        source, facts = self._source, self._source.facts
        warnings = list(source.warnings)
        if not self._blocks:
            warnings.append("no text found outside head and foot")
        return Letter(
            letter_id=self._letter_id,
            source=source.path,
            sha256=source.sha256,
            format=source.format,
            dossier=facts.dossier,
            number=facts.number,
            title=facts.title or (self._documents[0].title if self._documents else None),
            date=facts.date,
            parliamentary_year=facts.parliamentary_year,
            ministers=facts.ministers or ministers_of(documents),
            pages=len(source.pages) or None,
            documents=tuple(self._documents),
            sections=tuple(self._sections),
            blocks=tuple(self._blocks),
            removed=source.removed,
            marks=tuple(self._linked_marks()),
            joins=tuple(self._joins),
            warnings=tuple(warnings),
        )

    def _add_document(self, document: DocumentDraft, document_id: str) -> None:
        composed = [
            compose(draft.chunk.lines, self._seen, strip=draft.strip) for draft in document.drafts
        ]
        first_block, first_section = len(self._blocks), len(self._sections)
        stack: list[Section] = []
        for draft, made in zip(document.drafts, composed, strict=True):
            if not made.text:
                continue
            if draft.type == "title":
                stack = []
            if draft.type == "heading":
                self._open_section(draft, made, document_id, stack, first_section)
            self._add_block(draft, made, document_id, stack, first_block)
        self._close_sections(first_section, first_block)
        texts = [made.text for made in composed]
        self._describe(document, document_id, texts, self._blocks[first_block:])

    def _open_section(
        self,
        draft: Draft,
        made: Composed,
        document_id: str,
        stack: list[Section],
        first_section: int,
    ) -> None:
        level = draft.level or 1
        while stack and stack[-1].level >= level:
            stack.pop()
        parent = stack[-1] if stack else None
        section = Section(
            section_id=f"{document_id}/s{len(self._sections) - first_section + 1:02d}",
            document_id=document_id,
            parent_id=parent.section_id if parent else None,
            level=level,
            number=draft.number,
            heading=made.text,
            path=f"{parent.path} > {made.text}" if parent else made.text,
            page_first=made.page_starts[0][1] if made.page_starts else None,
            page_last=made.page_starts[-1][1] if made.page_starts else None,
        )
        stack.append(section)
        self._sections.append(section)

    def _add_block(
        self,
        draft: Draft,
        made: Composed,
        document_id: str,
        stack: Sequence[Section],
        first_block: int,
    ) -> None:
        ordinal = len(self._blocks) - first_block + 1
        block = Block(
            block_id=f"{document_id}/b{ordinal:04d}",
            document_id=document_id,
            section_id=stack[-1].section_id if stack else None,
            ordinal=ordinal,
            type=draft.type,
            text=made.text,
            page_starts=made.page_starts,
            boxes=made.boxes,
        )
        self._blocks.append(block)
        if draft.type == "footnote" and draft.chunk.label:
            self._notes.append((draft.chunk.label, block))
        self._joins.extend(
            Join(
                block.block_id,
                start,
                seam.left_part,
                seam.right_part,
                result,
                seam.decision or "kept",
                seam.evidence,
            )
            for start, seam, result in made.joins
        )
        self._marks.extend(
            FootnoteMark(block.block_id, offset, label, None) for offset, label in made.marks
        )

    def _close_sections(self, first_section: int, first_block: int) -> None:
        """Stretch each section's pages over its blocks and its subsections."""
        last: dict[str, int] = {}
        parents = {s.section_id: s.parent_id for s in self._sections[first_section:]}
        for block in self._blocks[first_block:]:
            at = block.section_id
            while at is not None and block.page_last is not None:
                last[at] = max(last.get(at, 0), block.page_last)
                at = parents.get(at)
        for index in range(first_section, len(self._sections)):
            section = self._sections[index]
            if section.section_id in last:
                self._sections[index] = replace(section, page_last=last[section.section_id])

    def _describe(
        self,
        document: DocumentDraft,
        document_id: str,
        texts: Sequence[str],
        blocks: Sequence[Block],
    ) -> None:
        facts = self._source.facts
        own = title_of(document.drafts, texts)
        title = (facts.title or own) if document.part == "letter" else own
        letter = self._documents[0].session if self._documents else None
        session, year = session_of(title, texts, facts, document.part, letter)
        pages = [page for block in blocks for _, page in block.page_starts]
        self._documents.append(
            Document(
                document_id=document_id,
                letter_id=self._letter_id,
                part=document.part,
                title=title or Path(self._source.path).stem,
                session=session,
                year=year,
                page_first=min(pages, default=None),
                page_last=max(pages, default=None),
                words=sum(block.words for block in blocks),
            )
        )

    def _linked_marks(self) -> list[FootnoteMark]:
        """Point each marker at the first note with its label from the marker's page on."""
        linked = []
        blocks = {block.block_id: block for block in self._blocks}
        for mark in self._marks:
            block = blocks[mark.block_id]
            page = block.page_at(mark.offset) or 0
            same = [
                note
                for label, note in self._notes
                if label == mark.label and note.document_id == block.document_id
            ] or [note for label, note in self._notes if label == mark.label]
            later = [note for note in same if (note.page_last or 0) >= page]
            target = next(iter(later or same), None)
            linked.append(replace(mark, target_block_id=target.block_id if target else None))
        return linked


def ministers_of(documents: Sequence[DocumentDraft]) -> str | None:
    """Return ``Name (Office);…`` from the letter's signatures, None where there are none."""
    found: list[str] = []
    for draft in documents[0].drafts if documents else ():
        if draft.type != "signature" or len(draft.chunk.lines) < 2:
            continue
        lines = [line.text for line in draft.chunk.lines]
        if re.match(r"^(?:Hoogachtend|Met )", lines[0]):
            lines = lines[1:]
        office = " ".join(lines[:-1]).rstrip(",")
        office = re.sub(r"^(?:de|namens de|mede namens de)\s+", "", office, flags=re.IGNORECASE)
        if office.isupper():
            office = office.title()
            office = re.sub(r"\b(?:Van|Voor|En|De|Het|Der)\b", lambda m: m.group().lower(), office)
        found.append(f"{lines[-1]} ({office[:1].upper()}{office[1:]})" if office else lines[-1])
    return ";".join(dict.fromkeys(found)) or None
