"""What can be set, read once into a frozen record."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds per letter, against hostile or broken input.

    Attributes:
        seconds: Wall-clock time for one letter; a worker over it is ended. On a cluster the
            letters handed to a worker before it may add theirs.
        memory_mb: Address space of a worker above what it holds at its start, in MiB (Linux);
            on a cluster the workers' own ``--memory-limit`` holds.
        pages: Pages of one letter.
        megabytes: Size of a source file in MiB.
    """

    seconds: float = 300.0
    memory_mb: int = 4096
    pages: int = 3000
    megabytes: int = 200


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one run.

    Attributes:
        model: A spaCy pipeline's folder or package name; None for the embedded one.
        themes: A themes file; None for the embedded one.
        termbases: User termbases, the first outranks the next, all outrank the embedded one.
        gazetteers: User gazetteer files (TSV).
        corrections: A ``corrections.tsv`` replayed on the entities; None for none.
        english: English documents that belong to the run.
        ocr: Whether to run OCR on scans (needs ``kamerlens[ocr]``).
        jobs: Number of worker processes.
        cluster: Address of a dask scheduler, or None.
        cache: Folder of the per-letter cache, or None for no cache.
        seed: Seed of every resampling.
        resamples: Bootstrap and permutation resamples.
        limits: Bounds per letter.
    """

    model: str | None = None
    themes: Path | None = None
    termbases: tuple[Path, ...] = ()
    gazetteers: tuple[Path, ...] = ()
    corrections: Path | None = None
    english: tuple[Path, ...] = ()
    ocr: bool = False
    jobs: int = 1
    cluster: str | None = None
    cache: Path | None = None
    seed: int = 26150
    resamples: int = 1000
    limits: Limits = Limits()


#: More workers than this only if asked for: each needs some 400 MiB.
_MOST_JOBS = 4


def usable_cores() -> int:
    """Return how many processes to use where nothing is said: one a core, four at most."""
    affinity = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity else os.cpu_count() or 1
    return min(cores, _MOST_JOBS)


def cache_folder() -> Path:
    """Return the default cache folder: ``$KAMERLENS_CACHE``, else below the user's cache."""
    named = os.environ.get("KAMERLENS_CACHE")
    if named:
        return Path(named)
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "kamerlens"
