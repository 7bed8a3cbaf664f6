"""Patterns of terms over hand-built Docs."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import spacy
from spacy.tokens import Doc, Span

from kamerlens.baseform import base_form, without_ending
from kamerlens.nouns import NounBook
from kamerlens.patterns import find_terms, tag_letters
from kamerlens.termbase import Concept
from kamerlens.termlists import term_lists

#: word/TAG/lemma/features, the last two optional.
Words = str


def concept(nl: str, en: str, *variants: str) -> Concept:
    return Concept(nl, nl, en, nl_variants=variants)


VOCAB = spacy.blank("nl").vocab
CONCEPTS = [
    concept("oorlogsmisdrijf", "war crime"),
    concept("humanitaire hulp", "humanitarian assistance"),
    concept("opvang", "reception"),
    concept("programma", "programme"),
]


@pytest.fixture(scope="module")
def book() -> NounBook:
    return NounBook(CONCEPTS, term_lists())


def make_doc(text: Words, ents: Sequence[tuple[int, int, str]] = ()) -> Doc:
    parts = [([*word.split("/"), "", "", ""])[:4] for word in text.split()]
    words = [p[0] for p in parts]
    doc = Doc(
        VOCAB,
        words=words,
        spaces=[
            not (i + 1 < len(words) and words[i + 1] in ("’s", ",", ".")) for i in range(len(words))
        ],
        pos=[p[1] for p in parts],
        lemmas=[p[2] or p[0].lower() for p in parts],
        morphs=[p[3] for p in parts],
        sent_starts=[i == 0 for i in range(len(words))],
    )
    doc.set_ents([Span(doc, start, end, label) for start, end, label in ents])
    return doc


def terms(doc: Doc, book: NounBook) -> list[str]:
    return [
        base_form(list(doc[f.start : f.end]), f.head - f.start, book) for f in find_terms(doc, book)
    ]


def test_patterns_find_terms_and_those_inside_them(book: NounBook) -> None:
    doc = make_doc(
        "de/DET snelle/ADJ/snel financiering/NOUN/financiering/Gender=Com|Number=Sing van/ADP "
        "humanitaire/ADJ/humanitair operaties/NOUN/operatie/Number=Plur"
    )
    assert terms(doc, book) == [
        "financiering van humanitaire operaties",
        "financiering",
        "humanitaire operatie",
        "operatie",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("humanitaire/ADJ/humanitair operaties/NOUN/operatie/Number=Plur", "humanitaire operatie"),
        (
            "internationale/ADJ/internationaal verdragen/NOUN/verdrag/Number=Plur",
            "internationaal verdrag",
        ),
        ("gedeelde/VERB/delen/VerbForm=Part verdragen/NOUN/verdrag/Number=Plur", "gedeeld verdrag"),
        (
            "Humanitaire/ADJ/humanitair toegang/NOUN/toegang/Gender=Com|Number=Sing",
            "humanitaire toegang",
        ),
        ("sneller/ADJ/snel/Degree=Cmp inzetbare/ADJ/inzetbaar troepen/NOUN/troep/Number=Plur",
         "snel inzetbare troepen"),
        ("rotatieschema/NOUN/rotatieschema/Number=Sing ’s/NOUN/’s", "rotatieschema"),
        ("diabetes/NOUN/diabete/Number=Plur", "diabetes"),
    ],
)  # fmt: skip
def test_patterns_show_the_base_form(text: str, expected: str, book: NounBook) -> None:
    assert terms(make_doc(text), book)[0] == expected


def test_patterns_know_nouns_that_the_tagger_mistakes(book: NounBook) -> None:
    doc = make_doc("van/ADP oorlogsmisdrijven/VERB/oorlogsmisdrijven/VerbForm=Fin")
    assert terms(doc, book) == ["oorlogsmisdrijf"]
    doc = make_doc("verbeterde/VERB/verbeteren/VerbForm=Part opvang/ADV/opvang in/ADP")
    assert "opvang" in terms(doc, book)


def test_patterns_leave_verb_forms_out(book: NounBook) -> None:
    doc = make_doc("heeft/AUX aangedrongen/NOUN/aangedrong/Number=Plur op/ADP hulp/NOUN/hulp")
    assert terms(doc, book) == ["hulp"]


@pytest.mark.parametrize("label", ["PERSON", "GPE", "DATE", "MONEY", "REF"])
def test_patterns_stop_at_names_that_are_no_terms(label: str, book: NounBook) -> None:
    doc = make_doc(
        "situatie/NOUN/situatie/Number=Sing in/ADP Mali/PROPN/Mali", ents=[(2, 3, label)]
    )
    assert "Mali" not in " ".join(terms(doc, book))


def test_patterns_take_a_name_as_one_noun(book: NounBook) -> None:
    doc = make_doc(
        "herziening/NOUN/herziening/Number=Sing van/ADP het/DET Verdrag/PROPN van/ADP Parijs/PROPN",
        ents=[(3, 6, "LAW")],
    )
    assert tag_letters(doc, book) == "NRDNnn"
    assert terms(doc, book) == ["herziening van het Verdrag van Parijs", "herziening"]


def test_patterns_do_not_run_over_sentence_ends(book: NounBook) -> None:
    doc = make_doc("financiering/NOUN van/ADP vrede/NOUN")
    doc[2].is_sent_start = True
    assert "financiering van vrede" not in terms(doc, book)


def test_patterns_leave_english_out_but_take_a_loan(book: NounBook) -> None:
    doc = make_doc("mainstreaming/NOUN van/ADP gender/NOUN sustaining/NOUN peace/NOUN")
    doc.spans["english"] = [doc[0:1], doc[3:5]]
    found = terms(doc, book)
    assert "mainstreaming van gender" in found
    assert "peace" not in found


@pytest.mark.parametrize(
    ("inflected", "bare"),
    [
        ("gedeelde", "gedeeld"),
        ("brede", "breed"),
        ("actieve", "actief"),
        ("nucleaire", "nucleair"),
        ("politieke", "politiek"),
        ("religieuze", "religieus"),
        ("getroffen", "getroffen"),
        ("witte", "wit"),
    ],
)
def test_patterns_take_the_ending_off_adjectives(inflected: str, bare: str) -> None:
    assert without_ending(inflected) == bare
