"""What the explorer answers: its page, its scripts, and queries as JSON or CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    JSONResponse,
    PlainTextResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import BaseRoute, Route

from kamerlens import browse
from kamerlens.database import Database
from kamerlens.report import assets, evidence
from kamerlens.report.data import collect
from kamerlens.report.page import render_live
from kamerlens.report.passages import document_text
from kamerlens.schema import TABLES
from kamerlens.search import TextIndex

_HIT_LIMIT = 200
#: Characters of an export that are sent at a time.
_PIECE = 100_000
_CODE = "text/javascript; charset=utf-8"


class Explorer:
    """The answers of one run."""

    def __init__(
        self, database: Database, *, letters: Path | None = None, themes: Path | None = None
    ) -> None:
        self._db = database
        self._letters = (letters or database.folder / database.letters).resolve()
        self._themes = themes or database.themes
        self._lock = Lock()
        self._index_lock = Lock()

    def routes(self) -> list[BaseRoute]:
        """Return the addresses and what answers them; all are GET."""
        return [
            Route("/", self._page),
            Route("/static/style.css", _file(assets.style, "text/css; charset=utf-8")),
            Route("/static/tables.js", _file(assets.table_library, _CODE)),
            Route("/static/charts.js", _file(assets.chart_library, _CODE)),
            Route("/static/app.js", _file(lambda: assets.script(live=True), _CODE)),
            Route("/api/text", self._text),
            Route("/api/passages", self._passages),
            Route("/api/search", self._search),
            Route("/api/table/{name}", self._table),
            Route("/table/{name}.csv", self._csv),
            Route("/table/{name}.json", self._json),
            Route("/letters/{name}", self._letter),
        ]

    @staticmethod
    async def wrong(_: Request, error: Exception) -> Response:
        """Answer a request that asks for something there is not."""
        return PlainTextResponse(str(error), 400)

    @cached_property
    def core(self) -> dict[str, Any]:
        """What the page shows at once."""
        core = collect(self._db, themes=self._themes, live=True)
        core["live"] = True
        core["warnings"] = self._db.info.get("warnings", [])
        core["carried"] = list(range(len(core["documents"])))
        core["pdfs"] = "letters"
        for letter in core["letters"]:
            letter["there"] = self._path_of(letter["source"]) is not None
        core["tables"] = [
            {
                "name": table.name,
                "about": table.description,
                "rows": core["counts"][table.name],
                "columns": [[c.name, c.type, c.description] for c in table.columns],
            }
            for table in TABLES
        ]
        return core

    @cached_property
    def index(self) -> TextIndex:
        """The text index; made at the first search."""
        return TextIndex(self._db)

    @cached_property
    def page(self) -> bytes:
        """The page."""
        return "".join(render_live(self.core)).encode()

    def prepare(self) -> None:
        """Make the page and the text index, so that requests need not wait for them."""
        with self._lock:
            self.page  # noqa: B018
        with self._index_lock:
            self.index  # noqa: B018

    def _page(self, _: Request) -> Response:
        with self._lock:
            page = self.page
        return Response(page, media_type="text/html; charset=utf-8")

    def _text(self, request: Request) -> Response:
        with self._lock:
            core = self.core
        document = request.query_params.get("document", "")
        if document not in {d["id"] for d in core["documents"]}:
            raise ValueError(f"unknown document {document!r}")
        found = document_text(
            self._db,
            document,
            entities={row[0]: i for i, row in enumerate(core["entities"])},
            terms={row[0]: i for i, row in enumerate(core["terms"])},
            themes={theme["code"]: i for i, theme in enumerate(core["themes"])},
        )
        return JSONResponse(found)

    def _passages(self, request: Request) -> Response:
        with self._lock:
            forms = self.core["forms"]
        asked = request.query_params
        word = asked.get("word")
        question = evidence.Question(
            **{name: asked.get(name) for name in ("document", "theme", "entity", "other", "term")},
            forms=tuple(forms.get(word, [word])) if word else (),
        )
        offset, limit = _paging(request)
        return JSONResponse(evidence.passages(self._db, question, offset=offset, limit=limit))

    def _search(self, request: Request) -> Response:
        with self._index_lock:
            index = self.index
        offset, limit = _paging(request)
        total, hits = index.search(
            request.query_params.get("q", ""),
            document=request.query_params.get("document") or None,
            offset=offset,
            limit=limit,
        )
        found = evidence.of_hits(self._db, hits)
        return JSONResponse({"total": total, "missing": 0, "passages": found})

    def _table(self, request: Request) -> Response:
        asked = _view(request)
        offset, limit = _paging(request, browse.PAGE_LIMIT)
        return JSONResponse(
            {
                "table": asked.table.name,
                "columns": asked.table.column_names,
                "all": browse.count(self._db, browse.view(asked.table.name)),
                "found": browse.count(self._db, asked),
                "rows": browse.rows(self._db, asked, offset=offset, limit=limit),
            }
        )

    def _csv(self, request: Request) -> Response:
        return self._export(request, browse.as_csv, "csv", "text/csv; charset=utf-8")

    def _json(self, request: Request) -> Response:
        return self._export(request, browse.as_json, "json", "application/json")

    def _export(
        self,
        request: Request,
        writer: Callable[[Database, browse.View], Iterator[str]],
        suffix: str,
        media_type: str,
    ) -> Response:
        asked = _view(request)
        browse.count(self._db, asked)  # a wrong filter is answered with 400, not half-way
        name = f'attachment; filename="{asked.table.name}.{suffix}"'
        return StreamingResponse(
            _pieces(writer(self._db, asked)),
            media_type=media_type,
            headers={"Content-Disposition": name},
        )

    def _letter(self, request: Request) -> Response:
        """Answer with a source file of the run; no other file can be asked for."""
        name = request.path_params["name"]
        known = {Path(row[0]).name for row in self._db.execute("SELECT source FROM letters")}
        path = self._path_of(name) if name in known else None
        if path is None:
            return PlainTextResponse("no such letter", 404)
        kind = {".pdf": "application/pdf"}.get(path.suffix.lower(), "text/plain; charset=utf-8")
        return FileResponse(path, media_type=kind, content_disposition_type="inline")

    def _path_of(self, name: str) -> Path | None:
        """Return where a source file lies, None if it does not lie in the letters' folder."""
        path = self._letters / name
        return path if path.is_file() and path.resolve().parent == self._letters else None


def _file(make: Callable[[], str], media_type: str) -> Callable[[Request], Response]:
    def answer(_: Request) -> Response:
        return Response(make(), media_type=media_type)

    return answer


def _pieces(lines: Iterator[str]) -> Iterator[str]:
    """Join lines to pieces of some size: each piece sent has its cost."""
    kept: list[str] = []
    size = 0
    for line in lines:
        kept.append(line)
        size += len(line)
        if size >= _PIECE:
            yield "".join(kept)
            kept, size = [], 0
    yield "".join(kept)


def _view(request: Request) -> browse.View:
    """Return the view that an address asks for: ``?q=…&f.column=…&sort=-a,b``."""
    asked = request.query_params
    return browse.view(
        request.path_params["name"],
        search=asked.get("q", ""),
        filters={key[2:]: value for key, value in asked.items() if key.startswith("f.")},
        order=asked.get("sort", ""),
    )


def _paging(request: Request, highest: int = _HIT_LIMIT) -> tuple[int, int]:
    try:
        offset = int(request.query_params.get("offset", 0))
        limit = int(request.query_params.get("limit", 20))
    except ValueError:
        raise ValueError("offset and limit are whole numbers") from None
    if offset < 0 or not 0 <= limit <= highest:
        raise ValueError(f"offset is 0 or more, limit at most {highest}")
    return offset, limit
