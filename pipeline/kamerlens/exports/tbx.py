"""The glossary as TBX: ISO 30042:2019, dialect TBX-Basic, style ``dca``.

The edition of 2008 (``martif``) is written too, for tools that read no other.

Source: ISO 30042:2019 and the public schemas of TBX-Basic (core structure: a concept entry holds
descriptions, then language sections; a term section holds the term, its notes, descriptions).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from kamerlens.exports.entries import Context, Entry

NAMESPACE = "urn:iso:std:iso:30042:ed-2"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
#: What a CAT tool shows as the standing of a term.
PREFERRED, ADMITTED = "preferredTerm-admn-sts", "admittedTerm-admn-sts"
#: Contexts per entry: enough to judge a term, small enough for a CAT tool.
CONTEXTS = 3


#: Element of the edition of 2019 → its name in that of 2008.
_EDITION_2008 = {
    "tbx": "martif",
    "tbxHeader": "martifHeader",
    "conceptEntry": "termEntry",
    "langSec": "langSet",
    "termSec": "tig",
}


def write(entries: Sequence[Entry], domains: Mapping[str, str]) -> bytes:
    """Return the glossary as TBX of 2019, UTF-8.

    Args:
        entries: The entries.
        domains: Domain code → name, for the subject field.
    """
    root = _document(entries, domains)
    text: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return text


def write_2008(entries: Sequence[Entry], domains: Mapping[str, str]) -> bytes:
    """Return the glossary as TBX of 2008, UTF-8; for arguments see :func:`write`."""
    root = _document(entries, domains)
    for element in root.iter():
        name = etree.QName(element).localname
        element.tag = _EDITION_2008.get(name, name)
    root.set("type", "TBX")
    del root.attrib["style"]
    etree.cleanup_namespaces(root)
    text: bytes = etree.tostring(
        root,
        encoding="UTF-8",
        xml_declaration=True,
        pretty_print=True,
        doctype='<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">',
    )
    return text


def _document(entries: Sequence[Entry], domains: Mapping[str, str]) -> etree._Element:
    prefixes: dict[str | None, str] = {None: NAMESPACE}
    root = etree.Element(f"{{{NAMESPACE}}}tbx", nsmap=prefixes)  # type: ignore[arg-type]
    root.set("type", "TBX-Basic")
    root.set("style", "dca")
    root.set(XML_LANG, "en")
    header = _add(root, "tbxHeader")
    description = _add(header, "fileDesc")
    _add(_add(description, "titleStmt"), "title", "Glossary Dutch–English")
    _add(_add(description, "sourceDesc"), "p", "Extracted by kamerlens from Dutch cabinet letters")
    body = _add(_add(root, "text"), "body")
    for number, entry in enumerate(entries, 1):
        _concept(body, f"c{number}", entry, domains)
    return root


def _concept(
    body: etree._Element, concept_id: str, entry: Entry, domains: Mapping[str, str]
) -> None:
    concept = _add(body, "conceptEntry", id=concept_id)
    if entry.domain:
        _add(concept, "descrip", domains.get(entry.domain, entry.domain), type="subjectField")
    if entry.definition_en:
        _add(concept, "descrip", entry.definition_en, type="definition").set(XML_LANG, "en")
    for source in entry.sources:
        _add(concept, "admin", source, type="source")
    for note in _notes(entry):
        _add(concept, "note", note)
    dutch = _add(concept, "langSec")
    dutch.set(XML_LANG, "nl")
    _term(dutch, entry.nl, PREFERRED, "fullForm", contexts=entry.contexts[:CONTEXTS])
    for form in entry.forms:
        _term(dutch, form, ADMITTED, "variant")
    _acronym(dutch, entry.acronym_nl, entry.nl)
    if entry.en or entry.acronym_en:
        _english(concept, entry)


def _english(concept: etree._Element, entry: Entry) -> None:
    english = _add(concept, "langSec")
    english.set(XML_LANG, "en")
    if entry.en:
        note = f"confidence: {entry.confidence:g}"
        _term(english, entry.en, PREFERRED, "fullForm", note=note)
    for name in entry.alternatives:
        _term(english, name, ADMITTED, "variant")
    _acronym(english, entry.acronym_en, entry.en)


def _acronym(section: etree._Element, acronym: str | None, full: str | None) -> None:
    if acronym and acronym != full:
        _term(section, acronym, ADMITTED, "acronym")


def _notes(entry: Entry) -> Iterator[str]:
    """Yield what TBX-Basic has no category for, as ``name: value``."""
    values = {
        "id": entry.term_id,
        "kind": entry.kind,
        "status": entry.status,
        "frequency": entry.frequency,
        "documents": entry.documents,
        "first session": entry.first_session,
    }
    for name, value in values.items():
        if value is not None:
            yield f"{name}: {value}"


def _term(
    section: etree._Element,
    text: str,
    standing: str,
    form: str,
    *,
    note: str | None = None,
    contexts: Sequence[Context] = (),
) -> None:
    term = _add(section, "termSec")
    _add(term, "term", text)
    _add(term, "termNote", "noun", type="partOfSpeech")
    _add(term, "termNote", form, type="termType")
    _add(term, "termNote", standing, type="administrativeStatus")
    for context in contexts:
        group = _add(term, "descripGrp")
        _add(group, "descrip", context.line, type="context")
        _add(group, "admin", context.place, type="source")
    if note:
        _add(term, "note", note)


def _add(
    parent: etree._Element, name: str, text: str | None = None, **attributes: str
) -> etree._Element:
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", attrib=attributes)
    element.text = text
    return element
