"""From candidates to glossary: grouping, nesting, what is a term, rows and mentions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass, field
from typing import Any

import pandas as pd
import pytest

from kamerlens.apposition import appositions, is_english
from kamerlens.compounds import CompoundSplitter
from kamerlens.ellipsis import full_forms
from kamerlens.forks import Forks
from kamerlens.glossary import Glossary, context_around, glossary, link_english
from kamerlens.namekeys import bare_acronym, is_acronym, name_key
from kamerlens.records import Candidate
from kamerlens.rows import CANDIDATE_COLUMNS
from kamerlens.schema import BY_NAME
from kamerlens.termbase import Concept, Termbase


@dataclass(frozen=True)
class Guess:
    en: str
    score: float
    method: str
    evidence: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    en: str | None
    confidence: float
    status: str
    candidates: tuple[Guess, ...] = ()


class TermbaseAligner:
    """Knows a termbase and the text, nothing else."""

    def __init__(self, concepts: Sequence[Concept]) -> None:
        self.termbase = Termbase(concepts)

    def align(self, nl: str, *, in_text: Sequence[str] = (), is_english: bool = False) -> Answer:
        found = self.termbase.lookup(nl)
        if found:
            source = {"source": found[0].source}
            guesses = tuple(Guess(en, 0.9, "termbase", source) for en in found[0].english)
            return Answer(found[0].en, 0.9, "termbase", guesses)
        if in_text:
            return Answer(in_text[0], 0.8, "in_text", (Guess(in_text[0], 0.8, "in text"),))
        return Answer(None, 0.0, "unaligned")


CONCEPTS = [
    Concept("klimaatverandering", "klimaatverandering", "climate change",
            en_alternatives=("changing climate",), domains=("climate_environment",),
            source="UNFCCC Art. 1", definition_en="Change of climate."),
    Concept("veiligheidsraad", "Veiligheidsraad", "Security Council",
            nl_variants=("VN-Veiligheidsraad",), acronyms_nl=("VNVR",), acronyms_en=("UNSC",),
            kind="organ", domains=("security_council",)),
    Concept("gevolg", "gevolgen van klimaatverandering", "impacts of climate change",
            domains=("climate_environment",)),
]  # fmt: skip
TEXTS = {
    "l1#letter/b0": "De gevolgen van klimaatverandering vragen de Veiligheidsraad (VNVR) om actie.",
    "l1#letter/b1": "De VN-Veiligheidsraad bespreekt klimaatverandering met de waterdiplomaat.",
    "l2#letter/b0": "De VNVR noemt de waterdiplomaat (water envoy).",
}


def candidate(
    block_id: str, text: str, base: str, pattern: str = "NOUN", nth: int = 0
) -> Candidate:
    start = -1
    for _ in range(nth + 1):
        start = TEXTS[block_id].index(text, start + 1)
    return Candidate(
        name_key(base), base, pattern, block_id, f"{block_id}/s000", start, start + len(text), text
    )


NESTED = "gevolgen van klimaatverandering"
CANDIDATES = [
    candidate("l1#letter/b0", NESTED, NESTED, "TERMBASE"),
    candidate("l1#letter/b0", "klimaatverandering", "klimaatverandering"),
    candidate("l1#letter/b0", "Veiligheidsraad", "Veiligheidsraad", "NAME organ"),
    candidate("l1#letter/b0", "Veiligheidsraad", "veiligheidsraad", "NOUN"),
    candidate("l1#letter/b0", "VNVR", "VNVR", "NAME organ"),
    candidate("l1#letter/b0", "actie", "actie"),
    candidate("l1#letter/b1", "VN-Veiligheidsraad", "VN-Veiligheidsraad", "NAME organ"),
    candidate("l1#letter/b1", "klimaatverandering", "klimaatverandering"),
    candidate("l1#letter/b1", "waterdiplomaat", "waterdiplomaat"),
    candidate("l2#letter/b0", "VNVR", "VNVR", "NAME organ"),
    candidate("l2#letter/b0", "waterdiplomaat", "waterdiplomaat"),
]  # fmt: skip


def tables() -> dict[str, Any]:
    rows = [(*astuple(c), 3) for c in CANDIDATES]
    return {
        "candidates": pd.DataFrame(rows, columns=[*CANDIDATE_COLUMNS, "page"]),
        "blocks": pd.DataFrame(
            [(b, b.split("/")[0], "paragraph", t) for b, t in TEXTS.items()],
            columns=["block_id", "document_id", "type", "text"],
        ),
        "documents": pd.DataFrame(
            {"document_id": ["l1#letter", "l2#letter"], "session": [70, 71]}
        ),
        "acronyms": pd.DataFrame(columns=["acronym", "long_nl", "long_en"]),
        "theme_scores": pd.DataFrame(
            [("l1#letter/b1", "humanitarian", 0.6), ("l2#letter/b0", "humanitarian", 0.7),
             ("l1#letter/b1", "climate_environment", 0.9)],
            columns=["block_id", "theme", "score"],
        ),
    }  # fmt: skip


@pytest.fixture(scope="module")
def made() -> Glossary:
    return glossary(**tables(), aligner=TermbaseAligner(CONCEPTS))


@pytest.mark.parametrize(("size", "jobs"), [(1, 1), (3, 1), (100, 3)])
def test_glossary_in_pieces_and_processes_is_that_of_the_whole(
    monkeypatch: pytest.MonkeyPatch, made: Glossary, size: int, jobs: int
) -> None:
    monkeypatch.setattr("kamerlens.glossary._SHARE", 2)
    given = tables()
    for name in ("candidates", "blocks", "theme_scores"):
        frame = given[name]
        given[name] = [frame.iloc[i : i + size] for i in range(0, len(frame), size)]
    with Forks(jobs) as forks:
        other = glossary(**given, aligner=TermbaseAligner(CONCEPTS), forks=forks)
    pd.testing.assert_frame_equal(other.terms, made.terms)
    pd.testing.assert_frame_equal(other.mentions, made.mentions)


def row(made: Glossary, nl: str) -> pd.Series[Any]:
    found = made.terms[made.terms["nl"] == nl]
    assert len(found) == 1, made.terms["nl"].tolist()
    return found.iloc[0]


def test_glossary_has_the_tables_columns(made: Glossary) -> None:
    assert tuple(made.terms.columns) == BY_NAME["terms"].column_names
    assert tuple(made.mentions.columns) == BY_NAME["term_mentions"].column_names
    assert made.terms["term_id"].is_unique
    assert set(made.mentions["term_id"]) == set(made.terms["term_id"])


def test_glossary_groups_spellings_and_acronym(made: Glossary) -> None:
    council = made.terms[made.terms["en"] == "Security Council"]
    assert len(council) == 1
    entry = council.iloc[0]
    assert (entry["acronym_nl"], entry["acronym_en"], entry["kind"]) == ("VNVR", "UNSC", "organ")
    assert (entry["frequency"], entry["documents"], entry["first_session"]) == (4, 2, 70)
    texts = made.mentions[made.mentions["term_id"] == entry["term_id"]]["text"].tolist()
    assert texts == ["Veiligheidsraad", "VNVR", "VN-Veiligheidsraad", "VNVR"]


def test_glossary_counts_nested_terms_once(made: Glossary) -> None:
    inner = row(made, "klimaatverandering")
    assert inner["frequency"] == 1
    assert inner["first_session"] == 70
    mentions = made.mentions.sort_values(["block_id", "start_char"])
    for _, group in mentions.groupby("block_id"):
        ends = group["end_char"].tolist()[:-1]
        assert all(e <= s for e, s in zip(ends, group["start_char"].tolist()[1:], strict=True))


def test_glossary_takes_english_from_the_text(made: Glossary) -> None:
    entry = row(made, "waterdiplomaat")
    assert (entry["en"], entry["status"]) == ("water envoy", "in_text")
    evidence = json.loads(entry["evidence"])
    assert {"method": "in text", "en": "water envoy", "how": "brackets",
            "blocks": ["l2#letter/b0"]} in evidence  # fmt: skip


def test_glossary_gives_termbase_facts(made: Glossary) -> None:
    entry = row(made, "klimaatverandering")
    assert entry["definition_en"] == "Change of climate."
    assert entry["domain"] == "climate_environment"
    assert json.loads(entry["alternatives"]) == ["changing climate"]
    assert json.loads(entry["evidence"])[0]["evidence"] == {"source": "UNFCCC Art. 1"}


def test_glossary_takes_the_domain_from_themes(made: Glossary) -> None:
    assert row(made, "waterdiplomaat")["domain"] == "humanitarian"


def test_glossary_leaves_everyday_words_out(made: Glossary) -> None:
    assert "actie" not in made.terms["nl"].tolist()


def test_glossary_mentions_point_at_their_text(made: Glossary) -> None:
    for place in made.mentions.itertuples():
        text = TEXTS[place.block_id]
        assert text[place.start_char : place.end_char] == place.text
        assert text[: place.start_char].endswith(place.left)
        assert text[place.end_char :].startswith(place.right)
        assert place.page == 3


@pytest.mark.parametrize(
    ("theme", "english"), [("climate_environment", "green deal"), ("global_health", "gene drive")]
)
def test_glossary_settles_an_acronym_by_what_the_text_is_about(theme: str, english: str) -> None:
    concepts = [
        Concept("gene", "genenaandrijving", "gene drive", acronyms_nl=("GD",),
                domains=("global_health",)),
        Concept("deal", "groene deal", "green deal", acronyms_nl=("GD",),
                domains=("climate_environment",)),
    ]  # fmt: skip
    made = glossary(
        candidates=pd.DataFrame(
            [("gd", "GD", "NAME programme", "d/b", "d/b/s", 3, 5, "GD", 1)],
            columns=[*CANDIDATE_COLUMNS, "page"],
        ),
        blocks=pd.DataFrame(
            [("d/b", "d", "paragraph", "De GD komt.")],
            columns=["block_id", "document_id", "type", "text"],
        ),
        documents=pd.DataFrame({"document_id": ["d"], "session": [70]}),
        acronyms=pd.DataFrame(columns=["acronym", "long_nl", "long_en"]),
        theme_scores=pd.DataFrame([("d/b", theme, 0.9)], columns=["block_id", "theme", "score"]),
        aligner=TermbaseAligner(concepts),
    )
    assert made.terms["en"].tolist() == [english]
    assert set(json.loads(made.terms["alternatives"][0])) == {"green deal", "gene drive"} - {
        english
    }


def test_glossary_of_nothing_is_empty() -> None:
    empty = glossary(
        candidates=pd.DataFrame(columns=[*CANDIDATE_COLUMNS, "page"]),
        blocks=pd.DataFrame(columns=["block_id", "document_id", "type", "text"]),
        documents=pd.DataFrame(columns=["document_id", "session"]),
        acronyms=pd.DataFrame(columns=["acronym", "long_nl", "long_en"]),
        theme_scores=pd.DataFrame(columns=["block_id", "theme", "score"]),
        aligner=TermbaseAligner([]),
    )
    assert empty.terms.empty
    assert tuple(empty.mentions.columns) == BY_NAME["term_mentions"].column_names


def test_glossary_links_untranslated_english(made: Glossary) -> None:
    english = pd.DataFrame({"block_id": "b", "text": ["Climate Change", "UNSC", "no such thing"]})
    linked = link_english(english, made.terms)["term_id"].tolist()
    assert linked[0] == row(made, "klimaatverandering")["term_id"]
    assert linked[1] == made.terms[made.terms["en"] == "Security Council"].iloc[0]["term_id"]
    assert linked[2] is None


def test_glossary_context_is_cut_between_words() -> None:
    text = "woord " * 40 + "TERM" + " woord" * 40
    start = text.index("TERM")
    left, right = context_around(text, start, start + 4)
    assert text[:start].endswith(left)
    assert text[start + 4 :].startswith(right)
    assert left.split() == ["woord"] * len(left.split())
    assert right.split() == ["woord"] * len(right.split())


@pytest.mark.parametrize("text", ["VNVR", "SDG’s", "MINUSMA", "CTBTO", "COVID-19", "UNHCR"])
def test_grouping_knows_acronyms(text: str) -> None:
    assert is_acronym(text)


@pytest.mark.parametrize("text", ["Veiligheidsraad", "VN-missie", "De", "VN en EU", "Verenigde"])
def test_grouping_knows_what_is_no_acronym(text: str) -> None:
    assert not is_acronym(text)


def test_grouping_takes_the_plural_off_acronyms() -> None:
    assert [bare_acronym(t) for t in ("SDG’s", "NGOs", "WHO")] == ["SDG", "NGO", "WHO"]


@pytest.mark.parametrize(
    ("text", "term", "expected"),
    [
        ("vredesopbouw (peacebuilding) is nodig", "vredesopbouw", ["peacebuilding"]),
        ("de grondoorzaken, ook wel root causes genoemd,", "grondoorzaken", ["root causes"]),
        ("het fonds (zie bijlage 2)", "fonds", []),
        ("de commissie (vijf leden)", "commissie", []),
        ("de Veiligheidsraad (VNVR)", "Veiligheidsraad", []),
        ("steun en hulp (food aid)", "steun", []),
        ("de ‘waterdiplomatie’ (water diplomacy)", "waterdiplomatie", ["water diplomacy"]),
        ("steun aan sustaining peace (duurzame vrede)", "duurzame vrede", ["sustaining peace"]),
        ("het rule of law (rechtsstaat) telt", "rechtsstaat", ["rule of law"]),
        ("de leden (lidstaten)", "lidstaten", []),
        ("de toetsing (periodic review, UPR)", "toetsing", ["periodic review"]),
        ("uitbuiting en misbruik (sexual exploitation and abuse)", "misbruik", []),
        ("het Department of Political Affairs (DPA)", "DPA", []),
        ("in Geneva, peace (vrede)", "vrede", ["peace"]),
    ],
)
def test_apposition_finds_english_beside_a_term(text: str, term: str, expected: list[str]) -> None:
    start = text.index(term)
    found = appositions(text, start, start + len(term), "b")
    assert [item.en for item in found] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("responsibility to protect", True),
        ("sustainable development", True),
        ("duurzame ontwikkeling", False),
        ("de rol van vrouwen", False),
        ("UNHCR", False),
    ],
)
def test_apposition_tells_english_from_dutch(text: str, expected: bool) -> None:
    assert is_english(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("vluchtelingen- en migratiestromen", ["vluchtelingenstromen", "migratiestromen"]),
        ("VN- of EU-missies", ["VN-missies", "EU-missies"]),
        ("mensenhandel en -smokkel", ["mensensmokkel", "mensenhandel"]),
        ("veiligheids-, ontwikkelings- en handelsbeleid",
         ["veiligheidsbeleid", "ontwikkelingsbeleid", "handelsbeleid"]),
        ("(conflict)analyses", ["conflictanalyses", "analyses"]),
        ("landen en regio’s", []),
    ],
)  # fmt: skip
def test_ellipsis_completes_both_forms(text: str, expected: list[str]) -> None:
    assert [form.word for form in full_forms(text, CompoundSplitter())] == expected
