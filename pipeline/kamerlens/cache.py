"""The cache: rows of letters already read, and whole runs, keyed by what they depend on.

A letter's rows depend on its bytes, on the settings that touch it, and on kamerlens' code, data
and models. Entries are MessagePack (no code is executed on reading), written beside their place
and moved into it.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import srsly

from kamerlens.data import data_path
from kamerlens.settings import Settings

_LIBRARIES = ("spacy", "pdfplumber", "scikit-learn", "wordfreq", "numpy")


class Cache:
    """A folder of results, one file a letter.

    What an entry depends on is in its key; no clock and no file date is asked.
    """

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.folder = folder
        self._key = settings_key(settings)

    def get(self, path: Path) -> dict[str, Any] | None:
        """Return the stored result of a letter, None if there is none or it is damaged."""
        try:
            place = self._place(path, file_digest(path))
            stored = srsly.msgpack_loads(place.read_bytes())
        except (OSError, ValueError, TypeError):
            return None
        if not isinstance(stored, dict):
            return None
        stored["rows"] = {
            name: [tuple(row) for row in rows] for name, rows in stored["rows"].items()
        }
        stored["warnings"] = tuple(stored["warnings"])
        return stored

    def put(self, path: Path, result: dict[str, Any]) -> None:
        """Store the result of a letter; a cache that cannot be written is no error.

        Args:
            path: The letter's file, for its name.
            result: What :meth:`get` shall return; ``sha256`` is that of the bytes that were read.
        """
        place = self._place(path, result["sha256"])
        part: Path | None = None
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as file:
                part = Path(file.name)
                file.write(srsly.msgpack_dumps(result))
            part.replace(place)
        except OSError:
            if part is not None:
                part.unlink(missing_ok=True)

    def _place(self, path: Path, sha256: str) -> Path:
        name = letter_key(path.name, sha256, self._key)
        return self.folder / "letters" / name[:2] / f"{name}.msgpack"


class RunCache:
    """Whole runs' folders, keyed by all that they depend on; the last few are kept.

    Attributes:
        KEPT: Most runs that are kept.
        MAX_BYTES: Most that they take together.
    """

    KEPT = 5
    MAX_BYTES = 2 * 2**30

    def __init__(
        self, folder: Path, settings: Settings, paths: Sequence[Path], letters: str = ""
    ) -> None:
        """Take what a run depends on, with the way to its letters that the report links to."""
        self._folder = folder / "runs"
        parts: list[Any] = [settings_key(settings), settings.seed, settings.resamples, letters]
        extra = (*settings.termbases, *settings.english, settings.corrections)
        parts += [file_key(path) for path in extra if path is not None]
        parts += [len(settings.termbases), settings.corrections is not None]
        self._read: set[str] = set()
        try:
            for path in paths:
                digest = file_digest(path)
                self._read.add(digest)
                parts.append(letter_key(path.name, digest, ""))
            self._place: Path | None = self._folder / _hash(parts)
        except OSError:  # an input that cannot be read may be there next time
            self._place = None

    def restore(self, folder: Path) -> dict[str, Any] | None:
        """Copy a kept run into an empty folder; return its description, None if there is none."""
        if self._place is None:
            return None
        try:
            described = json.loads((self._place / "described.json").read_text(encoding="utf-8"))
            shutil.copytree(self._place / "run", folder, dirs_exist_ok=True)
            os.utime(self._place)
        except (OSError, ValueError):
            for path in folder.iterdir():
                shutil.rmtree(path) if path.is_dir() else path.unlink()
            return None
        return dict(described)

    def keep(self, folder: Path, described: dict[str, Any]) -> None:
        """Keep a finished run.

        Not one that is too large, had failures or cannot be copied, nor one whose letters
        changed while it was made.
        """
        size = _size(folder)
        failed = any(entry["status"] == "failed" for entry in described["inputs"])
        same = {entry["sha256"] for entry in described["inputs"]} == self._read
        if self._place is None or self._place.exists() or failed or size > self.MAX_BYTES:
            return
        if not same:
            return
        made: Path | None = None
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            made = Path(tempfile.mkdtemp(dir=self._folder))
            shutil.copytree(folder, made / "run")
            (made / "described.json").write_text(json.dumps(described), encoding="utf-8")
            made.replace(self._place)
            self._forget_old(self._place)
        except OSError:
            if made is not None:
                shutil.rmtree(made, ignore_errors=True)

    def _forget_old(self, newest: Path) -> None:
        """Remove all but the runs last used; ``newest`` stays whatever the clock says."""
        others = [place for place in self._folder.iterdir() if place != newest]
        others.sort(key=lambda place: place.stat().st_mtime_ns, reverse=True)
        left = self.MAX_BYTES - _size(newest)
        for number, old in enumerate(others, 1):
            left -= _size(old)
            if number >= self.KEPT or left < 0:
                shutil.rmtree(old, ignore_errors=True)


def _size(folder: Path) -> int:
    """Return the bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def letter_key(name: str, sha256: str, key: str) -> str:
    """Return a key of a letter's bytes and file name, and of ``key``.

    The name counts because a letter without a number takes its id from it.
    """
    return hashlib.sha256(f"{sha256}\0{name}\0{key}".encode()).hexdigest()


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, read piece by piece.

    Raises:
        OSError: It cannot be read, or is no plain file (a pipe has no end).
    """
    if not path.is_file():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _hash(parts: Sequence[Any]) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def settings_key(settings: Settings) -> str:
    """Return a key of the settings, files and code that a letter's rows depend on."""
    parts: list[Any] = [code_key(), settings.model, settings.ocr, repr(settings.limits)]
    parts += [
        file_key(p)
        for p in (settings.themes, *settings.gazetteers, *settings.termbases)
        if p is not None
    ]
    parts += [settings.themes is not None, len(settings.gazetteers)]
    if settings.model and Path(settings.model).is_dir():
        parts.append(tree_key(Path(settings.model)))
    return _hash(parts)


@lru_cache(maxsize=1)
def code_key() -> str:
    """Return a key of kamerlens' own code, data and models, and of the libraries under it."""
    digest = hashlib.sha256()
    for root in (Path(__file__).parent, data_path("corpus"), data_path("models")):
        digest.update(tree_key(root).encode())
    for name in _LIBRARIES:
        digest.update(f"{name}={version(name)}".encode())
    return digest.hexdigest()


def tree_key(root: Path) -> str:
    """Return a key of all files below a folder: their names and bytes."""
    digest = hashlib.sha256()
    skipped = {"__pycache__", "_data", "samples", "gold"}
    for folder, names, files in os.walk(root):
        names[:] = sorted(set(names) - skipped)
        for name in sorted(files):
            path = Path(folder, name)
            digest.update(f"{path.relative_to(root)}\0{file_key(path)}\0".encode())
    return digest.hexdigest()


def file_key(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, empty for a file that cannot be read."""
    try:
        return file_digest(path)
    except OSError:
        return ""
