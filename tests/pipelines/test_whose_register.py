"""Columns that say whose a register's rows are, or who had the data before: neither says who gets it. Invented rows."""

from __future__ import annotations

import pytest

from bench.desk import Desk, Seen
from tests.pipelines.test_decided import HEADINGS, ROWS, Rows, csv, publish
from tests.tables import values_of

SHARES: Rows = [(row[0], f"University of {row[1][13:]} {n}", *row[2:]) for n, row in enumerate(ROWS[:20])]
PRESS = ("DS00900", "Daily Telegraph", "League tables", "Key Stage 4", "2026-10-01")
COMPANY = ("DS00901", "Quillmark Software Ltd", "Timetables", "Absence", "2026-10-02")
WHOSE = ("Department", "Government department", "Publishing department", "Directorate", "Releasing organisation", "Shared by")


def first(heading: str, cells: list[str], rows: Rows) -> bytes:
    """The rows with a column at their left, whose cells come round."""
    return csv([(cells[n % len(cells)], *row) for n, row in enumerate(rows)], f"{heading},{HEADINGS}")


def told(done: Seen) -> list[tuple[str, str | None, str]]:
    """Kind, recipient and category of each change to a row."""
    return sorted((c["kind"], c["recipient"], c["category"]) for c in done.changes if c["release_id"] is not None)


def put(desk: Desk, data: bytes, day: int) -> list[tuple[str, str | None, str]]:
    publish(desk, data, day)
    return told(desk.poll())


@pytest.mark.parametrize("heading", WHOSE)
@pytest.mark.parametrize("cells", [["DfE"], ["DfE", "DfE", "Standards and Testing Agency", "Ofsted"]])
def test_a_column_of_whose_rows_they_are_is_no_news_of_who_received(desk: Desk, heading: str, cells: list[str]) -> None:
    put(desk, csv(SHARES), 1)
    assert put(desk, first(heading, cells, [*SHARES, PRESS]), 2) == [("added", "Daily Telegraph", "press")]
    assert values_of(desk, "version", "recipient")[-1] == "Daily Telegraph"
    assert put(desk, first(heading, cells, [*SHARES, PRESS, COMPANY]), 3) == [
        ("added", "Quillmark Software Ltd", "commercial")
    ]


def test_a_department_that_alone_is_named_received(desk: Desk) -> None:
    headings = HEADINGS.replace("Organisation", "Department")
    put(desk, csv(SHARES, headings), 1)
    assert put(desk, csv([*SHARES, PRESS], headings), 2) == [("added", "Daily Telegraph", "press")]


BEFORE = ("Previous recipient", "Former name of organisation", "Old organisation", "Predecessor", "Formerly", "Name before change")


def with_former(heading: str, rows: Rows, former: dict[int, str], now: str = "Current recipient") -> bytes:
    """The rows with a column before the recipient's of who it was before."""
    headings = HEADINGS.replace("Organisation", f"{heading},{now}")
    return csv([(row[0], former.get(n, ""), *row[1:]) for n, row in enumerate(rows)], headings)


@pytest.mark.parametrize("heading", BEFORE)
@pytest.mark.parametrize("stood", [True, False])
@pytest.mark.parametrize("former", [{}, {2: "Made-Up Youth Trust", 7: "University of Wexcombe", 9: "Sample Council"}])
def test_who_has_the_data_now_stands_for_whoever_had_it_before(
    desk: Desk, heading: str, former: dict[int, str], *, stood: bool
) -> None:
    put(desk, with_former(heading, SHARES, former) if stood else csv(SHARES), 1)
    novated = [*SHARES[:5], (SHARES[5][0], "Braxworth Systems Ltd", *SHARES[5][2:]), *SHARES[6:]]
    former = former | {5: SHARES[5][1]}
    changes = put(desk, with_former(heading, novated, former), 2)
    assert ("recipient_renamed", "Braxworth Systems Ltd", "commercial") in changes
    assert {kind for kind, *_ in changes} == {"recipient_renamed"} or not stood
    former = former | {20: SHARES[5][1]}
    assert put(desk, with_former(heading, [*novated, PRESS], former), 3) == [("added", "Daily Telegraph", "press")]
