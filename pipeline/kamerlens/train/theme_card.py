"""The theme model's card: what it is, what it learned from, how good it is and where not."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from kamerlens.evaluate.themes import Coding, scores_of
from kamerlens.theme_ngrams import Floats
from kamerlens.train.theme_data import Example
from kamerlens.train.theme_file import Fitted

GENRES: Mapping[str, str] = {
    "letter": "a cabinet letter, with context",
    "sample": "sample letters of this project, with context",
    "nl-policy": "ministry rules, Dutch",
    "nl-treaty": "treaty paragraphs, Dutch",
    "en-statement": "UN statements, English",
    "own-nl": "paragraphs of this project, Dutch",
    "own-en": "paragraphs of this project, English",
}
_HEAD = """# Theme model

Gives each paragraph or list item a calibrated probability for each of 14 themes, in Dutch and in
English. Trained by `kamerlens train themes`.

Two steps of logistic regressions (scikit-learn). The first reads the paragraph by itself: hashed
words, word pairs, lexicon entries and character n-grams; the paragraph's place in a space in which
words of both languages that mean the same lie together; and lexicon evidence (seed words of
`corpus/themes.toml`, domains of `corpus/terminology`, parts of compounds). The second weighs that
against the headings above, the other paragraphs of the section and the lead-in of a list. It is
fitted on readings of sources that the first had not seen, so its scores can be read as
probabilities. Themes of a user's own set share one pair of such regressions, without n-grams.

Files: `model.skops` (regressions and arrays, read without executing code), `words.json`
(lexicon, thresholds), `manifest.json` (SHA-256 of both, checked on loading).

## Data

| source | paragraphs | themes coded | licence |
|---|---:|---:|---|
"""
_LICENCES = {
    "letter": "Dutch parliamentary paper, no copyright; coding ours",
    "nl-policy": "Dutch government publications, no copyright; coding ours",
    "nl-treaty": "official treaty texts, no copyright; coding ours",
    "en-statement": "public UN statements; coding ours",
}
_TAIL = """
Besides, with a weight of 0.02 each: paragraphs of the treaties in
`corpus/gold/themes/treaties.tsv`, coded with their treaty's subject, in both languages. Weights of
hashed places and points of words were counted in 49,289 aligned treaty paragraphs and in ministry
rules and UN statements without codes.

## Limits

Codes are one coder's. Seed words were extended with the ministry rules of the training data in
view, which flatters the figures of that source a little. Who sanctions whom is often known from
the document only, not from the paragraph. Paragraphs that treat a theme without any of its words
are missed more often than others: recall on this project's own paragraphs, which avoid stock
phrases, shows it. Ministry rules stand for any administrative prose; the model was not tried on
news, minutes or law reports.

## Licence

Apache-2.0, as the program.
"""


def write_card(
    folder: Path,
    examples: Sequence[Example],
    fitted: Fitted,
    answers: Any,
    scores: Floats,
    shared: Floats,
) -> dict[str, Any]:
    """Write README.md, scores.json and reliability.svg, and return the figures.

    Args:
        folder: The model's folder.
        examples: What was learned from.
        fitted: The model.
        answers: Whether a theme is coded, shape (examples, themes).
        scores: Probabilities with the source held out, same shape.
        shared: The same of the model for themes of a user's own set.
    """
    limits = np.array([fitted.thresholds[code] for code in fitted.codes])
    coding = _coding(examples, fitted.codes, answers, scores, limits)
    genres = {
        genre: scores_of(_part(coding, [e.genre == genre for e in examples])) for genre in GENRES
    }
    common = np.full(len(limits), fitted.thresholds[""])
    other = scores_of(_coding(examples, fitted.codes, answers, shared, common))
    figures = {"all": scores_of(coding), "genres": genres, "own_theme_set": other}
    (folder / "README.md").write_text(_card(examples, fitted, figures), encoding="utf-8")
    (folder / "reliability.svg").write_text(
        reliability_svg(figures["all"]["reliability"]), encoding="utf-8"
    )
    text = json.dumps(_rounded(figures), indent=1)
    (folder / "scores.json").write_text(text + "\n", encoding="utf-8")
    return figures


def _coding(
    examples: Sequence[Example],
    codes: tuple[str, ...],
    answers: Any,
    scores: Floats,
    limits: Floats,
) -> Coding:
    primary = [codes.index(e.primary) if e.primary else -1 for e in examples]
    return Coding(codes, answers == 1, np.array(primary), scores, scores >= limits)


def _part(coding: Coding, keep: Sequence[bool]) -> Coding:
    rows = np.flatnonzero(keep)
    return Coding(
        coding.codes,
        coding.coded[rows],
        coding.primary[rows],
        coding.scores[rows],
        coding.assigned[rows],
    )


def _card(examples: Sequence[Example], fitted: Fitted, figures: Mapping[str, Any]) -> str:
    counted = Counter(example.genre for example in examples)
    labels = Counter(e.genre for e in examples for _ in e.themes)
    lines = [
        f"| {name} | {counted[genre]} | {labels[genre]} | {_LICENCES.get(genre, 'ours')} |"
        for genre, name in GENRES.items()
    ]
    return "\n".join(
        [
            _HEAD + "\n".join(lines),
            _TAIL.split("## Limits")[0],
            "## Quality",
            "",
            "Cross-validated in eight parts; a letter, document, treaty or file of paragraphs is",
            "never on both sides. Thresholds and the second step's weights come from the same",
            "parts; so figures of unseen sources may be a little lower. Calibration error: over",
            "all pairs of paragraph and theme, and over each paragraph's highest-scored theme.",
            "",
            *_genre_table(figures),
            "",
            *_theme_table(fitted, figures),
            "",
            "![Reliability](reliability.svg)",
            "",
            *_bin_table(figures),
            "",
            "## Limits" + _TAIL.split("## Limits")[1],
        ]
    )


def _genre_table(figures: Mapping[str, Any]) -> list[str]:
    lines = [
        "| source | paragraphs | micro P | R | F1 | macro F1 | primary | calibration error "
        "| of highest |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    rows = [(name, figures["genres"][genre]) for genre, name in GENRES.items()]
    rows += [("all", figures["all"]), ("all, as an unknown theme set", figures["own_theme_set"])]
    for name, scores in rows:
        micro = scores["micro"]
        values = [
            *(micro[key] for key in ("precision", "recall", "f1")),
            scores["macro"]["f1"],
            scores["primary_accuracy"],
            scores["calibration_error"],
            scores["calibration_error_highest"],
        ]
        cells = " | ".join(f"{value:.3f}" for value in values)
        lines.append(f"| {name} | {scores['paragraphs']} | {cells} |")
    return lines


def _theme_table(fitted: Fitted, figures: Mapping[str, Any]) -> list[str]:
    lines = [
        "| theme | threshold | precision | recall | F1 | coded |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for code, row in figures["all"]["themes"].items():
        cells = " | ".join(f"{row[key]:.3f}" for key in ("precision", "recall", "f1"))
        lines.append(f"| {code} | {fitted.thresholds[code]:.3f} | {cells} | {row['coded']} |")
    return lines


def _bin_table(figures: Mapping[str, Any]) -> list[str]:
    lines = ["| score | pairs | mean score | share right |", "|---|---:|---:|---:|"]
    for row in figures["all"]["reliability"]:
        lines.append(
            f"| {row['from']:.1f}–{row['to']:.1f} | {row['pairs']} | {row['mean_score']:.3f} "
            f"| {row['share_right']:.3f} |"
        )
    return lines


def reliability_svg(bins: Sequence[Mapping[str, Any]], *, side: int = 360) -> str:
    """Return a plot of the share right against the mean score, a dot a bin, as SVG.

    Dots are as large as the logarithm of their number of pairs; on the diagonal scores are
    probabilities.
    """
    edge = 46

    def x(value: float) -> float:
        return edge + value * side

    def y(value: float) -> float:
        return 14 + (1 - value) * side

    grid = [
        f'<path d="M{x(v):.0f} {y(0):.0f}V{y(1):.0f}M{x(0):.0f} {y(v):.0f}H{x(1):.0f}" '
        'stroke="#ddd"/>'
        f'<text x="{x(v):.0f}" y="{y(0) + 16:.0f}" text-anchor="middle">{v:.1f}</text>'
        f'<text x="{x(0) - 6:.0f}" y="{y(v) + 4:.0f}" text-anchor="end">{v:.1f}</text>'
        for v in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
    ]
    dots = [
        f'<circle cx="{x(row["mean_score"]):.1f}" cy="{y(row["share_right"]):.1f}" '
        f'r="{2 + np.log10(row["pairs"]):.1f}" fill="#0072b2"><title>{row["pairs"]} pairs</title>'
        "</circle>"
        for row in bins
    ]
    width, height = side + edge + 20, side + 56
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            'font-family="sans-serif" font-size="11">',
            f'<rect width="{width}" height="{height}" fill="#fff"/>',
            *grid,
            f'<path d="M{x(0):.0f} {y(0):.0f}L{x(1):.0f} {y(1):.0f}" stroke="#999" '
            'stroke-dasharray="4 3"/>',
            *dots,
            f'<text x="{x(0.5):.0f}" y="{y(0) + 34:.0f}" text-anchor="middle">score</text>',
            f'<text transform="translate(12 {y(0.5):.0f}) rotate(-90)" text-anchor="middle">'
            "share right</text>",
            "</svg>",
            "",
        ]
    )


def _rounded(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    return round(value, 4) if isinstance(value, float) else value
