"""Readers that say nothing, read nothing or come by the hundred: a real server with 256 handles answers the others."""

from __future__ import annotations

import resource
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bench.serving import Served, served
from bench.world import Installation
from web.connections import LONGEST_HEADER, OWN_HANDLES, room

HANDLES = 256


class Few(Installation):
    """Its commands have few handles."""

    def command(self, *arguments: str) -> list[str]:
        return ["sh", "-c", f'ulimit -n {HANDLES}; exec "$@"', "sh", *super().command(*arguments)]


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    installation = Few(tmp_path_factory.mktemp("served"))
    installation.configure(())
    with served(installation) as made:
        yield made
        assert made.stop() == 0
        assert made.said == [], "what strangers do is nothing to be written down"


def connect(serving: Served) -> socket.socket:
    parts = urlsplit(serving.url)
    return socket.create_connection((parts.hostname, parts.port), timeout=20)


@contextmanager
def silent(serving: Served, number: int, said: bytes = b"") -> Iterator[list[socket.socket]]:
    with ExitStack() as stack:
        links = []
        for _ in range(number):
            try:
                link = stack.enter_context(connect(serving))
                link.sendall(said)
            except OSError:  # it was closed already, to make room
                continue
            links.append(link)
        yield links


def handles(serving: Served) -> int:
    return len(list(Path(f"/proc/{serving.process.pid}/fd").iterdir()))


@pytest.mark.parametrize("said", [b"", b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "], ids=["nothing", "half a question"])
def test_hundreds_of_half_open_connections_keep_nobody_from_a_page(serving: Served, said: bytes) -> None:
    with silent(serving, 700, said):
        for _ in range(5):
            begun = time.monotonic()
            assert serving.get("/health").status == 200
            assert serving.get("/releases").status == 200
            assert time.monotonic() - begun < LONGEST_HEADER, "nobody waits for the others' end"
        assert handles(serving) < HANDLES - 16
    assert serving.process.poll() is None


def test_a_question_that_never_ends_is_ended(serving: Served) -> None:
    with connect(serving) as link:
        begun = time.monotonic()
        link.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        with pytest.raises(OSError):  # noqa: PT012 - a drip that would go on for ever
            for n in range(int(LONGEST_HEADER) * 4):
                link.sendall(b"X-%d: y\r\n" % n)
                link.settimeout(0.5)
                try:
                    assert link.recv(100) == b"", "nothing is answered to half a question"
                    raise ConnectionResetError
                except TimeoutError:
                    continue
        assert LONGEST_HEADER - 1 < time.monotonic() - begun < LONGEST_HEADER * 2


def test_a_connection_that_asks_nothing_more_is_closed(serving: Served) -> None:
    with connect(serving) as link:
        link.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        begun = time.monotonic()
        while link.recv(65536):
            pass
        assert time.monotonic() - begun < LONGEST_HEADER * 2


@pytest.mark.parametrize(
    "said", [b"\x16\x03\x01\x02\x00garbage\r\n\r\n", b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 20_000, b"GET /\x00\x1b[31m HTTP/1.1\r\n\r\n"],
    ids=["another protocol", "a header of 120 KB", "control characters"],
)
def test_what_is_no_question_is_refused_and_not_written_down(serving: Served, said: bytes) -> None:
    with connect(serving) as link:
        try:
            link.sendall(said)
            answer = link.recv(4096)
        except ConnectionError:
            answer = b""
        assert answer[:12] in (b"", b"HTTP/1.1 400")
    assert serving.get("/health").status == 200


def test_there_is_room_for_what_waits_and_what_is_open() -> None:
    most, queue = room()
    limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert most >= 12
    assert most + 3 * queue <= max(24, limit - OWN_HANDLES)
