"""Countries, peoples, regions and languages as gazetteer entries.

Names in both languages are CLDR's, by way of Babel; what CLDR lacks (other names, adjectives,
inhabitants, Wikidata identifiers) stands in ``corpus/gazetteer/demonyms.tsv``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from babel import Locale

from kamerlens.data import data_path
from kamerlens.errors import DataError
from kamerlens.language.names import Alias, Entry, is_acronym, split
from kamerlens.termbase import slug

COLUMNS = tuple("code wikidata aliases_nl aliases_en adjectives people adjective_en".split())
#: UN M49 areas in CLDR that are regions one can name; the world and both Americas as one are not.
_NO_REGIONS = frozenset({"001", "019", "021"})
#: Languages that the letters of a foreign ministry name; CLDR knows hundreds, many of whose
#: names are also names of peoples or places.
_LANGUAGES = (
    "af ar az be bg bn bs ca cs da de el en es et eu fa fi fr fy ga he hi hr hu hy id is it ja "
    "ka kk km ko ku ky lb lo lt lv mk mn ms mt my nb ne nl no pap pl ps pt ro ru sk sl so sq sr "
    "srn sv sw ta tg th ti tk tr uk ur uz vi yi zh zu"
).split()
#: Shorter names of inhabitants ("Let", "Fin", "Ier") begin ordinary sentences.
_SHORTEST_PERSON = 4


def country_entries(path: Path | None = None) -> Iterator[Entry]:
    """Yield countries, then peoples, regions and languages.

    Args:
        path: Another file in the format of ``demonyms.tsv``.

    Raises:
        DataError: The file lacks a column or names an unknown territory.
    """
    source = path or data_path("corpus", "gazetteer", "demonyms.tsv")
    names = {language: Locale.parse(language).territories for language in ("nl", "en")}
    rows = list(_rows(source))
    for number, row in enumerate(rows, 2):
        if row["code"] not in names["nl"]:
            raise DataError(source, f"CLDR knows no territory {row['code']!r}", number)
        yield _country(row, names["nl"][row["code"]], names["en"][row["code"]])
    for row in rows:
        if row["adjectives"]:
            yield _people(row)
    for code, name in sorted(names["nl"].items()):
        if code.isdigit() and code not in _NO_REGIONS:
            yield _entry(f"kl:m49-{code}", "LOC", "region", [name], [names["en"][code]])
    yield from _languages()


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise DataError(path, f"the header must be {' '.join(COLUMNS)}", 1)
        yield from ({key: value or "" for key, value in row.items()} for row in reader)


def _country(row: dict[str, str], nl: str, en: str) -> Entry:
    dutch = list(dict.fromkeys([*split(row["aliases_nl"]), nl]))
    english = list(dict.fromkeys([*split(row["aliases_en"]), en]))
    return _entry(row["wikidata"] or f"kl:{row['code']}", "GPE", "country", dutch, english)


def _people(row: dict[str, str]) -> Entry:
    """Return the entry of a people: adjectives with and without ending, and inhabitants."""
    adjectives = split(row["adjectives"])
    forms = [form for adjective in adjectives for form in (adjective, adjective + "e")]
    forms += [name for name in split(row["people"]) if len(name) >= _SHORTEST_PERSON]
    code, english = row["code"].lower(), row["adjective_en"]
    return _entry(f"kl:people-{code}", "NORP", "people", forms, [english] if english else [])


def _languages() -> Iterator[Entry]:
    dutch, english = Locale.parse("nl").languages, Locale.parse("en").languages
    for code in _LANGUAGES:
        name = dutch[code]
        yield _entry(f"kl:language-{code}", "LANGUAGE", "language", [name], [english[code]])


def _entry(entity_id: str, label: str, kind: str, dutch: list[str], english: list[str]) -> Entry:
    aliases = [Alias(name, "nl", is_acronym(name)) for name in dutch]
    aliases += [Alias(name, "en", is_acronym(name)) for name in english if name not in dutch]
    acronym = next((a.text for a in aliases if a.acronym), "")
    return Entry(
        entity_id=entity_id if entity_id else f"kl:{slug(dutch[0])}",
        label=label,
        kind=kind,
        name_nl=dutch[0],
        name_en=english[0] if english else dutch[0],
        acronym_nl=acronym,
        acronym_en=next((a.text for a in aliases if a.acronym and a.language == "en"), ""),
        aliases=tuple(aliases),
    )
