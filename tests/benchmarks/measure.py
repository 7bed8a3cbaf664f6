"""Seconds of jobs and commands, and the peak memory of a command's processes."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

#: Seconds between two looks at the memory that processes share.
_SELDOM = 2.0


@dataclass(frozen=True, slots=True)
class Run:
    """What a command took.

    Attributes:
        seconds: Wall-clock time.
        cpu: Processor time of all its processes, in seconds.
        largest: Peak resident memory of its largest process, in MiB.
        together: Peak memory of all its processes, shared pages counted once, in MiB.
        child: Peak resident memory of the largest process that it started, in MiB.
    """

    seconds: float
    cpu: float
    largest: float
    together: float
    child: float


def median(job: Callable[[], object], *, times: int) -> float:
    """Return the median wall-clock time of a job, in seconds."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        job()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def kamerlens(*words: str, cache: Path, ends: tuple[int, ...] = (0,)) -> Run:
    """Run a command of kamerlens and measure it.

    Args:
        *words: The command's words.
        cache: Folder of the cache.
        ends: Exit codes that are right.

    Raises:
        RuntimeError: It ended with another exit code.
    """
    environment = {**os.environ, "KAMERLENS_CACHE": str(cache)}
    return command([sys.executable, "-m", "kamerlens", *words], environment, ends)


def command(
    words: list[str], environment: dict[str, str] | None = None, ends: tuple[int, ...] = (0,)
) -> Run:
    """Run any command and measure it."""
    before, began = os.times(), time.perf_counter()
    process = subprocess.Popen(
        words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    peaks = [0.0, 0.0, 0.0]
    watcher = threading.Thread(target=_watch, args=(process.pid, peaks), daemon=True)
    watcher.start()
    code = process.wait()
    seconds, after = time.perf_counter() - began, os.times()
    watcher.join(timeout=2)
    if code not in ends:
        raise RuntimeError(f"{' '.join(words)} ended with exit code {code}")
    cpu = after.children_user + after.children_system - before.children_user
    return Run(seconds, cpu - before.children_system, *peaks)


def _watch(pid: int, peaks: list[float]) -> None:
    """Keep the largest memory seen of a process and its children: of one, all, and a child.

    What they share is counted seldom: it costs the system some milliseconds a process.
    """
    due = 0.0
    while Path(f"/proc/{pid}").exists():
        family = [pid, *_children(pid)]
        resident = [_resident(member) for member in family]
        peaks[0], peaks[2] = max(peaks[0], *resident), max(peaks[2], 0.0, *resident[1:])
        if time.perf_counter() >= due:
            peaks[1] = max(peaks[1], sum(_proportional(member) for member in family))
            due = time.perf_counter() + _SELDOM
        time.sleep(0.1)


def _resident(pid: int) -> float:
    """Return the most memory that a process has had so far, in MiB."""
    return _field(Path(f"/proc/{pid}/status"), "VmHWM:")


def _proportional(pid: int) -> float:
    """Return a process's memory with its share of what it shares, in MiB."""
    return _field(Path(f"/proc/{pid}/smaps_rollup"), "Pss:")


def _field(path: Path, name: str) -> float:
    """Return a field given in KiB, in MiB; 0 where it cannot be read."""
    try:
        for line in path.read_text().splitlines():
            if line.startswith(name):
                return int(line.split()[1]) / 1024
    except (OSError, ValueError):
        pass
    return 0.0


def _children(pid: int) -> list[int]:
    found = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(word) for word in path.read_text().split()]
        except OSError:
            continue
    return found
