"""All benchmarks, as Markdown for ``tests/benchmarks/README.md``.

Run: ``python -m tests.benchmarks [LETTER.pdf] [-o FILE]`` from the repository's root, on a quiet
machine; twenty minutes on two cores. ``--quick`` takes a few letters only.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks import letter, pages, scale
from tests.benchmarks.letters import SAMPLES
from tests.benchmarks.measure import kamerlens

PARTS = ("letter", "growth", "processes", "pages")


def report(options: argparse.Namespace, folder: Path) -> Iterator[str]:
    """Yield the lines of the Markdown, as they are measured."""
    times = 1 if options.quick else 5
    figures: dict[str, float] = {}
    yield f"Python {platform.python_version()}, {os.cpu_count()} cores, {_processor()}"
    if "letter" in options.parts:
        yield "\n## One letter\n"
        yield from letter.lines(options.letter, folder, times=times)
    if "growth" in options.parts:
        yield "\n## Growth, and a second run\n"
        yield from scale.growth(options.sizes, folder, figures, jobs=options.jobs)
    if "processes" in options.parts:
        yield "\n## One process and two\n"
        yield from scale.processes(options.processes, folder, figures)
    if "pages" in options.parts:
        yield "\n## Pages\n"
        run = folder / "pages"
        kamerlens("run", str(options.letter), "-o", str(run), cache=folder / "none")
        yield from pages.lines(run, times=times)
    if set(figures) == set(scale.FIGURES):
        yield "\n## Figures for docs/scale.md\n"
        yield "| figure | measured |"
        yield "|---|---|"
        yield from (f"| {what} | {figures[name]:.3f} |" for name, what in scale.FIGURES.items())


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2] for line in text.splitlines() if line.startswith("model name")]
    return names[0].strip() if names else platform.machine()


def parsed(words: list[str]) -> argparse.Namespace:
    """Return the options; ``--quick`` sets small sizes."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("letter", nargs="?", type=Path, default=SAMPLES / "kst-26150-S71.pdf")
    parser.add_argument("-o", "--output", type=Path, help="also write the Markdown to a file")
    parser.add_argument("--quick", action="store_true", help="a few letters only")
    parser.add_argument("--sizes", type=_numbers, default=[10, 100, 1000])
    parser.add_argument("--processes", type=int, default=200, help="letters for 1 against 2")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--parts", type=lambda text: text.split(","), default=list(PARTS))
    options = parser.parse_args(words)
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    if options.quick:
        options.sizes, options.processes = [1, 2], 2
    return options


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


def main(words: list[str]) -> None:
    """Measure, print, and write if asked."""
    options = parsed(words)
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for line in report(options, Path(folder)):
            print(line, flush=True)
            found.append(line)
    if options.output:
        options.output.write_text("\n".join(found) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
