"""Rows that waited for a name, a reference or a value of a formula, and bodies that became one. Invented rows."""

from __future__ import annotations

import json

import pytest

from bench.desk import Desk, Seen
from tests.pipelines.test_decided import ROWS, Rows, csv, publish

HEADED = "Reference,Organisation,Project title,Purpose,Dataset,Date approved,Status"
SHARES: Rows = [
    (r[0], f"University of Fen {n}", r[2], f"To study subject {n * n} for a report", ("KS4", "Absence", "KS2")[n % 3], r[4], "Live")
    for n, r in enumerate(ROWS[:20])
]
WAITS = [
    ("TBC", "TBC", "Tutoring marketplace", "To match pupils with tutors", "KS2", "", "Pending"),
    ("TBC", "TBC", "Exam stress survey", "To survey exam stress", "KS4", "", "Pending"),
]


def told(done: Seen) -> list[tuple[str, str | None, str]]:
    return sorted((c["kind"], c["recipient"], c["category"]) for c in done.changes if c["release_id"] is not None)


def put(desk: Desk, rows: Rows, day: int) -> list[tuple[str, str | None, str]]:
    publish(desk, csv(rows, HEADED), day)
    return sorted(told(desk.poll()) + told(desk.poll(force=True)))


@pytest.mark.parametrize("word", ["TBC", "To be confirmed", "Recipient not yet known", "Awaiting name"])
def test_a_recipient_who_is_named_later_is_told_once(desk: Desk, word: str) -> None:
    waits = [(w[0], word, *w[2:]) for w in WAITS]
    put(desk, [*SHARES, *waits], 1)
    named = ("DS9101", "Quillmark Software Ltd", *WAITS[0][2:5], "2023-05-01", "Live")
    assert put(desk, [*SHARES, named, waits[1]], 2) == [("recipient_renamed", "Quillmark Software Ltd", "commercial")]
    press = ("DS9102", "Daily Telegraph", *WAITS[1][2:5], "2023-06-01", "Live")
    assert put(desk, [*SHARES, named, press], 3) == [("recipient_renamed", "Daily Telegraph", "press")]


def test_another_project_is_not_what_waited(desk: Desk) -> None:
    put(desk, [*SHARES, *WAITS], 1)
    other = ("DS9101", "Daily Telegraph", "League tables", "To print league tables", "Absence", "2023-05-01", "Live")
    assert put(desk, [*SHARES, other, *WAITS], 2) == [("added", "Daily Telegraph", "press")]
    assert ("added", "Quillmark Software Ltd", "commercial") in put(
        desk, [*SHARES, other, ("DS9103", "Quillmark Software Ltd", "Seating plans", "To plan seats", "KS5", "", "Live"), WAITS[0]], 3
    )


def test_a_request_that_is_approved_under_a_longer_title_is_one(desk: Desk) -> None:
    asked = ("", "Quillmark Software", "Timetabling product", "To build timetables for trusts", "Absence", "", "Pending")
    put(desk, [*SHARES, asked], 1)
    given = ("DS9002", "Quillmark Software Ltd", "Timetabling product for trusts", *asked[3:5], "2023-05-09", "Live")
    (found,) = put(desk, [*SHARES, given], 2)
    assert found[0] not in ("added", "removed")
    assert found[1:] == ("Quillmark Software Ltd", "commercial")


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#NAME?", "#VALUE!", "Err:502"])
@pytest.mark.parametrize("column", [1, 4])
def test_an_error_of_the_spreadsheet_is_no_news(desk: Desk, error: str, column: int) -> None:
    put(desk, SHARES, 1)
    broken = [*SHARES[:4], (*SHARES[4][:column], error, *SHARES[4][column + 1 :]), *SHARES[5:]]
    assert put(desk, broken, 2) == []
    assert "letters_put_back" in desk.open_notices()
    assert put(desk, SHARES, 3) == []


def test_what_stood_as_an_error_from_the_first_is_told_when_it_is_known(desk: Desk) -> None:
    put(desk, [*SHARES, ("DS9001", "#N/A", "League tables", "To print tables", "KS4", "2023-01-01", "Live")], 1)
    known = ("DS9001", "Daily Telegraph", "League tables", "To print tables", "KS4", "2023-01-01", "Live")
    assert put(desk, [*SHARES, known], 2) == [("recipient_renamed", "Daily Telegraph", "press")]


def test_bodies_that_became_one_are_named(desk: Desk) -> None:
    old = ("North Madeup District Council", "South Madeup District Council")
    before = [(r[0], old[n % 2], *r[2:]) if n < 6 else r for n, r in enumerate(SHARES)]
    after = [(r[0], "Madeup and Fenland Unitary Council", *r[2:]) if n < 6 else r for n, r in enumerate(SHARES)]
    publish(desk, csv(before, HEADED), 1)
    desk.poll()
    publish(desk, csv(after, HEADED), 2)
    (change,) = desk.poll().of("recipient_renamed")
    assert json.loads(change["fields"]) == {"recipient": [" or ".join(old), "Madeup and Fenland Unitary Council"]} or (
        json.loads(change["fields"]) == {"Organisation": [" or ".join(old), "Madeup and Fenland Unitary Council"]}
    )
