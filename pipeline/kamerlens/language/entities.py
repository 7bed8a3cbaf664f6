"""One set of named entities out of what the model, the gazetteer and the patterns found.

Precedence, highest first:

1. a name of the user's gazetteer;
2. amounts, document numbers, sessions and numbered regulations, which follow a pattern;
3. the longest of: names of the gazetteer, the model's names, dates by pattern. Of the same words
   the gazetteer's label holds, then the pattern's, then the model's;
4. a name of the gazetteer that needs support, where the model saw a name in the same words (for an
   acronym, of the same label) or the letter supports it, see
   :mod:`kamerlens.language.consistency`.

Where a name came from and its score stay with the span: ``span._.kamerlens_source``
(``model``, ``rule`` or ``gazetteer``) and ``span._.kamerlens_score``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from kamerlens.language import cleaning, gazetteer, offices, patterns, persons, shapes
from kamerlens.termbase import Termbase, embedded_termbase

#: The model's names, as they were.
GROUP = "kamerlens_model"
#: All candidates, so that a letter's names can be merged again. ``span.id_`` holds source, rank,
#: score and doubt.
CANDIDATES = "kamerlens_candidates"
#: Scores are measured precisions of the sources on held-out text, see models/nl_kamerlens.
SCORES = {"gazetteer": 0.95, "rule": 0.95, "model": 0.8}
_FIXED = frozenset({"MONEY", "PERCENT", "REF", "EVENT", "LAW"})
_LANGUAGE = "kl:language-"
#: What may stand between quotation marks and is no work.
_CITED = frozenset({"LAW", "PRODUCT", "ORG", "EVENT"})
#: Kinds of termbase concepts that are no names.
_NO_NAMES = frozenset({"concept", "process", "procedure", "role"})
_TIES = {"gazetteer": 0, "rule": 1, "model": 2}


@dataclass(frozen=True, slots=True)
class Name:
    """A candidate for a named entity.

    Attributes:
        start: First token.
        end: Token after the last.
        rank: Precedence; lower goes first.
        entity_id: Identity, empty where none is known.
        doubt: As in ``span.id_`` of the gazetteer's spans: ``?`` and other identities.
    """

    start: int
    end: int
    label: str
    source: str
    score: float
    rank: int
    entity_id: str = ""
    doubt: str = ""


def candidates(doc: Doc) -> list[Name]:
    """Return the candidates that :func:`merge_in_doc` left in a doc."""
    found = []
    for span in doc.spans.get(CANDIDATES, ()):
        source, rank, score, doubt = span.id_.split(" ", 3)
        name = Name(
            span.start, span.end, span.label_, source, float(score), int(rank), span.kb_id_, doubt
        )
        found.append(name)
    return found


def _kept(doc: Doc, names: Iterable[Name]) -> Iterator[Span]:
    for name in names:
        described = f"{name.source} {name.rank} {name.score:.3f} {name.doubt}"
        yield Span(
            doc,
            name.start,
            name.end,
            label=name.label,
            kb_id=name.entity_id,
            span_id=described,
        )


def collect(doc: Doc) -> list[Name]:
    """Return all candidates of a doc, from model, gazetteer, patterns and shapes.

    What ends in a hyphen is the first part of a compound ("EU- en VN-missies"), no name.
    """
    found = [name for name in _collect(doc) if not doc[name.end - 1].text.endswith("-")]
    return [*found, *_coordinated(doc, found)]


def _coordinated(doc: Doc, names: Iterable[Name]) -> Iterator[Name]:
    """Yield names that share their noun with the last one: "Eerste, Derde en Vijfde Commissie".

    Together they are one name, and of no one identity.
    """
    for name in names:
        start = shapes.first_of_ordinals(doc, name.start)
        if start < name.start and name.label in ("ORG", "EVENT"):
            yield replace(name, start=start, source="rule", entity_id="", doubt="")


def _collect(doc: Doc) -> list[Name]:
    runs = list(shapes.english_names(doc))
    people = list(persons.find_persons(doc, persons.embedded_given_names()))
    return [
        *_from_model(doc, [(start, end) for start, end, _ in runs], people),
        *_from_gazetteer(doc),
        *_from_patterns(doc),
        *(Name(s, e, x, "rule", SCORES["rule"], 2) for s, e, x in runs if x is not None),
        *(Name(start, end, "PERSON", "rule", SCORES["rule"], 2) for start, end in people),
        *_from_shapes(doc),
    ]


def _from_model(
    doc: Doc, runs: list[tuple[int, int]], people: list[tuple[int, int]]
) -> Iterator[Name]:
    spans = list(doc.spans.get(GROUP, ()))
    sure = [(span.start, span.end, _probability(span)) for span in spans]
    named = [Span(doc, start, end, label="PERSON") for start, end in people]
    for start, end, label in cleaning.clean(doc, spans, runs, named):
        score = max((p for first, last, p in sure if first < end and start < last), default=0.0)
        yield Name(start, end, label, "model", score, 2)


def _probability(span: Span) -> float:
    """Return how sure the model was of a name; most models of spaCy's do not say."""
    data: dict[Any, Any] = span.doc.user_data
    key = ("._.", "kamerlens_score", span.start_char, span.end_char)
    return float(data.get(key, SCORES["model"]))


def _from_shapes(doc: Doc) -> Iterator[Name]:
    for span in doc.spans.get(offices.GROUP, ()):
        yield Name(span.start, span.end, "TITLE", "rule", SCORES["rule"], 2)
    seen = {(s.start, s.end) for s in doc.spans.get(GROUP, ()) if s.label_ in _CITED}
    for start, end in shapes.quoted_titles(doc):
        if (start, end) not in seen:  # else the model says what it is
            yield Name(start, end, "WORK_OF_ART", "rule", SCORES["rule"], 2)
    for start, end, label in shapes.dutch_names(doc):
        yield Name(start, end, label, "rule", SCORES["rule"], 2)


def _from_gazetteer(doc: Doc) -> Iterator[Name]:
    for span in doc.spans.get(gazetteer.GROUP, ()):
        if _shares_compound(span):
            continue
        user = span.kb_id_.startswith("user:")
        doubtful = span.id_.startswith("?")
        rank = 2
        if user:
            rank = 0
        elif doubtful:
            rank = 5 if span.text.isupper() else 4
        score = SCORES["gazetteer"] * span._.kamerlens_match
        label, identity, doubt = span.label_, span.kb_id_, span.id_
        if label == "NORP" and _LANGUAGE in doubt and _is_language(span):
            label, identity, doubt = "LANGUAGE", doubt.lstrip("?"), ""
        start = span.start
        if start and label in ("LAW", "ORG", "EVENT") and span.doc[start - 1].text in ("VN", "UN"):
            start -= 1  # "VN Verdrag inzake …"
        yield Name(start, span.end, label, "gazetteer", score, rank, identity, doubt)


def _shares_compound(span: Span) -> bool:
    """Return whether a name shares the end of a compound: "OESO/DAC-criteria" is none."""
    after = span.doc[span.end : span.end + 2]
    return len(after) == 2 and after[0].text == "/" and cleaning.is_common_compound(after[1])


def _is_language(span: Span) -> bool:
    """Return whether a word for a people is one for its language here: "in het Frans".

    It stands after the article or a word for a language, or in a row after one that does, and
    before no noun.
    """
    doc, start, end = span.doc, span.start, span.end
    if len(span) > 1 or span.text.endswith("e"):
        return False
    if end < len(doc) and doc[end].pos_ in ("NOUN", "ADJ", "PROPN"):
        return False
    while start > 1 and doc[start - 1].text in (",", "en", "of") and doc[start - 2].is_title:
        start -= 2
    before = [token.lower_ for token in doc[max(start - 3, 0) : start]]
    return before[-1:] == ["het"] or any(word.endswith(("taal", "talen")) for word in before)


def _from_patterns(doc: Doc) -> Iterator[Name]:
    for span in doc.spans.get(patterns.GROUP, ()):
        dated = span.label_ == "DATE" and any(token.is_alpha for token in span)
        rank = 1 if dated or span.label_ in _FIXED else 2
        yield Name(span.start, span.end, span.label_, "rule", SCORES["rule"], rank)


def merge(names: Iterable[Name]) -> list[Name]:
    """Return the names that hold, none overlapping, in text order."""
    kept: list[Name] = []
    taken: set[int] = set()
    for name in sorted(supported(list(names)), key=_precedence):
        if taken.isdisjoint(range(name.start, name.end)):
            kept.append(name)
            taken.update(range(name.start, name.end))
    return sorted(kept, key=lambda name: name.start)


def _precedence(name: Name) -> tuple[int, int, int, int]:
    return name.rank, name.start - name.end, _TIES[name.source], name.start


def supported(names: list[Name]) -> Iterator[Name]:
    """Yield the names, leaving out doubtful ones that no model's name of that kind supports."""
    seen = {(name.start, name.end): name.label for name in names if name.source == "model"}
    for name in names:
        label = seen.get((name.start, name.end))
        if name.rank < 4:
            yield name
        elif label is not None and (name.rank == 4 or name.label in (label, "TITLE")):
            yield replace(name, rank=2)


def _is_term(doc: Doc, name: Name, termbase: Termbase) -> bool:
    """Return whether what the model took for a name is a term ("Preventing Violent Extremism")."""
    if name.source != "model" or name.label in ("PERSON", "DATE"):
        return False
    text = doc[name.start : name.end].text
    concepts = termbase.find(text) or termbase.find_english(text)
    if not concepts and name.end - name.start == 1:
        concepts = termbase.find_acronym(text)
    if name.label == "TITLE" and any(concept.kind in ("role", "post") for concept in concepts):
        return False
    return bool(concepts) and all(
        concept.kind in _NO_NAMES or (concept.nl[:1].islower() and concept.en[:1].islower())
        for concept in concepts
    )


def write(doc: Doc, names: Iterable[Name]) -> None:
    """Set ``doc.ents``, with source and score of each."""
    spans = []
    for name in names:
        span = Span(doc, name.start, name.end, label=name.label, kb_id=name.entity_id)
        span._.kamerlens_source = name.source
        span._.kamerlens_score = round(name.score, 3)
        spans.append(span)
    doc.set_ents(spans, default="outside")


@Language.component(
    "kamerlens_entities",
    requires=["doc.ents", "doc.spans"],
    assigns=["doc.ents", "doc.spans", "span._.kamerlens_source", "span._.kamerlens_score"],
)
def merge_in_doc(doc: Doc) -> Doc:
    """Merge the model's entities with what else was found; all candidates stay in span groups."""
    doc.spans[GROUP] = list(doc.ents)
    termbase = embedded_termbase()
    names = [name for name in collect(doc) if not _is_term(doc, name, termbase)]
    doc.spans[CANDIDATES] = list(_kept(doc, names))
    write(doc, merge(names))
    return doc


for _attribute, _default in (("kamerlens_source", ""), ("kamerlens_score", 1.0)):
    if not Span.has_extension(_attribute):
        Span.set_extension(_attribute, default=_default)
