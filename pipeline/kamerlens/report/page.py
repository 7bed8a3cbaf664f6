"""The page: markup rendered once, data and scripts beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kamerlens.report import assets
from kamerlens.report.messages import messages

Json = dict[str, Any]
VIEWS = (
    "overview",
    "themes",
    "entities",
    "glossary",
    "keyness",
    "sections",
    "reader",
    "search",
)


def render(
    core: Mapping[str, Any], texts: Iterable[tuple[int, Json]], *, letters: str = ""
) -> Iterator[str]:
    """Yield the self-contained page in pieces.

    Args:
        core: What :func:`kamerlens.report.data.collect` returned.
        texts: Position of a document and what
            :func:`kamerlens.report.passages.document_text` returned for it.
        letters: Folder or address of the source files, as page links name it.
    """
    style = assets.style()
    scripts = [assets.table_library(), assets.chart_library(), assets.script()]
    policy = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; "
        f"style-src {assets.hashed(style)}; "
        f"script-src {' '.join(assets.hashed(code) for code in scripts)}"
    )
    yield from _template().generate(
        **_frame(core, VIEWS),
        live=False,
        policy=policy,
        style=_code(style),
        scripts=[_code(code) for code in scripts],
        core=_data({**core, "pdfs": letters}),
        texts=((i, _data(text)) for i, text in texts),
    )


def render_live(core: Mapping[str, Any]) -> Iterator[str]:
    """Yield the page of the explorer, whose styles, scripts and texts are served beside it."""
    yield from _template().generate(
        **_frame(core, (*VIEWS, "tables")),
        live=True,
        policy="",
        style="",
        scripts=["tables.js", "charts.js", "app.js"],
        core=_data(core),
        texts=(),
    )


def _code(text: str) -> Markup:
    """Return a style sheet or script of ours or a library's: no text of letters is in it."""
    return Markup(text)  # noqa: S704


def _data(value: Any) -> Iterator[Markup]:
    """Yield JSON in which every character that could end a script element is escaped."""
    return map(Markup, assets.embedded(value))


def _frame(core: Mapping[str, Any], tabs: tuple[str, ...]) -> Json:
    """Return what the markup itself shows."""
    documents = core["documents"]
    sessions = sorted({d["session"] for d in documents if d["session"] is not None})
    return {
        "tabs": tabs,
        "say": messages(),
        "messages": _data(messages()),
        "version": core["version"],
        "letters": sum(letter["status"] == "ok" for letter in core["letters"]),
        "documents": len(documents),
        "sessions": sessions,
        "words": sum(d["words"] for d in documents),
        "entities": core["counts"]["entity_index"],
        "terms": core["counts"]["terms"],
    }


def _template() -> Any:
    environment = Environment(
        loader=PackageLoader("kamerlens.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["thousands"] = lambda number: f"{number:,}".replace(",", ".")
    return environment.get_template("report.html")
