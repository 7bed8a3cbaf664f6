"""English documents that belong to a run: a statement, a resolution, a translation of a letter.

They are read by the same reader and stand in the tables as documents of part ``english``. Their
terms are those of the glossary, found by their English.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pandas as pd
import spacy
from spacy.language import Language

from kamerlens.records import Annotations, Block, Letter, Sentence
from kamerlens.schema import BY_NAME
from kamerlens.segment import read_letter_safe
from kamerlens.sessions import year_of
from kamerlens.settings import Limits
from kamerlens.wordforms import english_phrase_key

#: English pipelines in the order they are preferred; none of them has to be installed.
_PIPELINES = ("en_core_web_lg", "en_core_web_md", "en_core_web_sm", "en_core_web_trf")
_DOCUMENT = re.compile(r"#(?:letter|annex(\d+)|english(\d*))(?=/|$)")
_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_NUMBER = re.compile(r"\d+")
#: Longest English name looked for, in words.
LONGEST = 12


def read_english(
    path: Path, *, ocr: bool = False, limits: Limits | None = None
) -> tuple[Letter, Annotations]:
    """Read an English document.

    Args:
        path: PDF, plain text or XML.
        ocr: Whether a scan is sent through OCR.
        limits: Bounds on size, pages and seconds.

    Returns:
        The file as a letter whose documents are of part ``english``, and its sentences; a file
        that cannot be read has status ``failed``.
    """
    letter = as_english(read_letter_safe(path, ocr=ocr, limits=limits))
    return letter, Annotations(sentences=tuple(english_sentences(letter)))


def as_english(letter: Letter) -> Letter:
    """Return a letter with its documents made English ones, ids included.

    A session that the text does not name is taken from a file name that holds it and its year
    ("2013-statement-68").
    """
    renamed: Letter = _renamed(letter)
    session = _session_in(Path(letter.source).stem)
    documents = []
    for document in renamed.documents:
        document = replace(document, part="english")
        if document.session is None and session is not None:
            document = replace(document, session=session, year=year_of(session))
        documents.append(document)
    return replace(renamed, documents=tuple(documents))


def _renamed(value: Any) -> Any:
    """Return a record with the part of every id in it changed."""
    if isinstance(value, str):
        return _DOCUMENT.sub(_english_id, value)
    if isinstance(value, tuple):
        return tuple(_renamed(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        changes = {
            field.name: _renamed(getattr(value, field.name))
            for field in fields(value)
            if field.name.endswith("_id")
            or field.name in ("documents", "sections", "blocks", "marks", "joins")
        }
        return replace(value, **changes)
    return value


def _english_id(match: re.Match[str]) -> str:
    if match[1]:
        return f"#english{int(match[1]) + 1}"
    return f"#english{match[2] or ''}"


def _session_in(name: str) -> int | None:
    numbers = [int(number) for number in _NUMBER.findall(name)]
    return next((n for n in numbers if 0 < n < 150 and year_of(n) in numbers), None)


@lru_cache(maxsize=1)
def english_pipeline() -> Language:
    """Return an installed English pipeline without its entity recogniser, or a blank one."""
    for name in _PIPELINES:
        if find_spec(name) is not None:
            return spacy.load(name, exclude=["ner", "lemmatizer", "attribute_ruler"])
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    return nlp


def english_sentences(letter: Letter) -> Iterator[Sentence]:
    """Yield the sentences of all blocks, in reading order."""
    nlp = english_pipeline()
    docs = nlp.pipe(block.text for block in letter.blocks)
    for block, doc in zip(letter.blocks, docs, strict=True):
        spans = [(s.start_char, s.text) for s in doc.sents] if len(doc) else []
        yield from _sentences(block, spans)


def _sentences(block: Block, spans: Sequence[tuple[int, str]]) -> Iterator[Sentence]:
    for number, (start, text) in enumerate(spans):
        bare = text.strip()
        if bare:
            begin = start + text.index(bare)
            yield Sentence(
                sentence_id=f"{block.block_id}/s{number:03d}",
                block_id=block.block_id,
                start_char=begin,
                end_char=begin + len(bare),
                text=bare,
                language="en",
            )


class EnglishNames:
    """The glossary's English names, looked up in English text; the longest wins."""

    def __init__(self, terms: pd.DataFrame) -> None:
        self._names: dict[str, str] = {}
        self._acronyms: dict[str, str] = {}
        ids = terms["term_id"].tolist()
        others = [json.loads(cell) for cell in terms["alternatives"].tolist()]
        for term_id, en, acronym in zip(
            ids, terms["en"].tolist(), terms["acronym_en"].tolist(), strict=True
        ):
            if isinstance(en, str) and en:
                self._names.setdefault(english_phrase_key(en), term_id)
            if isinstance(acronym, str) and acronym:
                self._acronyms.setdefault(acronym, term_id)
        for term_id, names in zip(ids, others, strict=True):
            for name in names:
                self._names.setdefault(english_phrase_key(name), term_id)
        self._names.pop("", None)
        self._longest = max((len(name.split()) for name in self._names), default=0)

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield ``(start, end, term_id)`` of each name, in order, without overlap."""
        words = [(m.start(), m.end(), m.group()) for m in _WORD.finditer(text)]
        keys = [english_phrase_key(word) for _, _, word in words]
        at = 0
        while at < len(words):
            length, term_id = self._longest_from(text, words, keys, at)
            if term_id is None:
                at += 1
                continue
            yield words[at][0], words[at + length - 1][1], term_id
            at += length

    def _longest_from(
        self, text: str, words: Sequence[tuple[int, int, str]], keys: Sequence[str], at: int
    ) -> tuple[int, str | None]:
        most = min(self._longest, LONGEST, len(words) - at)
        for length in range(most, 0, -1):
            term_id = self._names.get(" ".join(keys[at : at + length]))
            inside = text[words[at][0] : words[at + length - 1][1]]
            if term_id is not None and not re.search(r"[.;:!?()\n]", inside):
                return length, term_id
        return 1, self._acronyms.get(words[at][2])


def match_terms(blocks: pd.DataFrame, documents: pd.DataFrame, terms: pd.DataFrame) -> pd.DataFrame:
    """Find the glossary's terms in the English documents of a run.

    Args:
        blocks: Columns block_id, document_id, text.
        documents: Columns document_id, part.
        terms: The glossary.

    Returns:
        Rows of the table ``english``: block_id, start_char, end_char, text, term_id; as read.
    """
    names = EnglishNames(terms)
    english = set(documents["document_id"][documents["part"] == "english"])
    columns = (blocks[name].tolist() for name in ("block_id", "document_id", "text"))
    rows = [
        (block_id, start, end, text[start:end], term_id)
        for block_id, document_id, text in zip(*columns, strict=True)
        if document_id in english
        for start, end, term_id in names.find(text)
    ]
    return pd.DataFrame(rows, columns=list(BY_NAME["english"].column_names))
