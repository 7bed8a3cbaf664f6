"""Dates in Dutch."""

from __future__ import annotations

import pytest

from kamerlens.dates import iso_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Den Haag, 3 september 2020", "2020-09-03"),
        ("Datum 18 oktober 2023", "2023-10-18"),
        ("’s-Gravenhage, 11 Maart 2009", "2009-03-11"),
        ("op 1-9-2017", "2017-09-01"),
        ("2018-07-06", "2018-07-06"),
        ("31 februari 2020", None),
        ("in september 2020", None),
        ("zonder datum", None),
    ],
)
def test_iso_date(text: str, expected: str | None) -> None:
    assert iso_date(text) == expected
