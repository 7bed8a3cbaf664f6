"""Measure the themes of the sources and hold them against what was planted in them."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from .source import BODY_TYPES, THEMES, Block, Letter

_START, _END = "<!-- shares -->", "<!-- /shares -->"
_HEADER = """\
# Written by make_samples.py from the sources: do not edit.
# A share is words of paragraphs and list items of a theme, divided by all words of paragraphs and
# list items of the document. "primary" counts a block for its main theme only, so that the
# shares and the blocks without a theme add up to 1; "treated" counts it for each of its themes.
"""


@dataclass(frozen=True, slots=True)
class Emphasis:
    """A document's words and its share of words per theme."""

    document: str
    session: int
    part: str
    words: int
    primary: dict[str, float]
    treated: dict[str, float]


def measure(letters: list[Letter]) -> list[Emphasis]:
    """The theme shares of every document, in the order of the letters.

    An annexed report is about the session before the letter's.
    """
    rows = []
    for letter in letters:
        for part, blocks in letter.parts.items():
            session = letter.session - (part == "annex")
            name = "annex1" if part == "annex" else part
            rows.append(_emphasis(f"{_letter_id(letter)}#{name}", session, part, blocks))
    return rows


def _letter_id(letter: Letter) -> str:
    """The id that a run gives the letter: its number, or the file's name where none is printed."""
    return f"26150-{letter.number}" if letter.form == "printed" else letter.name.lower()


def _emphasis(document: str, session: int, part: str, blocks: list[Block]) -> Emphasis:
    body = [block for block in blocks if block.kind in BODY_TYPES]
    words = sum(block.words for block in body)
    primary: Counter[str] = Counter()
    treated: Counter[str] = Counter()
    for block in body:
        primary.update(dict.fromkeys(block.themes[:1], block.words))
        treated.update(dict.fromkeys(block.themes, block.words))
    return Emphasis(
        document,
        session,
        part,
        words,
        {theme: round(primary[theme] / words, 4) for theme in THEMES},
        {theme: round(treated[theme] / words, 4) for theme in THEMES},
    )


def plan_toml(rows: list[Emphasis], planted: Path) -> str:
    """The plan: shares per document, the trends, every planted shift with its measured shares.

    Args:
        rows: The measured documents.
        planted: ``sources/planted.toml``.

    Returns:
        TOML text.
    """
    out = [_HEADER]
    for row in rows:
        out.append(f'[[document]]\ndocument_id = "{row.document}"\nsession = {row.session}')
        out.append(f'part = "{row.part}"\nwords = {row.words}')
        for name, shares in (("primary", row.primary), ("treated", row.treated)):
            out.append(f"[document.{name}]")
            out += [f"{theme} = {share:.4f}" for theme, share in shares.items()]
        out.append("")
    letters = {row.session: row for row in rows if row.part == "letter"}
    wanted = tomllib.loads(planted.read_text(encoding="utf-8"))
    for trend in wanted["trend"]:
        out.append(f'[[trend]]\ntheme = "{trend["theme"]}"\nverdict = "{trend["verdict"]}"\n')
    for shift in wanted["shift"]:
        for a, b in shift["pairs"]:
            first, second = letters[a], letters[b]
            share_a, share_b = first.primary[shift["theme"]], second.primary[shift["theme"]]
            out.append(f'[[shift]]\ntheme = "{shift["theme"]}"\nverdict = "{shift["verdict"]}"')
            out.append(f'document_a = "{first.document}"\ndocument_b = "{second.document}"')
            out.append(f"session_a = {a}\nsession_b = {b}")
            out.append(f"share_a = {share_a:.4f}\nshare_b = {share_b:.4f}")
            out.append(f"difference = {share_b - share_a:.4f}\n")
    return "\n".join(out)


def plan_table(rows: list[Emphasis], page: str) -> str:
    """The page with its table of shares, in percent, brought up to date.

    Raises:
        ValueError: The page lacks the marks between which the table stands.
    """
    if _START not in page or _END not in page:
        raise ValueError(f"no {_START} and {_END} in the plan's page")
    letters = [row for row in rows if row.part == "letter"]
    lines = ["| theme | " + " | ".join(str(row.session) for row in letters) + " |"]
    lines.append("|---|" + "---:|" * len(letters))
    for theme in THEMES:
        cells = " | ".join(f"{100 * row.primary[theme]:.1f}" for row in letters)
        lines.append(f"| {theme} | {cells} |")
    none = " | ".join(f"{100 * (1 - sum(row.primary.values())):.1f}" for row in letters)
    lines.append(f"| (no theme) | {none} |")
    lines.append("| words | " + " | ".join(str(row.words) for row in letters) + " |")
    head, tail = page.split(_START)[0], page.split(_END)[1]
    return head + _START + "\n" + "\n".join(lines) + "\n" + _END + tail
