"""What disappeared: each release that is told as gone, where it stood last, and whether it came back or moved."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest
from msgspec.structs import replace

from bench.desk import Desk, watched
from bench.public import HOSTILE, REGISTER
from bench.replica.govuk import PublishedFile, Replica
from db.withheld.record import withhold
from demo.editions import baseline
from demo.site import SHARES
from publicdb.build import PublicCopy
from tests.tables import copy_row, set_fields, value_of
from web.app import make_site
from web.refresh import Refresher
from web.site import About, Site

LATER, EARLIER = "2025-07-01T00:00:00+00:00", "2024-01-01T00:00:00+00:00"


def listed(reader: Any, path: str = "/disappeared.json") -> list[dict[str, Any]]:
    return list(reader.get(path).json()["rows"])


def test_a_release_is_listed_with_the_edition_that_had_it_last(reader: Any) -> None:
    (row,) = listed(reader)
    assert (row["release"], row["outcome"], row["last_edition"], row["missing_edition"]) == (3, "gone", 1, 2)
    assert (row["last_seen"], row["missing_seen"]) == ("2024-03-01T08:00:00+00:00", "2025-06-30T09:30:00+00:00")
    page = reader.page("/disappeared")
    assert page.xpath("//ol[@class='found']/li//a/@href") == ["/releases/3", "/editions/1", "/editions/2", "/changes/2"]
    words = reader.words("/disappeared")
    assert "Last in Data shares, no. 1, seen 1 March 2024; missing from the edition seen 30 June 2025" in words
    assert "1 gone 0 perhaps under another reference 0 back again" in words


def test_every_form_says_the_same_over_all_and_of_one_register(reader: Any) -> None:
    for path in ("/disappeared", f"/disappeared/{REGISTER}"):
        (row,) = listed(reader, f"{path}.json")
        (line,) = csv.DictReader(io.StringIO(reader.get(f"{path}.csv").text))
        assert line == {k: "" if v is None else str(v) for k, v in row.items()}
        assert row["page"] == "https://npd.example.org/releases/3"
    assert listed(reader, "/disappeared/written-questions.json") == []
    assert "Nothing has disappeared since the watch began" in reader.words("/disappeared/written-questions")


@pytest.mark.parametrize("form", ["", ".csv", ".json", ".atom"])
def test_a_register_that_is_not_watched_is_not_there(form: str, reader: Any) -> None:
    feed = "/feeds" if form == ".atom" else ""
    assert reader.get(f"{feed}/disappeared/nothing{form}").status_code == 404


def test_feeds_have_the_entries_of_the_changes(reader: Any) -> None:
    removed = {e.id for e in feedparser.parse(reader.get("/changes.atom?kind=removed").content).entries}
    assert removed
    for path in ("/feeds/disappeared.atom", f"/feeds/disappeared/{REGISTER}.atom"):
        assert {e.id for e in feedparser.parse(reader.get(path).content).entries} == removed
    assert not feedparser.parse(reader.get("/feeds/disappeared/written-questions.atom").content).entries
    page = reader.page(f"/disappeared/{REGISTER}")
    assert page.xpath("//link[@rel='alternate']/@href") == [f"/feeds/disappeared/{REGISTER}.atom"]


def test_the_front_page_and_the_source_lead_to_it(reader: Any) -> None:
    assert "/disappeared" in reader.page("/").xpath("//main//a/@href")
    assert f"/disappeared/{REGISTER}" in reader.page(f"/sources/{REGISTER}").xpath("//main//a/@href")


def test_what_came_back_says_in_which_edition(site_of: Callable[..., Site], read: Any) -> None:
    site = site_of()
    copy_row(site.copy, "changes", 2, {"id": 50, "key": "back", "kind": "restored", "edition": 3})
    set_fields(site.copy, "releases", {"present": 1}, id=3)
    (row,) = listed(read(site))
    assert (row["outcome"], row["back_edition"], row["back_seen"]) == ("back", 3, "2026-11-24T14:50:00+00:00")
    assert "Back in the edition seen 24 November 2026, as it was" in read(site).words("/disappeared")
    assert listed(read(site), "/disappeared.json?only=gone") == []
    assert len(listed(read(site), "/disappeared.json?only=back")) == 1
    # And once more gone: two disappearances, the newest first.
    copy_row(site.copy, "changes", 2, {"id": 51, "key": "again", "edition": 3, "open_at": "2026-11-25T00:00:00+00:00"})
    set_fields(site.copy, "releases", {"present": 0}, id=3)
    set_fields(site.copy, "changes", {"edition": 2}, id=50)
    site.state.generation = "another"
    assert [(r["outcome"], r["last_edition"]) for r in listed(read(site))] == [("gone", 2), ("gone", 1)]


@pytest.mark.parametrize(
    ("fields", "outcome"),
    [
        ({"reference": "DR999", "first_seen": LATER}, "elsewhere"),
        ({"reference": "DR999", "first_seen": LATER, "title": "  LEAGUE tables\nof primary schools"}, "elsewhere"),
        ({"title": "Another", "first_seen": LATER}, "elsewhere"),  # the same reference
        ({"reference": "DR999", "first_seen": EARLIER}, "gone"),  # it stood beside it all the time
        ({"reference": "DR999", "title": "Another", "first_seen": LATER}, "gone"),
        ({"reference": "", "title": "", "first_seen": LATER}, "gone"),
        ({"first_seen": LATER, "recipient_slug": "university-of-dorne"}, "gone"),
        ({"first_seen": LATER, "recipient_slug": None}, "gone"),
        ({"first_seen": LATER, "present": 0}, "gone"),
    ],
)
def test_a_row_that_says_the_same_and_came_since_may_be_it(
    fields: dict[str, object], outcome: str, site_of: Callable[..., Site], read: Any
) -> None:
    site = site_of()
    copy_row(site.copy, "releases", 3, {"id": 9, "present": 1, **fields})
    (row,) = listed(read(site))
    assert (row["outcome"], row["elsewhere"]) == (outcome, 9 if outcome == "elsewhere" else None)
    there = "/releases/9" in read(site).page("/disappeared").xpath("//ol[@class='found']//a/@href")
    assert there == (outcome == "elsewhere")


def test_many_are_leafed_through_and_no_row_is_lost(site_of: Callable[..., Site], read: Any) -> None:
    site = site_of()
    for number in range(100, 220):
        copy_row(site.copy, "changes", 2, {"id": number, "key": f"k{number}"})
        copy_row(site.copy, "releases", 3, {"id": number})
        set_fields(site.copy, "changes", {"release": number}, id=number)
    reader = read(site)
    wanted = {3, *range(100, 220)}
    assert {int(x["release"]) for x in csv.DictReader(io.StringIO(reader.get("/disappeared.csv").text))} == wanted
    found, path = [], "/disappeared.json?size=50"
    while path:
        part = reader.get(path).json()
        found += [r["release"] for r in part["rows"]]
        assert len(found) <= len(wanted)
        path = (part["next"] or "").removeprefix("https://npd.example.org")
    assert sorted(found) == sorted(wanted)
    pages = [reader.page(f"/disappeared?page={n}").xpath("count(//ol[@class='found']/li)") for n in (1, 2, 3)]
    assert pages == [50, 50, 21]
    assert reader.get("/disappeared?page=4").status_code == 404
    assert reader.get("/disappeared?page=x").status_code == 404


def test_hostile_texts_are_texts(reader_of: Any) -> None:
    reader = reader_of(bad=HOSTILE)
    page = reader.page("/disappeared")
    assert page.xpath("//ol[@class='found']/li")
    assert not page.xpath("//script | //img")
    assert feedparser.parse(reader.get("/feeds/disappeared.atom").content).bozo == 0


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Replica() as replica, Desk(tmp_path / "data", replica, watched(replica, SHARES, title="Shares")) as made:
        yield made


@pytest.fixture
def shown(desk: Desk) -> Iterator[Refresher]:
    copy = PublicCopy(desk.store.folder)
    state = copy.refresh().state
    refresher = Refresher(make_site(copy.path, desk.store.folder / "archive", About(address="https://npd.example.org")), copy)
    refresher.take(state)
    yield refresher
    refresher.site.close()
    copy.close()


def publish(desk: Desk, month: str, *, without: str = "", rows: int = 20) -> None:
    b = baseline()
    shares = tuple(s for s in b.shares[:rows] if s.reference != without)
    file = PublishedFile(f"Shares: {month}", "a.ods", replace(b, shares=shares, regular=b.regular[:4], npd=b.npd[:6]).ods())
    desk.replica.publish_files([file], note="Updated.", at=f"2024-{month}-20T09:30:00Z")
    desk.poll()


def get(shown: Refresher, path: str) -> Any:
    shown.once()
    return asyncio.run(shown.site.client.get(path))


def test_a_real_register_from_the_first_look_that_misses_a_row_to_its_return(desk: Desk, shown: Refresher) -> None:
    gone = baseline().shares[3].reference
    publish(desk, "03")
    publish(desk, "04", without=gone)
    assert desk.states("removed") == {"held"}
    assert get(shown, "/disappeared.json").json()["total"] == 0  # nobody knows yet
    difference = get(shown, "/editions/1/against/2.json").json()
    assert difference["counts"]["removed"] == 0
    desk.poll()
    (row,) = get(shown, "/disappeared.json").json()["rows"]
    assert (row["reference"], row["outcome"], row["last_edition"], row["missing_edition"]) == (gone, "gone", 1, 2)
    assert get(shown, "/editions/1/against/2.json").json()["counts"]["removed"] == 1
    publish(desk, "05", rows=21)  # with 20 it would be the first edition once more
    (row,) = get(shown, "/disappeared.json").json()["rows"]
    assert (row["outcome"], row["back_edition"]) == ("back", 3)


def test_what_is_withheld_is_not_shown_nor_counted(desk: Desk, shown: Refresher) -> None:
    gone = baseline().shares[3]
    publish(desk, "03")
    publish(desk, "04", without=gone.reference)
    desk.poll()
    assert get(shown, "/disappeared.json").json()["total"] == 1
    release = value_of(desk, "version", "release_id", reference=gone.reference)
    with desk.store.transaction():
        withhold(desk.store, "release", release, because="x", who="x", cause="person", now=datetime.now(UTC))
    paths = ("/disappeared", "/disappeared.csv", "/disappeared.json", "/disappeared/dfe-external-data-shares")
    for path in paths:  # until the copy is another one
        answer = asyncio.run(shown.site.client.get(path))
        assert (answer.status_code, gone.reference in answer.text) == (503, False), path
    assert gone.reference not in asyncio.run(shown.site.client.get("/feeds/disappeared.atom")).text
    for path in (*paths[:3], "/feeds/disappeared.atom", "/editions/1/against/2", "/editions/1/against/2.csv"):
        answer = get(shown, path)
        assert (answer.status_code, gone.reference in answer.text) == (200, False), path
    assert get(shown, "/disappeared.json").json()["total"] == 0
