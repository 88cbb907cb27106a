"""A robots.txt is obeyed by all sources of a host that are due at once; one that fails forbids all for a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bench.sites import addresses, many_hosts
from bench.wire import Wire, WireServer
from bench.world import Installation, Watched
from db.problems import FILE_NAME
from db.schedule import waiting_since
from demo.editions import baseline
from tests.tables import rows_of, set_fields
from text.timestamp import parse_stamp, stamp

SAID = "User-agent: *\nDisallow: /no/\n"
ANSWER = f"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {len(SAID)}\r\n\r\n{SAID}"


def test_it_is_obeyed_by_all_that_wait_for_it(tmp_path: Path) -> None:
    at = Installation(tmp_path)
    with many_hosts(addresses(1)) as sites:
        (host,) = sites.hosts
        sites.tell("answers", {"/robots.txt": ANSWER})
        paths = ["0.csv", *(f"no/{n}.csv" for n in range(1, 5))]
        at.configure([Watched(f"s{n}", f"http://{host}/{path}", "file") for n, path in enumerate(paths)], hosts=[host])
        at.crawl("--no-deliver", code=None)
        asked = sites.tell()["counts"]
    assert [x["outcome"] for x in rows_of(at, "fetch")] == ["ok", *["blocked"] * 4]
    assert list(asked) == [f"{sites.ports[0]}/0.csv"]


CSV = baseline().csv()


def good(w: Wire) -> None:
    w.answer(CSV)


def one(folder: Path, server: WireServer) -> Installation:
    at = Installation(folder)
    at.configure([Watched("a", server.url("/a.csv"), "file")], hosts=[server.host], more="auto_delay = 0.1")
    return at


def robots(at: Installation) -> str:
    """Until when, and why, `status` says that the site is left alone."""
    alone = at.run("status", "--json", code=None).data["left_alone"]
    return "; ".join(f"{x['place'].rpartition('/')[2].partition(':')[0]}: {x['why']}" for x in alone)


def put_back(at: Installation, minutes: float) -> None:
    """Has all of that be so much longer ago."""
    for x in rows_of(at, "left_alone"):
        until = stamp(parse_stamp(x["until"]) - timedelta(minutes=minutes))
        set_fields(at.data / FILE_NAME, "left_alone", {"until": until}, place=x["place"])


@pytest.mark.parametrize("paced", [True, False])
@pytest.mark.parametrize("status", [500, 503, 520])
def test_a_robots_txt_that_fails_forbids_all_for_a_time_and_is_not_asked_for_by_each_crawl(
    status: int, tmp_path: Path, *, paced: bool
) -> None:
    """It was asked for each minute while the site was in trouble, and its error page was read as rules."""
    with WireServer() as server:
        server.scripts = {"/robots.txt": lambda w: w.answer(b"User-agent: *\nAllow: /\n", status, "text/plain"), "/a.csv": good}
        at, how = one(tmp_path, server), ["--paced"] if paced else []
        for _ in range(3):
            (why,) = at.crawl(*how, code=1).failures.values()
            assert f"its robots.txt answers with an error ({status}), which forbids all for a time" in why
        assert (server.asked("/robots.txt"), server.asked("/a.csv")) == (1, 0)
        assert robots(at) == f"127.0.0.1: its robots.txt answers with an error ({status}), which forbids all for a time"
        assert waiting_since(at.data).keys() == {"a"}, "it is looked at again soon, whatever its interval"
        at.crawl(*how, "--force")
        assert server.asked("/a.csv") == 1, "by hand, where that is wished"


def test_a_robots_txt_that_answers_again_has_its_host_looked_at(tmp_path: Path) -> None:
    with WireServer() as server:
        server.scripts = {"/robots.txt": lambda w: w.answer(b"", 503), "/a.csv": good}
        at = one(tmp_path, server)
        at.crawl(code=1)
        put_back(at, 3)
        at.crawl(code=1)
        assert server.asked("/robots.txt") == 2
        put_back(at, 3)
        at.crawl(code=1)
        assert server.asked("/robots.txt") == 2, "twice as long the second time"
        put_back(at, 3)
        server.scripts["/robots.txt"] = lambda w: w.answer(b"", 404)
        assert at.crawl().decision("a") == "baseline"
        assert (rows_of(at, "left_alone"), waiting_since(at.data)) == ([], {})


def test_a_robots_txt_that_has_failed_for_an_hour_counts_as_one_that_is_not_there(tmp_path: Path) -> None:
    """A site of which only that is broken is not given up for it."""
    with WireServer() as server:
        server.scripts = {"/robots.txt": lambda w: w.answer(b"", 500), "/a.csv": good}
        at = one(tmp_path, server)
        at.crawl(code=1)
        put_back(at, 61)
        at.crawl(code=0)
        at.crawl(code=0)
        assert (server.asked("/robots.txt"), server.asked("/a.csv")) == (2, 2)
        assert robots(at) == "robots.txt: it has failed for an hour or longer, and counts as one that is not there"
        put_back(at, 61)
        at.crawl(code=0)
        assert (server.asked("/robots.txt"), server.asked("/a.csv")) == (3, 3), "once an hour, and it is none still"
        server.scripts["/robots.txt"] = lambda w: w.answer(b"User-agent: *\nDisallow: /\n", 200, "text/plain")
        put_back(at, 61)
        assert at.crawl(code=1).failures.keys() == {("a", "blocked")}


@pytest.mark.parametrize(("said", "least", "most"), [("3600", 59, 61), ("900000", 59, 61), ("30", 1, 3)])
def test_a_robots_txt_that_fails_may_say_for_how_long_up_to_an_hour(said: str, least: float, most: float, tmp_path: Path) -> None:
    with WireServer() as server:
        server.scripts = {"/robots.txt": lambda w: w.answer(b"", 503, Retry_After=said), "/a.csv": good}
        at = one(tmp_path, server)
        at.crawl(code=1)
        (until,) = (parse_stamp(x["until"]) for x in rows_of(at, "left_alone") if x["place"] == server.host)
        assert least < (until - datetime.now(UTC)).total_seconds() / 60 < most
