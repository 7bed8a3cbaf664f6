"""Keys of names: what belongs together, and what does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamerlens.namekeys import name_key, word_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("VN-hervorming", "hervorming van de VN"),
        ("VN-hervorming", "Hervormingen van de Verenigde Naties"),
        ("VN-hervorming", "hervorming der Verenigde Naties"),
        ("EU-lidstaat", "lidstaten van de Europese Unie"),
        ("mensenrechtenverdediger", "mensenrechten-verdedigers"),
        ("bescherming van de burgerbevolking", "bescherming van burgerbevolking"),
        ("humanitaire operatie", "Humanitaire operaties"),
        ("internationaal recht", "internationale recht"),
        ("strategie", "strategieën"),
        ("thema", "thema’s"),
        ("lidstaat", "lidstaten"),
        ("Algemene Vergadering", "algemeen vergadering"),
        ("72e zitting", "72ste zitting"),
        ("coördinatie", "coordinatie"),
    ],
)
def test_namekeys_bring_wordings_together(one: str, other: str) -> None:
    assert name_key(one) == name_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("VN-hervorming", "EU-hervorming"),
        ("hervorming", "VN-hervorming"),
        ("71e zitting", "72e zitting"),
        ("vrede", "vreemdeling"),
        ("verdrag", "verdragscomité"),
        ("mens", "mensenrecht"),
    ],
)
def test_namekeys_keep_names_apart(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@given(st.text(max_size=60))
def test_namekeys_take_any_text(text: str) -> None:
    assert name_key(text) == name_key(f"  {text} ")
    assert word_key(text) == word_key(text)
