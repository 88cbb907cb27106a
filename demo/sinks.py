"""Receivers on loopback: mail becomes .eml files, webhook bodies become .json files."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, ClassVar, Self

from aiosmtpd.controller import Controller

from demo.replica import AnsweringServer, Handler, Reply, text_reply
from model.discreet import Discreet


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

    def refuse(self, *answers: str) -> None:
        """Answers the next messages so."""
        self._answers += answers

    def accept(self) -> None:
        """Takes every message from now on."""
        self._answers.clear()

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


def hook_reply(status: int = 200, text: str = "ok", **headers: str) -> Reply:
    """What a webhook answers with; header names are given with _ for -."""
    return text_reply(status, text, "text/plain; charset=utf-8", **headers)


class HookRequest(Discreet, frozen=True):
    """A request that a webhook got, accepted or not."""

    unsaid: ClassVar[frozenset[str]] = frozenset({"headers", "body"})
    path: str
    headers: dict[str, str]
    body: bytes
    status: int = 200

    @property
    def data(self) -> Any:  # noqa: ANN401 - any JSON
        return json.loads(self.body)


class HookSink:
    """An HTTP server for webhooks; use as a context manager. Accepted bodies are saved as NNN.json in `folder`.

    `replies` are given in turn to the first requests; after them all is answered with 200 and `ok`, as Slack does.
    """

    def __init__(self, folder: Path, *, replies: Sequence[Reply] = ()) -> None:
        self.folder = folder
        self.received: list[HookRequest] = []
        """All requests in order, the refused ones too."""
        self._replies = list(replies)
        self._saved: list[Path] = []
        self._lock = threading.Lock()
        self._server = AnsweringServer(self._take)

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

    def _take(self, asked: Handler) -> Reply:
        """Records a request and says what to answer."""
        length = int(asked.headers.get("Content-Length") or 0)
        body = asked.rfile.read(min(length, 10_000_000))
        with self._lock:
            reply = self._replies.pop(0) if self._replies else hook_reply()
            self.received.append(HookRequest(asked.path, dict(asked.headers.items()), body, reply.status))
            if reply.status < 300:
                name = f"{asked.path.strip('/').replace('/', '-')}-{len(self._saved) + 1:03d}.json"
                self._saved.append(self.folder / name)
                self._saved[-1].write_bytes(body)
        return reply
