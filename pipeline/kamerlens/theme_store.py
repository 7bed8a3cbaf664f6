"""The theme model on disk: one skops file, one JSON file, and the hashes of both.

Nothing is unpickled: skops builds only objects of scikit-learn and NumPy, and a file that names
any other type, or whose hash differs from the manifest's, is refused.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from copy import copy
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import numpy as np

from kamerlens.errors import DataError
from kamerlens.theme_features import Meanings
from kamerlens.theme_lexicon import Lexicon
from kamerlens.theme_model import Parts

_SCHEMA = "schema.json"
_ADDRESS = re.compile(r'"__id__": (\d+)')
MODEL, WORDS, MANIFEST = "model.skops", "words.json", "manifest.json"
#: Quarter-percent steps of the largest weight are finer than what training can tell apart.
_STEPS = 127


def save(
    folder: Path, parts: Parts, lexicons: Mapping[str, Lexicon], described: Mapping[str, Any]
) -> None:
    """Write a model.

    Args:
        folder: Where to; made if it is not there.
        parts: What training left behind.
        lexicons: Lexicon by language.
        described: What else to keep in the JSON file: the theme set's hash, figures.
    """
    import skops.io

    folder.mkdir(parents=True, exist_ok=True)
    scale = np.abs(parts.meanings.points).max() / _STEPS
    arrays = {
        "idf": parts.idf.astype(np.float16),
        "points": np.round(parts.meanings.points / scale).astype(np.int8),
        "centres": parts.centres,
        "text": _halved(parts.text),
        "combine": parts.combine,
        "shared_text": parts.shared_text,
        "shared_combine": parts.shared_combine,
    }
    skops.io.dump(arrays, folder / MODEL, compression=ZIP_DEFLATED, compresslevel=9)
    _make_reproducible(folder / MODEL)
    words = {
        "codes": list(parts.codes),
        "thresholds": dict(parts.thresholds),
        "point_scale": float(scale),
        "point_words": list(parts.meanings.words),
        "lexicons": {language: lexicon.as_dict() for language, lexicon in lexicons.items()},
        **described,
    }
    text = json.dumps(words, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    (folder / WORDS).write_text(text + "\n", encoding="utf-8")
    hashes = {name: _sha256(folder / name) for name in (MODEL, WORDS)}
    (folder / MANIFEST).write_text(json.dumps(hashes, indent=1) + "\n", encoding="utf-8")


def _halved(models: Sequence[Any]) -> list[Any]:
    """Return copies of the text models with weights of half precision."""
    found = [copy(model) for model in models]
    for model in found:
        model.coef_ = model.coef_.astype(np.float16)
    return found


def _make_reproducible(path: Path) -> None:
    """Write the archive again without what differs from run to run: times and memory addresses.

    skops numbers objects by their address; here they are numbered in the order of the schema.
    """
    with ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    schema = members[_SCHEMA].decode("utf-8")
    numbers: dict[str, str] = {}
    for address in _ADDRESS.findall(schema):
        numbers.setdefault(address, str(len(numbers) + 1))

    def renumbered(text: str) -> str:
        return re.sub(r"\d+", lambda match: numbers.get(match[0], match[0]), text)

    members[_SCHEMA] = renumbered(schema).encode()
    named = {renumbered(name): name for name in members}
    with ZipFile(path, "w") as archive:
        for name in sorted(named):
            info = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = ZIP_DEFLATED
            archive.writestr(info, members[named[name]], compresslevel=9)


def load(folder: Path) -> tuple[Parts, dict[str, Lexicon], dict[str, Any]]:
    """Read a model.

    Returns:
        What training left behind, the lexicons, and the JSON file's content.

    Raises:
        DataError: A file is missing, damaged, not the one whose hash was noted, or names a type
            that a model does not need.
    """
    import skops.io
    from skops.io.exceptions import UntrustedTypesFoundException

    _check(folder)
    try:
        words = json.loads((folder / WORDS).read_text(encoding="utf-8"))
        arrays = skops.io.load(folder / MODEL, trusted=[])
        parts = _parts(arrays, words)
        lexicons = {
            language: Lexicon.from_dict(language, entries)
            for language, entries in words["lexicons"].items()
        }
    except UntrustedTypesFoundException as error:
        raise DataError(folder / MODEL, f"holds types that no model needs: {error}") from error
    except Exception as error:  # skops and zipfile raise many kinds for a damaged file
        raise DataError(folder, f"is no theme model: {error}") from error
    return parts, lexicons, words


def _parts(arrays: Mapping[str, Any], words: Mapping[str, Any]) -> Parts:
    points = arrays["points"].astype(np.float32) * np.float32(words["point_scale"])
    return Parts(
        codes=tuple(words["codes"]),
        idf=arrays["idf"].astype(np.float64),
        meanings=Meanings(words["point_words"], points),
        centres=arrays["centres"],
        text=arrays["text"],
        combine=arrays["combine"],
        shared_text=arrays["shared_text"],
        shared_combine=arrays["shared_combine"],
        thresholds=words["thresholds"],
    )


def _check(folder: Path) -> None:
    try:
        hashes = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        found = {name: _sha256(folder / name) for name in (MODEL, WORDS)}
    except (OSError, ValueError) as error:
        raise DataError(folder, f"is no theme model: {error}") from error
    for name, digest in found.items():
        if not isinstance(hashes, dict) or hashes.get(name) != digest:
            raise DataError(folder / name, f"is not the file that {MANIFEST} names by its hash")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
