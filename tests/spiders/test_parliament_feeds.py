"""Feeds and pages through the real crawl command: told once, edited told as edited, and no failure is a deletion."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
import scrapy
from msgspec.structs import replace
from scrapy.http import HtmlResponse

from bench.parliament_world import GAVE, OTHER, Watch, evidence, question
from bench.replica.faults import body, challenge, status
from bench.replica.year import Year
from bench.wire import Wire, WireServer
from db.items.kept import record_of
from db.schedule import waiting_since
from demo.replica import Reply
from model.fetch import Known, Outcome, Verdict
from model.source import Source
from spiders.single import PageSpider
from tests.tables import IS_SET, count_of, rows_of, values_of

OLD = "http://data.parliament.uk/writtenevidence/committeeevidence.svc/evidencedocument/example-committee/example/written/"
BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><rss version="2.0"></rss>'


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    year = Year(questions=[question(n, GAVE if n % 2 else OTHER) for n in range(1, 7)])
    with Watch(tmp_path, year) as made:
        made.watch(made.source("blog", "feed", "/feed"))
        yield made


def crawl(watch: Watch, code: int = 0, *more: str) -> dict[str, str]:
    done = watch.crawl("--no-deliver", *more, code=code)
    return {f["outcome"]: f["detail"] for f in done.data["failures"]}


@pytest.mark.parametrize("path", ["/feed", "/search/rss", "/feed/search/pupil%20data"])
def test_an_entry_is_told_once_and_edited_as_edited(watch: Watch, path: str) -> None:
    watch.watch(watch.source("feed", "feed", path))
    crawl(watch)
    crawl(watch)
    assert watch.told() == []
    assert count_of(watch, "change", kind="baseline") == 1
    watch.parliament.year.questions.append(question(9, GAVE, age=1))
    watch.parliament.year.questions.append(question(10, OTHER, age=1))
    crawl(watch)
    crawl(watch)
    assert [k for k, _ in watch.told()] == ["entry_published"], "an entry without a hit is recorded silently"
    watch.parliament.question(930_009).text = GAVE.replace("2019", "2018")
    crawl(watch)
    crawl(watch)
    assert [k for k, _ in watch.told()] == ["entry_published", "entry_edited"]


def test_a_search_that_is_a_feed_may_tell_everything(watch: Watch) -> None:
    watch.watch(watch.source("feed", "feed", "/feed", tell="all"))
    crawl(watch)
    watch.parliament.year.questions.append(question(10, OTHER, age=1))
    crawl(watch)
    assert [k for k, _ in watch.told()] == ["entry_published"]


BAD_FEEDS = [
    ("an error page", body(b"<!DOCTYPE html><html><body>Sorry</body></html>"), "unexpected"),
    ("cut", body(b'<rss version="2.0"><channel><item><title>A</title></item><item><ti'), "damaged"),
    ("an entity bomb", body(BOMB), "unreadable"),
    ("nothing", body(b""), "empty"),
    ("no entries", body(b'<rss version="2.0"><channel><title>A</title></channel></rss>'), "empty"),
    ("a challenge", challenge(), "blocked"),
    ("403", status(403), "blocked"),
    ("404", status(404), "not_found"),
    ("410", status(410), "not_found"),
    ("bad XML", body(b'<rss version="2.0"><channel><item><title>A</title></channel></rss>'), "unreadable"),
]


def test_a_bad_feed_changes_nothing(watch: Watch) -> None:
    crawl(watch)
    known = values_of(watch, "item", "key", "state", "mark")
    for what, fault, outcome in BAD_FEEDS:
        watch.parliament.heal()
        watch.parliament.fail("/feed", fault)
        assert outcome in crawl(watch, 1), what
        assert values_of(watch, "item", "key", "state", "mark") == known, what
    watch.parliament.heal()
    assert crawl(watch) == {}
    assert watch.told() == []


@pytest.mark.parametrize("fault", [b"AT&T &rsquo;", b"\x0b", b"&#11;"])
def test_one_bad_letter_does_not_make_a_feed_blind_and_is_said(watch: Watch, fault: bytes) -> None:
    crawl(watch)
    watch.parliament.year.questions.append(question(9, GAVE, age=1))
    watch.parliament.fail("/feed", lambda right: replace(right, body=right.body.replace(b"</title>", fault + b"</title>", 1)))
    for _ in range(2):
        assert crawl(watch) == {}
        assert [k for k, _ in watch.told()] == ["entry_published"]
        (notice,) = rows_of(watch, "notice", code="entry_unreadable")
        assert "not well-formed XML and was read without its faults" in notice["message"]
    watch.parliament.heal()
    assert crawl(watch) == {}
    assert count_of(watch, "notice", recovered_at=None) == 0
    assert [k for k, _ in watch.told()] == ["entry_published"]


def test_a_search_that_finds_nothing_is_seen_and_one_that_found_something_is_doubted(watch: Watch, site: WireServer) -> None:
    def finds(path: str, *numbers: int) -> None:
        rows = "".join(f"<item><guid>https://example.org/{n}</guid><title>Entry {n}</title></item>" for n in numbers)
        feed = f'<rss version="2.0"><channel><title>Search</title>{rows}</channel></rss>'.encode()
        site.scripts[path] = lambda wire: wire.answer(feed, content_type="application/rss+xml")

    for path, numbers in (("/first", (1, 2)), ("/second", ())):  # the words of the search are changed
        watch.watch(watch.source("search", "feed", site.url(path), tell="all"))
        finds(path, *numbers)
        for _ in range(2):
            assert crawl(watch) == {}, path
        assert len([at for at, good in values_of(watch, "source", "polled_at", "good_at") if at == good]) == 1
    assert count_of(watch, "item", state="gone") == 0
    finds("/second", 3)
    crawl(watch)
    assert [k for k, _ in watch.told()] == ["entry_published"]
    finds("/second")
    for _ in range(2):
        assert "no entries any more" in str(crawl(watch, 1))


def test_a_feed_that_moves_on_by_more_than_it_holds_is_told_to_operators_and_looked_at_soon(
    watch: Watch, site: WireServer
) -> None:
    def shows_entries(*numbers: int) -> None:
        rows = "".join(f"<item><guid>https://example.org/{n}</guid><title>Entry {n}</title></item>" for n in numbers)
        feed = f'<rss version="2.0"><channel><title>News</title>{rows}</channel></rss>'.encode()
        site.scripts["/news"] = lambda wire: wire.answer(feed, content_type="application/rss+xml")

    watch.watch(watch.source("news", "feed", site.url("/news"), tell="all"))
    for numbers, told, missed in (((1, 2, 3), 0, 0), ((3, 4, 5), 2, 0), ((9, 10, 11), 5, 1), ((11, 12, 13), 7, 0)):
        shows_entries(*numbers)
        assert crawl(watch) == {}
        assert len(watch.told()) == told
        assert count_of(watch, "notice", code="entries_missed", recovered_at=None) == missed, numbers
        assert ("news" in waiting_since(watch.folder / "data")) == bool(missed)


def serves(site: WireServer, *entries: str) -> None:
    rows = "".join(f"<item>{e}</item>" for e in entries)
    feed = f'<rss version="2.0"><channel><title>News</title>{rows}</channel></rss>'.encode()
    site.scripts["/news"] = lambda wire: wire.answer(feed, content_type="application/rss+xml")


@pytest.mark.parametrize("same", ["<title>Update</title>", "<guid>same</guid><title>Update</title><link>https://a.example/</link>"])
def test_entries_that_only_their_words_tell_apart_are_each_told_once(watch: Watch, site: WireServer, same: str) -> None:
    def entry(words: str) -> str:
        return f"{same}<description>{words}</description>"

    watch.watch(watch.source("news", "feed", site.url("/news")))
    old = [entry(f"The weather was mild in place {n}.") for n in range(3)]
    looks = [(old, 0), ([entry(GAVE), *old], 1), ([entry(GAVE.replace("2019", "2018")), entry(GAVE), *old[:2]], 2),
             ([entry(GAVE.replace("2019", "2018"))], 2), ([entry(GAVE.replace("2019", "2018")), entry(GAVE)], 2)]
    for entries, told in looks:
        serves(site, *entries)
        for _ in range(2):
            assert crawl(watch) == {}
            assert [k for k, _ in watch.told()] == ["entry_published"] * told
        named = [n["message"] for n in rows_of(watch, "notice", code="entry_unreadable", recovered_at=None)]
        assert ["neither an id of their own" in m for m in named] == ([True] if len(entries) > 1 else [])


def test_entries_that_share_an_id_are_no_edits_of_each_other_as_the_oldest_leave_the_feed(watch: Watch, site: WireServer) -> None:
    def entry(n: int) -> str:
        words = GAVE.replace("2019", str(2010 + n))
        return f"<guid>same</guid><title>Release {n}</title><link>https://a.example/{n}</link><description>{words}</description>"

    watch.watch(watch.source("news", "feed", site.url("/news")))
    for last, told in ((2, 0), (3, 1), (4, 2), (5, 3)):
        serves(site, *(entry(n) for n in range(last, last - 3, -1)))
        assert crawl(watch) == {}
        assert [k for k, _ in watch.told()] == ["entry_published"] * told
    assert count_of(watch, "notice", recovered_at=None) == 0


def serves_json(site: WireServer, feed: bytes) -> None:
    site.scripts["/json"] = lambda wire: wire.answer(feed, content_type="application/feed+json")


def test_a_feed_with_whole_pages_in_it_and_a_json_feed_are_told(watch: Watch, site: WireServer) -> None:
    page = f"<![CDATA[<html><head><title>x</title></head><body>{GAVE}</body></html>]]>"
    watch.watch(*(watch.source(name, "feed", site.url(f"/{name}")) for name in ("news", "json")))
    for entries, told in ((("1",), 0), (("2", "1"), 2)):
        serves(site, *(f"<guid>{n}</guid><title>Entry {n}</title><description>{page}</description>" for n in entries))
        items = [{"id": n, "title": f"Entry {n}", "content_html": GAVE} for n in entries]
        feed = json.dumps({"version": "https://jsonfeed.org/version/1", "title": "News", "items": items}).encode()
        serves_json(site, feed)
        assert crawl(watch) == {}
        assert [k for k, _ in watch.told()] == ["entry_published"] * told
    assert count_of(watch, "notice", recovered_at=None) == 0


def test_an_entry_that_two_caches_show_by_turns_is_told_a_few_times_and_a_third_text_at_once(
    watch: Watch, site: WireServer
) -> None:
    def shows_entry(words: str) -> None:
        serves(site, f"<guid>1</guid><title>Extracts</title><description>{words}</description>", "<guid>2</guid><title>Other</title>")

    def told() -> int:
        return len([k for k, _ in watch.told() if k == "entry_edited"])

    watch.watch(watch.source("news", "feed", site.url("/news")))
    texts = [GAVE.replace("2019", year) for year in ("2017", "2018")]
    for turn in range(10):
        shows_entry(texts[turn % 2])
        assert crawl(watch) == {}
        assert told() == min(turn, 3)
    (notice,) = rows_of(watch, "notice", recovered_at=None)
    assert (notice["code"], notice["urgent"]) == ("entry_restless", 1)
    assert "an entry of the feed, “Extracts”, has changed at look after look" in notice["message"]
    shows_entry(GAVE.replace("2019", "2016"))
    for _ in range(2):
        assert crawl(watch) == {}
        assert told() == 4, "another year is nothing but another number, and is said of data for the first time"


# Pages ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def site() -> Iterator[WireServer]:
    with WireServer() as server:
        yield server


def shows(site: WireServer, *paragraphs: str, menu: str = "Menu", etag: str = "") -> None:
    """`etag`: with which it answers 304 to who knows the page."""
    text = "".join(f"<p>{p}</p>" for p in paragraphs)
    page = f"<html><head><title>T</title></head><body><nav>{menu}</nav><main><h1>Guidance</h1><div id='a'>{text}</div></main></body></html>"

    def script(wire: Wire) -> None:
        known = etag and wire.headers["If-None-Match"] == etag
        body, status = (b"", 304) if known else (page.encode(), 200)
        wire.answer(body, status, "text/html; charset=utf-8", **({"ETag": etag} if etag else {}))

    site.scripts["/page"] = script


def answers(site: WireServer, code: int, text: str = "x") -> None:
    def script(wire: Wire) -> None:
        wire.answer(text.encode(), code, "text/html")

    site.scripts["/page"] = script


def test_a_page_is_told_by_paragraph_and_not_by_byte(watch: Watch, site: WireServer) -> None:
    watch.watch(watch.source("guidance", "page", site.url("/page")))
    shows(site, "One paragraph.", "Another.")
    crawl(watch)
    shows(site, "One  paragraph.", "Another.", menu="Another menu")
    crawl(watch)
    assert watch.told() == []
    shows(site, "One paragraph.", "Another on data.")
    crawl(watch)
    crawl(watch)
    assert [k for k, _ in watch.told()] == ["page_changed"]
    (change,) = rows_of(watch, "change", kind="page_changed")
    assert "Another on data." in change["fields"]
    assert "One paragraph." not in change["fields"]
    shows(site, "One other paragraph.", "Another on data.")
    crawl(watch)
    told = rows_of(watch, "change", kind="page_changed")[1]["fields"]
    assert "paragraph" not in told, "it says nothing of data, and the page is nobody's but its publisher's"


def test_a_selector_that_finds_nothing_is_a_failure(watch: Watch, site: WireServer) -> None:
    watch.watch(watch.source("guidance", "page", site.url("/page"), selector="#a"))
    shows(site, "One paragraph.")
    crawl(watch)
    site.scripts["/page"] = lambda wire: wire.answer(b"<html><body><main>Other</main></body></html>", content_type="text/html")
    assert "finds nothing" in crawl(watch, 1)["unreadable"]
    crawl(watch, 1)
    assert watch.told() == []
    assert count_of(watch, "item", state="gone") == 0


def test_a_bad_selector_is_a_mistake_in_the_configuration(watch: Watch, site: WireServer) -> None:
    watch.watch(watch.source("guidance", "page", site.url("/page"), selector="p["))
    assert "CSS selector" in watch.run("crawl", code=2).err


def test_a_challenge_is_unknown_and_told_to_operators_once(watch: Watch, site: WireServer) -> None:
    watch.watch(watch.source("guidance", "page", site.url("/page")))
    shows(site, "One paragraph.")
    crawl(watch)
    answers(site, 403, "<html><head><title>Just a moment...</title></head><body>/cdn-cgi/</body></html>")
    for _ in range(4):
        assert "blocked" in crawl(watch, 1)
    assert watch.told() == []
    (notice,) = rows_of(watch, "notice")
    assert (notice["code"], notice["count"]) == ("source_failing", 4)
    assert count_of(watch, "item", state="gone") == count_of(watch, "item", missing_since=IS_SET) == 0
    shows(site, "One paragraph.")
    crawl(watch)
    assert watch.told() == []


def test_a_page_that_is_gone_is_told_after_a_second_look_and_restored_once(watch: Watch, site: WireServer) -> None:
    watch.watch(watch.source("guidance", "page", site.url("/page")))
    shows(site, "One paragraph.")
    crawl(watch)
    answers(site, 404)
    assert list(crawl(watch, 1)) == ["gone"]
    assert watch.told() == []
    crawl(watch, 1)
    crawl(watch, 1)
    assert [k for k, _ in watch.told()] == ["page_gone"]
    shows(site, "One paragraph.")
    crawl(watch)
    crawl(watch)
    assert [k for k, _ in watch.told()] == ["page_gone", "page_restored"]


def test_a_page_that_was_away_once_and_came_back_needs_two_looks_again(watch: Watch, site: WireServer) -> None:
    watch.watch(watch.source("guidance", "page", site.url("/page")))
    shows(site, "One paragraph.", etag='"1"')
    crawl(watch)
    for _ in range(2):
        answers(site, 404)
        crawl(watch, 1)
        shows(site, "One paragraph.", etag='"1"')
        crawl(watch)
    assert watch.told() == [], "each time it was there at the second look"


def test_a_page_that_was_never_there_is_a_failure(watch: Watch, site: WireServer) -> None:
    watch.watch(watch.source("guidance", "page", site.url("/page")))
    assert "not_found" in crawl(watch, 1)


def test_an_old_address_that_does_not_answer_is_matched_to_its_record(watch: Watch) -> None:
    watch.parliament.year.evidence.append(evidence(1, GAVE, legacy=f"{OLD}25380"))
    watch.watch(watch.committees())
    crawl(watch)
    address = f"{OLD}25380.pdf"
    # The old site is not to be asked by a test: what it answers is put into the spider's hands.
    with watch.store() as store:
        known = Known({}, store.archive.body, record_of=partial(record_of, store))
        spider = PageSpider(sources=[Source("old", "page", address)], known=known)
        request = next(s for s in _started(spider) if isinstance(s, scrapy.Request))
        page = b"<html><head><title>Just a moment...</title></head></html>"
        answer = HtmlResponse(address, 403, body=page, request=request)
        assert request.callback is not None
        verdicts = [x for x in request.callback(answer, **request.cb_kwargs) if isinstance(x, Verdict)]
    assert [v.outcome for v in verdicts] == [Outcome.OTHERWISE]
    assert "written_evidence:910001 (source committees)" in verdicts[0].detail


def _started(spider: PageSpider) -> list[object]:
    async def steps() -> list[object]:
        return [step async for step in spider.start()]

    return asyncio.run(steps())


def test_a_list_is_told_once_and_never_as_gone(watch: Watch, site: WireServer) -> None:
    def papers(*numbers: int) -> None:
        rows = [{"id": n, "title": f"Paper {n}", "publicationType": {"name": "Amendment Paper"}} for n in numbers]
        body = json.dumps({"billId": 1, "publications": rows}).encode()
        site.scripts["/papers"] = lambda wire: wire.answer(body, content_type="application/json")

    watch.watch(watch.source("bill", "list", site.url("/papers"), tell="all"))
    papers(1, 2)
    crawl(watch)
    papers(2, 3)
    crawl(watch)
    crawl(watch)
    assert [k for k, _ in watch.told()] == ["entry_published"]
    assert count_of(watch, "item", state="gone") == count_of(watch, "item", missing_since=IS_SET) == 0
    papers()
    assert "no entries any more" in str(crawl(watch, 1))


def test_an_entry_of_a_list_that_cannot_be_read_is_told_until_it_is_mended(watch: Watch, site: WireServer) -> None:
    def papers(*rows: object) -> None:
        body = json.dumps({"billId": 1, "publications": rows}).encode()
        site.scripts["/papers"] = lambda wire: wire.answer(body, ETag=f'"{len(body)}"', content_type="application/json")

    def problems() -> list[object]:
        return values_of(watch, "notice", "message", code="entry_unreadable", recovered_at=None)

    watch.watch(watch.source("bill", "list", site.url("/papers"), tell="all"))
    good = [{"id": n, "title": f"Paper {n}"} for n in (1, 2)]
    papers(*good)
    crawl(watch)
    papers(*good, {"id": 3, "title": "Paper 3"}, {"title": "no id"}, None)
    for _ in range(2):
        crawl(watch)
        assert problems() == ["entry 4 of 5: it has no usable 'id' (and 1 more)"]
    assert [k for k, _ in watch.told()] == ["entry_published"], "that of the third paper"
    papers(*good)
    crawl(watch)
    assert problems() == []


def test_what_a_feeds_server_says_of_the_time_counts_whatever_it_answers(watch: Watch) -> None:
    crawl(watch)

    def of_another_year(right: Reply) -> Reply:
        return replace(right, headers={**right.headers, "Date": "Mon, 03 Feb 2020 10:00:00 GMT"})

    for failing in (False, True):
        def answer(right: Reply, failing: bool = failing) -> Reply:
            return of_another_year(status(500)(right) if failing else right)

        watch.parliament.fail("/feed", answer)
        crawl(watch, int(failing))
        (notice,) = rows_of(watch, "notice", code="clock_differs", recovered_at=None)
        assert "the site's 03 February 2020 10:00" in notice["message"]
        watch.parliament.heal()
        crawl(watch)
        assert count_of(watch, "notice", code="clock_differs", recovered_at=None) == 0
