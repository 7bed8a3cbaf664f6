"""One letter: each stage against pdfplumber's bare reading, and the whole against Frog."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.measure import command, kamerlens, median


def lines(path: Path, folder: Path, *, times: int) -> Iterator[str]:
    """Yield a Markdown table of the stages of one letter.

    Args:
        path: The letter, a PDF.
        folder: A folder to work in.
        times: How often each thing is measured.
    """
    from kamerlens.process import Clock, annotate_letter, preload
    from kamerlens.segment import read_letter
    from kamerlens.settings import Settings

    settings = Settings()
    preload(settings)
    bare = median(lambda: _read_characters(path), times=times)
    read = median(lambda: read_letter(path), times=times)
    letter = read_letter(path)
    clocks = []
    for _ in range(times + 1):
        clock = Clock()
        annotate_letter(letter, settings, clock)
        clocks.append(clock.seconds)
    stages = {name: min(clock[name] for clock in clocks[1:]) for name in clocks[0]}
    yield f"`{path.name}`, {letter.pages} pages, {letter.words:,} words\n"
    yield "| stage | seconds | words a second | against |"
    yield "|---|---|---|---|"
    yield f"| pdfplumber, `page.chars` alone | {bare:.2f} | {letter.words / bare:,.0f} | |"
    yield (
        f"| reading: extraction and segmentation | {read:.2f} | {letter.words / read:,.0f} "
        f"| {read / bare:.2f} × pdfplumber |"
    )
    for name, seconds in stages.items():
        yield f"| {name} | {seconds:.2f} | {letter.words / max(seconds, 1e-3):,.0f} | |"
    yield from _whole(path, folder, times)


def _whole(path: Path, folder: Path, times: int) -> Iterator[str]:
    words = ("run", str(path), "-o", str(folder / "one"), "--no-cache")
    runs = [kamerlens(*words, cache=folder / "none") for _ in range(times)]
    best = min(runs, key=lambda run: run.seconds)
    yield (
        f"| `kamerlens run`, start to end | {best.seconds:.2f} | | {best.cpu:.2f} s of processor "
        f"time, {best.largest:.0f} MiB |"
    )
    helped = [kamerlens("--help", cache=folder / "none") for _ in range(times)]
    yield f"| `kamerlens --help` | {min(run.seconds for run in helped):.2f} | | |"
    if not (shutil.which("frog") and shutil.which("pdftotext")):
        yield "| pdftotext + Frog | not installed | | |"
        return
    text = str(folder / "letter.txt")
    there = command(["pdftotext", str(path), text])
    frog = min(
        (command(["frog", "-t", text, "-o", str(folder / "frog.txt")]) for _ in range(times)),
        key=lambda run: run.seconds,
    )
    seconds = there.seconds + frog.seconds
    yield (
        f"| pdftotext + Frog | {seconds:.2f} | | {seconds / best.seconds:.1f} × `kamerlens run`, "
        f"{frog.largest:.0f} MiB |"
    )


def _read_characters(path: Path) -> None:
    """Let pdfplumber read all characters, and nothing more."""
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            len(page.chars)
            page.close()
