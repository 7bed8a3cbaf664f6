"""The pipeline and the language pass over a letter."""

from __future__ import annotations

from importlib.metadata import entry_points
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import DocBin
from spacy.training import Example

import kamerlens
from kamerlens.data import data_path
from kamerlens.errors import DataError
from kamerlens.language import nlp as pipeline
from kamerlens.language.annotate import AnnotatedLetter, annotate
from kamerlens.language.tokenizer import learn_words
from kamerlens.records import Block, Letter
from kamerlens.segment import read_letter
from tests.benchmarks.language import whole_pass
from tests.benchmarks.letters import SAMPLES

TEXTS = (
    "De 74ste zitting van de Algemene Vergadering van de Verenigde Naties (AVVN) begint op "
    "17 september 2019. De Secretaris-Generaal spreekt dan over early warning.",
    "In de VN-Veiligheidsraad (VNVR) noemde Minister Zwartkruis resolutie 1325 (2000) en "
    "Kamerstuk 26 150, nr. 163.",
    "Leden van de Raad waren in Zuid-Sudan; zij steunen het VN-budget van USD 5,4 miljard niet.",
    "",
)


@pytest.fixture(scope="session")
def nlp() -> Language:
    return kamerlens.load()


def letter(*texts: str) -> Letter:
    blocks = tuple(
        Block(f"x#letter/b{i:04d}", "x#letter", None, i, "paragraph", text, ((0, i + 1),))
        for i, text in enumerate(texts)
    )
    return Letter("x", "x.pdf", "00", "pdf", blocks=blocks)


@pytest.fixture(scope="session")
def annotated(nlp: Language) -> AnnotatedLetter:
    return annotate(letter(*TEXTS), nlp)


def test_pipeline_is_consistent(nlp: Language) -> None:
    problems = nlp.analyze_pipes()["problems"]
    assert {name: found for name, found in problems.items() if found} == {}
    assert [name for name in nlp.pipe_names if name in pipeline.COMPONENTS] == list(
        pipeline.COMPONENTS
    )


def test_pipeline_works_in_processes_and_serialises(nlp: Language) -> None:
    alone = list(nlp.pipe(TEXTS))
    together = list(nlp.pipe(TEXTS, n_process=2, batch_size=1))
    store = DocBin(store_user_data=True, docs=together)
    read = list(DocBin(store_user_data=True).from_bytes(store.to_bytes()).get_docs(nlp.vocab))
    for one, other in zip(alone, read, strict=True):
        assert [(e.text, e.label_, e.kb_id_) for e in one.ents] == [
            (e.text, e.label_, e.kb_id_) for e in other.ents
        ]
        assert [e._.kamerlens_source for e in one.ents] == [
            e._.kamerlens_source for e in other.ents
        ]
        assert [s.text for s in one.spans["english"]] == [s.text for s in other.spans["english"]]


@pytest.mark.parametrize(
    ("component", "group", "found"),
    [
        ("kamerlens_acronyms", "kamerlens_acronyms", ["Raad van Zilver"]),
        ("kamerlens_english", "english", ["early warning"]),
        ("kamerlens_entities", "kamerlens_model", []),
        ("kamerlens_gazetteer", "kamerlens_gazetteer", ["Raad", "Zweden", "resolutie 1325"]),
        ("kamerlens_offices", "kamerlens_offices", ["Minister van Vis"]),
        ("kamerlens_patterns", "kamerlens_patterns", ["resolutie 1325 (2000)"]),
        ("kamerlens_references", "kamerlens_references", ["resolutie 1325 (2000)"]),
        ("kamerlens_lemmatizer", None, []),
        ("kamerlens_ner", None, []),
    ],
)
def test_components_work_in_a_blank_pipeline(
    component: str, group: str | None, found: list[str]
) -> None:
    [point] = [e for e in entry_points(group="spacy_factories") if e.name == component]
    assert point.load() is not None
    blank = spacy.blank("nl")
    blank.add_pipe(component)
    if component == "kamerlens_ner":  # needs training, as any recogniser does
        example = {"entities": [(0, 6, "GPE")]}
        blank.initialize(lambda: [Example.from_dict(blank.make_doc("Zweden komt"), example)])
    doc = blank(
        "De Raad van Zilver (RVZ) en de Minister van Vis gaven early warning aan Zweden over "
        "resolutie 1325 (2000)."
    )
    assert group is None or [span.text for span in doc.spans[group]] == found
    [again] = DocBin(docs=[doc], store_user_data=True).get_docs(spacy.blank("nl").vocab)
    assert again.text == doc.text


def test_pipeline_without_the_embedded_model_warns(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(pipeline, "data_path", lambda *parts: tmp_path.joinpath(*parts))
    bare = pipeline.load()
    assert "is missing" in caplog.text
    doc = bare("De VNVR kwam bijeen. Zweden sprak.")
    assert [(e.text, e.label_) for e in doc.ents] == [("VNVR", "ORG"), ("Zweden", "GPE")]
    assert len(list(doc.sents)) == 2


def test_pipeline_is_written_as_spacy_reads_it(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "model", exclude=["kamerlens_gazetteer"])
    again = spacy.load(tmp_path / "model", exclude=["kamerlens_gazetteer"])
    assert again.config["nlp"]["tokenizer"] == {"@tokenizers": "spacy.Tokenizer.v1"}
    assert [t.text for t in again(TEXTS[1])] == [t.text for t in nlp(TEXTS[1])]


@pytest.mark.parametrize(("room", "remembered"), [(2, ["eerst", "dan"]), (0, [])])
def test_tokenizer_remembers_words_up_to_a_limit(room: int, remembered: list[str]) -> None:
    blank = spacy.blank("nl")
    learn_words(blank, ["eerst dan", "eerst later"], limit=len(blank.vocab) + room)
    with blank.memory_zone():
        blank("eerst dan later")
    assert [word for word in ("eerst", "dan", "later") if word in blank.vocab] == remembered


def test_tokenizer_cuts_remembered_words_the_same() -> None:
    taught = pipeline.load()
    with taught.memory_zone():
        before = [[token.text for token in taught.make_doc(text)] for text in TEXTS]
    learn_words(taught, TEXTS)
    with taught.memory_zone():
        assert [[token.text for token in taught.make_doc(text)] for text in TEXTS] == before


def test_language_pass_is_fast(nlp: Language) -> None:
    """A floor far below the 8,000 words a second of an idle core: the machine may be busy."""
    letters = [read_letter(SAMPLES / "kst-26150-S71.pdf")]
    best = min(whole_pass(nlp, letters) for _ in range(4))
    assert sum(one.words for one in letters) / best >= 2500


def test_pipeline_takes_a_users_model(tmp_path: Path) -> None:
    spacy.blank("nl").to_disk(tmp_path / "mine")
    doc = pipeline.load(tmp_path / "mine")("De VNVR kwam bijeen.")
    assert [e.text for e in doc.ents] == ["VNVR"]


def test_pipeline_names_a_model_that_cannot_be_loaded() -> None:
    with pytest.raises(DataError, match="nl_no_such_model"):
        pipeline.load("nl_no_such_model")


def test_pipeline_takes_a_users_gazetteer(tmp_path: Path) -> None:
    path = tmp_path / "names.tsv"
    path.write_text(
        "label\tname_nl\tname_en\nORG\tRaad van Mopperaars\tGrumblers' Council\n", encoding="utf-8"
    )
    mine = pipeline.load(gazetteer=[path])
    found = annotate(letter("Ook de Raad van Mopperaars is tegen."), mine)
    [mention] = [m for m in found.mentions if m.text == "Raad van Mopperaars"]
    assert (mention.label, mention.name_en) == ("ORG", "Grumblers' Council")
    assert (mention.source, mention.entity_id) == ("gazetteer", "user:grumblers-council")


@pytest.mark.parametrize("layer", ["mentions", "sentences", "references", "english"])
def test_annotate_offsets_fit_the_text(annotated: AnnotatedLetter, layer: str) -> None:
    texts = {block.block_id: block.text for block in annotated.letter.blocks}
    rows = getattr(annotated, layer)
    assert rows
    for row in rows:
        assert texts[row.block_id][row.start_char : row.end_char] == row.text


@pytest.mark.parametrize(
    ("text", "label", "entity_id"),
    [
        (
            "74ste zitting van de Algemene Vergadering van de Verenigde Naties",
            "EVENT",
            "kl:unga-74",
        ),
        ("AVVN", "ORG", "Q47423"),
        ("17 september 2019", "DATE", None),
        ("Secretaris-Generaal", "TITLE", "Q81066"),
        ("VNVR", "ORG", "Q37470"),
        ("Raad", "ORG", "Q37470"),
        ("Zwartkruis", "PERSON", None),
        ("resolutie 1325 (2000)", "LAW", None),
        ("Kamerstuk 26 150, nr. 163", "REF", None),
        ("Zuid-Sudan", "GPE", "Q958"),
        ("USD 5,4 miljard", "MONEY", None),
    ],
)
def test_annotate_mentions(
    annotated: AnnotatedLetter, text: str, label: str, entity_id: str | None
) -> None:
    found = {m.text: m for m in annotated.mentions}
    assert text in found
    assert found[text].label == label
    if entity_id is not None:
        assert found[text].entity_id == entity_id


def test_annotate_leaves_compounds_alone(annotated: AnnotatedLetter) -> None:
    assert not any("VN-budget" in m.text for m in annotated.mentions)


def test_annotate_layers(annotated: AnnotatedLetter) -> None:
    assert [s.text for s in annotated.english] == ["early warning"]
    assert {a.acronym: a.long_en for a in annotated.acronyms}["AVVN"] == (
        "United Nations General Assembly"
    )
    assert {r.normalized for r in annotated.references} == {
        "S/RES/1325(2000)",
        "Kamerstuk 26150, nr. 163",
    }
    assert {s.language for s in annotated.sentences} == {"nl"}
    assert set(annotated.docs) == {block.block_id for block in annotated.letter.blocks}


def test_annotate_links_mentions_to_their_sentences_and_pages(annotated: AnnotatedLetter) -> None:
    sentences = {s.sentence_id: s for s in annotated.sentences}
    pages = {b.block_id: b.page_first for b in annotated.letter.blocks}
    for mention in annotated.mentions:
        sentence = sentences[mention.sentence_id]
        assert sentence.block_id == mention.block_id
        assert sentence.start_char <= mention.start_char
        assert mention.page == pages[mention.block_id]


def test_annotate_is_deterministic(nlp: Language, annotated: AnnotatedLetter) -> None:
    again = annotate(letter(*TEXTS), nlp)
    assert again.mentions == annotated.mentions
    assert again.acronyms == annotated.acronyms
    assert again.english == annotated.english


def test_annotate_an_empty_letter(nlp: Language) -> None:
    assert annotate(letter(), nlp).mentions == ()


def test_networks_multiply_with_numpy_and_find_the_same(nlp: Language) -> None:
    plain = spacy.load(data_path("models", pipeline.MODEL))
    for name in ("tok2vec", "morphologizer", "senter", "ner"):
        model = getattr(nlp.get_pipe(name), "model")  # noqa: B009 - a Pipe need not have one
        assert not any(node.ops.use_blis for node in model.walk())
    for text in TEXTS:
        ours, theirs = (
            [(token.text, str(token.morph), token.pos_, token.lemma_) for token in doc]
            for doc in (nlp(text), plain(text))
        )
        assert ours == theirs
