"""Signatures: closing formula, office and name, under each other or side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kamerlens.cells import rows_in
from kamerlens.source import Line

_OFFICE_WORD = (
    r"(?:[Mm]inister(?:s|-[Pp]resident)?|[Ss]taatssecretaris(?:sen)?|MINISTERS?|"
    r"STAATSSECRETARIS(?:SEN)?|MINISTER-PRESIDENT)"
)
OFFICE = re.compile(
    rf"^(?:(?:Mede )?[Nn]amens de |NAMENS DE |[Dd]e |DE )?{_OFFICE_WORD}\b"
    r"(?:[^.!?:;]|\b[A-Z]\.)*?,?$"
)
#: How an office begins at the foot of a letter.
OFFICE_START = re.compile(rf"^(?:(?:Mede )?[Nn]amens de|De|DE) {_OFFICE_WORD}\b")
CLOSING = re.compile(
    r"^(?:Hoogachtend|Met (?:vriendelijke|de meeste) (?:groet|hoogachting))\b.{0,30}$"
)
#: A name as it stands under a letter: titles, initials or a first name, prefixes, surname.
NAME = re.compile(
    r"^(?:(?:drs|dr|mr|ir|ing|prof|jhr|w\.g)\.\s*)*"
    r"(?:(?:[A-ZÀ-Þ][\w’'-]+\s+){1,2}(?:[A-Z]\.\s?)*|(?:[A-Z][a-z]{0,2}\.\s?-?)+)"
    r"(?:(?:van|de|der|den|ter|ten|te|von|el|al|la|le|’t|in)\s+)*"
    r"[A-ZÀ-Þ][\w’'-]+(?:[ -](?:(?:van|de|der|den)\s+)*[A-ZÀ-Þ][\w’'-]+){0,2}$"
)
#: How far a name may stand from the left edge of its office, in points.
_ASTRAY = 25.0


def is_name(text: str) -> bool:
    """Tell whether a line is a person's name as it stands under a letter."""
    return len(text) < 60 and NAME.match(text) is not None


def side_by_side(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Part signatures that stand side by side from the text above them.

    Args:
        lines: The lines of one column of one page.

    Returns:
        The lines above, and those from a row with two offices on: one signature after the
        other, the first line of each opening a block.
    """
    for row in rows_in(lines):
        offices = [index for index in row if OFFICE_START.match(lines[index].text)]
        if len(offices) < 2 or len(offices) < len(row):
            continue
        top = lines[row[0]].baseline - 1
        above = [line for line in lines if line.baseline < top]
        below = [line for line in lines if line.baseline >= top]
        starts = [lines[index].box.x0 for index in offices]
        if any(min(abs(line.box.x0 - x0) for x0 in starts) > _ASTRAY for line in below):
            break
        signatures: list[Line] = []
        for place in range(len(starts)):
            own = [line for line in below if _nearest(line.box.x0, starts) == place]
            own.sort(key=lambda line: line.baseline)
            signatures.extend([replace(own[0], opens=True), *own[1:]])
        return above, signatures
    return list(lines), []


def _nearest(x0: float, starts: Sequence[float]) -> int:
    return min(range(len(starts)), key=lambda place: abs(starts[place] - x0))
