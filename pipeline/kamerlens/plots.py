"""Charts of a run: Vega-Lite specifications drawn by Altair, without network.

Colours: Okabe & Ito 2008 for categories, viridis for amounts; both can be told apart by
colour-blind readers. Intervals are the 95 % intervals of the tables.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd

from kamerlens.records import BODY_TYPES
from kamerlens.results import Results

VERDICT_COLOURS = {
    "more": "#0072B2",
    "less": "#D55E00",
    "same": "#767676",
    "too_little_text": "#B5B5B5",
}
_INTERVAL = ("share:Q", "low:Q", "high:Q")
_TEXTS: Mapping[str, Mapping[str, str]] = {
    "nl": {
        "share": "aandeel van de woorden",
        "session": "zitting AVVN",
        "theme": "thema",
        "difference": "verschil in aandeel",
        "emphasis": "Aandacht per thema en zitting",
        "change": "Verschil in aandacht",
        "keyness": "Wat de twee onderscheidt",
        "words": "woorden",
        "term": "term",
        "verdict": "oordeel",
        "more": "meer",
        "less": "minder",
        "same": "gelijk",
        "too_little_text": "te weinig tekst",
    },
    "en": {
        "share": "share of words",
        "session": "UNGA session",
        "theme": "theme",
        "difference": "difference in share",
        "emphasis": "Emphasis by theme and session",
        "change": "Change of emphasis",
        "keyness": "What sets the two apart",
        "words": "words",
        "term": "term",
        "verdict": "verdict",
        "more": "more",
        "less": "less",
        "same": "same",
        "too_little_text": "too little text",
    },
}


def draw(
    run: Results,
    kind: str,
    *,
    language: str = "nl",
    part: str = "letter",
    a: str | int | None = None,
    b: str | int | None = None,
) -> alt.TopLevelMixin:
    """Return a chart of a run.

    Args:
        run: The run.
        kind: ``emphasis`` (a small panel a theme, intervals as bands), ``heatmap`` (theme by
            session), ``change`` or ``keyness`` (between two documents).
        language: Language of names and texts, ``nl`` or ``en``.
        part: Part of the letters that emphasis and heatmap show.
        a: The earlier document of change and keyness, as for :func:`~kamerlens.compare`.
        b: The later one.

    Raises:
        ValueError: Unknown kind or language, or the run has nothing to draw.
    """
    if kind not in KINDS:
        raise ValueError(f"unknown kind {kind!r}; use one of {', '.join(KINDS)}")
    if language not in _TEXTS:
        raise ValueError(f"unknown language {language!r}; use nl or en")
    if kind in ("emphasis", "heatmap"):
        frame = _emphasis_frame(run, language, part)
        chart = _emphasis(frame, language) if kind == "emphasis" else _heatmap(frame, language)
    else:
        chart = KINDS[kind](run, language, a, b)
    styled: alt.TopLevelMixin = chart.configure_view(stroke=None).configure(font="sans-serif")
    return styled


def save(chart: alt.TopLevelMixin, path: Path) -> None:
    """Write a chart as SVG, PNG (twice the resolution) or self-contained HTML, by the suffix.

    Raises:
        ValueError: Another suffix.
    """
    suffix = path.suffix.lower()
    if suffix not in (".svg", ".png", ".html"):
        raise ValueError(f"{path}: use a name that ends in .svg, .png or .html")
    path.parent.mkdir(parents=True, exist_ok=True)
    if suffix == ".html":
        chart.save(str(path), inline=True)
    else:
        chart.save(str(path), scale_factor=2 if suffix == ".png" else 1)


def _emphasis_frame(run: Results, language: str, part: str) -> pd.DataFrame:
    frame = run.emphasis(part=part)
    if frame.empty:
        raise ValueError(f"the run has no document of part {part!r}")
    words = _body_words(run)
    names = run.theme_names(language)
    return pd.DataFrame(
        {
            "label": _labels(frame),
            "session": frame["session"].astype("Float64").astype(float),
            "theme": frame["theme"].map(lambda code: names.get(code, code)).astype(str),
            "share": frame["share"].astype(float),
            "low": frame["ci_low"].astype(float),
            "high": frame["ci_high"].astype(float),
            "words": frame["document_id"].map(words).fillna(0).astype(int),
        }
    )


def _labels(frame: pd.DataFrame) -> pd.Series[str]:
    """Return the session's number, or the document's id where it is no session or not the only."""
    session = frame["session"].astype("string")
    many = frame.groupby("session")["document_id"].transform("nunique").fillna(2) > 1
    return session.mask(many | session.isna(), frame["document_id"]).astype(str)


def _subtitle(frame: pd.DataFrame, language: str) -> str:
    documents = frame.drop_duplicates("label")
    listed = ", ".join(f"{r.label}: {r.words}" for r in documents.itertuples())
    return f"n ({_TEXTS[language]['words']}) = {listed}"


def _emphasis(frame: pd.DataFrame, language: str) -> Any:
    texts = _TEXTS[language]
    base = alt.Chart(frame).encode(
        x=alt.X("label:O", title=texts["session"], axis=alt.Axis(labelAngle=0))
    )
    band = base.mark_errorband(color="#0072B2", opacity=0.2).encode(
        y=alt.Y("low:Q", title=texts["share"], axis=alt.Axis(format="%")), y2="high:Q"
    )
    if frame["label"].nunique() == 1:  # a band needs two points
        band = base.mark_rule(color="#0072B2").encode(y="low:Q", y2="high:Q")
    line = base.mark_line(color="#0072B2", point=True).encode(
        y=alt.Y("share:Q", title=texts["share"], axis=alt.Axis(format="%")),
        tooltip=["theme", "label", *(alt.Tooltip(n, format=".1%") for n in _INTERVAL), "words"],
    )
    return (
        alt.layer(band, line)
        .properties(width=170, height=100)
        .facet(
            alt.Facet("theme:N", title=None, header=alt.Header(labelFontWeight="bold")), columns=4
        )
        .resolve_axis(x="independent")  # shared axes would also stand under panels that are not
        .properties(title={"text": texts["emphasis"], "subtitle": _subtitle(frame, language)})
    )


def _heatmap(frame: pd.DataFrame, language: str) -> Any:
    texts = _TEXTS[language]
    base = alt.Chart(frame).encode(
        x=alt.X("label:O", title=texts["session"], axis=alt.Axis(labelAngle=0)),
        y=alt.Y("theme:N", title=None, axis=alt.Axis(labelLimit=260)),
    )
    cells = base.mark_rect().encode(
        color=alt.Color(
            "share:Q",
            title=texts["share"],
            scale=alt.Scale(scheme="viridis", reverse=True),
            legend=alt.Legend(format="%"),
        ),
        tooltip=["theme", "label", *(alt.Tooltip(n, format=".1%") for n in _INTERVAL), "words"],
    )
    dark = float(frame["share"].max()) * 0.5
    numbers = base.mark_text(fontSize=10).encode(
        text=alt.Text("share:Q", format=".0%"),
        color=alt.condition(f"datum.share > {dark}", alt.value("white"), alt.value("black")),
    )
    title = {"text": texts["emphasis"], "subtitle": _subtitle(frame, language)}
    return alt.layer(cells, numbers).properties(
        title=title, width=alt.Step(44), height=alt.Step(24)
    )


def _change(run: Results, language: str, a: str | int | None, b: str | int | None) -> Any:
    from kamerlens.compare import comparison

    found, texts, names = comparison(run, a, b), _TEXTS[language], run.theme_names(language)
    frame = pd.DataFrame(found["themes"])
    frame["name"] = frame["theme"].map(lambda code: names.get(code, code))
    frame["label"] = frame["verdict"].map(texts)
    numeric = ["share_a", "share_b", "difference", "ci_low", "ci_high"]
    frame[numeric] = frame[numeric].astype(float)
    order = frame.sort_values("difference", ascending=False)["name"].tolist()
    base = alt.Chart(frame[["name", "label", *numeric]]).encode(
        y=alt.Y("name:N", sort=order, title=None, axis=alt.Axis(labelLimit=260)),
        color=alt.Color(
            "label:N",
            title=texts["verdict"],
            scale=alt.Scale(
                domain=[texts[v] for v in VERDICT_COLOURS], range=list(VERDICT_COLOURS.values())
            ),
        ),
    )
    x = alt.X("difference:Q", title=texts["difference"], axis=alt.Axis(format="+%"))
    points = base.mark_point(filled=True, size=60).encode(x=x)
    rules = base.mark_rule().encode(x=alt.X("ci_low:Q", title=texts["difference"]), x2="ci_high:Q")
    zero = alt.Chart(pd.DataFrame({"x": [0.0]})).mark_rule(color="#767676").encode(x="x:Q")
    title = {
        "text": f"{texts['change']}: {found['a']} → {found['b']}",
        "subtitle": _words_of(run, (found["a"], found["b"]), language),
    }
    return alt.layer(zero, rules, points).properties(title=title, width=420, height=alt.Step(24))


def _keyness(run: Results, language: str, a: str | int | None, b: str | int | None) -> Any:
    from kamerlens.compare import comparison

    found, texts = comparison(run, a, b), _TEXTS[language]
    rows = [
        {"document": name, "term": row["term"], "z": float(row["z"]), "count": int(row["count"])}
        for name, terms in found["keyness"].items()
        for row in terms
        if row["z"] > 0
    ]
    if not rows:
        raise ValueError(f"no term sets {found['a']} and {found['b']} apart")
    chart = (
        alt.Chart(pd.DataFrame(rows))
        .mark_bar(color="#0072B2")
        .encode(
            x=alt.X("z:Q", title="z"),
            y=alt.Y("term:N", sort="-x", title=None, axis=alt.Axis(labelLimit=220)),
            tooltip=["term", "count", alt.Tooltip("z:Q", format=".1f")],
        )
        .properties(width=260, height=alt.Step(18))
        .facet(alt.Facet("document:N", title=None), columns=2)
        .resolve_scale(y="independent")
    )
    subtitle = _words_of(run, (found["a"], found["b"]), language)
    return chart.properties(title={"text": texts["keyness"], "subtitle": subtitle})


def _words_of(run: Results, documents: tuple[str, str], language: str) -> str:
    words = _body_words(run)
    listed = ", ".join(f"{name}: {words.get(name, 0)}" for name in documents)
    return f"n ({_TEXTS[language]['words']}) = {listed}"


def _body_words(run: Results) -> pd.Series[int]:
    """Return the number of words of paragraphs and list items, which shares are of, by document."""
    blocks = run.table("blocks")
    return blocks[blocks["type"].isin(BODY_TYPES)].groupby("document_id")["words"].sum()


KINDS: Mapping[str, Callable[..., Any]] = {
    "emphasis": _emphasis,
    "heatmap": _heatmap,
    "change": _change,
    "keyness": _keyness,
}
