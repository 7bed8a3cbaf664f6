"""Many letters at once: from files to a run's folder.

Each letter is read and annotated by itself (in this process, in worker processes or on a
cluster), its rows enter the store in the order of the inputs, and the steps over all letters
follow. The folder is built beside its place and swapped in whole.
"""

from __future__ import annotations

import glob
import json
import logging
import platform
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kamerlens import __version__
from kamerlens.cache import Cache, code_key
from kamerlens.data import data_path
from kamerlens.errors import RunError
from kamerlens.rows import Row, Rows, letter_rows
from kamerlens.settings import Settings

if TYPE_CHECKING:
    from spacy.language import Language

    from kamerlens.themes import ThemeModel

log = logging.getLogger(__name__)

SUFFIXES = (".pdf", ".txt", ".xml")
_LIBRARIES = ("spacy", "pdfplumber", "pandas", "scikit-learn", "duckdb", "wordfreq")


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


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did.

    Attributes:
        folder: The run's folder.
        failed: ``(source, reason)`` of each input that could not be read.
        counts: Table name → number of rows.
    """

    folder: Path
    letters: int
    cached: int
    failed: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    counts: dict[str, int]
    seconds: float


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


def expand(inputs: Sequence[str]) -> list[Path]:
    """Return the files that inputs name: files, folders (searched through), glob patterns.

    Without inputs, the embedded sample letters. A name that matches nothing stays in the list:
    reading it will say so. Each file comes once, in the order named, folders sorted.
    """
    if not inputs:
        return sorted(data_path("corpus", "samples").glob("*.pdf"))
    found: dict[Path, None] = {}
    for name in inputs:
        path = Path(name)
        if path.is_dir():
            files = sorted(p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES)
        elif not path.exists() and glob.has_magic(name):
            files = sorted(Path(p) for p in glob.glob(name, recursive=True)) or [path]
        else:
            files = [path]
        found.update(dict.fromkeys(files))
    return list(found)


def run(
    inputs: Sequence[str],
    output: Path,
    settings: Settings,
    *,
    progress: Callable[[str, int, int], None] = lambda _stage, _done, _total: None,
) -> Summary:
    """Run the whole pipeline and write the run's folder.

    Args:
        inputs: Files, folders or glob patterns; none for the embedded samples.
        output: The run's folder; replaced whole if it exists.
        settings: What is set.
        progress: Called with stage, number done and total.

    Returns:
        What was done; failed inputs are listed, the rest is written.

    Raises:
        RunError: The folder cannot be written, or the inputs name no file at all.
    """
    from kamerlens.gather import gather

    began, clock = time.perf_counter(), Clock()
    paths = expand(inputs)
    if not paths:
        raise RunError(f"no letters found in {', '.join(inputs) or 'the embedded samples'}")
    with _workplace(output) as folder:
        from kamerlens.tables import Store

        with Store(folder) as store:
            outcomes = _fill(store, paths, settings, progress)
            clock.lap("letters")
            progress("tables", 0, 1)
            warnings = gather(store, settings, clock)
            store.export()
            clock.lap("export")
            counts = _counts(store)
            _views(folder, store)
            clock.lap("report")
        for outcome in outcomes:
            warnings = [*warnings, *(f"{outcome.source}: {w}" for w in outcome.warnings)]
        _write_run_json(folder, outcomes, settings, clock, warnings)
        progress("tables", 1, 1)
    return Summary(
        folder=output,
        letters=len(outcomes),
        cached=sum(outcome.cached for outcome in outcomes),
        failed=tuple((o.source, o.error or "") for o in outcomes if o.status == "failed"),
        warnings=tuple(warnings),
        counts=counts,
        seconds=time.perf_counter() - began,
    )


def process(path: Path, settings: Settings) -> Outcome:
    """Read and annotate one letter; never raises for a bad input.

    Args:
        path: The letter's file.
        settings: What is set; its cache folder is used when given.
    """
    from kamerlens.segment import read_letter_safe

    cache = Cache(settings.cache, settings) if settings.cache else None
    if cache is not None and (hit := cache.get(path)) is not None:
        return Outcome(**{**hit, "source": path.name, "cached": True})
    clock = Clock()
    letter = read_letter_safe(path, ocr=settings.ocr, limits=settings.limits)
    clock.lap("read")
    annotations = _annotate(letter, settings, clock)
    outcome = Outcome(
        source=letter.source,
        letter_id=letter.letter_id,
        sha256=letter.sha256,
        status=letter.status,
        error=letter.error,
        rows=letter_rows(letter, annotations),
        warnings=letter.warnings,
        seconds=clock.seconds,
    )
    if cache is not None and outcome.status == "ok":
        cache.put(path, asdict(outcome))
    return outcome


def _annotate(letter: Any, settings: Settings, clock: Clock) -> Any:
    from kamerlens.keyness import lemma_counts
    from kamerlens.language.annotate import annotate
    from kamerlens.records import Annotations
    from kamerlens.terms import candidates

    if letter.status == "failed":
        return Annotations()
    annotated = annotate(letter, _language(settings.model, settings.gazetteers))
    clock.lap("language")
    scores = _themes(settings.themes).score(annotated)
    clock.lap("themes")
    found = candidates(annotated)
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


@lru_cache(maxsize=1)
def _language(model: str | None, gazetteers: tuple[Path, ...]) -> Language:
    from kamerlens.language.nlp import load

    return load(model, gazetteer=gazetteers)


@lru_cache(maxsize=1)
def _themes(path: Path | None) -> ThemeModel:
    from kamerlens.themes import load_model

    return load_model(themes=path)


def _outcomes(paths: Sequence[Path], settings: Settings) -> Iterator[Outcome]:
    """Yield the outcome of each path, in order."""
    if settings.jobs <= 1 or len(paths) == 1:
        for path in paths:
            yield process(path, settings)
        return
    with ProcessPoolExecutor(min(settings.jobs, len(paths))) as pool:
        yield from pool.map(process, paths, [settings] * len(paths))


def _fill(
    store: Any,
    paths: Sequence[Path],
    settings: Settings,
    progress: Callable[[str, int, int], None],
) -> list[Outcome]:
    """Process all letters into the store; return the outcomes without their rows."""
    kept: list[Outcome] = []
    seen: dict[str, Outcome] = {}
    progress("letters", 0, len(paths))
    for number, outcome in enumerate(_outcomes(paths, settings), 1):
        settled = _settle_duplicate(outcome, seen)
        if settled is not None:
            for table, rows in settled.rows.items():
                store.append(table, rows)
            kept.append(_without_rows(settled))
            seen[settled.letter_id] = kept[-1]
        else:
            log.warning("%s is the same letter as another input; skipped", outcome.source)
        progress("letters", number, len(paths))
    return kept


def _settle_duplicate(outcome: Outcome, seen: dict[str, Outcome]) -> Outcome | None:
    """Return the outcome under an id of its own, or None if the same bytes were read before."""
    if any(outcome.sha256 and outcome.sha256 == other.sha256 for other in seen.values()):
        return None
    base, letter_id, count = outcome.letter_id, outcome.letter_id, 1
    while letter_id in seen:
        count += 1
        letter_id = f"{base}-{count}"
    if count == 1:
        return outcome
    note = f"letter {base} was read already from {seen[base].source}; kept as {letter_id}"
    return Outcome(
        **{
            **{name: getattr(outcome, name) for name in Outcome.__dataclass_fields__},
            "letter_id": letter_id,
            "rows": _renamed(outcome.rows, base, letter_id),
            "warnings": (*outcome.warnings, note),
        }
    )


def _renamed(rows: Rows, old: str, new: str) -> Rows:
    """Return rows with every id of letter ``old`` made one of ``new``."""

    def cell(value: Any) -> Any:
        if isinstance(value, str) and (value == old or value.startswith(f"{old}#")):
            return new + value[len(old) :]
        return value

    def renamed(table: Iterable[Row]) -> list[Row]:
        return [tuple(cell(value) for value in row) for row in table]

    return {name: renamed(table) for name, table in rows.items()}


def _without_rows(outcome: Outcome) -> Outcome:
    values = {name: getattr(outcome, name) for name in Outcome.__dataclass_fields__}
    return Outcome(**{**values, "rows": {}})


class _workplace:  # noqa: N801 - reads as the context manager it is
    """A folder beside ``output`` that takes its place when all went well."""

    def __init__(self, output: Path) -> None:
        self.output = output
        self._folder: Path | None = None

    def __enter__(self) -> Path:
        if self.output.exists() and not _replaceable(self.output):
            raise RunError(f"{self.output} exists and is no run of kamerlens; name another folder")
        try:
            self.output.parent.mkdir(parents=True, exist_ok=True)
            made = tempfile.mkdtemp(prefix=f".{self.output.name}-", dir=self.output.parent)
        except OSError as error:
            raise RunError(f"cannot write to {self.output.parent}: {error.strerror}") from error
        self._folder = Path(made)
        return self._folder

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        assert self._folder is not None
        if kind is None:
            self._folder.chmod(0o755)
            _swap(self._folder, self.output)
        shutil.rmtree(self._folder, ignore_errors=True)


def _replaceable(folder: Path) -> bool:
    return folder.is_dir() and ((folder / "run.json").exists() or not any(folder.iterdir()))


def _swap(new: Path, place: Path) -> None:
    """Put ``new`` in ``place``; what stood there is left under ``new``'s name."""
    if not place.exists():
        new.rename(place)
        return
    aside = new.with_name(f"{new.name}-former")
    place.rename(aside)
    new.rename(place)
    shutil.rmtree(aside, ignore_errors=True)


def _counts(store: Any) -> dict[str, int]:
    from kamerlens.schema import TABLES

    return {t.name: int(store.execute(f'SELECT count(*) FROM "{t.name}"')[0][0]) for t in TABLES}


def _views(folder: Path, store: Any) -> None:
    """Write the files people open: the glossary and the report."""
    from kamerlens.exports import write_glossary
    from kamerlens.report import write_report

    write_glossary(store, folder / "glossary.xlsx", "xlsx")
    write_glossary(store, folder / "glossary.tbx", "tbx")
    write_report(store, folder / "report.html")


def _write_run_json(
    folder: Path,
    outcomes: Sequence[Outcome],
    settings: Settings,
    clock: Clock,
    warnings: Sequence[str],
) -> None:
    stages = dict(clock.seconds)
    for outcome in outcomes:
        for stage, seconds in outcome.seconds.items():
            stages[f"letters/{stage}"] = round(stages.get(f"letters/{stage}", 0.0) + seconds, 3)
    described = {
        "kamerlens": __version__,
        "inputs": [
            {"source": o.source, "letter_id": o.letter_id, "sha256": o.sha256, "status": o.status}
            for o in outcomes
        ],
        "settings": json.loads(json.dumps(asdict(settings), default=str)),
        "code": code_key(),
        "versions": {"python": platform.python_version(), **_versions()},
        "seconds": stages,
        "warnings": list(warnings),
    }
    text = json.dumps(described, ensure_ascii=False, indent=1)
    (folder / "run.json").write_text(text + "\n", encoding="utf-8")


def _versions() -> dict[str, str]:
    found = {}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found
