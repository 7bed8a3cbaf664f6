"""Sessions of the General Assembly named in text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamerlens.sessions import loose_mentions, ordinal, session_mentions, year_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("72ste", 72),
        ("72e", 72),
        ("71st", 71),
        ("zeventigste", 70),
        ("eenenzeventigste", 71),
        ("tweeënzeventigste", 72),
        ("drieënzestigste", 63),
        ("vijfenzestigste", 65),
        ("achtenzestigste", 68),
        ("zestigste", 60),
        ("negentiende", 19),
        ("seventy-second", 72),
        ("seventieth", 70),
        ("zitting", None),
        ("de", None),
    ],
)
def test_ordinal(text: str, expected: int | None) -> None:
    assert ordinal(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("de 72ste zitting van de Algemene Vergadering van de Verenigde Naties", [72]),
        ("tijdens de 64e AVVN in New York", [64]),
        ("de zeventigste zitting van de Algemene Vergadering", [70]),
        ("de vierenzestigste sessie van de Algemene Vergadering der VN", [64]),
        ("de 73ste (gewone) zitting van de AVVN en terugblik op de 72ste AVVN", [73, 72]),
        ("the seventy-fifth session of the General Assembly", [75]),
        ("inzet voor AVVN 76", [76]),
        ("de 36ste zitting van de Mensenrechtenraad", []),
        ("de 61ste zitting van de Commission on the Status of Women", []),
        ("het 25e jaar van dit overleg", []),
        ("de derde zitting van de Algemene Vergadering", []),
    ],
)
def test_session_mentions(text: str, expected: list[int]) -> None:
    assert [mention.session for mention in session_mentions(text)] == expected


@given(st.integers(min_value=20, max_value=99))
def test_session_mentions_in_figures_and_year(number: int) -> None:
    found = session_mentions(f"inzet voor de {number}e zitting van de Algemene Vergadering")
    assert [mention.session for mention in found] == [number]
    assert year_of(number) == 1945 + number


@pytest.mark.parametrize(
    ("text", "sessions"),
    [
        ("De 66ste zitting wordt op 13 september geopend.", [66]),
        ("De Algemene Vergadering komt voor de 68ste maal in gewone zitting bijeen.", [68]),
        ("de vierentwintigste zitting van de Mensenrechtenraad", []),
        ("in de 21ste eeuw", []),
    ],
)
def test_loose_mentions(text: str, sessions: list[int]) -> None:
    assert loose_mentions(text) == sessions
