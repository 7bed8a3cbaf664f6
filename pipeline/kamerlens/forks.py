"""Work beside the main line of a run: processes that share what this one has loaded."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from functools import cache, partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any, TypeVar

from kamerlens.errors import RunError
from kamerlens.workers import end_with

_Result = TypeVar("_Result")


class Forks:
    """Does work in processes of its own where several may be used, or else at once.

    A process starts with a copy of this one's memory, so that work takes anything and gives back
    what crosses process borders. None outlives this object, or the run.
    """

    def __init__(self, jobs: int) -> None:
        #: Processes that may be used; only Linux forks safely and cheaply.
        self.jobs = jobs if sys.platform == "linux" else 1
        self._processes: list[BaseProcess] = []

    def __enter__(self) -> Forks:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process in self._processes:
            process.kill()
            process.join()

    def begin(self, work: Callable[..., _Result], *given: Any) -> Callable[[], _Result]:
        """Begin work; return what waits for its result, or raises what it raised.

        Args:
            work: What is done. It must leave open files and databases of this process alone.
            *given: Its arguments.
        """
        if self.jobs < 2:
            answer = work(*given)
            return lambda: answer
        context = get_context("fork")
        receiver, sender = context.Pipe(duplex=False)
        process = context.Process(target=_do, args=[sender, os.getpid(), work, given], daemon=True)
        process.start()
        sender.close()
        self._processes.append(process)
        return cache(partial(_result, receiver, process))


def _do(sender: Connection, parent: int, work: Callable[..., Any], given: tuple[Any, ...]) -> None:
    end_with(parent)
    # To look through what was made before would copy its pages.
    gc.freeze()
    answer, wrong = None, None
    try:
        answer = work(*given)
    except Exception as error:  # raised again where the result is waited for
        wrong = error
    sender.send((answer, wrong))
    sender.close()


def _result(receiver: Connection, process: BaseProcess) -> Any:
    try:
        result, error = receiver.recv()
    except EOFError:
        process.join()
        raise RunError(f"a process of the run died (exit code {process.exitcode})") from None
    finally:
        receiver.close()
    if error is not None:
        raise error
    return result
