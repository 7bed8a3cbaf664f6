"""The forms in which a key word stands in the text, so that its count leads to paragraphs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import simplemma

from kamerlens.database import Source
from kamerlens.stems import fold, stems


def word_forms(source: Source, wanted: Iterable[str]) -> dict[str, list[str]]:
    """Return, for each lemma, the word forms of the run's body blocks that belong to it.

    A form belongs to a lemma that shares its stem, or that a lemma dictionary gives for it
    (simplemma: strong verbs, irregular plurals).

    Args:
        source: The run.
        wanted: Lemmas, in lower case.

    Returns:
        Lemma → forms in lower case, sorted; the lemma itself always among them.
    """
    lemmas = {word for word in wanted if " " not in word}
    found: dict[str, set[str]] = {lemma: {lemma} for lemma in lemmas}
    by_stem = defaultdict(set)
    for lemma in lemmas:
        for key in enumerate(stems(fold(lemma))):
            by_stem[key].add(lemma)
    for form in _forms(source) if lemmas else ():
        for key in enumerate(stems(fold(form))):
            for lemma in by_stem.get(key, ()):
                found[lemma].add(form)
        if (lemma := simplemma.lemmatize(form, lang="nl")) in found:
            found[lemma].add(form)
    return {lemma: sorted(forms) for lemma, forms in sorted(found.items())}


def _forms(source: Source) -> list[str]:
    rows = source.execute(
        "SELECT DISTINCT unnest(regexp_extract_all(lower(text), '[\\pL\\pM\\pN''’-]+')) AS form "
        "FROM blocks WHERE type IN ('paragraph', 'list_item') ORDER BY form"
    )
    return [row[0] for row in rows]
