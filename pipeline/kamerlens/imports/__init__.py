"""A user's own termbase, in the formats that terminologists exchange.

TBX (2008 ``martif``, as IATE exports it, and 2019), spreadsheets (XLSX, as UNTERM exports them,
CSV and TSV, ours among them) and SKOS (Turtle, RDF/XML).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kamerlens.errors import DataError
from kamerlens.termbase import Concept

#: Largest file that is read, in MiB; IATE's Dutch–English export has about 150.
MOST_MEGABYTES = 512
_DELIMITED = (".csv", ".tsv", ".txt", ".tab")


def read_termbase(path: Path) -> list[Concept]:
    """Read a termbase; what kind of file it is, its content and name say.

    Args:
        path: A TBX, XLSX, CSV, TSV, Turtle or RDF/XML file.

    Returns:
        The entries that have a Dutch and an English term, in file order, marked as the user's.

    Raises:
        DataError: The file cannot be read, is of no known format, is too large, or holds no
            entry with both languages; says what it holds instead.
    """
    path = Path(path)
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(2048)
    except OSError as error:
        raise DataError(path, f"cannot be read: {error.strerror}") from error
    if size > MOST_MEGABYTES * 2**20:
        raise DataError(path, f"has {size // 2**20} MiB; at most {MOST_MEGABYTES} are read")
    return _reader(path, start)(path)


def _reader(path: Path, start: bytes) -> Callable[[Path], list[Concept]]:
    from kamerlens.imports import sheets, skos, tbx

    suffix = path.suffix.lower()
    if start.startswith(b"PK"):
        return sheets.read_xlsx
    if suffix in (".ttl", ".turtle", ".n3", ".nt"):
        return skos.read_skos
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or start[:2] in (
        b"\xff\xfe",
        b"\xfe\xff",
    ):
        return skos.read_skos if b"rdf:RDF" in start or suffix == ".rdf" else tbx.read_tbx
    if suffix in _DELIMITED:
        return sheets.read_delimited
    raise DataError(path, "is no termbase: use TBX, XLSX, CSV, TSV, Turtle or RDF/XML")
