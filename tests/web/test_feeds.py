"""The feeds: whole and valid whatever stands in the register, with ids that stay, and no less said than in an email."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any
from urllib.parse import quote

import feedparser
import pytest
from lxml import etree, html

from bench.public import HOSTILE, QUESTIONS, REGISTER
from tests.tables import copy_row, delete_rows, set_fields
from web.feeds import ENTRIES, GATHERED, tag
from web.site import About, Site

FEEDS = (
    "/feeds/everything.atom", "/feeds/press-and-commercial.atom", "/feeds/recipients/the-daily-invention.atom",
    f"/feeds/sources/{REGISTER}.atom", f"/feeds/sources/{QUESTIONS}.atom", "/search.atom?q=league+tables",
    "/releases.atom", "/releases.atom?category=press&level=individual", "/recipients.atom", "/changes.atom?kind=removed",
    "/evidence.atom",
)
ATOM = "{http://www.w3.org/2005/Atom}"


def parsed(reader: Any, path: str) -> Any:
    answer = reader.get(path)
    assert answer.status_code == 200, (path, answer.text[:300])
    assert answer.headers["content-type"].startswith("application/atom+xml")
    found = feedparser.parse(answer.content)
    assert not found.bozo, found.get("bozo_exception")
    return found


def valid(body: bytes) -> Any:
    """What RFC 4287 asks of a feed and its entries."""
    root = etree.fromstring(body)
    for x in (root, *root.iter(f"{ATOM}entry")):
        assert len(x.findall(f"{ATOM}id")) == len(x.findall(f"{ATOM}title")) == len(x.findall(f"{ATOM}updated")) == 1
        assert re.fullmatch(r"tag:[a-z.]+,\d{4}:[!-~]+", x.findtext(f"{ATOM}id") or "")
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", x.findtext(f"{ATOM}updated") or "")
        assert [y for y in x.findall(f"{ATOM}link") if y.get("rel", "alternate") == "alternate"]
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    ids = [e.findtext(f"{ATOM}id") for e in root.iter(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))
    return root


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_is_valid_and_leads_to_pages(path: str, reader: Any) -> None:
    found = parsed(reader, path)
    root = valid(reader.get(path).content)
    assert root.find(f"{ATOM}link[@rel='self']").get("href").startswith("https://npd.example.org" + path.partition("?")[0])
    assert found.entries
    assert {x.get("type") for x in root.iterfind(f"{ATOM}entry/{ATOM}link")} == {"text/html"}
    for entry in found.entries:
        assert entry.link.startswith("https://npd.example.org/changes/")
        assert reader.get(entry.link.removeprefix("https://npd.example.org")).status_code == 200
    updated = [e.updated for e in found.entries]
    assert updated == sorted(updated, reverse=True)


@pytest.mark.parametrize("path", FEEDS)
def test_an_empty_feed_is_a_whole_feed_and_stays_the_same(path: str, site_of: Callable[..., Site], read: Any) -> None:
    site = site_of()
    with closing(sqlite3.connect(site.copy)) as db:
        delete_rows(db, "changes")
        db.commit()
    reader = read(site)
    first = reader.get(path)
    assert len(list(valid(first.content).iter(f"{ATOM}entry"))) == 0
    assert parsed(reader, path).feed.updated == "2024-03-01T08:00:00+00:00"
    assert reader.get(path).content == first.content


def test_an_entry_says_what_an_email_says(reader: Any) -> None:
    entries = {e.link.rpartition("/")[2]: e for e in parsed(reader, "/feeds/everything.atom").entries}
    assert entries["1"].title.startswith("The Daily Invention Ltd (press): the purpose was reworded to “…results of each pupil group, and to train a model that predicts grades” and the licence end was changed from 2029-03-31 to 2031-03-31 (")
    said = html.fromstring(entries["1"].content[0].value)
    words = " ".join(said.text_content().split())
    for wanted in (
        "The Daily Invention Ltd", "press, high confidence. A listed name", "individual level", "Licence end",
        "2029-03-31", "2031-03-31", "the same reference, and the rest agrees", "NPD requests”, row 11", "Spoken of in:",
        "DfE external data shares", "Earlier:",
    ):
        assert wanted in words, wanted
    links = {str(a.text_content()): str(a.get("href")) for a in said.iter("a")}
    assert links["The release with all its versions"] == "https://npd.example.org/releases/1"
    assert "/archive/" in next(v for k, v in links.items() if k.startswith("A copy of the file"))
    assert "https://www.whatdotheyknow.com/new/dfe?" in links["Ask for the application form and the agreement"]
    assert entries["7"].link.endswith("/changes/7")


def test_an_entry_about_a_new_release_says_whose_data_it_covers(site_of: Callable[..., Site], read: Any) -> None:
    site = site_of()
    set_fields(site.copy, "changes", {"kind": "added", "version_before": None, "fields": "{}"}, id=1)
    entries = {e.link.rpartition("/")[2]: html.fromstring(e.content[0].value) for e in parsed(read(site), "/feeds/everything.atom").entries}
    said = {n: e.xpath(".//p[starts-with(., 'Whose data: ')]") for n, e in entries.items()}
    told = {n: (p[0].text_content(), p[0].xpath("a/@href")) for n, p in said.items() if p}
    assert told == {"1": ("Whose data: born 2010-2014", ["https://npd.example.org/releases/1#whose"])}


def test_press_and_companies_are_all_that_is_in_their_feed(reader: Any) -> None:
    links = [e.link.rpartition("/")[2] for e in parsed(reader, "/feeds/press-and-commercial.atom").entries]
    assert sorted(links) == ["1", "2", "7"]


def test_one_recipient_is_followed_under_any_address_it_had(reader: Any) -> None:
    for slug in ("the-daily-invention", "daily-invention-old"):
        assert [e.link.rpartition("/")[2] for e in parsed(reader, f"/feeds/recipients/{slug}.atom").entries] == ["1"]


@pytest.mark.parametrize("path", ["/feeds/recipients/none.atom", "/feeds/sources/none.atom", "/feeds/sources/%00.atom"])
def test_a_feed_of_what_is_not_there_is_not_there(path: str, reader: Any) -> None:
    assert reader.get(path).status_code == 404


def test_ids_are_the_same_in_every_feed_at_every_address(site_of: Callable[..., Site], read: Any) -> None:
    here, there = read(site_of()), read(site_of(About(address="https://moved.example.net")))
    ids = {e.link.rpartition("/")[2]: e.id for e in parsed(here, "/feeds/everything.atom").entries}
    assert len(ids) == 7
    for path in FEEDS:
        for reader in (here, there):
            for e in parsed(reader, path).entries:
                assert e.id == ids[e.link.rpartition("/")[2]]


def test_what_is_hostile_is_text_and_nothing_is_broken(site_of: Callable[..., Site], read: Any) -> None:
    reader = read(site_of(bad=f"{HOSTILE}\ufffe]]>&amp;\x00"))
    for path in FEEDS[:3]:
        body = reader.get(path).content
        valid(body)
        for entry in feedparser.parse(body, sanitize_html=False).entries:
            tree = html.fromstring(f"<div>{entry.content[0].value}</div>")
            assert {x.tag for x in tree.iter()} <= {
                "div", "p", "br", "strong", "dl", "dt", "dd", "del", "ins", "ul", "ol", "li", "a",
            }
            assert all(str(a.get("href")).startswith(("https://", "http://")) for a in tree.iter("a"))


def test_the_entry_of_an_edition_has_the_line_that_an_alert_has(site_of: Callable[..., Site], read: Any) -> None:
    site = site_of()
    alike = {"edition": 3, "kind": "added", "open_at": "2026-11-24T14:50:00+00:00"}
    many = (
        {**alike, "id": i, "key": f"many-{i}", "rank": i - 10**12, "recipient": f"Body {i - 99}"}
        for i in range(100, 100 + GATHERED + 20)
    )
    copy_row(site.copy, "changes", 1, *many)
    (gathered,) = [e for e in parsed(read(site), "/feeds/everything.atom").entries if "/editions/" in e.link]
    assert gathered.title == "Body 1, Body 2 and 48 more get pupil data; 1 file replaced without notice · Data shares, no. 3"


def test_an_edition_that_changed_too_much_is_one_entry(site_of: Callable[..., Site], read: Any) -> None:
    site = site_of()
    alike = {"edition": 3, "category": "charity", "release": 2, "open_at": "2026-11-24T14:50:00+00:00"}
    many = ({**alike, "id": i, "key": f"many-{i}", "rank": 10**6 - i} for i in range(100, 100 + GATHERED + 20))
    copy_row(site.copy, "changes", 1, *many)
    found = parsed(read(site), "/feeds/everything.atom")
    (gathered,) = [e for e in found.entries if "/editions/" in e.link]
    assert gathered.title == "The file “shares” was replaced without notice; 50 edited · Data shares, no. 3"
    counts = "53 changes: 50 releases edited, 1 status changed, 1 wholesale rewording, 1 file replaced without notice"
    assert counts in gathered.content[0].value
    assert gathered.link == "https://npd.example.org/editions/3"
    said = gathered.content[0].value
    assert "and 43 more" in said
    assert f"/changes/{100 + GATHERED + 19}" in said
    assert "https://npd.example.org/changes?edition=3" in said
    assert len(found.entries) <= ENTRIES


def test_a_reader_who_has_it_already_is_told_so_in_few_bytes(site_of: Callable[..., Site]) -> None:
    import asyncio

    site = site_of()
    site.state.generation = "g1"

    async def ask() -> None:
        first = await site.client.get("/feeds/everything.atom")
        kept = {"if-none-match": first.headers["etag"]}
        again = await site.client.get("/feeds/everything.atom", headers=kept)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        site.state.generation = "g2"
        assert (await site.client.get("/feeds/everything.atom", headers=kept)).status_code == 200

    asyncio.run(ask())


def test_ids_hold_whatever_a_key_holds() -> None:
    assert tag("change", "a b:c/ü") == "tag:npdwatch.invalid,2026:change:a%20b%3Ac%2F%FC"
    assert tag("a", "b") != tag("a:b")


@pytest.mark.parametrize("words", ["'\"*", "a" * 200, "<b>", "ü 日本", "a&b=c"])
def test_the_feed_of_any_search_is_valid(words: str, reader: Any) -> None:
    path = f"/search.atom?q={quote(words)}"
    valid(reader.get(path).content)
    assert "application/atom+xml" in reader.get(path).headers["content-type"]


def test_the_page_of_feeds_names_them(reader: Any) -> None:
    hrefs = reader.page("/feeds").xpath("//main//a/@href")
    for href in hrefs:
        if href.endswith(".atom"):
            assert reader.get(href).status_code == 200
    assert "/feeds/press-and-commercial.atom" in hrefs
    assert "/feeds/recipients/the-daily-invention.atom" in hrefs
