"""The lexicon: reading translations, aligning words, counting phrases, the file."""

from __future__ import annotations

import gzip
import json
import time
from pathlib import Path

import numpy as np
import pytest

from kamerlens.errors import DataError
from kamerlens.evaluate.lexicon import heading_pairs, is_left_out
from kamerlens.lexicon import Lexicon, StringTable
from kamerlens.train.bitext import build, tokens
from kamerlens.train.galechurch import align_parts
from kamerlens.train.lexicon import Limits, train_lexicon
from kamerlens.train.parallel import (
    Segment,
    align_texts,
    read_parallel,
    read_sources,
    split_segments,
    split_sentences,
)
from kamerlens.train.phrases import symmetrise
from kamerlens.train.wordalign import Trainer
from kamerlens.wordforms import dutch_key

#: Made-up sentences; each word stands in several contexts.
TOY = [
    ("de raad beschermt de vluchteling", "the council protects the refugee"),
    ("de vluchteling vraagt bescherming", "the refugee asks protection"),
    ("de raad vraagt vrede", "the council asks peace"),
    ("vrede en bescherming", "peace and protection"),
    ("het verdrag beschermt het kind", "the treaty protects the child"),
    ("het kind vraagt vrede", "the child asks peace"),
    ("de raad leest het verdrag", "the council reads the treaty"),
    ("de vluchteling leest het verdrag", "the refugee reads the treaty"),
    ("het kind leest", "the child reads"),
    ("de bescherming van het kind", "the protection of the child"),
    ("de bescherming van de vluchteling", "the protection of the refugee"),
    ("vrede van de raad", "peace of the council"),
]


def toy(origin: str = "toy") -> list[Segment]:
    return [Segment(origin, nl, en) for nl, en in TOY]


def write_jsonl(path: Path, segments: list[Segment]) -> Path:
    lines = [json.dumps({"treaty": s.origin, "nl": s.nl, "en": s.en}) for s in segments]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Eerste zin. Tweede zin.", ["Eerste zin.", "Tweede zin."]),
        ("a) vrede; b) welvaart", ["vrede;", "welvaart"]),
        ("Zie art. 5 van het verdrag.", ["Zie art. 5 van het verdrag."]),
        ("1. De Raad is bevoegd.", ["De Raad is bevoegd."]),
        ("   ", []),
    ],
)
def test_parallel_split_sentences(text: str, parts: list[str]) -> None:
    assert split_sentences(text) == parts


def test_galechurch_pairs_by_length_and_number() -> None:
    nl = ["Artikel 1", "Een korte zin.", "Een veel langere zin, die in het Engels twee zinnen is."]
    en = ["Article 1", "A short line.", "A much longer sentence.", "In English it is two of them."]
    beads = [(b.nl_start, b.nl_end, b.en_start, b.en_end) for b in align_parts(nl, en)]
    assert beads == [(0, 1, 0, 1), (1, 2, 1, 2), (2, 3, 2, 4)]


def test_galechurch_covers_both_texts() -> None:
    nl, en = ["een twee drie"] * 7, ["one two three"] * 4
    beads = align_parts(nl, en)
    assert [n for b in beads for n in range(b.nl_start, b.nl_end)] == list(range(7))
    assert [n for b in beads for n in range(b.en_start, b.en_end)] == list(range(4))


def test_parallel_reads_tmx(tmp_path: Path) -> None:
    path = tmp_path / "memory.tmx"
    path.write_text(
        '<tmx version="1.4"><header/><body>'
        '<tu><tuv xml:lang="nl-NL"><seg>de <bpt i="1"/>raad</seg></tuv>'
        '<tuv xml:lang="en-GB"><seg>the council</seg></tuv></tu>'
        '<tu><tuv xml:lang="nl"><seg>alleen</seg></tuv></tu>'
        "</body></tmx>",
        encoding="utf-8",
    )
    assert list(read_parallel(path)) == [Segment("memory.tmx", "de raad", "the council")]


def test_parallel_reads_folders(tmp_path: Path) -> None:
    for language, text in (("nl", "Vrede.\n\nDe raad vergadert."), ("en", "Peace.\n\nIt meets.")):
        folder = tmp_path / language
        folder.mkdir()
        (folder / f"speech.{language}.txt").write_text(text, encoding="utf-8")
    found = [(s.nl, s.en) for s in read_parallel(tmp_path)]
    assert found == [("Vrede.", "Peace."), ("De raad vergadert.", "It meets.")]


def test_parallel_reads_two_folders(tmp_path: Path) -> None:
    for language, text in (("dutch", "Vrede."), ("english", "Peace.")):
        (tmp_path / language).mkdir()
        (tmp_path / language / "speech.txt").write_text(text, encoding="utf-8")
    both = [tmp_path / "dutch", tmp_path / "english"]
    assert list(read_sources(both)) == [Segment("speech.txt", "Vrede.", "Peace.")]
    with pytest.raises(DataError, match="needs one of English files"):
        list(read_sources(both[:1]))


@pytest.mark.parametrize("name", ["absent.tmx", "absent.jsonl", "absent.doc"])
def test_parallel_says_what_is_wrong(tmp_path: Path, name: str) -> None:
    with pytest.raises(DataError, match=name):
        list(read_parallel(tmp_path / name))


def test_parallel_names_the_bad_line(tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text('{"nl": "a", "en": "b"}\n{"nl": "a"}\n', encoding="utf-8")
    with pytest.raises(DataError) as caught:
        list(read_parallel(path))
    assert caught.value.line == 2


def test_parallel_align_texts_pairs_paragraphs() -> None:
    pairs = list(align_texts("Een.\n\nTwee drie vier.", "One.\n\nTwo three four.", "x"))
    assert [(p.nl, p.en) for p in pairs] == [
        ("Een.", "One."),
        ("Twee drie vier.", "Two three four."),
    ]


def test_split_segments_drops_repeats() -> None:
    assert len(list(split_segments([*toy(), *toy()]))) == len(TOY)


def test_bitext_tokens_leave_markup_out() -> None:
    assert tokens("het *verdrag* [tekst](../a/b.md), 1998") == [
        "het",
        "verdrag",
        "tekst",
        ",",
        "1998",
    ]


def test_wordalign_learns_a_toy_corpus() -> None:
    bitext = build(toy())
    tables = Trainer(bitext).run(model1=5, hmm=5)
    nl, en = list(bitext.nl_vocabulary.numbers), list(bitext.en_vocabulary.numbers)
    best = {}
    for word in ("vluchteling", "vrede", "verdrag", "kind", "leest"):
        own = np.flatnonzero(tables.nl_of == nl.index(dutch_key(word)))
        best[word] = en[tables.en_of[own[np.argmax(tables.en_given_nl[own])]]]
    assert best == {
        "vluchteling": "refugee",
        "vrede": "peace",
        "verdrag": "treaty",
        "kind": "child",
        "leest": "read",
    }


def test_wordalign_posteriors_are_shares() -> None:
    trainer = Trainer(build(toy()))
    trainer.run(model1=2, hmm=2)
    for batch, nl_side, en_side in trainer.posteriors():
        assert nl_side.shape == en_side.shape == (len(batch.members), *nl_side.shape[1:])
        assert (nl_side >= -1e-6).all()
        assert (nl_side.sum(axis=2) <= 1 + 1e-4).all()
        assert (en_side.sum(axis=1) <= 1 + 1e-4).all()


def test_phrases_symmetrise_grows_to_neighbours_only() -> None:
    nl_side = np.zeros((1, 3, 4), dtype=np.float32)
    en_side = np.zeros_like(nl_side)
    nl_side[0, 0, 0] = en_side[0, 0, 0] = 0.9  # both believe
    en_side[0, 0, 1] = 0.8  # a neighbour that one believes in
    en_side[0, 2, 3] = 0.8  # far from any sure link
    assert np.argwhere(symmetrise(nl_side, en_side)[0]).tolist() == [[0, 0], [0, 1]]


@pytest.fixture
def toy_lexicon(tmp_path: Path) -> Path:
    source = write_jsonl(tmp_path / "toy.jsonl", toy("BWBV1"))
    output = tmp_path / "toy.npz"
    train_lexicon([source], output, limits=Limits(usage=1))
    return output


def test_lexicon_round_trip(toy_lexicon: Path) -> None:
    lexicon = Lexicon.load(toy_lexicon)
    assert lexicon.translations("vluchtelingen")[0].en == "refugee"
    entry = lexicon.entries("vluchteling")[0]
    assert entry.origins == ("BWBV1",)
    assert entry.nl_count == 4
    assert lexicon.translations("vrede en bescherming")[0].en == "peace and protection"
    assert lexicon.usage("protection of the child") == 1
    assert lexicon.usage("no such phrase") == 0
    assert lexicon.translations("onbekend") == []


def test_lexicon_bytes_are_the_same_every_time(toy_lexicon: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.npz"
    train_lexicon([tmp_path / "toy.jsonl"], again, limits=Limits(usage=1))
    assert again.read_bytes() == toy_lexicon.read_bytes()


def test_lexicon_adds_to_another(toy_lexicon: Path, tmp_path: Path) -> None:
    mine = [
        Segment("mine", "de gezant leest het verdrag", "the envoy reads the treaty"),
        Segment("mine", "de gezant vraagt vrede", "the envoy asks peace"),
    ]
    output = tmp_path / "more.npz"
    source = write_jsonl(tmp_path / "mine.jsonl", mine)
    train_lexicon([source], output, base=toy_lexicon, limits=Limits(usage=1))
    lexicon = Lexicon.load(output)
    assert lexicon.translations("gezant")[0].en == "envoy"
    assert lexicon.translations("vluchteling")[0].en == "refugee"
    assert lexicon.meta["segments"] == len(TOY) + 2


def test_lexicon_without_segments_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "empty.jsonl.gz"
    with gzip.open(path, "wt") as file:
        file.write("")
    with pytest.raises(DataError, match="no translated segment"):
        train_lexicon([path], tmp_path / "out.npz")


def test_lexicon_damaged_file_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "broken.npz"
    path.write_bytes(b"PK\x03\x04 not a lexicon")
    with pytest.raises(DataError, match=r"broken\.npz"):
        Lexicon.load(path)


def test_stringtable_finds_what_it_packs() -> None:
    strings = sorted(["vrede", "Vrede", "één", "recht op leven"])
    table = StringTable(StringTable.pack(strings))
    assert [table[table.find(s) or 0] for s in strings] == strings
    assert table.find("vred") is None
    assert len(StringTable(b"")) == 0


def test_heading_pairs_are_short_noun_phrases() -> None:
    segments = [
        Segment("BWBV0000003", "Artikel 5. Vreedzame regeling", "Article 5. Peaceful settlement"),
        Segment("BWBV0000003", "a) Strafbare feiten", "(a) Offences"),
        Segment("BWBV0000013", "Strafbare feiten", "Criminal offences"),
        Segment("BWBV0000003", "De Staten die partij zijn, komen bijeen.", "The States meet."),
    ]
    assert heading_pairs(segments) == [
        {"nl": "strafbare feiten", "en": ["criminal offences", "offences"]}
    ]
    assert [is_left_out(s.origin) for s in segments[:3]] == [True, True, True]
    assert not is_left_out("BWBV0000014")


# The embedded lexicon.


@pytest.mark.parametrize(
    ("nl", "en"),
    [
        ("vluchteling", "refugee"),
        ("vluchtelingen", "refugee"),
        ("mensenrechten", "human rights"),
        ("grondgebied", "territory"),
        ("Verenigde Naties", "United Nations"),
        ("chemisch wapen", "chemical weapon"),
        ("volle zee", "high seas"),
        ("ontwikkelingsland", "developing country"),
        ("recht op onderwijs", "right to education"),
        ("internationale organisatie", "international organization"),
    ],
)
def test_embedded_lexicon_knows(nl: str, en: str) -> None:
    from kamerlens.evaluate.terms import is_right

    answers = [t.en for t in Lexicon.load().translations(nl)]
    assert is_right(answers[0], [en]), answers


def test_embedded_lexicon_holds_no_sentences() -> None:
    lexicon = Lexicon.load()
    assert max(len(key.split()) for key, _ in lexicon.items()) <= 5
    assert max(len(phrase.split()) for phrase, _ in lexicon.phrases()) <= 7


def test_embedded_lexicon_is_small_and_quick() -> None:
    from kamerlens.data import data_path

    path = data_path("models", "lexicon", "treaties.npz")
    assert path.stat().st_size < 15_000_000
    seconds = []
    for _ in range(3):
        start = time.process_time()
        Lexicon.load(path)
        seconds.append(time.process_time() - start)
    assert min(seconds) < 0.5


def test_lexicon_generalises_to_treaties_left_out(shared: Path, tmp_path: Path) -> None:
    """Learnt from a few hundred paragraphs, headings of other treaties come out right."""
    rows = list(read_parallel(shared / "parallel" / "treaties.nl-en.jsonl.gz"))
    drugs = [s for s in rows if "drug" in s.en.lower()][:600]
    source = write_jsonl(tmp_path / "drugs.jsonl", drugs)
    train_lexicon([source], tmp_path / "drugs.npz", model1=3, hmm=2)
    lexicon = Lexicon.load(tmp_path / "drugs.npz")
    assert lexicon.translations("vervaardiging")[0].en == "manufacture"
    assert lexicon.translations("verdovende middelen")[0].en in ("drugs", "narcotic drugs")
