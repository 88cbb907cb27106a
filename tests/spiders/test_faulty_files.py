"""Each fault of a server ends in its verdict; nothing is lost by it, nothing told, and the next good poll works."""

from __future__ import annotations

import gzip
import re
import socket
import struct
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import brotli
import pytest
from twisted.python.failure import Failure

from bench.wire import Script, Wire, WireServer
from bench.world import Done, Installation, Watched
from db.problems import FILE_NAME
from demo.editions import baseline
from spiders.outcomes import FAILURES, verdict_of_failure
from tests.tables import Not, rows_of, set_fields, values_of
from text.timestamp import stamp

CSV = baseline().csv()
GAP = r"  |\(\W*\)|\( |\{|''"
"""What a message has where a number or a name should stand."""


def coded(coding: str, data: bytes) -> Script:
    return lambda w: w.answer(data, Content_Encoding=coding)


def plain(status: int, body: bytes = b"no", content_type: str = "text/plain", **headers: str) -> Script:
    return lambda w: w.answer(body, status, content_type, **headers)


def raw(data: bytes) -> Script:
    return lambda w: w.send(data)


def reset(after: bytes = b"") -> Script:
    def script(w: Wire) -> None:
        if after:
            w.send(after)
        connection: socket.socket = w._handler.connection
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()

    return script


def drip(head: bytes) -> Script:
    def script(w: Wire) -> None:
        w.send(head)
        for _ in range(100):
            if w.pause(0.2):
                return
            w.send(b"x")

    return script


def bad_crc() -> bytes:
    data = bytearray(gzip.compress(CSV))
    data[-8] ^= 0xFF
    return bytes(data)


def bomb() -> bytes:
    engine = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(engine.compress(bytes(2**20)) for _ in range(64)) + engine.flush()


def head(**headers: str) -> bytes:
    lines = "".join(f"{k.replace('_', '-')}: {v}\r\n" for k, v in headers.items())
    return f"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\n{lines}\r\n".encode()


HALF = CSV[: CSV.index(b"\r\n", len(CSV) // 2)]
"""Cut before a date: what opens a quote would be told by it."""
LOGIN = b'<!doctype html><title>Sign in - Invented Data</title><form><input name="u"><input type="password"></form>'
CHALLENGE = b"<!doctype html><html><head><title>Just a moment...</title></head><body></body></html>"
GZIP = gzip.compress(CSV)
FAULTS: dict[str, tuple[Script, str]] = {
    "length-too-long": (raw(head(Content_Length=str(len(CSV) + 500)) + CSV), "damaged"),
    "length-too-short": (raw(head(Content_Length=str(len(HALF) - 7)) + CSV), "quarantined"),
    "no-length-cut": (raw(head(Connection="close") + HALF[:-7]), "damaged"),
    "chunks-cut": (raw(head(Transfer_Encoding="chunked") + b"%x\r\n" % len(HALF) + HALF + b"\r\n"), "damaged"),
    "gzip-cut": (coded("gzip", GZIP[: len(GZIP) // 2]), "damaged"),
    "gzip-bad-crc": (coded("gzip", bad_crc()), "damaged"),
    "gzip-and-more": (coded("gzip", GZIP + b"more"), "damaged"),
    "gzip-in-name-only": (coded("gzip", CSV), "damaged"),
    "gzip-bomb": (lambda w: w.answer(bomb(), Content_Encoding="gzip"), "too_large"),
    "deflate-cut": (coded("deflate", zlib.compress(CSV)[:2000]), "damaged"),
    "brotli-cut": (coded("br", brotli.compress(CSV)[:2000]), "damaged"),
    "coding-unknown": (coded("snappy", CSV), "damaged"),
    "large": (lambda w: w.answer(bytes(2 * 2**20)), "too_large"),
    "large-in-chunks": (
        raw(head(Transfer_Encoding="chunked") + (b"100000\r\n" + bytes(2**20) + b"\r\n") * 2 + b"0\r\n\r\n"),
        "too_large",
    ),
    "hang": (lambda w: w.hang(), "timed_out"),
    "drip-head": (drip(b"HTTP/1.1 200 OK\r\nX: "), "timed_out"),
    "drip-body": (drip(head(Content_Length="1000")), "timed_out"),
    "reset": (reset(), "unreachable"),
    "reset-within": (reset(head(Content_Length=str(len(CSV))) + HALF), "damaged"),
    "no-http": (raw(b"\x00\xff\x13SSH-2.0-OpenSSH\r\n\r\n"), "unreachable"),
    "lengths-disagree": (raw(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 50\r\n\r\nhello"), "unreachable"),
    "empty": (plain(200, b"", "text/csv"), "empty"),
    "no-content": (raw(b"HTTP/1.1 204 No Content\r\n\r\n"), "unexpected"),
    "unasked-304": (raw(b'HTTP/1.1 304 Not Modified\r\nETag: "x"\r\n\r\n'), "unexpected"),
    "login": (plain(401), "blocked"),
    "forbidden": (plain(403), "blocked"),
    "not-found": (plain(404), "not_found"),
    "gone": (plain(410), "not_found"),
    "withheld": (plain(451), "blocked"),
    "slow-down": (plain(429), "rate_limited"),
    "absurd-wait": (plain(429, Retry_After="1000000000"), "rate_limited"),
    "error": (plain(500), "server_error"),
    "error-cut": (lambda w: w.answer(GZIP[:40], 502, Content_Encoding="gzip"), "server_error"),
    "busy": (plain(503, Retry_After="Fri, 31 Dec 9999 23:59:59 GMT"), "server_error"),
    "teapot": (plain(418), "unexpected"),
    "challenge": (plain(200, CHALLENGE, "text/html"), "blocked"),
    "login-200": (plain(200, LOGIN, "text/html"), "blocked"),
    "challenge-403": (plain(403, CHALLENGE, "text/html"), "blocked"),
    "challenge-202": (plain(202, b"", "text/html", x_amzn_waf_action="challenge"), "blocked"),
    "page-for-file": (plain(200, b"<html><body><h1>Sorry, there is a problem</h1></body></html>"), "unreadable"),
    "redirect-loop": (lambda w: w.answer(b"", 302, Location=w.path), "bad_redirect"),
    "redirect-nowhere": (plain(302, b""), "bad_redirect"),
    "redirect-to-file": (plain(302, b"", Location="file:///etc/passwd"), "bad_redirect"),
    "redirect-elsewhere": (plain(302, b"", Location="http://127.0.0.2:9/register.csv"), "refused_host"),
    "redirect-inside": (plain(302, b"", Location="http://169.254.169.254/latest/"), "refused_host"),
}


OF_ITS_HOST = ("absurd-wait",)
"""Faults that are of a whole host: nothing of it is asked for until its time is over."""


@pytest.fixture(scope="module")
def polls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Installation, dict[str, Done]]]:
    """Polls of all sources: all well, each with its fault (those that take for ever in one of their own), all well again."""
    with WireServer() as server, WireServer() as alone:
        here = Installation(tmp_path_factory.mktemp("faults"))
        of = {name: alone if name in OF_ITS_HOST else server for name in FAULTS}
        watched = [Watched(name, of[name].url(f"/{name}.csv"), "file") for name in FAULTS]
        watched.append(Watched("well", server.url("/well.csv"), "file"))
        here.configure(watched, hosts=[server.host, alone.host], largest=1)
        good: Callable[[Wire], None] = lambda w: w.answer(CSV)  # noqa: E731
        server.scripts = {f"/{w.name}.csv": good for w in watched}
        alone.scripts = dict(server.scripts)
        done = {"before": here.crawl()}
        for name, (script, _) in FAULTS.items():
            of[name].scripts[f"/{name}.csv"] = script
        endless = [name for name, (_, outcome) in FAULTS.items() if outcome == "timed_out"]
        done["fault"] = here.crawl(*(w.name for w in watched if w.name not in endless), code=1)
        here.configure(watched, hosts=[server.host, alone.host], timeout="10s", largest=1)
        done["endless"] = here.crawl("well", *endless, code=1)
        here.configure(watched, hosts=[server.host, alone.host], largest=1)
        for name in FAULTS:
            of[name].scripts[f"/{name}.csv"] = good
        set_fields(here.data / FILE_NAME, "left_alone", {"until": stamp(datetime.now(UTC))})  # a day later
        done["after"] = here.crawl()
        yield here, done


def test_an_address_as_people_paste_it_is_where_it_says(tmp_path: Path) -> None:
    """Dashes, accents and spaces are escaped when it is asked for: the answer comes from another spelling of it."""
    pasted = {"dash": ("Third–party", "Third%E2%80%93party"), "accent": ("données", "donn%C3%A9es"), "space": ("a b", "a%20b")}
    with WireServer() as server:
        here = Installation(tmp_path)
        here.configure([Watched(name, server.url(f"/{said}.csv"), "file") for name, (said, _) in pasted.items()],
                       hosts=[server.host])
        server.scripts = {f"/{asked}.csv": lambda w: w.answer(CSV) for _, asked in pasted.values()}
        done = here.crawl()
    assert not done.failures
    assert [s["decision"] for s in done.data["sources"]] == ["baseline"] * 3


Polls = tuple[Installation, dict[str, Done]]


def verdict(done: dict[str, Done], source: str) -> tuple[str, str]:
    (found,) = [f for which in ("fault", "endless") for f in done[which].data["failures"] if f["source"] == source]
    return found["outcome"], found["detail"]


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_ends_in_its_verdict(name: str, polls: Polls) -> None:
    outcome, detail = verdict(polls[1], name)
    assert outcome == FAULTS[name][1], detail
    assert len(detail) > 20, "a person must be able to act on it"
    assert not re.search(GAP, detail), f"{detail}: something is missing"
    for word in ("twisted", "Failure", "<GET", "User timeout", "http://"):
        assert word not in detail or "redirect" in detail, f"{detail}: these are a library's words"


@pytest.mark.parametrize("kind", [kind for kind, *_ in FAILURES])
def test_an_error_without_words_leaves_no_gap(kind: type[Exception]) -> None:
    _, _, detail = verdict_of_failure(Failure(kind()))  # type: ignore[no-untyped-call]
    assert detail
    assert not re.search(GAP, detail), detail


def test_no_fault_disturbs_another_source(polls: Polls) -> None:
    for which in ("fault", "endless"):
        sources: list[dict[str, Any]] = polls[1][which].data["sources"]
        assert [s["name"] for s in sources if s["ok"]] == ["well"]


def test_no_fault_is_told_as_a_change(polls: Polls) -> None:
    for which in ("fault", "endless", "after"):
        assert polls[1][which].data["changes"] == []
    assert {c["kind"] for c in polls[1]["before"].data["changes"]} == {"baseline"}


def test_the_next_good_poll_works(polls: Polls) -> None:
    done = polls[1]["after"].data
    assert done["failures"] == []
    assert {s["decision"] for s in done["sources"]} == {"unchanged"}


def test_each_register_stands_as_it_did(polls: Polls) -> None:
    here, _ = polls
    rows = rows_of(here, "edition", state="accepted")
    assert len(rows) == len(FAULTS) + 1
    assert {r["rows"] for r in rows} == {len(baseline().shares)}


def test_what_came_and_could_not_be_read_is_kept(polls: Polls) -> None:
    here, _ = polls
    with here.store() as store:
        refused = set(values_of(store, "edition", "id", why=Not("")))
        kept = values_of(store, "edition_file", "sha256", edition_id=refused)
        assert any(store.archive.body(sha256).startswith(b"<html>") for sha256 in kept)


TOGETHER = ("unreachable", "timed_out", "blocked", "server_error")
"""Outcomes that three of these or more have, each of which may have a cause in common."""


def test_operators_hear_of_it_at_the_second_poll_unless_it_cannot_cure_itself(polls: Polls) -> None:
    here, _ = polls
    notices = rows_of(here, "notice", code={"source_failing", "unreadable", "quarantined"})
    together = {n for n, (_, o) in FAULTS.items() if o in TOGETHER}
    assert {n["source"] for n in notices} == set(FAULTS) - together
    alike = rows_of(here, "notice", code="sources_failing")
    assert alike
    assert all(x["recovered_at"] for x in alike), "what fails alike is one incident of all that do"
    urgent = {n["source"] for n in notices if n["urgent"]}
    assert urgent == {n for n, (_, o) in FAULTS.items() if o in ("refused_host", "unreadable", "quarantined")}
    assert all(n["recovered_at"] for n in notices)
