"""Make the sample letters, their gold and their plan from the sources beside this file.

Needs reportlab and pyphen (the "dev" extra). Run it as
``python corpus/samples/make_samples.py``; the same sources give the same bytes.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from maker.gold import block_rows, inline_rows, theme_rows, write_rows
from maker.ministry import send_letter
from maker.official_xml import letter_xml, metadata_xml
from maker.plan import measure, plan_table, plan_toml
from maker.printed import print_paper
from maker.source import Letter, read_letter

HERE = Path(__file__).resolve().parent
FORMS = {"printed": print_paper, "ministry": send_letter}


def main() -> None:
    """Write everything, to the project or to another folder of the same shape."""
    parser = argparse.ArgumentParser(description="make the sample letters, gold and plan")
    parser.add_argument("--out", type=Path, default=HERE.parent, help="folder like corpus/")
    folder = parser.parse_args().out
    samples, gold = folder / "samples", folder / "gold" / "samples"
    samples.mkdir(parents=True, exist_ok=True)
    gold.mkdir(parents=True, exist_ok=True)
    letters = [read_letter(path) for path in sorted((HERE / "sources").glob("[0-9]*.md"))]
    for letter in letters:
        make_letter(letter, samples, gold)
    rows = measure(letters)
    write(samples / "plan.toml", plan_toml(rows, HERE / "sources" / "planted.toml"))
    page = (HERE / "PLAN.md").read_text(encoding="utf-8")
    write(samples / "PLAN.md", plan_table(rows, page))


def make_letter(letter: Letter, samples: Path, gold: Path) -> None:
    """Write a letter's PDF, its XML if it has one, and the gold of each."""
    flow, pdf = FORMS[letter.form](letter)
    (samples / f"{letter.name}.pdf").write_bytes(pdf)
    rows = block_rows(letter, flow)
    write_rows(gold / f"{letter.name}.blocks.jsonl", rows)
    write_rows(gold / f"{letter.name}.themes.jsonl", theme_rows(letter, rows))
    if letter.style.get("xml") == "yes":
        write(samples / f"{letter.name}.xml", letter_xml(letter))
        write(samples / f"{letter.name}.metadata.xml", metadata_xml(letter))
        rows = inline_rows(letter)
        write_rows(gold / f"{letter.name}.xml.blocks.jsonl", rows)
        write_rows(gold / f"{letter.name}.xml.themes.jsonl", theme_rows(letter, rows))


def write(path: Path, text: str) -> None:
    """Write text with the same line ends on every system."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)


if __name__ == "__main__":
    main()
