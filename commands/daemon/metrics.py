"""`/metrics` (Prometheus' text format) and `/healthz` of the daemon: a thread, the standard library, few connections.

Whoever sends a whole question at once is answered, whatever else holds connections open: of more than `MOST` the oldest
is closed, and none lasts longer than `LONGEST`.
"""

from __future__ import annotations

import logging
import selectors
import socket
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from msgspec import Struct, field

from db.health import Health
from model.source import Source
from model.state import SourceSight
from text.readable import readable

log = logging.getLogger("npdwatch.metrics")

MOST = 16
"""Connections at a time."""
LONGEST = 5.0
"""Seconds that one may last."""
LARGEST = 8192
"""Bytes of a question."""
KEPT = 1.0
"""Seconds that an answer is given again, so that a flood of questions does not keep the daemon from its work."""


class DaemonFacts(Struct, frozen=True):
    """What the daemon knows of itself."""

    version: str
    started: datetime
    beat: datetime
    """When its scheduler last ran a job."""
    failing: Mapping[str, int]
    """What it starts -> how often in a row that has failed."""
    refused: bool
    """True where a changed configuration was refused, and the one before it is still in use."""
    overdue: bool
    """True where the scheduler has run no job for long."""
    hopeless: Collection[str] = ()
    """What of `failing` can write nothing, or has no database: no second try will mend that."""

    def reasons(self) -> list[str]:
        """Why the daemon is not well; empty where it is."""
        out = [
            f"{what} has failed {n} time{'s' * (n > 1)} in a row" for what, n in self.failing.items()
            if n > 1 or what in self.hopeless
        ]
        out += ["the configuration was changed to one that is refused; the one before it is in use"] * self.refused
        return out + ["the daemon's scheduler runs nothing"] * self.overdue


class _Metric(Struct):
    name: str
    help: str
    samples: list[tuple[dict[str, str], float]] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [f"# HELP npdwatch_{self.name} {self.help}", f"# TYPE npdwatch_{self.name} gauge"]
        for labels, value in self.samples:
            inner = ",".join(f'{k}="{_escaped(v)}"' for k, v in labels.items())
            lines.append(f"npdwatch_{self.name}{f'{{{inner}}}' if inner else ''} {value:.15g}")
        return "\n".join(lines)


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def metrics_text(daemon: DaemonFacts, health: Health | None, sources: Sequence[Source]) -> str:
    """All metrics; without those of the database where it cannot be read."""
    found = list(_of_daemon(daemon, database=health is not None))
    if health is not None:
        found += [*_of_sources(health, sources), *_of_outbox(health), *_of_upkeep(health)]
    return "\n".join(map(str, found)) + "\n"


def _of_daemon(d: DaemonFacts, *, database: bool) -> Iterator[_Metric]:
    yield _Metric("info", "1; the version is a label.", [({"version": d.version}, 1)])
    yield _Metric("start_time_seconds", "When the daemon started.", [({}, d.started.timestamp())])
    yield _Metric("last_beat_timestamp_seconds", "When the daemon's scheduler last ran a job.",
                  [({}, d.beat.timestamp())])
    yield _Metric("failures_in_a_row", "How often in a row what the daemon starts has failed; only what fails now.",
                  [({"what": what}, n) for what, n in d.failing.items()])
    yield _Metric("configuration_refused", "1 where a changed configuration was refused.", [({}, d.refused)])
    yield _Metric("database_readable", "0 where the database cannot be read.", [({}, database)])


def _of_sources(h: Health, sources: Sequence[Source]) -> Iterator[_Metric]:
    yield _Metric("source_state", "1 for how a source is seen: well, watch or blind.", [
        ({"source": name, "state": sight.value}, state.sight is sight)
        for name, state in h.sources.items() for sight in SourceSight
    ])
    yield _Metric("source_needs_a_person", "1 where a source is blind (as /healthz says it) or a decision is owed.",
                  [({"source": name}, s.is_alarming) for name, s in h.sources.items()])
    yield _Metric("source_last_good_look_timestamp_seconds", "When a source was last seen whole.",
                  [({"source": name}, at.timestamp()) for name, at in h.good.items()])
    yield _Metric("source_last_poll_timestamp_seconds", "When a source was last asked.",
                  [({"source": name}, at.timestamp()) for name, at in h.polled.items()])
    yield _Metric("source_interval_seconds", "How often a source is to be asked.",
                  [({"source": s.name}, s.every) for s in sources])


def _of_outbox(h: Health) -> Iterator[_Metric]:
    yield _Metric("deliveries", "Deliveries by channel and state.",
                  [({"channel": c, "state": s}, n) for (c, s), n in h.deliveries.items()])
    yield _Metric("channel_paused", "1 for a channel that is paused.", [({"channel": c}, 1) for c in h.paused])
    yield _Metric("oldest_undelivered_alert_age_seconds", "Age of the oldest alert that has not reached everybody.",
                  [({}, _age(h, h.undelivered))])
    yield _Metric("oldest_untold_change_age_seconds", "Age of the oldest change that is in no alert yet.",
                  [({}, _age(h, h.untold))])
    yield _Metric("incidents", "Open incidents that operators are told of, by code.",
                  [({"code": c}, n) for c, n in h.incidents.items()])
    yield _Metric("disk_free_bytes", "Free on the disk of the data folder.", [({}, h.free)])
    yield _Metric("database_bytes", "Size of the database.", [({}, h.size)])


def _of_upkeep(h: Health) -> Iterator[_Metric]:
    yield _Metric("database_damaged", "1 where a check has found the database damaged.", [({}, h.damaged is not None)])
    yield _Metric("last_check_timestamp_seconds", "When a check last found the database sound.",
                  [({}, h.checked.timestamp())] if h.checked else [])
    yield _Metric("last_backup_timestamp_seconds", "When npdwatch backup last made one.",
                  [({}, h.backed_up.timestamp())] if h.backed_up else [])


def _age(h: Health, since: datetime | None) -> float:
    return max(0.0, (h.at - since).total_seconds()) if since else 0.0


Answer = tuple[int, str]
"""Status, and text."""


def answers_of(
    look: Callable[[], Health], daemon: Callable[[], DaemonFacts], sources: Callable[[], Sequence[Source]]
) -> Callable[[str], Answer]:
    """What is answered to a path. `look` raises DatabaseProblem."""
    from db.problems import DatabaseProblem

    def answer(path: str) -> Answer:
        if path not in ("/metrics", "/healthz"):
            return 404, "There is /metrics and /healthz.\n"
        health, problem = None, ""
        try:
            health = look()
        except (DatabaseProblem, OSError) as error:
            problem = str(error)
        if path == "/metrics":
            return 200, metrics_text(daemon(), health, sources())
        wrong = [*daemon().reasons(), *(health.reasons() if health else [problem])]
        return (503, "\n".join(wrong) + "\n") if wrong else (200, "well\n")

    return answer


class _Connection(Struct):
    until: float
    asked: bytes = b""
    answer: bytes = b""


class LocalServer:
    """Answers on a listening socket, from a thread of its own."""

    def __init__(self, listening: socket.socket, answer: Callable[[str], Answer]) -> None:
        self.listening, self.answer = listening, answer
        self._open: dict[socket.socket, _Connection] = {}
        self._kept: dict[str, tuple[float, Answer]] = {}
        self._wake, self._woken = socket.socketpair()
        self._thread = threading.Thread(target=self._run, name="metrics", daemon=True)

    def start(self) -> None:
        """Begins to answer."""
        self.listening.setblocking(False)
        self._thread.start()

    def stop(self) -> None:
        """Ends; the address is free again."""
        self._wake.close()
        self._thread.join(LONGEST)
        self.listening.close()

    def _run(self) -> None:
        with selectors.DefaultSelector() as self._selector:
            self._selector.register(self.listening, selectors.EVENT_READ)
            self._selector.register(self._woken, selectors.EVENT_READ)
            while True:
                wait = min((c.until for c in self._open.values()), default=None)
                for key, _ in self._selector.select(None if wait is None else max(0.0, wait - time.monotonic())):
                    if key.fileobj is self._woken:
                        self._end()
                        return
                    try:
                        self._go_on(key.fileobj)  # type: ignore[arg-type]
                    except Exception:  # one question must not end the thread
                        log.exception("a question could not be answered")
                        self._close(key.fileobj)  # type: ignore[arg-type]
                now = time.monotonic()
                for link in [s for s, c in self._open.items() if c.until <= now]:
                    self._close(link)

    def _end(self) -> None:
        for link in list(self._open):
            self._close(link)
        self._woken.close()

    def _go_on(self, link: socket.socket) -> None:
        if link is self.listening:
            self._accept()
            return
        try:
            if link in self._open:  # one that came after it may have taken its place
                self._talk(link, self._open[link])
        except BlockingIOError:
            pass
        except OSError:
            self._close(link)

    def _accept(self) -> None:
        try:
            link, _ = self.listening.accept()
        except OSError:  # it was taken back, or there is no handle left: those that are open end within LONGEST
            time.sleep(0.05)
            return
        if len(self._open) >= MOST:
            self._close(min(self._open, key=lambda s: self._open[s].until))
        link.setblocking(False)
        self._open[link] = _Connection(time.monotonic() + LONGEST)
        self._selector.register(link, selectors.EVENT_READ)

    def _talk(self, link: socket.socket, c: _Connection) -> None:
        if not c.answer:
            data = link.recv(LARGEST)
            c.asked += data
            if not data or len(c.asked) > LARGEST:
                self._close(link)
                return
            if b"\r\n\r\n" not in c.asked:
                return
            c.answer = self._answered(c.asked)
            self._selector.modify(link, selectors.EVENT_WRITE)
        c.answer = c.answer[link.send(c.answer) :]
        if not c.answer:
            with suppress(OSError):
                link.shutdown(socket.SHUT_WR)
            self._close(link)

    def _close(self, link: socket.socket) -> None:
        if self._open.pop(link, None) is not None:
            self._selector.unregister(link)
            link.close()

    def _answered(self, asked: bytes) -> bytes:
        method, target, *_ = [*asked.split(b"\r\n", 1)[0].decode("latin-1").split(" "), "", ""]
        if method not in ("GET", "HEAD"):
            status, text = 405, "Only GET and HEAD.\n"
        else:
            status, text = self._cached(target.split("?", 1)[0])
        body = readable(text).encode()
        reason = {200: "OK", 404: "Not Found", 405: "Method Not Allowed", 503: "Service Unavailable"}[status]
        head = (
            f"HTTP/1.1 {status} {reason}\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n"
            f"Content-Length: {len(body)}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"
        )
        return head.encode() + (body if method != "HEAD" else b"")

    def _cached(self, path: str) -> Answer:
        if path not in ("/metrics", "/healthz"):
            return self.answer(path)
        kept = self._kept.get(path)
        if kept is None or time.monotonic() - kept[0] > KEPT:
            answer = self.answer(path)
            self._kept[path] = kept = (time.monotonic(), answer)
        return kept[1]
