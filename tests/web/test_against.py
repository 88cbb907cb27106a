"""Any two editions side by side: what went, came and changed, whichever lies between them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest

from bench.public import QUESTIONS, REGISTER
from tests.tables import add_row, delete_rows
from web.site import Site
from web.views.comparison import cells


@pytest.fixture
def reader(site_of: Callable[..., Site], read: Any) -> Any:
    """Editions 1, 2 and 3: release 1 is changed in 2, release 3 stands in 1 alone, release 2 comes in 3."""
    site = site_of()
    delete_rows(site.copy, "stands")
    for version, release, first, last in ((10, 1, 1, 1), (11, 1, 2, None), (30, 3, 1, 1), (20, 2, 3, None)):
        add_row(site.copy, "stands", version=version, release=release, source=REGISTER, first=first, last=last)
    return read(site)


def kinds(page: Any) -> dict[str, str]:
    return {
        li.xpath("string(h3/a/@href)"): li.xpath("string(.//span[@class='level'])").strip("≠−+ ")
        for li in page.xpath("//ol[@class='found']/li")
    }


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("/editions/1/against/3", {"/releases/1": "changed", "/releases/3": "gone", "/releases/2": "new"}),
        ("/editions/3/against/1", {"/releases/1": "changed", "/releases/3": "gone", "/releases/2": "new"}),
        ("/editions/1/against/2", {"/releases/1": "changed", "/releases/3": "gone"}),
        ("/editions/2/against/3", {"/releases/2": "new"}),
        ("/editions/2/against/2", {}),
        ("/editions/1/against/3?only=added", {"/releases/2": "new"}),
    ],
)
def test_two_editions_differ_as_their_rows_do(path: str, wanted: dict[str, str], reader: Any) -> None:
    assert kinds(reader.page(path)) == wanted


def test_cells_that_differ_lie_side_by_side(reader: Any) -> None:
    page = reader.page("/editions/1/against/2")
    lines = [[" ".join(c.text_content().split()) for c in tr] for tr in page.xpath("//table[@class='sides'][1]//tr")]
    assert ["Licence end", "2029-03-31", "2031-03-31"] in lines
    assert not any(line[0] == "Title" for line in lines if len(line) == 3)


@pytest.mark.parametrize(
    "path",
    [
        "/editions/1/against/99", "/editions/x/against/1", "/editions/1/against/1e1", "/editions/1/against/2?page=9",
        "/editions/against?a=x&b=1", "/editions/against", "/editions/1/against/2/3",
    ],
)
def test_what_cannot_be_compared_is_not_there(path: str, reader: Any) -> None:
    assert reader.get(path).status_code == 404


def test_what_cannot_be_compared_is_said(site_of: Callable[..., Site], read: Any) -> None:
    site = site_of()
    add_row(
        site.copy, "editions", id=9, source=QUESTIONS, number=1, kind="baseline", title="", published_at="", note="",
        seen_at="2026-01-01T00:00:00+00:00", rows=0, summary="{}",
    )
    for path in ("/editions/1/against/9", "/editions/1/against/9.csv", "/editions/9/against/1.json"):
        answer = read(site).get(path)
        assert answer.status_code == 404
        assert "of different sources" in answer.text
    assert "page of a source lets you choose" in read(site).get("/editions/against").text
    assert "one and the same edition" in read(site).words("/editions/2/against/2")


def test_the_page_of_a_source_offers_its_editions(reader: Any) -> None:
    (form,) = reader.page(f"/sources/{REGISTER}").xpath("//form[@action='/editions/against']")
    assert [s.xpath("option[@selected]/@value") for s in form.xpath(".//select")] == [["2"], ["3"]]
    assert form.xpath(".//select[@name='a']/option/@value") == ["3", "2", "1"]


def test_csv_has_a_line_for_each_cell_that_differs(reader: Any) -> None:
    answer = reader.get("/editions/1/against/3.csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="editions-1-3.csv"'
    lines = list(csv.DictReader(io.StringIO(answer.text)))
    ends = [(x["before"], x["after"]) for x in lines if x["cell"] == "licence_end"]
    assert ends == [("2029-03-31", "2031-03-31"), ("2029-03-31", ""), ("", "2029-03-31")]
    assert [x["difference"] for x in lines if x["cell"] == "licence_end"] == ["changed", "removed", "added"]
    assert {x["page"] for x in lines} == {f"https://npd.example.org/releases/{n}" for n in (1, 2, 3)}
    some = csv.DictReader(io.StringIO(reader.get("/editions/1/against/3.csv?only=added").text))
    assert {x["difference"] for x in some} == {"added"}


def test_json_goes_on_from_page_to_page_and_swapped_is_the_same(reader: Any) -> None:
    whole = reader.get("/editions/3/against/1.json").json()
    assert whole == reader.get("/editions/1/against/3.json").json()
    assert (whole["older"]["id"], whole["newer"]["id"], whole["total"]) == (1, 3, 3)
    assert whole["counts"] == {"changed": 1, "removed": 1, "added": 1}
    assert whole["rows"][0]["cells"]["licence_end"] == ["2029-03-31", "2031-03-31"]
    found, path = [], "/editions/1/against/3.json?size=1"
    while path:
        part = reader.get(path).json()
        found += part["rows"]
        assert len(found) <= 3
        path = (part["next"] or "").removeprefix("https://npd.example.org")
    assert found == whole["rows"]
    assert reader.get("/editions/1/against/3.json?size=1&page=4").status_code == 404


def test_the_form_leads_to_the_address_that_lasts(reader: Any) -> None:
    answer = reader.get("/editions/against?a=1&b=3")
    assert (answer.status_code, answer.headers["location"]) == (302, "/editions/1/against/3")


def test_a_column_that_was_not_there_is_told_from_an_empty_cell() -> None:
    before, after = {"cells": {"a": "1", "b": "", "c": "x"}}, {"cells": {"a": "1", "b": "2", "d": "y"}}
    assert cells(before, after) == [("b", "", "2"), ("c", "x", None), ("d", None, "y")]
    assert cells(None, after) == [("a", None, "1"), ("b", None, "2"), ("d", None, "y")]
