"""An edition that is put aside, out of which names were taken that stand before and after. All of it is invented."""

from __future__ import annotations

import pytest

from bench.desk import Desk
from tests.pipelines.test_decided import publish
from tests.tables import count_of, values_of

Row = tuple[str, ...]
HEAD = "Requesting body,Reason for request,Pupil name,Date of birth,Legal gateway,Date supplied"
BODIES = ("Aldermoor Police", "Home Office", "Brackenfold Police")
REASONS = ("Trace of missing child", "Safeguarding enquiry")
OTHERS = ("school", "address", "sibling", "parent", "journey", "passport", "carer", "benefit")
NAMES = ("Zillah", "Orrin", "Tamsin", "Corwin", "Isolde", "Merrick")
ROWS: list[Row] = [
    (BODIES[n % 3], f"Enquiry about a {OTHERS[n]}" if n < 8 else REASONS[n % 2], f"{NAMES[n % 6]} Quillfeather{'abcd'[n // 6]}", f"{n + 1:02}/03/20{10 + n % 4}", "Court order",
     f"2019-0{n % 8 + 1}-{n + 1:02}")
    for n in range(20)
]
NEW: Row = ("Whitlow Police", "Trace of missing child", "Perrin Brambleworth", "09/09/2011", "Court order", "2020-11-05")
OUT = "[redacted]"


def out(row: Row) -> Row:
    return row[0], row[1], OUT, OUT, *row[4:]


def edition(desk: Desk, rows: list[Row], day: int, head: str = HEAD) -> None:
    publish(desk, "\n".join([head, *(",".join(row) for row in rows), ""]).encode(), day)


def told(desk: Desk, kind: str) -> list[str]:
    return values_of(desk, "change", "recipient", kind=kind, state="open")


@pytest.mark.parametrize(("first", "then"), [(out(NEW), NEW), (out(NEW), out(NEW)), (NEW, NEW), (NEW, out(NEW))])
def test_what_was_told_ahead_is_known_again_and_what_was_taken_out_is_no_news(desk: Desk, first: Row, then: Row) -> None:
    edition(desk, ROWS, 1)
    desk.poll()
    edition(desk, [*map(out, ROWS[:4]), first, *map(out, ROWS[11:])], 2)  # seven are gone
    assert desk.poll().decision == "quarantined"
    assert told(desk, "added") == ["Whitlow Police"]
    edition(desk, [*ROWS[:4], then, *ROWS[4:]], 3)
    assert desk.poll().decision == "accepted"
    desk.poll(wait=7 * 3600)
    assert (told(desk, "added"), told(desk, "removed")) == (["Whitlow Police"], [])
    assert count_of(desk, "release") == 21
    assert desk.poll(wait=7 * 3600).changes == ()


def test_names_that_stood_in_the_edition_put_aside_alone_are_no_news_either(desk: Desk) -> None:
    edition(desk, [*map(out, ROWS)], 1)
    desk.poll()
    edition(desk, [*ROWS, NEW], 2)
    first = desk.poll().decision
    edition(desk, [*map(out, (*ROWS, NEW))], 3)
    desk.poll()
    desk.poll(wait=7 * 3600)
    assert told(desk, "removed") == []
    assert told(desk, "added") == ["Whitlow Police"] or first == "accepted"


def test_a_row_that_stood_in_it_alone_is_told_and_told_as_gone(desk: Desk) -> None:
    edition(desk, ROWS, 1)
    desk.poll()
    edition(desk, [*map(out, ROWS[7:]), out(NEW)], 2)
    assert desk.poll().decision == "quarantined"
    edition(desk, [*ROWS, (*NEW[:5], "2021-12-12")], 3)
    desk.poll()
    desk.poll(wait=7 * 3600)
    assert told(desk, "added") == ["Whitlow Police"] * 2, "another day is another request"
    assert told(desk, "removed") == ["Whitlow Police"]


def test_another_child_is_another_request(desk: Desk) -> None:
    edition(desk, ROWS, 1)
    desk.poll()
    edition(desk, [*map(out, ROWS[7:]), NEW], 2)
    assert desk.poll().decision == "quarantined"
    edition(desk, [*ROWS, (*NEW[:2], "Elowen Farthinghoe", "01/01/2012", *NEW[4:])], 3)
    desk.poll()
    desk.poll(wait=7 * 3600)
    assert told(desk, "added") == ["Whitlow Police"] * 2
    assert told(desk, "removed") == ["Whitlow Police"]


def test_two_alike_are_two_and_one_more_than_stood_before_is_told(desk: Desk) -> None:
    twin = (*ROWS[9][:2], "Perrin Brambleworth", "09/09/2011", *ROWS[9][4:])
    edition(desk, ROWS, 1)
    desk.poll()
    edition(desk, [*map(out, ROWS[7:]), out(twin)], 2)
    assert desk.poll().decision == "quarantined"
    edition(desk, [*ROWS, twin], 3)
    desk.poll()
    desk.poll(wait=7 * 3600)
    assert told(desk, "added") == [twin[0]]
    assert told(desk, "removed") == []
    assert count_of(desk, "release") == 21


STUDIES = "Organisation,Project title,Dataset,Date approved,Licence end date"
STUDY: list[Row] = [
    (f"University of Aldermoor {n}", f"Study {n * n} of reading", "Phonics", f"20{n % 9 + 10}-05-{n + 1:02}", "2031-01-01") for n in range(24)
]
PHD: Row = ("Quillfeather College", "Doctorate of Perrin Brambleworth", "Census", "2026-10-01", "2029-02-02")


@pytest.mark.parametrize("title", ["Doctorate of [redacted]", "[redacted]", "Doctorate of Perrin Brambleworth"])
def test_a_title_out_of_which_a_name_is_taken_is_the_row_that_was_told_ahead(desk: Desk, title: str) -> None:
    edition(desk, STUDY, 1, STUDIES)
    desk.poll()
    edition(desk, [*STUDY[:9], PHD], 2, STUDIES)
    assert desk.poll().decision == "quarantined"
    assert told(desk, "added") == ["Quillfeather College"]
    edition(desk, [*STUDY, (PHD[0], title, *PHD[2:])], 3, STUDIES)
    assert desk.poll().decision == "accepted"
    desk.poll(wait=7 * 3600)
    assert told(desk, "added") == ["Quillfeather College"]
    assert told(desk, "removed") == []
