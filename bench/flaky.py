"""A mail server and webhooks that fail a share of what is sent to them, before or after taking it. They keep all."""

from __future__ import annotations

import asyncio
import json
import random
import re
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any, Self

from msgspec import Struct

from bench.replica.govuk import Replica
from bench.world import World
from demo.replica import LoopbackServer
from demo.sinks import MailSink

if TYPE_CHECKING:
    from pathlib import Path

MAIL_FAULTS = ("451", "452 at RCPT", "421", "554", "dropped", "taken and dropped", "taken and dropped")
HOOK_FAULTS = ("500", "503", "429", "400", "404", "dropped", "cut", "taken and dropped", "taken and dropped", "garbled")
"""400 and 554 refuse what is in a message: the program then sends a simpler form. 404 once is no reason to give up."""
LONGEST_WAIT = 0.12
"""Seconds that an answer takes at most, so that a kill finds messages on their way."""
MARK = "may repeat"


class Arrival(Struct, frozen=True):
    """One message that came over a channel, taken or not."""

    channel: str
    alert: str
    """Its id, by which a receiver knows it again."""
    text: str
    """All that people read of it; of the webhook its JSON."""
    taken: bool
    fault: str = ""
    message_id: str = ""

    @property
    def marked(self) -> bool:
        """True where it says of itself that it may be a repeat."""
        return MARK in self.text.casefold()


@dataclass(slots=True)
class Dice:
    """Says which sends fail, and how."""

    share: float
    seed: str
    faults: tuple[str, ...]
    drawn: int = 0
    failed: dict[str, int] = field(default_factory=dict)
    _random: random.Random = field(init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    def draw(self) -> tuple[str, float, float]:
        """The fault of one send, "" for none, and the seconds to wait before and after taking it."""
        with self._lock:
            self.drawn += 1
            fault = self._random.choice(self.faults) if self._random.random() < self.share else ""
            if fault:
                self.failed[fault] = self.failed.get(fault, 0) + 1
            return fault, self._random.uniform(0, LONGEST_WAIT), self._random.uniform(0, LONGEST_WAIT)


class FlakyMail(MailSink):
    """An SMTP server whose trouble the dice decide."""

    def __init__(self, folder: Path, dice: Dice, arrivals: list[Arrival]) -> None:
        super().__init__(folder)
        self.dice, self._arrivals = dice, arrivals

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self, server: Any, session: Any, envelope: Any, address: str, options: Any  # noqa: ANN401, ARG002
    ) -> str:
        """Takes a receiver, or is too busy."""
        envelope.drawn = self.dice.draw()
        if envelope.drawn[0] == "452 at RCPT":
            return "452 4.2.2 mailbox full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: ANN401, ARG002, N802
        """Takes a letter, or not, or takes it and does not say so."""
        fault, before, after = envelope.drawn
        await asyncio.sleep(before)
        taken = not fault or fault.startswith("taken")
        self._arrivals.append(_letter(envelope.content, fault, taken=taken))
        await asyncio.sleep(after)
        if fault.endswith("dropped"):
            server.transport.abort()
        return {"451": "451 4.3.0 later", "421": "421 4.3.2 closing", "554": "554 5.6.0 refused"}.get(fault, "250 OK")


def _letter(content: bytes, fault: str, *, taken: bool) -> Arrival:
    mail = message_from_bytes(content, policy=policy.default)
    part = mail.get_body(("plain",))
    words = str(part.get_content()) if part is not None else ""
    text = f"{mail['Subject']}\n{words}"
    return Arrival("mail", str(mail["X-Npdwatch-Alert"]), text, taken, fault, str(mail["Message-ID"]))


class FlakyHooks:
    """Webhooks, Slack's among them, whose trouble the dice decide. Use as a context manager."""

    def __init__(self, dice: Dice, arrivals: list[Arrival]) -> None:
        self.dice, self._arrivals = dice, arrivals
        self._server = LoopbackServer(_handler(self))

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.close()

    def url(self, path: str = "/hook") -> str:
        return self._server.origin + path

    def pause(self, seconds: float) -> None:
        """Waits, but not past the end."""
        self._server.ending.wait(seconds)

    def take(self, path: str, webhook_id: str, body: bytes, fault: str) -> None:
        """Writes down what came."""
        taken = not fault or fault.startswith("taken") or fault == "garbled"
        if path == "/slack":
            text = slack_words(body)
            self._arrivals.append(Arrival("slack", alert_in(text), text, taken, fault))
        elif path == "/hook":
            self._arrivals.append(Arrival("hook", webhook_id, body.decode(), taken, fault))


def slack_words(body: bytes) -> str:
    """All texts of a message for Slack, in their order."""
    message = json.loads(body)
    words = [message["text"]]
    for block in message.get("blocks", ()):
        texts = [block["text"]] if "text" in block else block.get("elements", [])
        words += [t["text"] for t in texts]
    return "\n".join(words)


def alert_in(text: str) -> str:
    """The last id that stands in a text: its own, since the one of the message that it follows comes before."""
    found = re.findall(r"AL-[0-9a-z]{10}", text)
    return found[-1] if found else ""


def _handler(hooks: FlakyHooks) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 30
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            fault, before, after = hooks.dice.draw()
            if fault == "cut":  # the connection ends before the message was read
                return self._hang_up()
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length)
            if len(body) < length:  # the sender was killed within its message
                return self._hang_up()
            hooks.pause(before)
            hooks.take(self.path, self.headers.get("webhook-id", ""), body, fault)
            hooks.pause(after)
            if fault.endswith("dropped"):
                return self._hang_up()
            if fault == "garbled":
                self.wfile.write(b"ok\n")
                return self._hang_up()
            self.send_response(int(fault or 200))
            if fault == "429":
                self.send_header("Retry-After", "2")
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"no" if fault else b"ok")
            return None

        def _hang_up(self) -> None:
            self.close_connection = True
            with suppress(OSError):  # the other side may have been killed
                self.connection.shutdown(socket.SHUT_RDWR)

        def log_message(self, *_: object) -> None:
            """Nothing: the arrivals say it all."""

    return Handler


class FlakyWorld(World):
    """A world whose receivers fail a `share` of what they are sent."""

    def __init__(self, folder: Path, share: float, seed: str) -> None:
        super().__init__(folder)
        self.arrivals: list[Arrival] = []
        """What came, in order, over all channels."""
        self.dice = (Dice(share, f"{seed} mail", MAIL_FAULTS), Dice(share, f"{seed} hooks", HOOK_FAULTS))

    def __enter__(self) -> Self:
        mail, hooks = self.dice
        self.replica = self.stack.enter_context(Replica())
        self.mail = self.stack.enter_context(FlakyMail(self.folder / "mail", mail, self.arrivals))
        receiver = self.stack.enter_context(FlakyHooks(hooks, self.arrivals))
        self.environment |= self.addresses(receiver.url)
        return self

    def heal(self) -> None:
        """From now on all is taken at once."""
        for dice in self.dice:
            dice.share = 0.0
