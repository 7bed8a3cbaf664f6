"""The run's folder is the former run or the new one, whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kamerlens import place
from kamerlens.errors import RunError
from kamerlens.place import workplace


def former(folder: Path) -> Path:
    folder.mkdir()
    (folder / "run.json").write_text("{}")
    (folder / "old").write_text("old")
    return folder


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_workplace_makes_the_folder(tmp_path: Path) -> None:
    with workplace(tmp_path / "deep" / "run") as folder:
        (folder / "new").write_text("new")
    assert names(tmp_path / "deep" / "run") == {"new"}
    assert names(tmp_path / "deep") == {"run"}


@pytest.mark.parametrize("atomic", [True, False])
def test_workplace_replaces_a_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, atomic: bool
) -> None:
    if not atomic:
        monkeypatch.setattr(place, "_exchange", lambda a, b: False)
    run = former(tmp_path / "run")
    with workplace(run) as folder:
        (folder / "new").write_text("new")
        assert names(run) == {"run.json", "old"}
    assert names(run) == {"new"}
    assert names(tmp_path) == {"run"}


def test_workplace_keeps_the_former_run_on_failure(tmp_path: Path) -> None:
    run = former(tmp_path / "run")
    with pytest.raises(ValueError, match="int"), workplace(run) as folder:
        int(folder.name)
    assert names(run) == {"run.json", "old"}
    assert names(tmp_path) == {"run"}


def test_workplace_says_when_the_disk_is_full(tmp_path: Path) -> None:
    run = former(tmp_path / "run")
    with pytest.raises(RunError, match="No space left"), workplace(run):
        raise OSError(28, os.strerror(28))
    assert names(run) == {"run.json", "old"}


def test_workplace_leaves_other_folders_alone(tmp_path: Path) -> None:
    precious = tmp_path / "thesis"
    precious.mkdir()
    (precious / "chapter1").write_text("…")
    with pytest.raises(RunError, match="no run of kamerlens"), workplace(precious):
        pass
    assert names(precious) == {"chapter1"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_workplace_says_when_it_cannot_write(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(RunError, match="cannot be written"), workplace(tmp_path / "run"):
        pass


def test_workplace_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RunError, match="cannot be written"), workplace(tmp_path / "file" / "run"):
        pass


KILLED = """
import sys, time
from pathlib import Path
from kamerlens.place import workplace
with workplace(Path(sys.argv[1])) as folder:
    (folder / "half").write_text("half")
    print("ready", flush=True)
    time.sleep(60)
"""


def test_workplace_survives_a_kill_and_clears_the_remains(tmp_path: Path) -> None:
    run = former(tmp_path / "run")
    child = subprocess.Popen([sys.executable, "-c", KILLED, str(run)], stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline() == b"ready\n"
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert names(run) == {"run.json", "old"}
    assert len(names(tmp_path)) == 2  # the killed process's folder is still there
    with workplace(run) as folder:
        (folder / "new").write_text("new")
    assert names(tmp_path) == {"run"}


SWAPPING = """
import sys
from pathlib import Path
from kamerlens.place import workplace
for number in range(100000):
    with workplace(Path(sys.argv[1])) as folder:
        (folder / "run.json").write_text("{}")
        for part in range(5):
            (folder / f"part{part}").write_text(str(number))
    if number == 0:
        print("ready", flush=True)
"""


@pytest.mark.parametrize("delay", [0.0, 0.003, 0.01, 0.02, 0.05])
def test_run_is_whole_whenever_the_writer_is_killed(tmp_path: Path, delay: float) -> None:
    run = tmp_path / "run"
    child = subprocess.Popen([sys.executable, "-c", SWAPPING, str(run)], stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline() == b"ready\n"
    time.sleep(delay)
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert names(run) == {"run.json", *(f"part{part}" for part in range(5))}
    assert len({(run / f"part{part}").read_text() for part in range(5)}) == 1
