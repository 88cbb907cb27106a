"""Receivers of mails and webhooks on loopback that are slow, refusing or mad for as long as they are told to be."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller
from msgspec import Struct, field

SLOW = 0.15
"""Seconds for a whole attempt at the slow server here; 30 in earnest. It takes longer than either."""


class Sick(Struct):
    """A receiver, ill as long as `fault` says so."""

    fault: str = ""
    got: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what this is about."""


def _handler(state: Sick, body: bytes) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.close_connection = True
            if state.fault == "slow":
                state.over.wait(2 * SLOW)
            elif state.fault == "garbage":
                self.wfile.write(b"\x00\xff this is not HTTP \r\n\r\n")
            elif state.fault == "reset":
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
                self.connection.close()
            elif state.fault:
                code = {"refusing": 503}.get(state.fault) or int(state.fault)
                self.send_response(code)
                if code == 429:
                    self.send_header("Retry-After", "1800")
                self.end_headers()
            else:
                state.got.append(self.headers.get("webhook-id", ""))
                self.send_response(200)
                self.end_headers()
                self.wfile.write(body)

    return Handler


class _Mail:
    def __init__(self, state: Sick) -> None:
        self.state = state

    async def handle_MAIL(  # noqa: N802 - aiosmtpd looks for this name
        self, server: object, session: object, envelope: object, address: str, options: object  # noqa: ARG002
    ) -> str:
        if self.state.fault == "garbage":
            return "\x00\xff what?"
        if self.state.fault:
            return "451 4.3.0 try again later"
        envelope.mail_from = address  # type: ignore[attr-defined]
        return "250 OK"

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: ARG002, N802
        content: bytes = envelope.content  # type: ignore[attr-defined]
        line = next(x for x in content.splitlines() if x.lower().startswith(b"message-id:"))
        self.state.got.append(line.decode())
        return "250 OK"


@contextmanager
def hook(state: Sick, body: bytes = b"ok") -> Iterator[int]:
    """An HTTP receiver; gives its port."""
    server = _Server(("127.0.0.1", 0), _handler(state, body))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        state.over.set()
        server.shutdown()
        server.server_close()


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@contextmanager
def mail(state: Sick) -> Iterator[int]:
    """A mail server; gives its port."""
    port = free_port()
    controller = Controller(_Mail(state), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@contextmanager
def silent() -> Iterator[int]:
    """A server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield int(server.getsockname()[1])
