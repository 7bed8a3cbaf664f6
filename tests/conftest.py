"""Shared fixtures."""

from __future__ import annotations

from pathlib import Path

import pytest

#: What a made-up block has beside its id, document, type and words.
OF_BLOCKS = {
    "section_id": None,
    "ordinal": range(120),
    "text": "Tekst.",
    "page_first": 1,
    "page_last": 1,
    "bbox": "{}",
}
REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of reference texts, absent on a user's machine."""
    path = REPOSITORY.parent / "shared"
    if not (path / "letters").is_dir():
        pytest.skip("the reference texts (../shared) are not here")
    return path


@pytest.fixture(scope="session")
def made_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a run over made-up letters of three sessions: numbers only."""
    import pandas as pd

    from kamerlens.emphasis import theme_change, theme_emphasis
    from kamerlens.keyness import keyness
    from kamerlens.tables import Store
    from tests.test_emphasis import EVEN, GREEN, corpus

    folder = tmp_path_factory.mktemp("made") / "run"
    folder.mkdir()
    blocks, scores, documents = corpus({"letter70": EVEN, "letter71": GREEN, "letter72": GREEN})
    counts = pd.DataFrame(
        [("letter70", "vrede", 30), ("letter71", "klimaat", 40), ("letter71", "vrede", 8)],
        columns=["document_id", "term", "count"],
    )
    with Store(folder) as store:
        for name, _, session, year in documents.itertuples(index=False):
            row = (name, f"{name}.pdf", "00", "pdf", None, None, name, f"{year}-09-01")
            store.append("letters", [(*row, None, None, 9, 3000, "ok", None)])
            store.append("documents", [(name, name, "letter", name, session, year, 1, 9, 3000)])
        store.write("blocks", blocks.assign(**OF_BLOCKS))
        store.write("theme_scores", scores.assign(evidence="[]"))
        store.write("theme_emphasis", theme_emphasis(blocks, scores, documents, resamples=200))
        store.write("theme_change", theme_change(blocks, scores, documents, resamples=200))
        store.write("keyness", keyness(counts))
        store.export()
    (folder / "run.json").write_text("{}", encoding="utf-8")
    return folder
