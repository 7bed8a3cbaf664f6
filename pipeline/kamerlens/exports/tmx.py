"""Bilingual segments as TMX 1.4b: the glossary's term pairs and the run's aligned sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lxml import etree

from kamerlens import __version__
from kamerlens.exports.entries import Entry, clean

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class Segment:
    """A Dutch text and its English, with where it comes from and what it is.

    Attributes:
        kind: ``sentence`` or ``term``.
        source: Document ids, or the source of a term.
    """

    nl: str
    en: str
    kind: str
    source: str = ""


def write(entries: Sequence[Entry], sentences: Iterable[Segment] = ()) -> bytes:
    """Return term pairs and aligned sentences as TMX, UTF-8.

    Args:
        entries: The glossary; entries without English are left out.
        sentences: Sentence pairs of the run, in order.
    """
    root = etree.Element("tmx", version="1.4")
    etree.SubElement(
        root,
        "header",
        {
            "creationtool": "kamerlens",
            "creationtoolversion": __version__,
            "segtype": "sentence",
            "o-tmf": "kamerlens",
            "adminlang": "en",
            "srclang": "nl",
            "datatype": "plaintext",
        },
    )
    body = etree.SubElement(root, "body")
    for segment in (*sentences, *_terms(entries)):
        _unit(body, segment)
    text: bytes = etree.tostring(
        root,
        encoding="UTF-8",
        xml_declaration=True,
        pretty_print=True,
        doctype='<!DOCTYPE tmx SYSTEM "tmx14.dtd">',
    )
    return text


def _terms(entries: Sequence[Entry]) -> Iterable[Segment]:
    for entry in entries:
        if entry.en:
            yield Segment(entry.nl, entry.en, "term", "; ".join(entry.sources))


def _unit(body: etree._Element, segment: Segment) -> None:
    unit = etree.SubElement(body, "tu")
    for name, value in (("kind", segment.kind), ("source", segment.source)):
        if value:
            prop = etree.SubElement(unit, "prop", type=f"x-{name}")
            prop.text = clean(value)
    for language, text in (("nl", segment.nl), ("en", segment.en)):
        variant = etree.SubElement(unit, "tuv", {XML_LANG: language})
        etree.SubElement(variant, "seg").text = clean(text)
