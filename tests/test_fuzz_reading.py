"""Damaged files: whatever is done to them, reading ends with a letter or a reason."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from kamerlens.data import data_path
from kamerlens.segment import read_letter_safe
from kamerlens.settings import Limits

SOURCES = ("kst-26150-S66.pdf", "kst-26150-S75.pdf", "kst-26150-S73.xml")


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Return data with bytes changed, cut out, doubled or blanked."""
    made = bytearray(data)
    kind = chance.choice(("change", "cut", "double", "blank"))
    for _ in range(chance.choice((1, 3, 30, 300))):
        start = chance.randrange(max(1, len(made)))
        end = min(len(made), start + chance.choice((1, 5, 50, 500)))
        if kind == "change":
            made[start:end] = bytes(chance.randrange(256) for _ in range(end - start))
        elif kind == "cut":
            del made[start:end]
        elif kind == "double":
            made[start:start] = made[start:end]
        else:
            made[start:end] = bytes(end - start)
    return bytes(made)


@pytest.mark.fuzz
@pytest.mark.parametrize("seed", range(200))
def test_read_letter_safe_survives_damage(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    source = data_path("corpus", "samples", chance.choice(SOURCES))
    path = tmp_path / source.name
    path.write_bytes(damaged(source.read_bytes(), chance))
    start = time.monotonic()
    letter = read_letter_safe(path, limits=Limits(seconds=20))
    assert time.monotonic() - start < 25
    assert letter.status == "ok" or letter.error
    assert "unexpected content" not in (letter.error or "")


@pytest.mark.parametrize("seed", range(5))
def test_read_letter_safe_survives_some_damage(tmp_path: Path, seed: int) -> None:
    test_read_letter_safe_survives_damage(tmp_path, 1000 + seed)
