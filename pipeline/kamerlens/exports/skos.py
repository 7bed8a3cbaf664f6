"""The glossary as SKOS (Turtle): concepts with language-tagged labels, themes as collections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, RDF, SKOS, XSD

from kamerlens.exports.entries import Entry

#: Prefix of the identifiers; they are names, not addresses.
BASE = "urn:kamerlens:"
CONCEPT = Namespace(f"{BASE}term:")
THEME = Namespace(f"{BASE}theme:")
VOCABULARY = Namespace(f"{BASE}vocabulary:")
SCHEME = URIRef(f"{BASE}glossary")


def write(entries: Sequence[Entry], domains: Mapping[str, str]) -> bytes:
    """Return the glossary as Turtle, UTF-8.

    Args:
        entries: The entries.
        domains: Domain code → English name.
    """
    graph = Graph(bind_namespaces="none")
    for prefix, standard in (("skos", SKOS), ("dcterms", DCTERMS), ("xsd", XSD)):
        graph.bind(prefix, str(standard))
    for prefix, own in (("term", CONCEPT), ("theme", THEME), ("kl", VOCABULARY)):
        graph.bind(prefix, own)
    graph.add((SCHEME, RDF.type, SKOS.ConceptScheme))
    graph.add((SCHEME, DCTERMS.title, Literal("Glossary Dutch–English", lang="en")))
    used = {entry.domain for entry in entries}
    for code, name in domains.items():
        if code in used:
            graph.add((THEME[code], RDF.type, SKOS.Collection))
            graph.add((THEME[code], SKOS.prefLabel, Literal(name, lang="en")))
    for entry in entries:
        _add_entry(graph, entry)
    text: bytes = graph.serialize(format="turtle", encoding="utf-8")
    return text


def _add_entry(graph: Graph, entry: Entry) -> None:
    concept = CONCEPT[quote(entry.term_id, safe="")]
    graph.add((concept, RDF.type, SKOS.Concept))
    graph.add((concept, SKOS.inScheme, SCHEME))
    _label(graph, concept, "nl", entry.nl, (*entry.forms, entry.acronym_nl))
    if entry.en:
        _label(graph, concept, "en", entry.en, (*entry.alternatives, entry.acronym_en))
    for language, acronym in (("nl", entry.acronym_nl), ("en", entry.acronym_en)):
        if acronym:
            graph.add((concept, VOCABULARY.acronym, Literal(acronym, lang=language)))
    if entry.domain:
        graph.add((THEME[entry.domain], SKOS.member, concept))
        graph.add((concept, DCTERMS.subject, THEME[entry.domain]))
    if entry.definition_en:
        graph.add((concept, SKOS.definition, Literal(entry.definition_en, lang="en")))
    for source in entry.sources:
        graph.add((concept, DCTERMS.source, Literal(source, lang="en")))
    if entry.contexts:
        graph.add((concept, SKOS.example, Literal(entry.contexts[0].line, lang="nl")))
    _facts(graph, concept, entry)


def _label(
    graph: Graph, concept: URIRef, language: str, preferred: str, others: Sequence[str | None]
) -> None:
    graph.add((concept, SKOS.prefLabel, Literal(preferred, lang=language)))
    for name in others:
        if name and name != preferred:
            graph.add((concept, SKOS.altLabel, Literal(name, lang=language)))


def _facts(graph: Graph, concept: URIRef, entry: Entry) -> None:
    graph.add((concept, VOCABULARY.status, Literal(entry.status)))
    confidence = Literal(f"{entry.confidence:g}", datatype=XSD.decimal)
    graph.add((concept, VOCABULARY.confidence, confidence))
    graph.add((concept, VOCABULARY.frequency, Literal(entry.frequency)))
    graph.add((concept, VOCABULARY.documents, Literal(entry.documents)))
    if entry.kind:
        graph.add((concept, VOCABULARY.kind, Literal(entry.kind)))
    if entry.first_session is not None:
        graph.add((concept, VOCABULARY.firstSession, Literal(entry.first_session)))
