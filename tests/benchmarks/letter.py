"""One letter: each stage against pdfplumber's bare reading, and the whole against Frog.

Run: ``python -m tests.benchmarks.letter [LETTER.pdf]``. Frog (``apt-get install frog
poppler-utils``) is left out where it is not installed.
"""

from __future__ import annotations

import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.letters import SAMPLES


def seconds(job: Callable[[], object], *, times: int = 5) -> float:
    """Return the median wall-clock time of a job."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        job()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def read_characters(path: Path) -> None:
    """Let pdfplumber read all characters, and nothing more."""
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            len(page.chars)
            page.close()


def command(*words: str) -> Callable[[], object]:
    """Return a job that runs a command."""
    return lambda: subprocess.run(words, check=True, capture_output=True)


def main() -> None:
    """Print the figures."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES / "kst-26150-S71.pdf"
    from kamerlens.process import Clock, annotate_letter, language, theme_model
    from kamerlens.segment import read_letter
    from kamerlens.settings import Settings

    bare = seconds(lambda: read_characters(path))
    read = seconds(lambda: read_letter(path))
    print(f"pdfplumber page.chars       {bare:7.2f} s")
    print(f"extraction + segmentation   {read:7.2f} s   {read / bare:.2f} x pdfplumber")
    letter, settings = read_letter(path), Settings()
    language(None, ()), theme_model(None)
    clock = Clock()
    for _ in range(3):
        clock = Clock()
        annotate_letter(letter, settings, clock)
    for stage, taken in clock.seconds.items():
        print(f"{stage:<27} {taken:7.2f} s   {letter.words / max(taken, 1e-9):,.0f} words/s")
    with tempfile.TemporaryDirectory() as folder:
        run = [sys.executable, "-m", "kamerlens", "run", str(path), "-o", f"{folder}/run"]
        whole = seconds(command(*run, "--no-cache"), times=3)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"kamerlens run, all of it    {whole:7.2f} s   peak {peak:.0f} MiB")
        help_time = seconds(command(sys.executable, "-m", "kamerlens", "--help"))
        print(f"kamerlens --help            {help_time:7.2f} s")
        if shutil.which("frog") and shutil.which("pdftotext"):
            text = f"{folder}/letter.txt"
            frog = seconds(command("pdftotext", str(path), text), times=1)
            frog += seconds(command("frog", "-t", text, "-o", f"{folder}/out"), times=1)
            print(f"pdftotext + frog            {frog:7.2f} s   {frog / whole:.1f} x kamerlens run")


if __name__ == "__main__":
    main()
