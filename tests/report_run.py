"""A made-up run for the tests of the report and the explorer: three documents of two letters."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd

from kamerlens.emphasis import theme_change, theme_emphasis
from kamerlens.keyness import keyness
from kamerlens.tables import Store

CLIMATE = "Het kabinet vraagt in New York om ambitieuze klimaatdoelen"
PEACE = "Nederland steunt de vredesmissie in Zuid-Soedan met politiemensen"
#: What a letter could hold to break out of the page; 😀 is two UTF-16 units.
HOSTILE = (
    '😀 <img src=x onerror="window.hit = 1"> & <b>vet</b> </script><script>window.hit = 1'
    "</script> <!-- '\"`{{ 7 * 7 }}${hit}\u2028 javascript:hit " + "verdragsorganisatie" * 15
)
_FILLER = (
    "Daarover is deze zomer met partners gesproken en de uitkomst staat in het verslag dat bij "
    "deze brief hoort, zodat de Kamer kan nagaan wat er met haar wensen is gebeurd en welke "
    "vragen voor de komende zitting open blijven"
)
#: Document → session, part, and the theme of each of its paragraphs (c climate, p peace).
_DOCUMENTS = {
    "90001-79#letter": (79, "letter", "cc" + "p" * 16),
    "90001-80#annex1": (79, "annex", "cp"),
    "90001-80#letter": (80, "letter", "c" * 15 + "ppp"),
}


def write_run(folder: Path, *, hostile: bool = False) -> Path:
    """Write a run; with ``hostile``, names and texts that try to break out of the page."""
    folder.mkdir(parents=True)
    spice = f" {HOSTILE}" if hostile else ""
    with Store(folder) as store:
        _texts(store, spice)
        _annotations(store, spice)
        _comparisons(store)
        store.export()
    (folder / "run.json").write_text('{"warnings": []}', encoding="utf-8")
    return folder


def _texts(store: Store, spice: str) -> None:
    for number, date in (("79", "2024-08-30"), ("80", "2025-08-29")):
        source = f"kst-90001-{number}{'<i>' if spice else ''}.pdf"
        row = (f"90001-{number}", source, "00", "pdf", "90001", number, f"Brief {number}{spice}")
        store.append("letters", [(*row, date, "2024–2025", "A. Minister", 6, 900, "ok", None)])
    store.append(
        "letters",
        [("kapot", "kapot.pdf", None, "pdf", *[None] * 8, "failed", f"is no PDF{spice}")],
    )
    for document, (session, part, themes) in _DOCUMENTS.items():
        letter = document.split("#")[0]
        words = sum(len(_paragraph(kind, i, "").split()) for i, kind in enumerate(themes))
        title = f"{part} {session}{spice}"
        row = (document, letter, part, title, session, session + 1945, 1, 6, words)
        store.append("documents", [row])
        section = f"{document}/s01"
        heading = f"Klimaat en vrede{spice}"
        store.append("sections", [(section, document, None, 1, "1", heading, heading, 1, 6)])
        store.append("blocks", [_block(document, section, 0, "heading", heading)])
        store.append(
            "blocks",
            [
                _block(document, section, i + 1, "paragraph", _paragraph(kind, i, spice))
                for i, kind in enumerate(themes)
            ],
        )
        note = _block(document, section, len(themes) + 1, "footnote", f"Zie het verslag.{spice}")
        store.append("blocks", [note])
        marker = (_id(document, 1), 5, 5, "", "footnote", "1", None, note[0])
        store.append("references", [marker])


def _paragraph(kind: str, number: int, spice: str) -> str:
    opening = CLIMATE if kind == "c" else PEACE
    return f"{number}{spice} {opening}. {_FILLER}."


def _id(document: str, ordinal: int) -> str:
    return f"{document}/b{ordinal:04d}"


def _block(document: str, section: str, ordinal: int, kind: str, text: str) -> tuple[Any, ...]:
    page = 1 + ordinal // 4
    words = len(text.split())
    return (_id(document, ordinal), document, section, ordinal, kind, text, page, page, None, words)


def _annotations(store: Store, spice: str) -> None:
    """Mark names, terms and themes where they stand."""
    found = {
        "entities": {"New York": ("kl:ny", "GPE"), "Zuid-Soedan": ("kl:ss", "GPE")},
        "terms": {"klimaatdoelen": "t:goal", "vredesmissie": "t:mission"},
    }
    blocks = store.execute("SELECT block_id, text, type FROM blocks ORDER BY block_id")
    for block, text, kind in blocks:
        for name, (entity, label) in found["entities"].items():
            for start in _places(text, name):
                row = (f"{block}:{start}", block, None, start, start + len(name), name, label)
                store.append("entities", [(*row, entity, name, name, "gazetteer", 1.0, 1)])
        for name, term in found["terms"].items():
            for start in _places(text, name):
                row = (term, block, None, start, start + len(name), name)
                store.append("term_mentions", [(*row, text[:start][-20:], "", 1)])
        for theme, word in (("climate_environment", "klimaat"), ("peace_security", "vrede")):
            spans = [[start, start + len(word)] for start in _places(text, word)]
            assigned = bool(spans) and kind == "paragraph"
            score = 0.9 if assigned else 0.1
            store.append("theme_scores", [(block, theme, score, assigned, json.dumps(spans))])
    uri = "javascript:window.hit=1" if spice else "https://www.wikidata.org/wiki/Q60"
    _index(store, "kl:ny", f"New York{spice}", "city", uri)
    _index(store, "kl:ss", f"Zuid-Soedan{spice}", "country", uri)
    evidence = json.dumps([{"method": "cognate", "evidence": {"likeness": 0.9}}])
    if spice:
        evidence = json.dumps([{"method": "toString", "evidence": spice}, spice])
    _term(
        store, "t:goal", f"klimaatdoel{spice}", f"climate goal{spice}", "termbase", 0.96, evidence
    )
    _term(store, "t:mission", f"vredesmissie{spice}", None, "unaligned", 0.0, None)
    if spice:
        _term(store, "__proto__", "=1+1", "+constructor", "in_text", 0.5, evidence)


def _places(text: str, word: str) -> list[int]:
    """Return where a word stands, in code points."""
    return [i for i in range(len(text)) if text.startswith(word, i)]


def _index(store: Store, entity: str, name: str, kind: str, uri: str) -> None:
    count = "SELECT count(*) FROM entities WHERE entity_id = ?"
    mentions = store.execute(count, [entity])[0][0]
    row = (entity, "GPE", kind, name, name, None, None, uri, mentions, 3, 79)
    store.append("entity_index", [row])


def _term(
    store: Store,
    term: str,
    nl: str,
    en: str | None,
    status: str,
    confidence: float,
    evidence: str | None,
) -> None:
    count = "SELECT count(*) FROM term_mentions WHERE term_id = ?"
    mentions = store.execute(count, [term])[0][0]
    theme = "climate_environment" if term == "t:goal" else "peace_security"
    row = (term, nl, en, "[]", status, confidence, "concept", None, None, mentions, 3, 79, theme)
    store.append("terms", [(*row, evidence, None)])


def _comparisons(store: Store) -> None:
    documents = store.frame("SELECT * FROM documents")
    blocks = store.frame("SELECT * FROM blocks")
    scores = store.frame("SELECT * FROM theme_scores")
    store.write("theme_emphasis", theme_emphasis(blocks, scores, documents, resamples=200))
    store.write("theme_change", theme_change(blocks, scores, documents, resamples=200))
    earlier, later = "90001-79#letter", "90001-80#letter"
    link = (f"{earlier}/s01", f"{later}/s01", earlier, later, 0.83, "same")
    store.append("section_links", [link])
    counts = pd.DataFrame(
        [
            ("90001-79#letter", "steunen", 16),
            ("90001-79#letter", "vragen", 20),
            ("90001-80#letter", "steunen", 3),
            ("90001-80#letter", "vragen", 33),
            ("90001-80#letter", "ambitieus", 15),
        ],
        columns=["document_id", "term", "count"],
    )
    store.write("keyness", keyness(counts))
    forms = [
        (document, *row)
        for document in ("90001-79#letter", "90001-80#letter")
        for row in (("steunen", "steunt", 3), ("vragen", "vraagt", 15), ("vragen", "vragen", 5))
    ]
    store.append("word_forms", [*forms, ("90001-80#letter", "ambitieus", "ambitieuze", 15)])


@contextmanager
def listening(app: Any) -> Iterator[str]:
    """Serve an application on a free port of this machine; gives its address."""
    import uvicorn

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)
