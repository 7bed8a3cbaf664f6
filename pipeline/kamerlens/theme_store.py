"""The theme model on disk: one skops file, one JSON file, and the hashes of both.

The skops file holds the fitted regressions of scikit-learn. They are read here without skops and
scikit-learn, whose import takes longer than a letter: of a skops file (a zip archive of a schema
in JSON and of NumPy arrays) only arrays, numbers and texts are taken, so nothing can be executed.
A file that names any other type, or whose hash differs from the manifest's, is refused.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np

from kamerlens.errors import DataError
from kamerlens.theme_features import Meanings
from kamerlens.theme_lexicon import Lexicon
from kamerlens.theme_model import Linear, Parts

SCHEMA = "schema.json"
MODEL, WORDS, MANIFEST = "model.skops", "words.json", "manifest.json"
#: What a model consists of: (module, class) as the schema names them.
_KNOWN = {
    ("builtins", "dict"),
    ("builtins", "list"),
    ("builtins", "str"),
    ("numpy", "ndarray"),
    ("sklearn.linear_model._logistic", "LogisticRegression"),
}


class _UnknownTypeError(ValueError):
    """A skops file names a type that no model needs."""


def load(folder: Path) -> tuple[Parts, dict[str, Lexicon], dict[str, Any]]:
    """Read a model.

    Returns:
        What training left behind, the lexicons, and the JSON file's content.

    Raises:
        DataError: A file is missing, damaged, not the one whose hash was noted, or names a type
            that a model does not need.
    """
    files = _checked(folder)
    try:
        words = json.loads(files[WORDS])
        parts = _parts(read_skops(files[MODEL]), words)
        lexicons = {
            language: Lexicon.from_dict(language, entries)
            for language, entries in words["lexicons"].items()
        }
    except _UnknownTypeError as error:
        raise DataError(folder / MODEL, f"holds types that no model needs: {error}") from error
    except Exception as error:  # zipfile and NumPy raise many kinds for a damaged file
        raise DataError(folder, f"is no theme model: {error}") from error
    return parts, lexicons, words


def read_skops(content: bytes) -> Any:
    """Return what a skops file of arrays and logistic regressions holds.

    Dictionaries, lists and arrays come as such, a regression as the dictionary of its attributes.

    Raises:
        ValueError: The file names another type.
    """
    with ZipFile(io.BytesIO(content)) as archive:
        return _read(json.loads(archive.read(SCHEMA)), archive)


def _read(node: Mapping[str, Any], archive: ZipFile) -> Any:
    if (node["__module__"], node["__class__"]) not in _KNOWN:
        raise _UnknownTypeError(f"{node['__module__']}.{node['__class__']}")
    match node["__loader__"]:
        case "NdArrayNode":
            return np.load(io.BytesIO(archive.read(node["file"])), allow_pickle=False)
        case "DictNode":
            return {name: _read(value, archive) for name, value in node["content"].items()}
        case "ListNode":
            return [_read(value, archive) for value in node["content"]]
        case "ObjectNode":
            return _read(node["content"], archive)
        case "JsonNode":
            return json.loads(node["content"])
    raise _UnknownTypeError(node["__loader__"])


def _parts(found: Mapping[str, Any], words: Mapping[str, Any]) -> Parts:
    points = found["points"].astype(np.float32) * np.float32(words["point_scale"])
    return Parts(
        codes=tuple(words["codes"]),
        idf=found["idf"].astype(np.float64),
        meanings=Meanings(words["point_words"], points),
        centres=found["centres"],
        text=_linear(found["text"], np.float32),
        combine=_linear([found["combine"]]),
        shared_text=_linear([found["shared_text"]]),
        shared_combine=_linear([found["shared_combine"]]),
        thresholds=words["thresholds"],
    )


def _linear(regressions: Sequence[Mapping[str, Any]], kind: type = np.float64) -> Linear:
    """Return regressions over the same columns as one."""
    return Linear(
        np.ascontiguousarray(np.vstack([r["coef_"] for r in regressions]).T, dtype=kind),
        np.array([r["intercept_"][0] for r in regressions], dtype=np.float64),
    )


def _checked(folder: Path) -> dict[str, bytes]:
    """Return the files' content after comparing their hashes with the manifest's."""
    try:
        hashes = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        files = {name: (folder / name).read_bytes() for name in (MODEL, WORDS)}
    except (OSError, ValueError) as error:
        raise DataError(folder, f"is no theme model: {error}") from error
    for name, content in files.items():
        if not isinstance(hashes, dict) or hashes.get(name) != sha256(content):
            raise DataError(folder / name, f"is not the file that {MANIFEST} names by its hash")
    return files


def sha256(content: bytes) -> str:
    """Return a file's SHA-256 as hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()
