"""Servers on loopback that take what is told: mail becomes .eml files, webhook bodies become .json files."""

from __future__ import annotations

import asyncio
import json
import threading
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any, Self

from aiosmtpd.controller import Controller

from demo.replica import LoopbackServer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from email.message import EmailMessage
    from pathlib import Path


class _FreePort(Controller):
    """A controller on any free port: the port is known once the socket is bound."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


class MailSink:
    """An SMTP server; use as a context manager. Each accepted message is saved as NNN.eml in `folder`.

    `answers` are SMTP replies given in turn to the first messages in place of accepting them, such as
    "451 4.3.0 try again later".
    """

    def __init__(self, folder: Path, *, answers: Sequence[str] = (), prefix: str = "") -> None:
        self.folder = folder
        self.refused = 0
        self._prefix = prefix
        self._answers = list(answers)
        self._saved: list[Path] = []
        self.envelopes: list[tuple[str, tuple[str, ...]]] = []
        """(sender, receivers) of each accepted message: the receivers need not stand in it."""
        self._controller = _FreePort(self, hostname="127.0.0.1", port=0)

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    @property
    def host(self) -> str:
        return "127.0.0.1"

    @property
    def port(self) -> int:
        return int(self._controller.port)

    @property
    def files(self) -> tuple[Path, ...]:
        """The saved messages in order of arrival."""
        return tuple(self._saved)

    @property
    def messages(self) -> list[EmailMessage]:
        """The saved messages, read."""
        return [message_from_bytes(p.read_bytes(), policy=policy.default) for p in self._saved]

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: ANN401, ARG002, N802 - the name that aiosmtpd calls
        """Takes a message, or refuses it as scripted."""
        if self._answers:
            self.refused += 1
            return self._answers.pop(0)
        path = self.folder / f"{self._prefix}{len(self._saved) + 1:03d}.eml"
        data: bytes = envelope.content
        path.write_bytes(data)
        self.envelopes.append((str(envelope.mail_from), tuple(map(str, envelope.rcpt_tos))))
        self._saved.append(path)
        return "250 OK"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a webhook answers with."""

    status: int = 200
    body: str = "ok"
    retry_after: str | None = None


@dataclass(frozen=True, slots=True)
class Hook:
    """A request that a webhook got, accepted or not."""

    path: str
    headers: dict[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    status: int = 200

    @property
    def data(self) -> Any:  # noqa: ANN401 - any JSON
        return json.loads(self.body)


class HookSink:
    """An HTTP server for webhooks; use as a context manager. Accepted bodies are saved as NNN.json in `folder`.

    `replies` are given in turn to the first requests; after them all is answered with 200 and `ok`, as Slack does.
    """

    def __init__(self, folder: Path, *, replies: Sequence[Reply] = (), prefix: str = "") -> None:
        self.folder = folder
        self.received: list[Hook] = []
        """All requests in order, the refused ones too."""
        self._prefix = prefix
        self._replies = list(replies)
        self._saved: list[Path] = []
        self._lock = threading.Lock()
        self._server = LoopbackServer(_hook_handler(self))

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.close()

    def url(self, path: str = "/hook") -> str:
        return self._server.origin + path

    @property
    def files(self) -> tuple[Path, ...]:
        """The saved bodies in order of arrival."""
        return tuple(self._saved)

    def take(self, path: str, headers: dict[str, str], body: bytes) -> Reply:
        """Records a request and says what to answer."""
        with self._lock:
            reply = self._replies.pop(0) if self._replies else Reply()
            self.received.append(Hook(path, headers, body, reply.status))
            if reply.status < 300:
                name = f"{self._prefix}{path.strip('/').replace('/', '-')}-{len(self._saved) + 1:03d}.json"
                saved = self.folder / name
                saved.write_bytes(body)
                self._saved.append(saved)
        return reply


def _hook_handler(sink: HookSink) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 30
        disable_nagle_algorithm = True
        wbufsize = 1 << 16

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            reply = sink.take(self.path, dict(self.headers.items()), self.rfile.read(min(length, 10_000_000)))
            body = reply.body.encode()
            self.send_response(reply.status)
            if reply.retry_after is not None:
                self.send_header("Retry-After", reply.retry_after)
            self.send_header("Content-Type", "text/plain; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing: the sink keeps what it got."""

    return Handler
