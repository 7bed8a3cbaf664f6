"""English composed from parts: articles, plurals, heads with their preposition, fixed phrases."""

from __future__ import annotations

import pytest

from kamerlens.align import Aligner
from kamerlens.composition import english_plural


@pytest.fixture(scope="module")
def aligner() -> Aligner:
    return Aligner.load()


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("woman", "women"),
        ("weapon of mass destruction", "weapons of mass destruction"),
        ("policy", "policies"),
        ("risk analysis", "risk analyses"),
        ("United Nations", "United Nations"),
    ],
)
def test_english_plural(one: str, many: str) -> None:
    assert english_plural(one) == many


@pytest.mark.parametrize(
    ("nl", "en"),
    [
        ("aanpak van grondoorzaken", "addressing root causes"),
        ("naleving van mensenrechten", "compliance with human rights"),
        ("agenda van de secretaris-generaal", "agenda of the Secretary-General"),
        ("evaluatie van de vredesopbouw", "evaluation of peacebuilding"),
        ("VNVR-lid", "Security Council member"),
        ("wereldwijd platform", "global platform"),
    ],
)
def test_composed_english(aligner: Aligner, nl: str, en: str) -> None:
    assert aligner.align(nl).en == en


def test_english_names_are_known_with_the_united_nations(aligner: Aligner) -> None:
    found = aligner.align("UN Department of Economic and Social Affairs")
    assert (found.en, found.status) == ("Department of Economic and Social Affairs", "termbase")
    assert aligner.align("Life Cycle Toolkit", is_english=True).en == "Life Cycle Toolkit"
