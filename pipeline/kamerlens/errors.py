"""What can go wrong, by name."""

from __future__ import annotations

from pathlib import Path


class KamerlensError(Exception):
    """Any error that kamerlens reports to its user without a traceback."""


class ExtractError(KamerlensError):
    """A source file cannot be read; carries the file and the reason."""

    def __init__(self, path: str | Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = str(path)
        self.reason = reason

    def __reduce__(self) -> tuple[type[ExtractError], tuple[str, str]]:
        """Keep both arguments when the error crosses a process border."""
        return type(self), (self.path, self.reason)


class DataError(KamerlensError):
    """A data file (termbase, gazetteer, themes, corrections) is malformed."""

    def __init__(self, path: str | Path, reason: str, line: int | None = None) -> None:
        where = f"{path}:{line}" if line is not None else str(path)
        super().__init__(f"{where}: {reason}")
        self.path = str(path)
        self.reason = reason
        self.line = line

    def __reduce__(self) -> tuple[type[DataError], tuple[str, str, int | None]]:
        """Keep all arguments when the error crosses a process border."""
        return type(self), (self.path, self.reason, self.line)


class FetchError(KamerlensError):
    """A paper could not be downloaded."""


class RunError(KamerlensError):
    """A run's folder cannot be read or written."""
