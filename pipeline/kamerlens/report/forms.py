"""The forms in which a key word stands in the text, so that its count leads to paragraphs."""

from __future__ import annotations

from collections.abc import Iterable

from kamerlens.database import Source


def word_forms(source: Source, wanted: Iterable[str]) -> dict[str, list[str]]:
    """Return, for each lemma, the forms it was counted from anywhere in the run.

    Args:
        source: The run.
        wanted: Lemmas, in lower case; what is none of the run's is left out.

    Returns:
        Lemma → forms in lower case, sorted.
    """
    found: dict[str, list[str]] = {}
    lemmas = set(wanted)
    for term, form in source.execute("SELECT DISTINCT term, form FROM word_forms ORDER BY ALL"):
        if term in lemmas:
            found.setdefault(term, []).append(form)
    return found
