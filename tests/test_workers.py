"""Worker processes: order, limits, dying workers, a cluster."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kamerlens import workers
from kamerlens.errors import DataError, RunError
from kamerlens.process import Outcome, Reading, failure
from kamerlens.records import Letter
from kamerlens.settings import Limits, Settings, usable_cores


def fake(
    path: Path, settings: Settings, cache: object = None, reading: Reading | None = None
) -> Outcome:
    """Do what the file's name says."""
    if reading is not None:
        return replace(failure(path, "was read before"), status="ok")
    if path.stem.startswith("sleep"):
        time.sleep(60)
    if path.stem.startswith("die"):
        os.kill(os.getpid(), signal.SIGKILL)
    if path.stem.startswith("eat"):
        _ = bytearray(2**30)
    if path.stem.startswith("fail"):
        raise ZeroDivisionError("a surprise")
    if path.stem.startswith("setup"):
        raise DataError("themes.toml", "holds no [[theme]]")
    if path.stem.startswith("slow"):
        time.sleep(0.3)
    return replace(failure(path, ""), status="ok", error=None)


def fake_bytes(name: str, data: bytes, settings: Settings) -> Outcome:
    """Do the same on a cluster, where the file is not seen."""
    outcome = fake(Path(name), settings)
    return replace(outcome, sha256=data.decode())


@pytest.fixture(autouse=True)
def _fake_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "process", fake)
    monkeypatch.setattr(workers, "preload", lambda _: None)
    monkeypatch.setattr(workers, "read", None)
    monkeypatch.setattr(workers, "process_bytes", fake_bytes)


def outcomes(tmp_path: Path, names: list[str], settings: Settings) -> list[Outcome]:
    paths = [tmp_path / f"{name}.txt" for name in names]
    for path in paths:
        path.write_text(path.stem)
    return list(workers.outcomes(paths, settings))


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_outcomes_come_in_the_order_of_the_inputs(tmp_path: Path, jobs: int) -> None:
    names = ["slow", *(f"letter{i}" for i in range(20))]
    found = outcomes(tmp_path, names, Settings(jobs=jobs))
    assert [Path(outcome.source).stem for outcome in found] == names


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("sleep", "longer than 1 s"),
        ("die", "worker died"),
        ("eat", "memory"),
        ("fail", "a surprise"),
    ],
)
def test_a_bad_letter_is_reported_and_the_others_go_on(
    tmp_path: Path, name: str, reason: str
) -> None:
    limits = Limits(seconds=1, memory_mb=300)
    found = outcomes(tmp_path, ["a", name, "b", "c"], Settings(jobs=2, limits=limits))
    assert [outcome.status for outcome in found] == ["ok", "failed", "ok", "ok"]
    assert reason in (found[1].error or "")
    assert found[1].rows["letters"][0][-2] == "failed"


def test_a_wrong_data_file_stops_the_run(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds no"):
        outcomes(tmp_path, ["a", "setup", "b"], Settings(jobs=2))


def fake_read(path: Path, settings: Settings) -> Reading:
    """Read what the file's name says."""
    fake(path, settings)
    return Letter("a", path.name, "", "txt"), 0.1


@pytest.mark.skipif(sys.platform != "linux", reason="processes cannot be forked")
@pytest.mark.parametrize(("name", "read_before"), [("a", True), ("slow", False), ("die", False)])
def test_the_first_letter_is_read_while_models_load(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, read_before: bool
) -> None:
    """One that is not read by then is left to its worker."""
    monkeypatch.setattr(workers, "preload", lambda _: time.sleep(0 if name == "slow" else 1))
    monkeypatch.setattr(workers, "read", fake_read)
    first, second = outcomes(tmp_path, [name, "b"], Settings())
    assert (first.error == "was read before") is read_before
    assert second.error is None


@pytest.mark.parametrize("names", [["slow"], ["slow", "a", "b"]])
def test_this_process_prepares_once_while_the_workers_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: list[str]
) -> None:
    loaded: list[str] = []
    monkeypatch.setattr(workers, "preload", lambda _: loaded.append("preload"))
    paths = [tmp_path / f"{name}.txt" for name in names]
    for path in paths:
        path.write_text(path.stem)

    def prepare() -> None:
        loaded.append("prepare")
        raise OSError("it is met, and told, where it is needed")

    found = list(workers.outcomes(paths, Settings(), meanwhile=prepare))
    assert [outcome.status for outcome in found] == ["ok"] * len(names)
    assert loaded == ["preload", "prepare"]


@pytest.fixture(scope="module")
def cluster() -> Iterator[object]:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, processes=True
    ) as local:
        yield local


def test_cluster_gets_the_bytes_and_keeps_the_order(tmp_path: Path, cluster: object) -> None:
    names = [f"letter{i}" for i in range(12)]
    address = cluster.scheduler_address  # type: ignore[attr-defined]
    found = outcomes(tmp_path, names, Settings(cluster=address))
    assert [outcome.sha256 for outcome in found] == names


def test_cluster_reports_what_cannot_be_read(tmp_path: Path, cluster: object) -> None:
    address = cluster.scheduler_address  # type: ignore[attr-defined]
    (found,) = workers.outcomes([tmp_path / "gone.pdf"], Settings(cluster=address))
    assert found.status == "failed"
    assert "No such file" in (found.error or "")


def test_cluster_survives_a_killed_worker(tmp_path: Path, cluster: object) -> None:
    names = [f"slow{i}" for i in range(16)]
    paths = [tmp_path / f"{name}.txt" for name in names]
    for path in paths:
        path.write_text(path.stem)
    address = cluster.scheduler_address  # type: ignore[attr-defined]
    found = []
    for number, outcome in enumerate(workers.outcomes(paths, Settings(cluster=address))):
        found.append(outcome)
        if number == 1:
            victim = next(iter(cluster.workers.values()))  # type: ignore[attr-defined]
            os.kill(victim.pid, signal.SIGKILL)
    assert [Path(outcome.source).stem for outcome in found] == names
    assert {outcome.status for outcome in found} == {"ok"}


def test_cluster_out_of_reach_is_said() -> None:
    with pytest.raises(RunError, match="no cluster at"):
        list(workers.outcomes([Path("x.txt")], Settings(cluster="tcp://127.0.0.1:9")))


@pytest.mark.parametrize(("cores", "jobs"), [(1, 1), (3, 3), (64, 4)])
def test_as_many_processes_as_cores(monkeypatch: pytest.MonkeyPatch, cores: int, jobs: int) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(cores)), raising=False)
    assert usable_cores() == jobs
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    assert usable_cores() == jobs
