"""Make the sample letters and their gold from the sources beside this file.

Needs reportlab and pyphen (the "dev" extra). Run it as
``python corpus/samples/make_samples.py``; the same sources give the same bytes.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from maker.gold import block_rows, theme_rows, write_rows
from maker.printed import print_paper
from maker.source import Letter, read_letter

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Write everything, to the project or to another folder of the same shape."""
    parser = argparse.ArgumentParser(description="make the sample letters and their gold")
    parser.add_argument("--out", type=Path, default=HERE.parent, help="folder like corpus/")
    folder = parser.parse_args().out
    samples, gold = folder / "samples", folder / "gold" / "samples"
    samples.mkdir(parents=True, exist_ok=True)
    gold.mkdir(parents=True, exist_ok=True)
    letters = [read_letter(path) for path in sorted((HERE / "sources").glob("*.md"))]
    for letter in letters:
        make_letter(letter, samples, gold)


def make_letter(letter: Letter, samples: Path, gold: Path) -> None:
    """Write a letter's PDF and gold."""
    flow, pdf = print_paper(letter)
    (samples / f"{letter.name}.pdf").write_bytes(pdf)
    rows = block_rows(letter, flow)
    write_rows(gold / f"{letter.name}.blocks.jsonl", rows)
    write_rows(gold / f"{letter.name}.themes.jsonl", theme_rows(letter, rows))


if __name__ == "__main__":
    main()
