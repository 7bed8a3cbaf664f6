"""The head of a paper's first page: what it says goes to the facts, not into the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kamerlens.columns import MARGIN, Frame
from kamerlens.dates import iso_date
from kamerlens.records import Box
from kamerlens.source import Facts, Line

_MASTHEAD = re.compile(r"(Tweede|Eerste) Kamer der Staten-Generaal|Verenigde Vergadering der Staten")
_YEAR = re.compile(r"[Vv]ergaderjaar\s+(\d{4})\s*[-–]\s*(\d{4})")
_DOSSIER = re.compile(r"^(\d{2})[ .]?(\d{3})(?:[ -]*([IVX]{1,6}|[A-Z]))?$")
_DOSSIER_INLINE = re.compile(r"^(\d{2}) (\d{3})(?: ([IVX]{1,6}))?\s{1,}(?=[A-Z«])")
_NUMBER = re.compile(r"^(?:Nr|nr)\.?\s*(\d+[A-Za-z]?(?:\s*[A-Z]+)?)\b\.?")
_ADDRESSEE = re.compile(r"^Aan de [Vv]oorzitters? van de |^Aan de [Ll]eden van de ")
_PLACE_DATE = re.compile(
    r"^(?:’s-Gravenhage|'s-Gravenhage|‘s-Gravenhage|Den Haag|[A-Z][a-zé]+(?: [A-Z][a-z]+)?),?\s+"
    r"(?:\d{1,2} [a-z]+ \d{4})\s*\.?$"
)
_SALUTATION = re.compile(r"^(?:Geachte|Zeer geachte|Mijnheer de|Mevrouw de|Excellentie)\b.*")
_LABELLED = re.compile(r"^(Datum|Betreft|Onderwerp)\b[:\s]*(.*)$")
_OFFICE_NUMBER = re.compile(r"^\d{1,5}$")


@dataclass(frozen=True, slots=True)
class Head:
    """Facts, and the indices of the first page's lines that belong to the head."""

    facts: Facts
    lines: frozenset[int]


def head_of(lines: Sequence[Line], rules: Sequence[Box], frame: Frame) -> Head:
    """Find the head of the first page.

    Two kinds are known: the masthead of the printed papers (the chamber's name over thin rules,
    then dossier, number, title, addressee, place and date) and that of a ministry's own letter
    (address, date and subject above the salutation).
    """
    masthead = _masthead_bottom(lines, rules)
    if masthead is not None:
        return _printed(lines, masthead, frame)
    return _ministry(lines)


def _masthead_bottom(lines: Sequence[Line], rules: Sequence[Box]) -> float | None:
    """Return how far down the masthead reaches: to the last wide rule under the name."""
    names = [line for line in lines if _MASTHEAD.search(line.text) and line.box.top < 200]
    names = [line for line in names if not _ADDRESSEE.match(line.text)]
    if not names:
        return None
    name = min(names, key=lambda line: line.box.top)
    left = min(line.box.x0 for line in lines)
    right = max(line.box.x1 for line in lines)
    wide = [
        rule.top
        for rule in rules
        if rule.x1 - rule.x0 > 0.7 * (right - left) and name.box.top < rule.top < name.box.top + 160
    ]
    years = [line.box.bottom for line in lines if _YEAR.match(line.text) and line.box.top < 260]
    return max([name.box.bottom, *wide, *years])


def _printed(lines: Sequence[Line], bottom: float, frame: Frame) -> Head:
    taken = {index for index, line in enumerate(lines) if line.box.top < bottom - 1}
    year = next((match for line in lines if (match := _YEAR.search(line.text))), None)
    dossiers: list[str] = []
    number: str | None = None
    names: list[str] = []
    title: list[str] = []
    date: str | None = None
    last: Line | None = None
    order = sorted(set(range(len(lines))) - taken, key=lambda i: (lines[i].baseline, lines[i].box.x0))
    state = "dossier"
    for index in order:
        line = lines[index]
        if line.box.top > bottom + 330:
            break
        text = line.text
        if line.column == MARGIN and (match := _DOSSIER.match(text)):
            dossiers.append(_dossier(match))
            state = "dossier"
        elif line.column == MARGIN and (match := _NUMBER.match(text)):
            number, state = match[1], "title"
        elif _ADDRESSEE.match(text):
            state = "address"
        elif _PLACE_DATE.match(text):
            date, state = iso_date(text), "done"
        elif line.column == MARGIN:
            continue
        elif state == "dossier" and dossiers and "b" in line.styles[0]:
            names.append(text)
        elif state == "dossier" and not dossiers and _OFFICE_NUMBER.match(text) and (
            line.size > 1.15 * frame.size
        ):
            number = text
            taken.add(index)
            continue
        elif state == "title" and (
            last is None or line.baseline - last.baseline < 3.2 * line.size
        ) and ("b" in line.styles[0] or text.isupper()):
            title.append(text)
        elif state == "address" and last is not None and (
            line.baseline - last.baseline < 1.5 * line.size
        ):
            pass
        else:
            if state in ("done", "title", "address") or not dossiers:
                if state == "address":
                    continue
                break
            continue
        taken.add(index)
        last = line
        if state == "done":
            break
    facts = Facts(
        dossier=";".join(dict.fromkeys(dossiers)) or None,
        number=number,
        title=_title(names, title),
        date=date,
        parliamentary_year=f"{year[1]}–{year[2]}" if year else None,
    )
    return Head(facts, frozenset(taken))


def _dossier(match: re.Match[str]) -> str:
    suffix = f"-{match[3]}" if match[3] else ""
    return f"{match[1]}{match[2]}{suffix}"


def _title(names: Sequence[str], title: Sequence[str]) -> str | None:
    parts = [" ".join(names), " ".join(title)]
    return "; ".join(part for part in parts if part) or None


def _ministry(lines: Sequence[Line]) -> Head:
    """Everything above the salutation, where an address, a date or a subject stands there."""
    greeting = next(
        (line for line in lines if line.column >= 0 and _SALUTATION.match(line.text)), None
    )
    top = greeting.box.top if greeting else 320.0
    above = [index for index, line in enumerate(lines) if line.box.top < top - 1]
    labels = _labelled([lines[index] for index in above])
    facts = Facts(date=iso_date(labels.get("Datum", "")), title=labels.get("Betreft"))
    if greeting is not None and (labels or any(
        lines[index].text.startswith(">") or _PLACE_DATE.match(lines[index].text) for index in above
    )):
        if facts.date is None:
            facts = replace(facts, date=_first_date([lines[index] for index in above]))
        return Head(facts, frozenset(above))
    dated = {index for index in above if _PLACE_DATE.match(lines[index].text)}
    first = _first_date([lines[index] for index in sorted(dated)])
    return Head(replace(facts, date=facts.date or first), frozenset(dated))


def _first_date(lines: Sequence[Line]) -> str | None:
    return next((day for line in lines if (day := iso_date(line.text))), None)


def _labelled(lines: Sequence[Line]) -> dict[str, str]:
    """Read the rows ``Datum …`` and ``Betreft …``; a subject may run over several lines."""
    found: dict[str, str] = {}
    ordered = sorted(lines, key=lambda line: (round(line.baseline), line.box.x0))
    for position, line in enumerate(ordered):
        match = _LABELLED.match(line.text)
        if match is None:
            continue
        value = [match[2]] if match[2] else []
        x0: float | None = None
        last = line.baseline
        for other in ordered[position + 1 :]:
            if other.box.x0 < line.box.x1 or other.column == MARGIN or _LABELLED.match(other.text):
                if other.baseline > line.baseline + 2:
                    break
                continue
            if other.baseline - last > 1.7 * line.size:
                break
            if x0 is None:
                x0 = other.box.x0
            value.append(other.text)
            last = other.baseline
        key = "Datum" if match[1] == "Datum" else "Betreft"
        found.setdefault(key, " ".join(value).strip())
    return found
