"""The front page: what is new, how much there is, and when the watch last looked well."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import pytest

from bench.public import REGISTER
from tests.tables import add_blank, delete_rows, set_fields
from web.filters import watch_words

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


def test_it_counts_as_the_campaign_does(reader: Any) -> None:
    page = reader.page("/")
    counts = {" ".join(d[0].text_content().split()): d[1].text_content().strip() for d in page.xpath("//dl[@class='totals']/div")}
    assert counts == {
        "releases": "2", "◆ of individual level": "1", "▦ aggregate": "1", "▲ to the press": "1", "■ to companies": "0",
        "recipients": "2",
    }


def test_what_is_new_stands_by_edition_the_worst_first(reader: Any) -> None:
    groups = reader.page("/").xpath("//article")
    kinds = [[" ".join(p.text_content().split()) for p in g.xpath(".//p[@class='line']")] for g in groups]
    assert kinds == [
        ["Weight: ● normal Status changed ● university", "Weight: ▽ low Wholesale rewording ? not known"],
        ["Weight: ● normal Question answered"],
        ["Weight: ▲ high Release edited ▲ press ◆ individual level",
         "Weight: ● normal Release removed ■ commercial (a guess)"],
    ]
    silent = [g for g in groups if "silent" in g.get("class")]
    assert len(silent) == 1
    assert "◈ File replaced without notice" in " ".join(silent[0].text_content().split())


def test_of_many_changes_the_worst_are_shown_and_the_rest_is_a_link_away(site_of: Any, read: Any) -> None:
    site = site_of()
    with closing(sqlite3.connect(site.copy)) as db, db:
        for i in range(100, 400):
            add_blank(
                db, "changes", id=i, key=f"k{i}", seen_at="2026-11-24", source=REGISTER, edition=3, kind="added",
                row_kind=1, category="university", confidence="high", also="[]", level="unknown", weight="normal", rank=9,
                fields="{}", detail="{}",
            )
        set_fields(db, "editions", {"changes": 303}, id=3)
    page = read(site).page("/")
    first = page.xpath("//article[contains(@class, 'silent')]")[0]
    assert len(first.xpath(".//ol/li")) == 4
    assert first.xpath("string(./p[last()])") == f"{303 - 4 - 1} more in this edition"
    assert len(page.xpath("//article")) <= 6


def test_a_source_not_looked_at_well_for_long_says_since_when(site_of: Any, read: Any) -> None:
    site = site_of()
    now = datetime.now(UTC).isoformat()
    set_fields(site.copy, "sources", {"looked_at": now, "good_at": now}, name=REGISTER)
    words = read(site).words("/")
    assert "last looked at well on 2 October 2026" in words
    assert "1 of 2 sources has not been looked at well lately" in words


def test_a_source_that_is_not_seen_says_since_when_and_why_though_it_was_looked_at_today(site_of: Any, read: Any) -> None:
    site = site_of()
    now = datetime.now(UTC).isoformat()
    set_fields(site.copy, "sources", {"looked_at": now, "good_at": now})
    blind = {"state": "blind", "since": "2026-10-02T09:30:00Z", "reason": "its site refused to answer a program"}
    set_fields(site.copy, "sources", blind, name=REGISTER)
    said = "not seen since 2 October 2026, 10:30: its site refused to answer a program; last looked at on"
    assert said in read(site).words("/")
    assert "1 of 2 sources has not been looked at well lately" in read(site).words("/")
    assert said in read(site).words("/sources")
    assert said.capitalize().replace("october", "October") in read(site).words(f"/sources/{REGISTER}")


@pytest.mark.parametrize(
    ("good", "well", "said"),
    [
        ("2026-11-24T14:50:00+00:00", True, "looked at on 24 November 2026, 14:50"),
        ("2026-11-22T15:00:01+00:00", True, "looked at on 22 November 2026, 15:00"),
        ("2026-11-22T14:59:59+00:00", False, "last looked at well on 22 November 2026"),
        ("2026-07-01T23:30:00+00:00", False, "last looked at well on 2 July 2026"),
        (None, False, "not looked at well yet"),
        ("", False, "not looked at well yet"),
        ("rubbish", False, "not looked at well yet"),
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
