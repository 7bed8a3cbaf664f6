"""A whole run on a cluster of two workers, one of which is killed in the middle."""

from __future__ import annotations

import hashlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kamerlens import runner
from kamerlens.settings import Limits, Settings
from tests.small import write_letters

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, processes=True
    ) as local:
        yield local


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "run.json"
    }


def test_cluster_run_gives_the_same_bytes_when_a_worker_is_killed(
    tmp_path: Path, cluster: Any
) -> None:
    write_letters(tmp_path / "letters", 12)
    here = runner.run([str(tmp_path / "letters")], tmp_path / "here", Settings(resamples=50))
    killed: list[int] = []

    def kill(stage: str, done: int, _: int) -> None:
        if stage == "letters" and done == 3:
            victim = next(iter(cluster.workers.values()))
            killed.append(victim.pid)
            os.kill(victim.pid, signal.SIGKILL)

    settings = Settings(cluster=cluster.scheduler_address, resamples=50)
    there = runner.run([str(tmp_path / "letters")], tmp_path / "there", settings, progress=kill)
    assert len(killed) == 1
    assert (here.failed, there.failed, there.letters) == ((), (), 12)
    assert digests(here.folder) == digests(there.folder)


def test_cluster_gives_up_a_letter_over_its_time(tmp_path: Path, cluster: Any) -> None:
    paths = write_letters(tmp_path / "letters", 2)
    limits = Limits(seconds=0.001)
    settings = Settings(cluster=cluster.scheduler_address, limits=limits, cache=tmp_path / "cache")
    # One by one: while the worker of one letter is ended, that of another may get done.
    runs = [runner.run([str(path)], tmp_path / path.stem, settings) for path in paths]
    assert [reason for found in runs for _, reason in found.failed] == [
        "took longer than 0.001 s; its worker was ended"
    ] * 2


def test_cluster_takes_from_the_cache_and_fills_it(tmp_path: Path, cluster: Any) -> None:
    write_letters(tmp_path / "letters", 2)
    settings = Settings(cluster=cluster.scheduler_address, cache=tmp_path / "cache", resamples=50)
    first = runner.run([str(tmp_path / "letters")], tmp_path / "run", settings)
    again = runner.run([str(tmp_path / "letters")], tmp_path / "run", settings)
    assert (first.cached, again.cached) == (0, 2)
    assert len(list((tmp_path / "cache").rglob("*.msgpack"))) == 2
