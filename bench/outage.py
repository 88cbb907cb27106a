"""Channels that are down, slow, refusing or mad for a simulated 120 and 130 hours. `python -m bench.outage`.

Real sockets on loopback, a real database, the program's own delivery; only the clock is told what time it is. Beside
the sick channel a healthy one and a mail server stand, so that a delay of theirs would show.
"""

from __future__ import annotations

import logging
import socket
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from aiosmtpd.controller import Controller

from alerts.channels import Config
from alerts.channels.email import EmailConfig
from alerts.channels.slack import SlackConfig
from alerts.channels.webhook import WebhookConfig
from alerts.deliver import deliver_due, receivers
from alerts.payload import changes_payload
from alerts.planning.plan import plan_due
from alerts.routes import Digest, default_routes
from alerts.samples import sample_change
from bench.measure import own_cpu
from db.outbox.alerts import save_plan
from db.outbox.deliveries import redrive, resume
from db.store import Store
from model.change import ChangeKind
from model.delivery import Alert
from text.timestamp import parse_stamp, stamp

BEGIN = datetime(2026, 11, 24, 12, tzinfo=UTC)
ALERTS = 5
SLOW = 0.15
"""Seconds for a whole attempt at the slow server here; 30 in earnest. It takes longer than either."""
PATIENT = 10.0
"""Seconds for any other attempt: a busy machine must not make a healthy receiver look like a slow one."""
HOOK_FAULTS = ("down", "slow", "refusing", "500", "429", "garbage", "reset")
MAIL_FAULTS = ("down", "slow", "451", "garbage")


@dataclass
class Sick:
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


@dataclass
class Outcome:
    """What one outage came to."""

    delivered: int
    lost: int
    dead: int
    repeats: int
    attempts: int
    healthy_delay: float
    """Simulated seconds that the slowest alert over a healthy channel took."""
    told: list[str]
    """What operators were told of over the healthy mail."""
    redriven: int = 0


class Trial:
    """One sick channel beside two healthy ones, for so many simulated hours."""

    def __init__(self, kind: str, fault: str, hours: float) -> None:
        self.kind, self.fault, self.hours = kind, fault, hours
        self.at = BEGIN
        self.sick, self.well, self.post = Sick(fault), Sick(), Sick()

    def run(self) -> Outcome:
        """Plays it through."""
        with (
            tempfile.TemporaryDirectory(prefix="npdwatch-outage-") as folder,
            hook(self.sick) as sick, hook(self.well) as well, mail(self.sick) as sick_mail, mail(self.post) as post,
            silent() as quiet,
        ):
            self.folder = Path(folder)
            Store.create(self.folder).close()
            good, nobody = (sick_mail if self.kind == "email" else sick), free_port()
            ill = {"down": nobody, "slow": quiet if self.kind == "email" else sick}.get(self.fault, good)
            self.configs: dict[str, Config] = {
                "sick": self._config(ill, SLOW if self.fault == "slow" else PATIENT),
                "hook": WebhookConfig(f"http://127.0.0.1:{well}/x", local=True),
                "mail": EmailConfig("127.0.0.1", post, "w@example.org", ("ops@example.org",), "none"),
            }
            self._plan()
            self._until(BEGIN + timedelta(hours=self.hours))
            self.sick.fault = ""
            self.configs["sick"] = self._config(good, PATIENT)
            self._until(self.at + timedelta(hours=30))
            return self._account()

    def _config(self, port: int, total: float) -> Config:
        if self.kind == "email":
            return EmailConfig("127.0.0.1", port, "w@example.org", ("reader@example.org",), "none", total=total)
        if self.kind == "slack":
            return SlackConfig(f"http://127.0.0.1:{port}/x", local=True, total=total)
        return WebhookConfig(f"http://127.0.0.1:{port}/x", local=True, total=total)

    def _plan(self) -> None:
        with self._store() as store:
            alerts = []
            for number in range(ALERTS):
                changes = [sample_change(ChangeKind.ADDED, number, BEGIN)]
                for channel in self.configs:
                    name = f"AL-{channel:0>5}{number:05d}"
                    addresses = self.configs[channel].addresses
                    alerts.append(Alert(name, channel, changes_payload(name, changes, [], BEGIN), addresses))
            save_plan(store, alerts, (), BEGIN)

    def _store(self) -> Store:
        return Store.open(self.folder)

    def _round(self) -> None:
        routes = default_routes(["mail"], rest=Digest.NOW)
        with self._store() as store:
            plan_due(store, routes, self.at, receivers(self.configs))
        deliver_due(
            self._store, self.configs, lambda: self.at, owner="bench", rand=lambda: 0.5, wait=lambda _: None,
        )

    def _until(self, end: datetime) -> None:
        """Delivers what is due, then goes on to the next moment at which something is."""
        for _ in range(400):
            self._round()
            with Store.open(self.folder) as store:
                found = store.one(
                    "select min(max(d.next_at, coalesce(c.until, ''))) at from delivery d left join channel c"
                    " on c.name = d.channel where d.state = 'pending' and (c.name is null or c.until is not null)"
                )
            following = parse_stamp(found["at"]) if found and found["at"] else end
            if following >= end:
                self.at = end
                self._round()
                return
            self.at = max(following, self.at + timedelta(seconds=5))
        raise AssertionError("four hundred rounds are enough for any outage")

    def _account(self) -> Outcome:
        with Store.open(self.folder) as store:
            codes = store.rows("select distinct code from notice where told_at is not null order by id")
            told = [x["code"] for x in codes]
            dead = self._count(store, "state = 'dead' and channel = 'sick'")
            again = 0
            if dead:
                again = redrive(store, self.at)
                resume(store, "sick")
        if dead:
            self._round()
            self._until(self.at + timedelta(hours=1))
        with Store.open(self.folder) as store:
            extra = redrive(store, self.at, channel="sick")  # a second time: nothing may go out twice
            self._round()
            waits = store.rows(
                "select d.sent_at, a.created_at from delivery d join alert a on a.id = d.alert_id"
                " where d.channel in ('hook', 'mail') and a.created_at = ?",
                [stamp(BEGIN)],
            )
            slowest = max((parse_stamp(x["sent_at"]) - parse_stamp(x["created_at"])).total_seconds() for x in waits)
            sent = self._count(store, "state = 'sent' and channel = 'sick'")
            tries = store.one(
                "select max(n) n from (select count(*) n from attempt a join delivery d on d.id = a.delivery_id"
                " where d.channel = 'sick' group by d.id)"
            )
        return Outcome(
            sent, ALERTS - sent, dead, len(self.sick.got) - len(set(self.sick.got)) if self.kind != "slack" else
            max(0, len(self.sick.got) - ALERTS), int(tries["n"]) if tries else 0, slowest, told, again + extra,
        )

    @staticmethod
    def _count(store: Store, where: str) -> int:
        found = store.one(f"select count(*) n from delivery where {where}")  # noqa: S608 - our own words
        return int(found["n"]) if found else 0


def main() -> int:
    logging.disable(logging.CRITICAL)  # every failed attempt is logged, and here there are thousands
    start, bad = own_cpu(), 0
    for hours in (120, 130):
        print(f"{hours} hours, {ALERTS} alerts over each channel")
        for kind in ("webhook", "slack", "email"):
            for fault in MAIL_FAULTS if kind == "email" else HOOK_FAULTS:
                o = Trial(kind, fault, hours).run()
                # Who answers 429 with a Retry-After is asked more slowly, and may outlast even this.
                dead = bool(o.dead) is (hours > 125) or fault == "429"
                right = not o.lost and not o.repeats and o.healthy_delay <= 1 and dead and "channel_failing" in o.told
                bad += not right
                print(
                    f"  {kind:8}{fault:9} delivered {o.delivered}, lost {o.lost}, dead {o.dead}, redriven {o.redriven},"
                    f" sent twice {o.repeats}, attempts {o.attempts}, healthy channels late {o.healthy_delay:.1f} s,"
                    f" told: {', '.join(o.told)}{'' if right else '  <-- WRONG'}"
                )
    print(f"{own_cpu() - start:.1f} s CPU; {bad} wrong")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
