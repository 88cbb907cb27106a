"""Sources on auto, by real crawls: their pace at the servers, what a feed announces, what status says of it."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bench.measure import until
from bench.wire import Script, WireServer
from bench.world import Installation, Watched, World
from db.problems import FILE_NAME
from demo.sinks import HookSink
from demo.site import content_item, file_attachment
from pipelines.pacing.silent import NEWER_BY
from tests.tables import delete_rows, rows_of, set_fields
from text.timestamp import stamp

PAGES = 4
DELAY = 1.0
FEED = "/api/search.json?order=-public_timestamp"
FIRST = "2026-03-04T08:00:00+00:00"
NOTICE = b"A notice of nothing much.\n"


class Site:
    """Pages with a file each on another host, and a feed of changes."""

    def __init__(self, pages: WireServer, files: WireServer) -> None:
        self.pages, self.files = pages, files
        self.entries = [("/not-watched", FIRST)]
        for n in range(PAGES):
            self.publish(n, "Some words.")
        self.pages.scripts[FEED] = self._feed
        for server in (pages, files):
            server.scripts["/robots.txt"] = lambda wire: wire.answer(b"User-agent: *\nDisallow: /no\n", 200, "text/plain")

    def publish(self, n: int, words: str, *, announced: str = "") -> None:
        path, file = f"/guidance/p{n}", f"/media/64f00000000000000000000{n}/notice-{n}.txt"
        link = file_attachment(n, f"Notice {n}", self.files.url(file), f"64f00000000000000000000{n}", NOTICE,
                               content_type="text/plain")
        details = {"body": f"<p>{words}</p>", "change_history": [], "attachments": [link]}
        self.pages.scripts[f"/api/content{path}"] = as_json(content_item(path, f"Page {n}", words, at=FIRST, details=details))
        self.files.scripts[file] = lambda wire: wire.answer(NOTICE, 200, "text/plain")
        if announced:
            self.entries.insert(0, (path, announced))

    def _feed(self, wire: Any) -> None:
        results = [{"title": "A page", "link": path, "public_timestamp": at} for path, at in self.entries]
        as_json({"results": results, "total": len(results)})(wire)

    def asked(self, n: int) -> int:
        return self.pages.asked(f"/api/content/guidance/p{n}")


def as_json(data: object) -> Script:
    return lambda wire: wire.answer(json.dumps(data).encode(), 200, "application/json; charset=utf-8")


def configured(folder: Path, pages: WireServer, files: WireServer, delay: float) -> Installation:
    at = Installation(folder / "here")
    watched = [Watched(f"p{n}", pages.url(f"/guidance/p{n}"), every="auto") for n in range(PAGES)]
    watched.append(Watched("feed", pages.url(FEED), kind="changes", every="1s"))
    at.configure(watched, hosts=[pages.host, files.host], more=f"auto_delay = {delay}")
    return at


def test_the_daemon_keeps_the_pace_of_each_host_and_looks_at_what_is_announced(tmp_path: Path) -> None:
    with WireServer() as pages, WireServer() as files:
        site, at = Site(pages, files), configured(tmp_path, pages, files, DELAY)
        with at.started("daemon", "--beat", "0.1") as child:
            assert until(lambda: all(site.asked(n) for n in range(PAGES)) and pages.asked(FEED) >= 2, 90)
            assert until(lambda: files.asked("/media/64f000000000000000000003/notice-3.txt") > 0, 60)
            set_fields(at.data / FILE_NAME, "source", {"polled_at": "2026-03-04T10:00:00.000Z"}, name="p2")
            site.publish(2, "Other words.", announced="2026-03-04T11:00:00+00:00")
            assert until(lambda: site.asked(2) >= 2, 90), "within seconds, where its own rhythm is hours"
            assert until(lambda: files.asked("/media/64f000000000000000000002/notice-2.txt") >= 2, 60)
            child.send_signal(signal.SIGTERM)
            assert child.wait(60) == 0
        for server in (pages, files):
            assert min(b - a for (a, _), (b, _) in pairwise(server.log)) >= DELAY * 0.7, server.log
            assert server.asked("/robots.txt") == 1, "kept from crawl to crawl"
        assert [site.asked(n) for n in range(PAGES)] == [1, 1, 2, 1]
        status = at.run("status", "--json", code=None).data
        assert not [s["why"] for s in status["sources"] if not s["well"]]
        (on_site, on_files) = sorted(status["budgets"], key=lambda b: b["host"] != pages.host)
        assert (on_site["sources"], on_site["feeds"], on_files["sources"], on_files["feeds"]) == (PAGES, 1, PAGES, 0)
        assert (on_site["fits"], on_files["fits"]) == (False, True), "a feed that is asked each second is all of it"


@pytest.fixture
def world(tmp_path: Path) -> Any:
    with WireServer() as pages, WireServer() as files:
        site, at = Site(pages, files), configured(tmp_path, pages, files, 0.0)
        at.run("crawl", "--no-deliver")
        yield site, at


def auto(at: Installation) -> dict[str, str]:
    return {s["name"]: s["auto"]["why"] for s in at.run("status", "--json", code=None).data["sources"] if s["auto"]}


def test_status_says_when_each_is_looked_at_next_and_why(world: tuple[Site, Installation]) -> None:
    site, at = world
    said = at.run("status", code=None).out
    assert ": no change was seen since the first look: every 4 h 45 min, the seldomest." in said
    assert "p1 is looked at next at 20" in said
    assert f"Budget of {site.pages.host}: 4 sources on auto and 1 feed of changes, without a delay; in the last hour" in said
    (feed,) = [line for line in said.splitlines() if line.startswith("feed ")][:1]
    assert "never" not in feed, "a feed changes all the time"
    site.entries.insert(0, ("/guidance/p1", "2026-03-04T11:00:00+00:00"))
    assert "feed: announces a change of 1 source on auto\n" in at.run("crawl", "--no-deliver", "feed").out
    assert "feed: announces nothing new\n" in at.run("crawl", "--no-deliver", "feed").out


def test_status_counts_the_delay_that_a_site_asks_for_and_says_what_does_not_fit(world: tuple[Site, Installation]) -> None:
    site, at = world
    site.pages.scripts["/robots.txt"] = lambda w: w.answer(b"User-agent: *\nCrawl-delay: 2\n", 200, "text/plain")
    at.run("crawl", "--paced", "--no-deliver", "feed")
    budgets = {b["host"]: b for b in at.run("status", "--json", code=None).data["budgets"]}
    assert {host: b["delay"] for host, b in budgets.items()} == {site.pages.host: 2.0, site.files.host: 0.0}
    assert not budgets[site.pages.host]["fits"], "the feed alone is asked each second"
    said = at.run("status", code=None).out
    assert f"more to ask of {site.pages.host} than fits into the budget" in said
    assert "All is well" not in said


def test_what_was_announced_and_is_not_there_yet_is_looked_at_once_more(world: tuple[Site, Installation]) -> None:
    site, at = world
    site.entries.insert(0, ("/guidance/p1", "2026-03-04T11:00:00+00:00"))
    at.run("crawl", "--no-deliver", "feed")
    assert auto(at)["p1"] == "feed announced a change"
    at.run("crawl", "--no-deliver", "p1")
    assert auto(at)["p1"].startswith("feed announced a change that was not there yet")
    at.run("crawl", "--no-deliver", "p1")
    assert auto(at)["p1"].startswith("no change was seen")


def test_the_second_look_at_what_was_announced_believes_no_word_that_nothing_has_changed(
    world: tuple[Site, Installation]
) -> None:
    """Both looks had asked with the ETag, a cache had said 304 to both, and the change was seen a day later."""
    site, at = world
    path = "/guidance/p1"
    old = content_item(path, "Page 1", "Old.", at=FIRST)
    new = content_item(path, "Page 1", "New.", at="2026-03-04T11:00:00Z")

    def lying(wire: Any) -> None:
        if wire.headers.get("If-None-Match"):
            wire.answer(b"", 304)
        else:
            wire.answer(json.dumps(item).encode(), 200, "application/json", ETag='"one"')

    site.pages.scripts[f"/api/content{path}"], item = lying, old
    at.run("crawl", "--no-deliver", "--force", "p1", code=None)
    site.entries.insert(0, (path, "2026-03-04T11:00:00+00:00"))
    item = new
    at.run("crawl", "--no-deliver", "feed")
    assert "unchanged" in at.run("crawl", "--no-deliver", "p1").out
    at.run("crawl", "--no-deliver", "p1", code=None)
    assert auto(at)["p1"].startswith("it changed")


def test_what_was_announced_and_is_there_has_its_own_rhythm_again(world: tuple[Site, Installation]) -> None:
    site, at = world
    site.publish(1, "Other words, and files.", announced="2026-03-04T11:00:00+00:00")
    site.pages.scripts["/api/content/guidance/p1"] = as_json(
        content_item("/guidance/p1", "Page 1", "Withdrawn.", at="2026-03-04T11:00:00Z",
                     withdrawn_notice={"explanation": "<p>No.</p>", "withdrawn_at": "2026-03-04T11:00:00Z"}),
    )
    at.run("crawl", "--no-deliver", "feed")
    at.run("crawl", "--no-deliver", "p1", code=None)
    assert auto(at)["p1"].startswith("it changed once since the first look")


def results(*hours: int | None) -> bytes:
    """What GOV.UK's search answers; None: without a time."""
    times = [{"public_timestamp": f"2026-03-04T{h:02}:00:00Z"} if h is not None else {} for h in hours]
    return json.dumps({"results": [{"title": "A page", "link": f"/p{n}", **at} for n, at in enumerate(times)]}).encode()


@pytest.mark.parametrize(("body", "said"), [
    (results(*[None] * 5), "its url must ask for that, fields=title,link,public_timestamp"),
    (results(9, 11, 8, 12, 10, 7), "its url must say order=-public_timestamp"),
    (results(12, 11, 10, 23, 9, 8), ""),
    (results(12, None, 10), ""),
], ids=["without times", "not sorted by time", "one entry with a wrong clock", "one without a time"])
def test_a_feed_that_could_announce_nothing_is_refused_with_what_to_write(
    world: tuple[Site, Installation], body: bytes, said: str
) -> None:
    site, at = world
    site.pages.scripts[FEED] = lambda wire: wire.answer(body, 200, "application/json")
    tried = at.run("check", code=None).out
    line = next(x for x in tried.splitlines() if x.startswith(("! feed:", "feed of changes", "changes")))
    assert said in tried
    assert ("FAILS" in line or line.startswith("!")) is bool(said)
    at.run("crawl", "--no-deliver", "feed", code=1 if said else 0)
    site.pages.scripts[f"{FEED}&x=1"] = site.pages.scripts[FEED]
    added = at.run("source", "add", site.pages.url(f"{FEED}&x=1"), "--kind", "changes", "--name", "more", code=None)
    assert said in added.said
    assert (added.code != 0) is bool(said)


def test_a_register_that_does_not_come_at_its_first_look_is_asked_for_as_often_as_any(
    world: tuple[Site, Installation]
) -> None:
    """It was taken for a page: again after 15 minutes, 30, an hour, two."""
    site, at = world
    path, file = "/guidance/p1", "/media/64f00000000000000000000a/register.csv"
    link = file_attachment(1, "Register of data shares", site.files.url(file), "64f00000000000000000000a", b"x",
                           content_type="text/csv")
    details = {"body": "<p>Words.</p>", "change_history": [], "attachments": [link]}
    site.pages.scripts[f"/api/content{path}"] = as_json(content_item(path, "New", "Words.", at=FIRST, details=details))
    site.files.scripts[file] = lambda wire: wire.answer(b"no", 503)
    delete_rows(at.data / FILE_NAME, "pace", source="p1")
    for _ in range(5):
        at.run("crawl", "--no-deliver", "p1", code=None)
    assert auto(at)["p1"] == "the last 5 looks failed: again after 13 min"


def test_a_feed_that_stays_as_it_is_while_pages_are_published_is_blind(world: tuple[Site, Installation]) -> None:
    site, at = world
    site.entries += [(f"/guidance/p{n}", FIRST) for n in range(PAGES)]
    for _ in range(3):
        at.run("crawl", "--no-deliver")
    for n in (1, 2):
        path = f"/guidance/p{n}"
        site.pages.scripts[f"/api/content{path}"] = as_json(content_item(path, f"Page {n}", "Other.", at="2026-03-04T12:00:00Z"))
    at.run("crawl", "--no-deliver", "p1", "p2", code=None)
    at.run("crawl", "--no-deliver", "feed")
    set_fields(at.data / FILE_NAME, "unannounced", {"found_at": stamp(datetime.now(UTC) - NEWER_BY)})
    at.run("crawl", "--no-deliver", "feed", code=1)
    at.run("crawl", "--no-deliver", "feed", code=1)
    seen = at.run("status", "--json", code=1).data["sources"]
    feed = next(s for s in seen if s["name"] == "feed")
    assert (feed["state"], feed["well"]) == ("blind", False)
    assert "2 pages of its host were published anew that it does not name (p1, p2)" in feed["why"]
    assert {s["auto"]["why"] for s in seen if s["name"] in ("p0", "p3")} == {"feed, which announces changes, is not seen"}
    site.entries.insert(0, ("/guidance/p3", "2026-03-04T13:00:00+00:00"))
    at.run("crawl", "--no-deliver", "feed")


@pytest.mark.parametrize("body", [b'{"results": [', b'{"results": []}', b"<html>Sorry</html>", b""],
                         ids=["cut", "names nothing", "a page", "empty"])
def test_a_feed_that_is_sick_is_said_and_changes_nothing_of_what_is_due(
    world: tuple[Site, Installation], body: bytes
) -> None:
    site, at = world
    before = auto(at)
    site.pages.scripts[FEED] = lambda wire: wire.answer(body, 200, "application/json")
    at.run("crawl", "--no-deliver", "feed", code=1)
    seen = next(s for s in at.run("status", "--json", code=1).data["sources"] if s["name"] == "feed")
    assert (seen["state"], auto(at)) == ("blind", before)


def test_a_feed_that_has_moved_is_news_for_operators_alone(world: tuple[Site, Installation]) -> None:
    site, at = world
    to = site.pages.url("/elsewhere.atom")
    site.pages.scripts[FEED] = lambda wire: wire.answer(b"", 301, Location=to)
    site.pages.scripts["/elsewhere.atom"] = lambda wire: wire.answer(b"<feed/>", 200, "application/atom+xml")
    at.run("crawl", "--no-deliver", "feed", code=1)
    assert [x["code"] for x in rows_of(at, "notice", source="feed")] == ["source_moved"]
    assert rows_of(at, "change", source="feed") == []


def test_an_atom_feed_is_read_too(world: tuple[Site, Installation]) -> None:
    site, at = world

    def atom(*names: str) -> Script:
        entries = "".join(
            f'<entry><id>{site.pages.url(f"/{n}")}#{n}</id><title>Page: {n}</title><updated>2026-03-04T11:00:00Z</updated>'
            f'<link rel="alternate" href="{site.pages.url(f"/guidance/{n}")}"/></entry>' for n in names
        )
        text = f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><id>a</id><title>A</title>{entries}</feed>'
        return lambda wire: wire.answer(text.encode(), 200, "application/atom+xml")

    site.pages.scripts[FEED] = atom("q")
    at.run("crawl", "--no-deliver", "feed")
    site.pages.scripts[FEED] = atom("p3", "q")
    at.run("crawl", "--no-deliver", "feed")
    assert [name for name, why in auto(at).items() if why == "feed announced a change"] == ["p3"]


MANY = 110
"""Pages: more than a host may be asked for in one crawl of the daemon, for which it then takes two."""
TOLD = '[channel.hook]\ntype = "webhook"\nurl_env = "NPDWATCH_TEST_HOOK"\nsecret_env = "NPDWATCH_TEST_SECRET"\n'
REGISTER_AT = "/government/publications/register"


class Newcomers:
    """Many new sources on auto of one host, a register among them that is the last by name, and who is told."""

    def __init__(self, folder: Path, pages: WireServer, hooks: HookSink) -> None:
        self.pages, self.hooks = pages, hooks
        self.names = [f"p{n:03}" for n in range(MANY)]
        for name in self.names:
            pages.scripts[f"/api/content/guidance/{name}"] = as_json(content_item(f"/guidance/{name}", name, "Words.", at=FIRST))
        self.print("2026-03-04T09:00:00Z", "Stanmere University")
        self.at = Installation(folder / "here", World.addresses(hooks.url))
        watched = [*(Watched(n, pages.url(f"/guidance/{n}"), every="auto") for n in self.names),
                   Watched("zz", pages.url(REGISTER_AT), every="auto")]
        self.at.configure(watched, hosts=[pages.host], channels=TOLD, more="auto_delay = 0.0")

    def print(self, at: str, *recipients: str) -> None:
        """Publishes the register."""
        rows = "".join(f"DS0{n:04},{name},A study of attainment\n" for n, name in enumerate(recipients, 1))
        body, path = f"Reference,Recipient,Title\n{rows}".encode(), "/media/64f00000000000000000000b/register.csv"
        link = file_attachment(1, "Register of data shares", self.pages.url(path), "64f00000000000000000000b", body,
                               content_type="text/csv")
        details = {"body": "<p>Words.</p>", "change_history": [], "attachments": [link]}
        self.pages.scripts[path] = lambda wire: wire.answer(body)
        self.pages.scripts[f"/api/content{REGISTER_AT}"] = as_json(
            content_item(REGISTER_AT, "Register", "Words.", at=at, details=details)
        )

    @property
    def looked_at(self) -> int:
        return len(rows_of(self.at, "change", kind="baseline"))

    @property
    def said(self) -> list[str]:
        return [json.loads(r.body)["data"]["headline"] for r in self.hooks.received]


@pytest.fixture
def newcomers(tmp_path: Path) -> Iterator[Newcomers]:
    with WireServer() as pages, HookSink(tmp_path / "hooks") as hooks:
        yield Newcomers(tmp_path, pages, hooks)


ALL_BEGUN = f"The watch has begun: {MANY + 1} sources, 1 release so far; from now on changes are told"


def test_the_first_look_at_many_is_one_message_however_many_crawls_it_takes_and_whoever_is_killed(
    newcomers: Newcomers
) -> None:
    """Each crawl of the daemon's told its own: 200 sources by the budget of one host were 60 messages in two hours."""
    site = newcomers
    with site.at.started("daemon", "--beat", "0.1") as child:
        assert until(lambda: site.looked_at >= 90, 120)
        child.kill()
        child.wait()
    assert site.said == []
    with site.at.started("daemon", "--beat", "0.1") as child:
        assert until(lambda: site.said != [], 120)
        child.send_signal(signal.SIGTERM)
        assert child.wait(60) == 0
    assert (site.said, site.looked_at) == ([ALL_BEGUN], MANY + 1)
    first = next(path for _, path in site.pages.log if path.startswith("/api/content"))
    assert first == f"/api/content{REGISTER_AT}", "registers first, whatever their names"


def test_while_the_first_look_goes_on_what_is_grave_is_told_at_once(newcomers: Newcomers) -> None:
    site = newcomers

    def tell() -> list[str]:
        site.at.run("deliver", "--trigger", "daemon")
        return site.said

    site.at.run("crawl", "--paced", "--no-deliver", "zz", *site.names[:50])
    assert tell() == []
    set_fields(site.at.data / FILE_NAME, "change", {"seen_at": stamp(datetime.now(UTC) - timedelta(minutes=50))})
    assert (tell(), site.at.run("status", "--json", code=None).data["untold"]) == ([], None)
    site.print("2026-03-04T10:00:00Z", "Stanmere University", "The Daily Invention")
    site.at.run("crawl", "--paced", "--no-deliver", "zz")
    assert tell() == ["The Daily Invention gets data"]
    site.at.run("crawl", "--paced", "--no-deliver", *site.names[50:])
    assert tell()[1:] == [ALL_BEGUN]
    assert tell()[2:] == []


def test_first_looks_are_told_after_an_hour_though_some_source_cannot_be_looked_at(newcomers: Newcomers) -> None:
    site = newcomers
    site.at.run("crawl", "--paced", "--no-deliver", *site.names[:2])
    site.at.run("deliver", "--trigger", "daemon")
    assert site.said == []
    set_fields(site.at.data / FILE_NAME, "change", {"seen_at": stamp(datetime.now(UTC) - timedelta(hours=1))})
    site.at.run("deliver", "--trigger", "daemon")
    assert site.said == ["The watch has begun: 2 sources, 0 releases so far; from now on changes are told"]
    site.at.run("crawl", "--paced", *site.names[2:4])
    assert len(site.said) == 2, "who crawls by hand is told at once"
