"""SKOS thesauri: labels with language tags, in Turtle or RDF/XML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lxml import etree
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DC, DCTERMS, RDF, SKOS

from kamerlens.errors import DataError
from kamerlens.exports.skos import VOCABULARY
from kamerlens.imports.drafts import Draft, concepts
from kamerlens.termbase import Concept

_FORMATS = {".rdf": "xml", ".xml": "xml", ".nt": "nt", ".n3": "turtle"}


def read_skos(path: Path) -> list[Concept]:
    """Read a SKOS file; ``skos:Concept`` with ``prefLabel`` and ``altLabel`` in nl and en.

    Raises:
        DataError: It cannot be parsed, or holds no concept in both languages.
    """
    graph = Graph(bind_namespaces="none")
    try:
        content, form = path.read_bytes(), _FORMATS.get(path.suffix.lower(), "turtle")
        graph.parse(data=_expanded(content) if form == "xml" else content, format=form)
    except Exception as error:  # rdflib's parsers raise many kinds
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise DataError(path, f"cannot be read as SKOS: {reason[:200]}") from error
    labels = [o for p in (SKOS.prefLabel, SKOS.altLabel) for o in graph.objects(None, p)]
    languages = {label.language or "" for label in labels if isinstance(label, Literal)}
    subjects = sorted(set(graph.subjects(SKOS.prefLabel, None)), key=str)
    drafts = [
        _draft(graph, subject, path)
        for subject in subjects
        if isinstance(subject, URIRef) and not _is_group(graph, subject)
    ]
    return concepts(path, drafts, languages)


def _expanded(content: bytes) -> bytes:
    """Return RDF/XML without its document type, the entities that it declares written out.

    libxml2 refuses entities that grow beyond measure; rdflib's parser would follow them.
    """
    internal: Any = "internal"  # known to lxml from version 5 on
    parser = etree.XMLParser(resolve_entities=internal, no_network=True, huge_tree=False)
    expanded: bytes = etree.tostring(etree.fromstring(content, parser))
    return expanded


def _is_group(graph: Graph, subject: URIRef) -> bool:
    kinds = set(graph.objects(subject, RDF.type))
    return bool(kinds & {SKOS.Collection, SKOS.OrderedCollection, SKOS.ConceptScheme})


def _draft(graph: Graph, subject: URIRef, path: Path) -> Draft:
    draft = Draft(origin=f"{path.name}:{subject}")
    for predicate in (SKOS.prefLabel, SKOS.altLabel):
        draft.dutch += _texts(graph, subject, predicate, "nl")
        draft.english += _texts(graph, subject, predicate, "en")
    draft.acronyms_nl = _texts(graph, subject, VOCABULARY.acronym, "nl")
    draft.acronyms_en = _texts(graph, subject, VOCABULARY.acronym, "en")
    draft.dutch = [name for name in draft.dutch if name not in draft.acronyms_nl] or draft.dutch
    draft.english = [
        name for name in draft.english if name not in draft.acronyms_en
    ] or draft.english
    draft.kind = _first(graph, subject, VOCABULARY.kind)
    definitions = _texts(graph, subject, SKOS.definition, "en")
    draft.definition = definitions[0] if definitions else ""
    draft.source = "; ".join(
        sorted(str(o) for p in (DCTERMS.source, DC.source) for o in graph.objects(subject, p))
    )
    for group in (*graph.subjects(SKOS.member, subject), *graph.objects(subject, SKOS.broader)):
        draft.subjects.append(str(group).rpartition(":")[2])
        draft.subjects += sorted(str(label) for label in graph.objects(group, SKOS.prefLabel))
    return draft


def _texts(graph: Graph, subject: URIRef, predicate: Any, language: str) -> list[str]:
    """Return the labels in a language or a region of it, sorted: RDF has no order."""
    found = [
        (str(o.language).lower() != language, str(o))
        for o in graph.objects(subject, predicate)
        if isinstance(o, Literal) and str(o.language or "").lower().split("-")[0] == language
    ]
    return [text for _, text in sorted(found)]


def _first(graph: Graph, subject: URIRef, predicate: Any) -> str:
    return next((str(o) for o in sorted(graph.objects(subject, predicate), key=str)), "")
