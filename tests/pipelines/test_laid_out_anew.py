"""Another layout of the sheets, by projects, is one line and no news of each row. Invented rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from alerts.describe import headline_of
from alerts.severity import severity
from alerts.together import told_together
from bench.desk import Desk
from db.register.changes import stored_changes
from model.change import ROW_KINDS, StoredChange
from tests.pipelines.test_beside_registers import book
from tests.pipelines.test_decided import publish

Row = tuple[str, ...]
HEAD = ("Reference", "Organisation", "Project title", "Purpose", "Dataset")


def row(n: int, data: str = "Phonics") -> Row:
    who = "Capita plc" if n == 4 else f"University of Invented Town {n}"
    return f"DS{101 + 7 * n:05}", who, f"Study {n * n} of schools", f"To look at {n}", data


ROWS = [row(n) for n in range(30)]


def by(name: Callable[[int], str], rows: Sequence[Row] = ROWS) -> bytes:
    sheets: dict[str, list[Row]] = {}
    for n, one in enumerate(rows):
        sheets.setdefault(name(n), [HEAD]).append(one)
    return book([], **sheets)


def news(desk: Desk, before: bytes, after: bytes) -> list[StoredChange]:
    for day, data in enumerate((before, after), 1):
        publish(desk, data, day, "register.xlsx")
        assert desk.poll().decision in ("baseline", "accepted")
    return [c for c in stored_changes(desk.store, "c.edition_id = 2") if c.kind in ROW_KINDS]


@pytest.mark.parametrize(("before", "after", "line"), [
    (lambda n: "Shares", lambda n: f"Project {n % 15}", "30 entries were moved; their cells are the same."),
    (lambda n: "Shares", lambda n: f"Project {n}", "30 entries were moved; their cells are the same."),
    (lambda n: f"Project {n % 15}", lambda n: "Shares", "30 entries were moved to the sheet “Shares”; their cells are the same."),
])
def test_rows_that_went_all_over_the_sheets_are_one_change(
    desk: Desk, before: Callable[[int], str], after: Callable[[int], str], line: str
) -> None:
    (one,) = news(desk, by(before), by(after))
    assert (headline_of(one), severity(one).word) == (line, "low")


def test_a_row_that_says_more_as_all_move_is_told_by_itself(desk: Desk) -> None:
    sold = [(*r[:3], "To sell records", r[4]) if n == 4 else r for n, r in enumerate(ROWS)]
    found = news(desk, by(lambda n: "Shares"), by(lambda n: f"Project {n % 15}", sold))
    assert sorted(severity(c).word for c in found) == ["high", "low"]
    assert next(c.reference for c in found if severity(c).word == "high") == ROWS[4][0]


def test_four_rows_that_went_to_four_sheets_are_told_one_by_one(desk: Desk) -> None:
    found = news(desk, by(lambda n: "North" if n else "South"), by(lambda n: f"East {'abcd'[n % 4]}" if 1 <= n <= 4 else "North" if n else "South"))
    assert [c.kind.value for c in found] == ["moved"] * 4


def test_entries_that_were_put_together_or_divided_alike_are_one_line(desk: Desk) -> None:
    sets = ("Phonics", "Absence", "KS2")
    each, whole = [row(n, data) for n in range(12) for data in sets], [row(n, "; ".join(sets)) for n in range(12)]
    found = news(desk, by(lambda n: "Shares", each), by(lambda n: "Shares", whole))
    assert len(found) == 12
    (line,) = told_together(sorted(found, key=severity, reverse=True))
    assert headline_of(line) == "12 entries were each put together of several rows; of Capita plc, and 11 of others."
