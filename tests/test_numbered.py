"""Names with a number: sessions, conferences, resolutions."""

from __future__ import annotations

import pytest

from kamerlens.numbered import numbered_name, ordinal_words


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("72ste AVVN", "seventy-second session of the General Assembly"),
        ("72e AVVN-zitting", "seventy-second session of the General Assembly"),
        ("AVVN 72", "seventy-second session of the General Assembly"),
        ("zeventigste zitting van de AVVN", "seventieth session of the General Assembly"),
        (
            "66e zitting van de Algemene Vergadering van de Verenigde Naties",
            "sixty-sixth session of the General Assembly",
        ),
        ("75e Algemene Vergadering van de VN", "seventy-fifth session of the General Assembly"),
        ("COP22", "COP22"),
        ("COP 26", "COP26"),
        ("resolutie 2242", "Security Council resolution 2242"),
        ("VNVR-resolutie 1325 (2000)", "Security Council resolution 1325 (2000)"),
        ("Veiligheidsraadresolutie 2231", "Security Council resolution 2231"),
        ("resolutie 72/1", "resolution 72/1"),
    ],
)
def test_numbered_names_have_their_english(name: str, english: str) -> None:
    found = numbered_name(name)
    assert found is not None
    assert found.en == english


@pytest.mark.parametrize(
    "name",
    [
        "Algemene Vergadering",
        "72e zitting",
        "grote Algemene Vergadering",
        "36e zitting van de Mensenrechtenraad",
        "resolutie over water",
        "resolutie 12",
        "COP",
        "250e AVVN",
    ],
)
def test_numbered_names_leave_alone_what_no_rule_fits(name: str) -> None:
    assert numbered_name(name) is None


def test_numbered_names_of_one_thing_have_one_key() -> None:
    wordings = ("72ste AVVN", "AVVN72", "72e zitting van de Algemene Vergadering van de VN")
    keys = {found.key for name in wordings if (found := numbered_name(name))}
    assert keys == {"general-assembly-72"}


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "first"), (12, "twelfth"), (20, "twentieth"), (41, "forty-first"), (80, "eightieth"),
     (99, "ninety-ninth"), (100, "hundredth"), (112, "hundred and twelfth")],
)  # fmt: skip
def test_numbered_names_spell_ordinals(number: int, words: str) -> None:
    assert ordinal_words(number) == words
