"""Work in processes beside the main one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kamerlens.errors import RunError
from kamerlens.forks import Forks

linux = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")


def die(number: int) -> None:
    os.kill(os.getpid(), number)


def fail(error: Exception) -> None:
    raise error


@pytest.mark.parametrize("jobs", [1, 2])
def test_forks_give_what_the_work_gives(jobs: int) -> None:
    with Forks(jobs) as forks:
        waiting = [forks.begin(divmod, 17, divisor) for divisor in (3, 5)]
        assert [wait() for wait in waiting] == [(5, 2), (3, 2)]
        assert waiting[0]() == (5, 2)


def test_one_job_needs_no_process() -> None:
    with Forks(1) as forks:
        assert forks.begin(os.getpid)() == os.getpid()


@linux
def test_forks_share_what_is_loaded_and_take_anything() -> None:
    words = {"vrede": lambda: "peace"}
    with Forks(2) as forks:
        answer = forks.begin(lambda: (words["vrede"](), os.getpid()))()
    assert answer[0] == "peace"
    assert answer[1] != os.getpid()


@pytest.mark.parametrize("jobs", [1, 2])
def test_forks_raise_what_the_work_raises(jobs: int) -> None:
    with Forks(jobs) as forks, pytest.raises(OSError, match="No space"):
        forks.begin(fail, OSError(28, "No space left on device"))()


@linux
def test_forks_say_that_a_process_died() -> None:
    with Forks(2) as forks, pytest.raises(RunError, match=r"died \(exit code -9\)"):
        forks.begin(die, signal.SIGKILL)()


@linux
def test_forks_end_with_their_block() -> None:
    began = time.perf_counter()
    with Forks(2) as forks:
        forks.begin(time.sleep, 60)
    assert time.perf_counter() - began < 30


KILLED = """
import os, time
from kamerlens.forks import Forks
def work():
    print(os.getpid(), flush=True)
    time.sleep(60)
with Forks(2) as forks:
    forks.begin(work)
    time.sleep(60)
"""


@linux
def test_forks_end_with_a_killed_run() -> None:
    words = [sys.executable, "-c", KILLED]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        child = int(run.stdout.readline())
        run.kill()
    for _ in range(100):
        if not Path(f"/proc/{child}").exists():
            break
        time.sleep(0.1)
    assert not Path(f"/proc/{child}").exists()
