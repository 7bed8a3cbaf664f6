"""The benchmarks: the letters they make, and that each of them runs."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from kamerlens.segment import read_letter

pytest.importorskip("reportlab")

from tests.benchmarks import archive, measure
from tests.benchmarks.__main__ import main, parsed
from tests.benchmarks.letters import generate


def test_generated_letters_differ_and_come_again(tmp_path: Path) -> None:
    first = generate(8, tmp_path / "a")
    again = generate(8, tmp_path / "b")
    data = [path.read_bytes() for path in first]
    assert data == [path.read_bytes() for path in again]
    assert len(set(data)) == 8
    assert generate(1, tmp_path / "c", seed=2)[0].read_bytes() != data[0]
    letters = [read_letter(path) for path in (first[0], first[7])]
    assert [letter.letter_id for letter in letters] == ["26150-10000", "26150-10007"]
    texts = [sorted(b.text for b in letter.blocks if b.type == "paragraph") for letter in letters]
    # The first and the eighth are made of the same sample: the same text in another order.
    assert texts[0] == texts[1]
    assert all(letter.words > 1000 for letter in letters)


def test_measured_is_what_a_command_takes(tmp_path: Path) -> None:
    run = measure.command([sys.executable, "-c", "x = bytearray(200 * 2**20); sum(range(10**7))"])
    assert run.cpu > 0
    assert run.largest > 150
    with pytest.raises(RuntimeError, match="exit code 3"):
        measure.command([sys.executable, "-c", "raise SystemExit(3)"])


def test_benchmarks_name_their_parts(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parsed(["--parts", "letter,nonsense"])
    assert "no part nonsense" in capsys.readouterr().err
    assert parsed([]).sizes == [10, 100, 1000]


def test_the_page_on_scale_says_what_was_measured() -> None:
    measured = archive.figures(archive.README.read_text(encoding="utf-8"))
    text = archive.PAGE.read_text(encoding="utf-8")
    assert archive.page(text, measured) == text
    with pytest.raises(ValueError, match="no figure for processor seconds"):
        archive.figures("## Figures for docs/scale.md\n")


def test_costs_follow_from_the_figures() -> None:
    made = dict.fromkeys(archive.FIGURES, 0.0) | {"worker": 3.6, "run_mib": 100, "disk": 1.024}
    found = archive.table(made)
    assert "| processor hours, letter by letter | 500 |" in found
    assert "| days with 2 processes | 10.4 |" in found
    assert "| disk for the runs, GiB | 500 |" in found


@pytest.mark.slow
def test_benchmarks_run(tmp_path: Path) -> None:
    main(["--quick", "-o", str(tmp_path / "fragment.md")])
    text = (tmp_path / "fragment.md").read_text(encoding="utf-8")
    for heading in ("One letter", "Growth", "One process and two", "Pages"):
        assert f"## {heading}" in text
    assert set(archive.figures(text)) == set(archive.FIGURES)
    assert "× pdfplumber" in text
