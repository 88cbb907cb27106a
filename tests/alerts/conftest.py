"""What the tests of alerts share: made-up changes, scripted hook and mail servers, and a database."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from msgspec.structs import replace

from alerts.message import Form, Message
from alerts.payload.changes import changes_payload
from alerts.sending import lane
from bench.sick_servers import free_port
from db.outbox.alerts import save_plan
from db.outbox.attempts import record
from db.outbox.deliveries import resume
from db.outbox.incidents import Incident, report, untold
from db.store import Store
from model.change import ChangeKind, StoredChange
from model.delivery import Alert, AttemptResult, Notice
from model.recipient import Category, Confidence
from tests.tables import rows_of

NOW = datetime(2026, 11, 24, 14, 56, tzinfo=UTC)

ROW = {
    "reference": "DR260301.01",
    "recipient": "The Daily Invention Ltd",
    "title": "League tables of primary schools",
    "purpose": "To publish school tables in the paper and on its site.",
    "dataset": "KS2 results with pupil characteristics, 2020 to 2025",
    "tier": "1",
    "licence_end": "2029-03-31",
}


def make(kind: ChangeKind = ChangeKind.ADDED, number: int = 1, **over: Any) -> StoredChange:
    """A change about an invented recipient; any field can be given."""
    values: dict[str, Any] = {
        "id": number,
        "key": f"key-{number}-{kind.value}",
        "source": "dfe-external-data-shares",
        "source_title": "DfE external data shares",
        "source_url": "https://www.gov.uk/government/publications/dfe-external-data-shares",
        "kind": kind,
        "release_id": 100 + number,
        "reference": ROW["reference"],
        "recipient": ROW["recipient"],
        "category": Category.PRESS,
        "confidence": Confidence.HIGH,
        "category_reason": "listed newspaper: Daily Invention",
        "also": (Category.COMMERCIAL,),
        "file": "DfE external data shares",
        "sheet": "NPD requests",
        "row": 10 + number,
        "fields": {},
        "before": None,
        "after": dict(ROW),
        "reason": "no row of the last edition is like it",
        "edition_id": 7,
        "edition_title": "DfE external data shares: September 2026",
        "file_url": "https://assets.publishing.service.gov.uk/media/65f1/shares.ods",
        "sha256": "ab" * 32,
        "published_at": "2026-11-24T09:30:00+00:00",
        "seen_at": "2026-11-24T14:50:00+00:00",
        "detail": {},
    }
    values |= over
    if "after" not in over:
        values["after"] |= {k: values[k] for k in ("reference", "recipient") if values[k]}
    return StoredChange(**values)


@pytest.fixture(scope="session")
def make_change() -> Callable[..., StoredChange]:
    return make


@pytest.fixture(scope="session")
def now() -> datetime:
    return NOW


def message_of(changes: Sequence[StoredChange], **over: Any) -> Message:
    """A message about the changes, as a channel gets it."""
    why = [{"route": "everything", "changes": len(changes), "reasons": ["every change"]}]
    payload = changes_payload("AL-0123456789", changes, why, NOW) | over.pop("payload", {})
    values: dict[str, Any] = {"address": "reader@example.org", "form": Form.RICH, **over}
    return Message("AL-0123456789", "AL-0123456789.abcd1234", payload=payload, **values)


@pytest.fixture(scope="session")
def message() -> Callable[..., Message]:
    return message_of


HOSTILE = (
    "<!channel> <!here|x> <@U012AB3CD> @channel @here <https://evil.example|GOV.UK> <script>alert(1)</script>"
    '<img src="https://evil.example/x.png"> & "quoted" *bold* ~gone~ `code` {{ 7*7 }} {% raw %}'
    "\r\nBcc: victim@example.org\r\n\r\nbody\u2028next\u2029\x85\x0b\x0c\x00\x1b[2J\x07\u202eFDP.exe\u2066\ud800 =1+1"
)


@pytest.fixture(scope="session")
def hostile(make_change: Callable[..., StoredChange]) -> Callable[..., StoredChange]:
    """A change in which every text that comes from outside is hostile, with `front` before it."""

    def build(front: str = "", size: int = 0) -> StoredChange:
        bad = front + HOSTILE + "x" * size
        return make_change(
            ChangeKind.CHANGED,
            key=bad, source=bad, source_title=bad, source_url="https://www.gov.uk/x", reference=bad, recipient=bad,
            category_reason=bad, file=bad, sheet=bad, reason=bad, edition_title=bad, file_edition=bad, file_url="javascript:alert(1)",
            sha256=bad, published_at=bad, seen_at=bad, detail={"note": bad, "rows": 3, "title": bad},
            fields={bad: (bad, bad), "empty": (None, "")}, before={bad: bad}, after={bad: bad, "title": bad}, score=90, score_reasons=(bad,),
        )

    return build


# ---------------------------------------------------------------------------------------------------------------
# A hook that answers by script


@dataclass
class Hook:
    """A hook on loopback. Each request takes the next step of `steps`; the last one stays."""

    url: str = ""
    steps: list[Any] = field(default_factory=lambda: [(200, b"ok")])
    """(status, body) or (status, body, headers), or "drop", "garbage", "drip", "hang", "close"."""
    seen: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    """Set when the test is done, so that a step that waits ends."""
    came: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def arrived(self, count: int) -> bool:
        """Waits for so many requests."""
        return all(self.came.acquire(timeout=120) for _ in range(count))


def _handler(hook: Hook) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args: Any) -> None:
            pass

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            hook.seen.append(({k.lower(): v for k, v in self.headers.items()}, body))
            hook.came.release()
            step = hook.steps.pop(0) if len(hook.steps) > 1 else hook.steps[0]
            self.close_connection = True
            if isinstance(step, tuple):
                status, text, *more = step
                self.send_response(status)
                for name, value in (more[0] if more else {}).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(text)
                return
            self._misbehave(step)

        def _misbehave(self, step: str) -> None:
            if step == "garbage":
                self.wfile.write(b"\x16\x03 this is not HTTP\r\n\r\n")
            elif step == "hang":
                hook.over.wait(30)
            elif step in ("drip head", "drip body"):
                start = b"HTTP/1.1 200 OK\r\nX-Slow: " if step == "drip head" else b"HTTP/1.1 200 OK\r\n\r\n"
                try:
                    self.wfile.write(start)
                    while not hook.over.wait(0.02):
                        self.wfile.write(b"x")
                        self.wfile.flush()
                except OSError:
                    pass
            elif step == "drop":
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
                self.connection.close()

    return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass


@contextmanager
def serving(context: ssl.SSLContext | None = None) -> Iterator[Hook]:
    hook = Hook()
    server = _Server(("127.0.0.1", 0), _handler(hook))
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    hook.url = f"http{'s' if context else ''}://127.0.0.1:{server.server_address[1]}/services/T0/B0/CANARYSECRET"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield hook
    finally:
        hook.over.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


@pytest.fixture
def hook() -> Iterator[Hook]:
    with serving() as one:
        yield one


@pytest.fixture
def two_hooks() -> Iterator[tuple[Hook, Hook]]:
    with serving() as one, serving() as other:
        yield one, other


# ---------------------------------------------------------------------------------------------------------------
# Certificates


@dataclass(frozen=True)
class Certificates:
    ca_file: str
    good: ssl.SSLContext
    wrong_host: ssl.SSLContext
    stranger: ssl.SSLContext
    """Signed by an authority that nobody knows."""


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    ca, other = trustme.CA(), trustme.CA()
    path = tmp_path_factory.mktemp("ca") / "ca.pem"
    ca.cert_pem.write_to_path(str(path))

    def context(authority: trustme.CA, host: str) -> ssl.SSLContext:
        out = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(host).configure_cert(out)
        return out

    return Certificates(
        str(path), context(ca, "127.0.0.1"), context(ca, "elsewhere.example"), context(other, "127.0.0.1")
    )


@pytest.fixture
def tls_hook(certificates: Certificates) -> Callable[..., Any]:
    return serving


# ---------------------------------------------------------------------------------------------------------------
# A mail server that answers by script


@dataclass
class MailServer:
    """What a mail server does at each step; `got` holds (from, to, bytes) of what it took over."""

    port: int = 0
    at_mail: str = "250 OK"
    at_rcpt: dict[str, str] = field(default_factory=dict)
    """Part of an address -> answer."""
    at_data: list[str] = field(default_factory=lambda: ["250 2.0.0 queued as ABC"])
    """An answer, or "drop"; the last one stays."""
    at_text: dict[bytes, str] = field(default_factory=dict)
    """Part of a letter -> answer."""
    login: str = ""
    at_login: str = ""
    """The answer to every login."""
    got: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    logins: int = 0

    async def handle_MAIL(  # noqa: N802 - aiosmtpd looks for this name
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        envelope.mail_from = address
        return self.at_mail

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        for part, answer in self.at_rcpt.items():
            if part in address:
                return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        answer = self.at_data.pop(0) if len(self.at_data) > 1 else self.at_data[0]
        answer = next((said for part, said in self.at_text.items() if part in envelope.content), answer)
        if answer == "drop" or answer.startswith("250"):
            self.got.append((envelope.mail_from, list(envelope.rcpt_tos), envelope.content))
        if answer == "drop":
            server.transport.abort()
            await asyncio.sleep(0)
        return answer

    def authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        self.logins += 1
        assert isinstance(data, LoginPassword)
        if self.at_login:
            return AuthResult(success=False, handled=False, message=self.at_login)
        return AuthResult(success=f"{data.login.decode()}:{data.password.decode()}" == self.login, handled=False)


@contextmanager
def mailing(
    context: ssl.SSLContext | None = None, *, implicit: bool = False, login: str = "", **more: Any
) -> Iterator[MailServer]:
    server = MailServer(port=free_port(), login=login)
    options: dict[str, Any] = {"hostname": "127.0.0.1", "port": server.port, **more}
    if login:
        options |= {
            "authenticator": server.authenticate,
            "auth_required": True,
            "auth_require_tls": context is not None,
        }
        options |= {"auth_require_tls": context is not None and not implicit}
    if context is not None:
        options |= {"ssl_context": context} if implicit else {"tls_context": context}
    controller = Controller(server, **options)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with mailing() as server:
        yield server


@pytest.fixture(scope="session")
def mail_server() -> Callable[..., Any]:
    return mailing


# ---------------------------------------------------------------------------------------------------------------
# An outbox


class Clock:
    """A clock that stands until it is told to go on."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def forward(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


class Box:
    """A database in a folder of its own; each lane opens it for itself. What delivering writes down can be heard."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.notices: list[Incident] = []
        self.before_record: Callable[[str, AttemptResult], object] = lambda delivery, result: None
        self.after_record: Callable[[str, AttemptResult], object] = lambda delivery, result: None
        monkeypatch.setattr(lane, "record", self._record)
        monkeypatch.setattr(lane, "report", self._report)
        Store.create(folder).close()

    def open(self) -> Store:
        return Store.open(self.folder)

    def _record(
        self, store: Store, delivery: str, result: AttemptResult, now: datetime, next_at: datetime | None
    ) -> None:
        self.before_record(delivery, result)
        record(store, delivery, result, now, next_at)
        self.after_record(delivery, result)

    def _report(self, store: Store, incidents: Sequence[Incident], now: datetime) -> None:
        self.notices += incidents
        report(store, incidents, now)

    def put(self, *alerts: Alert, at: datetime = NOW) -> None:
        """Plans alerts; the changes that they tell of are not in the database."""
        with self.open() as store:
            save_plan(store, [replace(alert, changes=()) for alert in alerts], (), at)

    def add(self, *changes: StoredChange) -> None:
        """Puts changes into the database, to be planned."""
        with Store.open(self.folder) as store, store.transaction():
            for c in changes:
                store.find_or_insert(
                    "source", "name", name=c.source, kind="govuk", url=c.source_url, title=c.source_title,
                    first_seen_at=c.seen_at,
                )
                store.insert(
                    "change", id=c.id, key=c.key, source=c.source, kind=c.kind.value, state="open", recipient=c.recipient,
                    reference=c.reference, category=c.category.value, reason=c.reason, seen_at=c.seen_at,
                )

    def states(self) -> dict[str, str]:
        with Store.open(self.folder) as store:
            return {x["id"]: x["state"] for x in rows_of(store, "delivery")}

    def untold(self, at: datetime) -> list[Notice]:
        with self.open() as store:
            return untold(store, at)

    def open_notices(self) -> list[str]:
        with Store.open(self.folder) as store:
            found = rows_of(store, "notice", recovered_at=None)
            return [f"{x['code']} {x['subject']}" for x in found]

    def resume(self, channel: str) -> None:
        with Store.open(self.folder) as store:
            resume(store, channel)

    def bytes(self) -> bytes:
        return b"".join(p.read_bytes() for p in self.folder.rglob("*") if p.is_file())


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Box:
    return Box(tmp_path / "data", monkeypatch)
