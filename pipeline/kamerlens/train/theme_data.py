"""What the theme model learns from: coded paragraphs, coded letters, treaties of known subject."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kamerlens.data import data_path
from kamerlens.records import BODY_TYPES
from kamerlens.theme_features import Passage

#: Treaty clauses about the treaty itself; they are about no theme.
_PROCEDURE = re.compile(
    r"bekrachtig|nedergelegd|nederlegging|inwerkingtred|in werking|depositaris|ondertekend|"
    r"toetreding|opzegging|authenti|ratific|deposit|into force|denunc|accession|signator",
    re.IGNORECASE,
)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_TREATY_WORDS = range(12, 151)


@dataclass(frozen=True, slots=True)
class Example:
    """A passage and its themes.

    Attributes:
        text_id: Passages of one text share it, in reading order; context is looked up in it.
        group: Source; cross-validation never splits it.
        genre: For figures by genre.
        weak: Whether the themes are the source's and not the passage's own.
    """

    passage: Passage
    themes: tuple[str, ...]
    primary: str | None
    text_id: str
    group: str
    genre: str
    weak: bool = False


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a JSON lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def coded(data: Path) -> list[Example]:
    """Return all passages coded by hand: letters with context first, then single paragraphs.

    Args:
        data: Folder with ``gold/``, ``texts/`` and ``parallel/``.
    """
    samples = sorted(data_path("corpus", "gold", "samples").glob("*.themes.jsonl"))
    letters = [path for path in samples if ".xml." not in path.name]
    letters.append(data / "gold" / "letter.themes.jsonl")
    found = [example for path in letters for example in _letter(path)]
    for path in sorted(data_path("corpus", "gold", "themes").glob("*.jsonl")):
        found += _own(path)
    return found + _paragraphs(data)


def _letter(path: Path) -> list[Example]:
    """Return the coded blocks of one letter, under their headings."""
    name = path.name.removesuffix(".themes.jsonl")
    themes = {row["id"]: row for row in read_jsonl(path)}
    genre = "letter" if name == "letter" else "sample"
    return [
        Example(passage, tuple(themes[key]["all"]), themes[key]["primary"], name, name, genre)
        for key, passage in gold_passages(read_jsonl(path.with_name(f"{name}.blocks.jsonl")))
    ]


def gold_passages(rows: Sequence[Mapping[str, Any]]) -> list[tuple[Any, Passage]]:
    """Return id and passage of the body blocks of block gold, with their context."""
    found: list[tuple[Any, Passage]] = []
    headings: list[tuple[int, str]] = []
    part, lead = None, None
    for row in rows:
        if row["part"] != part:
            part, lead, headings = row["part"], None, []
        if row["type"] == "heading":
            level = row["level"] or 1
            headings = [*(h for h in headings if h[0] < level), (level, row["text"])]
            lead = None
        elif row["type"] in BODY_TYPES:
            path = tuple(text for _, text in headings)
            section = "/".join((str(part), *path))
            item = row["type"] == "list_item"
            found.append(
                (row["id"], Passage(row["text"], "nl", path, section, lead if item else None))
            )
            lead = lead if item else len(found) - 1
    return found


def _own(path: Path) -> list[Example]:
    name = path.stem
    language = name[:2]
    return [
        Example(
            Passage(row["text"], language),
            tuple(row["all"]),
            row["primary"],
            row["id"],
            name,
            f"own-{language}",
        )
        for row in read_jsonl(path)
    ]


def _paragraphs(data: Path) -> list[Example]:
    """Return the single coded paragraphs, grouped by the document they stand in."""
    sources = {
        str(path.relative_to(data)): _letters_only(path.read_text(encoding="utf-8"))
        for path in sorted(data.glob("texts/*/*.txt"))
    }
    treaties = {_letters_only(row["nl"])[:60]: row["treaty"] for row in _parallel(data)}
    found = []
    for row in read_jsonl(data / "gold" / "themes.train.jsonl"):
        genre = row["id"].rpartition("-")[0]
        key = _letters_only(row["text"])[:60]
        if genre == "nl-treaty":
            group = treaties.get(key, row["id"])
        else:
            group = next((name for name, text in sources.items() if key in text), row["id"])
        passage = Passage(row["text"], row["id"][:2])
        found.append(Example(passage, tuple(row["all"]), row["primary"], row["id"], group, genre))
    return found


def _letters_only(text: str) -> str:
    return re.sub(r"\W+", "", text.lower())


def _parallel(data: Path) -> Iterator[dict[str, str]]:
    path = data / "parallel" / "treaties.nl-en.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield {**row, "nl": _LINK.sub(r"\1", row["nl"]), "en": _LINK.sub(r"\1", row["en"])}


def weak(data: Path, *, seed: int, most: int) -> list[Example]:
    """Return paragraphs of treaties, coded with the treaty's subject, in both languages.

    Args:
        data: Folder with ``parallel/``.
        seed: Of the choice of paragraphs.
        most: Paragraphs taken of a treaty, at most.
    """
    subjects = _subjects()
    by_treaty: dict[str, list[dict[str, str]]] = {code: [] for code in subjects}
    for row in _parallel(data):
        if row["treaty"] in subjects and all(
            len(row[language].split()) in _TREATY_WORDS for language in ("nl", "en")
        ):
            by_treaty[row["treaty"]].append(row)
    chance = random.Random(seed)
    found = []
    for code, rows in by_treaty.items():
        chance.shuffle(rows)
        for row in rows[:most]:
            for language in ("nl", "en"):
                text = row[language]
                themes = () if _PROCEDURE.search(text) else subjects[code]
                example = Example(Passage(text, language), themes, None, "", code, "weak")
                found.append(replace(example, weak=True))
    return found


def _subjects() -> dict[str, tuple[str, ...]]:
    path = data_path("corpus", "gold", "themes", "treaties.tsv")
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:])
    return {treaty: tuple(themes.split()) for treaty, themes, _ in rows}


def unlabelled(data: Path) -> Iterator[tuple[tuple[str, str], ...]]:
    """Yield texts without codes, each as ``(language, text)`` of all its versions."""
    for row in _parallel(data):
        if len(row["nl"].split()) >= 5:
            yield ("nl", row["nl"]), ("en", row["en"])
    for path in sorted(data.glob("texts/*/*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if len(line.split()) > 8:
                yield ((path.parent.name, line),)
