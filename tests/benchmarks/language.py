"""The language pass: words a second, by component and in all, in processor time of one core.

Run: ``python -m tests.benchmarks.language [LETTER…]``; without letters, the samples.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

import kamerlens
from kamerlens.language.annotate import annotate
from kamerlens.language.tokenizer import learn_words
from kamerlens.records import Letter
from kamerlens.segment import read_letter
from kamerlens.termbase import embedded_termbase
from tests.benchmarks.letters import SAMPLES


def whole_pass(nlp: Language, letters: Sequence[Letter]) -> float:
    """Annotate letters as a run does; return seconds of processor time, loading left out."""
    began = time.process_time()
    for letter in letters:
        learn_words(nlp, [block.text for block in letter.blocks])
        with nlp.memory_zone():
            annotate(letter, nlp)
    return time.process_time() - began


def components(nlp: Language, letters: Sequence[Letter]) -> dict[str, float]:
    """Return the seconds of processor time of the tokenizer and of each component."""
    taken: dict[str, float] = dict.fromkeys(("tokenizer", *nlp.pipe_names), 0.0)
    for letter in letters:
        with nlp.memory_zone():
            last = time.process_time()
            docs = [nlp.make_doc(block.text) for block in letter.blocks]
            taken["tokenizer"] += time.process_time() - last
            for name, pipe in nlp.pipeline:
                last = time.process_time()
                docs = _through(pipe, docs, nlp.batch_size)
                taken[name] += time.process_time() - last
    return taken


def _through(pipe: Callable[[Doc], Doc], docs: Sequence[Doc], batch_size: int) -> list[Doc]:
    if hasattr(pipe, "pipe"):
        return list(pipe.pipe(docs, batch_size=batch_size))
    return [pipe(doc) for doc in docs]


def main() -> None:
    """Print the figures, each the best of three."""
    paths = [Path(name) for name in sys.argv[1:]] or sorted(SAMPLES.glob("*.pdf"))
    letters = [read_letter(path) for path in paths]
    words = sum(letter.words for letter in letters)
    began = time.process_time()
    nlp = kamerlens.load()
    embedded_termbase()
    print(f"loading {time.process_time() - began:.2f} s; {len(letters)} letters, {words:,} words")
    runs = [components(nlp, letters) for _ in range(3)]
    for name in runs[0]:
        seconds = min(run[name] for run in runs)
        print(f"{name:<24}{seconds * 1000:8.1f} ms{words / max(seconds, 1e-9):14,.0f} words/s")
    seconds = min(whole_pass(nlp, letters) for _ in range(3))
    print(f"{'the language pass':<24}{seconds * 1000:8.1f} ms{words / seconds:14,.0f} words/s")


if __name__ == "__main__":
    main()
