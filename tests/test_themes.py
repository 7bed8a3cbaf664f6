"""Themes of letters and of any text: shape, evidence, a user's own set, and how good they are."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kamerlens.data import data_path
from kamerlens.errors import DataError
from kamerlens.evaluate.themes import evaluate_texts
from kamerlens.records import BODY_TYPES, Block, Document, Letter, Section, ThemeScore
from kamerlens.segment import read_letter
from kamerlens.theme_names import read_themes
from kamerlens.themes import (
    ThemeModel,
    format_paragraph,
    load_model,
    paragraphs,
    passages_of,
    primary,
)

CODES = tuple(theme.code for theme in read_themes())
OWN_SET = """
[[theme]]
code = "sport"
name_nl = "Sport"
name_en = "Sport"
seeds_nl = ["voetbal", "zwemmen", "olympisch", "sporter", "wielrennen"]
seeds_en = ["football", "swimming", "olympic", "athlete", "cycling"]

[[theme]]
code = "keuken"
name_nl = "Keuken"
name_en = "Kitchen"
seeds_nl = ["recept", "koken", "soep", "ingrediënt", "kok"]
seeds_en = ["recipe", "cooking", "soup", "ingredient", "cook"]
"""


@dataclass(frozen=True)
class Annotated:
    letter: Letter


@pytest.fixture(scope="module")
def model() -> ThemeModel:
    return load_model()


@pytest.fixture(scope="module")
def sample() -> Letter:
    return read_letter(data_path("corpus", "samples", "kst-26150-S71.pdf"))


@pytest.fixture(scope="module")
def scores(model: ThemeModel, sample: Letter) -> tuple[ThemeScore, ...]:
    return model.score(Annotated(sample))


@pytest.fixture
def own_set(tmp_path: Path) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(OWN_SET, encoding="utf-8")
    return path


def letter(*blocks: tuple[str, str, str | None], part: str = "letter") -> Letter:
    """Return a letter of blocks (type, text, section id) with two nested sections."""
    document = Document("x#d", "x", part, "", None, None, None, None, 0)  # type: ignore[arg-type]
    sections = (
        Section("x#s1", "x#d", None, 1, "1", "1. Klimaat en milieu", "1. Klimaat en milieu", 1, 1),
        Section("x#s2", "x#d", "x#s1", 2, None, "Vluchtelingen", "", 1, 1),
    )
    made = tuple(
        Block(f"x#b{number}", "x#d", section, number, kind, text)  # type: ignore[arg-type]
        for number, (kind, text, section) in enumerate(blocks)
    )
    return Letter("x", "x.txt", "", "txt", documents=(document,), sections=sections, blocks=made)


def test_score_gives_a_row_for_each_body_block_and_theme(
    sample: Letter, scores: tuple[ThemeScore, ...]
) -> None:
    body = [block.block_id for block in sample.blocks if block.type in BODY_TYPES]
    assert [(row.block_id, row.theme) for row in scores] == [(b, c) for b in body for c in CODES]
    assert all(0.0 <= row.score <= 1.0 for row in scores)


def test_score_evidence_lies_in_the_block_and_does_not_overlap(
    sample: Letter, scores: tuple[ThemeScore, ...]
) -> None:
    texts = {block.block_id: block.text for block in sample.blocks}
    for row in scores:
        text = texts[row.block_id]
        last = 0
        for start, end in row.evidence:
            assert last <= start < end <= len(text)
            assert text[start:end].strip() == text[start:end] != ""
            last = end


def test_score_shows_evidence_for_most_assigned_themes(scores: tuple[ThemeScore, ...]) -> None:
    assigned = [row for row in scores if row.assigned]
    assert sum(bool(row.evidence) for row in assigned) >= 0.8 * len(assigned) > 10


def test_score_is_the_same_every_time(
    sample: Letter, scores: tuple[ThemeScore, ...], model: ThemeModel
) -> None:
    assert model.score(Annotated(sample)) == scores
    assert load_model().score(Annotated(sample)) == scores


def test_score_of_a_letter_without_body_is_empty(model: ThemeModel) -> None:
    assert model.score(Annotated(letter(("heading", "Klimaat", None)))) == ()


def theme_score(model: ThemeModel, made: Letter, block: str, theme: str) -> float:
    rows = model.score(Annotated(made))
    return next(row.score for row in rows if (row.block_id, row.theme) == (block, theme))


def test_score_hears_the_heading(model: ThemeModel) -> None:
    vague = "Het kabinet zal zich hiervoor ook in de komende jaren blijven inzetten."
    under = letter(("heading", "Vluchtelingen", "x#s2"), ("paragraph", vague, "x#s2"))
    alone = letter(("paragraph", vague, None))
    heard = theme_score(model, under, "x#b1", "migration_refugees")
    assert heard > theme_score(model, alone, "x#b0", "migration_refugees") + 0.15


def test_score_lets_list_items_borrow_from_their_lead_in(model: ThemeModel) -> None:
    item = ("list_item", "een bijdrage van vijf miljoen euro;", None)
    leads = {
        "led": "Voor de strijd tegen hiv en malaria trekt het kabinet het volgende uit:",
        "other": "Voor de bouw van het nieuwe kantoor is het volgende nodig:",
    }
    found = {
        name: theme_score(model, letter(("paragraph", lead, None), item), "x#b1", "global_health")
        for name, lead in leads.items()
    }
    assert found["led"] > found["other"] + 0.1


def test_passages_name_headings_from_the_outermost_in() -> None:
    made = letter(
        ("paragraph", "Vooraf.", None),
        ("paragraph", "Inleiding:", "x#s2"),
        ("list_item", "eerste punt;", "x#s2"),
        ("footnote", "Noot.", "x#s2"),
        ("list_item", "tweede punt.", "x#s2"),
    )
    found = passages_of(made)
    assert found[0].headings == ()
    assert found[0].lead is None
    assert found[1].headings == ("1. Klimaat en milieu", "Vluchtelingen")
    assert [passage.lead for passage in found] == [None, None, 1, 1]


def test_passages_of_an_english_document_are_english() -> None:
    made = letter(("paragraph", "Climate change threatens us.", None), part="english")
    assert passages_of(made)[0].language == "en"


@pytest.mark.parametrize(
    ("language", "text", "theme"),
    [
        ("nl", "Landmijnen en clustermunitie maken jaren na een oorlog nog slachtoffers.",
         "disarmament_nonproliferation"),
        ("nl", "De zeespiegel stijgt en de uitstoot van broeikasgassen moet omlaag.",
         "climate_environment"),
        ("nl", "Meisjes worden nog altijd op jonge leeftijd uitgehuwelijkt.", "gender_equality"),
        ("nl", "Hackers legden de computernetwerken van drie ministeries plat.", "digital_cyber"),
        ("en", "No permanent member should cast a veto when atrocities are committed.",
         "security_council"),
        ("en", "Vaccines must reach every clinic before the next pandemic.", "global_health"),
        ("en", "Torture and the death penalty have no place in our century.", "human_rights"),
    ],
)  # fmt: skip
def test_score_texts_names_the_primary_theme(
    model: ThemeModel, language: str, text: str, theme: str
) -> None:
    assert model.score_texts([text], language)[0]["primary"] == theme


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "De aanvraag wordt ingediend met het formulier in bijlage 2, voor 1 maart."),
        ("nl", ""),
        ("nl", "12 34 56"),
        ("en", "I thank you, Mr. President, for giving me the floor."),
    ],
)
def test_score_texts_leaves_procedure_without_a_theme(
    model: ThemeModel, language: str, text: str
) -> None:
    assert model.score_texts([text], language)[0]["primary"] is None


def test_score_texts_has_the_stated_shape(model: ThemeModel) -> None:
    row = model.score_texts(["De Veiligheidsraad sprak over Syrië."])[0]
    assert list(row) == ["text", "primary", "themes"]
    assert sorted(theme["theme"] for theme in row["themes"]) == sorted(CODES)
    values = [theme["score"] for theme in row["themes"]]
    assert values == sorted(values, reverse=True)
    assert all(list(theme) == ["theme", "score", "assigned"] for theme in row["themes"])
    assert json.loads(json.dumps(row)) == row


def test_score_texts_reads_each_text_by_itself(model: ThemeModel) -> None:
    texts = ["De vluchtelingen vroegen asiel aan.", "Dat is alles.", "Malaria is een ziekte."]
    assert model.score_texts(texts) == [model.score_texts([text])[0] for text in texts]


def test_score_texts_of_nothing_is_nothing(model: ThemeModel) -> None:
    assert model.score_texts([]) == []


def test_score_texts_names_the_languages_it_knows(model: ThemeModel) -> None:
    with pytest.raises(ValueError, match="use nl or en"):
        model.score_texts(["Bonjour"], "fr")


def test_primary_is_the_highest_assigned_theme_or_none() -> None:
    row = [
        {"theme": "a", "score": 0.4, "assigned": False},
        {"theme": "b", "score": 0.35, "assigned": True},
    ]
    assert primary(row) == "b"
    assert primary(row[:1]) is None


def test_own_theme_set_is_scored_by_its_own_words(own_set: Path) -> None:
    own = load_model(themes=own_set)
    assert own.codes == ("sport", "keuken")
    found = own.score_texts(
        [
            "De olympische sporters trainen voor het zwemmen en het wielrennen.",
            "Voor deze soep heeft de kok maar vijf ingrediënten nodig, zegt het recept.",
            "De vergadering is verplaatst naar donderdag.",
        ]
    )
    assert [row["primary"] for row in found] == ["sport", "keuken", None]
    english = own.score_texts(["The football coach and the athletes spoke of swimming."], "en")
    assert english[0]["primary"] == "sport"


def test_own_theme_set_has_evidence_and_hears_headings(own_set: Path, tmp_path: Path) -> None:
    own = load_model(themes=own_set)
    made = letter(("paragraph", "De kok roert de soep.", None))
    rows = {row.theme: row for row in own.score(Annotated(made))}
    assert rows["keuken"].evidence == ((3, 6), (16, 20))
    assert rows["sport"].evidence == ()


def test_edited_themes_keep_the_trained_weights(tmp_path: Path, model: ThemeModel) -> None:
    text = data_path("corpus", "themes.toml").read_text(encoding="utf-8")
    path = tmp_path / "themes.toml"
    path.write_text(text + OWN_SET, encoding="utf-8")
    both = load_model(themes=path)
    assert both.codes == (*CODES, "sport", "keuken")
    row = both.score_texts(["Kernwapens en landmijnen horen niet in deze eeuw."])[0]
    assert row["primary"] == "disarmament_nonproliferation"
    row = both.score_texts(["Voetbal en zwemmen zijn olympische sporten voor elke sporter."])[0]
    assert row["primary"] == "sport"


def test_load_model_names_a_broken_themes_file(tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text("[[theme]\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"broken\.toml"):
        load_model(themes=path)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(data_path("models", "themes"), tmp_path / "model"))


@pytest.mark.parametrize("name", ["model.skops", "words.json"])
def test_load_model_refuses_a_tampered_file(copied: Path, name: str) -> None:
    path = copied / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(DataError, match="hash"):
        load_model(copied)


@pytest.mark.parametrize("name", ["model.skops", "words.json", "manifest.json"])
def test_load_model_names_a_missing_file(copied: Path, name: str) -> None:
    (copied / name).unlink()
    with pytest.raises(DataError, match="is no theme model"):
        load_model(copied)


def test_load_model_refuses_types_that_no_model_needs(copied: Path) -> None:
    import hashlib

    import skops.io
    from sklearn.preprocessing import FunctionTransformer

    place = copied / "model.skops"
    skops.io.dump({"text": FunctionTransformer(shutil.rmtree)}, place)
    manifest = json.loads((copied / "manifest.json").read_text(encoding="utf-8"))
    manifest["model.skops"] = hashlib.sha256(place.read_bytes()).hexdigest()
    (copied / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(DataError, match="no model needs"):
        load_model(copied)


def test_paragraphs_are_what_blank_lines_separate() -> None:
    text = "Eerste regel\nloopt door.\n\n \t\nTweede.\n\n\n\nDerde\r\n"
    assert paragraphs(text) == ["Eerste regel loopt door.", "Tweede.", "Derde"]
    assert paragraphs(" \n\n ") == []


def test_format_paragraph_shows_what_was_assigned(model: ThemeModel) -> None:
    row = model.score_texts(["Vluchtelingen vragen asiel aan in buurlanden."])[0]
    assert "migration_refugees 0." in format_paragraph(row)
    nothing = model.score_texts(["Dank u wel."])[0]
    assert format_paragraph(nothing).startswith("-\n")


def rows_of(path: Path) -> Iterator[dict[str, object]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


@pytest.mark.parametrize(
    ("genre", "micro", "primary_right"),
    [("letter", 0.80, 0.80), ("nl-policy", 0.65, 0.65), ("en-statement", 0.60, 0.60)],
)
def test_card_reports_figures_above_the_floor(
    genre: str, micro: float, primary_right: float
) -> None:
    figures = json.loads(data_path("models", "themes", "scores.json").read_text(encoding="utf-8"))
    found = figures["genres"][genre]
    assert found["micro"]["f1"] >= micro
    assert found["primary_accuracy"] >= primary_right
    assert found["calibration_error"] <= 0.08


def test_samples_reach_their_floor_through_the_whole_reader(model: ThemeModel) -> None:
    """The samples were trained on; this guards reading, context and storage, not learning."""
    from kamerlens.evaluate.themes import match_texts

    name = "kst-26150-S69"
    gold = data_path("corpus", "gold", "samples")
    texts = {row["id"]: str(row["text"]) for row in rows_of(gold / f"{name}.blocks.jsonl")}
    rows = list(rows_of(gold / f"{name}.themes.jsonl"))
    made = read_letter(data_path("corpus", "samples", f"{name}.pdf"))
    body = {b.block_id: b.text for b in made.blocks if b.type in BODY_TYPES}
    found = match_texts([texts[row["id"]] for row in rows], body)
    assert None not in found
    by_block: dict[str, list[dict[str, object]]] = {}
    for score in model.score(Annotated(made)):
        entry = {"theme": score.theme, "score": score.score, "assigned": score.assigned}
        by_block.setdefault(score.block_id, []).append(entry)
    scored = evaluate_texts(rows, [{"themes": by_block[str(block)]} for block in found])
    assert scored["micro"]["f1"] >= 0.9
    assert scored["primary_accuracy"] >= 0.9


def test_training_paragraphs_are_scored_as_coded(model: ThemeModel, shared: Path) -> None:
    """Trained on too: guards that what is stored is what was trained."""
    rows = list(rows_of(shared / "gold" / "themes.train.jsonl"))
    for language, genre in (("nl", "nl-policy"), ("en", "en-statement")):
        chosen = [row for row in rows if str(row["id"]).startswith(genre)]
        described = model.score_texts([str(row["text"]) for row in chosen], language)
        assert evaluate_texts(chosen, described)["micro"]["f1"] >= 0.85


def test_model_is_read_as_skops_reads_it() -> None:
    import numpy as np
    import skops.io

    from kamerlens.theme_store import load

    path = data_path("models", "themes")
    fitted = skops.io.load(path / "model.skops", trusted=[])
    parts, _, _ = load(path)
    for column, regression in enumerate(fitted["text"]):
        np.testing.assert_array_equal(parts.text.weights[:, column], regression.coef_[0])
    generator = np.random.default_rng(1)
    for name in ("combine", "shared_text", "shared_combine"):
        table = generator.random((5, fitted[name].coef_.shape[1]))
        expected = fitted[name].predict_proba(table)[:, 1]
        assert getattr(parts, name).probabilities(table) == pytest.approx(expected)


@pytest.mark.parametrize("word", ["a", "de", "vrede", "geïnd", "ontwikkelingssamenwerking", ""])
def test_units_take_the_places_of_scikit_learn(word: str) -> None:
    from collections import Counter

    from sklearn.feature_extraction.text import HashingVectorizer

    from kamerlens.theme_ngrams import CHARACTER_PLACES, WORD_PLACES, unit_places

    options = {"alternate_sign": False, "norm": None, "lowercase": False}
    grams = HashingVectorizer(
        analyzer="char_wb", ngram_range=(4, 6), n_features=CHARACTER_PLACES, **options
    ).transform([word])
    keys = HashingVectorizer(analyzer=lambda x: x, n_features=WORD_PLACES, **options).transform(
        [["§a b"]]
    )
    expected = Counter(dict(zip(keys.indices.tolist(), [1], strict=True)))
    expected.update(
        {WORD_PLACES + i: n for i, n in zip(grams.indices.tolist(), grams.data, strict=True)}
    )
    assert Counter(unit_places(f"{word}|§a b")) == expected


def test_model_is_loaded_without_scikit_learn() -> None:
    """Its import takes longer than the themes of a letter."""
    import subprocess
    import sys

    code = (
        "import sys; from kamerlens.themes import load_model; "
        "load_model().score_texts(['Kernwapens.']); "
        "print(sorted({'sklearn', 'scipy', 'skops'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_skops_file_has_the_same_bytes_every_time(tmp_path: Path) -> None:
    import gc

    import skops.io

    from kamerlens.train.theme_file import dump

    for name in ("one", "two"):
        content = skops.io.load(data_path("models", "themes", "model.skops"), trusted=[])
        dump(content, tmp_path / name)
        gc.collect()
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    shipped = data_path("models", "themes", "model.skops").read_bytes()
    assert (tmp_path / "one").read_bytes() == shipped
