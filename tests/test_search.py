from __future__ import annotations

import pytest

from kamerlens.database import Database
from kamerlens.search import Part, TextIndex, found_at, query_parts
from kamerlens.stems import fold, stems, words
from tests.report_run import write_run


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> TextIndex:
    with Database(write_run(tmp_path_factory.mktemp("search") / "run")) as database:
        yield TextIndex(database)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hervorming", "hervormingen"),
        ("verdrag", "verdragen"),
        ("resolutie", "resoluties"),
        ("lidstaat", "lidstaten"),
        ("kandidaat", "kandidaten"),
        ("Syrië", "syrie"),
    ],
)
def test_stems_bring_forms_together(one: str, other: str) -> None:
    assert set(enumerate(stems(fold(one)))) & set(enumerate(stems(fold(other))))


def test_stems_keep_words_apart() -> None:
    assert not set(stems("vrede")) & set(stems("vrees"))
    with pytest.raises(ValueError, match="unknown language 'de'; use nl or en"):
        stems("frieden", "de")


def test_words_are_folded_and_in_place() -> None:
    text = "De VN-hervorming: financiële foto’s, 70e"
    found = [(text[start:end], word) for start, end, word in words(text)]
    assert found == [
        ("De", "de"),
        ("VN", "vn"),
        ("hervorming", "hervorming"),
        ("financiële", "financiele"),
        ("foto’s", "fotos"),
        ("70e", "70e"),
    ]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("vrede veiligheid", [Part(("vrede",)), Part(("veiligheid",))]),
        ('"Zuid-Soedan" politie*', [Part(("zuid", "soedan")), Part(("politie",), prefix=True)]),
        ('"open einde', [Part(("open", "einde"))]),
        ('** "" -- :', []),
        ("NEAR(a, form:b) OR", [Part(("near", "a")), Part(("form", "b")), Part(("or",))]),
    ],
)
def test_query_parts(text: str, parts: list[Part]) -> None:
    assert list(query_parts(text)) == parts


def test_found_at_marks_forms_and_sequences() -> None:
    text = "Resoluties over Zuid-Soedan; de resolutie over Soedan."
    assert [text[a:b] for a, b in found_at(text, query_parts("resolutie"), "nl")] == [
        "Resoluties",
        "resolutie",
    ]
    assert [text[a:b] for a, b in found_at(text, query_parts('"zuid soedan"'), "nl")] == [
        "Zuid-Soedan"
    ]


@pytest.mark.parametrize(
    ("text", "document", "total"),
    [
        ("klimaatdoel", None, 18),
        ("vredesmissies", None, 20),
        ("klimaatdoel", "90001-80#letter", 15),
        ('"missie Zuid-Soedan"', None, 0),
        ('"vredesmissie in Zuid-Soedan"', None, 20),
        ("klimaat*", "90001-79#letter", 3),
        ("klimaat vrede", None, 3),
        ("bestaatniet", None, 0),
        ('") OR form : ("x', None, 0),
        ("", None, 0),
    ],
)
def test_search_counts(index: TextIndex, text: str, document: str | None, total: int) -> None:
    assert index.search(text, document=document)[0] == total


def test_search_pages_do_not_overlap(index: TextIndex) -> None:
    seen = [
        hit.block_id
        for offset in range(0, 20, 7)
        for hit in index.search("vredesmissie", offset=offset, limit=7)[1]
    ]
    assert len(seen) == len(set(seen)) == 20
