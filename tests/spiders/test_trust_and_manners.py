"""Certificates are verified, robots.txt is obeyed, and a second try comes no sooner than it may."""

from __future__ import annotations

import hashlib
import json
import ssl
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import trustme

from bench.wire import Script, Wire, WireServer
from bench.world import Done, Installation, Watched
from db.problems import FILE_NAME
from demo.editions import baseline
from tests.tables import rows_of, set_fields
from text.timestamp import parse_stamp, stamp

CSV = baseline().csv()


GOOD: dict[str, trustme.LeafCert] = {}


def good(w: Wire) -> None:
    w.answer(CSV)


def context(kind: str, authority: trustme.CA) -> ssl.SSLContext:
    now = datetime.now(UTC)
    match kind:
        case "good":
            leaf = GOOD.setdefault("leaf", authority.issue_cert("localhost"))
        case "wrong-host":
            leaf = authority.issue_cert("other.example")
        case "expired":
            leaf = authority.issue_cert(
                "localhost", not_before=now - timedelta(days=9), not_after=now - timedelta(days=2)
            )
        case "not-yet-valid":  # as all are to a clock that is years behind
            leaf = authority.issue_cert("localhost", not_before=now + timedelta(days=2), not_after=now + timedelta(days=9))
        case _:
            leaf = trustme.CA().issue_cert("localhost")
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    leaf.configure_cert(made)
    return made


KINDS = ("good", "wrong-host", "expired", "not-yet-valid", "of-nobody-known")


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Done]:
    authority = trustme.CA()
    folder = tmp_path_factory.mktemp("tls")
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    with ExitStack() as stack:
        servers = {k: stack.enter_context(WireServer(context(k, authority))) for k in KINDS}
        for server in servers.values():
            server.scripts["/r.csv"] = good
        here = Installation(folder / "here", {"SSL_CERT_FILE": str(folder / "ca.pem")})
        watched = [Watched(k, s.url("/r.csv"), "file") for k, s in servers.items()]
        here.configure(watched, hosts=[s.host for s in servers.values()])
        yield here.crawl(code=1)


def test_a_good_certificate_is_taken(tls: Done) -> None:
    assert tls.decision("good") == "baseline"


def test_the_exchange_is_kept_with_the_certificate_and_no_secret(tls: Done, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = next(tmp_path_factory.getbasetemp().glob("tls*")) / "here" / "data"
    (row,) = rows_of(folder, "snapshot", source="good")
    exchange, leaf = json.loads(row["exchange"]), GOOD["leaf"].cert_chain_pems[0].bytes().decode()
    assert exchange["certificate"] == hashlib.sha256(ssl.PEM_cert_to_DER_cert(leaf)).hexdigest()
    assert exchange["request"]["User-Agent"] == "npdwatch/0.1"
    assert exchange["asked_at"] <= row["fetched_at"]
    assert exchange.keys() == {"asked_at", "request", "certificate"}
    (entry,) = rows_of(folder, "chain_entry", kind="answer")
    assert json.loads(entry["text"])["exchange"] == exchange


@pytest.mark.parametrize("kind", KINDS[1:])
def test_a_bad_certificate_is_refused_by_name(kind: str, tls: Done) -> None:
    assert (kind, "tls") in tls.failures, tls.data["failures"]
    assert "certificate" in tls.failures[kind, "tls"]
    assert f"clock says {datetime.now(UTC):%d %B %Y}" in tls.failures[kind, "tls"]


def one(folder: Path, server: WireServer, *names: str, retries: tuple[float, ...] = ()) -> Installation:
    here = Installation(folder)
    here.configure(
        [Watched(n, server.url(f"/{n}.csv"), "file") for n in names], hosts=[server.host], retries=retries
    )
    return here


def test_robots_txt_is_obeyed(tmp_path: Path) -> None:
    with WireServer() as server:
        server.scripts = {
            "/robots.txt": lambda w: w.answer(b"User-agent: *\nDisallow: /private\n", 200, "text/plain"),
            "/private.csv": good, "/public.csv": good,
        }
        done = one(tmp_path, server, "private", "public").crawl(code=1)
        assert "robots.txt" in done.failures["private", "blocked"]
        assert done.decision("public") == "baseline"
        assert server.asked("/private.csv") == 0


@pytest.mark.parametrize("body", [b"<p>no</p>", b"User-agent: *\nDisallow: /\n"])
def test_a_host_without_robots_txt_may_be_asked(body: bytes, tmp_path: Path) -> None:
    with WireServer() as server:
        server.scripts = {"/robots.txt": lambda w: w.answer(body, 404, "text/plain"), "/a.csv": good}
        assert one(tmp_path, server, "a").crawl().decision("a") == "baseline"


def test_crawl_delay_is_kept(tmp_path: Path) -> None:
    with WireServer() as server:
        server.scripts = {
            "/robots.txt": lambda w: w.answer(b"User-agent: *\nCrawl-delay: 1\n", 200, "text/plain"),
            "/a.csv": good, "/b.csv": good,
        }
        one(tmp_path, server, "a", "b").crawl()
        (a,), (b,) = server.times("/a.csv"), server.times("/b.csv")
        assert abs(b - a) > 0.9, "no sooner than the site asks; later is no fault"


def test_a_robots_txt_is_kept_by_crawls_that_do_not_ask_for_it(tmp_path: Path) -> None:
    """From the second crawl of an hour on neither its delay nor what it forbids was obeyed."""
    with WireServer() as server:
        server.scripts = {
            "/robots.txt": lambda w: w.answer(b"User-agent: *\nCrawl-delay: 1\nDisallow: /no\n", 200, "text/plain"),
            "/a.csv": good, "/b.csv": good, "/no.csv": good,
        }
        at = Installation(tmp_path)
        named = [Watched(n, server.url(f"/{n}.csv"), "file") for n in ("a", "b", "no")]
        at.configure(named, hosts=[server.host], more="auto_delay = 0.1")
        for n in range(2):
            at.crawl("--paced", code=1)
            assert server.asked("/no.csv") == 0
            a, b = server.times("/a.csv")[n], server.times("/b.csv")[n]
            assert abs(b - a) > 0.9, n
        assert server.asked("/robots.txt") == 1


@pytest.mark.parametrize("status", [404, 403, 410])
def test_that_there_is_no_robots_txt_is_kept_for_an_hour(status: int, tmp_path: Path) -> None:
    """It was asked for by each crawl of a host that has none: half of what such a host was asked for."""
    with WireServer() as server:
        server.scripts = {"/robots.txt": lambda w: w.answer(b"User-agent: *\nDisallow: /\n", status, "text/plain"), "/a.csv": good}
        at = Installation(tmp_path)
        at.configure([Watched("a", server.url("/a.csv"), "file")], hosts=[server.host], more="auto_delay = 0.1")
        for _ in range(2):
            at.crawl("--paced")
        assert (server.asked("/robots.txt"), server.asked("/a.csv")) == (1, 2)


def test_that_a_robots_txt_leads_to_another_page_is_kept_too(tmp_path: Path) -> None:
    with WireServer() as server:
        server.scripts = {
            "/robots.txt": lambda w: w.answer(b"", 302, Location="/home"), "/a.csv": good,
            "/home": lambda w: w.answer(b"<html>" + b"<p>Welcome</p>\n" * 60_000, 200, "text/html"),
        }
        at = Installation(tmp_path)
        at.configure([Watched("a", server.url("/a.csv"), "file")], hosts=[server.host], more="auto_delay = 0.1")
        for _ in range(2):
            at.crawl("--paced")
        assert (server.asked("/robots.txt"), server.asked("/home"), server.asked("/a.csv")) == (1, 1, 2)


@pytest.mark.parametrize(("retries", "asked"), [((), 2), ((1.5,), 3)])
def test_what_is_closed_without_an_answer_is_not_asked_again_before_the_delay_of_its_host_is_over(
    retries: tuple[float, ...], asked: int, tmp_path: Path
) -> None:
    """Over a connection that had been idle it was asked again within 0.05 seconds, at each try."""

    def good_and_open(w: Wire) -> None:
        good(w)
        w.keep_open()

    with WireServer() as server:
        robots = b"User-agent: *\nCrawl-delay: 1\n"
        server.scripts = {
            "/a.csv": good_and_open, "/b.csv": lambda _: None, "/robots.txt": lambda w: w.answer(robots, 200, "text/plain"),
        }
        at = Installation(tmp_path)
        named = [Watched(n, server.url(f"/{n}.csv"), "file") for n in ("a", "b")]
        at.configure(named, hosts=[server.host], retries=retries)
        assert at.crawl(code=1).failures.keys() == {("b", "unreachable")}
        assert 1 <= server.asked("/b.csv") <= asked
        times = sorted([*server.times("/a.csv"), *server.times("/b.csv")])
        assert min(b - a for a, b in pairwise(times)) > 0.8


def test_who_asks_to_be_left_alone_is_over_crawls_for_all_sources_of_the_host(tmp_path: Path) -> None:
    """It was asked again at each poll, and another of its addresses two seconds later."""
    with WireServer() as server, WireServer() as other:
        server.scripts = {
            "/robots.txt": lambda w: w.answer(b"", 404),
            "/a.csv": lambda w: w.answer(b"", 429, Retry_After="7200"), "/b.csv": good,
        }
        other.scripts = {"/c.csv": good}
        at = Installation(tmp_path)
        named = [Watched(n, s.url(f"/{n}.csv"), "file") for n, s in (("a", server), ("b", server), ("c", other))]
        at.configure(named, hosts=[server.host, other.host])
        at.crawl("a", code=1)
        at.crawl(code=1)
        assert (server.asked("/a.csv"), server.asked("/b.csv"), other.asked("/c.csv")) == (1, 0, 1)
        (why,) = {x["detail"] for x in rows_of(at, "fetch", source="b")}
        assert why.startswith("it has asked to be left alone until ")
        assert why.endswith("; npdwatch crawl with --force asks all the same")
        said = at.run("status", "--json", code=1).data["trouble"]
        assert [x["subject"] for x in said if x["code"] == "left_alone"] == [server.host]
        at.crawl("--force", "b")
        assert server.asked("/b.csv") == 1, "by hand, where that is wished"
        set_fields(at.data / FILE_NAME, "left_alone", {"until": "2026-03-04T10:00:00.000Z"})
        server.scripts["/a.csv"] = good
        at.crawl("a")
        at.crawl("a")
        assert server.asked("/a.csv") == 3
        assert rows_of(at, "left_alone") == [], "nothing is left of it after a day"
        assert rows_of(at, "notice", code="left_alone", recovered_at=None) == []


def test_a_page_that_always_asks_to_be_left_alone_keeps_no_other_from_being_seen_for_long(tmp_path: Path) -> None:
    with WireServer() as server:
        server.scripts = {"/a.csv": lambda w: w.answer(b"", 429, Retry_After="300"), "/b.csv": good}
        at = one(tmp_path, server, "a", "b")
        at.crawl(code=1)
        assert server.asked("/b.csv") == 0
        over = {"until": stamp(datetime.now(UTC) - timedelta(seconds=1))}
        set_fields(at.data / FILE_NAME, "left_alone", over)
        at.crawl(code=1)
        assert (server.asked("/a.csv"), server.asked("/b.csv")) == (2, 1)
        at.crawl(code=1)
        assert (server.asked("/a.csv"), server.asked("/b.csv")) == (2, 2)


def over(at: Installation) -> None:
    """What is left alone may be asked again."""
    set_fields(at.data / FILE_NAME, "left_alone", {"until": stamp(datetime.now(UTC) - timedelta(seconds=1))})


def refusing(status: int) -> Script:
    return lambda w: w.answer(b"", status)


@pytest.mark.parametrize(("status", "minutes", "named"), [(429, [2, 4, 8, 16, 32, 60, 60], True), (503, [2, 4, 8, 15, 15], False)])
def test_a_host_that_asks_for_a_pause_and_names_no_time_has_one_that_grows_until_it_answers(
    tmp_path: Path, status: int, minutes: list[int], named: bool
) -> None:
    """The next crawl asked it again at once, and the one after that: who keeps on may be banned."""
    names = ("a", "b", "c", "d")
    with WireServer() as server:
        server.scripts = {f"/{n}.csv": refusing(status) for n in names}
        at = one(tmp_path, server, *names)
        asked: list[int] = []
        for pause in minutes:
            over(at)
            begun = datetime.now(UTC)
            at.crawl(code=1)
            asked.append(sum(server.asked(f"/{n}.csv") for n in names) - sum(asked))
            (left,) = rows_of(at, "left_alone", place=server.host)
            noted_at = parse_stamp(left["until"]) - timedelta(minutes=pause)
            assert begun - timedelta(seconds=1) <= noted_at <= datetime.now(UTC)
        at.crawl(code=1)
        assert 3 <= asked[0] <= 4, "one may be on its way"
        assert max(asked[1:]) <= 2
        assert sum(server.asked(f"/{n}.csv") for n in names) == sum(asked)
        assert [x["place"] for x in at.run("status", "--json", code=1).data["left_alone"]] == [server.host]
        told = [x["subject"] for x in rows_of(at, "notice", code="left_alone", recovered_at=None)]
        assert told == ([server.host] if named else [])
        server.scripts |= {f"/{n}.csv": good for n in names}
        over(at)
        at.crawl()
        assert rows_of(at, "left_alone") == []
        assert rows_of(at, "notice", code="left_alone", recovered_at=None) == []


def test_the_pause_of_a_host_of_one_address_grows_too_and_503_of_one_is_an_error_as_any(tmp_path: Path) -> None:
    with WireServer() as server:
        server.scripts = {"/a.csv": refusing(503)}
        at = one(tmp_path, server, "a")
        for _ in (1, 2):
            at.crawl(code=1)
        assert len(server.times("/a.csv")) == 2
        server.log.clear()
        server.scripts = {"/a.csv": refusing(429)}
        for n in (1, 2, 3):
            at.crawl(code=1)
            at.crawl(code=1)
            assert server.asked("/a.csv") == n
            (left,) = rows_of(at, "left_alone", place=server.host)
            assert left["times"] == n
            over(at)


@pytest.mark.parametrize("status", [429, 503])
def test_a_page_that_alone_asks_for_a_pause_keeps_no_other_from_being_seen(tmp_path: Path, status: int) -> None:
    with WireServer() as server:
        server.scripts = {"/a.csv": refusing(status), "/b.csv": good}
        at = one(tmp_path, server, "a", "b")
        for n in (1, 2, 3, 4):
            at.crawl(code=1)
            assert (server.asked("/a.csv"), server.asked("/b.csv")) == (n, n)
        assert rows_of(at, "left_alone") == []


def test_check_and_source_add_leave_alone_who_asked_for_it_and_keep_what_they_are_told(tmp_path: Path) -> None:
    """They asked all the same, and what they were answered the daemon did not hear."""
    with WireServer() as server:
        server.scripts = {"/a.csv": lambda w: w.answer(b"", 429, Retry_After="7200"), "/b.csv": good}
        at = one(tmp_path, server, "a", "b")
        assert "it has asked to be left alone until" in at.run("check", code=1).out
        asked = len(server.log)
        assert at.run("check", code=1).out.count("it has asked to be left alone until") >= 2
        added = at.run("source", "add", server.url("/c.csv"), code=1)
        assert "it has asked to be left alone until" in added.said
        at.crawl("b", code=1)
        assert len(server.log) == asked
        assert at.run("status", "--json", code=None).data["left_alone"][0]["place"] == server.host


def test_check_and_source_add_keep_the_budget_of_hosts_with_sources_on_auto(tmp_path: Path) -> None:
    with WireServer() as server:
        server.scripts = {f"/{n}.csv": good for n in "abc"}
        at = Installation(tmp_path)
        at.configure([Watched(n, server.url(f"/{n}.csv"), "file", every="auto") for n in "ab"], hosts=[server.host], more="auto_delay = 1.0")
        at.run("check", code=None)
        checked = len(server.log)
        at.run("source", "add", server.url("/c.csv"), code=None)
        times = [t for t, _ in server.log]
        gaps = [b - a for a, b in pairwise(times)]
        assert len(times) > checked + 1 > 3
        assert min(gaps[:checked - 1] + gaps[checked:]) > 0.7


def test_a_page_that_is_being_mended_for_a_day_keeps_nothing_else_of_its_host_from_being_seen(tmp_path: Path) -> None:
    with WireServer() as server:
        server.scripts = {"/a.csv": lambda w: w.answer(b"", 503, Retry_After="86400"), "/b.csv": good}
        at = one(tmp_path, server, "a", "b")
        at.crawl(code=1)
        at.crawl(code=1)
        assert (server.asked("/a.csv"), server.asked("/b.csv")) == (1, 2)


def test_what_fails_in_passing_is_cured_by_a_second_try_that_waits(tmp_path: Path) -> None:
    def busy_once(w: Wire) -> None:
        if server.asked(w.path) == 1:
            w.answer(b"busy", 503, Retry_After="1")
        else:
            good(w)

    def cut_once(w: Wire) -> None:
        if server.asked(w.path) == 1:
            w.answer(b"\x1f\x8b\x08", Content_Encoding="gzip")
        else:
            good(w)

    with WireServer() as server:
        server.scripts = {"/busy.csv": busy_once, "/cut.csv": cut_once, "/never.csv": lambda w: w.answer(b"", 500)}
        done = one(tmp_path, server, "busy", "cut", "never", retries=(0.1, 0.1)).crawl(code=1)
        assert done.decision("busy") == done.decision("cut") == "baseline"
        first, second = server.times("/busy.csv")
        assert second - first > 0.9, "no sooner than the site asks"
        assert list(done.failures) == [("never", "server_error")]
        assert server.asked("/never.csv") == 3
        assert server.asked("/robots.txt") == 1


def test_nobody_listens(tmp_path: Path) -> None:
    with WireServer() as server:
        here = one(tmp_path, server, "a")
    done = here.crawl(code=1)
    assert ("a", "unreachable") in done.failures
    assert here.crawl(code=1).code == 1
    (notice,) = rows_of(here, "notice")
    assert (notice["code"], notice["count"], notice["urgent"]) == ("source_failing", 2, 0)
