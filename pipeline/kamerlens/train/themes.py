"""Train the theme model, and measure it on sources it has not seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack, vstack
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from kamerlens.termbase import embedded_concepts
from kamerlens.theme_context import context_columns, text_columns
from kamerlens.theme_features import Reading, read
from kamerlens.theme_lexicon import build
from kamerlens.theme_model import (
    Evidence,
    combined_columns,
    gather,
    other_columns,
    shared_columns,
    sigmoid,
    theme_points,
    under_heading,
)
from kamerlens.theme_names import read_themes
from kamerlens.theme_ngrams import PLACES, Floats
from kamerlens.themes import seeds_of
from kamerlens.train.theme_data import Example, coded, weak
from kamerlens.train.theme_file import Fitted, save
from kamerlens.train.theme_points import place_weights, word_points

Answers = NDArray[np.int_]
_FOLDS = 8
_DIMENSIONS = 128
_WEAK_PER_TREATY = 12
#: What a paragraph coded only by its treaty's subject counts beside one coded by itself.
_WEAK_WEIGHT = 0.02
_TEXT_C = 20.0
_COMBINE_C = 0.3
_GRID = np.arange(0.20, 0.61, 0.02)
#: A theme's own best threshold counts as much as the common one at this many examples.
_ENOUGH = 60


@dataclass(frozen=True, slots=True)
class Table:
    """Examples made into columns.

    Attributes:
        first: Columns of the first step.
        text: Lexicon columns, shape (examples, themes, columns).
        answers: Whether a theme is coded, shape (examples, themes).
    """

    examples: Sequence[Example]
    readings: Sequence[Reading]
    codes: tuple[str, ...]
    first: csr_matrix
    text: Floats
    answers: Answers


def train_themes(data: Path, output: Path, *, seed: int = 1) -> dict[str, Any]:
    """Train the theme model and write it with its card.

    Args:
        data: Folder with ``gold/``, ``parallel/`` and ``texts/``.
        output: Folder of the model.
        seed: Of the choice of treaty paragraphs and of the word points.

    Returns:
        The figures of the cross-validation.
    """
    from kamerlens.train.theme_card import write_card

    themes = read_themes()
    lexicons = build(themes, embedded_concepts())
    idf = place_weights(data, lexicons)
    meanings = word_points(data, dimensions=_DIMENSIONS, seed=seed)
    centres = theme_points(themes, meanings)
    codes = tuple(theme.code for theme in themes)

    def table(examples: Sequence[Example]) -> Table:
        passages = [example.passage for example in examples]
        readings = read(passages, lexicons)
        evidence = gather(passages, readings, codes, idf, meanings, centres)
        text = text_columns(evidence.counts, evidence.words, evidence.likeness)
        answers = np.array([[code in e.themes for code in codes] for e in examples], dtype=int)
        return Table(examples, readings, codes, first_columns(evidence), text, answers)

    own = table(coded(data))
    extra = table(weak(data, seed=seed, most=_WEAK_PER_TREATY))
    log_odds = held_out_log_odds(own, extra)
    columns = _combined(own, log_odds)
    scores = held_out(own, columns)
    fitted = Fitted(
        codes=codes,
        idf=idf,
        meanings=meanings,
        centres=centres,
        text=_fit_text(own, extra),
        combine=_fit(columns, own.answers),
        shared_text=_fit(_flat(own.text), own.answers),
        shared_combine=_fit(_shared(own), own.answers),
        thresholds=thresholds(scores, own.answers, codes),
    )
    save(output, fitted, lexicons, {"seeds": seeds_of(themes)})
    shared = held_out(own, _shared(own))
    return write_card(output, own.examples, fitted, own.answers, scores, shared)


def first_columns(evidence: Evidence) -> csr_matrix:
    """Return the columns of the first step."""
    rows = evidence.ngrams
    ngrams = csr_matrix((rows.data, rows.columns, rows.starts), shape=(len(rows), PLACES))
    return hstack([ngrams, csr_matrix(other_columns(evidence))], format="csr")


def held_out_log_odds(own: Table, extra: Table) -> Floats:
    """Return the first step's log-odds of each example, from a model that did not see its source.

    Shape (examples, themes + 1), that of any theme last.

    Args:
        own: Examples coded by themselves.
        extra: Examples coded by their source; those of a source held out are held out too.
    """
    found = np.zeros((len(own.examples), len(own.codes) + 1))
    groups = np.array([example.group for example in extra.examples])
    for seen, unseen in folds(own):
        hidden = {own.examples[row].group for row in unseen}
        kept = np.flatnonzero([group not in hidden for group in groups])
        model = _fit_text(_rows(own, seen), _rows(extra, kept))
        found[unseen] = np.column_stack([m.decision_function(own.first[unseen]) for m in model])
    return found


def folds(own: Table) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Yield seen and unseen rows; a source is never on both sides."""
    groups = [example.group for example in own.examples]
    yield from GroupKFold(_FOLDS).split(np.zeros(len(groups)), groups=groups)


def _rows(table: Table, rows: NDArray[np.intp]) -> Table:
    return Table(
        [table.examples[row] for row in rows],
        [table.readings[row] for row in rows],
        table.codes,
        table.first[rows],
        table.text[rows],
        table.answers[rows],
    )


def _fit_text(own: Table, extra: Table) -> list[LogisticRegression]:
    """Fit the first step: one regression a theme and one for any theme, over both kinds."""
    columns = vstack([own.first, extra.first], format="csr")
    answers = np.vstack([own.answers, extra.answers])
    answers = np.column_stack([answers, answers.max(axis=1)])
    weights = np.r_[np.ones(len(own.answers)), np.full(len(extra.answers), _WEAK_WEIGHT)]
    return [
        LogisticRegression(C=_TEXT_C, solver="liblinear", max_iter=300, random_state=0).fit(
            columns, answers[:, theme], sample_weight=weights
        )
        for theme in range(answers.shape[1])
    ]


def contexts(own: Table, scores: Floats) -> Floats:
    """Return the context columns of all examples, each looked up within its own text."""
    found = []
    start = 0
    for _, members in groupby(own.examples, key=lambda example: example.text_id):
        stop = start + len(list(members))
        passages = [example.passage for example in own.examples[start:stop]]
        found.append(
            context_columns(passages, own.readings[start:stop], own.codes, scores[start:stop])
        )
        start = stop
    return np.concatenate(found)


def _combined(own: Table, log_odds: Floats) -> Floats:
    """Return the second step's columns for the themes of training."""
    context = contexts(own, sigmoid(log_odds[:, :-1]))
    headed = under_heading([example.passage for example in own.examples])
    return combined_columns(log_odds, headed, own.text, context)


def _shared(own: Table) -> Floats:
    """Return the second step's columns for any theme."""
    first = _fit(_flat(own.text), own.answers)
    alone = first.predict_proba(_flat(own.text))[:, 1].reshape(own.answers.shape)
    return shared_columns(own.text, contexts(own, alone))


def _flat(text: Floats) -> Floats:
    return text.reshape(-1, text.shape[2])


def _fit(columns: Floats, answers: Answers) -> LogisticRegression:
    """Fit one regression over all (passage, theme) pairs."""
    return LogisticRegression(C=_COMBINE_C, max_iter=2000).fit(columns, answers.ravel())


def held_out(
    own: Table,
    columns: Floats,
    fit: Callable[[Floats, Answers], LogisticRegression] = _fit,
) -> Floats:
    """Return the second step's probabilities of each example, its source held out.

    Args:
        own: Examples.
        columns: Of the second step, one row a (passage, theme) pair.
        fit: Makes the second step.
    """
    shape = own.answers.shape
    table = columns.reshape(*shape, -1)
    found = np.zeros(shape)
    for seen, unseen in folds(own):
        model = fit(_flat(table[seen]), own.answers[seen])
        found[unseen] = model.predict_proba(_flat(table[unseen]))[:, 1].reshape(-1, shape[1])
    return found


def thresholds(scores: Floats, answers: Answers, codes: Sequence[str]) -> dict[str, float]:
    """Return the score from which to assign each theme; ``""`` is for any other theme.

    A theme's threshold lies between the one that is best for all themes together and its own
    best, the nearer to its own the more examples it has.
    """
    common = _best(scores, answers)
    found = {"": round(common, 3)}
    for column, code in enumerate(codes):
        own = _best(scores[:, column], answers[:, column])
        trust = answers[:, column].sum() / (answers[:, column].sum() + _ENOUGH)
        found[code] = round(float(trust * own + (1 - trust) * common), 3)
    return found


def _best(scores: Floats, answers: Answers) -> float:
    """Return the grid's threshold of highest F1; the middle one where several are."""
    values = []
    for threshold in _GRID:
        assigned = scores >= threshold
        right = int((assigned & (answers == 1)).sum())
        values.append(2 * right / max(int(assigned.sum() + answers.sum()), 1))
    best = np.flatnonzero(np.isclose(values, max(values)))
    return float(_GRID[best[len(best) // 2]])
