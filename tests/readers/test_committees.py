"""Answers of the APIs, whole and broken, and the windows in which they are asked."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.fetch import Outcome
from readers.documents.errors import (
    ApiError,
    ApiNotFound,
    ApiRefused,
    Challenge,
    CutAnswer,
    EmptyAnswer,
    NotJson,
    TooBig,
    UnknownAnswer,
    Unread,
)
from readers.json_answers import open_json, read_list
from readers.list_page import ListPage, is_complete
from readers.parliament.addresses import (
    Window,
    halve,
    list_url,
    next_skip,
    windows,
)
from readers.parliament.evidence import read_evidence

CHALLENGE = b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>/cdn-cgi/</body></html>"
ERROR = b'{"type": null, "title": "An error occurred while processing your request.", "status": 500}'


@pytest.mark.parametrize(
    ("body", "error", "outcome"),
    [
        (b"", EmptyAnswer, Outcome.EMPTY),
        (b"  \n", EmptyAnswer, Outcome.EMPTY),
        (ERROR, ApiError, Outcome.SERVER_ERROR),
        (b'{"title": "One or more validation errors occurred.", "status": 400}', ApiRefused, Outcome.UNEXPECTED),
        (b'{"title": "Not Found", "status": 404}', ApiNotFound, Outcome.NOT_FOUND),
        (b"<html><body>Service unavailable</body></html>", NotJson, Outcome.UNEXPECTED),
        (b"upstream connect error", NotJson, Outcome.UNEXPECTED),
        (CHALLENGE, Challenge, Outcome.BLOCKED),
        (b'{"items": [{"id": 1}, {"i', CutAnswer, Outcome.DAMAGED),
        (b'{"items": NaN}', NotJson, Outcome.UNEXPECTED),
        (b"[" * 100_000 + b"]" * 100_000, UnknownAnswer, Outcome.UNREADABLE),
        (b'{"items": ' + b" " * 17_000_000 + b"[]}", TooBig, Outcome.UNREADABLE),
        (b'{"items": null, "totalResults": 0}', UnknownAnswer, Outcome.UNREADABLE),
        (b'{"totalResults": 0}', UnknownAnswer, Outcome.UNREADABLE),
        (b"[]", UnknownAnswer, Outcome.UNREADABLE),
    ],
)
def test_a_broken_answer_has_its_own_name_and_outcome(body: bytes, error: type[Unread], outcome: Outcome) -> None:
    with pytest.raises(Unread) as raised:
        read_evidence("WrittenEvidence", body)
    assert type(raised.value) is error
    assert raised.value.outcome is outcome


def test_an_item_with_a_status_is_no_error() -> None:
    assert open_json(b'{"status": 500, "value": {"title": "x"}, "title": "y"}')["status"] == 500
    assert open_json(b'{"status": "Open", "title": "An inquiry"}')["status"] == "Open"


@given(
    st.dates(dt.date(2000, 1, 1), dt.date(2030, 1, 1)), st.integers(-3, 800), st.integers(1, 60)
)
def test_windows_cover_every_day_once(start: dt.date, length: int, days: int) -> None:
    end = start + dt.timedelta(days=length)
    found = windows(start, end, days)
    covered = [w.start + dt.timedelta(days=i) for w in found for i in range(w.days)]
    assert sorted(covered) == [start + dt.timedelta(days=i) for i in range(length + 1)]
    assert all(w.days <= days for w in found)
    assert list(found) == sorted(found, key=lambda w: w.start, reverse=True)


@given(st.integers(2, 400))
def test_halves_are_the_window(days: int) -> None:
    window = Window(dt.date(2025, 1, 1), dt.date(2025, 1, 1) + dt.timedelta(days=days - 1))
    newer, older = halve(window)
    assert (older.start, newer.end) == (window.start, window.end)
    assert newer.start - older.end == dt.timedelta(days=1)
    assert abs(newer.days - older.days) <= 1


def test_a_list_is_never_asked_for_without_a_window() -> None:
    url = list_url(
        "WrittenEvidence", Window(dt.date(2025, 1, 1), dt.date(2025, 1, 28)), skip=100, committee=203
    )
    asked = {k: v[0] for k, v in parse_qs(urlsplit(url).query).items()}
    assert asked == {
        "StartDate": "2025-01-01T00:00:00", "EndDate": "2025-01-28T23:59:59", "CommitteeId": "203", "Skip": "100",
        "Take": "100",
    }


def page(ids: list[int], total: int | None, problems: tuple[str, ...] = ()) -> ListPage[int]:
    return ListPage(tuple(ids), total, problems, len(ids) + len(problems))


@pytest.mark.parametrize(
    ("pages", "complete"),
    [
        ([page([1, 2], 3), page([3], 3)], True),
        ([page([1, 2], 3), page([2], 3)], False),  # it shifted while we paged
        ([page([1, 2], 3), page([3], 4)], False),  # the total moved
        ([page([1, 2], 3, ("bad",))], False),
        ([page([1], None)], False),
        ([page([], 0)], True),
        ([], False),
    ],
)
def test_only_a_whole_walk_tells_what_is_gone(pages: list[ListPage[int]], complete: bool) -> None:
    assert is_complete(pages, lambda i: i) is complete


def test_paging_ends_at_the_total_and_at_an_empty_page() -> None:
    assert next_skip(page([1, 2], 5), 0) == 2
    assert next_skip(page([1], 5), 4) is None
    assert next_skip(page([], 5), 2) is None
    assert next_skip(page([1], None), 0) == 1


def test_an_entry_that_cannot_be_read_still_counts_for_paging() -> None:
    def entry(row: dict[str, Any]) -> int:
        if "id" not in row:
            raise UnknownAnswer("it has no id")
        return int(row["id"])

    read = read_list(b'{"items": [{"id": 1}, null, {"id": 3}, {}], "totalResults": 4}', entry, under="items")
    assert (read.items, read.raw_count) == ((1, 3), 4)
    assert read.problems == ("entry 2 of 4: it is not a JSON object", "entry 4 of 4: it has no id")
