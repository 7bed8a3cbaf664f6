"""Components of a pipeline that keep what they know in one file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar, Self

from spacy.pipeline import Pipe
from spacy.util import ensure_path

from kamerlens.errors import DataError


class StoredPipe(Pipe):
    """A component whose bytes are one file in its folder; reading that fills it.

    Attributes:
        file: Name of the file.
        content: What is in it, for the error where it is missing.
    """

    file: ClassVar[str]
    content: ClassVar[str]

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Return what the component knows."""
        raise NotImplementedError

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Self:
        """Read what :meth:`to_bytes` wrote."""
        raise NotImplementedError

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the file into the folder ``path``."""
        del exclude
        folder = ensure_path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / self.file).write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Self:
        """Read the file from the folder ``path``.

        Raises:
            DataError: The file is missing.
        """
        del exclude
        file = ensure_path(path) / self.file
        if not file.is_file():
            raise DataError(file, f"{self.content} are missing")
        return self.from_bytes(file.read_bytes())
