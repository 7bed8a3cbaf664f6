"""Hostile and broken input: every file ends as read or as failed with a reason, in bounded time."""

from __future__ import annotations

import random
import socket
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from kamerlens.data import data_path
from kamerlens.segment import read_letter_safe
from kamerlens.settings import Limits

#: Far over what a sample takes (0.3 s), far under what a user would call a hang.
SECONDS = 20
LIMITS = Limits(seconds=SECONDS)


def mutations(count: int, seed: int) -> Iterator[bytes]:
    """Yield mutated copies of the sample PDFs: flipped, cut, repeated, swapped and edited bytes."""
    generator = random.Random(seed)
    samples = [path.read_bytes() for path in sorted(data_path("corpus", "samples").glob("*.pdf"))]
    for _ in range(count):
        data = bytearray(generator.choice(samples))
        for _ in range(generator.choice((1, 1, 3, 20))):
            mutate(data, generator)
        yield bytes(data)


def mutate(data: bytearray, generator: random.Random) -> None:
    """Change bytes in one of seven ways."""
    at = generator.randrange(len(data))
    size = generator.choice((1, 8, 200, 5000))
    match generator.randrange(7):
        case 0:
            data[at] ^= 1 << generator.randrange(8)
        case 1:
            del data[at : at + size]
        case 2:
            data[at:at] = data[at : at + size]
        case 3:
            data[at : at + size] = bytes(generator.randrange(256) for _ in range(size))
        case 4:
            del data[max(at, 100) :]
        case 5:
            _edit_number(data, at, generator)
        case _:
            other = generator.randrange(len(data))
            data[at : at + size], data[other : other + size] = (
                data[other : other + size],
                data[at : at + size],
            )
    if not data:
        data += b"%PDF-1.4"


def _edit_number(data: bytearray, at: int, generator: random.Random) -> None:
    """Replace the next digits by a huge, negative or zero number."""
    for start in range(at, min(at + 2000, len(data))):
        if chr(data[start]).isdigit():
            number = generator.choice((b"0", b"-1", b"99999999999", b"4294967296", b"1e400"))
            data[start : start + 1] = number
            return


def check(data: bytes, path: Path) -> str:
    """Read a file; assert that it ends well and in time; return its status."""
    path.write_bytes(data)
    began = time.perf_counter()
    letter = read_letter_safe(path, limits=LIMITS)
    assert time.perf_counter() - began < SECONDS + 10
    assert letter.status in ("ok", "failed")
    assert bool(letter.error) == (letter.status == "failed")
    for block in letter.blocks:
        assert block.text == block.text.strip()
        assert "\x00" not in block.text
    return letter.status


def test_two_hundred_mutations_end_well(tmp_path: Path) -> None:
    found = [check(data, tmp_path / "mutated.pdf") for data in mutations(200, seed=1)]
    # The mutations bite, and are not all fatal: both ends are tested.
    assert {"ok", "failed"} == set(found)


@pytest.mark.fuzz
def test_two_thousand_mutations_end_well(tmp_path: Path) -> None:
    found = [check(data, tmp_path / "mutated.pdf") for data in mutations(2000, seed=2)]
    print(f"{found.count('ok')} read, {found.count('failed')} failed with a reason")


def pdf(
    content: bytes,
    *,
    box: str = "0 0 595 842",
    extra: str = "",
    page: str = "",
    more: tuple[bytes, ...] = (),
    encoding: str = "",
) -> bytes:
    """Return a PDF of one page with a compressed content stream.

    Args:
        content: What the page draws.
        box: Its media box.
        extra: Put into the catalogue.
        page: Put into the page.
        more: Objects 5 and after; object 5 is also the form ``/X1``.
        encoding: Put into the font.
    """
    packed = zlib.compress(content)
    font = f"/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica {encoding} >> >>"
    if more:
        font += " /XObject << /X1 5 0 R >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R " + extra.encode() + b" >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents 4 0 R {page} "
        f"/Resources << {font} >> >>".encode(),
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed) + packed + b"\nendstream",
        *more,
    ]
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
    return bytes(out)


def form(content: bytes) -> bytes:
    """Return a form object that draws ``/X1``, itself or another, besides."""
    return (
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] "
        b"/Resources << /XObject << /X1 5 0 R >> >> /Length %d >>\nstream\n"
        % len(content)
        + content
        + b"\nendstream"
    )


LINE = b"BT /F1 9 Tf 72 700 Td (De Algemene Vergadering kwam bijeen in New York.) Tj ET\n"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty", b""),
        ("blank", b" \n\t"),
        ("zeros", bytes(5000)),
        ("only a header", b"%PDF-1.7\n"),
        ("an executable", b"\x7fELF" + bytes(500)),
        ("a ZIP", b"PK\x03\x04" + bytes(500)),
        ("HTML", b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"),
        ("a page without text", pdf(b"0 0 100 100 re f")),
        ("broken UTF-8", b"\xff\xfe\xfa" * 500),
    ],
)
def test_what_is_no_letter_fails_with_a_reason(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / "letter.pdf"
    assert check(data, path) == "failed", name


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(pdf(LINE, box="0 0 99999999 99999999"), id="huge page"),
        pytest.param(pdf(LINE, box="0 0 0 0"), id="no page"),
        pytest.param(pdf(LINE, box="-1e300 -1e300 1e300 1e300"), id="endless page"),
        pytest.param(pdf(LINE * 60_000), id="millions of characters"),
        pytest.param(pdf(b"q " * 100_000 + LINE), id="deep graphics stack"),
        pytest.param(pdf(b"[" * 200_000 + LINE), id="deep arrays"),
        pytest.param(pdf(b" " * 300_000_000), id="decompression bomb"),
        pytest.param(
            pdf(LINE, extra="/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), id="js"
        ),
        pytest.param(pdf(LINE).replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]"), id="page tree loop"),
        pytest.param(pdf(LINE).replace(b"/Contents 4 0 R", b"/Contents 3 0 R"), id="content loop"),
        pytest.param(pdf(LINE + b"/X1 Do", more=(form(b"/X1 Do /X1 Do"),)), id="form in itself"),
        pytest.param(
            pdf(LINE, page="/Annots " + "[" * 50_000 + "]" * 50_000), id="deep object arrays"
        ),
        pytest.param(
            pdf(LINE, page="/Group " + "<< /A " * 50_000 + "1" + " >>" * 50_000), id="deep objects"
        ),
        pytest.param(pdf(LINE, encoding="/Encoding /No-Such-Encoding"), id="unknown encoding"),
        pytest.param(
            pdf(
                LINE,
                encoding="/ToUnicode 5 0 R",
                more=(b"<< /Length 9 >>\nstream\nbeginbfrange\xff\nendstream",),
            ),
            id="broken character map",
        ),
        pytest.param(
            pdf(
                LINE,
                extra="/Names << /EmbeddedFiles << /Names [(a) 5 0 R] >> >>",
                more=(form(b"MZ"),),
            ),
            id="embedded file",
        ),
    ],
)
def test_hostile_pdf_ends_in_time(tmp_path: Path, data: bytes) -> None:
    check(data, tmp_path / "letter.pdf")


BILLION_LAUGHS = b"""<?xml version="1.0"?>
<!DOCTYPE a [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>
<officiele-publicatie><kamerstuk><al>&d;&d;&d;&d;</al></kamerstuk></officiele-publicatie>"""
EXTERNAL = b"""<?xml version="1.0"?>
<!DOCTYPE a [<!ENTITY x SYSTEM "file://%s">]>
<officiele-publicatie><kamerstuk><stuk><al>&x; en meer</al></stuk></kamerstuk>
</officiele-publicatie>"""


def test_xml_entities_are_not_expanded(tmp_path: Path) -> None:
    path = tmp_path / "letter.xml"
    path.write_bytes(BILLION_LAUGHS)
    assert sum(block.text.count("lol") for block in read_letter_safe(path).blocks) == 0


def test_xml_reads_no_other_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("geheim")
    path = tmp_path / "letter.xml"
    path.write_bytes(EXTERNAL % str(secret).encode())
    assert "geheim" not in "".join(block.text for block in read_letter_safe(path).blocks)


@pytest.mark.parametrize("name", ["letter.xml", "letter.txt", "letter.pdf"])
def test_no_reader_asks_the_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a reader asked the network")

    monkeypatch.setattr(socket, "create_connection", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    monkeypatch.setattr(socket.socket, "connect", refused)
    dtd = b"""<?xml version="1.0"?><!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd" [
<!ENTITY % more SYSTEM "http://127.0.0.1:9/more.dtd"> %more;]>
<officiele-publicatie><kamerstuk><stuk><al>De tekst van de brief.</al></stuk></kamerstuk>
</officiele-publicatie>"""
    action = "/OpenAction << /S /URI /URI (http://127.0.0.1:9/) >>"
    check(pdf(LINE, extra=action) if name.endswith("pdf") else dtd, tmp_path / name)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_of_any_usual_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "brief.txt"
    sentence = "Coördinatie van de financiële inzet – op één lijn met de EU – blijft nodig. "
    path.write_bytes((sentence * 9).encode(encoding))
    letter = read_letter_safe(path)
    assert letter.status == "ok"
    assert "Coördinatie van de financiële inzet – op één lijn" in letter.blocks[0].text


@pytest.mark.parametrize(
    "data", [b"\xff\xfe\x00", b"De tekst \x00\x01\x02" * 99, bytes(range(256)) * 9]
)
def test_text_that_is_none_fails_with_a_reason(tmp_path: Path, data: bytes) -> None:
    assert check(data, tmp_path / "brief.txt") == "failed"


@pytest.mark.parametrize("depth", [100, 100_000])
def test_xml_nested_deeply_ends_well(tmp_path: Path, depth: int) -> None:
    body = b"<divisie>" * depth + b"<al>tekst</al>" + b"</divisie>" * depth
    data = b"<?xml version='1.0'?><officiele-publicatie><kamerstuk>" + body
    check(data + b"</kamerstuk></officiele-publicatie>", tmp_path / "letter.xml")


def test_text_of_a_hundred_megabytes_ends_in_time(tmp_path: Path) -> None:
    line = "De Algemene Vergadering nam een resolutie aan over de rechten van het kind.\n"
    check((line * (100 * 2**20 // len(line))).encode(), tmp_path / "letter.txt")


def test_a_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("a " * 2_000_000)
    letter = read_letter_safe(path, limits=Limits(megabytes=1))
    assert letter.status == "failed"
    assert "MiB" in (letter.error or "")


def test_names_of_letters_stay_inside_the_run(tmp_path: Path) -> None:
    path = tmp_path / "..%2f..%2fetc passwd;$(x).txt"
    path.write_text("Dit is een brief over de Algemene Vergadering. " * 20)
    assert "/" not in read_letter_safe(path).letter_id
    assert ".." not in read_letter_safe(path).letter_id
