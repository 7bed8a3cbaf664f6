"""The same letter in the official publication's XML, and its metadata file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from .canvas import MARK
from .source import Block, Letter

_MARKED = re.compile(r"\^\[([^\]]*)\]|\*([^*]+)\*")
_KAMERSTUK = re.compile(r"Kamerstuk (\d\d) (\d{3}), nr\. (\d+)")
_LONG_WORD = re.compile(r"\b([a-z]{6})([a-z]{8,})\b")
_NUMBERED = re.compile(r"([IVX\d]+\.)\s+(.*)")


def letter_xml(letter: Letter) -> str:
    """The letter as ``officiele-publicatie``.

    Level 1 headings open a ``divisie``, level 2 headings are a ``tussenkop``, notes stand
    inside the text, and processing instructions stand inside some words.

    Args:
        letter: A letter without an annex.

    Returns:
        The XML text.
    """
    body = "\n".join(_body(letter.parts["letter"]))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- {MARK} -->
<officiele-publicatie>
<kamerstuk>
<kamerstukkop>
<tekstregel inhoud="kamer">Tweede Kamer der Staten-Generaal</tekstregel>
<tekstregel inhoud="vergaderjaar">Vergaderjaar {letter.year}</tekstregel>
</kamerstukkop>
<dossier>
<dossiernummer><dossiernr>26 150</dossiernr></dossiernummer>
<titel>Algemene Vergadering der Verenigde Naties</titel>
</dossier>
<stuk>
<stuknr>Nr. <ondernummer>{letter.number}</ondernummer></stuknr>
<titel>{escape(letter.sender)}</titel>
<datumtekst>Den Haag, {letter.long_date}</datumtekst>
<algemeen>
<vrije-tekst>
{body}
</vrije-tekst>
</algemeen>
</stuk>
</kamerstuk>
</officiele-publicatie>
"""


def metadata_xml(letter: Letter) -> str:
    """The letter's ``metadata.xml``."""
    rows = (
        ("DC.identifier", f"kst-26150-{letter.number}"),
        ("DC.title", letter.subject),
        ("DC.creator", "Tweede Kamer der Staten-Generaal"),
        ("DC.type", "Kamerstuk"),
        ("DC.description", MARK),
        ("OVERHEIDop.dossiernummer", "26150"),
        ("OVERHEIDop.ondernummer", str(letter.number)),
        ("OVERHEIDop.vergaderjaar", letter.year.replace("–", "-")),
        ("OVERHEIDop.datumOndertekening", letter.day.isoformat()),
    )
    lines = "\n".join(
        f"<metadata name={quoteattr(name)} content={quoteattr(content)}/>" for name, content in rows
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<metadata_gegevens>
{lines}
</metadata_gegevens>
"""


def _body(blocks: list[Block]) -> Iterator[str]:
    """The elements in order, lists and divisions opened and closed around them."""
    notes = _Notes()
    yield '<tekst status="goed">'
    yield "<al>Aan de Voorzitter van de Tweede Kamer der Staten-Generaal</al>"
    open_list = open_division = False
    for block in blocks:
        if open_list and block.kind != "list_item":
            yield "</lijst>"
            open_list = False
        if block.kind == "list_item" and not open_list:
            yield '<lijst type="expliciet">'
            open_list = True
        if block.kind == "heading" and block.level == 1:
            yield "</tekst>\n</divisie>" if open_division else "</tekst>"
            open_division = True
        if block.kind != "signature":
            yield _element(block, notes)
    yield "".join(_signatures(blocks))
    yield "</tekst>\n</divisie>" if open_division else "</tekst>"


def _element(block: Block, notes: _Notes) -> str:
    if block.kind == "heading" and block.level == 1:
        match = _NUMBERED.match(block.text)
        number, title = match.groups() if match else ("", block.text)
        label = f"<nr>{number}</nr>" if number else ""
        return f'<divisie>\n<kop>{label}<titel>{escape(title)}</titel></kop>\n<tekst status="goed">'
    if block.kind == "heading":
        return f'<tussenkop kopopmaak="cur">{escape(block.text)}</tussenkop>'
    if block.kind == "list_item":
        return f"<li><li.nr>{block.label}</li.nr><al>{notes.inline(block.text)}</al></li>"
    if block.kind == "caption":
        image = '<illustratie naam="figuur-1" type="grijs"/>'
        return f"<plaatje>{image}<bijschrift>{escape(block.text)}</bijschrift></plaatje>"
    return f"<al>{notes.inline(block.text)}</al>"


def _signatures(blocks: list[Block]) -> Iterator[str]:
    yield "<tekst-sluiting>\n"
    for block in blocks:
        if block.kind == "signature":
            office, name = (escape(row.strip()) for row in block.text.split("|"))
            yield (
                f"<ondertekening><functie>{office}</functie>"
                f"<naam><achternaam>{name}</achternaam></naam></ondertekening>\n"
            )
    yield "</tekst-sluiting>"


class _Notes:
    """Counts notes and paragraphs while inline markup is written."""

    def __init__(self) -> None:
        self.notes = 0
        self.texts = 0

    def inline(self, text: str) -> str:
        """Marked-up text as XML; every third text has a processing instruction in a word."""
        self.texts += 1
        out = _MARKED.sub(self._mark, escape(text))
        if self.texts % 3 == 0:
            out = _LONG_WORD.sub(r"\1<?xpp afbreken?>\2", out, count=1)
        return _KAMERSTUK.sub(r'<extref doc="kst-\1\2-\3">\g<0></extref>', out)

    def _mark(self, match: re.Match[str]) -> str:
        if match[2]:
            return f'<nadruk type="cur">{match[2]}</nadruk>'
        self.notes += 1
        return (
            f'<noot id="n{self.notes}" type="voet"><noot.nr>{self.notes}</noot.nr>'
            f"<noot.al>{match[1].replace('*', '')}</noot.al></noot>"
        )
