"""Reading a finished run, comparing, drawing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

import kamerlens
from kamerlens.compare import comparison, format_comparison
from kamerlens.errors import RunError
from kamerlens.plots import KINDS, draw, save
from kamerlens.results import DTYPES
from kamerlens.schema import TABLES


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_tables_have_the_stated_dtypes(made_run: Path, table: object) -> None:
    name, columns = table.name, table.columns  # type: ignore[attr-defined]
    frame = kamerlens.read(made_run).table(name)
    assert {c: str(t) for c, t in frame.dtypes.items()} == {c.name: DTYPES[c.type] for c in columns}


def test_emphasis_has_session_and_year(made_run: Path) -> None:
    frame = kamerlens.read(made_run).emphasis(part="letter")
    assert frame["session"].unique().tolist() == [70, 71, 72]
    assert frame["year"].iloc[0] == 2015
    shares = frame.pivot(index="session", columns="theme", values="share")
    assert shares.loc[71, "climate_environment"] > shares.loc[70, "climate_environment"]


def test_emphasis_names_the_valid_parts(made_run: Path) -> None:
    with pytest.raises(ValueError, match="letter, annex, english"):
        kamerlens.read(made_run).emphasis(part="bijlage")


@pytest.mark.parametrize("name", ["letter71", 71, "71"])
def test_document_is_found_by_id_or_session(made_run: Path, name: str | int) -> None:
    assert kamerlens.read(made_run).document(name) == "letter71"


def test_document_lists_what_there_is(made_run: Path) -> None:
    with pytest.raises(ValueError, match="letter70"):
        kamerlens.read(made_run).document(99)


def test_read_refuses_what_is_no_run(tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"run\.json"):
        kamerlens.read(tmp_path)


def test_comparison_of_two_sessions(made_run: Path) -> None:
    found = comparison(kamerlens.read(made_run), 70, 71)
    assert (found["a"], found["b"]) == ("letter70", "letter71")
    assert found["themes"][0]["theme"] == "climate_environment"
    assert found["themes"][0]["verdict"] == "more"
    assert found["keyness"]["letter71"][0]["term"] == "klimaat"


def test_comparison_puts_the_earlier_first(made_run: Path) -> None:
    found = comparison(kamerlens.read(made_run), 71, 70)
    assert (found["a"], found["b"]) == ("letter70", "letter71")


def test_comparison_is_of_the_last_two_by_default(made_run: Path) -> None:
    found = comparison(kamerlens.read(made_run))
    assert (found["a"], found["b"]) == ("letter71", "letter72")


@pytest.mark.parametrize(("language", "word"), [("nl", "Klimaat en milieu"), ("en", "Climate")])
def test_comparison_fits_a_terminal(made_run: Path, language: str, word: str) -> None:
    from rich.console import Console

    run = kamerlens.read(made_run)
    console = Console(record=True, width=80)
    found = comparison(run, 70, 71)
    console.print(format_comparison(found, run.theme_names(language), language=language))
    text = console.export_text()
    assert word in text
    assert "…" in next(line for line in text.splitlines() if word in line)
    assert len([line for line in text.splitlines() if "…" in line]) == len(found["themes"])


def test_comparison_of_years(made_run: Path) -> None:
    found = comparison(kamerlens.read(made_run), 2015, 2016)
    assert (found["a"], found["b"]) == ("letter70", "letter71")


def test_comparison_of_a_pair_that_the_run_left_out(made_run: Path, tmp_path: Path) -> None:
    """With many letters only neighbours are compared; the same numbers come out on request."""
    folder = Path(shutil.copytree(made_run, tmp_path / "run"))
    (folder / "run.json").write_text('{"settings": {"resamples": 200}}', encoding="utf-8")
    whole = comparison(kamerlens.read(folder), 70, 72)
    path = folder / "tables" / "theme_change.parquet"
    change = pd.read_parquet(path)
    change[change["document_b"] != "letter72"].to_parquet(path)
    assert comparison(kamerlens.read(folder), 70, 72) == whole


def test_comparison_with_itself_is_refused(made_run: Path) -> None:
    with pytest.raises(ValueError, match="itself"):
        comparison(kamerlens.read(made_run), 70, 70)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("suffix", ["svg", "png", "html"])
def test_plots_are_written(made_run: Path, tmp_path: Path, kind: str, suffix: str) -> None:
    path = tmp_path / f"plot.{suffix}"
    save(draw(kamerlens.read(made_run), kind, language="en", a=70, b=71), path)
    data = path.read_bytes()
    assert {"svg": b"<svg", "png": b"\x89PNG", "html": b"vega"}[suffix] in data
    if suffix == "html":
        assert b'src="http' not in data  # works without network


def test_plots_state_the_number_of_words(made_run: Path, tmp_path: Path) -> None:
    path = tmp_path / "plot.svg"
    run = kamerlens.read(made_run)
    save(draw(run, "heatmap"), path)
    blocks = run.table("blocks")
    words = blocks.loc[blocks["document_id"] == "letter70", "words"].sum()
    assert f"70: {words}" in path.read_text(encoding="utf-8")


def test_plots_refuse_unknown_kinds(made_run: Path, tmp_path: Path) -> None:
    run = kamerlens.read(made_run)
    with pytest.raises(ValueError, match="emphasis, heatmap, change, keyness"):
        draw(run, "pie")
    with pytest.raises(ValueError, match=r"\.svg, \.png or \.html"):
        save(draw(run, "heatmap"), tmp_path / "plot.pdf")


def test_dtypes_are_those_of_pandas(made_run: Path) -> None:
    frame = kamerlens.read(made_run).table("letters")
    assert isinstance(frame["date"].iloc[0], pd.Timestamp)
