"""The glossary in the formats that people and CAT tools read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from kamerlens.errors import RunError
from kamerlens.exports.entries import Entry, HasFrames, HasTables, read_entries, read_table
from kamerlens.theme_names import theme_names

#: Domains that are no theme.
_OTHER = {"general": "General", "": "No theme"}


def write_glossary(
    source: HasTables | HasFrames,
    path: Path,
    format: str,
    *,
    min_confidence: float = 0.0,
    only: Collection[str] | None = None,
    themes: Path | None = None,
) -> Path:
    """Write the glossary of a run to a file.

    Args:
        source: A finished run (:func:`kamerlens.read`) or the store of one being written.
        path: The file; an existing one is replaced.
        format: ``xlsx``, ``csv``, ``md``, ``tbx``, ``tbx2008``, ``skos`` or
            ``tmx``.
        min_confidence: Leaves out entries below it.
        only: Ids of the entries to keep; None for all.
        themes: The themes file of the run, for the names of the themes; None for the embedded.

    Returns:
        The path written.

    Raises:
        ValueError: No such format.
        RunError: The file cannot be written.
    """
    _check(format)
    entries = _chosen(source, min_confidence, only)
    return _write(entries, source, path, format, themes)


def _chosen(
    source: HasTables | HasFrames | Sequence[Entry],
    min_confidence: float,
    only: Collection[str] | None,
) -> list[Entry]:
    entries = source if isinstance(source, Sequence) else read_entries(source)
    return [
        entry
        for entry in entries
        if entry.confidence >= min_confidence and (only is None or entry.term_id in only)
    ]


def _check(format: str) -> None:
    if format not in ENDINGS:
        raise ValueError(f"unknown format {format!r}; use one of {', '.join(ENDINGS)}")


def _write(
    entries: Sequence[Entry],
    source: HasTables | HasFrames | Sequence[Entry],
    path: Path,
    format: str,
    themes: Path | None,
) -> Path:
    if format == "tmx" and not isinstance(source, Sequence):
        content = _tmx(entries, source)
    else:
        content = FORMATS[format](entries, {**theme_names("en", themes), **_OTHER})
    try:
        path.write_bytes(content)
    except OSError as error:
        raise RunError(f"cannot write {path}: {error.strerror}") from error
    return path


def write_glossaries(
    source: HasTables | HasFrames | Sequence[Entry],
    formats: Sequence[str],
    output: Path,
    *,
    min_confidence: float = 0.0,
    only: Collection[str] | None = None,
    themes: Path | None = None,
) -> list[Path]:
    """Write the glossary in several formats.

    Args:
        source: The run, or its entries where the formats need no more than those.
        formats: See :func:`write_glossary`.
        output: With one format the file; with several, its name without the ending.
        min_confidence: Leaves out entries below it.
        only: Ids of the entries to keep; None for all.
        themes: See :func:`write_glossary`.

    Returns:
        The files written.
    """
    for name in formats:
        _check(name)
    entries = _chosen(source, min_confidence, only)
    names = list(dict.fromkeys(formats))
    places = [output.with_name(output.stem + ENDINGS[name]) for name in names]
    if len(names) == 1:
        places = [output]
    return [
        _write(entries, source, place, name, themes)
        for place, name in zip(places, names, strict=True)
    ]


def _xlsx(entries: Sequence[Entry], domains: Mapping[str, str]) -> bytes:
    from kamerlens.exports import xlsx

    return xlsx.write(entries, domains)


def _csv(entries: Sequence[Entry], domains: Mapping[str, str]) -> bytes:
    from kamerlens.exports import csv

    del domains
    return csv.write(entries)


def _markdown(entries: Sequence[Entry], domains: Mapping[str, str]) -> bytes:
    from kamerlens.exports import markdown

    return markdown.write(entries, domains)


def _tbx(entries: Sequence[Entry], domains: Mapping[str, str]) -> bytes:
    from kamerlens.exports import tbx

    return tbx.write(entries, domains)


def _tbx_2008(entries: Sequence[Entry], domains: Mapping[str, str]) -> bytes:
    from kamerlens.exports import tbx

    return tbx.write_2008(entries, domains)


def _skos(entries: Sequence[Entry], domains: Mapping[str, str]) -> bytes:
    from kamerlens.exports import skos

    return skos.write(entries, domains)


def _tmx(entries: Sequence[Entry], source: HasTables | HasFrames) -> bytes:
    """Return the TMX of the term pairs and of the sentences that the run's translations pair."""
    from kamerlens.bilingual import sentence_pairs
    from kamerlens.exports import tmx

    sentences: list[tmx.Segment] = []
    documents = read_table(source, "documents")
    if (documents["part"] == "english").any():
        names = ("sentences", "blocks", "documents", "terms", "term_mentions")
        pairs = sentence_pairs(*(read_table(source, name) for name in names))
        columns = (pairs[name].tolist() for name in ("nl", "en", "document_nl", "document_en"))
        sentences = [
            tmx.Segment(nl, en, "sentence", f"{a} {b}")
            for nl, en, a, b in zip(*columns, strict=True)
        ]
    return tmx.write(entries, sentences)


#: Format → what makes its bytes from the entries and the domains' names; TMX needs more. The
#: writers are imported when needed: some take their time.
FORMATS: Mapping[str, Callable[[Sequence[Entry], Mapping[str, str]], bytes]] = {
    "xlsx": _xlsx,
    "csv": _csv,
    "md": _markdown,
    "tbx": _tbx,
    "tbx2008": _tbx_2008,
    "skos": _skos,
}
#: Format → ending of its files.
ENDINGS: Mapping[str, str] = {
    "xlsx": ".xlsx",
    "csv": ".csv",
    "md": ".md",
    "tbx": ".tbx",
    "tbx2008": ".2008.tbx",
    "skos": ".ttl",
    "tmx": ".tmx",
}
