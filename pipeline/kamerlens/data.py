"""Where the data that comes with kamerlens lies: ``corpus/`` and ``models/``."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def data_path(*parts: str) -> Path:
    """Return the path of a file or folder under ``corpus/`` or ``models/``.

    In an installed wheel both lie inside the package; in a checkout, beside ``pipeline/``.

    Args:
        *parts: Path components, the first of them ``corpus`` or ``models``.
    """
    if parts[0] not in ("corpus", "models"):
        raise ValueError(f"unknown data folder {parts[0]!r}: use 'corpus' or 'models'")
    inside = _PACKAGE / "_data" / parts[0]
    root = inside if inside.is_dir() else _PACKAGE.parents[1] / parts[0]
    return root.joinpath(*parts[1:])
