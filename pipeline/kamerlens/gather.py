"""The steps over all letters: identities, the glossary, emphasis, keyness, links of sections.

Each step reads its input from the store as DataFrames, calls the stage's function, and writes
the resulting table.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from kamerlens.settings import Settings
from kamerlens.tables import Store

if TYPE_CHECKING:
    from kamerlens.align import Aligner
    from kamerlens.process import Clock


def gather(store: Store, settings: Settings, clock: Clock) -> list[str]:
    """Fill the tables that need all letters.

    Args:
        store: Holds the rows of all letters.
        settings: What is set.
        clock: Takes the seconds of each step.

    Returns:
        Warnings for ``run.json``.
    """
    documents = store.frame("SELECT * FROM documents")
    warnings = _entities(store, documents, settings)
    clock.lap("entities")
    warnings += _glossary(store, documents, settings)
    clock.lap("glossary")
    warnings += _emphasis(store, documents, settings)
    clock.lap("emphasis")
    _keyness(store)
    clock.lap("keyness")
    return warnings


def _entities(store: Store, documents: pd.DataFrame, settings: Settings) -> list[str]:
    """Settle identities across letters, replay corrections, write the index."""
    from kamerlens.language import identity
    from kamerlens.language.corrections import complete

    people = store.frame(
        "SELECT DISTINCT label, text, entity_id, name_nl, name_en FROM entities "
        "WHERE label = 'PERSON' ORDER BY ALL"
    )
    settled = identity.across_letters(people).assign(former=people["entity_id"])
    differs = settled["entity_id"].fillna("") != people["entity_id"].fillna("")
    where = {"label": "label", "text": "text", "entity_id": "former"}
    store.update("entities", settled[differs], where=where)
    lost: list[str] = []
    if settings.corrections is not None:
        texts = store.frame("SELECT block_id, text, page_first FROM blocks")
        sentences = store.frame("SELECT sentence_id, block_id, start_char FROM sentences")
        corrections = identity.read_corrections(settings.corrections)
        mentions = store.frame("SELECT * FROM entities")
        mentions, lost = identity.apply_corrections(mentions, texts, corrections)
        mentions = complete(mentions, texts, sentences, settings.gazetteers)
        store.replace("entities", mentions)
    index = identity.entity_index(
        store.shared(
            "SELECT block_id, label, entity_id, name_nl, name_en FROM entities "
            "WHERE entity_id IS NOT NULL"
        ),
        store.shared("SELECT block_id, document_id FROM blocks"),
        documents,
        gazetteers=settings.gazetteers,
    )
    store.write("entity_index", index)
    return lost


@lru_cache(maxsize=1)
def aligner(termbases: tuple[Path, ...]) -> Aligner:
    """Return what finds the English of terms, loaded once a process."""
    from kamerlens.align import Aligner

    return Aligner.load(termbases=termbases)


def _glossary(store: Store, documents: pd.DataFrame, settings: Settings) -> list[str]:
    """Rank term candidates, align them, write terms and their mentions, in English texts too."""
    from kamerlens.bilingual import with_english_documents
    from kamerlens.terms import glossary, link_english

    english = store.shared("SELECT block_id, start_char, end_char FROM english")
    result = glossary(
        candidates=store.shared("SELECT * FROM work._candidates"),
        blocks=store.shared("SELECT block_id, document_id, type, text FROM blocks"),
        documents=documents[documents["part"] != "english"],
        acronyms=store.shared("SELECT * FROM acronyms"),
        theme_scores=store.shared("SELECT block_id, theme, score FROM theme_scores WHERE assigned"),
        aligner=aligner(settings.termbases),
        english=english,
    )
    terms, matched = result.terms, None
    if (documents["part"] == "english").any():
        terms, matched = with_english_documents(store, terms, result.mentions)
    store.write("terms", terms)
    for row in result.mention_rows():
        store.append("term_mentions", [row])
    words = store.frame("SELECT DISTINCT text FROM english ORDER BY ALL")
    store.update("english", link_english(words, terms), where={"text": "text"})
    if matched is not None:
        store.write("english", matched)
    return list(aligner(settings.termbases).warnings)


def _emphasis(store: Store, documents: pd.DataFrame, settings: Settings) -> list[str]:
    """Write each theme's share in each document, its changes and trends, and section links."""
    from kamerlens.emphasis import theme_change, theme_emphasis, unpaired
    from kamerlens.links import section_links
    from kamerlens.trends import theme_trends

    blocks = store.shared("SELECT block_id, document_id, section_id, type, words FROM blocks")
    scores = store.shared("SELECT block_id, theme, score, assigned FROM theme_scores")
    given, seed, resamples = (blocks, scores, documents), settings.seed, settings.resamples
    store.write("theme_emphasis", theme_emphasis(*given, seed=seed, resamples=resamples))
    store.write("theme_change", theme_change(*given, seed=seed, resamples=resamples))
    store.write("theme_trends", theme_trends(blocks, scores, documents))
    sections = store.frame("SELECT * FROM sections")
    texts = store.shared("SELECT section_id, type, text FROM blocks")
    store.write("section_links", section_links(sections, texts, documents))
    return unpaired(documents)


def _keyness(store: Store) -> None:
    """Write what sets each document apart: lemmas and terms, and named entities."""
    from kamerlens.keyness import keyness

    terms = store.shared(
        "SELECT b.document_id, t.nl AS term, count(*) AS count FROM term_mentions m "
        "JOIN terms t USING (term_id) JOIN blocks b USING (block_id) "
        "WHERE b.type IN ('paragraph', 'list_item') AND contains(t.nl, ' ') GROUP BY ALL "
        "ORDER BY ALL"
    )
    lemmas = store.shared(
        "SELECT document_id, term, sum(count)::BIGINT AS count FROM work._lemma_counts "
        "GROUP BY ALL ORDER BY ALL"
    )
    store.write("keyness", keyness(pd.concat([lemmas, terms], ignore_index=True)))
    forms = store.shared(
        "SELECT f.* FROM work._lemma_counts f JOIN keyness k USING (document_id, term) ORDER BY ALL"
    )
    store.write("word_forms", forms)
    entities = store.shared("SELECT * FROM work._entity_counts ORDER BY ALL")
    store.write("entity_keyness", keyness(entities))
