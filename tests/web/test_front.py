"""The front page: what is new, how much there is, and when the watch last looked well."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from bench.public import GOOD, REGISTER
from config import Configuration
from tests.tables import add_blank, copy_row, delete_rows, set_fields, values_of
from tests.web.conftest import ABOUT
from web.filters import edition_name, watch_words
from web.site import About

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


def test_it_counts_as_the_campaign_does(reader: Any) -> None:
    page = reader.page("/")
    counts = {" ".join(d[0].text_content().split()): d[1].text_content().strip() for d in page.xpath("//dl[@class='totals']/div")}
    assert counts == {
        "releases": "2", "◆ of individual level": "1", "▦ aggregate": "1", "▲ to the press": "1", "■ to companies": "0",
        "recipients": "2",
    }


def cards(page: Any) -> dict[str, list[str]]:
    """The name of each card of what is new, with the sentences on it."""
    return {
        g.xpath("string(h3)"): [p.text_content() for p in g.xpath(".//p[@class='what']")] for g in page.xpath("//article")
    }


def test_what_is_new_is_the_gravest_of_the_last_weeks_by_edition(site_of: Any, read: Any) -> None:
    site = site_of()
    site.state.generation = "one"
    page = read(site).page("/")
    assert {name: len(said) for name, said in cards(page).items()} == {
        "Data shares, no. 3, November 2026": 2, "Written questions on pupils' data": 1,
    }, "what changed a year before is no news"
    assert "◈ File replaced without notice" in " ".join(page.xpath("//article[1]")[0].text_content().split())
    # Seen three weeks ago and about a newspaper: it comes before what is newer.
    set_fields(site.copy, "changes", {"seen_at": "2026-11-03T09:30:00Z", "open_at": "2026-11-03T09:30:00Z"}, edition=2)
    site.state.generation = "two"
    page = read(site).page("/")
    found = cards(page)
    assert list(found) == [
        "Data shares, no. 2, June 2025", "Data shares, no. 3, November 2026", "Written questions on pupils' data",
    ]
    first = found["Data shares, no. 2, June 2025"][0]
    assert first.startswith("The Daily Invention Ltd (press): the purpose was reworded")
    assert first in read(site).get("/feeds/everything.atom").text, "in the words of alerts"
    assert "The gravest changes seen from 29 September 2026 to 24 November 2026." in read(site).words("/")


def test_an_edition_that_changed_nothing_has_no_card_and_none_has_the_name_of_another(site_of: Any, read: Any) -> None:
    site = site_of()
    now = "2026-11-24T15:00:00+00:00"
    with closing(sqlite3.connect(site.copy)) as db, db:
        for number in (4, 5, 6):
            add_blank(
                db, "editions", id=number, source=REGISTER, number=number, kind="edition_published", seen_at=now,
                title="Data shares, no. 3" if number < 6 else "Data shares, no. 6", published_at=now, summary="{}",
            )
            kinds = ("edition_published", "added") if number == 5 else ("edition_published",)
            for n, kind in enumerate(kinds):
                add_blank(
                    db, "changes", id=100 * number + n, key=f"k{number}{n}", seen_at=now, open_at=now, source=REGISTER,
                    edition=number, kind=kind, row_kind=n, category="unknown", also="[]", level="unknown",
                    weight="normal", rank=99_999, fields="{}", detail="{}",
                )
    shown = read(site).page("/")
    found = cards(shown)
    assert {name: len(said) for name, said in found.items()} == {
        "Data shares, no. 3, November 2026": 1, "Written questions on pupils' data": 1,
    }, "the last of that name"
    lines = [" ".join(g.xpath("string(p[1])").split(",")[0].split()[1:]) for g in shown.xpath("//article")]
    assert {"File replaced without notice", "New edition"} < set(lines)


def test_a_card_says_only_what_is_so_of_what_stands_under_it(site_of: Any, read: Any) -> None:
    site = site_of()
    set_fields(site.copy, "editions", {"title": "Data shares, no. 3", "published_at": GOOD, "seen_at": GOOD}, id=2)
    set_fields(site.copy, "changes", {"seen_at": GOOD, "open_at": GOOD}, edition=2)
    page = read(site).page("/")
    silent = [g for g in page.xpath("//article") if "replaced without notice" in g.text_content()]
    assert len(silent) == 1
    told = {href.rpartition("/")[2] for href in silent[0].xpath(".//li//a/@href") if "/changes/" in href}
    assert told <= set(map(str, values_of(site.copy, "changes", "id", edition=3)))
    assert [g.xpath("string(h3)") for g in page.xpath("//article")].count("Data shares, no. 3, November 2026") == 2


def test_of_many_changes_the_worst_are_shown_and_the_rest_is_a_link_away(site_of: Any, read: Any) -> None:
    site = site_of()
    with closing(sqlite3.connect(site.copy)) as db, db:
        for i in range(100, 400):
            add_blank(
                db, "changes", id=i, key=f"k{i}", seen_at=GOOD, open_at=GOOD, source=REGISTER, edition=3, kind="added",
                row_kind=1, category="university", confidence="high", also="[]", level="unknown", weight="normal", rank=9,
                fields="{}", detail="{}",
            )
    page = read(site).page("/")
    first = page.xpath("//article[contains(@class, 'silent')]")[0]
    assert len(first.xpath(".//ol/li")) == 4
    assert first.xpath("string(./p[last()])") == f"{302 - 4} more"
    assert first.xpath("./p[last()]/a/@href") == ["/editions/3"]


def test_the_number_to_quote_is_what_its_link_lists_with_its_date(site_of: Any, read: Any) -> None:
    site = site_of()
    others: list[dict[str, object]] = [
        {}, {}, {"outcome": "rejected"}, {"outcome": "pending"}, {"level_printed": 0}, {"present": 0},
        {"level": "aggregate"}, {"outcome": "not_said", "category": "commercial"},
    ]
    copy_row(site.copy, "releases", 1, *({"id": 100 + n, **other} for n, other in enumerate(others)))
    words, page = read(site).words("/"), read(site).page("/")
    assert (
        "As of 24 November 2026, the registers list 4 releases of data that they themselves class as individual-level:"
        " 3 to the press and 1 to companies."
    ) in words
    assert "Not counted: 1 more, whose level is only inferred from its words." in words
    (href,) = page.xpath("//div[@class='quoted']//strong/a/@href")
    assert read(site).get(href.replace("/releases?", "/releases.json?")).json()["total"] == 4
    _, press, companies = page.xpath("//div[@class='quoted']/p[1]/a/@href | //div[@class='quoted']//strong/a/@href")
    for link, n in ((press, 3), (companies, 1)):
        assert read(site).get(link.replace("/releases?", "/releases.json?")).json()["total"] == n
    assert "The number to quote above is smaller" in words
    set_fields(site.copy, "sources", {"good_at": "2026-10-02T08:00:00Z"}, name=REGISTER)
    assert "As of 2 October 2026" in read(site).words("/"), "of the day on which the register was checked"
    set_fields(site.copy, "releases", {"present": 0})
    site.state.generation = "two"
    assert "list 0 releases" in read(site).words("/")


@pytest.mark.parametrize(
    ("title", "at", "name"),
    [
        ("DfE external data shares", "2023-12-07T09:30:00+00:00", "DfE external data shares, December 2023"),
        ("DfE external data shares: September 2023", "2023-12-07", "DfE external data shares: September 2023"),
        ("Requests\n2012 to 2017", "2020", "Requests; 2012 to 2017"),
    ],
)
def test_an_edition_is_called_by_its_title_and_date(title: str, at: str, name: str) -> None:
    assert edition_name(title, at) == name


def test_a_source_not_looked_at_well_for_long_says_since_when(site_of: Any, read: Any) -> None:
    site = site_of()
    now = datetime.now(UTC).isoformat()
    set_fields(site.copy, "sources", {"looked_at": now, "good_at": now}, name=REGISTER)
    words = read(site).words("/")
    assert "last checked successfully on 2 October 2026" in words
    assert "1 of 2 sources has not been checked successfully lately" in words


def test_a_source_that_is_not_seen_says_since_when_and_why_though_it_was_looked_at_today(site_of: Any, read: Any) -> None:
    site = site_of()
    now = datetime.now(UTC).isoformat()
    set_fields(site.copy, "sources", {"looked_at": now, "good_at": now})
    blind = {"state": "blind", "since": "2026-10-02T09:30:00Z", "reason": "its site refused to answer a program"}
    set_fields(site.copy, "sources", blind, name=REGISTER)
    said = "not seen since 2 October 2026, 10:30: its site refused to answer a program; last checked on"
    assert said in read(site).words("/")
    assert "1 of 2 sources has not been checked successfully lately" in read(site).words("/")
    assert said in read(site).words("/sources")
    assert said.capitalize().replace("october", "October") in read(site).words(f"/sources/{REGISTER}")


@pytest.mark.parametrize(
    ("good", "well", "said"),
    [
        ("2026-11-24T14:50:00+00:00", True, "checked on 24 November 2026, 14:50"),
        ("2026-11-22T15:00:01+00:00", True, "checked on 22 November 2026, 15:00"),
        ("2026-11-22T14:59:59+00:00", False, "last checked successfully on 22 November 2026"),
        ("2026-07-01T23:30:00+00:00", False, "last checked successfully on 2 July 2026"),
        (None, False, "not checked successfully yet"),
        ("", False, "not checked successfully yet"),
        ("rubbish", False, "not checked successfully yet"),
    ],
)
def test_how_the_watch_does(good: str | None, well: bool, said: str) -> None:
    assert watch_words(good, "Europe/London", NOW) == (well, said)


def test_an_empty_register_is_no_trouble(site_of: Any, read: Any) -> None:
    site = site_of()
    for table in (
        "mentions", "evidence_releases", "changes", "versions", "release_recipients", "releases", "recipient_slugs",
        "recipients", "evidence", "edition_files", "editions", "archived", "sources",
    ):
        delete_rows(site.copy, table)
    words = read(site).words("/")
    assert "The watch has not seen anything yet" in words
    assert "Nothing is watched" in words
    assert read(site).get("/sources").status_code == 200


def test_what_was_worked_out_is_kept_until_the_copy_is_another(site_of: Any, read: Any) -> None:
    site = site_of()
    site.state.generation = "one"
    assert "2 releases of pupils" in read(site).get("/").text
    delete_rows(site.copy, "release_recipients")
    set_fields(site.copy, "releases", {"present": 0})
    assert "2 releases of pupils" in read(site).get("/").text
    site.state.generation = "two"
    assert "0 releases of pupils" in read(site).get("/").text


def test_whose_registers_are_watched_is_said_as_it_is(site_of: Any, read: Any) -> None:
    with_others = read(site_of(replace(ABOUT, of_department=False)))
    for path in ("/", "/about"):
        (lead,) = with_others.page(path).xpath("//p[@class='lead']")
        assert "Department" not in lead.text_content()
    assert "Department" not in with_others.page("/sources").xpath("//meta[@name='description']/@content")[0]


def test_whose_they_are_is_as_configured() -> None:
    assert [About.of(Configuration(own_sources=own)).of_department for own in (True, False)] == [True, False]
