"""Read a sample letter's source: front matter and blocks.

The markup is described in ``corpus/samples/README.md``.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

THEMES = (
    "multilateralism_reform",
    "peace_security",
    "security_council",
    "international_law",
    "human_rights",
    "gender_equality",
    "counter_terrorism",
    "humanitarian",
    "sustainable_development",
    "climate_environment",
    "migration_refugees",
    "disarmament_nonproliferation",
    "global_health",
    "digital_cyber",
)
BODY_TYPES = ("paragraph", "list_item")
MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
FRONT = ("session", "number", "year", "form", "sender", "subject")
DIRECTIVES = ("signature", "salutation", "annex", "figure")

_HEADING = re.compile(r"^(#.*)$", re.MULTILINE)
_TAG = re.compile(r"\{([^}]*)\}\s*([+>]*)\s*")
_ITEM = re.compile(r"(–|•|\d+\.|[a-z]\.)\s+")
_NOTE = re.compile(r"\^\[([^\]]*)\]")


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a source, in the order it is written.

    Attributes:
        kind: title, heading, paragraph, list_item, caption, signature or salutation.
        text: The words as written, footnotes and italics still marked up.
        themes: Theme codes, the primary one first; empty where the text has no theme.
        level: 1 or 2 for headings, otherwise None.
        label: The bullet or number of a list item.
        tight: Follows the block before it without a gap.
        indent: The first line starts to the right of the column edge.
        inside: A figure that stands within the paragraph before it.
        chart: The figure's kind, "bars", "line" or "tiles".
        data: The figure's (label, value) pairs.
    """

    kind: str
    text: str
    themes: tuple[str, ...] = ()
    level: int | None = None
    label: str = ""
    tight: bool = False
    indent: bool = False
    inside: bool = False
    chart: str = ""
    data: tuple[tuple[str, float], ...] = ()

    @property
    def plain(self) -> str:
        """The text as it should be read back: no notes, no italics, no line ends."""
        return _NOTE.sub("", self.text).replace("*", "")

    @property
    def notes(self) -> list[str]:
        """The texts of the footnotes called in this block, in order."""
        return [note.replace("*", "") for note in _NOTE.findall(self.text)]

    @property
    def words(self) -> int:
        """Words between white space, footnotes left out."""
        return len(self.plain.split())


@dataclass(frozen=True, slots=True)
class Letter:
    """A sample letter: its front matter and its blocks by part ("letter", "annex")."""

    session: int
    number: int
    day: date
    year: str
    form: str
    sender: str
    subject: str
    style: dict[str, str]
    parts: dict[str, list[Block]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name of the letter's files, without an ending."""
        return f"kst-26150-S{self.session}"

    @property
    def long_date(self) -> str:
        """The date in Dutch words, e.g. "3 september 2012"."""
        return f"{self.day.day} {MONTHS[self.day.month - 1]} {self.day.year}"


def read_letter(path: Path) -> Letter:
    """Read one source file.

    Args:
        path: A ``sources/<session>.md`` file.

    Returns:
        The letter with its parts in order.

    Raises:
        ValueError: An unknown theme code, directive or front matter value.
    """
    _, front, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    meta = tomllib.loads(front)
    fixed = {key: meta.pop(key) for key in FRONT}
    letter = Letter(**fixed, day=meta.pop("date"), style=meta)
    part = "letter"
    letter.parts[part] = []
    tag: re.Match[str] | None = None
    for chunk in re.split(r"\n\s*\n", _HEADING.sub(r"\n\1\n", body).strip()):
        lines = chunk.strip().split("\n")
        if lines[0].startswith("!annex "):
            part = "annex"
            letter.parts[part] = []
        tag = _TAG.match(chunk)
        if tag:
            chunk = chunk[tag.end() :]
            lines = chunk.split("\n")
        letter.parts[part].extend(_blocks(lines, tag, path))
    return letter


def _blocks(lines: list[str], tag: re.Match[str] | None, path: Path) -> list[Block]:
    """The blocks of one chunk of lines between blank lines."""
    first = lines[0]
    if first.startswith("!"):
        return _directive(lines, path)
    if first.startswith("#"):
        marks, text = first.split(" ", 1)
        return [Block("heading", text, level=len(marks))]
    if tag is None and not _ITEM.match(first):
        raise ValueError(f"{path}: no theme tag before {first!r}; write {{-}} for none")
    themes, flags = (_codes(tag.group(1), path), tag.group(2)) if tag else ((), "")
    if not _ITEM.match(first):
        text = " ".join(line.strip() for line in lines)
        return [Block("paragraph", text, themes, tight="+" in flags, indent=">" in flags)]
    return _items(lines, themes, "+" in flags, path)


def _items(lines: list[str], themes: tuple[str, ...], tight: bool, path: Path) -> list[Block]:
    """List items; the first keeps its distance unless the tag says otherwise, the rest follow."""
    items: list[Block] = []
    for line in lines:
        label = _ITEM.match(line)
        if not label:
            last = items.pop()
            items.append(replace(last, text=f"{last.text} {line.strip()}"))
            continue
        rest = line[label.end() :]
        own = _TAG.match(rest)
        items.append(
            Block(
                "list_item",
                rest[own.end() :] if own else rest,
                _codes(own.group(1), path) if own else themes,
                label=label.group(1),
                tight=tight or bool(items),
            )
        )
    return items


def _directive(lines: list[str], path: Path) -> list[Block]:
    """Signature, salutation, annex title and figure."""
    name, _, rest = lines[0][1:].partition(" ")
    if name == "signature":
        signers = [line.split(" ", 1)[1] for line in lines]
        return [Block("signature", signer) for signer in signers]
    if name == "salutation":
        return [Block("salutation", rest)]
    if name == "annex":
        return [Block("title", " ".join([rest, *lines[1:]]))]
    if name == "figure":
        return [_figure(rest, lines[1:])]
    raise ValueError(f"{path}: unknown directive !{name}; one of {', '.join(DIRECTIVES)}")


def _figure(rest: str, lines: list[str]) -> Block:
    chart, _, caption = rest.partition(" ")
    inside = caption.startswith("inside ")
    pairs = [line[1:].split("|") for line in lines]
    return Block(
        "caption",
        caption.removeprefix("inside "),
        inside=inside,
        chart=chart,
        data=tuple((label.strip(), float(value)) for label, value in pairs),
    )


def _codes(text: str, path: Path) -> tuple[str, ...]:
    codes = tuple(code.strip() for code in text.split(";") if code.strip() not in ("", "-"))
    for code in codes:
        if code not in THEMES:
            raise ValueError(f"{path}: unknown theme {code!r}; one of {', '.join(THEMES)}")
    return codes
