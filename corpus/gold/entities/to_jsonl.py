#!/usr/bin/env python3
"""Convert the marked-up sentences of this folder to one JSONL file, and check them.

usage: to_jsonl.py [--check]

Every line of genre-*.txt is one item; ``⟦LABEL|text⟧`` marks a name. genre.jsonl gets one record
a line: ``{"id", "text", "spans": [{"start", "end", "label"}]}``, offsets in characters. With
``--check`` nothing is written: the exit status says whether genre.jsonl is up to date.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
TARGET = HERE / "genre.jsonl"
NAMES = "DATE EVENT FAC GPE LANGUAGE LAW LOC MONEY NORP ORG PERCENT PERSON PRODUCT REF TITLE"
LABELS = frozenset([*NAMES.split(), "WORK_OF_ART"])
MARK = re.compile(r"⟦([A-Z_]+)\|([^⟦⟧|]*)⟧")
# Capitalised "De" can open a surname (De Mistura) or a firm; only the lower-case article is wrong.
ARTICLE = re.compile(r"(?:de|het|een|'t|the) ")
QUOTES = '«»“”"‘„'
# Abbreviations are the only names that end in a full stop.
FINAL_STOP = re.compile(r"(?:\b(?:jl|jr|c\.s|n\.Chr|v\.Chr)\.|[A-Z]\.)$")

Span = dict[str, int | str]
Record = dict[str, str | list[Span]]


def span_faults(label: str, name: str) -> Iterator[str]:
    """Yield what is wrong with one marked name, in words."""
    if label not in LABELS:
        yield f"unknown label {label}"
    if not name.strip():
        yield "empty span"
        return
    if name != name.strip():
        yield f"space at the edge of {name!r}"
    if label != "WORK_OF_ART" and ARTICLE.match(name):
        yield f"leading article in {name!r}"
    if name[0] in QUOTES or name[-1] in QUOTES:
        yield f"quotation mark at the edge of {name!r}"
    if name[-1] in ",;:" or (name[-1] == "." and not FINAL_STOP.search(name)):
        yield f"punctuation at the end of {name!r}"
    if name.count("(") != name.count(")"):
        yield f"unbalanced bracket in {name!r}"


def parse_line(line: str) -> tuple[str, list[Span], list[str]]:
    """Take the marks out of one line.

    Returns:
        The plain text, its spans in order of position, and the faults found.
    """
    text, last = "", 0
    spans: list[Span] = []
    faults: list[str] = []
    for mark in MARK.finditer(line):
        label, name = mark.groups()
        faults += span_faults(label, name)
        text += line[last : mark.start()]
        span: Span = {"start": len(text), "end": len(text) + len(name), "label": label}
        spans.append(span)
        text += name
        last = mark.end()
    text += line[last:]
    if re.search(r"[⟦⟧|]", text):
        faults.append("nested, open or malformed mark")
    if text != text.strip() or "  " in text:
        faults.append("stray space in the text")
    return text, spans, faults


def read_folder(folder: Path) -> tuple[list[Record], list[str]]:
    """Read every genre-*.txt of a folder, in order of name.

    Returns:
        The records, and the faults as "file:line: fault".
    """
    records: list[Record] = []
    faults: list[str] = []
    seen: dict[str, str] = {}
    for path in sorted(folder.glob("genre-*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            where = f"{path.name}:{number}"
            text, spans, found = parse_line(line)
            if not text:
                found.append("empty line")
            elif text in seen:
                found.append(f"same text as {seen[text]}")
            seen.setdefault(text, where)
            faults += [f"{where}: {fault}" for fault in found]
            records.append({"id": f"{path.stem}:{number}", "text": text, "spans": spans})
    return records, faults


def main() -> int:
    """Convert or check the folder; 1 if anything is wrong."""
    parser = argparse.ArgumentParser(description="Convert the marked-up sentences to JSONL.")
    parser.add_argument("--check", action="store_true", help="write nothing, compare only")
    options = parser.parse_args()
    records, faults = read_folder(HERE)
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        return 1
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    if options.check:
        return int(not TARGET.exists() or TARGET.read_text(encoding="utf-8") != lines)
    TARGET.write_text(lines, encoding="utf-8")
    counts = Counter(re.findall(r'"label": "(\w+)"', lines))
    print(len(records), "items;", ", ".join(f"{k} {v}" for k, v in sorted(counts.items())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
