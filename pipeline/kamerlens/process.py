"""One letter from file to rows: what a worker does."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kamerlens.cache import Cache, file_key
from kamerlens.records import Annotations, Letter
from kamerlens.rows import Row, Rows, letter_rows
from kamerlens.settings import Settings

if TYPE_CHECKING:
    from spacy.language import Language

    from kamerlens.themes import ThemeModel


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input: its rows, and seconds per stage."""

    source: str
    letter_id: str
    sha256: str
    status: str
    error: str | None
    rows: Rows
    warnings: tuple[str, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)
    cached: bool = False


class Clock:
    """Seconds spent per stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        """Add the time since the last lap to a stage."""
        now = time.perf_counter()
        self.seconds[stage] = round(self.seconds.get(stage, 0.0) + now - self._last, 3)
        self._last = now


#: A letter that was read, and the seconds that took.
Reading = tuple[Letter, float]


def read(path: Path, settings: Settings) -> Reading:
    """Read one letter without annotating it; never raises for a bad input."""
    from kamerlens.segment import read_letter_safe

    began = time.perf_counter()
    letter = read_letter_safe(path, ocr=settings.ocr, limits=settings.limits)
    # The name alone: the same letters in another folder give the same tables.
    return replace(letter, source=path.name), time.perf_counter() - began


def process(
    path: Path, settings: Settings, cache: Cache | None = None, reading: Reading | None = None
) -> Outcome:
    """Read and annotate one letter; never raises for a bad input.

    Args:
        path: The letter's file.
        settings: What is set.
        cache: Takes the result of a letter that could be read.
        reading: The letter, where it was read before.
    """
    letter, seconds = reading or read(path, settings)
    clock = Clock()
    clock.seconds["read"] = round(seconds, 3)
    annotations = annotate_letter(letter, settings, clock)
    outcome = _outcome(letter, annotations, clock)
    if cache is not None:
        keep(path, outcome, cache)
    return outcome


def process_english(path: Path, settings: Settings) -> Outcome:
    """Read an English document of the run and score its themes; never raises for a bad input.

    Args:
        path: The document's file.
        settings: What is set.
    """
    from kamerlens.english_documents import read_english

    clock = Clock()
    letter, annotations = read_english(path, ocr=settings.ocr, limits=settings.limits)
    letter = replace(letter, source=path.name)
    clock.lap("read")
    if letter.status == "ok":
        scores = theme_model(settings.themes).score_letter(letter)
        annotations = replace(annotations, theme_scores=scores)
        clock.lap("themes")
    return _outcome(letter, annotations, clock)


def _outcome(letter: Letter, annotations: Annotations, clock: Clock) -> Outcome:
    return Outcome(
        source=letter.source,
        letter_id=letter.letter_id,
        sha256=letter.sha256,
        status=letter.status,
        error=letter.error,
        rows=letter_rows(letter, annotations),
        warnings=letter.warnings,
        seconds=clock.seconds,
    )


def cached(path: Path, cache: Cache) -> Outcome | None:
    """Return the outcome of a letter from the cache, None where it holds none."""
    hit = cache.get(path)
    return None if hit is None else Outcome(**{**hit, "source": path.name, "cached": True})


def keep(path: Path, outcome: Outcome, cache: Cache) -> None:
    """Put the outcome of a letter that could be read into the cache."""
    if outcome.status == "ok":
        cache.put(path, asdict(outcome))


def preload(settings: Settings) -> None:
    """Load all that annotating needs, so that processes forked from this one share it.

    Raises:
        DataError: A model or data file is wrong.
    """
    from kamerlens import extract_pdf, read_text, read_xml, segment
    from kamerlens.language import annotate
    from kamerlens.terms import tools

    del extract_pdf, read_text, read_xml, segment, annotate
    language(settings.model, settings.gazetteers)
    theme_model(settings.themes)
    tools(settings.termbases)


def failure(path: Path, reason: str) -> Outcome:
    """Return the outcome of a letter whose worker was ended."""
    from kamerlens.segment import slug

    letter = Letter(
        letter_id=slug(path.stem),
        source=path.name,
        sha256=file_key(path),
        format=path.suffix.lstrip(".").lower(),
        status="failed",
        error=reason,
    )
    return Outcome(
        source=letter.source,
        letter_id=letter.letter_id,
        sha256=letter.sha256,
        status="failed",
        error=reason,
        rows=letter_rows(letter, Annotations()),
    )


def annotate_letter(letter: Letter, settings: Settings, clock: Clock) -> Annotations:
    """Run the language pass, the themes and the term stage over a letter."""
    from kamerlens.language.annotate import annotate
    from kamerlens.language.tokenizer import learn_words
    from kamerlens.terms import candidates
    from kamerlens.word_counts import lemma_counts

    if letter.status == "failed":
        return Annotations()
    nlp = language(settings.model, settings.gazetteers)
    clock.lap("load")
    learn_words(nlp, (block.text for block in letter.blocks))
    # What the vocabulary learns from a letter is forgotten after it: memory stays flat.
    with nlp.memory_zone():
        annotated = annotate(letter, nlp)
        clock.lap("language")
        scores = theme_model(settings.themes).score(annotated)
        clock.lap("themes")
        found = candidates(annotated, termbases=settings.termbases)
        lemmas, entities = lemma_counts(annotated)
        clock.lap("terms")
    return Annotations(
        sentences=annotated.sentences,
        mentions=annotated.mentions,
        acronyms=annotated.acronyms,
        references=annotated.references,
        english=annotated.english,
        theme_scores=scores,
        candidates=found,
        lemma_counts=lemmas,
        entity_counts=entities,
    )


def renamed(outcome: Outcome, letter_id: str, note: str) -> Outcome:
    """Return an outcome with every id of its letter made one of ``letter_id``."""
    old = outcome.letter_id

    def cell(value: object) -> object:
        if isinstance(value, str) and (value == old or value.startswith(f"{old}#")):
            return letter_id + value[len(old) :]
        return value

    def row(cells: Row) -> Row:
        return tuple(cell(value) for value in cells)

    rows = {name: [row(cells) for cells in table] for name, table in outcome.rows.items()}
    warnings = (*outcome.warnings, note)
    return replace(outcome, letter_id=letter_id, rows=rows, warnings=warnings)


@lru_cache(maxsize=1)
def language(model: str | None, gazetteers: tuple[Path, ...]) -> Language:
    """Return the language pipeline, loaded once a process with what annotating looks up."""
    from kamerlens.language.nlp import load
    from kamerlens.termbase import embedded_termbase

    embedded_termbase()
    return load(model, gazetteer=gazetteers)


@lru_cache(maxsize=1)
def theme_model(path: Path | None) -> ThemeModel:
    """Return the theme model, loaded once a process."""
    from kamerlens.themes import load_model

    return load_model(themes=path)
