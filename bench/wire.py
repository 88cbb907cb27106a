"""A server of scripted faults on loopback: each path answers with bytes of our own, well or ill."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Self

from demo.replica import LoopbackServer

Script = Callable[["Wire"], None]


class Wire:
    """One request, and the raw connection that its answer is written to."""

    def __init__(self, handler: BaseHTTPRequestHandler, server: LoopbackServer) -> None:
        self._handler, self._server = handler, server
        self.path = handler.path
        self.headers = handler.headers
        self.body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))

    def send(self, data: bytes) -> None:
        self._handler.wfile.write(data)
        self._handler.wfile.flush()

    def answer(self, body: bytes, status: int = 200, content_type: str = "text/csv", **headers: str) -> None:
        """A well-formed answer; header names are given with _ for -. A header that is "" is left out."""
        named = {"Content-Type": content_type, "Content-Length": str(len(body)), **headers}
        lines = "".join(f"{k.replace('_', '-')}: {v}\r\n" for k, v in named.items() if v)
        self.send(f"HTTP/1.1 {status} Scripted\r\n{lines}\r\n".encode() + body)

    def keep_open(self) -> None:
        """Has the connection wait for another request."""
        self._handler.close_connection = False

    def pause(self, seconds: float) -> bool:
        """Waits; True where the server is being closed."""
        return self._server.ending.wait(seconds)

    def hang(self) -> None:
        self._server.ending.wait(60)


class WireServer:
    """Use as a context manager. `scripts` may be changed while it runs; an unknown path is 404."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.scripts: dict[str, Script] = {}
        self.log: list[tuple[float, str]] = []
        self._server = LoopbackServer(_handler(self))
        self._tls = tls is not None
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.close()

    @property
    def host(self) -> str:
        return f"{'localhost' if self._tls else '127.0.0.1'}:{self._server.server_address[1]}"

    def url(self, path: str) -> str:
        return f"{'https' if self._tls else 'http'}://{self.host}{path}"

    def asked(self, path: str) -> int:
        return sum(p == path for _, p in self.log)

    def times(self, path: str) -> list[float]:
        return [at for at, p in self.log if p == path]

    def handle(self, handler: BaseHTTPRequestHandler) -> None:
        self.log.append((time.monotonic(), handler.path))
        wire = Wire(handler, self._server)
        script = self.scripts.get(handler.path)
        if script is None:
            wire.answer(b"nothing here", 404, "text/plain")
        else:
            script(wire)


def _handler(owner: WireServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 60

        def do_GET(self) -> None:
            self.close_connection = True
            owner.handle(self)

        do_POST = do_GET  # noqa: N815 - the server's name for it

        def log_message(self, *_: object) -> None:
            """Nothing: the server keeps its own log."""

    return Handler
