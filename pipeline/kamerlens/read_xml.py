"""Official XML of the Dutch official gazettes: its structure is taken as it states it.

Source: the schema ``op-xsd`` of officielebekendmakingen.nl; elements carry Dutch names: ``al``
paragraph, ``tussenkop`` and ``kop`` headings, ``divisie`` division, ``lijst``/``li`` list and
item, ``noot`` note, ``ondertekening`` signature, ``bijlage`` annex, ``nadruk`` emphasis.
"""

from __future__ import annotations

import html.entities
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from kamerlens.blocktypes import SALUTATION, heading_shape
from kamerlens.dates import iso_date
from kamerlens.errors import ExtractError
from kamerlens.letterhead import ADDRESSEE, PLACE_DATE
from kamerlens.normalise import normalise
from kamerlens.records import Box, Removed
from kamerlens.source import Passage, Source
from kamerlens.xml_head import facts_of

#: Parts of a publication that are no running text.
_HEAD = frozenset(
    "metadata kamerstukkop kamervraagkop dossier stuknr datumtekst tekstregel kamervraagnummer "
    "officiele-inhoudsopgave li.nr lidnr colspec witreg".split()
)
_EMPHASIS = {"vet": "b", "cur": "i", "vet-cur": "bi", "vetcur": "bi", "cur-vet": "bi"}
#: Inline elements that stand for a space.
_SPACING = frozenset(("br", "tab", "witruimte", "hardbreak"))
_WHITE = re.compile(r"\s+")


def read_xml(path: Path, data: bytes, sha256: str) -> Source:
    """Read an official publication.

    Neither entities nor a DTD nor the network are used. Notes follow the paragraph that refers
    to them; processing instructions inside words vanish without a trace.

    Raises:
        ExtractError: Broken or truncated XML, or XML of another kind.
    """
    root = _parse(path, data)
    name = _local(root)
    if name == "metadata_gegevens":
        raise ExtractError(path, "a metadata file; give the XML of the publication itself")
    if name not in ("officiele-publicatie", "kamerstuk", "kamervragen"):
        raise ExtractError(path, f"XML of another kind: its root is <{name}>")
    walk = _Walk()
    walk.blocks(root)
    if not any(passage.type == "paragraph" for passage in walk.passages):
        raise ExtractError(path, "no text in this publication")
    return Source(
        path=str(path),
        sha256=sha256,
        format="xml",
        passages=tuple(walk.passages),
        facts=facts_of(root, date=walk.date),
        removed=tuple(walk.removed),
    )


def _parse(path: Path, data: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=False,
        remove_pis=False,
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        detail = " ".join(str(error).split())[:120]
        raise ExtractError(path, f"broken or truncated XML ({detail})") from error


def _local(element: etree._Element | None) -> str:
    """Return an element's name without namespace; nothing for comments and instructions."""
    if element is None or not isinstance(element.tag, str):
        return ""
    return etree.QName(element).localname


@dataclass(slots=True)
class _Inline:
    """Text of a paragraph while it is being read."""

    parts: list[tuple[str, str]] = field(default_factory=list)
    marks: list[tuple[int, str]] = field(default_factory=list)
    notes: list[Passage] = field(default_factory=list)

    def text(self) -> tuple[str, tuple[tuple[int, str], ...], str | None]:
        """Return the normalised text, its marks and its style where it is uniform."""
        clean = ""
        waiting = list(self.marks)
        marks: list[tuple[int, str]] = []
        raw = 0
        styles: set[str] = set()
        for piece, style in self.parts:
            while waiting and waiting[0][0] <= raw:
                marks.append((len(clean.rstrip()), waiting.pop(0)[1]))
            flat = _WHITE.sub(" ", normalise(piece))
            clean += flat.lstrip() if clean.endswith(" ") or not clean else flat
            raw += len(piece)
            if any(char.isalnum() for char in flat):
                styles.add(style)
        clean = normalise(clean).rstrip()
        marks.extend((len(clean), label) for _, label in waiting)
        return (
            clean.replace("\u00ad", ""),
            tuple((min(offset, len(clean)), label) for offset, label in marks),
            styles.pop() if len(styles) == 1 else None,
        )


class _Walk:
    """Goes through a publication and collects its passages."""

    def __init__(self) -> None:
        self.passages: list[Passage] = []
        self.removed: list[Removed] = []
        self.date: str | None = None
        self._annex = False

    def blocks(self, element: etree._Element, depth: int = 0) -> None:
        """Collect the passages under an element; ``depth`` counts divisions."""
        for child in element:
            name = _local(child)
            if not name or name in _HEAD:
                continue
            if name in ("divisie", "bijlage"):
                self._annex = self._annex or name == "bijlage"
                self.blocks(child, depth + 1)
            elif name == "titel" and _local(element) == "stuk":
                continue
            else:
                self._block(child, name, depth)

    def _block(self, element: etree._Element, name: str, depth: int) -> None:
        if name in ("al", "wat", "wij", "considerans.al", "lid"):
            self._paragraph(element)
        elif name == "tussenkop":
            style = _EMPHASIS.get(element.get("kopopmaak", "vet"), "")
            self._heading(_inline(element), style, 0)
        elif name == "kop" or (name == "nr" and _local(element.getparent()) in _QUESTION):
            self._heading(_headline(element), "b" if name == "kop" else "", max(1, 8 - depth))
        elif name == "li":
            self._item(element, depth)
        elif name == "noot":
            self._add_notes(_inline(element, note=True).notes)
        elif name == "ondertekening":
            self._signature(element)
        elif name in ("table", "tabel"):
            self._table(element)
        elif name in ("bijschrift", "onderschrift"):
            self._add("caption", _inline(element))
        else:
            self.blocks(element, depth)

    def _add(self, kind: str, inline: _Inline, **more: object) -> None:
        text, marks, _ = inline.text()
        if text:
            self.passages.append(Passage(kind, text, marks=marks, **more))  # type: ignore[arg-type]
        self._add_notes(inline.notes)

    def _add_notes(self, notes: list[Passage]) -> None:
        self.passages.extend(notes)

    def _paragraph(self, element: etree._Element) -> None:
        inline = _inline(element)
        text, _, style = inline.text()
        if not self.passages and (ADDRESSEE.match(text) or PLACE_DATE.match(text)):
            self.date = self.date or iso_date(text)
            self.removed.append(Removed(Box(0, 0, 0, 0, 0), text, "letterhead"))
            return
        if SALUTATION.match(text) and len(text) < 90:
            self._add("salutation", inline)
        elif style and heading_shape(text, styled=True) and not text.endswith((".", ":")):
            self._heading(inline, style, 0)
        else:
            self._add("paragraph", inline)

    def _heading(self, inline: _Inline, style: str, weight: int) -> None:
        annex, self._annex = self._annex, False
        self._add("heading", inline, style=style, weight=weight, opens_annex=annex)

    def _item(self, element: etree._Element, depth: int) -> None:
        first = True
        for child in element:
            name = _local(child)
            if name == "li.nr" or not name:
                continue
            if name == "al" and first:
                number = element.find("{*}li.nr")
                label = _inline(number).text()[0] if number is not None else None
                self._add("list_item", _inline(child), number=label)
                first = False
            else:
                self._block(child, name, depth)

    def _signature(self, element: etree._Element) -> None:
        office, name = _Inline(), _Inline()
        for part in _signature_parts(element):
            inside = part[0] == "naam"
            (name if inside else office).parts.append((f" {part[1]}", ""))
        lines = tuple(text for inline in (office, name) if (text := inline.text()[0]))
        if lines:
            self.passages.append(Passage("signature", " ".join(lines), lines=lines))

    def _table(self, element: etree._Element) -> None:
        rows: list[str] = []
        notes: list[Passage] = []
        for row in element.iter("{*}row", "row", "{*}tr", "tr"):
            cells = []
            for cell in row:
                if _local(cell):
                    inline = _inline(cell)
                    cells.append(inline.text()[0])
                    notes.extend(inline.notes)
            if any(cells):
                rows.append("\t".join(cells))
        title = next((child for child in element if _local(child) in ("title", "titel")), None)
        if title is not None:
            self._add("caption", _inline(title))
        if rows:
            self.passages.append(Passage("table", "\n".join(rows)))
        self._add_notes(notes)


_QUESTION = frozenset(("vraag", "antwoord"))


def _inline(element: etree._Element, *, note: bool = False) -> _Inline:
    inline = _Inline()
    if note:
        _take_note(element, inline)
    else:
        _fill(element, inline, "")
    return inline


def _fill(element: etree._Element, inline: _Inline, style: str) -> None:
    """Append an element's text; notes become marks and passages of their own."""
    if element.text:
        inline.parts.append((element.text, style))
    for child in element:
        name = _local(child)
        if isinstance(child, etree._Entity):
            code = html.entities.name2codepoint.get(child.name)
            inline.parts.append((chr(code) if code else "\ufffd", style))
        elif name == "noot":
            _take_note(child, inline)
        elif name in _SPACING:
            inline.parts.append((" ", style))
        elif name and name not in ("li.nr", "plaatje"):
            emphasis = _EMPHASIS.get(child.get("type", ""), style) if name == "nadruk" else style
            if name in ("al", "lijst", "li", "lid", "entry"):
                inline.parts.append((" ", style))
            _fill(child, inline, emphasis)
        if child.tail:
            inline.parts.append((child.tail, style))


def _take_note(element: etree._Element, inline: _Inline) -> None:
    label = ""
    text = _Inline()
    for child in element:
        if _local(child) == "noot.nr":
            label = _inline(child).text()[0].strip(".) ")
        elif _local(child):
            text.parts.append((" ", ""))
            _fill(child, text, "")
    offset = sum(len(piece) for piece, _ in inline.parts)
    inline.marks.append((offset, label))
    inline.notes.append(Passage("footnote", text.text()[0], label=label or None))


def _headline(element: etree._Element) -> _Inline:
    """Put a heading's label, number and title together with spaces between."""
    inline = _Inline()
    if len(element) == 0:
        _fill(element, inline, "")
    for child in element:
        if _local(child):
            inline.parts.append((" ", ""))
            _fill(child, inline, "")
    return inline


def _signature_parts(element: etree._Element) -> Iterator[tuple[str, str]]:
    if element.text and element.text.strip():
        yield "functie", element.text
    for child in element:
        name = _local(child)
        if name == "naam":
            yield (
                "naam",
                " ".join(_inline(part).text()[0] for part in child if _local(part))
                or (child.text or ""),
            )
        elif name and name not in ("plaats", "datum"):
            yield "functie", _inline(child).text()[0]
        if child.tail and child.tail.strip():
            yield "functie", child.tail
