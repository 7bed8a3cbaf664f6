"""Two documents of a run side by side, for the terminal."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kamerlens.results import Results
from kamerlens.theme_names import theme_names

_WORDS = {
    "nl": {
        "more": "meer",
        "less": "minder",
        "same": "gelijk",
        "too_little_text": "te weinig tekst",
    },
    "en": {"more": "more", "less": "less", "same": "same", "too_little_text": "too little text"},
}


def comparison(
    run: Results, a: str | int | None = None, b: str | int | None = None, *, top: int = 15
) -> dict[str, Any]:
    """Compare two documents.

    Args:
        run: The run.
        a: Document id, letter id or session of the earlier document; by default the one before
            ``b`` that it was compared with last.
        b: The later one; by default the last document.
        top: Number of key terms a side.

    Returns:
        ``a``, ``b`` (document ids), ``themes`` (rows of theme_change, largest difference first)
        and ``keyness`` (document id → its strongest terms).

    Raises:
        ValueError: The two were not compared, or a name is not known.
    """
    change = run.table("theme_change")
    if change.empty:
        raise ValueError("the run holds one document only; there is nothing to compare")
    later = run.document(b) if b is not None else str(change["document_b"].iloc[-1])
    partners = change.loc[change["document_b"] == later, "document_a"]
    if a is None and partners.empty:
        raise ValueError(f"nothing comes before {later}")
    earlier = run.document(a) if a is not None else str(partners.iloc[-1])
    rows = change[(change["document_a"] == earlier) & (change["document_b"] == later)]
    if rows.empty and ((change["document_a"] == later) & (change["document_b"] == earlier)).any():
        return comparison(run, later, earlier, top=top)
    if rows.empty:
        raise ValueError(f"{earlier} and {later} were not compared: they are of different parts")
    order = rows["difference"].abs().sort_values(ascending=False, kind="stable").index
    return {
        "a": earlier,
        "b": later,
        "themes": rows.loc[order].to_dict("records"),
        "keyness": {name: _key_terms(run, name, top) for name in (earlier, later)},
    }


def _key_terms(run: Results, document: str, top: int) -> list[dict[str, Any]]:
    frame: pd.DataFrame = run.keyness(document).head(top)
    rows: list[dict[str, Any]] = [
        {"term": term, "count": count, "z": z}
        for term, count, z in zip(frame["term"], frame["count"], frame["z"], strict=True)
    ]
    return rows


def format_comparison(found: dict[str, Any], *, language: str = "nl") -> Any:
    """Return a comparison as a rich renderable: a table of themes, a table of key terms."""
    from rich.console import Group
    from rich.table import Table

    names, words = theme_names(language), _WORDS[language]
    themes = Table(title=f"{found['a']} → {found['b']}", title_justify="left")
    for label in ("thema" if language == "nl" else "theme", "a", "b", "b - a", "95 %", "p", ""):
        themes.add_column(label, justify="left" if label in ("thema", "theme", "") else "right")
    for row in found["themes"]:
        themes.add_row(
            names.get(row["theme"], row["theme"]),
            f"{row['share_a']:.1%}",
            f"{row['share_b']:.1%}",
            f"{row['difference']:+.1%}",
            f"{row['ci_low']:+.1%} … {row['ci_high']:+.1%}",
            f"{row['p_adjusted']:.3f}",
            words[row["verdict"]],
        )
    keys = Table(title="keyness (z)", title_justify="left")
    columns = []
    for name, terms in found["keyness"].items():
        keys.add_column(name)
        columns.append([f"{t['term']} {t['z']:+.1f}" for t in terms if t["z"] > 0])
    height = max((len(column) for column in columns), default=0)
    for i in range(height):
        keys.add_row(*(column[i] if i < len(column) else "" for column in columns))
    return Group(themes, keys)
