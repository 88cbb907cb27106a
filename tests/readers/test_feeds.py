"""Feeds: the gate, the identity of entries, dates and links."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from typing import TYPE_CHECKING

import pytest

from diffing.texts.items import compare_items
from model.change import ChangeKind
from model.fetch import Outcome
from model.item import Item, ItemKind
from pipelines.items.changes import without_private
from readers.documents.errors import (
    Challenge,
    CutFeed,
    EmptyAnswer,
    EntityBomb,
    MalformedFeed,
    NotAFeed,
    TooBig,
    TooManyEntries,
    Unread,
)
from readers.feeds.identity import identify, plain_link
from readers.feeds.read import read_feed, title_of_feed
from readers.list_page import odd_parts
from readers.xml_answers import web_link

if TYPE_CHECKING:
    from pathlib import Path

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
URL = "https://www.example.org/feed/"


def rss(*items: str, encoding: str = "utf-8", head: str = "") -> bytes:
    text = f'<?xml version="1.0" encoding="{encoding}"?>{head}<rss version="2.0"><channel><title>T</title>'
    return (text + "".join(f"<item>{i}</item>" for i in items) + "</channel></rss>").encode(encoding)


def atom(*entries: str) -> bytes:
    joined = "".join(f"<entry>{e}</entry>" for e in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>{joined}</feed>'.encode()


def read(body: bytes, url: str = URL) -> tuple[Item, ...]:
    return read_feed(body, url, NOW)


GOOD = rss("<guid>1</guid><title>One</title><link>https://a.example/1</link>", "<guid>2</guid><title>Two</title>")
LAUGHS = (
    "<!DOCTYPE l [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{i} '{f'&a{i - 1};' * 10}'>" for i in range(1, 9)) + "]>"
)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"", EmptyAnswer),
        (b" \n\t", EmptyAnswer),
        (b"<!DOCTYPE html><html><body>Sorry, there is a problem</body></html>", NotAFeed),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>', NotAFeed),
        (b"Internal Server Error", NotAFeed),
        (b'{"error": 500}', NotAFeed),
        (b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>', NotAFeed),
        (b"<feed><entry/></feed>", NotAFeed),
        (b"<html><head><title>Just a moment...</title></head><body>/cdn-cgi/</body></html>", Challenge),
        (GOOD[: len(GOOD) // 2], CutFeed),
        (GOOD[:-6], CutFeed),
        (GOOD[: GOOD.index(b"<item>", 80)], CutFeed),
        (GOOD.replace(b"One", b"One & <two"), MalformedFeed),
        (GOOD.replace(b"One", b"One </title> two \x00"), MalformedFeed),
        (GOOD.replace(b"One", b"<![CDATA[" * 100_000), MalformedFeed),
        (rss(f"<title>{'<a>' * 400}{'</a>' * 400}</title>"), MalformedFeed),
        (rss("<guid>1</guid>" + "<x/>" * 70_000), MalformedFeed),
        (rss("<guid " + " ".join(f"a{i}='x'" for i in range(200)) + ">1</guid>"), MalformedFeed),
        (rss("".join(f"<x{i}:a xmlns:x{i}='u{i}'/>" for i in range(300))), MalformedFeed),
        (rss("<title>&a8;</title>", head=LAUGHS), EntityBomb),
        (rss("<title>&x;</title>", head='<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/hostname">]>'), EntityBomb),
        (rss("<title>x</title>", head='<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x">%p;]>'), EntityBomb),
        (rss("<title>" + "x" * 5_000_001 + "</title>"), TooBig),
        (rss(*["<guid>1</guid>"] * 2001), TooManyEntries),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_is_no_whole_feed_is_named(body: bytes, error: type[Unread]) -> None:
    with pytest.raises(Unread) as raised:
        read(body)
    assert type(raised.value) is error


@pytest.mark.parametrize(
    ("written", "read_as", "said"),
    [
        ("AT&T and D&D", "AT&T and D&D", "2 bare ampersands"),
        ("It&rsquo;s &nbsp;&pound;5&hellip;", "It\u2019s \u00a35\u2026", "4 entities of HTML"),
        ("A &unheardof; B & C", "A &unheardof; B & C", "2 bare ampersands"),
        ("One\x0btwo\x00three", "One two three", "2 control characters"),
        ("One&#11;two&#x0;three&#xFFFF;four &#X2019;", "One two three four \u2019", "3 numbers of no letter"),
        ("<![CDATA[Q&A &rsquo;]]> & more", "Q&A \u2019 & more", "1 bare ampersand."),
        ("<!-- & -->R&amp;D &#163; &lt;5 & 6", "R&D \u00a3 <5 & 6", "1 bare ampersand."),
        ("<![CDATA[One\x1ftwo]]>", "One two", "1 control character."),
    ],
)
def test_faults_that_can_be_read_in_one_way_alone_are_mended_and_said(written: str, read_as: str, said: str) -> None:
    link = "<link>https://a.example/1?a=1&amp;b=2</link>"
    with odd_parts() as odd:
        one, two = read(rss(f"<guid>1</guid><title>{written}</title>{link}", "<guid>2</guid><title>Two</title>"))
    assert (one.title, one.url, two.title) == (read_as, "https://a.example/1?a=1&b=2", "Two")
    assert said in odd[0]
    assert len(odd) == 1
    with odd_parts() as odd:
        (same,) = read(rss(f"<guid>1</guid><title>One</title>{link.replace('amp;', '')}"))
    assert same.url == "https://a.example/1?a=1&b=2"
    with odd_parts() as odd:
        assert read(GOOD)
    assert odd == []


def test_what_is_mended_stays_within_the_limits() -> None:
    with pytest.raises(EntityBomb):
        read(rss("<title>&a8; & &rsquo;</title>", head=LAUGHS))
    with pytest.raises(TooManyEntries, match="whatever is allowed") as refused:
        read(rss(*["<guid>1&2</guid>"] * 2001))
    assert refused.value.outcome is not Outcome.TOO_LARGE, "to raise `largest` is no help"
    with pytest.raises(CutFeed):  # nothing is mended there
        read(rss("<title>A & B</title>", encoding="utf-16"))


IN_CDATA = (
    "<![CDATA[<!DOCTYPE html><html><head><title>x</title></head><body><p>Pupil data</p></body></html>]]>"
)


@pytest.mark.parametrize("prolog", ["", "<!-- made by <html> -->", '<?xml-stylesheet href="a.xsl" type="text/xsl"?>\n<!-- <rss> -->'])
@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"\n <!-- cached <html> -->\n", b"<br />\n<b>Warning</b>: foo() in /x.php\n"])
@pytest.mark.parametrize("behind", [b"", b"\n<!-- in 0.1 s -->", b"\n<script>x()</script>"])
def test_what_is_in_a_feed_or_stands_beside_it_makes_it_no_page(prolog: str, before: bytes, behind: bytes) -> None:
    with odd_parts() as odd:
        (one,) = read(before + rss(f"<guid>1</guid><title>One</title><description>{IN_CDATA}</description>", head=prolog) + behind)
    assert (one.title, one.text) == ("One", "Pupil data")
    many = (b"Warning" in before or b"<!--" in before) + (b"script" in behind)
    assert [o.partition("faults: ")[2].partition(".")[0] for o in odd] == (
        [] if not many else ["1 piece of text beside it" if many == 1 else "2 pieces of text beside it"]
    )


@pytest.mark.parametrize(
    "page",
    [
        b"<!-- a --><!doctype HTML><html><body><p>An <rss> feed</p></body></html>",
        b"<br><b>Warning</b><html><body>x</html>",
        b"<HTML lang='en'><body>x</HTML>",
        b"<p>Sorry<br></p>",
        b"<!DOCTYPE html><pre>&lt;rss>" + GOOD[GOOD.index(b"<rss") :],
    ],
)
def test_a_page_is_no_feed_whatever_is_in_it(page: bytes) -> None:
    with pytest.raises(NotAFeed):
        read(page)


def test_a_feed_that_came_packed_is_unpacked_within_the_limit() -> None:
    assert read(gzip.compress(GOOD)) == read(GOOD)
    with pytest.raises(TooBig):
        read(gzip.compress(rss("<title>" + "x" * 50_000_000 + "</title>")))
    with pytest.raises(Unread):
        read(gzip.compress(GOOD)[:-30])


def json_feed(*items: object, version: str = "https://jsonfeed.org/version/1.1") -> bytes:
    return json.dumps({"version": version, "title": "F", "items": items}).encode()


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (rss("<title>One</title>").replace(b"<title>T<", b"<title>The &lt;b&gt;Invented&lt;/b&gt;\n Courier &amp;amp; Post<"), "The Invented Courier & Post"),
        (atom("<title>One</title><id>1</id>"), "T"), (json_feed(), "F"),
        (rss("<title>One</title>").replace(b"<title>T</title>", b""), ""),
    ],
)
def test_what_a_feed_calls_itself(body: bytes, title: str) -> None:
    assert title_of_feed(body) == title


def test_json_feed_is_read() -> None:
    given = {
        "id": "a", "url": "/1", "title": "One", "content_html": "<p>Pupil data</p><p>given</p>", "tags": ["News", 7],
        "date_published": "2026-11-20T10:00:00+01:00", "date_modified": "2026-11-21T10:00:00Z",
        "attachments": [{"url": "https://www.example.org/a.mp3"}],
    }
    plain = {"id": 7, "external_url": "https://b.example/2", "content_text": "R&D <b>\nTwo", "date_published": "yesterday"}
    one, two, third = read(b"\xef\xbb\xbf \n" + json_feed(given, plain, {"content_text": "x"}))
    assert (one.key, one.url, one.title, one.text, one.genre) == (
        "id:a", "https://www.example.org/1", "One", "Pupil data\ngiven", "News",
    )
    assert (one.published, one.updated) == ("2026-11-20T09:00:00Z", "2026-11-21T10:00:00Z")
    assert (two.key, two.url, two.published, two.text) == ("id:7", "https://b.example/2", "", "R&D <b>\nTwo")
    assert third.text == "x"
    assert read(json_feed()) == ()


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (json_feed({"id": "1"})[:-9], CutFeed),
        (b'{"items": []}', NotAFeed),
        (json_feed(version="https://example.org/1"), NotAFeed),
        (json_feed(*[{"id": str(n)} for n in range(2001)]), TooManyEntries),
        (b'{"a":' * 100_000, CutFeed),
        (b"{" + b" " * 5_000_001, TooBig),
    ],
)
def test_what_is_no_json_feed_is_named(body: bytes, error: type[Unread]) -> None:
    with pytest.raises(error):
        read(body)


def test_an_entry_of_json_feed_that_is_none_costs_no_other() -> None:
    assert [i.title for i in read(json_feed({"id": "1", "title": "One"}, "x", None, {"id": "2", "title": ["Two"]}))][:1] == ["One"]


def test_an_empty_feed_is_a_reading_without_items() -> None:
    assert read(rss()) == ()
    assert read(atom()) == ()


@pytest.mark.parametrize(
    "body",
    [
        b"\n\n  " + rss("<guid>1</guid><title>caf\u00e9 \u2019</title>"),  # white space before the declaration
        rss("<guid>1</guid><title>caf\u00e9 \u2019</title>", encoding="windows-1252"),
        rss("<guid>1</guid><title>caf\u00e9 \u2019</title>").decode().encode("cp1252"),  # it says UTF-8
        rss("<guid>1</guid><title>caf\u00e9 \u2019</title>", encoding="utf-16"),
        b"\xef\xbb\xbf" + rss("<guid>1</guid><title>caf\u00e9 \u2019</title>"),
        rss("<guid>1</guid><title><![CDATA[caf&eacute; <b>&#8217;</b>]]></title>"),
        atom("<id>1</id><title type='html'>caf&amp;eacute; &amp;#8217;</title>"),
    ],
)
def test_encodings(body: bytes) -> None:
    assert [i.title for i in read(body)] == ["caf\u00e9 \u2019"]


@pytest.mark.parametrize(
    ("guid", "link", "key"),
    [
        # GOV.UK: another id at each update, or one id for ever.
        ("https://www.gov.uk/government/publications/x#2024-01-01T09:30:00+00:00", "https://www.gov.uk/government/publications/x", "govuk:/government/publications/x"),
        ("tag:www.gov.uk,2005:/government/publications/x", "https://www.gov.uk/government/publications/x", "govuk:/government/publications/x"),
        # WhatDoTheyKnow: the Welsh copy is the same event.
        ("tag:www.whatdotheyknow.com,2005:InfoRequestEvent/900001", "https://www.whatdotheyknow.com/cy/request/a_2", "wdtk:900001"),
        ("tag:www.whatdotheyknow.com,2005:InfoRequestEvent/900001", "https://www.whatdotheyknow.com/request/a_2", "wdtk:900001"),
        # TheyWorkForYou: no guid, the search term in the link.
        ("", "https://www.theyworkforyou.com/wrans/?id=2017-10-23.109065.h&s=%22a+b%22#g109065.q0", "twfy:wrans:2017-10-23.109065.h"),
        ("", "https://www.theyworkforyou.com/wms/?s=x&id=2012-11-06a.35WS.1", "twfy:wms:2012-11-06a.35WS.1"),
        # WordPress.
        ("https://blog.example.org/?p=17", "https://blog.example.org/2026/04/29/post/", "wp:blog.example.org:17"),
        # Any other.
        ("b89170f6-7e73", "http://a.example/x", "id:b89170f6-7e73"),
        ("", "http://www.a.example/x/?utm_source=feed#top", "link:a.example/x"),
        ("http://a.example/post#2024-01-01T00:00:00Z", "", "id:http://a.example/post"),
    ],
)
def test_identities(guid: str, link: str, key: str) -> None:
    assert identify(guid, link, "t", "").key == key


def test_aliases_join_what_has_two_names() -> None:
    day = identify("https://x.org/?p=9", "https://x.org/2026/04/29/on-data/", "On data", "2026-04-29")
    month = identify("https://x.com/?p=9", "https://x.com/2026/04/on-data", "On data", "2026-04-29")
    assert "post:2026-04:on-data" in day.aliases
    assert "post:2026-04:on-data" in month.aliases
    before = identify("old-1", "https://a.example/1", "One", "2026-01-01T00:00:00Z")
    after = identify("new-1", "http://www.a.example/1/", "One", "2026-01-01T00:00:00Z")
    assert before.key != after.key
    assert before.aliases == after.aliases != ()


def test_a_post_under_both_forms_of_its_permalink_is_one_and_so_is_an_undated_one_under_another_id() -> None:
    links = [f"https://x.org/2026/11/{day}on-data" for day in ("05/", "")]
    day, month = (identify(link, link, "On data", f"2026-11-0{n}") for n, link in enumerate(links, 5))
    other = identify("x", links[1], "On other data", "2026-11-06")
    assert set(day.aliases) & set(month.aliases)
    assert not set(day.aliases) & set(other.aliases)
    old, new = (identify(guid, "https://x.org/a", "On data", "") for guid in ("1", "2"))
    assert set(old.aliases) & set(new.aliases)
    assert not set(old.aliases) & set(identify("3", "https://x.org/a", "On other data", "").aliases)


def test_two_events_of_one_request_are_two() -> None:
    tag, link = "tag:www.whatdotheyknow.com,2005:InfoRequestEvent/", "https://www.whatdotheyknow.com/request/a"
    sent, answered = (identify(f"{tag}{n}", link, "Pupil data", "2026-01-01T00:00:00Z") for n in (1, 2))
    assert sent.key != answered.key
    assert sent.aliases == answered.aliases == ()
    one, two = (identify(g, "https://a.example/x", t, "2026-01-01") for g, t in (("1", "News"), ("2", "Correction")))
    assert not {one.key, *one.aliases} & {two.key, *two.aliases}


def test_what_an_entry_is_about_is_named_for_joining_up() -> None:
    detail = "https://questions-statements.parliament.uk/written-questions/detail/2026-06-18/hl1108"
    assert identify(detail, detail, "", "").related == ("uin:2026-06-18:HL1108",)
    assert identify("u", "https://committees.parliament.uk/oralevidence/4977/html", "", "").related == (
        "oral_evidence:4977",
    )
    wrans = "https://www.theyworkforyou.com/wrans/?id=2017-10-23.109065.h"
    assert identify("", wrans, "", "").related == ("uin:2017-10-23:109065",)
    assert plain_link("https://www.whatdotheyknow.com/cy/request/a") == plain_link(
        "http://whatdotheyknow.com/request/a/"
    )


def test_entries_without_guid_link_or_date_are_kept_apart() -> None:
    reading = read(rss("<title>One</title>", "<title>Two</title>", "<title>Two</title>"))
    assert [i.title for i in reading] == ["One", "Two"]
    assert len({i.key for i in reading}) == 2


def test_one_id_for_several_entries_drops_none() -> None:
    body = rss(*(f"<guid>same</guid><title>{n}</title><link>https://a.example/{n}</link>" for n in range(3)))
    reading = read(body)
    assert [i.title for i in reading] == ["0", "1", "2"]
    assert len({i.key for i in reading}) == 3


ONE_ID = {
    "title": "<title>Update</title>",
    "nothing": "",
    "title and day": "<title>Update</title><pubDate>Tue, 24 Nov 2026 10:00:00 GMT</pubDate>",
    "link": "<link>https://a.example/</link>",
    "link and title": "<title>Update</title><link>https://a.example/</link>",
    "guid": "<guid>same</guid>",
    "all": "<guid>same</guid><title>Update</title><link>https://a.example/</link><pubDate>Tue, 24 Nov 2026 10:00:00 GMT</pubDate>",
    "a page of gov.uk": "<title>Update</title><link>https://www.council.gov.uk/news</link><pubDate>Tue, 24 Nov 2026 10:00:00 GMT</pubDate>",
}


@pytest.mark.parametrize("same", ONE_ID.values(), ids=ONE_ID)
def test_entries_that_have_all_but_their_words_in_common_are_known_by_these_and_operators_hear(same: str) -> None:
    def named(*words: str) -> list[set[str]]:
        return [{i.key, *i.aliases} for i in read(rss(*(f"{same}<description>{w}</description>" for w in words)))]

    with odd_parts() as odd:
        three = named("One", "Two", "One", "Three")
    assert "3 entries of the feed have neither an id of their own" in odd[0]
    (one, two, third) = three
    assert not one & two | two & third | one & third
    assert [bool(a & b) for a in three for b in named("Four", "Three", "Two", "One")] == [
        False, False, False, True, False, False, True, False, False, True, False, False,
    ]
    (alone,) = named("Three")
    assert alone & third, "known, as the others have left the feed"


@pytest.mark.parametrize("same", ["<link>https://a.example/</link>", ONE_ID["title and day"] + "<link>https://a.example/</link>"])
def test_two_ids_for_entries_of_one_title_and_link_are_two_unless_all_their_words_are_the_same(same: str) -> None:
    def named(guid: int, words: str) -> set[str]:
        (item,) = read(rss(f"<guid>{guid}</guid>{same}<description>{words}</description>"))
        return {item.key, *item.aliases}

    assert not named(1, "One") & named(2, "Two")
    assert named(1, "One") & named(2, "One")


def test_a_newer_entry_never_takes_the_id_of_an_older_one() -> None:
    def entry(n: int) -> str:
        return f"<guid>same</guid><title>{n}</title><link>https://a.example/{n}</link><pubDate>Thu, 0{n} Jan 2026 10:00:00 GMT</pubDate>"

    first = read(rss(entry(1)))
    then = read(rss(entry(3), entry(2), entry(1)))
    assert [i.title for i in then] == ["3", "2", "1"]
    assert {first[0].key, *first[0].aliases} & set(then[2].aliases)
    assert not {first[0].key, *first[0].aliases} & {x for i in then[:2] for x in (i.key, *i.aliases)}
    assert {i.key for i in read(rss(entry(2), entry(1)))} < {i.key for i in then}


@pytest.mark.parametrize(
    ("date", "published"),
    [
        ("Tue, 24 Nov 2026 10:00:00 GMT", "2026-11-24T10:00:00Z"),
        ("Mon, 22 Oct 2018 15:46:54 +0100", "2018-10-22T14:46:54Z"),
        ("Fri, 27 Nov 2026 10:00:00 GMT", ""),
        ("Tue, 24 Nov 2924 10:00:00 GMT", ""),
        ("2924-13-01T00:00:00Z", ""),
        ("Thu, 01 Jan 1970 00:00:00 GMT", ""),
        ("yesterday", ""),
        ("", ""),
    ],
)
def test_dates_are_believed_within_bounds(date: str, published: str) -> None:
    reading = read(rss(f"<guid>1</guid><title>x</title><pubDate>{date}</pubDate>"))
    assert reading[0].published == published


def test_only_web_links_stay() -> None:
    for link in (
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "http://",
        "mailto:a@b.example",
        "https://[bad",
    ):
        reading = read(rss(f"<guid>1</guid><title>x</title><link>{link}</link>"))
        assert reading[0].url == ""
    assert web_link("/a b", "https://x.example/feed") == "https://x.example/ab"


def test_titles_and_texts_are_bounded_and_without_markup() -> None:
    reading = read(
        rss(
            f"<guid>1</guid><title>{'t' * 100_000}</title><description>&lt;script&gt;x()&lt;/script&gt;&lt;p&gt;A&lt;/p&gt;B</description>"
        )
    )
    assert len(reading[0].title) == 300
    assert reading[0].text == "A\nB"
    assert reading[0].kind is ItemKind.FEED_ENTRY


def test_a_hostile_entry_costs_its_own_text_only() -> None:
    reading = read(
        rss(
            f"<guid>1</guid><title>One</title><description>{'&lt;div&gt;' * 5000}x</description>",
            "<guid>2</guid><title>Two</title>",
        )
    )
    assert [(i.title, i.text) for i in reading] == [("One", None), ("Two", "")]


def test_an_entry_is_told_once_and_an_edit_as_an_edit() -> None:
    def entry(title: str, updated: str) -> bytes:
        return atom(f"<id>u1</id><title>{title}</title><updated>{updated}</updated><link href='https://a.example/1'/>")

    first = read(entry("One", "2026-01-01T00:00:00Z"))[0]
    touched = read(entry("One", "2026-02-01T00:00:00Z"))[0]
    edited = read(entry("One, corrected", "2026-02-01T00:00:00Z"))[0]
    assert [c.kind for c in compare_items(None, first)] == [ChangeKind.ENTRY_PUBLISHED]
    assert compare_items(first, touched) == ()
    assert [(c.kind, c.fields) for c in compare_items(touched, edited)] == [
        (ChangeKind.ENTRY_EDITED, {"title": ("One", "One, corrected")})
    ]


def test_gov_uk_shows_an_update_by_its_time_alone() -> None:
    def entry(updated: str) -> bytes:
        return atom(
            f"<id>https://www.gov.uk/x#{updated}</id><title>X</title><updated>{updated}</updated><link href='https://www.gov.uk/x'/>"
        )

    first, second = read(entry("2026-01-01T00:00:00Z"))[0], read(entry("2026-02-01T00:00:00Z"))[0]
    assert first.key == second.key
    assert [c.kind for c in compare_items(first, second)] == [ChangeKind.ENTRY_EDITED]


def test_gov_uk_lists_two_updates_of_one_page_and_the_last_counts() -> None:
    def entry(day: int) -> str:
        when = f"2026-01-0{day}T00:00:00Z"
        return f"<id>https://www.gov.uk/x#{when}</id><title>X</title><updated>{when}</updated><link href='https://www.gov.uk/x'/>"

    both, last = read(atom(entry(2), entry(1))), read(atom(entry(2)))
    assert both == last
    assert compare_items(both[0], last[0]) == ()


def test_sample_feeds_are_read(shared: Path) -> None:
    folder = shared / "data" / "parliament"
    counts = {}
    for path in sorted([*(folder / "feeds").glob("*.rss"), *(folder / "feeds").glob("*.atom"), *(folder / "feeds").glob("*.rdf"),
                        *(folder / "legacy").glob("*.rss")]):
        reading = read(path.read_bytes())
        assert len({i.key for i in reading}) == len(reading)
        assert all(i.url for i in reading)
        counts[path.name.split(".")[0]] = len(reading)
    assert counts == {
        "api-parliament-oral-evidence": 1, "api-parliament-written-answers": 1, "bill-feed-2018": 6, "bills-all-private-2018": 6,
        "committee-feed-2018": 15, "questions-archive-2019": 20, "twfy-search": 2, "twfy-wrans": 1, "wdtk-search": 2,
        "wordpress-defenddigitalme": 2,
    }


SAID = ("Pupil data given away", "2026-06-01T10:00:00Z")
POST = "https://news.example.org/2026/pupil-data?id=7"


@pytest.mark.parametrize(
    "link",
    [
        f"{POST}&at_medium=RSS&at_campaign=X", f"{POST}&fbclid=abc", f"{POST}&gclid=1&mc_cid=2", f"{POST}&cmp=rss",
        f"{POST}&utm_source=rss", f"{POST}#comments", POST.replace("https://", "http://www."),
        POST.replace("news.example.org", "example.com"),
    ],
)
@pytest.mark.parametrize("guid", ["", "link", "another"])
def test_what_a_publishing_program_does_to_links_makes_no_other_entry(link: str, guid: str) -> None:
    known = identify("7@cms" if guid == "another" else POST if guid else "", POST, *SAID)
    now = identify({"link": link, "another": "urn:other:7"}.get(guid, ""), link, *SAID)
    assert now.key == known.key or set(now.aliases) & set(known.aliases)


@pytest.mark.parametrize("link", [POST.replace("id=7", "id=8"), POST.replace("pupil-data", "other"), f"{POST}&page=2"])
def test_another_page_is_another_entry(link: str) -> None:
    known, now = (identify("", x, *SAID) for x in (POST, link))
    assert now.key != known.key
    assert not set(now.aliases) & set(known.aliases)


def test_a_category_tells_no_more_of_a_child_than_a_cell_and_a_summary_that_is_not_told_gives_names_away() -> None:
    entry = (
        "<id>1</id><title>On Lobelia Hargreaves-Osei</title><content>Pupil data was discussed.</content>"
        "<category term='Lobelia Hargreaves-Osei'/><category term='Zebedee Quillfeather, Year 5'/><category term='Pupils'/>"
        "<summary>Record of pupil Lobelia Hargreaves-Osei, aged 9</summary>"
    )
    (item,) = read(atom(entry))
    assert item.children == ("Lobelia Hargreaves-Osei",)
    told = without_private(item)
    assert not [name for name in ("Lobelia", "Hargreaves", "Quillfeather") if name in repr(told)]
    assert told.genre.endswith("; Pupils")
    assert told.text == "Pupil data was discussed."


def test_letters_that_the_type_of_a_feed_would_declare_are_read() -> None:
    """RSS 0.91 has the entities of HTML by its type, which is not fetched: "pupil&nbsp;data" was "pupildata"."""
    kind = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://example.org/rss-0.91.dtd">'
    said = "<item><title>Pupil&nbsp;data</title><description>It gave pupil&nbsp;data &amp; more.</description></item>"
    body = f'<?xml version="1.0"?>{kind}<rss version="0.91"><channel><title>Example</title>{said}</channel></rss>'.encode()
    with odd_parts() as odd:
        (item,) = read(body)
    assert (item.title, item.text) == ("Pupil data", "It gave pupil data & more.")
    assert odd == []


def test_of_a_text_that_is_too_long_operators_hear_how_much_is_read() -> None:
    long = "word " * 50_000
    with odd_parts() as odd:
        (item,) = read(rss(f"<title>Long</title><description>{long}The end.</description>"))
    assert len(item.text or "") == 200_000
    assert odd == ["“Long”: 200,000 of its 250,008 characters are read; open it and look"]
