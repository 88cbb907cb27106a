"""A recipient's page: all its releases, its names, its category with the reason."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

from tests.tables import add_row, copy_row, set_fields


def test_another_name_leads_to_the_recipient_for_good(reader: Any) -> None:
    answer = reader.get("/recipients/daily-invention-old")
    assert (answer.status_code, answer.headers["location"]) == (301, "/recipients/the-daily-invention")


def test_it_says_who_since_when_and_why(reader: Any) -> None:
    words = reader.words("/recipients/the-daily-invention")
    for said in (
        "▲ press", "also commercial", "Why: a listed name", "1 March 2024 (it stood in the first edition", "17 November 2016",
        "The Daily Invention Ltd (old) earlier name", "DR260301.01",
    ):
        assert said in words
    page = reader.page("/recipients/the-daily-invention")
    assert page.xpath("//link[@rel='alternate']/@href") == ["/feeds/recipients/the-daily-invention.atom"]


def test_releases_come_in_pages_the_gravest_first_and_those_gone_last(site_of: Any, read: Any) -> None:
    site = site_of()
    numbers = range(100, 220)
    others = ({"id": i, "severity": i % 100, "reference": f"R{i}", "present": i != 199} for i in numbers)
    copy_row(site.copy, "releases", 1, *others)
    with closing(sqlite3.connect(site.copy)) as db, db:
        for i in numbers:
            add_row(db, "release_recipients", release=i, recipient="the-daily-invention")
        set_fields(db, "recipients", {"releases": 120, "gone": 1}, slug="the-daily-invention")
    reader = read(site)
    seen = []
    for n in (1, 2, 3):
        page = reader.page(f"/recipients/the-daily-invention?page={n}")
        seen += page.xpath("//section[@aria-labelledby='releases']//th[@scope='row']/a/@href")
    assert len(seen) == len(set(seen)) == 121
    assert seen[-1] == "/releases/199", "what is gone comes last, however grave"
    assert seen[0] == "/releases/198"
    assert reader.get("/recipients/the-daily-invention?page=4").status_code == 404
    assert [x.get("href") for x in reader.page("/recipients/the-daily-invention?page=2").xpath("//nav[@class='pages']//a")] == [
        "/recipients/the-daily-invention", "/recipients/the-daily-invention?page=3",
    ]
