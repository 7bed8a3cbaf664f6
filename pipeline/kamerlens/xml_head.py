"""The head of an official XML publication: dossier, number, titles, date, parliamentary year."""

from __future__ import annotations

import re

from lxml import etree

from kamerlens.dates import iso_date
from kamerlens.normalise import normalise
from kamerlens.source import Facts

_YEAR = re.compile(r"(\d{4})\s*[-–]\s*(\d{4})")


def facts_of(root: etree._Element, *, date: str | None = None) -> Facts:
    """Return what the head says; ``date`` is one already found in the text.

    Args:
        root: The publication's root element.
        date: ISO date of an opening line such as ``Den Haag, 6 juli 2018``.
    """
    dossiers = [_dossier(element) for element in root.iter("{*}dossier", "dossier")]
    year = _YEAR.search(_first(root, "tekstregel[@inhoud='vergaderjaar']"))
    names = [_text(e) for e in root.iter("{*}titel", "titel") if _parent(e) == "dossier"]
    title = next((_text(e) for e in root.iter("{*}titel", "titel") if _parent(e) == "stuk"), "")
    number = _first(root, "ondernummer") or _first(root, "kamervraagnummer")
    written = next(
        (day for e in root.iter("{*}datumtekst", "datumtekst") if (day := iso_date(_text(e)))), None
    )
    parts = [" ".join(dict.fromkeys(name for name in names if name)), title]
    return Facts(
        dossier=";".join(dict.fromkeys(number for number in dossiers if number)) or None,
        number=number or None,
        title="; ".join(part for part in parts if part) or None,
        date=written or date,
        parliamentary_year=f"{year[1]}–{year[2]}" if year else None,
    )


def _dossier(element: etree._Element) -> str:
    number = re.sub(r"\D", "", _first(element, "dossiernr"))
    chapter = _first(element, "begrotingshoofdstuk").strip(" -")
    return f"{number}-{chapter}" if number and chapter else number


def _first(element: etree._Element, path: str) -> str:
    found = element.find(f".//{{*}}{path}")
    return _text(found) if found is not None else ""


def _text(element: etree._Element) -> str:
    """Return an element's text without that of its notes."""
    pieces = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and etree.QName(child).localname != "noot":
            pieces.append(_text(child))
        pieces.append(child.tail or "")
    return normalise(" ".join("".join(pieces).split()))


def _parent(element: etree._Element) -> str:
    parent = element.getparent()
    return etree.QName(parent).localname if parent is not None else ""
