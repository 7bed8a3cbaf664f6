"""What a chunk of lines is: heading, list item, salutation, signature, title or paragraph."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kamerlens.chunks import BULLET, ENUMERATOR, NUMBERED, STOP, Chunk
from kamerlens.records import BlockType, Box
from kamerlens.signatures import CLOSING, OFFICE, is_name
from kamerlens.source import Line, Passage

SALUTATION = re.compile(
    r"^(?:(?:Zeer )?[Gg]eachte|Mijnheer de|Mevrouw de|Excellentie|Dear|Beste)\b.{0,60}?[,:]?$"
)
_CAPTION = re.compile(r"^(?:Figuur|Tabel|Grafiek|Kaart|Afbeelding|Figure|Table)\s+\d+[a-z]?\s*[:.]")
_ENDED = re.compile(r"[.!?…:;»”)]$")
#: Dots that lead to a page number in a table of contents.
_LEADERS = re.compile(r"(?:\.\s?){4,}\s*\d*$|…{2,}\s*\d*$")
_ORDINARY_END = re.compile(r"[,;]$")
#: Headings are short: the longest in the printed papers has 18 words on two lines.
_MOST_WORDS = 24
_MOST_LINES = 3
#: A first heading this much larger than the body is a title even with a number.
_TITLE_SIZE = 1.25
_ASIDE = frozenset(("footnote", "caption", "table"))
#: Font size given to passages, which have none; a heading's weight is added to it.
_PASSAGE_SIZE = 9.0


@dataclass(slots=True)
class Draft:
    """A chunk with what it is; ``number`` of a heading or item as printed."""

    type: BlockType
    chunk: Chunk
    number: str | None = None
    level: int | None = None
    strip: int = 0
    opens_annex: bool = False

    @property
    def text(self) -> str:
        """The raw text, line ends still spaces."""
        return self.chunk.raw


@dataclass(frozen=True, slots=True)
class Habit:
    """How the document sets its body: size, and style of most letters."""

    size: float
    style: str
    width: float


def habit_of(chunks: Sequence[tuple[str, Chunk]]) -> Habit:
    """Measure the body text."""
    sizes: Counter[float] = Counter()
    styles: Counter[str] = Counter()
    width = 0.0
    for role, chunk in chunks:
        if role != "body":
            continue
        for line in chunk.lines:
            sizes[round(line.size, 1)] += len(line.text)
            styles[line.style if line.style is not None else ""] += len(line.text)
            width = max(width, line.box.x1 - line.box.x0)
    size = sizes.most_common(1)[0][0] if sizes else 9.0
    return Habit(size, styles.most_common(1)[0][0] if styles else "", width or 300.0)


def drafts_of(chunks: Sequence[tuple[str, Chunk]], *, titled: bool) -> list[Draft]:
    """Type the chunks.

    Args:
        chunks: ``(role, chunk)`` in reading order.
        titled: Whether the head of the paper already gave it a title.
    """
    habit = habit_of(chunks)
    drafts = [_draft(role, chunk) for role, chunk in _with_numbers(chunks, habit)]
    body = [index for index, draft in enumerate(drafts) if draft.type not in _ASIDE]
    _mark_signatures(drafts, body)
    plain_allowed = not _has_styled_headings(drafts, body, habit)
    for place, index in enumerate(body):
        draft = drafts[index]
        if draft.type != "paragraph":
            continue
        before = drafts[body[place - 1]] if place else None
        after = drafts[body[place + 1]] if place + 1 < len(body) else None
        if _is_heading(draft, before, after, habit, plain_allowed):
            draft.type = "heading"
            draft.number = _number(draft.text)
        elif draft.chunk.bullet:
            _as_item(draft)
    _mark_titles(drafts, body, titled, habit)
    return _merge_signatures(drafts)


def _with_numbers(chunks: Sequence[tuple[str, Chunk]], habit: Habit) -> list[tuple[str, Chunk]]:
    """Join a number that stands on a line of its own to the heading under it."""
    joined: list[tuple[str, Chunk]] = []
    for role, chunk in chunks:
        above = joined[-1][1] if joined and joined[-1][0] == role == "body" else None
        if (
            above is not None
            and re.fullmatch(r"\d{1,3}[a-z]?\.?", above.raw)
            and _styled(above, habit)
            and above.style == chunk.style
            and abs(above.last.size - chunk.first.size) < 0.5
        ):
            above.lines.extend(chunk.lines)
        else:
            joined.append((role, chunk))
    return joined


def draft_of_passage(passage: Passage) -> Draft:
    """Type a passage as its source does; it has no place on a page."""
    nowhere = Box(0, 0.0, 0.0, 0.0, 0.0)
    texts = passage.lines or (passage.text,)
    lines = [
        Line(nowhere, 0.0, _PASSAGE_SIZE + passage.weight, text, (passage.style,)) for text in texts
    ]
    lines[0] = replace(lines[0], marks=passage.marks)
    number = passage.number
    if passage.type == "heading":
        number = _number(passage.text)
    return Draft(
        passage.type,
        Chunk(lines, label=passage.label),
        number=number,
        opens_annex=passage.opens_annex,
    )


def _draft(role: str, chunk: Chunk) -> Draft:
    if role == "note":
        return Draft("footnote", chunk)
    if role == "table":
        return Draft("table", chunk)
    text = chunk.raw
    if role == "caption" or _CAPTION.match(text):
        return Draft("caption", chunk)
    if SALUTATION.match(text) and len(text) < 90:
        return Draft("salutation", chunk)
    return Draft("paragraph", chunk)


def _as_item(draft: Draft) -> None:
    text = draft.chunk.first.text
    match = BULLET.match(text) or ENUMERATOR.match(text)
    if match:
        draft.type = "list_item"
        draft.number = match.group().strip()
        draft.strip = match.end()


def _number(text: str) -> str | None:
    match = NUMBERED.match(text)
    return match.group().strip() if match else None


def _styled(chunk: Chunk, habit: Habit) -> bool:
    """Tell whether a chunk stands out from the body by weight, slant, size or capitals."""
    if chunk.style and chunk.style != habit.style:
        return True
    if chunk.first.size > 1.08 * habit.size:
        return True
    return _capitals(chunk.raw)


def _capitals(text: str) -> bool:
    words = re.findall(r"[^\W\d_]{4,}", text)
    return len(words) > 0 and text.upper() == text and sum(map(len, words)) >= 8


def _has_styled_headings(drafts: Sequence[Draft], body: Sequence[int], habit: Habit) -> bool:
    count = sum(
        _styled(drafts[index].chunk, habit) and heading_shape(drafts[index].text, styled=True)
        for index in body
    )
    return count >= 3


def heading_shape(text: str, *, styled: bool) -> bool:
    """Tell whether words could be a heading: short, starting well, not ending like a sentence."""
    words = text.split()
    if _LEADERS.search(text):
        return False
    if not words or len(words) > (_MOST_WORDS if styled else 12):
        return False
    first = re.sub(r"^[\W_]+", "", text)[:1]
    if not (first.isupper() or first.isdigit() or (styled and NUMBERED.match(text))):
        return False
    if _ORDINARY_END.search(text) or text.endswith("-"):
        return False
    if re.search(r"[.:]$", text) and not styled and len(words) > 2:
        return False
    return any(char.isalpha() for char in text)


def _is_heading(
    draft: Draft, before: Draft | None, after: Draft | None, habit: Habit, plain_allowed: bool
) -> bool:
    chunk, text = draft.chunk, draft.text
    styled = _styled(chunk, habit)
    if _is_speaker(chunk, after):
        return True
    if len(chunk.lines) > _MOST_LINES or not heading_shape(text, styled=styled):
        return False
    if BULLET.match(text) or after is None or after.type == "signature":
        return False
    if styled:
        sentence = STOP.search(text) and not text.endswith("?") and len(text.split()) > 3
        return not (sentence and chunk.style in ("i", ""))
    if text.startswith("(") and text.endswith(")"):
        return False
    numbered = NUMBERED.match(text)
    if numbered and not text.endswith("?"):
        neighbours = [d for d in (before, after) if d is not None and d.type != "heading"]
        return not any(_like_item(d.chunk, habit) for d in neighbours)
    if text.endswith("?") or STOP.search(text) or not chunk.gap_before:
        return False
    short = len(text.split()) <= 6 and chunk.last.box.x1 - chunk.last.box.x0 < 0.6 * habit.width
    if short and not after.chunk.gap_before and not after.chunk.bullet:
        return True
    return (
        plain_allowed
        and len(chunk.lines) <= 2
        and (before is None or before.type != "paragraph" or bool(_ENDED.search(before.text)))
        and after.type == "paragraph"
        and len(after.text) > 1.3 * len(text)
        and after.text[:1].isupper()
    )


def _like_item(chunk: Chunk, habit: Habit) -> bool:
    return chunk.bullet and not _styled(chunk, habit)


def _is_speaker(chunk: Chunk, after: Draft | None) -> bool:
    """``De heer **Naam** (partij):`` over what is said."""
    line = chunk.first
    return (
        after is not None
        and len(chunk.lines) == 1
        and line.text.endswith(":")
        and any("b" in style for style in line.styles)
        and (
            not after.chunk.gap_before
            or after.chunk.first.column != line.column
            or after.chunk.first.box.page != line.box.page
        )
    )


def _mark_signatures(drafts: Sequence[Draft], body: Sequence[int]) -> None:
    """Find closing formula, office and name; they stand together near the end of a document."""
    for place, index in enumerate(body):
        draft = drafts[index]
        under = place > 0 and drafts[body[place - 1]].type == "signature"
        if (
            CLOSING.match(draft.text)
            or _office_and_name(draft.chunk)
            or _office_alone(drafts, body, place)
            or (under and _is_name(draft.chunk))
        ):
            draft.type = "signature"


def _office_alone(drafts: Sequence[Draft], body: Sequence[int], place: int) -> bool:
    """An office that ends in a comma, or over a name in the block that follows."""
    text = drafts[body[place]].text
    if not OFFICE.match(text) or len(text.split()) > 16:
        return False
    return text.endswith(",") or _name_follows(drafts, body, place)


def _office_and_name(chunk: Chunk) -> bool:
    """Office on the first lines, name on the last."""
    lines = [line.text for line in chunk.lines]
    if CLOSING.match(lines[0]):
        lines = lines[1:]
    if not 2 <= len(lines) <= 5 or not is_name(lines[-1]):
        return False
    office = " ".join(lines[:-1])
    return bool(OFFICE.match(office))


def _name_follows(drafts: Sequence[Draft], body: Sequence[int], place: int) -> bool:
    return place + 1 < len(body) and _is_name(drafts[body[place + 1]].chunk)


def _is_name(chunk: Chunk) -> bool:
    return len(chunk.lines) == 1 and is_name(chunk.first.text)


def _merge_signatures(drafts: Sequence[Draft]) -> list[Draft]:
    """Join closing formula, office and name into one block; each further office opens another."""
    merged: list[Draft] = []
    for draft in drafts:
        last = merged[-1] if merged else None
        if (
            draft.type == "signature"
            and last is not None
            and last.type == "signature"
            and not _complete(last.chunk)
        ):
            last.chunk.lines.extend(draft.chunk.lines)
        else:
            merged.append(draft)
    return merged


def _complete(chunk: Chunk) -> bool:
    return len(chunk.lines) > 1 and is_name(chunk.last.text)


def _mark_titles(drafts: Sequence[Draft], body: Sequence[int], titled: bool, habit: Habit) -> None:
    """The first words of a paper that stand out are its title, unless its head gave one."""
    if titled or not body:
        return
    first = drafts[body[0]]
    large = first.chunk.first.size > _TITLE_SIZE * habit.size
    if first.type == "heading" and (
        large or (first.number is None and first.chunk.style in ("b", "bi"))
    ):
        first.type, first.number = "title", None
