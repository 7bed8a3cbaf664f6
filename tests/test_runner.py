"""Whole runs: the cache, what goes wrong with inputs and places, kills at any moment."""

from __future__ import annotations

import errno
import hashlib
import json
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from kamerlens import cache, runner
from kamerlens.errors import RunError
from kamerlens.process import preload
from kamerlens.runner import Summary
from kamerlens.settings import Settings
from tests.small import write_letter, write_letters

linux = pytest.mark.skipif(sys.platform != "linux", reason="forks and ends processes as Linux does")


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> None:
    preload(Settings())


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    write_letters(tmp_path / "letters", 3)
    return tmp_path / "letters"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(cache=tmp_path / "cache", resamples=50)


def run(letters: Path, settings: Settings, name: str = "run") -> Summary:
    return runner.run([str(letters)], letters.parent / name, settings)


def digests(folder: Path) -> dict[str, str]:
    """Return the digest of each file of a run but ``run.json``, which holds times."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "run.json"
    }


def without_runs(settings: Settings) -> None:
    """Forget whole runs, not the letters."""
    assert settings.cache is not None
    shutil.rmtree(settings.cache / "runs")


# ---- the cache


def test_second_run_is_a_copy_of_the_first(letters: Path, settings: Settings) -> None:
    first = run(letters, settings)
    again = run(letters, settings, "again")
    assert (first.letters, first.cached, again.cached) == (3, 0, 3)
    assert digests(first.folder) == digests(again.folder)


def test_cached_letters_give_the_same_bytes(letters: Path, settings: Settings) -> None:
    first = run(letters, settings)
    without_runs(settings)
    again = run(letters, settings, "again")
    assert again.cached == 3
    assert digests(first.folder) == digests(again.folder)


@linux
def test_cached_letters_need_no_worker(
    letters: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(letters, settings)
    without_runs(settings)
    monkeypatch.setattr("kamerlens.workers.preload", lambda _: pytest.fail("models were loaded"))
    assert run(letters, settings).cached == 3


def test_one_changed_letter_redoes_only_that_one(letters: Path, settings: Settings) -> None:
    run(letters, settings)
    write_letter(letters / "brief1.txt", number=101, turn=3)
    changed = run(letters, settings)
    assert (changed.letters, changed.cached) == (3, 2)
    shutil.rmtree(settings.cache or "")
    assert digests(changed.folder) == digests(run(letters, settings, "fresh").folder)


def test_processes_give_the_same_bytes(letters: Path, settings: Settings) -> None:
    one = run(letters, replace(settings, cache=None))
    two = run(letters, replace(settings, cache=None, jobs=2), "two")
    assert digests(one.folder) == digests(two.folder)


@pytest.mark.parametrize(
    ("changed", "cached"),
    [
        pytest.param({"seed": 7}, 3, id="drawing anew leaves the letters as they are"),
        pytest.param({"ocr": True}, 0, id="what touches a letter does not"),
    ],
)
def test_cache_knows_the_settings(
    letters: Path, settings: Settings, changed: dict[str, int], cached: int
) -> None:
    run(letters, settings)
    assert run(letters, replace(settings, **changed)).cached == cached


def test_cache_knows_code_and_models(
    letters: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(letters, settings)
    monkeypatch.setattr(cache, "code_key", lambda: "another version")
    assert run(letters, settings).cached == 0


@pytest.mark.parametrize("damage", [b"", b"\x00\xff nonsense", b"\x93\x01\x02\x03"])
def test_damaged_cache_entries_are_made_anew(
    letters: Path, settings: Settings, damage: bytes
) -> None:
    first = run(letters, settings)
    without_runs(settings)
    entries = sorted(settings.cache.rglob("*.msgpack")) if settings.cache else []
    assert len(entries) == 3
    entries[0].write_bytes(damage)
    again = run(letters, settings, "again")
    assert again.cached == 2
    assert digests(first.folder) == digests(again.folder)


def test_cache_asks_no_clock(
    letters: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a clock set back nor dates of files decide what is taken from the cache."""
    first = run(letters, settings)
    for path in letters.iterdir():
        os.utime(path, (0, 0))
    monkeypatch.setattr(time, "time", lambda: -1e9)
    monkeypatch.setattr(time, "time_ns", lambda: -(10**18))
    assert run(letters, settings).cached == 3
    # Other bytes of the same length and date are another letter.
    changed = letters / "brief0.txt"
    changed.write_text(changed.read_text().replace("New York", "Old York"))
    os.utime(changed, (0, 0))
    again = run(letters, settings)
    assert again.cached == 2
    assert first.letters == again.letters == 3


def test_newest_run_is_kept_whatever_the_clock_says(letters: Path, settings: Settings) -> None:
    for seed in range(cache.RunCache.KEPT + 1):
        run(letters, replace(settings, seed=seed))
        for kept in (settings.cache or Path()).glob("runs/*"):
            os.utime(kept, (2e9, 2e9))  # of a time to come, as after a clock was set back
    last = replace(settings, seed=99)
    run(letters, last)
    assert len(list((settings.cache or Path()).glob("runs/*"))) == cache.RunCache.KEPT
    without = replace(last, cache=settings.cache)
    assert run(letters, without).seconds < 5
    assert run(letters, without).cached == 3


def test_kept_runs_take_no_more_than_their_share(
    letters: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert settings.cache is not None
    run(letters, settings)
    (first,) = settings.cache.glob("runs/*")
    size = sum(path.stat().st_size for path in first.rglob("*") if path.is_file())
    monkeypatch.setattr(cache.RunCache, "MAX_BYTES", int(size * 2.5))
    run(letters, replace(settings, seed=1))
    assert len(list(settings.cache.glob("runs/*"))) == 2
    run(letters, replace(settings, seed=2))
    kept = list(settings.cache.glob("runs/*"))
    assert len(kept) == 2
    assert first not in kept
    monkeypatch.setattr(cache.RunCache, "MAX_BYTES", size // 2)
    run(letters, replace(settings, seed=3))
    assert sorted(settings.cache.glob("runs/*")) == sorted(kept)


def test_a_cache_that_cannot_be_written_is_no_error(letters: Path, settings: Settings) -> None:
    assert settings.cache is not None
    settings.cache.write_text("a file where the folder should be")
    assert run(letters, settings).counts["letters"] == 3


def test_a_letter_that_changes_while_it_is_read_spoils_no_cache(
    letters: Path, settings: Settings
) -> None:
    def rewrite(stage: str, done: int, _: int) -> None:
        if stage == "letters" and done == 0:
            write_letter(letters / "brief2.txt", number=102, turn=5)

    former = (letters / "brief2.txt").read_bytes()
    runner.run([str(letters)], letters.parent / "run", settings, progress=rewrite)
    (letters / "brief2.txt").write_bytes(former)
    again = run(letters, settings)
    assert again.cached == 2
    assert digests(again.folder) == digests(run(letters, replace(settings, cache=None)).folder)


# ---- inputs


def test_same_number_twice_keeps_both(letters: Path, settings: Settings) -> None:
    write_letter(letters / "copy.txt", number=100, turn=2)
    found = run(letters, settings)
    ids = pd.read_csv(found.folder / "tables" / "letters.csv")["letter_id"].tolist()
    assert ids == ["26150-100", "26150-101", "26150-102", "26150-100-2"]
    assert "copy.txt: 26150-100 was read from brief0.txt too; kept as 26150-100-2" in found.warnings
    blocks = pd.read_csv(found.folder / "tables" / "blocks.csv")["block_id"]
    assert blocks.is_unique
    assert blocks.str.startswith("26150-100-2#").any()


def test_same_bytes_twice_are_read_once(letters: Path, settings: Settings) -> None:
    shutil.copy(letters / "brief0.txt", letters / "copy.txt")
    found = run(letters, settings)
    assert found.letters == 3
    assert "copy.txt: the same bytes as brief0.txt; left out" in found.warnings


def vanish(path: Path) -> None:
    path.unlink()


def loop(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.name)


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@linux
@pytest.mark.parametrize(
    ("harm", "reason"), [(vanish, "not found"), (loop, "not readable"), (pipe, "no plain file")]
)
def test_a_file_that_goes_away_is_reported(
    letters: Path, settings: Settings, harm: Callable[[Path], None], reason: str
) -> None:
    def hit(stage: str, done: int, _: int) -> None:
        if stage == "letters" and done == 0:
            harm(letters / "brief1.txt")

    out = letters.parent / "run"
    found = runner.run([str(letters)], out, settings, progress=hit)
    ((source, why),) = found.failed
    assert source == "brief1.txt"
    assert reason in why
    rows = pd.read_csv(out / "tables" / "letters.csv")
    assert rows["status"].tolist() == ["ok", "failed", "ok"]
    assert rows["error"][1] == why
    assert found.counts["letters"] == 3


@linux
def test_a_file_without_permission_is_reported(
    letters: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = Path.read_bytes

    def refused(path: Path) -> bytes:
        if path.name == "brief1.txt":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return plain(path)

    monkeypatch.setattr(Path, "read_bytes", refused)
    ((source, why),) = run(letters, settings).failed
    assert (source, "Permission denied" in why) == ("brief1.txt", True)


def test_no_letters_at_all_is_said(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(RunError, match="no letters found in"):
        run(tmp_path / "empty", settings)


# ---- places


def full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize(
    "stage",
    [
        "kamerlens.report.write_report",
        "kamerlens.exports.write_glossaries",
        "kamerlens.tables.Store.export",
        "kamerlens.runner._write_run_json",
    ],
)
def test_a_full_disk_leaves_the_former_run(
    letters: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    before = digests(run(letters, settings).folder)
    write_letter(letters / "brief9.txt", number=109)
    monkeypatch.setattr(stage, full)
    with pytest.raises(RunError, match="cannot be written: No space left on device"):
        run(letters, settings)
    assert digests(letters.parent / "run") == before
    assert {path.name for path in letters.parent.iterdir()} == {"letters", "run", "cache"}


FULL = """
import os, sys
from pathlib import Path
from kamerlens import runner
from kamerlens.errors import RunError
from kamerlens.settings import Settings
letters, place = sys.argv[1:]
if os.system(f"mount -t tmpfs -o size=1m tmpfs {place}"):
    sys.exit(77)
try:
    runner.run([letters], Path(place, "run"), Settings(resamples=50))
except RunError as error:
    print(error)
    print(sorted(os.listdir(place)))
"""


@linux
def test_a_disk_that_is_really_full(letters: Path) -> None:
    """On a file system of 1 MiB, mounted for this process only."""
    place = letters.parent / "small"
    place.mkdir()
    words = ["unshare", "--user", "--map-root-user", "--mount"]
    words = [] if shutil.which("unshare") is None else words
    answer = subprocess.run(
        [*words, sys.executable, "-c", FULL, str(letters), str(place)],
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode == 77 or "unshare" in answer.stderr or not words:
        pytest.skip("no file system can be mounted here")
    assert "cannot be written" in answer.stdout, answer.stderr[-2000:]
    assert answer.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("place", ["/proc/nowhere/run", "/dev/null/run"])
def test_a_folder_that_cannot_be_written_is_said(letters: Path, place: str) -> None:
    with pytest.raises(RunError, match="cannot be written"):
        runner.run([str(letters)], Path(place), Settings())


# ---- kills


@pytest.fixture
def children() -> Iterator[list[multiprocessing.process.BaseProcess]]:
    started: list[multiprocessing.process.BaseProcess] = []
    yield started
    for child in started:
        child.kill()
        child.join()


@linux
def test_a_run_killed_at_any_moment_is_whole_and_goes_on(
    letters: Path, settings: Settings, children: list[multiprocessing.process.BaseProcess]
) -> None:
    context = multiprocessing.get_context("fork")
    expected = {
        3: digests(run(letters, replace(settings, cache=None), "three").folder),
    }
    began = time.monotonic()
    write_letter(letters / "brief3.txt", number=103, turn=3)
    expected[4] = digests(run(letters, replace(settings, cache=None), "four").folder)
    lasts = time.monotonic() - began
    out = letters.parent / "run"
    shutil.copytree(letters.parent / "three", out)
    chance, whole = random.Random(4), set()
    for _ in range(8):
        child = context.Process(target=run, args=(letters, settings))
        children.append(child)
        child.start()
        time.sleep(chance.uniform(0, lasts * 1.2))
        os.kill(child.pid or 0, signal.SIGKILL)
        child.join()
        found = digests(out)
        whole.add(next(count for count, files in expected.items() if files == found))
        described = json.loads((out / "run.json").read_text())
        assert len(described["inputs"]) in expected
    assert whole <= set(expected)
    # What the killed runs had read is not read again, and their remains are cleared away.
    shutil.rmtree(settings.cache / "runs", ignore_errors=True)  # type: ignore[operator]
    done = len(list((settings.cache or Path()).rglob("*.msgpack")))
    assert done > 0
    last = run(letters, settings)
    assert last.cached == done
    assert digests(out) == expected[4]
    assert not [path for path in letters.parent.iterdir() if path.name.startswith(".run.")]


@linux
def test_workers_end_with_a_killed_run(
    letters: Path, children: list[multiprocessing.process.BaseProcess]
) -> None:
    context = multiprocessing.get_context("fork")
    child = context.Process(target=run, args=(letters, Settings(jobs=2)), kwargs={"name": "killed"})
    children.append(child)
    child.start()
    workers: list[int] = []
    deadline = time.monotonic() + 60
    while not workers and time.monotonic() < deadline:
        workers = offspring(child.pid or 0)
        time.sleep(0.01)
    assert workers
    os.kill(child.pid or 0, signal.SIGKILL)
    child.join()
    while any(map(running, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(running, workers))


def offspring(process: int) -> list[int]:
    text = Path(f"/proc/{process}/task/{process}/children").read_text()
    return [int(word) for word in text.split()]


def running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in ("Z", "X")
