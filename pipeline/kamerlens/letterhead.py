"""The head of a paper's first page: what it says goes to the facts, not into the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kamerlens.columns import MARGIN, Frame
from kamerlens.dates import iso_date
from kamerlens.records import Box
from kamerlens.source import Facts, Line

_MASTHEAD = re.compile(r"(?:Tweede|Eerste) Kamer der Staten-Generaal|Verenigde Vergadering")
_YEAR = re.compile(r"[Vv]ergaderjaar\s+(\d{4})\s*[-–]\s*(\d{4})")
_DOSSIER = re.compile(r"^(\d{2})[ .]?(\d{3})(?:[ -]*([IVX]{1,6}|[A-Z]))?$")
_NUMBER = re.compile(r"^(?:(?:Nr|nr)\.?\s*(\d+[A-Za-z]?(?:\s*[A-Z]+)?)|([A-Z]{1,3}))\b\.?$")
_DATE_ALONE = re.compile(r"^\d{1,2} [a-z]+ \d{4}$")
_FOOT = re.compile(
    r"Kamer,? vergaderjaar (\d{4})\s*[-–]\s*(\d{4}), (\d{2}) (\d{3})(?:[ -]([IVX]{1,6}))?, "
    r"(?:nr\. )?(\d+[A-Za-z]?|[A-Z]{1,3})$"
)
ADDRESSEE = re.compile(r"^Aan de [Vv]oorzitters? van de |^Aan de [Ll]eden van de ")
PLACE_DATE = re.compile(
    r"^(?:’s-Gravenhage|'s-Gravenhage|‘s-Gravenhage|Den Haag|[A-Z][a-zé]+(?: [A-Z][a-z]+)?),?\s+"
    r"(?:\d{1,2} [a-z]+ \d{4})\s*\.?$"
)
_SALUTATION = re.compile(r"^(?:Geachte|Zeer geachte|Mijnheer de|Mevrouw de|Excellentie)\b.*")
_LABELLED = re.compile(r"^(Datum|Betreft|Onderwerp)\b[:\s]*(.*)$")
_PAPER_NUMBER = re.compile(r"^\d{1,5}$")
#: How far below the masthead a head may reach, in points.
_HEAD_DEPTH = 330.0


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
    masthead = _masthead_bottom(lines, rules, frame.size)
    if masthead is not None:
        return _printed(lines, masthead, frame)
    return _ministry(lines)


def completed(facts: Facts, texts: Sequence[str]) -> Facts:
    """Fill in dossier, number, year and date from the foot where the head does not say them."""
    if facts.date is None:
        alone = (text for text in texts if _DATE_ALONE.match(text))
        facts = replace(facts, date=next(map(iso_date, alone), None))
    foot = next((match for text in texts if (match := _FOOT.search(text))), None)
    if foot is None:
        return facts
    dossier = f"{foot[3]}{foot[4]}" + (f"-{foot[5]}" if foot[5] else "")
    return replace(
        facts,
        dossier=facts.dossier or dossier,
        number=facts.number or foot[6],
        parliamentary_year=facts.parliamentary_year or f"{foot[1]}–{foot[2]}",
    )


def _masthead_bottom(lines: Sequence[Line], rules: Sequence[Box], size: float) -> float | None:
    """Return how far down the masthead reaches: to the last wide rule under the name."""
    names = [
        line
        for line in lines
        if _MASTHEAD.search(line.text) and line.box.top < 200 and line.size > 1.3 * size
    ]
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
    """Read dossier, number, title, addressee, place and date under the masthead."""
    taken = {index for index, line in enumerate(lines) if line.box.top < bottom - 1}
    year = next((match for line in lines if (match := _YEAR.search(line.text))), None)
    order = sorted(
        (
            index
            for index, line in enumerate(lines)
            if index not in taken and line.box.top < bottom + _HEAD_DEPTH
        ),
        key=lambda index: (lines[index].baseline, lines[index].box.x0),
    )
    if any(lines[i].column == MARGIN and _DOSSIER.match(lines[i].text) for i in order):
        reading = _HeadReading()
        for index in order:
            if reading.take(lines[index]):
                taken.add(index)
            elif reading.state == "over":
                break
        facts = reading.facts()
    else:
        number = next(
            (
                i
                for i in order
                if _PAPER_NUMBER.match(lines[i].text) and lines[i].size > 1.15 * frame.size
            ),
            None,
        )
        taken |= {number} if number is not None else set()
        facts = Facts(number=lines[number].text if number is not None else None)
    facts = replace(facts, parliamentary_year=f"{year[1]}–{year[2]}" if year else None)
    return Head(facts, frozenset(taken))


class _HeadReading:
    """Goes down the lines of a dossier paper's head."""

    def __init__(self) -> None:
        self.state = "dossier"
        self._dossiers: list[str] = []
        self._number: str | None = None
        self._names: list[str] = []
        self._title: list[str] = []
        self._date: str | None = None
        self._last: Line | None = None

    def take(self, line: Line) -> bool:
        """Tell whether a line belongs to the head, and note what it says."""
        taken = self._margin(line) if line.column == MARGIN else self._text(line)
        if taken:
            self._last = line
        return taken

    def _margin(self, line: Line) -> bool:
        if match := _DOSSIER.match(line.text):
            self._dossiers.append(_dossier(match))
            self.state = "dossier"
        elif match := _NUMBER.match(line.text):
            self._number, self.state = match[1] or match[2], "title"
        else:
            return False
        return True

    def _text(self, line: Line) -> bool:
        if PLACE_DATE.match(line.text):
            self._date, self.state = iso_date(line.text), "over"
            return True
        if ADDRESSEE.match(line.text):
            self.state = "address"
            return True
        step = line.baseline - self._last.baseline if self._last else 0.0
        if self.state == "dossier" and "b" in line.styles[0]:
            self._names.append(line.text)
        elif self.state == "title" and step < 3.2 * line.size and _stands_out(line):
            self._title.append(line.text)
        elif self.state == "address":
            return step < 1.5 * line.size
        else:
            self.state = "over" if self._number else self.state
            return False
        return True

    def facts(self) -> Facts:
        """Return what was read."""
        parts = [" ".join(self._names), " ".join(self._title)]
        return Facts(
            dossier=";".join(dict.fromkeys(self._dossiers)) or None,
            number=self._number,
            title="; ".join(part for part in parts if part) or None,
            date=self._date,
        )


def _stands_out(line: Line) -> bool:
    return "b" in line.styles[0] or line.text.isupper()


def _dossier(match: re.Match[str]) -> str:
    suffix = f"-{match[3]}" if match[3] else ""
    return f"{match[1]}{match[2]}{suffix}"


def _ministry(lines: Sequence[Line]) -> Head:
    """Everything above the salutation, where an address, a date or a subject stands there."""
    greeting = next(
        (line for line in lines if line.column >= 0 and _SALUTATION.match(line.text)), None
    )
    top = greeting.box.top if greeting else _under_labels(lines)
    above = [index for index, line in enumerate(lines) if line.box.top < top - 1]
    labels = _labelled([lines[index] for index in above])
    facts = Facts(date=iso_date(labels.get("Datum", "")), title=labels.get("Betreft"))
    if labels or (
        greeting is not None
        and any(
            lines[index].text.startswith(">") or PLACE_DATE.match(lines[index].text)
            for index in above
        )
    ):
        if facts.date is None:
            facts = replace(facts, date=_first_date([lines[index] for index in above]))
        return Head(facts, frozenset(above))
    dated = {index for index in above if PLACE_DATE.match(lines[index].text)}
    first = _first_date([lines[index] for index in sorted(dated)])
    return Head(replace(facts, date=facts.date or first), frozenset(dated))


def _under_labels(lines: Sequence[Line]) -> float:
    """Return where the head ends by its rows ``Datum`` and ``Betreft``, where none greets."""
    labels = [line for line in lines if line.box.top < 400 and _LABELLED.match(line.text)]
    if not labels:
        return 320.0
    last = max(labels, key=lambda line: line.baseline)
    bottom = last.baseline
    for line in sorted(lines, key=lambda line: line.baseline):
        beside = line.box.x0 > last.box.x1 and line.column != MARGIN
        if beside and bottom < line.baseline < bottom + 1.7 * line.size:
            bottom = line.baseline
    return bottom + 2


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
