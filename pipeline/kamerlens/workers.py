"""Letters in worker processes or on a cluster: results in the order of the inputs.

A worker over its time or memory is ended and its letter reported as failed; the others go on.
"""

from __future__ import annotations

import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import TimeoutError as TooLate
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path
from typing import Any

from kamerlens.errors import KamerlensError, RunError
from kamerlens.process import Outcome, failure, process
from kamerlens.settings import Limits, Settings

#: Letters handed out ahead of the one that is waited for, per worker.
AHEAD = 4


#: What a worker does with one file.
Work = Callable[[Path, Settings], Outcome]


def outcomes(
    paths: Sequence[Path], settings: Settings, work: Work | None = None
) -> Iterator[Outcome]:
    """Yield the outcome of each letter in the order of the paths.

    Args:
        paths: The files.
        settings: What is set.
        work: What is done with each, a function of a module; by default
            :func:`~kamerlens.process.process`.

    Raises:
        RunError: The cluster cannot be reached, or ``kamerlens[cluster]`` is not installed.
    """
    if not paths:
        return
    if settings.cluster is not None:
        yield from _on_cluster(paths, settings, settings.cluster, work)
    else:
        yield from _in_processes(paths, settings, work)


def _in_processes(
    paths: Sequence[Path], settings: Settings, work: Work | None
) -> Iterator[Outcome]:
    from pebble import ProcessPool

    # A forked worker shares what is loaded already; elsewhere it starts afresh.
    method = "fork" if "fork" in get_all_start_methods() else "spawn"
    jobs = min(settings.jobs, len(paths))
    pool = ProcessPool(
        max_workers=jobs,
        context=get_context(method),
        initializer=limit_memory,
        initargs=[settings.limits],
    )

    def submit(path: Path) -> Any:
        return pool.schedule(
            work or process, args=[path, settings], timeout=settings.limits.seconds
        )

    with pool:
        try:
            for path, future in _window(paths, submit, jobs * AHEAD):
                yield _result(path, future, settings)
        finally:
            pool.stop()  # type: ignore[no-untyped-call]
            pool.join()


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
    """Bound this process's address space, where the system can (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    allowed = used + limits.memory_mb * 2**20
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard != resource.RLIM_INFINITY:
        allowed = min(allowed, hard)
    resource.setrlimit(resource.RLIMIT_AS, (allowed, hard))


def _on_cluster(
    paths: Sequence[Path], settings: Settings, address: str, work: Work | None
) -> Iterator[Outcome]:
    try:
        from distributed import Client
    except ImportError as error:
        raise RunError(
            "--cluster needs kamerlens[cluster]: pip install 'kamerlens[cluster]'"
        ) from (error)
    from dataclasses import replace

    # The cache is a folder of this machine: workers elsewhere do without.
    remote = replace(settings, cache=None)
    try:
        client = Client(address, timeout="10s", set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError, ValueError) as error:
        raise RunError(f"no cluster at {address}: {error}") from error
    with client:
        workers = max(1, len(client.scheduler_info(n_workers=-1)["workers"]))

        def submit(path: Path) -> Any:
            try:
                data = path.read_bytes()
            except OSError as error:
                return _Known(failure(path, f"cannot be read: {error.strerror}"))
            given = (path.name, data, remote, work) if work else (path.name, data, remote)
            return client.submit(process_bytes, *given, pure=False, retries=3)

        for path, future in _window(paths, submit, workers * AHEAD):
            try:
                yield future.result()
            except KamerlensError:
                raise
            except Exception as error:  # one bad letter never stops a run
                yield failure(path, f"failed on the cluster: {type(error).__name__}: {error}")


class _Known:
    """An outcome that needs no worker, in the shape of a future."""

    def __init__(self, outcome: Outcome) -> None:
        self._outcome = outcome

    def result(self) -> Outcome:
        return self._outcome


def process_bytes(name: str, data: bytes, settings: Settings, work: Work | None = None) -> Outcome:
    """Process a letter given as bytes, on a machine that does not see its file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, Path(name).name)
        path.write_bytes(data)
        return (work or process)(path, settings)
