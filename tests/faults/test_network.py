"""What a network does to all sources at once, and servers that say too much or nothing."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import settings
from alerts.planning.grouping import Receiver
from alerts.planning.plan import plan_due
from alerts.routes import default_routes
from bench.wire import WireServer
from bench.world import Done, Installation, Watched
from db.register.runs import add_verdicts, close_run, start_run
from db.store import Store
from model.fetch import Expected, Outcome, Verdict
from model.source import Source
from pipelines.health import note_health
from tests.tables import rows_of, values_of

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SOURCES = [Source(f"s{n}", "file", f"https://www.example.org/{n}.ods") for n in range(9)]
ROUTES, MAIL = default_routes(["mail"]), {"mail": Receiver(("a@example.org",))}
CLOCK = "the site's certificate cannot be trusted: it has expired. This machine's clock says 01 January 1970 00:00 UTC"


def polled(store: Store, outcome: Outcome, at: datetime, detail: str = "no answer") -> list[str]:
    """A poll of all sources that ends so; gives the words of the messages that are planned then."""
    run = start_run(store, SOURCES, [Expected(s.name, s.url) for s in SOURCES], "daemon", at)
    with store.transaction():
        add_verdicts(store, run, [Verdict(s.name, s.url, outcome, None, detail) for s in SOURCES], at)
    note_health(store, SOURCES, close_run(store, run, at, {}), at)
    before = set(values_of(store, "alert", "id"))
    plan_due(store, ROUTES, at, MAIL)
    return [x["payload"] for x in rows_of(store, "alert") if x["id"] not in before]


def test_a_network_that_is_away_is_one_message_and_one_when_it_is_back(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        polled(store, Outcome.OK, NOW - timedelta(minutes=15))
        told = [m for n in range(32) for m in polled(store, Outcome.UNREACHABLE, NOW + timedelta(minutes=15 * n))]
        fails, *more = told
        assert "9 sources" in fails, fails
        assert len(more) <= 1, "eight hours are one message, and one that says that nothing was seen for hours"
        (back,) = polled(store, Outcome.OK, NOW + timedelta(hours=8))
        assert "well again since" in back
        assert polled(store, Outcome.OK, NOW + timedelta(hours=9)) == []


def test_a_wrong_clock_is_one_message_that_names_it(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        polled(store, Outcome.OK, NOW - timedelta(minutes=15))
        (told,) = polled(store, Outcome.TLS, NOW, CLOCK)
        assert "clock" in told
        assert polled(store, Outcome.TLS, NOW + timedelta(minutes=15), CLOCK) == []


SCRIPTS = {
    "long": (lambda w: w.send(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 200_000 + b"\r\n\r\n"), {"unreachable", "damaged"}),
    "many": (lambda w: w.send(b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 20_000 + b"\r\n"), {"unreachable", "empty", "damaged"}),
}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Done]:
    """One crawl of a server that never ends its head, one that never shakes hands, and one that is not there."""
    mute = socket.create_server(("127.0.0.1", 0))
    taken: list[socket.socket] = []

    def accept() -> None:
        try:
            while True:
                taken.append(mute.accept()[0])
        except OSError:
            return

    threading.Thread(target=accept, daemon=True).start()
    with socket.create_server(("127.0.0.1", 0)) as closed:
        nobody = f"127.0.0.1:{closed.getsockname()[1]}"
    stalled = f"localhost:{mute.getsockname()[1]}"
    with WireServer() as server:
        here = Installation(tmp_path_factory.mktemp("wire"))
        server.scripts = {f"/{name}.csv": script for name, (script, _) in SCRIPTS.items()}
        server.scripts["/well.csv"] = lambda w: w.answer(b"Reference,Organisation\r\nDS1,Invented Trust\r\n")
        watched = [Watched(n, server.url(f"/{n}.csv"), "file") for n in (*SCRIPTS, "well")]
        watched += [Watched("stalled", f"https://{stalled}/r.csv", "file"), Watched("nobody", f"http://{nobody}/r.csv", "file")]
        here.configure(watched, hosts=[server.host, stalled, nobody], timeout="8s")
        yield here.crawl(code=1)
    mute.close()
    for connection in taken:
        connection.close()


@pytest.mark.parametrize(
    ("name", "outcomes"),
    [("stalled", {"timed_out"}), ("nobody", {"unreachable"}), *((n, outcomes) for n, (_, outcomes) in SCRIPTS.items())],
)
def test_what_a_server_does_ends_in_its_verdict(name: str, outcomes: set[str], crawled: Done) -> None:
    assert {o for n, o in crawled.failures if n == name} & outcomes, crawled.failures
    assert not any(n == "well" for n, _ in crawled.failures)


def test_nothing_is_cached_and_no_page_sends_us_on() -> None:
    assert settings.HTTPCACHE_ENABLED is False
    assert settings.METAREFRESH_ENABLED is False
    assert settings.TELNETCONSOLE_ENABLED is False
