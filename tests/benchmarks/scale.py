"""Many letters: growth of time and memory, cold against cached, one process against two.

Run: ``python -m tests.benchmarks.scale [--sizes 10,100,1000] [--jobs-size 200]``.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from tests.benchmarks.letters import generate


def timed_run(letters: Path, output: Path, cache: Path, *options: str) -> tuple[float, float]:
    """Run kamerlens over a folder; return seconds and the peak memory of its largest process."""
    words = [sys.executable, "-m", "kamerlens", "run", str(letters), "-o", str(output), *options]
    environment = {**os.environ, "KAMERLENS_CACHE": str(cache)}
    began = time.perf_counter()
    process = subprocess.Popen(words, env=environment, stderr=subprocess.DEVNULL)
    peak = [0.0]
    watcher = threading.Thread(target=_watch, args=(process.pid, peak), daemon=True)
    watcher.start()
    if process.wait() != 0:
        raise RuntimeError(f"{' '.join(words)} failed with exit code {process.returncode}")
    watcher.join(timeout=1)
    return time.perf_counter() - began, peak[0]


def _watch(pid: int, peak: list[float]) -> None:
    """Keep the largest resident set (MiB) seen of a process or any of its children."""
    while Path(f"/proc/{pid}").exists():
        for child in (pid, *_children(pid)):
            try:
                pages = int(Path(f"/proc/{child}/statm").read_text().split()[1])
            except (OSError, IndexError):
                continue
            peak[0] = max(peak[0], pages * os.sysconf("SC_PAGESIZE") / 2**20)
        time.sleep(0.05)


def _children(pid: int) -> list[int]:
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [int(word) for word in text.split()]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="10,100,1000")
    parser.add_argument("--jobs-size", type=int, default=200)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        former = None
        for size in map(int, options.sizes.split(",")):
            letters = folder / f"letters{size}"
            generate(size, letters)
            cache = folder / f"cache{size}"
            cold, peak = timed_run(letters, folder / "run", cache)
            warm, _ = timed_run(letters, folder / "run", cache)
            growth = f", memory {peak / former:.2f} x the size before" if former else ""
            former = peak
            print(
                f"{size:5} letters: {cold:7.1f} s, {cold / size:.3f} s a letter, "
                f"peak {peak:.0f} MiB{growth}; second run {warm:.2f} s = {warm / cold:.3f}",
                flush=True,
            )
        letters = folder / "jobs"
        generate(options.jobs_size, letters)
        one, _ = timed_run(letters, folder / "run", folder, "--no-cache")
        two, _ = timed_run(letters, folder / "run", folder, "--no-cache", "--jobs", "2")
        print(
            f"{options.jobs_size} letters: {one:.1f} s with one process, {two:.1f} s with two: "
            f"{one / two:.2f} x"
        )


if __name__ == "__main__":
    main()
