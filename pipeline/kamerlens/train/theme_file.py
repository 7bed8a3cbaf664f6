"""Write the theme model: the fitted regressions with skops, the words as JSON, their hashes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import numpy as np
import skops.io
from sklearn.linear_model import LogisticRegression

from kamerlens.theme_features import Meanings
from kamerlens.theme_lexicon import Lexicon
from kamerlens.theme_ngrams import Floats
from kamerlens.theme_store import MANIFEST, MODEL, SCHEMA, WORDS, sha256

_ADDRESS = re.compile(r'"__id__": (\d+)')
#: Quarter-percent steps of the largest weight are finer than what training can tell apart.
_STEPS = 127


@dataclass(frozen=True, slots=True)
class Fitted:
    """What training leaves behind, as :class:`kamerlens.theme_model.Parts` but with regressions."""

    codes: tuple[str, ...]
    idf: Floats
    meanings: Meanings
    centres: Floats
    text: Sequence[LogisticRegression]
    combine: LogisticRegression
    shared_text: LogisticRegression
    shared_combine: LogisticRegression
    thresholds: Mapping[str, float]


def save(
    folder: Path, fitted: Fitted, lexicons: Mapping[str, Lexicon], described: Mapping[str, Any]
) -> None:
    """Write a model.

    Args:
        folder: Where to; made if it is not there.
        fitted: What training left behind.
        lexicons: Lexicon by language.
        described: What else to keep in the JSON file: the theme set's hash, figures.
    """
    folder.mkdir(parents=True, exist_ok=True)
    scale = np.abs(fitted.meanings.points).max() / _STEPS
    arrays = {
        "idf": fitted.idf.astype(np.float16),
        "points": np.round(fitted.meanings.points / scale).astype(np.int8),
        "centres": fitted.centres,
        "text": _halved(fitted.text),
        "combine": fitted.combine,
        "shared_text": fitted.shared_text,
        "shared_combine": fitted.shared_combine,
    }
    dump(arrays, folder / MODEL)
    words = {
        "codes": list(fitted.codes),
        "thresholds": dict(fitted.thresholds),
        "point_scale": float(scale),
        "point_words": list(fitted.meanings.words),
        "lexicons": {language: lexicon.as_dict() for language, lexicon in lexicons.items()},
        **described,
    }
    text = json.dumps(words, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    (folder / WORDS).write_text(text + "\n", encoding="utf-8")
    hashes = {name: sha256((folder / name).read_bytes()) for name in (MODEL, WORDS)}
    (folder / MANIFEST).write_text(json.dumps(hashes, indent=1) + "\n", encoding="utf-8")


def _halved(models: Sequence[Any]) -> list[Any]:
    """Return copies of the text models with weights of half precision."""
    found = [copy(model) for model in models]
    for model in found:
        model.coef_ = model.coef_.astype(np.float16)
    return found


def dump(content: Mapping[str, Any], path: Path) -> None:
    """Write a skops file whose bytes depend on its content only.

    skops numbers objects by their address in memory; here they are numbered in the order of the
    schema.
    """
    skops.io.dump(content, path, compression=ZIP_DEFLATED, compresslevel=9)
    with ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    schema = members[SCHEMA].decode("utf-8")
    numbers: dict[str, str] = {}
    for address in _ADDRESS.findall(schema):
        numbers.setdefault(address, str(len(numbers) + 1))

    def renumbered(text: str) -> str:
        return re.sub(r"\d+", lambda match: numbers.get(match[0], match[0]), text)

    members[SCHEMA] = renumbered(schema).encode()
    named = {renumbered(name): name for name in members}
    with ZipFile(path, "w") as archive:
        for name in sorted(named):
            info = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = ZIP_DEFLATED
            archive.writestr(info, members[named[name]], compresslevel=9)
