"""Many letters: growth of time and memory, cold against cached, one process against two."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.benchmarks.letters import generate
from tests.benchmarks.measure import Run, kamerlens

#: What :mod:`tests.benchmarks.archive` reckons with: name → how the README calls it.
FIGURES = {
    "worker": "processor seconds a letter in a worker",
    "together": "processor seconds a letter in the steps over all letters",
    "worker_mib": "MiB of a worker",
    "run_mib": "MiB of the process that puts 100 letters together",
    "run_mib_letter": "MiB more for each letter beyond",
    "disk": "MiB of the run's folder a letter",
    "cache": "MiB of the cache a letter",
}

#: Stages of ``run.json`` that one process does over all letters.
_TOGETHER = ("entities", "glossary", "emphasis", "keyness", "export", "report")


def growth(
    sizes: Sequence[int], folder: Path, figures: dict[str, float], *, jobs: int
) -> Iterator[str]:
    """Yield a Markdown table of runs of more and more letters, each cold and then again.

    Args:
        sizes: Numbers of letters.
        folder: A folder to work in.
        figures: Takes the figures of :data:`FIGURES` that are measured here.
        jobs: Worker processes.
    """
    yield f"`--jobs {jobs}`; memory: the largest process · all, shared pages counted once\n"
    yield (
        "| letters | seconds | a letter | MiB | memory against the row above | again: seconds "
        "| again / first | one changed | folder, MiB | cache, MiB a letter |"
    )
    yield "|---|---|---|---|---|---|---|---|---|---|"
    former: Run | None = None
    before = 0
    for size in sizes:
        letters, cache, out = (folder / f"{name}{size}" for name in ("letters", "cache", "run"))
        paths = generate(size, letters)
        words = ("run", str(letters), "-o", str(out), "--jobs", str(jobs))
        cold = kamerlens(*words, cache=cache)
        again = kamerlens(*words, cache=cache)
        kept = mebibytes(cache / "letters") / size
        generate(1, paths[0].parent, seed=2)
        changed = kamerlens(*words, cache=cache)
        more = f"{cold.largest / former.largest:.2f} ×" if former else ""
        yield (
            f"| {size:,} | {cold.seconds:.1f} | {cold.seconds / size:.3f} "
            f"| {cold.largest:.0f} · {cold.together:.0f} | {more} | {again.seconds:.2f} "
            f"| {again.seconds / cold.seconds:.3f} | {changed.seconds:.1f} "
            f"| {mebibytes(out):.1f} | {kept:.2f} |"
        )
        figures |= {"disk": mebibytes(out) / size, "cache": kept, "worker_mib": cold.child}
        if former:
            figures["run_mib"] = former.largest
            figures["run_mib_letter"] = max(0.0, cold.largest - former.largest) / (size - before)
        former, before = cold, size


def processes(size: int, folder: Path, figures: dict[str, float]) -> Iterator[str]:
    """Yield a Markdown table of one process against two over the same letters.

    Args:
        size: Number of letters.
        folder: A folder to work in.
        figures: Takes the figures of :data:`FIGURES` that are measured here.
    """
    letters = folder / "both"
    generate(size, letters)
    outputs = {jobs: folder / f"jobs{jobs}" for jobs in (1, 2)}
    runs = {
        jobs: kamerlens(
            *("run", str(letters), "-o", str(output), "--no-cache", "--jobs", str(jobs)),
            cache=folder / "none",
        )
        for jobs, output in outputs.items()
    }
    yield "| processes | seconds | processor seconds | MiB, all | one / two |"
    yield "|---|---|---|---|---|"
    for jobs, run in runs.items():
        ratio = f"{runs[1].seconds / runs[2].seconds:.2f}" if jobs == 2 else ""
        yield f"| {jobs} | {run.seconds:.1f} | {run.cpu:.1f} | {run.together:.0f} | {ratio} |"

    seconds = json.loads((outputs[1] / "run.json").read_text(encoding="utf-8"))["seconds"]
    together = sum(seconds[name] for name in _TOGETHER)
    figures |= {"together": together / size, "worker": (runs[1].cpu - together) / size}


def mebibytes(folder: Path) -> float:
    """Return the size of a folder's files."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20
