"""The glossary as Markdown: one table a theme, for reading and for a repository."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kamerlens.exports.entries import Entry

_HEADER = ("Dutch", "English", "Acronym", "Status", "Confidence", "Context", "Source")
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#])")


def write(entries: Sequence[Entry], domains: Mapping[str, str]) -> bytes:
    """Return the glossary as UTF-8 Markdown.

    Args:
        entries: The entries.
        domains: Domain code → name, in the order of the sections.
    """
    lines = ["# Glossary Dutch–English", ""]
    for code, name in domains.items():
        chosen = sorted(
            (entry for entry in entries if (entry.domain or "") == code),
            key=lambda entry: (entry.nl.casefold(), entry.term_id),
        )
        if chosen:
            lines += [f"## {name}", "", _line(_HEADER), _line(["---"] * len(_HEADER))]
            lines += [_line(_cells(entry)) for entry in chosen]
            lines.append("")
    return ("\n".join(lines).rstrip() + "\n").encode("utf-8")


def _cells(entry: Entry) -> list[str]:
    acronyms = dict.fromkeys(name for name in (entry.acronym_nl, entry.acronym_en) if name)
    context = entry.contexts[0] if entry.contexts else None
    return [
        f"**{_escaped(entry.nl)}**",
        _escaped(entry.en or "–"),
        _escaped(" / ".join(acronyms)),
        entry.status,
        f"{entry.confidence:.2f}",
        _escaped(f"{context.line} ({context.place})") if context else "",
        _escaped("; ".join(entry.sources)),
    ]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
