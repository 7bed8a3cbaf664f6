"""Reading files: which reader, and what cannot be read."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption

from kamerlens.errors import ExtractError
from kamerlens.extract import read
from kamerlens.segment import read_letter, read_letter_safe
from kamerlens.settings import Limits
from tests.sheets import FILLER, Sheets


def short_letter(path: Path) -> Path:
    sheets = Sheets(path)
    sheets.masthead()
    sheets.wrapped(FILLER, 300)
    sheets.foot(1)
    return sheets.save()


def raw_pdf(
    content: bytes, *, page: bytes = b"", extra: bytes = b"", box: str = "0 0 595 842"
) -> bytes:
    """Build a one-page PDF by hand, for what reportlab would not write."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox ["
        + box.encode()
        + b"] /Contents 4 0 R /Resources "
        b"<< /Font << /F1 5 0 R >> /XObject << /A 6 0 R >> >> " + page + b" >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        extra
        or b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 0 >>\nstream\n\nendstream",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, item in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
        + (
            b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
            % (len(objects) + 1, len(body))
        )
    )


def failure(path: Path, **options: object) -> str:
    with pytest.raises(ExtractError) as caught:
        read_letter(path, **options)  # type: ignore[arg-type]
    assert caught.value.path == str(path)
    safe = read_letter_safe(path, **options)  # type: ignore[arg-type]
    assert (safe.status, safe.error, safe.blocks) == ("failed", caught.value.reason, ())
    return caught.value.reason


def test_read_missing_file(tmp_path: Path) -> None:
    assert failure(tmp_path / "absent.pdf") == "not found"


def test_read_folder(tmp_path: Path) -> None:
    assert failure(tmp_path) == "a folder, not a file"


@pytest.mark.parametrize("data", [b"", b"  \n\n", b"\x00\x00\x00"])
def test_read_empty_file(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "empty.pdf"
    path.write_bytes(data)
    assert failure(path) == "empty"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("letter.pdf", b"gewoon wat tekst", "mislabelled: named .pdf but holds no PDF"),
        (
            "letter.pdf",
            b"PK\x03\x04rest",
            "mislabelled: a ZIP or Office file; save it as PDF first",
        ),
        ("letter.docx", b"PK\x03\x04rest", "a ZIP or Office file; save it as PDF first"),
        ("letter.pdf", b"<!DOCTYPE html><html><body>404", "a web page, not a letter"),
        ("letter.xml", b"<html><p>weg</p></html>", "a web page, not a letter"),
        ("scan.png", b"\x89PNG\r\n\x1a\n", "a picture without text layer; run ocrmypdf first"),
        ("letter.rtf", b"{\\rtf1 tekst}", "an RTF file; save it as PDF first"),
        ("letter.txt", bytes(range(256)) * 40, "neither PDF, XML nor readable text"),
        ("letter.xml", b"<boek><al>tekst</al></boek>", "XML of another kind: its root is <boek>"),
        ("letter.xml", b"<officiele-publicatie><kamerstuk>", "broken or truncated XML"),
        ("metadata.xml", b"<metadata_gegevens/>", "a metadata file"),
    ],
)
def test_read_foreign_file(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert failure(path).startswith(reason)


def test_read_encrypted_pdf(tmp_path: Path) -> None:
    path = tmp_path / "locked.pdf"
    sheets = Sheets(path, encrypt=StandardEncryption("geheim", canPrint=0, strength=128))
    sheets.wrapped(FILLER, 80)
    sheets.save()
    assert failure(path) == "encrypted: the PDF needs a password"


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8, 0.97])
def test_read_truncated_pdf(tmp_path: Path, share: float) -> None:
    data = short_letter(tmp_path / "whole.pdf").read_bytes()
    path = tmp_path / "cut.pdf"
    path.write_bytes(data[: int(share * len(data))])
    assert "truncated" in failure(path)


def test_read_pdf_without_objects(tmp_path: Path) -> None:
    path = tmp_path / "hollow.pdf"
    path.write_bytes(b"%PDF-1.4\n" + b"garbage " * 50 + b"\nstartxref\n9\n%%EOF\n")
    assert failure(path).startswith("broken")


def test_read_scan_names_the_remedy(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "scan.pdf")
    sheets.picture(0, 0, 595, high=842)
    sheets.next()
    sheets.picture(0, 0, 595, high=842)
    assert failure(sheets.save()) == "no text layer; run ocrmypdf first"


def test_read_scan_with_ocr_but_without_ocrmypdf(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "ocrmypdf", None)
    sheets = Sheets(tmp_path / "scan.pdf")
    sheets.picture(0, 0, 595, high=842)
    assert "kamerlens[ocr]" in failure(sheets.save(), ocr=True)


def test_read_too_many_pages(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "long.pdf")
    for _ in range(4):
        sheets.wrapped(FILLER, 80)
        sheets.next()
    assert failure(sheets.save(), limits=Limits(pages=3)) == "4 pages, more than the limit of 3"


def test_read_too_many_bytes(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    path.write_bytes(b"tekst " * 300_000)
    assert "more than the limit of 1 MiB" in failure(path, limits=Limits(megabytes=1))


def test_read_huge_page(tmp_path: Path) -> None:
    path = tmp_path / "huge.pdf"
    path.write_bytes(raw_pdf(b"BT /F1 9 Tf 50 700 Td (tekst) Tj ET", box="0 0 90000 90000"))
    assert "measures 90000 × 90000 points" in failure(path)


def test_read_page_with_absurdly_many_characters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kamerlens.extract_pdf._MOST_OBJECTS", 5000)
    path = tmp_path / "many.pdf"
    path.write_bytes(raw_pdf((b"BT /F1 9 Tf 50 700 Td (" + b"a" * 1000 + b") Tj ET\n") * 6))
    assert "holds more than 5000 objects" in failure(path)


def test_read_stops_when_time_is_up(tmp_path: Path) -> None:
    path = short_letter(tmp_path / "slow.pdf")
    assert failure(path, limits=Limits(seconds=-1.0)) == "reading took too long"


def test_read_form_that_contains_itself(tmp_path: Path) -> None:
    form = (
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources "
        b"<< /XObject << /A 6 0 R >> >> /Length 16 >>\nstream\n/A Do /A Do /A Do\nendstream"
    )
    path = tmp_path / "loop.pdf"
    path.write_bytes(raw_pdf(b"/A Do", extra=form))
    assert failure(path)


def test_read_decompression_bomb_is_bounded(tmp_path: Path) -> None:
    stream = zlib.compress(b"BT /F1 9 Tf 9 9 Td (b) Tj ET\n" * 3_000_000)
    body = raw_pdf(stream).replace(
        b"<< /Length %d >>" % len(stream), b"<< /Filter /FlateDecode /Length %d >>" % len(stream)
    )
    path = tmp_path / "bomb.pdf"
    path.write_bytes(body)
    assert failure(path) == "page 1 unpacks to more than 64 MiB"


def test_read_pdf_by_its_first_bytes(tmp_path: Path) -> None:
    path = short_letter(tmp_path / "letter.pdf").rename(tmp_path / "letter.txt")
    source = read(path)
    assert source.format == "pdf"
    assert source.warnings == ("named .txt but holds a PDF; read as one",)


def test_read_is_repeatable(tmp_path: Path) -> None:
    path = short_letter(tmp_path / "letter.pdf")
    assert read_letter(path) == read_letter(path)


def test_read_page_turned_by_a_quarter(tmp_path: Path) -> None:
    content = (
        b"BT /F1 9 Tf 0 1 -1 0 99 60 Tm (Deze bladzijde ligt op haar kant maar leest goed.) Tj ET"
    )
    path = tmp_path / "turned.pdf"
    path.write_bytes(raw_pdf(content, page=b"/Rotate 90"))
    letter = read_letter(path)
    assert [block.text for block in letter.blocks] == [
        "Deze bladzijde ligt op haar kant maar leest goed."
    ]


def test_read_memory_stays_flat_over_many_pages(tmp_path: Path) -> None:
    import tracemalloc

    peaks = []
    for pages in (4, 12):
        sheets = Sheets(tmp_path / f"{pages}.pdf")
        for number in range(1, pages + 1):
            for row in range(3):
                sheets.wrapped(FILLER, 80 + 70 * row)
            sheets.foot(number)
            sheets.next()
        path = sheets.save()
        tracemalloc.start()
        read(path)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] - peaks[0] < 8 * 200_000
