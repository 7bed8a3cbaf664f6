"""Read a file into a ``Source``: which reader, by the file's first bytes and never by its name."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

from kamerlens.errors import ExtractError
from kamerlens.settings import Limits
from kamerlens.source import Source

_MIB = 1024 * 1024
#: Plain text has no pictures: the longest papers of parliament stay under 2 MiB.
_TEXT_MIB = 10
#: First bytes of formats that are not read, and what to say of them.
_FOREIGN = (
    (b"PK\x03\x04", "a ZIP or Office file; save it as PDF first"),
    (b"\xd0\xcf\x11\xe0", "an old Office file; save it as PDF first"),
    (b"{\\rtf", "an RTF file; save it as PDF first"),
    (b"\x89PNG", "a picture without text layer; run ocrmypdf first"),
    (b"\xff\xd8\xff", "a picture without text layer; run ocrmypdf first"),
    (b"GIF8", "a picture without text layer; run ocrmypdf first"),
    (b"II*\x00", "a picture without text layer; run ocrmypdf first"),
    (b"MM\x00*", "a picture without text layer; run ocrmypdf first"),
    (b"\x1f\x8b", "a gzip archive; unpack it first"),
    (b"%!PS", "a PostScript file; convert it to PDF first"),
)


def read(path: Path, *, ocr: bool = False, limits: Limits | None = None) -> Source:
    """Read a letter's file.

    Args:
        path: A PDF, plain text or official XML file.
        ocr: Whether a scan is sent through ocrmypdf (needs ``kamerlens[ocr]``).
        limits: Bounds on size, pages and seconds; the defaults of ``Limits`` when None.

    Returns:
        Pages of lines (PDF, text) or passages (XML), with the facts of the head.

    Raises:
        ExtractError: With the reason why the file cannot be read.
    """
    limits = limits or Limits()
    data = _bytes(path, limits)
    sha256 = hashlib.sha256(data).hexdigest()
    kind = _kind(path, data)
    if kind == "pdf":
        return _read_pdf(path, data, sha256, ocr=ocr, limits=limits)
    if kind == "xml":
        from kamerlens.read_xml import read_xml

        return read_xml(path, data, sha256)
    from kamerlens.read_text import read_text

    if len(data) > _TEXT_MIB * _MIB:
        raise ExtractError(
            path, f"a text of {len(data) // _MIB} MiB; letters stay under {_TEXT_MIB} MiB"
        )
    return read_text(path, data, sha256, limits)


def _bytes(path: Path, limits: Limits) -> bytes:
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise ExtractError(path, "a folder, not a file")
        if not path.is_file():
            raise ExtractError(path, "no plain file; pipes and devices are not read")
        if size > limits.megabytes * _MIB:
            raise ExtractError(
                path, f"{size / _MIB:.0f} MiB, more than the limit of {limits.megabytes} MiB"
            )
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise ExtractError(path, "not found") from error
    except OSError as error:
        raise ExtractError(path, f"not readable ({error.strerror or error})") from error
    if not data.strip(b" \t\r\n\0\x0c"):
        raise ExtractError(path, "empty")
    return data


def _kind(path: Path, data: bytes) -> str:
    """Name the format by its first bytes; a file that claims to be a PDF must be one."""
    head = data[:1024]
    if b"%PDF-" in head:
        return "pdf"
    for magic, reason in _FOREIGN:
        if head.startswith(magic):
            raise ExtractError(path, f"mislabelled: {reason}" if _claims_pdf(path) else reason)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    lower = start[:200].lower()
    if lower.startswith((b"<!doctype html", b"<html")) or b"<html" in lower:
        raise ExtractError(path, "a web page, not a letter; download the PDF, XML or text")
    if _claims_pdf(path):
        raise ExtractError(path, "mislabelled: named .pdf but holds no PDF")
    if start.startswith(b"<"):
        return "xml"
    return "txt"


def _claims_pdf(path: Path) -> bool:
    return path.suffix.lower() == ".pdf"


def _read_pdf(path: Path, data: bytes, sha256: str, *, ocr: bool, limits: Limits) -> Source:
    from kamerlens.extract_pdf import NO_TEXT, read_pdf

    warnings: list[str] = []
    try:
        layout, more = read_pdf(path, data, limits)
    except ExtractError as error:
        if not (ocr and error.reason == NO_TEXT):
            raise
        layout, more = read_pdf(path, _recognised(path), limits)
        warnings.append("text recognised by ocrmypdf")
    if path.suffix.lower() not in ("", ".pdf"):
        warnings.append(f"named {path.suffix} but holds a PDF; read as one")
    return Source(
        path=str(path),
        sha256=sha256,
        format="pdf",
        pages=layout.pages,
        facts=layout.facts,
        removed=layout.removed,
        warnings=(*warnings, *more),
    )


def _recognised(path: Path) -> bytes:
    """Return the bytes of a copy of a scan with a text layer."""
    try:
        import ocrmypdf
    except ImportError as error:
        raise ExtractError(
            path, "no text layer, and ocrmypdf is not installed; pip install 'kamerlens[ocr]'"
        ) from error
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "recognised.pdf"
        try:
            ocrmypdf.ocr(path, target, language=["nld", "eng"], progress_bar=False)
        except Exception as error:
            raise ExtractError(path, f"text recognition failed ({error})") from error
        return target.read_bytes()
