"""Many letters at once: from files to a run's folder.

Each letter is read and annotated by itself, in worker processes or on a cluster; its rows enter
the store in the order of the inputs; the steps over all letters follow.
"""

from __future__ import annotations

import glob
import json
import logging
import os
import platform
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kamerlens import __version__
from kamerlens.cache import RunCache, code_key
from kamerlens.data import data_path
from kamerlens.errors import RunError
from kamerlens.forks import Forks
from kamerlens.place import workplace
from kamerlens.process import Clock, Outcome, process_english, renamed
from kamerlens.settings import Settings
from kamerlens.workers import outcomes

if TYPE_CHECKING:
    from kamerlens.tables import Store

log = logging.getLogger(__name__)

SUFFIXES = (".pdf", ".txt", ".xml")
_LIBRARIES = ("spacy", "pdfplumber", "pandas", "scikit-learn", "duckdb", "wordfreq")
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did.

    Attributes:
        folder: The run's folder.
        letters: Inputs that are in the tables, failed ones included.
        cached: How many of them came from the cache.
        failed: ``(source, reason)`` of each input that could not be read.
        counts: Table name → number of rows.
        seconds: Wall-clock time.
    """

    folder: Path
    letters: int
    cached: int
    failed: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    counts: dict[str, int]
    seconds: float


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
    progress: Progress = lambda _stage, _done, _total: None,
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
    began, clock = time.perf_counter(), Clock()
    paths = expand(inputs)
    if not paths:
        raise RunError(f"no letters found in {', '.join(inputs) or 'the embedded samples'}")
    beside = letters_folder(paths, output)
    cache = RunCache(settings.cache, settings, paths, beside) if settings.cache else None
    with workplace(output) as folder:
        described = cache.restore(folder) if cache else None
        if described is None:
            described = _build(folder, paths, beside, settings, clock, progress)
            if cache:
                cache.keep(folder, described)
        else:
            described = {**described, "cached": len(described["inputs"])}
        _write_run_json(folder, described, settings, clock)
    failed = [i for i in described["inputs"] if i["status"] == "failed"]
    return Summary(
        folder=output,
        letters=len(described["inputs"]),
        cached=described["cached"],
        failed=tuple((i["source"], i["error"]) for i in failed),
        warnings=tuple(described["warnings"]),
        counts=described["counts"],
        seconds=time.perf_counter() - began,
    )


def letters_folder(paths: Sequence[Path], output: Path) -> str:
    """Return the way from a run's folder to the letters, for links to their pages.

    Empty where the letters lie in several folders, or where the way would lead over the root and
    so tell a reader how the machine is laid out.
    """
    folders = {path.resolve().parent for path in paths}
    try:
        (folder,) = folders
        shared = os.path.commonpath([folder, output.resolve()])
        way = os.path.relpath(folder, output.resolve())
    except ValueError:  # several folders, or another drive
        return ""
    return "" if Path(shared) == Path(folder.anchor) else Path(way).as_posix()


def _build(
    folder: Path,
    paths: Sequence[Path],
    beside: str,
    settings: Settings,
    clock: Clock,
    progress: Progress,
) -> dict[str, Any]:
    """Fill the run's folder; return what ``run.json`` says about it."""
    total = len(paths) + len(settings.english)
    progress("letters", 0, total)
    read = chain(
        outcomes(paths, settings, meanwhile=partial(_prepare, settings)),
        outcomes(settings.english, settings, work=process_english),
    )
    first = next(read)
    import duckdb

    from kamerlens.gather import gather
    from kamerlens.report import write_report
    from kamerlens.tables import Store

    try:
        with Store(folder) as store, Forks(settings.jobs) as forks:
            kept, warnings = _fill(store, chain([first], read), total, progress)
            clock.lap("letters")
            progress("tables", 0, 1)
            more, files = gather(store, settings, clock, forks)
            warnings += more
            warnings += [f"{o.source}: {text}" for o in kept for text in o.warnings]
            store.export()
            clock.lap("export")
            counts = store.counts()
            write_report(
                store,
                folder / "report.html",
                themes=settings.themes,
                letters=beside,
                warnings=warnings,
            )
            clock.lap("report")
            files()
            clock.lap("glossary")
    except duckdb.IOException as error:
        raise RunError(f"{folder.parent}: cannot be written: {error}") from error
    progress("tables", 1, 1)
    for outcome in kept:
        for stage, seconds in outcome.seconds.items():
            name = f"letters/{stage}"
            clock.seconds[name] = round(clock.seconds.get(name, 0.0) + seconds, 3)
    return {
        "inputs": [
            {
                "source": o.source,
                "letter_id": o.letter_id,
                "sha256": o.sha256,
                "status": o.status,
                "error": o.error,
            }
            for o in kept
        ],
        "cached": sum(o.cached for o in kept),
        "letters": beside,
        "warnings": warnings,
        "counts": counts,
    }


#: What only the steps over all letters import.
_LATER = (
    "scipy.sparse.csgraph",
    "kamerlens.emphasis",
    "kamerlens.glossary",
    "kamerlens.keyness",
    "kamerlens.links",
    "kamerlens.tables",
    "kamerlens.trends",
    "kamerlens.exports.tbx",
    "kamerlens.exports.xlsx",
    "kamerlens.language.entity_index",
    "kamerlens.report.data",
    "kamerlens.report.page",
)


def _prepare(settings: Settings) -> None:
    """Import and load what the steps over all letters need, while the first letter is read.

    Much is loaded on first use: a compound and a phrase are aligned for that.
    """
    for name in _LATER:
        import_module(name)
    from kamerlens import gather
    from kamerlens.language import names

    aligner = gather.aligner(settings.termbases)
    for term in ("mensenrechtenverdediger", "bescherming van burgers"):
        aligner.align(term)
        aligner.termbase.lookup(term)
        aligner.termbase.find_inflected(term)
    names.embedded_entries()


def _fill(
    store: Store, read: Iterator[Outcome], total: int, progress: Progress
) -> tuple[list[Outcome], list[str]]:
    """Put all letters, then the English documents, into the store.

    Returns:
        The outcomes without their rows, and warnings.
    """
    kept: list[Outcome] = []
    warnings: list[str] = []
    sources: dict[str, str] = {}
    bytes_of: dict[str, str] = {}
    for number, outcome in enumerate(read, 1):
        progress("letters", number, total)
        if outcome.sha256 and outcome.sha256 in bytes_of:
            first = bytes_of[outcome.sha256]
            warnings.append(f"{outcome.source}: the same bytes as {first}; left out")
            continue
        outcome = _distinct(outcome, sources)
        for table, rows in outcome.rows.items():
            store.append(table, rows)
        sources[outcome.letter_id] = outcome.source
        bytes_of[outcome.sha256] = outcome.source
        kept.append(replace(outcome, rows={}))
    return kept, warnings


def _distinct(outcome: Outcome, sources: dict[str, str]) -> Outcome:
    """Return the outcome under an id that no letter before has."""
    base = outcome.letter_id
    if base not in sources:
        return outcome
    count = 2
    while f"{base}-{count}" in sources:
        count += 1
    name = f"{base}-{count}"
    return renamed(outcome, name, f"{base} was read from {sources[base]} too; kept as {name}")


def _write_run_json(
    folder: Path, described: dict[str, Any], settings: Settings, clock: Clock
) -> None:
    text = json.dumps(
        {
            "kamerlens": __version__,
            **described,
            "settings": json.loads(json.dumps(asdict(settings), default=str)),
            "code": code_key(),
            "versions": {"python": platform.python_version(), **_versions()},
            "seconds": clock.seconds,
        },
        ensure_ascii=False,
        indent=1,
    )
    (folder / "run.json").write_text(text + "\n", encoding="utf-8")


def _versions() -> dict[str, str]:
    found = {}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found
