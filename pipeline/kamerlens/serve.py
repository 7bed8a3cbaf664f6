"""The explorer: a run's report with live queries, on this machine only.

Starlette under uvicorn. Reads the run's DuckDB file and writes nothing; answers to requests that
name this machine, so that no web page elsewhere can reach it (DNS rebinding); sends a
Content-Security-Policy that lets the page load nothing from anywhere else.
"""

from __future__ import annotations

import ipaddress
import logging
import socket
import webbrowser
from collections.abc import Callable
from pathlib import Path
from threading import Thread

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kamerlens.database import Database
from kamerlens.errors import RunError
from kamerlens.explorer import Explorer

log = logging.getLogger(__name__)

PORT = 8001
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-cache",
}
_NAMES = ["127.0.0.1", "localhost", "[::1]"]


def serve(
    run: Path,
    *,
    host: str = "127.0.0.1",
    port: int = PORT,
    letters: Path | None = None,
    themes: Path | None = None,
    open_browser: bool = False,
    ready: Callable[[str], object] = log.info,
) -> None:
    """Serve a run until interrupted.

    Args:
        run: Folder of a run.
        host: Address of this machine to listen on; a loopback address.
        port: Port to listen on; 0 for one that is free.
        letters: Folder with the source files, for links to their pages.
        themes: Themes file with the names of the run's themes; the embedded one by default.
        open_browser: Open the page in a browser.
        ready: Called with the page's address once it can be asked for.

    Raises:
        RunError: The folder is no run, or the port is taken.
        ValueError: The address can be reached from other machines.
    """
    import uvicorn

    if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
        raise ValueError(f"{host} can be reached from other machines; use 127.0.0.1")
    with Database(run) as database, _listen(host, port) as listener:
        app = application(database, letters=letters, themes=themes)
        Thread(target=app.state.explorer.prepare, daemon=True).start()
        name = f"[{host}]" if ":" in host else host
        address = f"http://{name}:{listener.getsockname()[1]}/"
        ready(address)
        if open_browser:
            webbrowser.open(address)
        config = uvicorn.Config(app, log_level="warning", server_header=False)
        uvicorn.Server(config).run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise RunError(f"port {port} cannot be had: {error.strerror}") from error
    listener.listen()
    return listener


def application(
    database: Database, *, letters: Path | None = None, themes: Path | None = None
) -> Starlette:
    """Return the explorer of a run as an ASGI application."""
    explorer = Explorer(database, letters=letters, themes=themes)
    app = Starlette(
        routes=explorer.routes(),
        exception_handlers={ValueError: explorer.wrong},
        middleware=[
            Middleware(_SecureHeaders),
            Middleware(TrustedHostMiddleware, allowed_hosts=_NAMES, www_redirect=False),
            Middleware(GZipMiddleware, minimum_size=2000, compresslevel=5),
        ],
    )
    app.state.explorer = explorer
    return app


class _SecureHeaders:
    """Puts :data:`HEADERS` on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                extra: list[tuple[bytes, bytes]] = [
                    (name.lower().encode(), value.encode())
                    for name, value in HEADERS.items()
                    if name.lower().encode() not in present
                ]
                message = {**message, "headers": [*message["headers"], *extra]}
            await send(message)

        await self._app(scope, receive, send_with_headers)
