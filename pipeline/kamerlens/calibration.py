"""How likely a translation is right: a logistic model over what speaks for it.

The weights are in ``models/aligner.json``, fitted by :mod:`kamerlens.train.aligner`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kamerlens.composition import Option
from kamerlens.data import data_path
from kamerlens.errors import DataError
from kamerlens.lexicon import Translation
from kamerlens.wordforms import is_function_word

#: What speaks for a candidate, in the order of the weights.
FEATURES = (
    "lexicon",
    "lexicon_share",
    "lexicon_back",
    "lexicon_count",
    "lexicon_once",
    "lexicon_fewer",
    "lexicon_more",
    "lexicon_nested",
    "lexicon_inner",
    "composed",
    "composed_belief",
    "composed_pattern",
    "composed_usage",
    "composed_bonds",
    "composed_parts",
    "composed_unused",
    "composed_heads",
    "composed_beside",
    "both",
    "noun",
    "noun_last",
    "bare",
    "adverb",
    "article",
    "cognate",
    "first",
    "lead",
)


#: A word that ends noun phrases more rarely than this is an adjective or a verb.
_NO_NOUN = 0.2
#: From this share on a candidate is hardly ever seen but inside the longer one.
_INNER = 0.7


@dataclass(frozen=True, slots=True)
class Calibration:
    """The fitted numbers.

    Attributes:
        weights: Weight of each feature of :data:`FEATURES`.
        bias: What is added to their sum.
        known: Share of right answers by kind of termbase match, and for in-text evidence.
        abstain: Below this confidence no answer is given.
    """

    weights: Mapping[str, float]
    bias: float
    known: Mapping[str, float]
    abstain: float

    def confidence(self, features: Mapping[str, float]) -> float:
        """Return the chance that a candidate is right."""
        total = self.bias + sum(self.weights[name] * value for name, value in features.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def features(
    en: str,
    found: Translation | None,
    option: Option | None,
    likeness: float,
    words: int,
    nested: float,
    seen: int,
    nominal: Callable[[str], float],
) -> dict[str, float]:
    """Return what speaks for a candidate; absent evidence counts zero.

    Args:
        en: The candidate.
        found: What the lexicon has for the whole term.
        option: How it was composed.
        likeness: Likeness of a cognate, 0 if it is none.
        words: Words of the Dutch term, parts of compounds counted.
        nested: The share of the candidate's sightings that are part of one longer candidate.
        seen: Sightings of the term with all its translations in the lexicon.
        nominal: Tells how often an English word ends a noun phrase, in [0, 1].
    """
    values = dict.fromkeys(FEATURES, 0.0)
    if found is not None:
        values["lexicon"] = 1.0
        values["lexicon_share"] = math.log(max(found.forward, 1e-3))
        values["lexicon_back"] = math.log(max(found.backward, 1e-3))
        values["lexicon_count"] = math.log(found.count)
        values["lexicon_once"] = float(found.count == 1)
        size = sum(not is_function_word(word, "en") for word in found.en.split())
        values["lexicon_fewer"] = float(min(3, max(0, words - size)))
        values["lexicon_more"] = float(min(3, max(0, size - words)))
        values["lexicon_nested"] = nested
        values["lexicon_inner"] = float(nested >= _INNER)
    if option is not None:
        values |= _of_composition(option)
        if found is None:
            values["composed_beside"] = math.log1p(seen)
    values["both"] = float(found is not None and option is not None)
    values["cognate"] = likeness
    return values | _of_english(en, nominal, composed=found is None)


def _of_composition(option: Option) -> dict[str, float]:
    return {
        "composed": 1.0,
        "composed_belief": max(option.belief, -6.0),
        "composed_pattern": -option.pattern,
        "composed_usage": option.usage,
        "composed_bonds": option.bonds,
        "composed_parts": float(max(0, len(option.parts) - 2)),
        "composed_unused": float(option.usage == 0),
        "composed_heads": float(any("…" in p.en and " " not in p.nl for p in option.parts)),
    }


def _of_english(en: str, nominal: Callable[[str], float], *, composed: bool) -> dict[str, float]:
    """Return what a term's own words tell: a term is a noun phrase.

    Articles count where they were seen, not where composition put them.
    """
    tokens = en.split()
    inside = (n for n, token in enumerate(tokens) if n and is_function_word(token, "en"))
    head = next(inside, len(tokens)) - 1
    return {
        "noun": math.log(nominal(tokens[head]) + 0.05),
        "noun_last": math.log(nominal(tokens[-1]) + 0.05),
        "bare": float(nominal(tokens[-1]) < _NO_NOUN),
        "adverb": float(any(t.endswith("ly") and len(t) > 5 for t in tokens[: head + 1])),
        "article": float(not composed and any(t.lower() == "the" for t in tokens)),
    }


def read_calibration(path: Path) -> Calibration:
    """Read fitted numbers.

    Raises:
        DataError: The file is missing or is no calibration.
    """
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        weights = {name: float(stored["weights"][name]) for name in FEATURES}
        return Calibration(
            weights,
            float(stored["bias"]),
            {name: float(share) for name, share in stored["known"].items()},
            float(stored["abstain"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(path, f"no calibration of the aligner: {error}") from error


@lru_cache(maxsize=1)
def embedded_calibration() -> Calibration:
    """Return the calibration that comes with kamerlens."""
    return read_calibration(data_path("models", "aligner.json"))
