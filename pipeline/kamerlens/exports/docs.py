"""A run's annotation in the formats of spaCy users: DocBin, CoNLL-U, Prodigy, displaCy."""

from __future__ import annotations

import html
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import srsly
from spacy import displacy
from spacy.tokens import Doc, DocBin, Span, Token

from kamerlens.annotated import documents
from kamerlens.errors import RunError
from kamerlens.results import Results

#: Format → ending of its file.
ENDINGS: Mapping[str, str] = {
    "docbin": ".spacy",
    "conllu": ".conllu",
    "prodigy-jsonl": ".jsonl",
    "displacy": ".html",
}
_ESCAPED = {"\\": "\\\\", " ": "\\s", "\n": "\\n", "\r": "\\r", "\t": "\\t", "|": "\\p"}
#: Colours of the labels that displaCy does not know.
_COLOURS = {"TITLE": "#c8b6e2", "REF": "#d9d9d9"}
_WIKIDATA = "https://www.wikidata.org/entity/"


def write_docs(
    results: Results, formats: Sequence[str], output: Path, *, letter: str | None = None
) -> list[Path]:
    """Write the annotation of a run.

    Args:
        results: The run.
        formats: Of :data:`ENDINGS`.
        output: With one format the file, its ending added where it has none; with several, its
            name without the ending.
        letter: Id of the one letter wanted; None for all.

    Returns:
        The files written; existing ones are replaced.

    Raises:
        ValueError: No such format or letter.
        RunError: A file cannot be written.
    """
    wanted = list(dict.fromkeys(formats))
    for name in wanted:
        if name not in ENDINGS:
            raise ValueError(f"unknown format {name!r}; use one of {', '.join(ENDINGS)}")
    docs = list(documents(results, letter=letter))
    written = []
    for name in wanted:
        whole = len(wanted) == 1 and output.suffix
        path = output if whole else output.with_name(output.name + ENDINGS[name])
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(FORMATS[name](docs))
        except OSError as error:
            raise RunError(f"cannot write {path}: {error.strerror}") from error
        written.append(path)
    return written


def docbin(docs: Iterable[Doc]) -> bytes:
    """Return a DocBin with all attributes, span groups and extension values.

    Read it with ``DocBin().from_disk(path).get_docs(nlp.vocab)``.
    """
    attributes = ("LEMMA", "POS", "MORPH", "SENT_START", "ENT_IOB", "ENT_TYPE", "ENT_KB_ID")
    store = DocBin(attrs=attributes, store_user_data=True, docs=docs)
    # Its strings are a set; in order, the same run gives the same bytes.
    message = srsly.msgpack_loads(zlib.decompress(store.to_bytes()))
    message["strings"] = sorted(message["strings"])
    return zlib.compress(srsly.msgpack_dumps(message))


def conllu(docs: Iterable[Doc]) -> bytes:
    """Return CoNLL-U: documents, blocks as paragraphs, sentences; names in the last column.

    ``NER=B-ORG`` and ``Entity=Q37470`` stand in MISC. There is no syntax: HEAD and DEPREL are
    unspecified.

    Source: https://universaldependencies.org/format.html
    """
    lines: list[str] = []
    for document, blocks in groupby(docs, key=lambda doc: str(doc._.kamerlens_document_id)):
        lines.append(f"# newdoc id = {document}")
        for doc in blocks:
            lines += _paragraph(doc)
    return "".join(line + "\n" for line in lines).encode()


def _paragraph(doc: Doc) -> Iterator[str]:
    first = True
    for sentence in doc.spans["sentences"]:
        if first:
            yield f"# newpar id = {doc._.kamerlens_block_id}"
        first = False
        yield f"# sent_id = {sentence.kb_id_}"
        yield f"# text = {' '.join(sentence.text.split())}"
        yield f"# lang = {sentence.label_}"
        tokens = [token for token in sentence if not token.is_space]
        yield from (_row(i, token) for i, token in enumerate(tokens, 1))
        yield ""


def _row(number: int, token: Token) -> str:
    columns = (
        str(number),
        token.text,
        token.lemma_ or "_",
        token.pos_ or "_",
        "_",
        str(token.morph) or "_",
        "_",
        "_",
        "_",
        "|".join(_misc(token)) or "_",
    )
    return "\t".join(columns)


def _misc(token: Token) -> Iterator[str]:
    if token.ent_type_:
        yield f"NER={token.ent_iob_}-{token.ent_type_}"
        if token.ent_kb_id_:
            yield f"Entity={_escaped(token.ent_kb_id_)}"
    following = token.doc[token.i + 1 :]
    spaces = token.whitespace_ + "".join(t.text_with_ws for t in _leading_spaces(following))
    if not spaces:
        yield "SpaceAfter=No"
    elif spaces != " ":
        yield f"SpacesAfter={_escaped(spaces)}"


def _leading_spaces(span: Span) -> Iterator[Token]:
    for token in span:
        if not token.is_space:
            return
        yield token


def _escaped(text: str) -> str:
    return "".join(_ESCAPED.get(c, c) for c in text)


def prodigy(docs: Iterable[Doc]) -> bytes:
    """Return tasks for Prodigy, one a block: text, tokens, spans, and in ``meta`` where it stands.

    Source: https://prodi.gy/docs/api-interfaces#ner_manual
    """
    return "".join(json.dumps(_task(doc), ensure_ascii=False) + "\n" for doc in docs).encode()


def _task(doc: Doc) -> dict[str, Any]:
    return {
        "text": doc.text,
        "tokens": [
            {
                "text": token.text,
                "start": token.idx,
                "end": token.idx + len(token),
                "id": token.i,
                "ws": bool(token.whitespace_),
            }
            for token in doc
        ],
        "spans": [
            {
                "start": ent.start_char,
                "end": ent.end_char,
                "token_start": ent.start,
                "token_end": ent.end - 1,
                "label": ent.label_,
                "entity_id": ent.kb_id_ or None,
                "source": ent._.kamerlens_source,
            }
            for ent in doc.ents
        ],
        "meta": {
            "letter": doc._.kamerlens_letter_id,
            "document": doc._.kamerlens_document_id,
            "section": doc._.kamerlens_section,
            "page": doc._.kamerlens_page,
            "block": doc._.kamerlens_block_id,
        },
    }


def displacy_page(docs: Iterable[Doc]) -> bytes:
    """Return one HTML page with the entities coloured, readable without a network."""
    data = [_shown(doc, first=first) for doc, first in _with_first(docs)]
    options = {"colors": _COLOURS}
    page: str = displacy.render(data, style="ent", manual=True, page=True, options=options)
    return page.replace("<head>", '<head>\n        <meta charset="utf-8">', 1).encode()


def _with_first(docs: Iterable[Doc]) -> Iterator[tuple[Doc, bool]]:
    """Yield the docs, and whether each is the first of its document."""
    last = None
    for doc in docs:
        document = doc._.kamerlens_document_id
        yield doc, document != last
        last = document


def _shown(doc: Doc, *, first: bool) -> dict[str, Any]:
    """Return what displaCy shows; it escapes the text, but neither title nor identities."""
    shown: dict[str, Any] = {
        "text": doc.text,
        "ents": [
            {
                "start": ent.start_char,
                "end": ent.end_char,
                "label": html.escape(ent.label_),
                "kb_id": html.escape(ent.kb_id_),
                "kb_url": _address(ent.kb_id_),
            }
            for ent in doc.ents
        ],
        "title": html.escape(str(doc._.kamerlens_document_id)) if first else None,
    }
    return shown


def _address(identity: str) -> str:
    known = identity[:1] == "Q" and identity[1:].isdigit()
    return f"{_WIKIDATA}{identity}" if known else "#"


FORMATS: Mapping[str, Callable[[Iterable[Doc]], bytes]] = {
    "docbin": docbin,
    "conllu": conllu,
    "prodigy-jsonl": prodigy,
    "displacy": displacy_page,
}
