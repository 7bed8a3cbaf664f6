"""Reads translated texts: aligned paragraphs (JSON Lines), TMX, or two folders of files."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from kamerlens.errors import DataError
from kamerlens.train.galechurch import align_parts

#: Suffixes of plain-text files that a folder of translations may hold.
TEXT_SUFFIXES = frozenset({".txt", ".md"})
#: Paragraph numbers and bullets at the start of a text: they say nothing about words.
_ENUMERATOR = re.compile(
    r"^\s*(?:[-–—•*]\s*)?(?:\(?(?:\d+(?:\.\d+)*|[a-z]{1,2}|[ivx]+)[.):°]+\s*)+", re.IGNORECASE
)
_END = re.compile(r"(?<=[.;:!?])\s+(?=[^\W_]|[(„“\"‘'«*])")
#: Full stops after these end no sentence.
_ABBREVIATION = re.compile(
    r"(?:\b(?:art|artt|nr|no|nrs|nos|blz|para|paras|jo|mr|dr|st|vol|par|bijv|enz|resp|inz|cf|viz"
    r"|[A-Za-z])\.|\b[a-z]\.[a-z]\.)$",
    re.IGNORECASE,
)
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class Segment:
    """A Dutch text and its English translation; ``origin`` is a treaty number or a file name."""

    origin: str
    nl: str
    en: str


def read_parallel(path: Path) -> Iterator[Segment]:
    """Yield the aligned segments of a source.

    Args:
        path: A ``.jsonl`` or ``.jsonl.gz`` file with ``nl``, ``en`` and, if known, ``treaty`` in
            each line; a ``.tmx`` file; or a folder that holds the folders ``nl`` and ``en`` with
            files of the same names.

    Raises:
        DataError: The source is none of these, or cannot be read.
    """
    if path.is_dir():
        yield from read_folders(path / "nl", path / "en")
    elif path.name.endswith((".jsonl", ".jsonl.gz")):
        yield from _read_jsonl(path)
    elif path.suffix == ".tmx":
        yield from read_tmx(path)
    else:
        raise DataError(path, "neither .jsonl, .jsonl.gz, .tmx nor a folder with nl/ and en/")


def read_sources(paths: Sequence[Path]) -> Iterator[Segment]:
    """Yield the aligned segments of several sources, in order.

    Args:
        paths: As :func:`read_parallel` takes them. Folders without ``nl/`` and ``en/`` in them
            are taken two by two: the Dutch files, then the English.

    Raises:
        DataError: A source cannot be read, or a folder has no partner.
    """
    waiting: Path | None = None
    for path in paths:
        if not path.is_dir() or (path / "nl").is_dir():
            yield from read_parallel(path)
        elif waiting is None:
            waiting = path
        else:
            yield from read_folders(waiting, path)
            waiting = None
    if waiting is not None:
        raise DataError(waiting, "a folder of Dutch files needs one of English files after it")


def split_segments(segments: Iterable[Segment]) -> Iterator[Segment]:
    """Yield the sentences and list parts of segments, paired with their translations.

    Enumerators go, pairs with an empty side too; the same pair is yielded once for an origin.
    """
    seen: set[tuple[str, str, str]] = set()
    for segment in segments:
        nl, en = split_sentences(segment.nl), split_sentences(segment.en)
        if not nl or not en:
            continue
        for bead in align_parts(nl, en):
            dutch = " ".join(nl[bead.nl_start : bead.nl_end])
            english = " ".join(en[bead.en_start : bead.en_end])
            key = (segment.origin, dutch, english)
            if dutch and english and key not in seen:
                seen.add(key)
                yield Segment(segment.origin, dutch, english)


def split_sentences(text: str) -> list[str]:
    """Return the sentences and semicolon- or colon-separated parts of a text, in order."""
    parts: list[str] = []
    for piece in _END.split(" ".join(text.split())):
        if parts and _ABBREVIATION.search(parts[-1]):
            parts[-1] = f"{parts[-1]} {piece}"
        else:
            parts.append(piece)
    return [stripped for part in parts if (stripped := _ENUMERATOR.sub("", part).strip())]


def _read_jsonl(path: Path) -> Iterator[Segment]:
    opener = gzip.open if path.suffix == ".gz" else open
    number = 0
    try:
        with opener(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                number += 1
                row = json.loads(line)
                origin = row.get("treaty") or row.get("origin") or path.stem
                yield Segment(str(origin), str(row["nl"]), str(row["en"]))
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(path, f"cannot be read: {error}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(path, f"no object with nl and en: {error}", number) from error


def read_tmx(path: Path) -> Iterator[Segment]:
    """Yield the Dutch–English translation units of a TMX file (1.1 to 1.4).

    Raises:
        DataError: The file is no XML.
    """
    try:
        # A translation memory may be large, and may come from anywhere: no entities, no network.
        tree = etree.parse(
            str(path), etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        )
    except (OSError, etree.XMLSyntaxError) as error:
        raise DataError(path, f"no TMX: {error}") from error
    for unit in tree.iter("{*}tu", "tu"):
        sides: dict[str, str] = {}
        for variant in unit.iter("{*}tuv", "tuv"):
            language = (variant.get(_XML_LANG) or variant.get("lang") or "")[:2].lower()
            segment = variant.find("{*}seg")
            if segment is not None and language not in sides:
                sides[language] = "".join(str(text) for text in segment.itertext()).strip()
        if sides.get("nl") and sides.get("en"):
            yield Segment(path.name, sides["nl"], sides["en"])


def read_folders(nl: Path, en: Path) -> Iterator[Segment]:
    """Yield the aligned paragraphs of files with the same name in two folders.

    A language tag at the end of the stem (``statement.nl.txt``, ``statement_en.txt``) is no part
    of the name. Paragraphs are separated by blank lines, or are single lines where there is none.

    Raises:
        DataError: A folder is missing, or no file has a partner.
    """
    for folder in (nl, en):
        if not folder.is_dir():
            raise DataError(folder, "no such folder")
    english = {_stem(path): path for path in _texts(en)}
    pairs = [(path, english[_stem(path)]) for path in _texts(nl) if _stem(path) in english]
    if not pairs:
        raise DataError(nl, f"no file has a partner of the same name in {en}")
    for left, right in pairs:
        yield from align_texts(
            left.read_text(encoding="utf-8-sig"), right.read_text(encoding="utf-8-sig"), left.name
        )


def align_texts(nl: str, en: str, origin: str) -> Iterator[Segment]:
    """Yield the aligned paragraphs of a Dutch text and its English translation, in order."""
    left, right = _paragraphs(nl), _paragraphs(en)
    if not left or not right:
        return
    for bead in align_parts(left, right):
        dutch = " ".join(left[bead.nl_start : bead.nl_end])
        english = " ".join(right[bead.en_start : bead.en_end])
        if dutch and english:
            yield Segment(origin, dutch, english)


def _texts(folder: Path) -> Sequence[Path]:
    return [p for p in sorted(folder.iterdir()) if p.suffix.lower() in TEXT_SUFFIXES]


def _stem(path: Path) -> str:
    return re.sub(r"[._-](?:nl|nld|en|eng|dutch|english)$", "", path.stem.lower())


def _paragraphs(text: str) -> list[str]:
    pattern = r"\n\s*\n" if re.search(r"\n\s*\n", text) else r"\n"
    return [" ".join(part.split()) for part in re.split(pattern, text) if part.strip()]
