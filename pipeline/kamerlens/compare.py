"""Two documents of a run side by side, for the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest
from typing import Any

import pandas as pd

from kamerlens.emphasis import in_order
from kamerlens.results import Results

#: Widths with which the tables fit a terminal of 80 columns.
_NAME = 27
_TERM = 37
#: Terms that set apart by less than a standard deviation are not shown.
_TELLING = 1.0

_WORDS = {
    "nl": {
        "more": "meer",
        "less": "minder",
        "same": "gelijk",
        "too_little_text": "te kort",
        "theme": "thema",
        "unit": "Aandeel van de woorden in procenten; p na correctie over de thema's.",
        "parts": "Een brief en een verslag zijn verschillende soorten tekst.",
        "keyness": "Wat de een van de ander onderscheidt (z):",
    },
    "en": {
        "more": "more",
        "less": "less",
        "same": "same",
        "too_little_text": "too short",
        "theme": "theme",
        "unit": "Share of words in percent; p after correction over the themes.",
        "parts": "A letter and a report are different kinds of text.",
        "keyness": "What sets the one apart from the other (z):",
    },
}


def comparison(
    run: Results, a: str | int | None = None, b: str | int | None = None, *, top: int = 15
) -> dict[str, Any]:
    """Compare two documents.

    Args:
        run: The run.
        a: Document id, letter id, session or year of the earlier document; by default the one
            before ``b`` that it was compared with last.
        b: The later one; by default the last document.
        top: Number of key terms a side.

    Returns:
        ``a``, ``b`` (document ids), ``same_part`` (whether both are letters, or both reports),
        ``themes`` (rows of theme_change, largest difference first) and ``keyness`` (document id →
        its strongest terms against the other).

    Raises:
        ValueError: A name is not known, or the two cannot be compared.
    """
    change = run.table("theme_change")
    if change.empty:
        raise ValueError("the run holds one document only; there is nothing to compare")
    later = run.document(b) if b is not None else str(change["document_b"].iloc[-1])
    if a is not None:
        earlier = run.document(a)
    else:
        before = change.loc[change["document_b"] == later, "document_a"]
        if before.empty:
            raise ValueError(f"nothing comes before {later}")
        earlier = str(before.iloc[-1])
    if earlier == later:
        raise ValueError(f"{later} cannot be compared with itself")
    documents = run.table("documents")
    order = [name for name, _ in in_order(documents)]
    earlier, later = sorted((earlier, later), key=order.index)
    rows = run.change(earlier, later)
    rows = rows.loc[rows["difference"].abs().sort_values(ascending=False, kind="stable").index]
    part = documents.set_index("document_id")["part"]
    return {
        "a": earlier,
        "b": later,
        "same_part": bool(part[earlier] == part[later]),
        "themes": rows.to_dict("records"),
        "keyness": {
            earlier: _key_terms(run, earlier, later, top),
            later: _key_terms(run, later, earlier, top),
        },
    }


def _key_terms(run: Results, document: str, other: str, top: int) -> list[dict[str, Any]]:
    frame: pd.DataFrame = run.keyness(document, other).head(top)
    rows: list[dict[str, Any]] = [
        {"term": term, "count": count, "z": z}
        for term, count, z in zip(frame["term"], frame["count"], frame["z"], strict=True)
    ]
    return rows


def format_comparison(
    found: dict[str, Any], names: Mapping[str, str], *, language: str = "nl"
) -> Any:
    """Return a comparison as a rich renderable for 80 columns: themes, then key terms.

    Args:
        found: What :func:`comparison` returned.
        names: Theme code → name.
        language: ``nl`` or ``en``.
    """
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    words = _WORDS[language]
    themes = Table(box=None, padding=(0, 1, 0, 0), header_style="bold")
    themes.add_column(words["theme"], max_width=_NAME)
    for label in ("a", "b", "b - a", "95 %", "p"):
        themes.add_column(label, justify="right", no_wrap=True)
    themes.add_column("")
    for row in found["themes"]:
        themes.add_row(
            names.get(row["theme"], row["theme"]),
            f"{100 * row['share_a']:.1f}",
            f"{100 * row['share_b']:.1f}",
            f"{100 * row['difference']:+.1f}",
            f"{100 * row['ci_low']:+.1f} … {100 * row['ci_high']:+.1f}",
            f"{row['p_adjusted']:.3f}",
            words[row["verdict"]],
            style="bold" if row["verdict"] in ("more", "less") else "",
        )
    head = f"a = {found['a']}\nb = {found['b']}\n{words['unit']}\n"
    note = "" if found["same_part"] else f"{words['parts']}\n"
    return Group(Text(head + note), themes, Text(f"\n{words['keyness']}\n"), _keys(found))


def _keys(found: dict[str, Any]) -> Any:
    from rich.table import Table

    keys = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    columns = []
    for name, terms in zip("ab", found["keyness"].values(), strict=True):
        keys.add_column(name, max_width=_TERM, no_wrap=True, overflow="ellipsis")
        columns.append([f"{t['z']:+5.1f} {t['term']}" for t in terms if t["z"] >= _TELLING])
    for cells in zip_longest(*columns, fillvalue=""):
        keys.add_row(*cells)
    return keys
