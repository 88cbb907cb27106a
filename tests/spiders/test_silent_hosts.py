"""A host that takes requests and never answers: what it costs a crawl, and what becomes of its other sources."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from bench.world import Installation, Watched

NAMES = "abcdef"
TABLE = b"Reference,Organisation,Purpose,Date\nX-1,University of Exampleton,To study pupils,2024-01-02\n"


class Host:
    """Answers for the files of some names; to all other requests it says nothing until it is over."""

    def __init__(self) -> None:
        self.answers: set[str] = set()
        self.asked: list[str] = []
        self.over = threading.Event()
        self.slow = False
        """Begins each answer, and never ends it."""

    @contextmanager
    def serving(self) -> Iterator[int]:
        host = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                pass

            def do_GET(self) -> None:
                name = self.path.strip("/").removesuffix(".csv")
                known = name in host.answers or self.path == "/robots.txt"
                if not known:
                    host.asked.append(name)
                if known or host.slow:
                    self.send_response(404 if self.path == "/robots.txt" else 200)
                    self.send_header("Content-Length", str(len(TABLE)))
                    self.end_headers()
                    self.wfile.write(TABLE if known else TABLE[:9])
                if not known:
                    host.over.wait(30)
                self.close_connection = True

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            server.daemon_threads = True
            threading.Thread(target=server.serve_forever, daemon=True).start()
            try:
                yield server.server_port
            finally:
                self.over.set()
                server.shutdown()


def watch(folder: Path, port: int, retries: Sequence[float] = (0.0, 0.0)) -> Installation:
    at = Installation(folder)
    files = [Watched(n, f"http://127.0.0.1:{port}/{n}.csv", "file") for n in NAMES]
    at.configure(files, retries=retries, timeout="1s")
    return at


def test_a_host_that_says_nothing_is_given_up_and_its_sources_are_told_as_timed_out(tmp_path: Path) -> None:
    """Each of ten files of a dead server took three and a half minutes, and every other news waited for that."""
    host = Host()
    with host.serving() as port:
        done = watch(tmp_path, port).crawl("--no-deliver", code=1)
    assert set(done.failures) == {(n, "timed_out") for n in NAMES}
    assert len(host.asked) == 2
    assert "did not answer within the time allowed, twice in a row" in done.failures["f", "timed_out"]


def test_what_begins_to_answer_is_only_slow_and_its_host_is_not_given_up(tmp_path: Path) -> None:
    host = Host()
    host.slow = True
    with host.serving() as port:
        done = watch(tmp_path, port, ()).crawl("--no-deliver", code=1)
    assert len(host.asked) == len(NAMES)
    assert all("no whole answer" in detail for detail in done.failures.values())


def test_what_a_host_answers_is_seen_whatever_else_of_it_hangs(tmp_path: Path) -> None:
    """What went badly has its turn by chance, and what went well before it."""
    host = Host()
    host.answers = {*NAMES[2:]}
    failed = set(NAMES)
    with host.serving() as port:
        at = watch(tmp_path, port, ())
        for _ in range(10):
            failed = {name for name, _ in at.crawl("--no-deliver", code=1).failures}
            if failed == {*NAMES[:2]}:
                break
    assert failed == {*NAMES[:2]}
