"""Letters generated from the sample sources: as many as wanted, no two the same."""

from __future__ import annotations

import random
import sys
from dataclasses import replace
from pathlib import Path

from tests.conftest import REPOSITORY

SAMPLES = REPOSITORY / "corpus" / "samples"


def generate(count: int, folder: Path, *, seed: int = 1) -> list[Path]:
    """Write ``count`` printed papers as PDF: a sample's paragraphs in another order and number.

    Args:
        count: How many letters.
        folder: Where to; made if absent.
        seed: Of the shuffling; the same seed gives the same letters.
    """
    if str(SAMPLES) not in sys.path:
        sys.path.insert(0, str(SAMPLES))
    from maker.printed import print_paper
    from maker.source import read_letter

    folder.mkdir(parents=True, exist_ok=True)
    sources = [read_letter(path) for path in sorted((SAMPLES / "sources").glob("[0-9]*.md"))]
    printed = [letter for letter in sources if letter.form == "printed"]
    generator = random.Random(seed)
    paths = []
    for number in range(count):
        letter = printed[number % len(printed)]
        blocks = list(letter.parts["letter"])
        places = [i for i, b in enumerate(blocks) if b.kind == "paragraph" and "^[" not in b.text]
        shuffled = generator.sample(places, len(places))
        moved = list(blocks)
        for place, source in zip(places, shuffled, strict=True):
            moved[place] = blocks[source]
        made = replace(letter, number=10000 + number, parts={**letter.parts, "letter": moved})
        path = folder / f"kst-26150-{made.number}.pdf"
        path.write_bytes(print_paper(made)[1])
        paths.append(path)
    return paths
