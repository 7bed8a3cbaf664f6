"""Put set pages on paper: PDF bytes that are the same every time."""

from __future__ import annotations

from io import BytesIO

from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from .figures import Drawing
from .flow import Page
from .source import Letter

MARK = "specimen geschreven voor kamerlens"
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
    return buffer.getvalue()


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
