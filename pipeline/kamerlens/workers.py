"""Letters in worker processes or on a cluster: results in the order of the inputs.

What the cache holds is not handed out. A worker over its time or memory is ended and its letter
reported as failed; the others go on.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import TimeoutError as TooLate
from contextlib import suppress
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from threadpoolctl import threadpool_limits

from kamerlens.cache import Cache
from kamerlens.errors import KamerlensError, RunError
from kamerlens.process import Outcome, Reading, cached, failure, keep, preload, process, read
from kamerlens.settings import Limits, Settings

#: Letters handed out ahead of the one that is waited for, per worker.
AHEAD = 4
#: Linux ``prctl(2)``: a signal for this process when the one that made it ends.
_PR_SET_PDEATHSIG = 1
_ONE_AT_A_TIME = Lock()

log = logging.getLogger(__name__)


#: What a worker does with one file.
Work = Callable[[Path, Settings], Outcome]


def outcomes(
    paths: Sequence[Path],
    settings: Settings,
    work: Work | None = None,
    *,
    meanwhile: Callable[[], None] | None = None,
) -> Iterator[Outcome]:
    """Yield the outcome of each letter in the order of the paths.

    Args:
        paths: The files.
        settings: What is set.
        work: What is done with each, a function of a module, never cached; by default
            :func:`~kamerlens.process.process`.
        meanwhile: Called in a thread of this process while processes of its own are at work.

    Raises:
        RunError: The cluster cannot be reached, or ``kamerlens[cluster]`` is not installed.
    """
    if not paths:
        return
    cache = Cache(settings.cache, settings) if settings.cache and work is None else None
    if settings.cluster is not None:
        yield from _on_cluster(paths, settings, settings.cluster, cache, work)
    else:
        yield from _in_processes(paths, settings, cache, work, meanwhile)


def _in_processes(
    paths: Sequence[Path],
    settings: Settings,
    cache: Cache | None,
    work: Work | None,
    meanwhile: Callable[[], None] | None,
) -> Iterator[Outcome]:
    workers = _Workers(min(settings.jobs, len(paths)), settings, cache, work, meanwhile)

    def submit(path: Path) -> Any:
        hit = cached(path, cache) if cache is not None else None
        return _Known(hit) if hit is not None else workers.submit(path)

    try:
        for path, future in _window(paths, submit, workers.jobs * AHEAD):
            yield _result(path, future, settings)
    finally:
        workers.stop()


class _Workers:
    """A pool of processes that starts with the first letter it gets."""

    def __init__(
        self,
        jobs: int,
        settings: Settings,
        cache: Cache | None,
        work: Work | None,
        meanwhile: Callable[[], None] | None,
    ) -> None:
        self.jobs = jobs
        self._work = work
        self._settings = settings
        self._cache = cache
        self._pool: Any = None
        self._meanwhile = meanwhile
        self._thread: Thread | None = None

    def submit(self, path: Path) -> Any:
        """Return the future outcome of a letter."""
        reading = None
        if self._pool is None:
            ahead = None if self._work else _read_ahead(path, self._settings)
            self._pool = self._started()
            reading = ahead() if ahead else None
        seconds, given = self._settings.limits.seconds, [path, self._settings]
        if self._work is not None:
            future = self._pool.schedule(self._work, args=given, timeout=seconds)
        else:
            given += [self._cache, reading]
            future = self._pool.schedule(process, args=given, timeout=seconds)
        if self._meanwhile is not None and self._thread is None:
            self._thread = Thread(target=_once_begun, args=[future, self._meanwhile], daemon=True)
            self._thread.start()
        return future

    def _started(self) -> Any:
        from pebble import ProcessPool

        # A forked worker shares what is loaded already; elsewhere each loads it for itself.
        method = "fork" if sys.platform == "linux" else "spawn"
        if method == "fork":
            preload(self._settings)
        return ProcessPool(
            max_workers=self.jobs,
            context=get_context(method),
            initializer=_begin,
            initargs=[self._settings.limits, os.getpid()],
        )

    def stop(self) -> None:
        """End the processes."""
        if self._pool is not None:
            self._pool.stop()
            self._pool.join()
        if self._thread is not None:
            self._thread.join()


def _read_ahead(path: Path, settings: Settings) -> Callable[[], Reading | None] | None:
    """Begin to read a letter in a process of its own, while this one loads what annotates it.

    Returns:
        What gives the letter if it is read by then, None if not, or if it could not be read: its
        worker reads it then, and says why. None where processes cannot be forked.
    """
    if sys.platform != "linux":
        return None
    forking = get_context("fork")
    here, there = forking.Pipe(duplex=False)
    reader = forking.Process(target=_read, args=[path, settings, there, os.getpid()], daemon=True)
    reader.start()
    there.close()

    def take() -> Reading | None:
        found: Reading | None = None
        with suppress(EOFError, OSError):
            if here.poll():
                found = here.recv()
        here.close()
        reader.kill()
        reader.join()
        return found if found and found[0].status == "ok" else None

    return take


def _read(path: Path, settings: Settings, there: Connection, parent: int) -> None:
    """Read a letter and send it."""
    _begin(settings.limits, parent)
    there.send(read(path, settings))


def _once_begun(future: Any, task: Callable[[], None]) -> None:
    """Do a task once a worker has begun: it must not be forked amid the task's imports."""
    while not (future.running() or future.done()):
        time.sleep(0.01)
    # What fails here fails again, and is reported, where it is needed.
    with suppress(Exception):
        task()


def _begin(limits: Limits, parent: int) -> None:
    """Set up a worker process."""
    end_with(parent)
    # One letter a process: more threads than that get in each other's way.
    threadpool_limits(1)
    # What was loaded before the fork stays: to look through it again would copy its pages.
    gc.freeze()
    limit_memory(limits)


def end_with(parent: int) -> None:
    """Let this process not outlive the run, however that ends (where the system can)."""
    if sys.platform != "linux":
        return
    import ctypes

    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before
        os._exit(1)


def _result(path: Path, future: Any, settings: Settings) -> Outcome:
    from pebble import ProcessExpired

    try:
        outcome: Outcome = future.result()
    except TooLate:
        return failure(
            path, f"took longer than {settings.limits.seconds:g} s; its worker was ended"
        )
    except MemoryError:
        return failure(path, f"needed more than {settings.limits.memory_mb} MiB of memory")
    except ProcessExpired as error:
        return failure(path, f"its worker died (exit code {error.exitcode})")
    except KamerlensError:  # a model or data file is wrong: it would be for every letter
        raise
    except Exception as error:  # one bad letter never stops a run
        return failure(path, f"failed in an unforeseen way: {type(error).__name__}: {error}")
    return outcome


def _window(
    paths: Sequence[Path], submit: Callable[[Path], Any], size: int
) -> Iterator[tuple[Path, Any]]:
    """Yield (path, future) in order, never more than ``size`` handed out at a time."""
    waiting: deque[tuple[Path, Any]] = deque()
    for path in paths:
        waiting.append((path, submit(path)))
        if len(waiting) >= size:
            yield waiting.popleft()
    while waiting:
        yield waiting.popleft()


def limit_memory(limits: Limits) -> None:
    """Bound this process's address space, on Linux; other systems do not keep to such bounds."""
    if sys.platform != "linux":
        return
    import resource

    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    allowed = used + limits.memory_mb * 2**20
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard != resource.RLIM_INFINITY:
        allowed = min(allowed, hard)
    resource.setrlimit(resource.RLIMIT_AS, (allowed, hard))


def _on_cluster(
    paths: Sequence[Path],
    settings: Settings,
    address: str,
    cache: Cache | None,
    work: Work | None,
) -> Iterator[Outcome]:
    try:
        from distributed import Client
    except ImportError as error:
        raise RunError(
            "--cluster needs kamerlens[cluster]: pip install 'kamerlens[cluster]'"
        ) from (error)
    # The cache is a folder of this machine: workers elsewhere do without.
    remote = replace(settings, cache=None)
    try:
        client = Client(address, timeout="10s", set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError, ValueError) as error:
        raise RunError(f"no cluster at {address}: {error}") from error
    with client:
        workers = max(1, len(client.scheduler_info(n_workers=-1)["workers"]))

        def submit(path: Path) -> Any:
            if cache is not None and (hit := cached(path, cache)) is not None:
                return _Known(hit)
            try:
                data = path.read_bytes()
            except OSError as error:
                return _Known(failure(path, f"cannot be read: {error.strerror}"))
            given = (path.name, data, remote, work) if work else (path.name, data, remote)
            return client.submit(process_bytes, *given, pure=False, retries=3)

        for path, future in _window(paths, submit, workers * AHEAD):
            outcome = _remote_result(client, path, future, settings)
            if cache is not None and not outcome.cached:
                keep(path, outcome, cache)
            yield outcome


def _remote_result(client: Any, path: Path, future: Any, settings: Settings) -> Outcome:
    # A letter may have to wait for those handed to its worker before it.
    patience = settings.limits.seconds * (AHEAD + 1)
    try:
        outcome: Outcome = future.result(timeout=patience)
    except KamerlensError:
        raise
    except TimeoutError:
        _end_worker_of(client, future)
        return failure(
            path, f"took longer than {settings.limits.seconds:g} s; its worker was ended"
        )
    except Exception as error:  # one bad letter never stops a run
        return failure(path, f"failed on the cluster: {type(error).__name__}: {error}")
    return outcome


def _end_worker_of(client: Any, future: Any) -> None:
    """Give a letter up and start its worker anew; its nanny, if it has one, can do that."""
    busy = [name for name, keys in client.processing().items() if future.key in keys]
    client.cancel([future], force=True)
    try:
        client.restart_workers(busy, timeout=60, raise_for_error=False)
    except (ValueError, TimeoutError):
        log.warning("the worker of %s has no nanny and goes on with it", future.key)


class _Known:
    """An outcome that needs no worker, in the shape of a future."""

    def __init__(self, outcome: Outcome) -> None:
        self._outcome = outcome

    def result(self, timeout: float | None = None) -> Outcome:  # noqa: ARG002 - as futures have it
        return self._outcome


def process_bytes(name: str, data: bytes, settings: Settings, work: Work | None = None) -> Outcome:
    """Process a letter given as bytes, on a machine that does not see its file.

    One at a time: a worker may have several threads, the language pipeline has one vocabulary.
    """
    with _ONE_AT_A_TIME, tempfile.TemporaryDirectory() as folder:
        path = Path(folder, Path(name).name)
        path.write_bytes(data)
        return (work or process)(path, settings)
