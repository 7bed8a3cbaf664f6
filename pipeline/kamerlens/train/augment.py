"""More training text for names: known names put in the place of annotated ones.

A thousand annotated sentences show few of the names that letters use. Each name is replaced by
another of its label and its shape (acronym, one word, several words), drawn from the gazetteer and
from ``corpus/names``; what stands around it stays. Made texts are for training only.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from kamerlens.train.entities import LABELS, AnnotatedText

#: Columns of a gazetteer file that hold Dutch names, and those that hold English ones.
_DUTCH = ("name_nl", "acronym_nl", "aliases_nl")
_ENGLISH = ("name_en", "acronym_en")
#: Names of persons are combined anew as often as there are entries to draw from.
_PERSONS = 1500

Pools = Mapping[tuple[str, str], Sequence[str]]


def read_pools(gazetteer: Path, names: Path, *, seed: int = 0) -> Pools:
    """Collect replacement names by label and shape.

    Args:
        gazetteer: Folder of TSV files with columns ``label``, ``name_nl`` and so on. Aliases
            marked ``?`` are ambiguous and not used.
        names: Folder of lists ``<LABEL>.txt``, one name a line, ``#`` for comments, and
            ``first_names.txt`` and ``last_names.txt`` for persons.
        seed: Seed for combining the names of persons.

    Returns:
        Names sorted, each once. A missing folder counts as empty.
    """
    found: dict[tuple[str, str], set[str]] = {}
    for label, name in [*_gazetteer_names(gazetteer), *_listed_names(names, seed=seed)]:
        found.setdefault((label, shape_of(name)), set()).add(name)
    return {key: sorted(values) for key, values in sorted(found.items())}


def shape_of(name: str) -> str:
    """Return ``acronym``, ``word`` or ``phrase``."""
    if " " in name:
        return "phrase"
    capitals = sum(letter.isupper() for letter in name)
    return "acronym" if capitals > 1 and capitals * 2 >= len(name) else "word"


def _gazetteer_names(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield label and name of every unambiguous gazetteer entry."""
    for path in sorted(folder.glob("*.tsv")):
        with path.open(encoding="utf8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                if row.get("label") in LABELS:
                    for column in (*_DUTCH, *_ENGLISH):
                        for name in (row.get(column) or "").split("|"):
                            if name and not name.startswith("?"):
                                yield row["label"], name


def _listed_names(folder: Path, *, seed: int) -> Iterator[tuple[str, str]]:
    """Yield label and name of the lists, and combined names of persons."""
    for path in sorted(folder.glob("[A-Z]*.txt")):
        for name in _entries(path):
            yield path.stem, name
    first, last = (_entries(folder / f"{part}_names.txt") for part in ("first", "last"))
    if first and last:
        dice = random.Random(seed)
        for i in range(_PERSONS):
            family = dice.choice(last)
            yield "PERSON", family if i % 3 == 0 else f"{dice.choice(first)} {family}"


def _entries(path: Path) -> list[str]:
    """Return the entries of a list file; none if it is missing."""
    if not path.is_file():
        return []
    lines = (line.partition("#")[0].strip() for line in path.read_text("utf8").splitlines())
    return [line for line in lines if line]


def augment(
    records: Iterable[AnnotatedText],
    pools: Pools,
    *,
    copies: int,
    share: float = 0.7,
    seed: int = 0,
) -> Iterator[AnnotatedText]:
    """Yield ``copies`` variants of each text that has replaceable names.

    Args:
        records: Annotated texts.
        pools: Names of :func:`read_pools`.
        copies: Variants per text.
        share: Share of the names that are replaced.
        seed: Seed of all choices.
    """
    dice = random.Random(seed)
    for record in records:
        for copy in range(copies):
            made = substitute(record, pools, dice, share=share)
            if made.text != record.text:
                yield AnnotatedText(f"{record.source}~{copy}", made.text, made.spans)


def substitute(
    record: AnnotatedText, pools: Pools, dice: random.Random, *, share: float
) -> AnnotatedText:
    """Replace some names of a text and shift the spans accordingly."""
    pieces, spans = [], []
    at = length = 0
    for start, end, label in record.spans:
        name = record.text[start:end]
        choices = pools.get((label, shape_of(name)), ())
        if choices and dice.random() < share:
            name = dice.choice(choices)
        pieces += [record.text[at:start], name]
        length += start - at
        spans.append((length, length + len(name), label))
        length += len(name)
        at = end
    return AnnotatedText(record.source, "".join([*pieces, record.text[at:]]), tuple(spans))
