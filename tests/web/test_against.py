"""Any two editions side by side: what went, came and changed, whichever lies between them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bench.public import REGISTER
from tests.tables import add_row
from web.site import Site
from web.views.sources import cells


@pytest.fixture
def reader(site_of: Callable[..., Site], read: Any) -> Any:
    """Editions 1, 2 and 3: release 1 is changed in 2, release 3 stands in 1 alone, release 2 comes in 3."""
    site = site_of()
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


def test_the_form_leads_to_the_address_that_lasts(reader: Any) -> None:
    answer = reader.get("/editions/against?a=1&b=3")
    assert (answer.status_code, answer.headers["location"]) == (302, "/editions/1/against/3")


def test_a_column_that_was_not_there_is_told_from_an_empty_cell() -> None:
    before, after = {"cells": {"a": "1", "b": "", "c": "x"}}, {"cells": {"a": "1", "b": "2", "d": "y"}}
    assert cells(before, after) == [("b", "", "2"), ("c", "x", None), ("d", None, "y")]
    assert cells(None, after) == [("a", None, "1"), ("b", None, "2"), ("d", None, "y")]
