"""The training of the Dutch pipeline: reading, aligning, multiplying; floors of what is shipped."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import Doc
from spacy.training import Example

from kamerlens.data import data_path
from kamerlens.errors import DataError
from kamerlens.language import lemmas
from kamerlens.language.ner import decode, tags_of
from kamerlens.language.tokenizer import customise, read_abbreviations
from kamerlens.train.augment import augment, read_pools, shape_of, substitute
from kamerlens.train.entities import AnnotatedText, read_annotated, to_doc, unaligned
from kamerlens.train.harmonise import allowed_tags, harmonise
from kamerlens.train.language import train_language
from kamerlens.train.lemma_tables import learn_tables
from kamerlens.train.recogniser import HELD_OUT, read_reference_names
from kamerlens.train.treebank import (
    Sentence,
    group_sentences,
    guess_spaces,
    in_text_order,
    nameless,
    paragraphs,
    read_conllu,
    sentences_to_doc,
)
from kamerlens.train.vectors import train_vectors
from tests.networks import READER, trained

SHARED = Path(__file__).resolve().parents[2] / "shared"
needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason=f"the reference material is not at {SHARED}"
)

CONLLU = """\
# sent_id = tekst-1.p.2.s.10
# text = De raad komt bijeen.
1\tDe\tde\tDET\tLID\tDefinite=Def\t2\tdet\t_\t_
2\traad\traad\tNOUN\tN\tGender=Com|Number=Sing\t3\tnsubj\t_\t_
2.1\tniets\tniets\tPRON\t_\t_\t_\t_\t_\t_
3\tkomt\tbijeen_komen\tVERB\tWW\tExtPos=X|Number=Sing|VerbForm=Fin\t0\troot\t_\t_
4\tbijeen\tbijeen\tADP\tVZ\t_\t3\tcompound:prt\t_\tSpaceAfter=No
5\t.\t.\tPUNCT\tLET\t_\t3\tpunct\t_\t_

"""


def sentence(
    words: str,
    pos: str,
    *,
    lemmas: str = "",
    heads: str = "",
    relations: str = "",
    source: str = "a.p.1.s.1",
    version: int = 2,
) -> Sentence:
    """Make a sentence from space-separated columns."""
    forms = tuple(words.split())
    blank = ("",) * len(forms)
    return Sentence(
        source=source,
        words=forms,
        spaces=(True,) * len(forms),
        pos=tuple(pos.split()),
        lemmas=tuple(lemmas.split()) or tuple(w.lower() for w in forms),
        morphs=blank,
        heads=tuple(int(h) for h in heads.split()) or (-1,) * len(forms),
        relations=tuple(relations.split()) or blank,
        version=version,
    )


@pytest.fixture(scope="module")
def blank() -> Language:
    """A blank pipeline with the tokenizer of ours."""
    nlp = spacy.blank("nl")
    customise(nlp)
    return nlp


def test_treebank_reads_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.conllu"
    path.write_text(CONLLU, encoding="utf8")
    (read,) = read_conllu(path)
    assert read.words == ("De", "raad", "komt", "bijeen", ".")
    assert read.lemmas[2] == "bijeenkomen"
    assert read.morphs[2] == "Number=Sing|VerbForm=Fin"
    assert read.heads[2] == -1
    assert read.text == "De raad komt bijeen."
    assert (read.document, read.paragraph) == ("tekst-1", "tekst-1.p.2")


def test_treebank_refuses_short_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.conllu"
    path.write_text("1\tDe\tde\n\n", encoding="utf8")
    with pytest.raises(DataError, match=r"a\.conllu:1: 3 columns"):
        list(read_conllu(path))


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("De raad ( vijftien leden ) kwam .", "De raad (vijftien leden) kwam."),
        ("Zij zei : ' ja ' .", "Zij zei: 'ja'."),
        ("« Nee » , zei hij .", "«Nee», zei hij."),
    ],
)
def test_treebank_guesses_spaces(words: str, text: str) -> None:
    forms = words.split()
    spaces = guess_spaces(forms)
    made = "".join(w + " " * s for w, s in zip(forms, spaces, strict=True)).rstrip()
    assert made == text


def test_treebank_sorts_by_number() -> None:
    mixed = [
        sentence("x", "X", source=s) for s in ("b.p.10.s.1", "a.p.1.s.1", "b.p.9.s.2", "b.p.9.s.1")
    ]
    assert [s.source for s in in_text_order(mixed)] == [
        "b.p.9.s.1",
        "b.p.9.s.2",
        "b.p.10.s.1",
        "a.p.1.s.1",
    ]


def test_treebank_groups_keep_texts_apart() -> None:
    rows = [sentence("x", "X", source=f"{name}.p.{i}.s.1") for name in "ab" for i in range(30)]
    groups = list(group_sentences(rows, seed=1))
    assert [s for group in groups for s in group] == rows
    assert all(len({s.document for s in group}) == 1 for group in groups)
    assert len({len(group) for group in groups}) > 3


def test_treebank_docs_mark_sentence_starts(blank: Language) -> None:
    doc = sentences_to_doc(
        blank.vocab, [sentence("De raad .", "DET NOUN PUNCT"), sentence("Ja .", "INTJ PUNCT")]
    )
    assert [s.text for s in doc.sents] == ["De raad .", "Ja ."]
    assert [t.pos_ for t in doc] == ["DET", "NOUN", "PUNCT", "INTJ", "PUNCT"]


def test_treebank_version_one_leaves_tags_open(blank: Language) -> None:
    doc = sentences_to_doc(blank.vocab, [sentence("De raad", "DET NOUN", version=1)])
    assert not doc.has_annotation("POS")
    assert doc[1].lemma_ == "raad"


def test_treebank_nameless_takes_no_chances() -> None:
    pos = "DET NOUN VERB ADV ADV PUNCT"
    plain = sentence("De raad komt nu bijeen .", pos)
    named = sentence("De Raad komt nu bijeen .", pos)
    dated = sentence("De raad komt 2x bijeen .", pos)
    assert nameless([plain, named, dated]) == [plain]


def test_treebank_breaks_lines_between_paragraphs(blank: Language) -> None:
    rows = [
        sentence("Inleiding", "NOUN", source="a.p.1.s.1"),
        sentence("De raad .", "DET NOUN PUNCT", source="a.p.2.s.1"),
        sentence("Ja .", "INTJ PUNCT", source="a.p.2.s.2"),
    ]
    doc = sentences_to_doc(blank.vocab, rows, breaks=True)
    assert doc.text == "Inleiding\nDe raad . Ja . "
    assert [s.text for s in doc.sents] == ["Inleiding\n", "De raad .", "Ja ."]
    assert [s for group in paragraphs(rows) for s in group] == rows


@pytest.mark.parametrize(
    ("words", "pos", "relations", "expected"),
    [
        ("Jan van Dam", "PROPN ADP PROPN", "root name name", [("PROPN",)] * 3),
        ("Vlaams Gewest", "ADJ NOUN", "mwe root", [("ADJ", "PROPN"), ("NOUN", "PROPN")]),
        ("ten opzichte", "ADP NOUN", "root mwe", [("ADP",), ("NOUN",)]),
        ("Rad ( fiets", "NOUN PUNCT NOUN", "root mwe mwe", [None, ("SYM",), ("NOUN",)]),
        ("Groen !", "PROPN PROPN", "root name", [None, ("SYM",)]),
    ],
)
def test_harmonise_opens_names(
    words: str, pos: str, relations: str, expected: list[tuple[str, ...] | None]
) -> None:
    row = sentence(words, pos, relations=relations, version=1)
    for i, tags in enumerate(expected):
        if tags is not None:
            assert allowed_tags(row, i, joined=True) == tags


@pytest.mark.parametrize(
    ("word", "lemma", "tag", "relation", "expected"),
    [
        ("werd", "worden", "AUX", "cop", ("VERB",)),
        ("werd", "worden", "AUX", "auxpass", ("AUX",)),
        ("is", "zijn", "AUX", "cop", ("AUX",)),
        ("moet", "moeten", "VERB", "root", ("AUX", "VERB")),
        ("laat", "laten", "AUX", "aux", ("VERB",)),
        ("wil", "willen", "VERB", "root", ("VERB",)),
        ("zowel", "zowel", "ADV", "cc", ("CCONJ",)),
        ("als", "als", "SCONJ", "cc", ("SCONJ", "ADP")),
        ("dezelfde", "dezelfde", "ADJ", "det", ("DET",)),
        ("er", "er", "ADV", "expl", ("PRON",)),
        ("er", "er", "ADV", "advmod", ("ADV",)),
        ("NIS", "NIS", "X", "appos", ("X", "PROPN")),
        ("facto", "facto", "X", "mwe", ("X",)),
        ("eerste", "één", "NUM", "amod", ("ADJ",)),
        ("1948", "1948", "NUM", "nmod", ("NUM",)),
        ("72ste", "72ste", "NUM", "amod", ("ADJ",)),
        ("als", "als", "PART", "mark", ("SCONJ",)),
        ("te", "te", "PART", "mark", ("ADP",)),
        ("en", "en", "CONJ", "cc", ("CCONJ",)),
    ],
)
def test_harmonise_maps_tags(
    word: str, lemma: str, tag: str, relation: str, expected: tuple[str, ...]
) -> None:
    row = sentence(word, tag, lemmas=lemma, relations=relation, version=1)
    assert allowed_tags(row, 0) == expected


def test_harmonise_learns_from_version_2_what_a_form_has_become() -> None:
    words, tags = "zij komen eerder en later", "PRON VERB ADJ CCONJ ADV"
    nlp = trained(words.split(), tags.split(), steps=60)
    modern = [sentence(words, tags)] * 4
    old = sentence("zij komen eerder", "PRON VERB ADV", relations="nsubj root advmod", version=1)
    assert [new.pos for new in harmonise(nlp, [old])] == [("PRON", "VERB", "ADV")]
    (new,) = harmonise(nlp, [old], modern=modern)
    assert (new.pos, new.version) == (("PRON", "VERB", "ADJ"), 2)
    # Seen less often, the old tag is not given up.
    (kept,) = harmonise(nlp, [old], modern=modern[:3])
    assert kept.pos[2] == "ADV"


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Dat geldt o.a. voor i.h.k.v. dit.", "Dat geldt o.a. voor i.h.k.v. dit ."),
        ("Hij weet dat. Dan", "Hij weet dat . Dan"),
        ("nr. 163, zie A/71/818.", "nr. 163 , zie A/71/818 ."),
        ("EU/VN en/of km/u", "EU / VN en/of km/u"),
        ("VN-Veiligheidsraad (VNVR)", "VN-Veiligheidsraad ( VNVR )"),
        ("Bijv. op 18 september a.s. te", "Bijv. op 18 september a.s. te"),
        ("J.P. 's avonds", "J.P. 's avonds"),
    ],
)
def test_tokenizer_cuts_as_letters_are_written(blank: Language, text: str, tokens: str) -> None:
    assert [token.text for token in blank(text)] == tokens.split()


def test_tokenizer_survives_disk(blank: Language, tmp_path: Path) -> None:
    blank.to_disk(tmp_path / "nl")
    text = "Zie A/71/818. Of i.h.k.v. S/RES/2334(2016), EU/VN, d.d. 4 mei jl. en 's avonds."
    read = spacy.load(tmp_path / "nl")
    assert [t.text for t in read(text)] == [t.text for t in blank(text)]


def test_tokenizer_list_is_clean() -> None:
    entries = list(read_abbreviations())
    assert len(entries) == len(set(entries)) >= 200
    assert all(entry.endswith(".") and " " not in entry for entry in entries)


def test_entities_become_tokens(blank: Language) -> None:
    text = "De VN (New York) besloot op 4 mei 2016."
    record = AnnotatedText("t", text, ((3, 5, "ORG"), (7, 15, "GPE"), (28, 38, "DATE")))
    doc = to_doc(blank, record)
    assert [(e.text, e.label_) for e in doc.ents] == [
        ("VN", "ORG"),
        ("New York", "GPE"),
        ("4 mei 2016", "DATE"),
    ]
    assert all(token.ent_iob_ == "O" for token in doc if not token.ent_type_)
    assert unaligned(blank, record) == []


@pytest.mark.parametrize(
    ("span", "message"),
    [
        ('{"start": 0, "end": 2, "label": "NAAM"}', "unknown label 'NAAM'"),
        ('{"start": 3, "end": 9, "label": "ORG"}', "span 3-9 overlaps or lies outside"),
    ],
)
def test_entities_refuse_bad_spans(tmp_path: Path, span: str, message: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(f'{{"id": 1, "text": "De VN", "spans": [{span}]}}\n', encoding="utf8")
    with pytest.raises(DataError, match=message):
        list(read_annotated(path))


NAMES = st.sampled_from(["VN", "Unie", "Raad van Toezicht", "Ån", "O"])
FILLERS = st.text(alphabet="ab çé.,", max_size=6)


@given(st.lists(st.tuples(FILLERS, NAMES), max_size=5), FILLERS, st.integers(0, 99))
def test_augment_keeps_offsets(parts: list[tuple[str, str]], tail: str, seed: int) -> None:
    text, spans = "", []
    for filler, name in parts:
        text += filler
        spans.append((len(text), len(text) + len(name), "ORG"))
        text += name
    pools = {("ORG", shape): ("NAVO", "De Hoge Bond") for shape in ("acronym", "word", "phrase")}
    made = substitute(
        AnnotatedText("t", text + tail, tuple(spans)), pools, random.Random(seed), share=0.5
    )
    kept = {name for _, name in parts} | {"NAVO", "De Hoge Bond"}
    assert all(made.text[start:end] in kept for start, end, _ in made.spans)
    assert len(made.spans) == len(spans)
    assert made.text.endswith(tail)


@pytest.mark.parametrize(
    ("name", "shape"),
    [("UNHCR", "acronym"), ("Genève", "word"), ("Hoge Raad", "phrase"), ("PvdA", "acronym")],
)
def test_augment_tells_shapes(name: str, shape: str) -> None:
    assert shape_of(name) == shape


def test_augment_draws_from_both_folders(tmp_path: Path) -> None:
    (tmp_path / "g").mkdir()
    (tmp_path / "n").mkdir()
    columns = "entity_id\tlabel\tname_nl\tacronym_nl\taliases_nl\tname_en\tacronym_en\n"
    (tmp_path / "g" / "a.tsv").write_text(
        columns + "x\tORG\tHoge Raad\tHR\tRaad der Hogen|?Raad\tHigh Council\t\n", encoding="utf8"
    )
    (tmp_path / "n" / "GPE.txt").write_text("# landen\nMali\n", encoding="utf8")
    pools = read_pools(tmp_path / "g", tmp_path / "n")
    assert pools["ORG", "phrase"] == ["High Council", "Hoge Raad", "Raad der Hogen"]
    assert pools["GPE", "word"] == ["Mali"]
    assert ("ORG", "word") not in pools
    record = AnnotatedText("t", "In Ghana", ((3, 8, "GPE"),))
    (made,) = augment([record], pools, copies=1, share=1.0)
    assert (made.text, made.spans) == ("In Mali", ((3, 7, "GPE"),))


def test_vectors_find_words_of_a_kind() -> None:
    places, verbs = ["Genève", "Wenen", "Rome"], ["komt", "gaat", "blijft"]
    texts = [["hij", v, "in", p, "bijeen"] for v in verbs for p in places for _ in range(4)]
    words, rows = train_vectors(texts, dimensions=4, min_count=2)
    row = {word: rows[i] for i, word in enumerate(words)}
    assert row["Wenen"] @ row["Rome"] > 0.9 > row["Wenen"] @ row["komt"]


TRAINED = [
    sentence("de kampen", "DET NOUN", lemmas="de kamp"),
    sentence("de landen", "DET NOUN", lemmas="de land"),
    sentence("de banden", "DET NOUN", lemmas="de band"),
    sentence("wij stelden voor", "PRON VERB ADP", lemmas="wij stellen voor"),
    sentence("gegeven", "VERB", lemmas="geven"),
]


@pytest.mark.parametrize(
    ("word", "pos", "start", "lemma"),
    [
        ("kampen", "NOUN", False, "kamp"),
        ("Kampen", "NOUN", True, "kamp"),
        ("vluchtelingenkampen", "NOUN", False, "vluchtelingenkamp"),
        ("VN-kampen", "NOUN", False, "VN-kamp"),
        ("standen", "NOUN", False, "stand"),
        ("weergegeven", "VERB", False, "weergeven"),
        ("Genève's", "PROPN", False, "Genève"),
        ("Genève", "PROPN", True, "Genève"),
        ("Tijdens", "ADP", True, "tijdens"),
        ("1948", "NUM", False, "1948"),
    ],
)
def test_lemmas_by_table_compound_and_ending(word: str, pos: str, start: bool, lemma: str) -> None:
    tables = learn_tables(TRAINED, ["vluchtelingen", "stand"])
    assert lemmas.lemmatise(tables, word, pos, "", start=start) == lemma


def test_lemmas_survive_bytes() -> None:
    tables = learn_tables(TRAINED, ["stand"])
    assert lemmas.LemmaTables.from_bytes(tables.to_bytes()) == tables


@pytest.mark.parametrize(
    ("made", "pos", "repaired"),
    [
        ("stroomen", "VERB", "stromen"),
        ("sleeppen", "VERB", "slepen"),
        ("ribb", "NOUN", "rib"),
        ("serieuz", "ADJ", "serieus"),
        ("komen", "VERB", "komen"),
    ],
)
def test_lemmas_repair_spelling(made: str, pos: str, repaired: str) -> None:
    assert lemmas.repair_spelling(made, pos) == repaired


@pytest.mark.parametrize(
    ("word", "without"),
    [("gegeven", "geven"), ("opgericht", "opricht"), ("besloten", None), ("gek", None)],
)
def test_lemmas_drop_participial_ge(word: str, without: str | None) -> None:
    assert lemmas.without_ge(word) == without


TAGGER = {"@architectures": "spacy.Tagger.v2", "tok2vec": READER}


def log_probabilities(rows: list[dict[str, float]], labels: list[str]) -> np.ndarray:
    """Make rows of log probabilities; tags that are not given share a hundredth."""
    tags = tags_of(labels)
    filled = [[row.get(tag, 0.01 / len(tags)) for tag in tags] for row in rows]
    return np.log(np.array(filled, dtype=np.float32).reshape(-1, len(tags)))


def test_ner_decodes_well_formed_names() -> None:
    labels = ["GPE", "ORG"]
    rows = [
        {"O": 0.99},
        {"B-ORG": 0.6, "O": 0.39},
        {"L-GPE": 0.5, "L-ORG": 0.49},
        {"U-GPE": 0.8, "O": 0.19},
    ]
    (found,) = decode([log_probabilities(rows, labels)], labels)
    assert [name[:3] for name in found] == [(1, 3, "ORG"), (3, 4, "GPE")]
    assert [name[3] for name in found] == pytest.approx([0.545, 0.8], abs=2e-3)


def test_ner_decodes_texts_of_unlike_length() -> None:
    short, long = [{"U-ORG": 0.9}], [{"O": 0.9}, {"O": 0.9}, {"U-ORG": 0.9}]
    scores = [log_probabilities(rows, ["ORG"]) for rows in (short, long, [])]
    assert [[name[:2] for name in names] for names in decode(scores, ["ORG"])] == [
        [(0, 1)],
        [(2, 3)],
        [],
    ]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 500), st.integers(1, 3))
def test_ner_finds_the_best_path(seed: int, length: int) -> None:
    labels = ["A", "B"]
    rows = np.random.default_rng(seed).normal(size=(length, 9)).astype(np.float32)
    (found,) = decode([rows], labels)
    best = max(well_formed(length), key=lambda path: sum(rows[i, c] for i, c in enumerate(path)))
    assert [name[:3] for name in found] == read_names(best)


def well_formed(length: int) -> Iterator[tuple[int, ...]]:
    """Yield all sequences of tag columns of two labels in which every name is complete."""
    tags = tags_of(["A", "B"])
    for path in itertools.product(range(len(tags)), repeat=length):
        inside = ""
        for column in path:
            position, _, label = tags[column].partition("-")
            if (position in ("I", "L")) != bool(inside) or (inside and label != inside):
                break
            inside = label if position in ("B", "I") else ""
        else:
            if not inside:
                yield path


def read_names(path: tuple[int, ...]) -> list[tuple[int, int, str]]:
    """Return the names that a sequence of tag columns spells out."""
    tags, found, start = tags_of(["A", "B"]), [], 0
    for i, column in enumerate(path):
        position, _, label = tags[column].partition("-")
        start = i if position in ("B", "U") else start
        if position in ("L", "U"):
            found.append((start, i + 1, label))
    return found


def test_ner_keeps_sentences_from_beginning_inside_sure_names() -> None:
    nlp = spacy.blank("nl")
    component: Any = nlp.add_pipe("kamerlens_ner", config={"model": TAGGER})
    words = "Zij las Policy Note Two . Ja Piet .".split()
    starts: list[bool | int | None] = [word in ("Zij", "Note", "Ja", "Piet") for word in words]
    doc = Doc(nlp.vocab, words=words, sent_starts=starts)
    component.set_annotations([doc], [[(2, 5, "WORK_OF_ART", 0.9), (6, 8, "PERSON", 0.4)]])
    assert [s.text for s in doc.sents] == ["Zij las Policy Note Two .", "Ja", "Piet ."]
    assert [e._.kamerlens_score for e in doc.ents] == [0.9, 0.4]


def test_train_needs_the_reference_material(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="reference material is missing"):
        train_language(tmp_path, tmp_path / "out")


@pytest.fixture(scope="module")
def shipped() -> Language:
    """The pipeline as it is shipped."""
    return spacy.load(data_path("models", "nl_kamerlens"))


def test_model_holds_no_pickle_and_stays_small() -> None:
    files = [p for p in data_path("models", "nl_kamerlens").rglob("*") if p.is_file()]
    assert not [p for p in files if p.suffix in (".pkl", ".pickle", ".joblib")]
    assert sum(p.stat().st_size for p in files) < 40e6


def test_model_tags_lemmatises_and_names(shipped: Language) -> None:
    doc = shipped("In New York spraken de ministers over vluchtelingenkampen in Jordanië.")
    assert [t.lemma_ for t in doc if t.pos_ in ("NOUN", "VERB")] == [
        "spreken",
        "minister",
        "vluchtelingenkamp",
    ]
    assert [(e.text, e.label_) for e in doc.ents] == [("New York", "GPE"), ("Jordanië", "GPE")]
    assert all(0 < e._.kamerlens_score <= 1 for e in doc.ents)


def test_model_names_no_folder_it_was_trained_in() -> None:
    config = data_path("models", "nl_kamerlens", "config.cfg").read_text(encoding="utf8")
    assert "train = null" in config
    assert '= "/' not in config


def test_model_keeps_abbreviations_inside_sentences(shipped: Language) -> None:
    text = "Dit is op 18 september a.s. aan de orde, o.a. in art. 3. Het kabinet steunt dit."
    assert [s.text for s in shipped(text).sents] == [text[:56], text[57:]]


def test_model_is_the_same_in_a_stream(shipped: Language) -> None:
    texts = ["De VN en de EU.", "", "Nederland steunt Mali."]
    alone = [[(e.text, e.label_) for e in shipped(text).ents] for text in texts]
    assert [[(e.text, e.label_) for e in doc.ents] for doc in shipped.pipe(texts)] == alone


@needs_shared
@pytest.mark.parametrize(
    ("name", "pos", "lemma"), [("lassysmall-r2.8-test", 0.954, 0.96), ("alpino-test", 0.957, 0.957)]
)
def test_model_reaches_its_floors_on_the_treebank(
    shipped: Language, name: str, pos: float, lemma: float
) -> None:
    gold = [
        sentences_to_doc(shipped.vocab, [s])
        for s in read_conllu(SHARED / "treebank" / f"{name}.conllu")
    ]
    blank_docs = [
        Doc(shipped.vocab, words=[t.text for t in d], spaces=[bool(t.whitespace_) for t in d])
        for d in gold
    ]
    pairs = [
        (expected, got)
        for doc, read in zip(gold, shipped.pipe(blank_docs), strict=True)
        for expected, got in zip(doc, read, strict=True)
    ]
    assert sum(a.pos == b.pos for a, b in pairs) / len(pairs) >= pos
    assert sum(a.lemma_ == b.lemma_ for a, b in pairs) / len(pairs) >= lemma


@needs_shared
@pytest.mark.parametrize(("name", "floor"), [("lassysmall-r2.8-test", 0.89), ("alpino-test", 0.93)])
def test_model_reaches_its_floor_of_sentences(shipped: Language, name: str, floor: float) -> None:
    examples = []
    for group in paragraphs(read_conllu(SHARED / "treebank" / f"{name}.conllu")):
        gold = sentences_to_doc(shipped.vocab, group)
        examples.append(Example(shipped(gold.text.rstrip()), gold))
    assert Scorer.score_spans(examples, "sents")["sents_f"] >= floor


@needs_shared
@pytest.mark.parametrize(("name", "floor"), [("lassy-5", 0.77), ("parl-2", 0.56)])
def test_model_reaches_its_floor_of_names(shipped: Language, name: str, floor: float) -> None:
    assert name in HELD_OUT
    examples = [
        Example(shipped.make_doc(record.text), to_doc(shipped, record))
        for record in read_reference_names(SHARED, name)
    ]
    assert shipped.evaluate(examples)["ents_f"] >= floor


@pytest.mark.parametrize(
    ("words", "tags", "lemmas_", "verb"),
    [
        ("De raad komt morgen bijeen .", "DET NOUN VERB ADV ADP PUNCT", "bijeenkomen", 2),
        ("om bijeen te komen .", "ADP ADP ADP VERB PUNCT", "bijeenkomen", 3),
        ("zij komt op voor recht .", "PRON VERB ADP ADP NOUN PUNCT", "opkomen", 1),
        ("zij komt op de dag .", "PRON VERB ADP DET NOUN PUNCT", "komen", 1),
        ("zij komt . Bijeen .", "PRON VERB PUNCT ADP PUNCT", "komen", 1),
    ],
)
def test_lemmas_of_separated_verbs(
    blank: Language, words: str, tags: str, lemmas_: str, verb: int
) -> None:
    forms, pos = words.split(), tags.split()
    component = lemmas.Lemmatizer(blank)
    tables = learn_tables([sentence("komt komen", "VERB VERB", lemmas="komen komen")], [])
    component.set_tables(
        lemmas.LemmaTables(tables.forms, tables.endings, frozenset({"bijeenkomen", "opkomen"}))
    )
    finite = {"komt": "VerbForm=Fin"}
    doc = Doc(
        blank.vocab,
        words=forms,
        pos=pos,
        morphs=[finite.get(form, "") for form in forms],
        sent_starts=[i == 0 or forms[i - 1] == "." for i in range(len(forms))],
    )
    assert component(doc)[verb].lemma_ == lemmas_
