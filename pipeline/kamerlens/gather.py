"""The steps over all letters: identities, the glossary, emphasis, keyness, links of sections.

Each step reads its input from the store as DataFrames, calls the stage's function, and writes
the resulting table.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamerlens.forks import Forks
from kamerlens.records import BODY_TYPES
from kamerlens.settings import Settings
from kamerlens.tables import Store

if TYPE_CHECKING:
    from kamerlens.align import Aligner
    from kamerlens.emphasis import Bodies
    from kamerlens.links import Vectors
    from kamerlens.process import Clock

#: Formats of the glossary that every run has.
_GLOSSARY_FILES = ("xlsx", "tbx")
#: SQL condition for body blocks.
_BODY = f"type IN ({', '.join(repr(name) for name in sorted(BODY_TYPES))})"


def gather(
    store: Store, settings: Settings, clock: Clock, forks: Forks
) -> tuple[list[str], Callable[[], object]]:
    """Fill the tables that need all letters.

    Args:
        store: Holds the rows of all letters.
        settings: What is set.
        clock: Takes the seconds of each step.
        forks: Takes what can be done at the same time.

    Returns:
        Warnings for ``run.json``, and what waits for the glossary's files.
    """
    from kamerlens.emphasis import unpaired
    from kamerlens.exports import write_glossaries
    from kamerlens.exports.entries import read_entries

    documents = store.frame("SELECT * FROM documents")
    emphasis = _emphasis(store, documents, settings, forks)
    clock.lap("emphasis")
    warnings = _entities(store, settings)
    clock.lap("entities")
    warnings += _glossary(store, documents, settings, forks)
    write = partial(write_glossaries, themes=settings.themes)
    entries = read_entries(store)
    files = forks.begin(write, entries, _GLOSSARY_FILES, store.folder / "glossary")
    del entries
    clock.lap("glossary")
    for name, frame in emphasis().items():
        store.write(name, frame)
    warnings += unpaired(documents)
    clock.lap("emphasis")
    _keyness(store)
    clock.lap("keyness")
    return warnings, files


def _entities(store: Store, settings: Settings) -> list[str]:
    """Settle identities across letters, replay corrections, write the index."""
    from kamerlens.language.corrections import apply_corrections, complete, read_corrections
    from kamerlens.language.entity_index import across_letters

    people = store.frame(
        "SELECT DISTINCT label, text, entity_id, name_nl, name_en FROM entities "
        "WHERE label = 'PERSON' ORDER BY ALL"
    )
    settled = across_letters(people).assign(former=people["entity_id"])
    differs = settled["entity_id"].fillna("") != people["entity_id"].fillna("")
    where = {"label": "label", "text": "text", "entity_id": "former"}
    store.update("entities", settled[differs], where=where)
    lost: list[str] = []
    if settings.corrections is not None:
        texts = store.frame("SELECT block_id, text, page_first FROM blocks")
        sentences = store.frame("SELECT sentence_id, block_id, start_char FROM sentences")
        corrections = read_corrections(settings.corrections)
        mentions = store.frame("SELECT * FROM entities")
        mentions, lost = apply_corrections(mentions, texts, corrections)
        mentions = complete(mentions, texts, sentences, settings.gazetteers)
        store.replace("entities", mentions)
    store.write("entity_index", entity_index(store, settings.gazetteers))
    return lost


def entity_index(store: Store, gazetteers: tuple[Path, ...] = ()) -> pd.DataFrame:
    """Return the table ``entity_index`` of the mentions in a store."""
    from kamerlens.language.entity_index import index_of

    return index_of(
        store.frame(
            "SELECT entity_id, label, name_nl, name_en, count(*) AS mentions FROM entities "
            "WHERE entity_id IS NOT NULL GROUP BY ALL"
        ),
        store.frame(
            "SELECT entity_id, count(DISTINCT document_id) AS documents, min(session) AS "
            "first_session FROM entities JOIN blocks USING (block_id) JOIN documents "
            "USING (document_id) WHERE entity_id IS NOT NULL GROUP BY ALL ORDER BY ALL"
        ),
        gazetteers,
    )


@lru_cache(maxsize=1)
def aligner(termbases: tuple[Path, ...]) -> Aligner:
    """Return what finds the English of terms, loaded once a process."""
    from kamerlens.align import Aligner

    return Aligner.load(termbases=termbases)


def _glossary(store: Store, documents: pd.DataFrame, settings: Settings, forks: Forks) -> list[str]:
    """Rank term candidates, align them, write terms and their mentions, in English texts too."""
    from kamerlens.bilingual import with_english_documents
    from kamerlens.glossary import glossary, link_english

    result = glossary(
        candidates=store.pieces("SELECT * FROM work._candidates"),
        blocks=store.pieces("SELECT block_id, document_id, text FROM blocks"),
        documents=documents[documents["part"] != "english"],
        acronyms=store.shared("SELECT * FROM acronyms"),
        theme_scores=store.pieces("SELECT block_id, theme, score FROM theme_scores WHERE assigned"),
        aligner=aligner(settings.termbases),
        english=store.pieces("SELECT block_id, start_char, end_char FROM english"),
        forks=forks,
    )
    terms, matched = result.terms, None
    if (documents["part"] == "english").any():
        terms, matched = with_english_documents(store, terms, result.mentions)
    store.write("terms", terms)
    for rows in result.mention_rows():
        store.append("term_mentions", rows)
    words = store.frame("SELECT DISTINCT text FROM english ORDER BY ALL")
    store.update("english", link_english(words, terms), where={"text": "text"})
    if matched is not None:
        store.write("english", matched)
    return list(aligner(settings.termbases).warnings)


def _emphasis(
    store: Store, documents: pd.DataFrame, settings: Settings, forks: Forks
) -> Callable[[], dict[str, pd.DataFrame]]:
    """Begin with each theme's share in each document, its changes and trends, and section links.

    Returns:
        What waits for the tables.
    """
    from kamerlens.links import section_vectors

    sections = store.frame("SELECT * FROM sections")
    texts = store.pieces(f"SELECT section_id, type, text FROM blocks WHERE {_BODY}")
    return forks.begin(
        _emphasis_tables,
        _bodies(store, documents),
        section_vectors(sections, texts),
        settings.seed,
        settings.resamples,
    )


def _emphasis_tables(
    made: Bodies, vectors: Vectors, seed: int, resamples: int
) -> dict[str, pd.DataFrame]:
    from kamerlens.emphasis import change_of, emphasis_of
    from kamerlens.links import links_of
    from kamerlens.trends import trends_of

    return {
        "theme_emphasis": emphasis_of(made, seed=seed, resamples=resamples),
        "theme_change": change_of(made, seed=seed, resamples=resamples),
        "theme_trends": trends_of(made),
        "section_links": links_of(vectors, made.documents),
    }


def _bodies(store: Store, documents: pd.DataFrame) -> Bodies:
    """Return the body of each document: numbers only, whatever the length of the texts."""
    from kamerlens.emphasis import split

    themes = [row[0] for row in store.execute("SELECT DISTINCT theme FROM theme_scores ORDER BY 1")]
    body = (
        "SELECT block_id, document_id, words, row_number() OVER (ORDER BY rowid) - 1 AS place "
        f"FROM blocks WHERE {_BODY}"
    )
    scores = store.numbers(
        f"SELECT b.place, t.place AS theme, s.score FROM theme_scores s JOIN ({body}) b "
        "USING (block_id) JOIN (SELECT theme, row_number() OVER (ORDER BY theme) - 1 AS place "
        "FROM (SELECT DISTINCT theme FROM theme_scores)) t USING (theme) WHERE s.assigned"
    )
    blocks = store.shared(f"SELECT document_id, words FROM ({body}) ORDER BY place")
    return split(
        themes,
        documents,
        documents_of=blocks["document_id"].to_numpy(),
        words=blocks["words"].to_numpy(dtype=np.float64),
        scores=(scores["place"], scores["theme"], scores["score"]),
    )


def _keyness(store: Store) -> None:
    """Write what sets each document apart: lemmas and terms, and named entities."""
    terms = (
        "SELECT b.document_id, t.nl AS term, count(*) AS count FROM term_mentions m "
        "JOIN terms t USING (term_id) JOIN blocks b USING (block_id) "
        f"WHERE b.{_BODY} AND contains(t.nl, ' ') GROUP BY ALL"
    )
    lemmas = "SELECT document_id, term, count FROM work._lemma_counts"
    _scored(store, "keyness", f"{lemmas} UNION ALL {terms}")
    store.fill(
        "word_forms",
        "SELECT f.* FROM work._lemma_counts f JOIN keyness k USING (document_id, term) "
        "ORDER BY ALL",
    )
    _scored(store, "entity_keyness", "SELECT * FROM work._entity_counts")


def _scored(store: Store, name: str, counts: str) -> None:
    """Write the keyness of what a query counts: document_id, term, count."""
    from kamerlens.keyness import Scale, keyness_in_pieces

    counted = (
        f"WITH counted AS (SELECT document_id, term, sum(count)::BIGINT AS count FROM ({counts}) "
        "GROUP BY ALL)"
    )
    ((occurrences, documents),) = store.execute(
        f"{counted} SELECT coalesce(sum(count), 0)::DOUBLE, count(DISTINCT document_id) "
        "FROM counted"
    )
    frames = store.pieces(
        f"{counted} SELECT document_id, term, count, everywhere FROM counted JOIN "
        "(SELECT term, sum(count)::BIGINT AS everywhere FROM counted GROUP BY term) USING (term) "
        "ORDER BY document_id, term"
    )
    for frame in keyness_in_pieces(frames, Scale(occurrences, documents)):
        store.write(name, frame)
