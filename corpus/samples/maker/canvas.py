"""Put set pages on paper: PDF bytes that are the same every time."""

from __future__ import annotations

import re
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from .figures import Drawing
from .flow import Page
from .source import Letter

MARK = "specimen geschreven voor kamerlens"
# Bytes above 127 tell file transfer programs that this is no text.
_COMMENT = b"%\x93\x8c\x8b\x9e"
CropBox = tuple[float, float, float, float]


def pdf_bytes(
    pages: list[Page], letter: Letter, size: tuple[float, float], crop: CropBox | None = None
) -> bytes:
    """Draw pages.

    Args:
        pages: The pages with everything that stands on them.
        letter: The letter, for the metadata.
        size: Width and height of the medium in points.
        crop: The crop box, from the bottom left corner.

    Returns:
        The PDF file: not compressed, so that its bytes do not depend on a compressor's version.
    """
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=size, invariant=1, pageCompression=0, cropBox=crop)
    canvas.setTitle(f"{letter.subject} ({MARK})")
    canvas.setSubject(MARK)
    canvas.setAuthor("kamerlens")
    canvas.setCreator("kamerlens")
    canvas.setProducer("kamerlens")
    canvas.setKeywords([MARK, "specimen"])
    for page in pages:
        for drawing in page.drawings:
            _draw(canvas, drawing, size[1])
        for x, baseline, piece in page.texts:
            text = canvas.beginText(x, size[1] - baseline + piece.rise)
            text.setFont(piece.font, piece.size)
            text.textOut(piece.text)
            canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    return _without_version(buffer.getvalue())


def _without_version(pdf: bytes) -> bytes:
    """Replace the comments in which releases of reportlab differ, and mend the offsets."""
    start = pdf.index(b"\n") + 1
    end = pdf.index(b"\n", start)
    shift = len(_COMMENT) - (end - start)
    body = pdf[:start] + _COMMENT + pdf[end:]
    place = body.rindex(b"\nxref\n") + 1
    body, trailer = body[:place], body[place:]
    trailer = re.sub(
        rb"^\d{10}(?= \d{5} n)",
        lambda offset: b"%010d" % (int(offset[0]) + shift),
        trailer,
        flags=re.MULTILINE,
    )
    trailer = re.sub(rb"% ReportLab[^\n]*\n", b"", trailer)
    return body + re.sub(rb"(?<=startxref\n)\d+", str(place).encode(), trailer)


def _draw(canvas: Canvas, drawing: Drawing, height: float) -> None:
    x, top, third, fourth = drawing.box
    if drawing.kind == "rect":
        canvas.setFillGray(drawing.grey)
        canvas.rect(x, height - top - fourth, third, fourth, stroke=0, fill=1)
        canvas.setFillGray(0)
        return
    canvas.setStrokeGray(drawing.grey)
    canvas.setLineWidth(drawing.stroke)
    canvas.line(x, height - top, third, height - fourth)
