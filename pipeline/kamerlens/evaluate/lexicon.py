"""How well a lexicon serves treaties that it was not learnt from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from kamerlens.align import Aligner
from kamerlens.calibration import embedded_calibration
from kamerlens.evaluate.terms import evaluate_pairs
from kamerlens.lexicon import Lexicon
from kamerlens.termbase import Termbase
from kamerlens.train.parallel import Segment, split_sentences

#: Headings of so many Dutch and English words are taken for terms.
_NL_WORDS, _EN_WORDS = 4, 6
_PLAIN = re.compile(r"^[^\W\d_]+(?:[ -][^\W\d_]+)*$")
#: One origin in so many is left out of training, and which.
_TENTH, _LEFT_OUT = 10, 3


def is_left_out(origin: str) -> bool:
    """Return whether a treaty belongs to the tenth that measuring leaves out of training.

    The treaty's number decides, so that the same tenth is left out every time.
    """
    digits = "".join(c for c in origin if c.isdigit())
    return bool(digits) and int(digits) % _TENTH == _LEFT_OUT


def heading_pairs(segments: Iterable[Segment]) -> list[dict[str, Any]]:
    """Return short headings with their English as gold pairs, in the order of their Dutch.

    Headings are what stands in a treaty as a term does: a noun phrase by itself. A heading with
    several translations gets all of them.
    """
    found: dict[str, set[str]] = {}
    for segment in segments:
        nl, en = _bare(segment.nl), _bare(segment.en)
        short = len(nl.split()) <= _NL_WORDS and len(en.split()) <= _EN_WORDS
        if short and _PLAIN.match(nl) and _PLAIN.match(en):
            found.setdefault(nl.lower(), set()).add(en.lower())
    return [{"nl": nl, "en": sorted(en)} for nl, en in sorted(found.items())]


def _bare(text: str) -> str:
    """Return a text without its number and without signs at its ends."""
    return " ".join(split_sentences(text)).strip(" .;:")


def evaluate_lexicon(lexicon: Lexicon, pairs: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Score a lexicon, with composition and without the termbase, on gold pairs."""
    aligner = Aligner(Termbase(()), lexicon, embedded_calibration())

    def answer(nl: str) -> tuple[str | None, float]:
        found = aligner.align(nl)
        return found.en, found.confidence

    return evaluate_pairs(list(pairs), answer)
