"""English documents: read, matched by concept, paired with what they translate, mined."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kamerlens.bilingual import (
    sentence_pairs,
    with_english_documents,
    with_parallel_evidence,
)
from kamerlens.data import data_path
from kamerlens.english_documents import EnglishNames, as_english, match_terms, read_english
from kamerlens.results import read
from kamerlens.runner import run
from kamerlens.schema import BY_NAME
from kamerlens.settings import Settings
from kamerlens.termpairs import mine_term_pairs, terms_by_sentence

TRANSLATED = [
    ("De Veiligheidsraad kwam in maart bijeen.", "The Security Council met in March."),
    ("Nederland vroeg om een wapenstilstand.", "The Netherlands asked for a ceasefire."),
    ("Drie leden stemden tegen.", "Three members voted against."),
    ("Een wapenstilstand alleen is niet genoeg. ", "A ceasefire alone is not enough."),
    ("De klimaatverandering versnelt.", "Climate change is speeding up."),
    ("Eilanden verliezen hun stranden.", "Islands are losing their beaches."),
    ("Waterdiplomatie kan oorlogen voorkomen.", "Hydro diplomacy can prevent wars."),
    ("Wij leiden daarom jonge mensen op.", "So we are training young people."),
    ("De straffeloosheid duurt voort.", "Impunity goes on."),
    ("Waterdiplomatie vraagt geduld.", "Hydro diplomacy takes patience."),
    ("De Veiligheidsraad zweeg over de klimaatverandering.",
     "The Security Council was silent on climate change."),
    ("Dat moet anders.", "That has to change."),
    ("Straffeloosheid is een keuze.", "Impunity is a choice."),
]  # fmt: skip
UNRELATED = [
    "Mr. President, allow me to congratulate you on your election to this office.",
    "My country is small, but its people look far beyond their shores and their dikes.",
    "Trade has brought them wealth, and with wealth comes a duty to share it fairly.",
    "We will host a conference next spring, to which all of you are invited.",
    "Women farmers feed most of the world and yet own hardly any of its land.",
    "The Security Council needs more members from the South.",
    "Let us agree on that before the year is out, and let us be bold.",
    "Children do not choose where they are born, and borders do not ask their age.",
    "It is late, and the list of speakers is long, so I will end here.",
    "Thank you.",
]
TERMS = {
    "veiligheidsraad": ("Veiligheidsraad", "Security Council", "termbase", 0.9, ["Council"]),
    "wapenstilstand": ("wapenstilstand", "armistice", "treaty", 0.6, ["ceasefire", "truce"]),
    "klimaatverandering": ("klimaatverandering", "climate change", "proposed", 0.7, []),
    "waterdiplomatie": ("waterdiplomatie", None, "unaligned", 0.1, ["water diplomacy"]),
    "straffeloosheid": ("straffeloosheid", "impunity", "termbase", 0.9, []),
}


def terms_frame() -> pd.DataFrame:
    rows = []
    for term_id, (nl, en, status, confidence, others) in TERMS.items():
        row: dict[str, Any] = dict.fromkeys(BY_NAME["terms"].column_names)
        row |= {"term_id": term_id, "nl": nl, "en": en, "status": status, "evidence": "[]",
                "confidence": confidence, "alternatives": json.dumps(others)}  # fmt: skip
        rows.append(row)
    return pd.DataFrame(rows)


def tables(english: list[str], session: int | None = 70) -> dict[str, pd.DataFrame]:
    documents = [("l#letter", "letter", 70), ("e#english", "english", session)]
    sentences = [(f"l#letter/b0/s{i}", "l#letter/b0", nl) for i, (nl, _) in enumerate(TRANSLATED)]
    sentences += [(f"e#english/b0/s{i}", "e#english/b0", en) for i, en in enumerate(english)]
    mentions = [
        (term_id, sentence_id)
        for sentence_id, block, text in sentences
        for term_id in TERMS
        if block.startswith("l#") and term_id in text.lower()
    ]
    return {
        "documents": pd.DataFrame(documents, columns=["document_id", "part", "session"]),
        "blocks": pd.DataFrame(
            [("l#letter/b0", "l#letter"), ("e#english/b0", "e#english")],
            columns=["block_id", "document_id"],
        ),
        "sentences": pd.DataFrame(sentences, columns=["sentence_id", "block_id", "text"]),
        "mentions": pd.DataFrame(mentions, columns=["term_id", "sentence_id"]),
    }


def paired(english: list[str], session: int | None = 70) -> tuple[pd.DataFrame, pd.DataFrame]:
    made = tables(english, session)
    pairs = sentence_pairs(
        made["sentences"], made["blocks"], made["documents"], terms_frame(), made["mentions"]
    )
    return pairs, made["mentions"]


@pytest.fixture(scope="module")
def translation() -> tuple[pd.DataFrame, pd.DataFrame]:
    return paired([en for _, en in TRANSLATED])


def test_bilingual_pairs_the_sentences_of_a_translation(
    translation: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    pairs, _ = translation
    assert pairs[["document_nl", "document_en"]].drop_duplicates().values.tolist() == [
        ["l#letter", "e#english"]
    ]
    found = list(zip(pairs["nl"], pairs["en"], strict=True))
    expected = [(nl.strip(), en) for nl, en in TRANSLATED]
    assert sum(pair in found for pair in expected) >= len(expected) - 2


def test_bilingual_pairs_nothing_that_is_no_translation() -> None:
    pairs, _ = paired(UNRELATED)
    assert pairs.empty
    assert list(pairs.columns) == ["document_nl", "document_en", "sentence_ids", "nl", "en"]


def test_bilingual_pairs_no_other_session() -> None:
    pairs, _ = paired([en for _, en in TRANSLATED], session=71)
    assert pairs.empty
    pairs, _ = paired([en for _, en in TRANSLATED], session=None)
    assert not pairs.empty


def test_bilingual_mines_term_pairs(translation: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    pairs, mentions = translation
    found = {pair.term_id: pair for pair in mine_term_pairs(pairs, terms_frame(), mentions)}
    assert (found["wapenstilstand"].en, found["wapenstilstand"].known) == ("ceasefire", True)
    assert found["waterdiplomatie"].en.lower() == "hydro diplomacy"
    assert not found["waterdiplomatie"].known
    assert (found["waterdiplomatie"].count, found["waterdiplomatie"].of) == (2, 2)


def test_bilingual_gives_the_glossary_what_a_translation_says(
    translation: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    pairs, mentions = translation
    before = terms_frame()
    after = with_parallel_evidence(before, mentions, pairs).set_index("term_id")
    truce = after.loc["wapenstilstand"]
    assert (truce["en"], truce["status"]) == ("ceasefire", "in_text")
    assert json.loads(truce["alternatives"]) == ["armistice", "truce"]
    evidence = json.loads(truce["evidence"])[-1]
    assert (evidence["method"], evidence["en"]) == ("parallel text", "ceasefire")
    assert evidence["documents"] == ["e#english"]
    assert (evidence["count"], evidence["of"]) == (2, 2)
    assert after.loc["waterdiplomatie", "en"].lower() == "hydro diplomacy"
    assert after.loc["klimaatverandering", "status"] == "proposed"
    assert after.loc["klimaatverandering", "confidence"] > 0.9
    assert after.loc["veiligheidsraad", "en"] == "Security Council"
    pd.testing.assert_frame_equal(before, terms_frame())


def test_bilingual_leaves_the_glossary_alone_without_a_translation() -> None:
    pairs, mentions = paired(UNRELATED)
    pd.testing.assert_frame_equal(
        with_parallel_evidence(terms_frame(), mentions, pairs), terms_frame()
    )


class FakeStore:
    """Answers the queries for whole tables."""

    def __init__(self, made: dict[str, pd.DataFrame]) -> None:
        self.made = made

    def frame(self, query: str) -> pd.DataFrame:
        return self.made[query.split()[-1]]


@pytest.mark.parametrize("part", ["english", "annex"])
def test_bilingual_adds_english_documents_to_a_run(part: str) -> None:
    made = tables([en for _, en in TRANSLATED])
    made["blocks"]["text"] = [nl for nl, _ in TRANSLATED[:1]] + [TRANSLATED[0][1]]
    made["documents"]["part"] = ["letter", part]
    terms, english = with_english_documents(FakeStore(made), terms_frame(), made["mentions"])
    if part == "annex":
        pd.testing.assert_frame_equal(terms, terms_frame())
        assert english.empty
    else:
        assert terms.set_index("term_id").loc["wapenstilstand", "en"] == "ceasefire"
        assert english[["block_id", "term_id"]].values.tolist() == [
            ["e#english/b0", "veiligheidsraad"]
        ]


def test_bilingual_keeps_terms_of_a_sentence_in_order() -> None:
    mentions = pd.DataFrame(
        [("b", "s1"), ("a", "s1"), ("a", None)], columns=["term_id", "sentence_id"]
    )
    assert dict(terms_by_sentence(mentions)) == {"s1": ["b", "a"]}


def test_english_documents_match_terms_by_concept() -> None:
    text = "The Security Council discussed climate changes; a Council of elders kept UNSC apart."
    terms = terms_frame()
    terms.loc[terms["term_id"] == "veiligheidsraad", "acronym_en"] = "UNSC"
    blocks = pd.DataFrame(
        [("e#english/b0", "e#english", text), ("l#letter/b0", "l#letter", text)],
        columns=["block_id", "document_id", "text"],
    )
    documents = pd.DataFrame(
        [("e#english", "english"), ("l#letter", "letter")], columns=["document_id", "part"]
    )
    found = match_terms(blocks, documents, terms)
    assert tuple(found.columns) == BY_NAME["english"].column_names
    assert list(zip(found["text"], found["term_id"], strict=True)) == [
        ("Security Council", "veiligheidsraad"),
        ("climate changes", "klimaatverandering"),
        ("Council", "veiligheidsraad"),
        ("UNSC", "veiligheidsraad"),
    ]
    for row in found.itertuples():
        assert text[row.start_char : row.end_char] == row.text


def test_english_documents_find_no_name_across_a_stop() -> None:
    names = EnglishNames(terms_frame())
    assert list(names.find("It met for security. Council members left.")) == [
        (21, 28, "veiligheidsraad")
    ]


def test_english_documents_are_read_as_part_english(tmp_path: Path) -> None:
    path = tmp_path / "2015-statement-70.txt"
    text = "\n\n".join(" ".join(UNRELATED[i : i + 5]) for i in (0, 5))
    path.write_text(text, encoding="utf-8")
    letter, annotations = read_english(path)
    assert letter.status == "ok"
    assert [document.part for document in letter.documents] == ["english"]
    (document,) = letter.documents
    assert (document.session, document.year) == (70, 2015)
    assert document.document_id.endswith("#english")
    assert {block.document_id for block in letter.blocks} == {document.document_id}
    texts = {block.block_id: block.text for block in letter.blocks}
    assert len(annotations.sentences) >= len(UNRELATED)
    for sentence in annotations.sentences:
        found = texts[sentence.block_id][sentence.start_char : sentence.end_char]
        assert found == sentence.text
        assert sentence.language == "en"


def test_english_documents_that_cannot_be_read_fail(tmp_path: Path) -> None:
    letter, annotations = read_english(tmp_path / "none.pdf")
    assert letter.status == "failed"
    assert annotations.sentences == ()
    assert as_english(letter) == letter


@pytest.mark.skipif(
    not (data_path("models", "nl_kamerlens") / "config.cfg").is_file(),
    reason="the trained Dutch pipeline is not here",
)
def test_run_takes_english_documents(tmp_path: Path) -> None:
    letter, statement = tmp_path / "brief.txt", tmp_path / "2015-statement-70.txt"
    letter.write_text("De Veiligheidsraad sprak over klimaatverandering.\n", encoding="utf-8")
    statement.write_text("The Security Council spoke of climate change.\n", encoding="utf-8")
    settings = Settings(english=(statement, tmp_path / "none.txt"))
    summary = run([str(letter)], tmp_path / "run", settings)
    assert [source for source, _ in summary.failed] == ["none.txt"]
    results = read(tmp_path / "run")
    english = results.table("documents").query("part == 'english'")
    assert english["session"].tolist() == [70]
    found = results.table("english").merge(results.table("terms")[["term_id", "nl"]], on="term_id")
    assert found[["text", "nl"]].to_numpy().tolist() == [
        ["Security Council", "Veiligheidsraad"], ["climate change", "klimaatverandering"],
    ]  # fmt: skip
    block = found["block_id"].iloc[0]
    assert results.table("theme_scores")["block_id"].eq(block).any()
