"""A run's folder: built beside its place, swapped in whole."""

from __future__ import annotations

import ctypes
import errno
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kamerlens.errors import RunError

#: Errors that say the place is full or may not be written to.
_UNWRITABLE = (
    errno.ENOSPC,
    errno.EFBIG,
    errno.EDQUOT,
    errno.EROFS,
    errno.EACCES,
    errno.EPERM,
    errno.EIO,
)
_EXCHANGE = 2
_CURRENT_FOLDER = -100


@contextmanager
def workplace(output: Path) -> Iterator[Path]:
    """Give a new folder beside ``output`` that takes its place when all went well.

    However the process ends, ``output`` is the former run or the new one, whole. What ended
    processes left beside it is cleared away.

    Raises:
        RunError: ``output`` is something else than a run, or cannot be written.
    """
    output = output.resolve()
    if output.exists() and not _replaceable(output):
        raise RunError(f"{output} exists and is no run of kamerlens; name another folder")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        _clear_remains(output)
        prefix = f".{output.name}.{os.getpid()}."
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=output.parent))
    except OSError as error:
        raise RunError(f"{output.parent}: cannot be written: {error.strerror}") from error
    try:
        yield folder
        folder.chmod(0o755)
        _swap(folder, output)
    except OSError as error:
        if error.errno not in _UNWRITABLE:
            raise
        raise RunError(f"{output}: cannot be written: {error.strerror}") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _replaceable(folder: Path) -> bool:
    return folder.is_dir() and ((folder / "run.json").exists() or not any(folder.iterdir()))


def _clear_remains(output: Path) -> None:
    """Remove working folders of processes that are no more."""
    pattern = re.compile(re.escape(f".{output.name}.") + r"(\d+)\.\w+")
    for path in output.parent.glob(f".{glob_escape(output.name)}.*"):
        found = pattern.fullmatch(path.name)
        if found and not _alive(int(found[1])):
            shutil.rmtree(path, ignore_errors=True)


def glob_escape(name: str) -> str:
    """Return a file name with the characters that mean something in a pattern escaped."""
    return re.sub(r"([*?\[])", r"[\1]", name)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _swap(new: Path, place: Path) -> None:
    """Put ``new`` in ``place``; what stood there is left under ``new``'s name."""
    if not place.exists():
        new.rename(place)
    elif not _exchange(new, place):
        # Without an atomic exchange there is a moment without a run, never one with half a run.
        aside = new.with_name(f"{new.name}former")
        place.rename(aside)
        new.rename(place)
        shutil.rmtree(aside, ignore_errors=True)


def _exchange(a: Path, b: Path) -> bool:
    """Exchange two folders in one step; False where the system has no way to.

    Source: Linux ``renameat2(2)`` with ``RENAME_EXCHANGE``; macOS ``renamex_np(2)`` with
    ``RENAME_SWAP`` (the same value).
    """
    names = os.fsencode(a), os.fsencode(b)
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            return bool(library.renamex_np(*names, _EXCHANGE) == 0)
        folder = _CURRENT_FOLDER
        return bool(library.renameat2(folder, names[0], folder, names[1], _EXCHANGE) == 0)
    except (AttributeError, OSError, TypeError):
        return False
