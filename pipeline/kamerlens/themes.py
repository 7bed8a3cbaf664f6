"""What each paragraph is about, how surely, and what in it says so.

A theme set is a themes file (``corpus/themes.toml`` or a user's own). Themes that the embedded
model was trained on get its full weight; any other theme is scored by its seed words, headings
and neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Any, Protocol

from kamerlens.data import data_path
from kamerlens.records import BODY_TYPES, Block, Letter, Section, ThemeScore
from kamerlens.theme_evidence import spans
from kamerlens.theme_features import Passage, read
from kamerlens.theme_lexicon import build
from kamerlens.theme_names import LANGUAGES, Theme, read_themes
from kamerlens.theme_ngrams import Floats

if TYPE_CHECKING:
    from kamerlens.theme_model import Scorer

_DIGITS = 4
_SHOWN = 96


class HasLetter(Protocol):
    """What is needed of an annotated letter."""

    @property
    def letter(self) -> Letter:
        """The letter that was annotated."""


def load_model(path: Path | None = None, themes: Path | None = None) -> ThemeModel:
    """Return the theme model.

    Args:
        path: Folder of a model; the embedded one without it.
        themes: A themes file; the one the model was trained with without it.

    Raises:
        DataError: The model or the themes file cannot be used.
    """
    from kamerlens.termbase import embedded_concepts
    from kamerlens.theme_model import Scorer
    from kamerlens.theme_store import load

    parts, lexicons, described = load(path or data_path("models", "themes"))
    found = read_themes(themes)
    if seeds_of(found) == described["seeds"]:
        return ThemeModel(Scorer(parts, found, lexicons, parts.centres))
    return ThemeModel(Scorer(parts, found, build(found, embedded_concepts())))


def seeds_of(themes: Iterable[Theme]) -> list[list[Any]]:
    """Return what of a theme set the lexicon depends on, as JSON holds it."""
    return [[t.code, *([*t.seeds[language]] for language in LANGUAGES)] for t in themes]


class ThemeModel:
    """Scores the paragraphs of letters and of any text."""

    def __init__(self, scorer: Scorer) -> None:
        self._scorer = scorer

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the theme set, in its order."""
        return self._scorer.codes

    def score(self, annotated: HasLetter) -> tuple[ThemeScore, ...]:
        """Return a row for each body block (paragraph, list item) and theme.

        Blocks stand in reading order, themes in the order of the theme set. Evidence is given
        where the text speaks for the theme, whether or not that suffices to assign it.
        """
        return self.score_letter(annotated.letter)

    def score_letter(self, letter: Letter) -> tuple[ThemeScore, ...]:
        """Return the rows of :meth:`score` for a letter that needs no annotation."""
        blocks = [block for block in letter.blocks if block.type in BODY_TYPES]
        if not blocks:
            return ()
        passages = passages_of(letter)
        scores, evidence = self._score(passages)
        return tuple(
            ThemeScore(
                block_id=block.block_id,
                theme=code,
                score=round(float(scores[row, column]), _DIGITS),
                assigned=bool(scores[row, column] >= self._scorer.thresholds[column]),
                evidence=evidence[row][column],
            )
            for row, block in enumerate(blocks)
            for column, code in enumerate(self.codes)
        )

    def score_texts(self, texts: Sequence[str], language: str = "nl") -> list[dict[str, Any]]:
        """Return the themes of texts, each read by itself.

        Returns:
            For each text ``text``, ``primary`` (a code or None) and ``themes``: for each theme
            of the set, highest score first, ``theme``, ``score`` and ``assigned``.

        Raises:
            ValueError: The language is neither nl nor en.
        """
        if language not in LANGUAGES:
            raise ValueError(f"unknown language {language!r}; use nl or en")
        if not texts:
            return []
        scores = self.probabilities([Passage(text, language) for text in texts])
        return [self._described(text, scores[row]) for row, text in enumerate(texts)]

    def probabilities(self, passages: Sequence[Passage]) -> Floats:
        """Return the probability of each theme, shape (passages, themes)."""
        readings = read(passages, self._scorer.lexicons)
        return self._scorer.scores(passages, readings, self._scorer.evidence(passages, readings))

    def _described(self, text: str, scores: Floats) -> dict[str, Any]:
        order = sorted(range(len(self.codes)), key=lambda column: (-scores[column], column))
        themes = [
            {
                "theme": self.codes[column],
                "score": round(float(scores[column]), _DIGITS),
                "assigned": bool(scores[column] >= self._scorer.thresholds[column]),
            }
            for column in order
        ]
        return {"text": text, "primary": primary(themes), "themes": themes}

    def _score(self, passages: Sequence[Passage]) -> tuple[Floats, list[list[Any]]]:
        scorer = self._scorer
        readings = read(passages, scorer.lexicons)
        evidence = scorer.evidence(passages, readings)
        scores = scorer.scores(passages, readings, evidence)
        assigned = scores >= scorer.thresholds
        return scores, spans(scorer, passages, readings, evidence.lengths, assigned)


def primary(themes: Iterable[Mapping[str, Any]]) -> str | None:
    """Return the code of the highest-scored theme among those assigned, or None."""
    assigned = [theme for theme in themes if theme["assigned"]]
    return str(max(assigned, key=lambda theme: theme["score"])["theme"]) if assigned else None


def passages_of(letter: Letter) -> list[Passage]:
    """Return the body blocks of a letter with their headings and lead-ins, in reading order."""
    sections = {section.section_id: section for section in letter.sections}
    english = {d.document_id for d in letter.documents if d.part == "english"}
    found: list[Passage] = []
    lead: int | None = None
    place: tuple[str, str | None] | None = None
    for block in letter.blocks:
        here = (block.document_id, block.section_id)
        if here != place or block.type == "heading":
            lead, place = None, here
        if block.type not in BODY_TYPES:
            continue
        found.append(
            Passage(
                text=block.text,
                language="en" if block.document_id in english else "nl",
                headings=_headings(block, sections),
                section=f"{block.document_id}/{block.section_id}",
                lead=lead if block.type == "list_item" else None,
            )
        )
        if block.type == "paragraph":
            lead = len(found) - 1
    return found


def _headings(block: Block, sections: Mapping[str, Section]) -> tuple[str, ...]:
    found: list[str] = []
    section = sections.get(block.section_id or "")
    while section is not None and len(found) < 10:
        found.append(section.heading)
        section = sections.get(section.parent_id or "")
    return tuple(reversed(found))


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text: what blank lines separate, each on one line."""
    pieces = (" ".join(piece.split()) for piece in re.split(r"\n[^\S\n]*\n", text))
    return [piece for piece in pieces if piece]


def format_paragraph(row: Mapping[str, Any]) -> str:
    """Return a paragraph's themes for the terminal: the assigned ones, then the text's begin."""
    assigned = [theme for theme in row["themes"] if theme["assigned"]]
    named = ", ".join(f"{theme['theme']} {theme['score']:.2f}" for theme in assigned)
    return f"{named or '-'}\n  {shorten(row['text'], _SHOWN, placeholder=' …')}"
