"""Small letters as text, for tests that run everything."""

from __future__ import annotations

from pathlib import Path

_HEAD = """26 150 Algemene Vergadering der Verenigde Naties

Nr. {number} BRIEF VAN DE MINISTER VAN BUITENLANDSE ZAKEN

Aan de Voorzitter van de Tweede Kamer der Staten-Generaal

Den Haag, 4 september {year}

Hierbij bied ik u de inzet aan voor de {session}e zitting van de Algemene Vergadering van de
Verenigde Naties (AVVN).

"""
_PARAGRAPHS = (
    "Het kabinet wil dat de Veiligheidsraad vaker en eerder over conflicten spreekt. Nederland\n"
    "zal in New York pleiten voor hervorming van de Verenigde Naties.\n\n",
    "De positie van mensenrechtenverdedigers gaat achteruit. In de Mensenrechtenraad vraagt het\n"
    "kabinet aandacht voor vrijheid van meningsuiting en voor gelijke rechten van vrouwen.\n\n",
    "Klimaatverandering treft kleine eilandstaten het zwaarst. Het kabinet steunt de uitvoering\n"
    "van het klimaatakkoord van Parijs en van de duurzame ontwikkelingsdoelen (SDG’s).\n\n",
    "Humanitaire hulp moet mensen in nood bereiken. Nederland draagt bij aan het noodhulpfonds\n"
    "CERF en aan het werk van de vluchtelingenorganisatie UNHCR in Libanon.\n\n",
)
_FOOT = "De Minister van Buitenlandse Zaken,\nA. B. de Vries\n"


def write_letters(folder: Path, count: int) -> list[Path]:
    """Write letters on sessions 70 and after; each with the paragraphs in another order."""
    folder.mkdir(parents=True, exist_ok=True)
    return [write_letter(folder / f"brief{i}.txt", number=100 + i, turn=i) for i in range(count)]


def write_letter(path: Path, *, number: int, turn: int = 0) -> Path:
    """Write one letter.

    Args:
        path: The file.
        number: Its number in the dossier.
        turn: Of its session, and of the paragraphs.
    """
    first = turn % len(_PARAGRAPHS)
    body = "".join((*_PARAGRAPHS[first:], *_PARAGRAPHS[:first]))
    head = _HEAD.format(number=number, year=2015 + turn, session=70 + turn)
    path.write_text(head + body + _FOOT, encoding="utf-8")
    return path
