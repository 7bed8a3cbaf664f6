"""Plain text: pages, hard-wrapped lines, notes at the foot of a page, glued markers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from statistics import median

from kamerlens.errors import ExtractError
from kamerlens.normalise import normalise
from kamerlens.records import Box, Removed
from kamerlens.settings import Limits
from kamerlens.source import Line, Role, Source, SourcePage
from kamerlens.text_columns import flat, with_note_numbers, without_margin
from kamerlens.text_head import head_of_text
from kamerlens.text_width import is_proportional, printed_width

#: Lines at a page's top and bottom among which running heads and feet are looked for.
_EDGE = 3
#: Share of the pages on which a running line stands.
_SHARE = 0.4
#: A median line this long means that paragraphs are not wrapped.
_UNWRAPPED = 130
_CAPTION = re.compile(r"^(?:Figuur|Tabel|Grafiek|Kaart|Afbeelding|Figure|Table)\s+\d+\b")
_ANNEX = re.compile(r"^(?:Bijlagen?|BIJLAGEN?|Annex)(?:\s+\d{1,2})?:?$")
_PAGE_NUMBER = re.compile(
    r"^(?:[-–]\s*)?(?:(?:[Pp]agina|[Bb]lad)\s+)?\d{1,4}(?:\s+van\s+\d+)?(?:\s*[-–])?$"
)
#: Notes that may have been overlooked before one at the foot of a page is taken for what it is.
_MISSED = 2
_NOTE = re.compile(r"^(\d{1,3})\s+(?=\S)")


def read_text(path: Path, data: bytes, sha256: str, limits: Limits) -> Source:
    """Read a plain text file.

    Pages start at form feeds, or, where there are none, at lines that alone begin with one
    space (as text made from the printed papers has them). Everything else is read off the
    lines: blank lines, their length, numbered lines at the end of a page.

    Raises:
        ExtractError: The file is no text, or has too many pages.
    """
    text, warnings = _decode(path, data)
    pages = _pages(text)
    if len(pages) > limits.pages:
        raise ExtractError(path, f"{len(pages)} pages, more than the limit of {limits.pages}")
    removed: list[Removed] = []
    facts, head = head_of_text([normalise(row.strip()) for row in pages[0]])
    for index in sorted(head):
        row = pages[0][index]
        removed.append(Removed(_cell(1, index, row), normalise(row.strip()), "letterhead"))
        pages[0][index] = ""
    _drop_running(pages, removed)
    rows = [
        [flat(row) for row in without_margin(with_note_numbers(page), number, removed)]
        for number, page in enumerate(pages, start=1)
    ]
    wrapped = _is_wrapped(rows)
    laid = _lay_out(rows, wrapped, removed)
    if not any(page.lines for page in laid):
        raise ExtractError(path, "empty")
    return Source(
        path=str(path),
        sha256=sha256,
        format="txt",
        pages=tuple(laid),
        facts=facts,
        removed=tuple(removed),
        warnings=tuple(warnings),
    )


def _decode(path: Path, data: bytes) -> tuple[str, list[str]]:
    """Decode UTF-8 or UTF-16, else Windows-1252; refuse what is no text."""
    warnings: list[str] = []
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = data.decode("utf-16")
        else:
            text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
        warnings.append("not UTF-8; read as Windows-1252")
    sample = text[:20_000]
    odd = sum(char == "\ufffd" or (ord(char) < 32 and char not in "\t\n\r\f") for char in sample)
    letters = sum(char.isalpha() for char in sample)
    if odd > 0.01 * len(sample) or letters < 0.4 * len(sample.replace(" ", "").replace("\n", "")):
        raise ExtractError(path, "neither PDF, XML nor readable text")
    return text.replace("\r\n", "\n").replace("\r", "\n"), warnings


def _pages(text: str) -> list[list[str]]:
    if "\f" in text:
        pages = [page.split("\n") for page in text.split("\f")]
        return [page for page in pages if any(row.strip() for row in page)] or [[]]
    rows = text.split("\n")
    starts = [index for index, row in enumerate(rows) if re.match(r"^ \S", row)]
    filled = [index for index, row in enumerate(rows) if row.strip()]
    if len(starts) > 1 and starts[0] == filled[0] and len(starts) < 0.05 * len(filled):
        bounds = [0, *starts[1:], len(rows)]
        return [rows[a:b] for a, b in pairwise(bounds)]
    return [rows]


def _drop_running(pages: list[list[str]], removed: list[Removed]) -> None:
    """Blank the lines that recur at page edges, digits aside, and page numbers there."""
    if len(pages) < 2:
        return
    edges = [_edge(page) for page in pages]
    seen: Counter[str] = Counter()
    for page, edge in zip(pages, edges, strict=True):
        seen.update({_masked(page[index]) for index in edge})
    for number, (page, edge) in enumerate(zip(pages, edges, strict=True), start=1):
        for index in edge:
            row = " ".join(page[index].split())
            times = seen[_masked(row)]
            often = times >= max(3, _SHARE * len(pages)) and re.search(r"\w", row)
            if often or (_PAGE_NUMBER.match(row) and times > 1):
                removed.append(Removed(_cell(number, index, row), row, "running head or foot"))
                page[index] = ""


def _masked(row: str) -> str:
    return re.sub(r"\d+", "#", " ".join(row.split()))


def _edge(page: Sequence[str]) -> list[int]:
    filled = [index for index, row in enumerate(page) if row.strip()]
    return sorted(set(filled[:_EDGE]) | set(filled[-_EDGE:]))


def _cell(page: int, row: int, text: str) -> Box:
    indent = len(text) - len(text.lstrip())
    return Box(page, float(indent), float(row), float(max(indent, len(text))), float(row + 1))


def _is_wrapped(pages: Sequence[Sequence[str]]) -> bool:
    lengths = [len(row) for page in pages for row in page if len(row) > 40]
    return not lengths or median(lengths) <= _UNWRAPPED


def _lay_out(
    pages: Sequence[Sequence[str]], wrapped: bool, removed: list[Removed]
) -> list[SourcePage]:
    laid: list[SourcePage] = []
    expected = 1
    printed = wrapped and is_proportional([row.strip() for rows in pages for row in rows])
    for number, rows in enumerate(pages, start=1):
        step = 1 if wrapped else 10  # no pitch: every line is a paragraph
        lines = [
            _line(number, index * step, row, printed)
            for index, row in enumerate(rows)
            if row.strip()
        ]
        lines = _without_page_indent(lines)
        roles, labels, expected = _roles(lines, [line.text for line in _all(laid)], expected)
        margin = [line for line, role in zip(lines, roles, strict=True) if role is None]
        removed.extend(Removed(line.box, line.text, "margin") for line in margin)
        kept = [
            _with_role(line, role, label)
            for line, role, label in zip(lines, roles, labels, strict=True)
            if role is not None
        ]
        laid.append(
            SourcePage(number, 0.0, float(len(rows)), tuple(kept), margin=_anchored(margin, kept))
        )
    return _unglue(laid)


def _all(pages: Sequence[SourcePage]) -> list[Line]:
    return [line for page in pages[-1:] for line in page.lines]


def _line(page: int, row: int, text: str, printed: bool) -> Line:
    box = _cell(page, row, text)
    bare = text.strip()
    if printed:
        return Line(
            replace(box, x1=box.x0 + printed_width(bare)),
            float(row),
            1.0,
            bare,
            space=printed_width(" "),
        )
    return Line(box, float(row), 1.0, bare, space=1.0)


def _without_page_indent(lines: list[Line]) -> list[Line]:
    """Undo the single space that marks the start of a page."""
    if lines and lines[0].box.x0 == 1:
        box = lines[0].box
        lines[0] = replace(lines[0], box=replace(box, x0=0.0, x1=box.x1 - 1))
    return lines


def _roles(
    lines: Sequence[Line], before: Sequence[str], expected: int
) -> tuple[list[Role | None], list[str | None], int]:
    """Tell notes, captions and annex labels from the body; ``expected`` is the next note."""
    roles: list[Role | None] = []
    labels: list[str | None] = []
    state: Role = "body"
    tail = _tail(lines)
    text = "\n".join([*before, *(line.text for line in lines)])
    for index, line in enumerate(lines):
        gap = index == 0 or line.baseline - lines[index - 1].baseline > 1
        label: str | None = None
        note = _NOTE.match(line.text)
        number = int(note[1]) if note and (gap or state == "note") else 0
        at_foot = index >= tail and expected <= number <= expected + _MISSED
        if note and (at_foot or (number == expected and _marked(text, note[1]))):
            state, label, expected = "note", note[1], number + 1
        elif gap and _CAPTION.match(line.text):
            state = "caption"
        elif gap:
            state = "body"
        roles.append(None if _ANNEX.match(line.text) else state)
        labels.append(label)
    return roles, labels, expected


def _tail(lines: Sequence[Line]) -> int:
    """Return where the notes at the foot of a page begin: only notes and captions follow."""
    start = len(lines)
    for index in range(len(lines) - 1, 0, -1):
        text = lines[index].text
        if lines[index].baseline - lines[index - 1].baseline <= 1 and not _NOTE.match(text):
            continue
        if _NOTE.match(text):
            start = index
        elif not (_CAPTION.match(text) or _ANNEX.match(text)):
            break
    return start


def _with_role(line: Line, role: Role, label: str | None) -> Line:
    if label is None:
        return replace(line, role=role)
    match = _NOTE.match(line.text)
    return replace(line, role=role, label=label, text=line.text[match.end() :] if match else "")


def _anchored(margin: Sequence[Line], kept: Sequence[Line]) -> tuple[Line, ...]:
    """Move an annex label to the body line it announces: the next one, else the page's first."""
    body = [line for line in kept if line.role == "body"]
    moved = []
    for line in margin:
        later = [other for other in body if other.box.top > line.box.top]
        anchor = later[0] if later else body[0] if body else line
        moved.append(replace(line, box=anchor.box))
    return tuple(moved)


def _marker(label: str) -> re.Pattern[str]:
    """Match a note's number glued to a word or to the sign behind one."""
    return re.compile(
        rf"(?<=[^\W\d_]){label}(?=[\s).,;:?!»”’]|$)|(?<=[^\W\d_][.,;:?!)»”’\"']){label}(?=[\s)]|$)"
        rf"|(?<=\w[)»”’\"'][.,;:?!]){label}(?=[\s)]|$)|(?<=\d[.)?!]){label}(?=\s+[A-Z«“]|$)"
    )


def _marked(text: str, label: str) -> bool:
    return _marker(label).search(text) is not None


def _unglue(pages: Sequence[SourcePage]) -> list[SourcePage]:
    """Take the markers of the notes found out of the words they stick to."""
    labels = [
        (page.number, line.label) for page in pages for line in page.lines if line.label is not None
    ]
    lines = [line for page in pages for line in page.lines]
    position = 0
    for number, label in labels:
        for index in range(position, len(lines)):
            line = lines[index]
            if line.role != "body" or line.box.page < number - 1:
                continue
            if line.box.page > number:
                break
            match = _marker(label).search(line.text, line.marks[-1][0] if line.marks else 0)
            if match:
                cut = line.text[: match.start()] + line.text[match.end() :]
                lines[index] = replace(line, text=cut, marks=(*line.marks, (match.start(), label)))
                position = index
                break
    rest = iter(lines)
    return [replace(page, lines=tuple(next(rest) for _ in page.lines)) for page in pages]
