"""The replica of both web archives serves what its answers say, the same each time."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date

import pytest
import requests

from bench.replica.webarchive.answers import answers, as_json, have, identity
from bench.replica.webarchive.captures import Archive, canonical, captures, holders, page_captures
from bench.replica.webarchive.files import HIDDEN, other_files, register_files
from bench.replica.webarchive.published import FIRST_PAGE, PAGES, REQUESTS_PAGE, SHARES_PAGE, published_pages
from bench.replica.webarchive.server import EVERY, WebArchives
from bench.world import ROOT
from demo.site import SHARES

FILES = register_files()


@pytest.fixture(scope="module")
def archives() -> Iterator[WebArchives]:
    with WebArchives() as found:
        found.hasty = False
        yield found


def get(url: str, *, follow: bool = True) -> requests.Response:
    return requests.get(url, timeout=20, allow_redirects=follow)


def shown(archives: WebArchives, archive: Archive, when: str, url: str, *, follow: bool = True) -> requests.Response:
    way = {"ukgwa": f"/ukgwa/{when}mp_/", "wayback": f"/web/{when}id_/"}[archive]
    return get(archives.origins[archive] + way + url, follow=follow)


def test_the_answers_are_the_same_in_every_process() -> None:
    again = subprocess.run(
        [sys.executable, "-m", "bench.replica.webarchive"], cwd=ROOT, capture_output=True, check=True, timeout=120
    )
    assert json.loads(again.stdout) == json.loads(json.dumps(as_json(), default=str))


def test_it_is_as_large_and_as_long_as_it_says() -> None:
    a = answers()
    assert (len(page_captures()), len(FILES), len({f.sha256 for f in FILES.values()})) == (60, 27, 27)
    assert {f.form for f in FILES.values()} == {"xls", "xlsx", "ods", "csv"}
    assert [e.up_to for e in a.editions] == sorted(e.up_to for e in a.editions)
    assert (a.editions[-1].published - a.editions[0].published).days > 12 * 365
    assert all(30 <= len(e.rows) <= 150 for e in a.editions)
    assert {p.design for p in published_pages().values()} == {
        "education", "whitehall-2013", "whitehall-2016", "mixed-2018", "gem-2019", "gem-2023",
    }
    assert SHARES_PAGE.endswith(SHARES)


def test_what_can_be_known_is_of_every_kind() -> None:
    a = answers()
    assert {e.number: e.known for e in a.editions if e.known != "whole"} == {6: "no", 10: "no", 15: "part"}
    assert {tuple(e.routes.values()) for e in a.editions} == {
        ("whole", "whole"), ("whole", "no"), ("no", "whole"), ("no", "no"), ("part", "part"), ("part", "no"),
    }
    assert set(a.unreadable) == {"F06", "F10", "F18"}
    assert [(g.before, g.after) for g in a.gaps if g.unread] == [(5, 7), (9, 11)]
    assert all(s.added or s.removed for s in a.steps)
    kinds = {f for s in a.steps for fields in s.edited.values() for f in fields}
    assert kinds >= {"status", "organisation", "purpose", "licence_end", "outcome_date", "destroyed"}


def test_no_two_releases_are_known_by_the_same_print() -> None:
    for edition in answers().editions:
        assert len({identity(str(row["purpose"])) for row in edition.rows.values()}) == len(edition.rows)


def test_the_rows_of_the_split_files_go_to_the_merged_one() -> None:
    (merger,) = (s for s in answers().steps if s.after == 17)
    of = {e.number: e for e in answers().editions}
    shared, requested = of[16].files[1].rows, of[16].files[0].rows
    assert set(of[17].rows) & set(shared)
    assert set(of[17].rows) & set(requested)
    assert set(shared) <= set(of[17].rows) | set(merger.removed)


@pytest.mark.parametrize("page", PAGES)
def test_time_map_and_both_indexes_list_every_capture_of_a_page(archives: WebArchives, page: str) -> None:
    there = {(c.archive, c.timestamp) for c in captures() if c.key == canonical(page)}
    at, listed = f"{archives.origins['ukgwa']}/ukgwa/timemap/link/{page}", set[str]()
    while at:
        text = get(at).text
        listed |= set(re.findall(r'/(\d{14})mp_/[^>]+>; rel="[a-z ]*memento"', text))
        at = next(iter(re.findall(r'<([^>]+)>; rel="timemap"', text)), "")
    assert listed == {t for a, t in there if a == "ukgwa"}
    lines = get(f"{archives.origins['ukgwa']}/ukgwa/cdx?url={page}&output=json").text.splitlines()
    assert {json.loads(x)["timestamp"] for x in lines} == listed
    table = get(f"{archives.origins['wayback']}/cdx/search/cdx?url={page}&output=json").json()
    assert {dict(zip(table[0], r, strict=True))["timestamp"] for r in table[1:]} == {
        t for a, t in there if a == "wayback"
    }


def test_the_indexes_have_revisits_without_status_and_one_capture_out_of_order(archives: WebArchives) -> None:
    lines = get(f"{archives.origins['ukgwa']}/ukgwa/cdx?url={REQUESTS_PAGE}&output=json").text.splitlines()
    rows = [json.loads(x) for x in lines]
    assert {r["status"] for r in rows} == {"200", "-"}
    assert {r["mime"] for r in rows} == {"text/html", "warc/revisit"}
    times = [r["timestamp"] for r in rows]
    assert times[:-1] == sorted(times[:-1])
    assert times[-1] == "20170118040506" < times[-2]


def test_every_page_leads_to_the_files_that_the_answers_have(archives: WebArchives) -> None:
    """A walk by the plainest client: each capture of a page, each link on it that is a file, as each archive has it."""
    got: dict[Archive, set[str]] = {"ukgwa": set(), "wayback": set()}
    for c in page_captures():
        page = shown(archives, c.archive, c.timestamp, c.url)
        if c.refused or c.absent:
            assert (page.status_code, "Memento-Datetime" in page.headers) == (403 if c.refused else 200, False)
            continue
        links = {_unwrapped(x, c.url) for x in re.findall(r'href="([^"#]+)"', page.text)}
        meant = {canonical(k.url) for k in published_pages()[c.shows].links}
        assert meant <= {canonical(x) for x in links}
        for link in (x for x in links if canonical(x) in meant):
            body = shown(archives, c.archive, c.timestamp, link)
            if body.status_code == 200:
                got[c.archive].add(hashlib.sha256(body.content).hexdigest())
    for archive, digests in got.items():
        assert {n for n, f in FILES.items() if f.sha256 in digests} == {n for n, f in FILES.items() if have(f, [archive])}


def _unwrapped(link: str, page: str) -> str:
    """The address that a link of a page means, out of any way to write it into an archive."""
    inner = re.fullmatch(r"(?:https?://[^/]+)?/(?:ukgwa/)?\d{14}(?:mp_)?/(https?):/+(.+)", link)
    whole = f"{inner[1]}://{inner[2]}" if inner else link
    return whole if "://" in whole else "/".join(page.split("/")[:3]) + whole


def test_links_are_written_into_the_archive_in_each_of_its_ways(archives: WebArchives) -> None:
    now = shown(archives, "ukgwa", "20231212101500", SHARES_PAGE).text
    assert f'href="{archives.origins["ukgwa"]}/ukgwa/20231212101500mp_/https://assets.' in now
    rooted = shown(archives, "ukgwa", "20140310111500", REQUESTS_PAGE).text
    assert 'href="/ukgwa/20140310111500mp_/http://www.gov.uk/government/uploads/' in rooted
    old = shown(archives, "ukgwa", "20171010161938", REQUESTS_PAGE).text
    assert 'href="https://webarchive.nationalarchives.gov.uk/20171010161938/https:/www.gov.uk/' in old
    assert "ukgwa" not in shown(archives, "wayback", "20131001120102", REQUESTS_PAGE).text


@pytest.mark.parametrize(
    ("archive", "file", "status", "whole"),
    [
        ("ukgwa", "F04", 403, False), ("wayback", "F04", 200, True), ("ukgwa", "F06", 403, False),
        ("wayback", "F06", 404, False), ("ukgwa", "F10", 200, False), ("wayback", "F10", 404, False),
        ("ukgwa", "F12", 200, False), ("wayback", "F12", 200, True), ("ukgwa", "F18", 403, False),
        ("ukgwa", "F21", 200, True), ("wayback", "F21", 200, True), ("ukgwa", "F25", 200, True),
        ("wayback", "F26", 404, False),
    ],
)
def test_a_file_is_held_refused_cut_or_not_there(
    archives: WebArchives, archive: Archive, file: str, status: int, whole: bool
) -> None:
    (link, *_) = (k for p in published_pages().values() for k in p.links if k.file.name == file)
    found = shown(archives, archive, "20220101000000", link.url)
    assert (found.status_code, found.content == FILES[file].body) == (status, whole)


def test_moved_links_lead_on_by_redirects_of_the_archive(archives: WebArchives) -> None:
    first = shown(archives, "ukgwa", "20130920101500", FIRST_PAGE, follow=False)
    assert (first.status_code, first.headers["Location"].partition("mp_/")[2]) == (301, REQUESTS_PAGE)
    media = shown(archives, "ukgwa", "20230920101500", published_pages()["21"].links[0].url)
    assert "/media/" in media.url
    assert "/government/uploads/" in media.history[0].url
    assert media.content == FILES["F25"].body
    host = shown(archives, "ukgwa", "20161215101500", published_pages()["9"].links[0].url)
    assert "mp_/https://assets.publishing.service.gov.uk/" in host.url
    assert host.content == FILES["F09"].body
    later = shown(archives, "ukgwa", "20211215101500", published_pages()["19"].links[0].url)
    assert later.content == FILES["F24"].body  # the trap: not what the page linked then


def test_the_nearest_capture_is_given_at_once_or_by_a_redirect_with_its_own_time(archives: WebArchives) -> None:
    ways = {
        (shown(archives, "ukgwa", "20190101000000", u, follow=False).status_code)
        for u in (*PAGES, *(k.url for p in published_pages().values() for k in p.links if have(k.file, ["ukgwa"])))
    }
    assert ways >= {200, 307}
    odd = shown(archives, "ukgwa", "20140422093001", REQUESTS_PAGE)
    assert odd.headers["Memento-Datetime"] == "Mon, 10 Mar 2014 11:15:00 GMT"
    near = shown(archives, "wayback", "2014", REQUESTS_PAGE)
    assert "/web/20131001120102id_/" in near.url


def test_a_file_that_was_cut_once_is_whole_in_its_next_capture(archives: WebArchives) -> None:
    url = published_pages()["17"].links[0].url
    first, second = (shown(archives, "ukgwa", t, url).content for t in ("20200915101500", "20201101101500"))
    assert (first, second) == (FILES["F21"].body[: len(first)], FILES["F21"].body)
    assert len(first) < len(second)


def test_errors_of_the_site_were_archived_too(archives: WebArchives) -> None:
    assert shown(archives, "ukgwa", "20181115101500", SHARES_PAGE).status_code == 503
    lines = get(f"{archives.origins['ukgwa']}/ukgwa/cdx?url={SHARES_PAGE}&output=json&filter=status:503").text
    assert json.loads(lines)["timestamp"] == "20181115101500"


def test_addresses_with_one_slash_and_of_the_old_kind_work(archives: WebArchives) -> None:
    origin = archives.origins["ukgwa"]
    one = get(f"{origin}/ukgwa/20171010161938mp_/https:/www.gov.uk{REQUESTS_PAGE.partition('gov.uk')[2]}")
    assert "Third party register" in one.text
    old = get(f"{origin}/20171010161938/http:/www.gov.uk{REQUESTS_PAGE.partition('gov.uk')[2]}")
    assert "<iframe" in old.text
    assert "/ukgwa/20171010161938/http://www.gov.uk/" in old.url


def test_it_refuses_haste_once_in_a_while() -> None:
    with WebArchives() as hasty:
        replies = [get(f"{hasty.origins['wayback']}/robots.txt") for _ in range(EVERY + 2)]
        assert [r.status_code for r in replies].count(429) == 1
        assert replies[EVERY - 1].headers["Retry-After"] == "1"
        assert len(hasty.requests("/robots.txt")) == EVERY + 2


def test_the_same_bytes_come_under_several_addresses_and_tags() -> None:
    again = {p: published_pages()[p].links[0] for p in ("22", "22b")}
    assert again["22"].file is again["22b"].file
    assert again["22"].url != again["22b"].url
    tags = {c.etag for c in captures() if c.shows == "F26"}
    assert len(tags) > 1
    assert published_pages()["13"].links[1].file is published_pages()["14"].links[1].file


def test_what_is_hidden_stands_in_one_file_and_nowhere_else() -> None:
    name, _, secrets = answers().hidden
    assert secrets == HIDDEN
    assert holders(name) == {"ukgwa": "held", "wayback": "held"}
    assert not any(s.encode() in c.body for c in captures() for s in HIDDEN)  # in the file it is compressed


def test_others_files_are_on_the_pages_and_in_no_answer() -> None:
    linked = {k.file.name for p in published_pages().values() for k in p.links}
    assert linked == {*FILES, *other_files()}
    assert not any(f.rows for f in other_files().values())
    assert all(e.published > e.up_to > date(2012, 1, 1) for e in answers().editions)
