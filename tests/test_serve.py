from __future__ import annotations

import csv
import io
import json
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import duckdb
import httpx
import pytest
from typer.testing import CliRunner

from kamerlens import browse
from kamerlens.cli import app
from kamerlens.database import Database
from kamerlens.errors import RunError
from kamerlens.serve import HEADERS, application, serve
from tests.report_run import listening, write_run


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_run(tmp_path_factory.mktemp("serve") / "run", hostile=True)


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[httpx.Client]:
    letters = folder.parent / "letters"
    letters.mkdir()
    (letters / "kst-90001-79<i>.pdf").write_bytes(b"%PDF-1.4 made up")
    (letters / "secret.pdf").write_bytes(b"%PDF-1.4 not of the run")
    (folder.parent / "kapot.pdf").write_bytes(b"%PDF-1.4 outside")
    with (
        Database(folder) as database,
        listening(application(database, letters=letters)) as address,
        httpx.Client(base_url=address, timeout=30) as found,
    ):
        yield found


def test_serve_page_loads_only_from_itself(client: httpx.Client) -> None:
    answer = client.get("/")
    assert answer.status_code == 200
    assert "<img src=x" not in answer.text
    assert "<script>" not in answer.text
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    for name in ("style.css", "tables.js", "charts.js", "app.js"):
        assert f"static/{name}" in answer.text
        assert client.get(f"/static/{name}").status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil"])
def test_serve_refuses_other_hosts(client: httpx.Client, host: str) -> None:
    assert client.get("/api/search?q=vrede", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost:9", "localhost"])
def test_serve_answers_this_machine(client: httpx.Client, host: str) -> None:
    assert client.get("/api/search?q=vrede", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_serve_is_read_only(client: httpx.Client, method: str) -> None:
    assert client.request(method, "/api/table/terms").status_code == 405


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.10", "::"])
def test_serve_does_not_listen_to_other_machines(folder: Path, host: str) -> None:
    with pytest.raises(ValueError, match=r"use 127\.0\.0\.1"):
        serve(folder, host=host)


def test_serve_says_that_the_port_is_taken(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(RunError, match=f"port {port} cannot be had"):
            serve(folder, port=port)


def test_serve_runs_until_interrupted(folder: Path) -> None:
    command = [sys.executable, "-m", "kamerlens", "serve", str(folder), "--port", "0"]
    # A job in the background would be started with SIGINT ignored.
    listens = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, preexec_fn=listens
    ) as process:
        assert process.stderr is not None
        address = process.stderr.readline().split()[0]
        assert address.startswith("http://127.0.0.1:")
        assert httpx.get(address, timeout=30).status_code == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130
        assert process.stderr.read() == ""


def test_serve_finds_the_letters_that_the_run_names(tmp_path: Path) -> None:
    run = write_run(tmp_path / "run")
    (tmp_path / "brieven").mkdir()
    (tmp_path / "brieven" / "kst-90001-79.pdf").write_bytes(b"%PDF-1.4 made up")
    (run / "run.json").write_text('{"letters": "../brieven"}', encoding="utf-8")
    with Database(run) as database, listening(application(database)) as address:
        assert httpx.get(f"{address}/letters/kst-90001-79.pdf").content == b"%PDF-1.4 made up"
        assert httpx.get(f"{address}/letters/kst-90001-80.pdf").status_code == 404
        page = httpx.get(address, timeout=30).text
    core = json.loads(page.split('id="core">')[1].split("</script>")[0])
    assert {letter["source"]: letter["there"] for letter in core["letters"]} == {
        "kst-90001-79.pdf": True,
        "kst-90001-80.pdf": False,
        "kapot.pdf": False,
    }


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda run: (run / "run.json").unlink(), "run.json is missing"),
        (lambda run: (run / "run.json").write_text("{"), "run.json: cannot be read"),
        (lambda run: (run / "run.json").write_text("[]"), "holds no JSON object"),
        (lambda run: (run / "kamerlens.duckdb").write_bytes(b"x" * 9999), "cannot be read"),
        (lambda run: drop(run, "word_forms"), "tables word_forms are missing"),
    ],
)
@pytest.mark.parametrize("command", ["serve", "report"])
def test_serve_and_report_say_what_is_wrong_with_a_run(
    tmp_path: Path, command: str, spoil: Callable[[Path], object], message: str
) -> None:
    run = write_run(tmp_path / "run")
    spoil(run)
    found = CliRunner().invoke(app, [command, str(run)])
    assert found.exit_code == 2
    assert message in found.stderr
    assert found.stderr.count("\n") == 1
    assert not (run / "report.html").exists()


def drop(run: Path, table: str) -> None:
    with duckdb.connect(str(run / "kamerlens.duckdb")) as database:
        database.execute(f"DROP TABLE {table}")


def test_serve_passages_count_what_the_tables_count(client: httpx.Client) -> None:
    for query, total in (
        ("theme=peace_security&document=90001-79%23letter", 16),
        ("entity=kl:ny", 18),
        ("entity=kl:ny&other=kl:ss", 0),
        ("term=t:mission", 20),
        ("word=vragen&document=90001-80%23letter", 18),
    ):
        answer = client.get(f"/api/passages?{query}&limit=50").json()
        assert (answer["total"], len(answer["passages"])) == (total, total), query
        for passage in answer["passages"]:
            assert passage["marks"], query


def test_serve_marks_stand_where_the_words_do(client: httpx.Client) -> None:
    answer = client.get("/api/passages?entity=kl:ss&limit=3").json()
    for passage in answer["passages"]:
        points = list(passage["text"])
        assert {"".join(points[a:b]) for a, b, _ in passage["marks"]} == {"Zuid-Soedan"}
    answer = client.get("/api/search?q=missie*").json()
    assert answer["total"] == 0
    answer = client.get("/api/search?q=vredesmissies&limit=2").json()
    assert answer["total"] == 20
    for passage in answer["passages"]:
        assert ["".join(list(passage["text"])[a:b]) for a, b, _ in passage["marks"]] == [
            "vredesmissie"
        ]


def test_serve_text_is_what_the_report_carries(client: httpx.Client, folder: Path) -> None:
    from kamerlens.report.data import collect
    from kamerlens.report.passages import document_text

    with Database(folder) as database:
        core = collect(database)
        expected = document_text(
            database,
            "90001-80#letter",
            entities={row[0]: i for i, row in enumerate(core["entities"])},
            terms={row[0]: i for i, row in enumerate(core["terms"])},
            themes={theme["code"]: i for i, theme in enumerate(core["themes"])},
        )
    answer = client.get("/api/text", params={"document": "90001-80#letter"})
    assert answer.json() == json.loads(json.dumps(expected))
    assert len(expected["blocks"]) == 20
    assert expected["notes"] == [[1, 5, "1", 19]]


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("/api/table/blocks?q=VREDESMISSIE", 20),
        ("/api/table/blocks?f.type=paragraph&f.document_id=79%23letter", 18),
        ("/api/table/blocks?f.ordinal=>=17", 6),
        ("/api/table/blocks?f.ordinal=1..2", 6),
        ("/api/table/letters?f.date=2025-01-01..2025-12-31", 1),
        ("/api/table/theme_scores?f.assigned=true&f.theme=climate", 18),
        ("/api/table/theme_scores?f.score=<0,5", 50),
    ],
)
def test_serve_tables_filter(client: httpx.Client, address: str, found: int) -> None:
    answer = client.get(address).json()
    assert answer["found"] == found
    assert len(answer["rows"]) == min(20, found)


def test_serve_tables_sort_and_page(client: httpx.Client) -> None:
    address = "/api/table/blocks?sort=-ordinal,block_id&limit=4"
    first = client.get(address).json()["rows"]
    then = client.get(f"{address}&offset=4").json()["rows"]
    ordinals = [row[3] for row in first + then]
    assert ordinals == sorted(ordinals, reverse=True)
    assert len({row[0] for row in first + then}) == 8


@pytest.mark.parametrize(
    "address",
    [
        "/api/table/nothing",
        "/api/table/terms?sort=1;DROP",
        '/api/table/terms?f.x"%20OR%201=1=y',
        "/api/table/blocks?f.ordinal=one",
        "/api/table/letters?f.date=yesterday",
        "/api/table/terms?limit=100000",
        "/api/table/terms?offset=-1",
        "/api/table/terms?offset=x",
        "/api/passages",
        "/api/text?document=x",
        "/table/nothing.csv",
        "/table/blocks.json?f.ordinal=one",
    ],
)
def test_serve_says_what_is_wrong(client: httpx.Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400
    assert answer.text
    assert answer.headers["content-type"].startswith("text/plain")


def test_serve_filters_are_values_not_sql(client: httpx.Client) -> None:
    answer = client.get("/api/table/terms", params={"q": "' OR 1=1 --", "f.nl": "%' OR '1'='1"})
    assert answer.json()["found"] == 0


def test_serve_exports_a_view_whole(client: httpx.Client) -> None:
    answer = client.get("/table/terms.csv?sort=term_id")
    assert 'filename="terms.csv"' in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    records = client.get("/table/terms.json?sort=term_id").json()
    assert [row["term_id"] for row in rows] == [r["term_id"] for r in records]
    assert len(rows) == 3
    risky = next(row for row in rows if row["term_id"] == "__proto__")
    assert (risky["nl"], risky["en"]) == ("'=1+1", "'+constructor")
    assert next(r for r in records if r["term_id"] == "__proto__")["nl"] == "=1+1"
    assert client.get("/table/joins.json").json() == []


def test_serve_gives_only_letters_of_the_run(client: httpx.Client) -> None:
    answer = client.get("/letters/kst-90001-79<i>.pdf")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    for name in ("secret.pdf", "..%2Fkapot.pdf", "%2e%2e/kapot.pdf", "kapot.pdf", "none.pdf"):
        assert client.get(f"/letters/{name}").status_code == 404, name


def test_browse_streams_large_tables(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kamerlens.database._BATCH", 7)
    with Database(folder) as database:
        asked = browse.view("blocks", order="text")
        text = "".join(browse.as_csv(database, asked))
        assert len(list(csv.reader(io.StringIO(text)))) == 1 + browse.count(database, asked)
