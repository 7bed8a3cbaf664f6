"""How much of the terms was found, and how often the English is right.

An English answer is right if it is one of the gold's, whatever its case, hyphens, plural, article,
British or American spelling, and ``UN`` for ``United Nations``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from kamerlens.errors import DataError
from kamerlens.evaluate import Scores, read_rows
from kamerlens.termbase import fold
from kamerlens.wordforms import dutch_phrase_key, english_key, fold_case, words

#: Confidence from which an answer is offered without a warning.
OFFERED = 0.8
#: Upper borders of the bins of the reliability table.
BINS = (0.2, 0.4, 0.6, 0.8, 0.9, 1.0)
#: British and American spellings of the same word, as patterns.
_SPELLINGS = (
    (re.compile(r"is(?=e[ds]?$|ing$|ation|ational)"), "iz"),
    (re.compile(r"our(?=$|s$|ed$|ing$|able)"), "or"),
    (re.compile(r"(?<=[a-z]{3})re$"), "er"),
    (re.compile(r"^programme"), "program"),
    (re.compile(r"^defence"), "defense"),
    (re.compile(r"^licence"), "license"),
    (re.compile(r"ll(?=ed$|ing$|er$)"), "l"),
)
#: What gives the English answer for a Dutch term: English or None, and a confidence.
Answer = tuple[str | None, float]


def english_match_key(text: str) -> str:
    """Return what equal answers have in common."""
    plain = fold_case(text).replace("united nations", "un").replace("-", " ")
    found = []
    for word in words(plain):
        word = english_key(word)
        for pattern, instead in _SPELLINGS:
            word = pattern.sub(instead, word)
        found.append(word)
    if found and found[0] in ("the", "a", "an"):
        found = found[1:]
    return "".join(found)


def is_right(answer: str | None, gold: Iterable[str]) -> bool:
    """Return whether an answer is one of the right ones."""
    return answer is not None and english_match_key(answer) in {
        english_match_key(right) for right in gold
    }


def evaluate(gold: Path, tables: Mapping[str, pd.DataFrame]) -> Scores:
    """Score a run's glossary.

    Args:
        gold: JSON Lines with ``nl``, ``forms`` and ``en`` (acceptable English).
        tables: The run's tables, with ``terms`` and ``term_mentions``.

    Returns:
        ``found``: share of gold terms in the glossary; ``right_first``: share of all gold terms
        whose first English is right; ``precision_offered``: share right of those offered with a
        confidence of at least :data:`OFFERED`; ``reliability``: the same by bins of confidence;
        ``missing`` and ``wrong``: the terms themselves.
    """
    rows = read_rows(gold)
    known = _by_name(tables["terms"], tables.get("term_mentions"))
    found: list[tuple[dict[str, Any], Answer]] = []
    missing = []
    for row in rows:
        entry = _find(row, known)
        if entry is None:
            missing.append(row["nl"])
        else:
            found.append((row, entry))
    scores = _scores(found, len(rows))
    return {"terms": len(rows), "found": len(found) / len(rows), **scores, "missing": missing}


def evaluate_pairs(
    rows: Sequence[Mapping[str, Any]], align: Callable[[str], Answer]
) -> dict[str, Any]:
    """Score an aligner by itself.

    Args:
        rows: Gold with ``nl`` and ``en`` (a list of acceptable English).
        align: Gives a Dutch term's English and the confidence in it.

    Returns:
        As :func:`evaluate`, without what only a run has.
    """
    answers = [(dict(row), align(str(row["nl"]))) for row in rows]
    return {"terms": len(rows), **_scores(answers, len(rows))}


def read_pairs(path: Path) -> list[dict[str, Any]]:
    """Read gold pairs: JSON Lines, or tab-separated ``nl`` and ``en`` (``|`` between several).

    Raises:
        DataError: The file cannot be read, or a row has no Dutch and English.
    """
    try:
        if path.suffix != ".tsv":
            rows = read_rows(path)
        else:
            lines = path.read_text(encoding="utf-8").splitlines()
            cells = [line.split("\t") for line in lines[1:] if line.strip()]
            rows = [{"nl": row[0], "en": row[1].split("|")} for row in cells]
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(path, f"cannot be read: {error}") from error
    except IndexError:
        raise DataError(path, "a line has no tab between Dutch and English") from None
    for number, row in enumerate(rows, 1):
        if not (isinstance(row, dict) and row.get("nl") and isinstance(row.get("en"), list)):
            raise DataError(path, f"row {number} lacks nl or en (a list)")
    return rows


def _scores(answers: Sequence[tuple[Mapping[str, Any], Answer]], total: int) -> dict[str, Any]:
    judged = [
        (row["nl"], en, confidence, is_right(en, row["en"])) for row, (en, confidence) in answers
    ]
    offered = [right for _, en, confidence, right in judged if en and confidence >= OFFERED]
    return {
        "right_first": sum(right for *_, right in judged) / total,
        "answered": sum(en is not None for _, en, _, _ in judged) / total,
        "offered": len(offered) / total,
        "precision_offered": sum(offered) / len(offered) if offered else 0.0,
        "reliability": _reliability(judged),
        "wrong": [[nl, en, round(c, 3)] for nl, en, c, right in judged if en and not right],
    }


def _reliability(judged: Sequence[tuple[str, str | None, float, bool]]) -> dict[str, Any]:
    """Return for each bin of confidence how many answers it holds and how many are right."""
    bins = {}
    low = 0.0
    for high in BINS:
        inside = [
            right
            for _, en, confidence, right in judged
            if en and (low <= confidence < high or (high == BINS[-1] and confidence == high))
        ]
        if inside:
            bins[f"{low:.1f}–{high:.1f}"] = {
                "answers": len(inside),
                "right": sum(inside) / len(inside),
            }
        low = high
    return bins


def _by_name(terms: pd.DataFrame, mentions: pd.DataFrame | None) -> dict[str, Answer]:
    """Return each term's answer by the folded names and keys that it can be found under."""
    answers: dict[str, Answer] = {}
    by_id: dict[str, Answer] = {}
    for row in terms.itertuples(index=False):
        english = row.en if isinstance(row.en, str) and row.en else None
        answer: Answer = (english, _number(row.confidence))
        by_id[str(row.term_id)] = answer
        for name in (fold(str(row.nl)), dutch_phrase_key(str(row.nl))):
            answers.setdefault(name, answer)
    if mentions is not None:
        for mention in mentions[["term_id", "text"]].itertuples(index=False):
            if str(mention.term_id) in by_id:
                answers.setdefault(fold(str(mention.text)), by_id[str(mention.term_id)])
    return answers


def _number(value: Any) -> float:
    return 0.0 if value is None or value != value else float(value)


def _find(row: Mapping[str, Any], known: Mapping[str, Answer]) -> Answer | None:
    for name in (row["nl"], *row.get("forms", ())):
        for key in (fold(name), dutch_phrase_key(name)):
            if key in known:
                return known[key]
    return None
