"""PDF files: pages of lines, by way of pdfplumber."""

from __future__ import annotations

import logging
import time
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pdfplumber
from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTContainer, LTCurve, LTImage, LTItem
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import resolve1
from pdfplumber.page import Page

from kamerlens.columns import RawPage
from kamerlens.errors import ExtractError
from kamerlens.layout import Layout, lay_out
from kamerlens.normalise import normalise
from kamerlens.records import Box, Removed
from kamerlens.runs import runs_of
from kamerlens.settings import Limits

#: Objects on one page beyond which it is no page of a letter (a dense record page has 6,000).
_MOST_OBJECTS = 300_000
#: The largest side of a page, in points: PDF 1.7, annex C, sets 14,400.
_LARGEST_SIDE = 14_400
#: Depth of nested form objects that is still read.
_DEEPEST = 40
#: Fewer letters than this on a page with a picture make a scan (a stamp or page number at most).
_SCAN_LETTERS = 25
#: Drawn paths of a page that are looked at; a map has more, and is found by these already.
_MOST_SHAPES = 2000
#: Packed page content beyond this is unpacked step by step first; dense pages have 30 kB.
_PACKED = 32 * 1024
_UNPACKED = 64 * 1024 * 1024
NO_TEXT = "no text layer; run ocrmypdf first"

logging.getLogger("pdfminer").setLevel(logging.ERROR)


class _SpentError(Exception):
    """The page cost more than it may; carries the reason."""


class _BoundedDevice(PDFPageAggregator):
    """Collects a page's objects as pdfplumber's own device does, within a budget."""

    def __init__(self, manager: Any, *, pageno: int, deadline: float) -> None:
        super().__init__(manager, pageno=pageno, laparams=None)
        self._deadline = deadline
        self._objects = 0
        self._depth = 0

    def _charge(self) -> None:
        self._objects += 1
        if self._objects > _MOST_OBJECTS:
            raise _SpentError(f"page {self.pageno} holds more than {_MOST_OBJECTS} objects")
        if self._objects % 500 == 1 and time.monotonic() > self._deadline:
            raise _SpentError("reading took too long")

    def render_char(self, *args: Any, **kwargs: Any) -> float:
        self._charge()
        return super().render_char(*args, **kwargs)

    def paint_path(self, *args: Any, **kwargs: Any) -> None:
        self._charge()
        super().paint_path(*args, **kwargs)

    def begin_figure(self, *args: Any, **kwargs: Any) -> None:
        self._charge()
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _SpentError(f"page {self.pageno} nests forms deeper than {_DEEPEST}")
        super().begin_figure(*args, **kwargs)

    def end_figure(self, *args: Any, **kwargs: Any) -> None:
        self._depth -= 1
        super().end_figure(*args, **kwargs)


def read_pdf(path: Path, data: bytes, limits: Limits) -> tuple[Layout, list[str]]:
    """Read a PDF's pages and lay them out.

    Args:
        path: The file, for messages.
        data: Its bytes.
        limits: Bounds on pages and seconds.

    Returns:
        The layout and warnings.

    Raises:
        ExtractError: The file is encrypted, truncated, broken, without a text layer, or beyond
            the limits.
    """
    _refuse_truncated(path, data)
    deadline = time.monotonic() + limits.seconds
    try:
        with pdfplumber.open(BytesIO(data)) as pdf:
            count = len(pdf.pages)
            if count == 0:
                raise ExtractError(path, "broken: the PDF has no pages")
            if count > limits.pages:
                raise ExtractError(path, f"{count} pages, more than the limit of {limits.pages}")
            raw = []
            for page in pdf.pages:
                raw.append(_raw_page(page, deadline))
                page.close()
    except ExtractError:
        raise
    except _SpentError as spent:
        raise ExtractError(path, str(spent)) from spent
    except Exception as error:
        raise ExtractError(path, _reason(error)) from error
    warnings = _check_text(path, raw)
    return lay_out(raw), warnings


def _refuse_truncated(path: Path, data: bytes) -> None:
    if b"%%EOF" not in data[-65536:] and b"startxref" not in data[-65536:]:
        raise ExtractError(path, "truncated: the PDF has no end-of-file mark")
    head = data[:2048]
    if b"/Linearized" in head and (at := head.find(b"/L ")) != -1:
        digits = head[at + 3 : at + 15].split()[0]
        if digits.isdigit() and int(digits) > len(data) + 1024:
            raise ExtractError(path, f"truncated: {len(data)} of {int(digits)} bytes are there")


def _reason(error: BaseException) -> str:
    """Say in plain words why pdfminer gave up."""
    cause: object = error.args[0] if error.args and isinstance(error.args[0], Exception) else error
    name = type(cause).__name__
    if isinstance(cause, _SpentError):
        return str(cause)
    if "Password" in name or "Encryption" in name:
        return "encrypted: the PDF needs a password"
    if isinstance(cause, RecursionError):
        return "broken: objects nest without end"
    detail = " ".join(str(cause).split())[:120]
    return f"broken or truncated PDF ({name}{': ' + detail if detail else ''})"


def _raw_page(page: Page, deadline: float) -> RawPage:
    width, height = float(page.width), float(page.height)
    if not (0 < width <= _LARGEST_SIDE and 0 < height <= _LARGEST_SIDE):
        raise _SpentError(f"page {page.page_number} measures {width:.0f} × {height:.0f} points")
    _refuse_bomb(page)
    manager = page.pdf.rsrcmgr
    device = _BoundedDevice(manager, pageno=page.page_number, deadline=deadline)
    PDFPageInterpreter(manager, device).process_page(page.page_obj)
    left, foot = float(page.mediabox[0]), float(page.mediabox[1]) + height
    chars: list[LTChar] = []
    turned: list[LTChar] = []
    rules: list[Box] = []
    shapes: list[Box] = []
    pictures: list[Box] = []
    number = page.page_number
    for item in _items(device.get_result()):
        if isinstance(item, LTChar):
            (chars if item.upright else turned).append(item)
        elif isinstance(item, LTCurve | LTImage):
            box = Box(number, left + item.x0, foot - item.y1, left + item.x1, foot - item.y0)
            if isinstance(item, LTImage):
                if _is_picture(box, width, height):
                    pictures.append(box)
            elif box.bottom - box.top <= 2.6 and box.x1 - box.x0 >= 15:
                rules.append(box)
            elif len(shapes) < _MOST_SHAPES:
                shapes.append(box)
    runs = runs_of(chars, left=left, height=foot)
    return RawPage(
        number,
        width,
        height,
        tuple(runs),
        tuple(rules),
        tuple(pictures),
        tuple(shapes),
        _turned(turned, number, left, foot),
    )


def _turned(chars: list[LTChar], number: int, left: float, foot: float) -> tuple[Removed, ...]:
    """Put text that runs up or down the page on record; it is no running text."""
    text = normalise("".join(char.get_text() for char in chars)).strip()
    if not text:
        return ()
    box = Box(
        number,
        left + min(char.x0 for char in chars),
        foot - max(char.y1 for char in chars),
        left + max(char.x1 for char in chars),
        foot - min(char.y0 for char in chars),
    )
    return (Removed(box, text, "turned text"),)


def _refuse_bomb(page: Page) -> None:
    """Refuse a page whose packed content unfolds beyond all measure, without unfolding it whole."""
    for reference in page.page_obj.contents:
        stream = resolve1(reference)
        raw = getattr(stream, "rawdata", None) or b""
        if len(raw) <= _PACKED:
            continue
        unpacker = zlib.decompressobj()
        size, rest = 0, raw
        try:
            while rest and not unpacker.eof and size <= _UNPACKED:
                size += len(unpacker.decompress(rest, 1 << 20))
                rest = unpacker.unconsumed_tail
        except zlib.error:
            continue  # another filter, or broken: the interpreter decides
        if size > _UNPACKED:
            raise _SpentError(f"page {page.page_number} unpacks to more than {_UNPACKED >> 20} MiB")


def _items(container: LTContainer[Any]) -> Iterator[LTItem]:
    for item in container:
        if isinstance(item, LTContainer):
            yield from _items(item)
        else:
            yield item


def _is_picture(box: Box, width: float, height: float) -> bool:
    """Tell a picture from an ornament and from a page-filling background."""
    wide, high = box.x1 - box.x0, box.bottom - box.top
    return wide > 20 and high > 20 and wide * high < 0.6 * width * height


def _check_text(path: Path, pages: list[RawPage]) -> list[str]:
    """Refuse a scan; warn of single pages without text."""
    letters = [sum(len(run.text) for run in page.runs) for page in pages]
    if sum(letters) < _SCAN_LETTERS * len(pages):
        raise ExtractError(path, NO_TEXT)
    bare = [page.number for page, count in zip(pages, letters, strict=True) if count == 0]
    if not bare:
        return []
    return [f"no text on page {', '.join(map(str, bare))}"]
