"""Normalisation of text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamerlens.normalise import normalise


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ﬁnanciering en eﬀect", "financiering en effect"),
        ("het ĳs van Ĳmuiden", "het ijs van IJmuiden"),
        ("26\u00a0150", "26 150"),
        ("breed\u2003wit\u202fsmal", "breed wit smal"),
        ("VN\u2011missie", "VN-missie"),
        ("co\u0308rdinatie", "cördinatie"),
        ("programma\u00b4s", "programma’s"),
        ("nul\u200bbreed\ufeff", "nulbreed"),
        ("Windows \u0093aanhaling\u0094", "Windows “aanhaling”"),
        ("af\u00adbreken", "af\u00adbreken"),
        ("een\x07twee", "eentwee"),
    ],
)
def test_normalise_spells_out(text: str, expected: str) -> None:
    assert normalise(text) == expected


@given(st.text())
def test_normalise_is_idempotent_and_nfc(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
