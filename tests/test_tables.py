"""The store: contract, formula guard, same bytes."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from frictionless import Package
from hypothesis import given
from hypothesis import strategies as st

from kamerlens import tables
from kamerlens.database import Database
from kamerlens.results import read
from kamerlens.schema import BY_NAME, TABLES
from kamerlens.tables import Store, neutralise, restore

LETTER = ("26150-1", "a.pdf", "00", "pdf", "26150", "1", "Titel", "2017-09-01")
LETTER_ROW = (*LETTER, "2016–2017", None, 3, 100, "ok", None)
DOCUMENT_ROW = ("26150-1#letter", "26150-1", "letter", "Titel", 72, 2017, 1, 2, 100)
BLOCK_ROW = ("26150-1#letter/b0000", "26150-1#letter", None, 0, "paragraph", "=1+1", 1, 1, "{}", 1)

#: The contract's columns of some tables, written out so that a change of the schema is noticed.
CONTRACT = {
    "letters": "letter_id source sha256 format dossier number title date parliamentary_year "
    "ministers pages words status error",
    "blocks": "block_id document_id section_id ordinal type text page_first page_last bbox words",
    "entities": "mention_id block_id sentence_id start_char end_char text label entity_id name_nl "
    "name_en source score page",
    "terms": "term_id nl en alternatives status confidence kind acronym_nl acronym_en frequency "
    "documents first_session domain evidence definition_en",
    "theme_change": "document_a document_b theme share_a share_b difference ci_low ci_high p_value "
    "p_adjusted verdict",
    "keyness": "document_id term count log_odds z",
}


def write(folder: Path) -> Path:
    folder.mkdir()
    with Store(folder) as store:
        store.append("letters", [LETTER_ROW])
        store.append("documents", [DOCUMENT_ROW])
        store.append("blocks", [BLOCK_ROW])
        store.export()
    return folder


@pytest.mark.parametrize(("name", "columns"), CONTRACT.items())
def test_schema_keeps_the_contract(name: str, columns: str) -> None:
    assert BY_NAME[name].column_names == tuple(columns.split())


def test_every_table_has_a_file_with_header(tmp_path: Path) -> None:
    folder = write(tmp_path / "run")
    for table in TABLES:
        with (folder / "tables" / f"{table.name}.csv").open(encoding="utf-8", newline="") as file:
            assert tuple(next(csv.reader(file))) == table.column_names
        frame = pd.read_parquet(folder / "tables" / f"{table.name}.parquet")
        assert tuple(frame.columns) == table.column_names


def test_package_is_valid(tmp_path: Path) -> None:
    report = Package(str(write(tmp_path / "run") / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "message"])


def test_package_notices_a_broken_key(tmp_path: Path) -> None:
    """The validation above can fail."""
    folder = write(tmp_path / "run")
    path = folder / "tables" / "documents.csv"
    path.write_text(path.read_text().replace("26150-1,letter", "26150-9,letter"))
    assert not Package(str(folder / "datapackage.json")).validate().valid


def test_same_rows_same_bytes(tmp_path: Path) -> None:
    def digests(folder: Path) -> dict[str, str]:
        return {
            str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest()
            for p in sorted(folder.rglob("*"))
            if p.is_file()
        }

    assert digests(write(tmp_path / "a")) == digests(write(tmp_path / "b"))


def test_settled_database_opens(tmp_path: Path) -> None:
    folder = write(tmp_path / "run")
    with duckdb.connect(str(folder / "kamerlens.duckdb"), read_only=True) as db:
        assert db.execute("SELECT text FROM blocks").fetchall() == [("=1+1",)]


def test_formulas_are_neutralised_in_csv_only(tmp_path: Path) -> None:
    folder = write(tmp_path / "run")
    with (folder / "tables" / "blocks.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["text"] == "'=1+1"
    assert restore(row["text"]) == "=1+1"
    assert pd.read_parquet(folder / "tables" / "blocks.parquet")["text"].tolist() == ["=1+1"]


@given(st.text(alphabet="'=+-@\t\rab "))
def test_neutralise_can_be_undone(text: str) -> None:
    guarded = neutralise(text)
    assert restore(guarded) == text
    assert guarded[:1] not in ("=", "+", "-", "@", "\t", "\r")


@given(st.text(alphabet="'=+-@\t\rab \n", max_size=6))
def test_sql_and_python_neutralise_alike(text: str) -> None:
    from kamerlens.tables import FORMULA

    found = duckdb.execute("SELECT regexp_matches(?, ?)", [text, FORMULA]).fetchall()[0][0]
    assert found == (neutralise(text) != text)


def test_parquet_of_many_letters_is_partitioned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "PARTITIONED", 1)
    with Store(tmp_path) as store:
        for number in (1, 2):
            letter = f"26150-{number}"
            store.append("letters", [(letter, *LETTER_ROW[1:])])
            store.append("documents", [(f"{letter}#letter", letter, *DOCUMENT_ROW[2:])])
            store.append("blocks", [(f"{letter}#letter/b0000", f"{letter}#letter", *BLOCK_ROW[2:])])
        store.export()
    (tmp_path / "run.json").write_text("{}")
    found = sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("blocks.parquet/**/*.*"))
    assert found == [f"tables/blocks.parquet/letter=26150-{n}/data_0.parquet" for n in (1, 2)]
    assert (tmp_path / "tables" / "letters.parquet").is_file()
    whole = read(tmp_path).table("blocks")
    assert whole["block_id"].tolist() == [f"26150-{n}#letter/b0000" for n in (1, 2)]
    assert tuple(whole.columns) == BY_NAME["blocks"].column_names
    (tmp_path / "kamerlens.duckdb").unlink()
    with Database(tmp_path) as database:
        assert database.execute("SELECT count(*), min(document_id) FROM blocks") == [
            (2, "26150-1#letter")
        ]


def test_shared_frames_hold_each_text_once(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.append("letters", [(f"26150-{i}", *LETTER_ROW[1:]) for i in range(3)])
        frame = store.shared("SELECT letter_id, title, ministers, pages FROM letters")
        assert frame["letter_id"].tolist() == ["26150-0", "26150-1", "26150-2"]
        first, second, _ = frame["title"]
        assert first is second
        assert frame["ministers"].isna().all()
        assert frame["pages"].tolist() == [3, 3, 3]
        assert store.shared("SELECT * FROM letters WHERE false").columns[0] == "letter_id"


def test_update_changes_rows_in_place(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.append("letters", [(f"26150-{i}", *LETTER_ROW[1:]) for i in range(3)])
        changes = pd.DataFrame({"title": ["Nieuw"], "former": ["Titel"], "which": ["26150-1"]})
        store.update("letters", changes, where={"letter_id": "which", "title": "former"})
        store.update("letters", pd.DataFrame({"title": [], "which": []}), where={"title": "which"})
        titles = store.execute("SELECT letter_id, title FROM letters")
    assert titles == [("26150-0", "Titel"), ("26150-1", "Nieuw"), ("26150-2", "Titel")]


def test_write_names_the_missing_columns(tmp_path: Path) -> None:
    with Store(tmp_path) as store, pytest.raises(ValueError, match="log_odds"):
        store.write("keyness", pd.DataFrame({"document_id": ["x"], "term": ["y"], "count": [1]}))
