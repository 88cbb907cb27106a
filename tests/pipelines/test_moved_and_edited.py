"""A row that moves and says more weighs as what it says; from a sheet of what goes on to one of what is over. Invented."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from alerts.routes import default_routes, matches
from alerts.severity import severity
from alerts.together import told_together
from bench.desk import Desk
from db.register.changes import stored_changes
from model.change import ROW_KINDS, StoredChange
from tests.db.public_world import build_anew
from tests.pipelines.test_beside_registers import book
from tests.pipelines.test_decided import publish
from tests.tables import count_of

HEAD = ("Reference", "Organisation", "Sub-licensees", "Project title", "Purpose", "Dataset")
ROWS: list[tuple[str, ...]] = [
    (f"DS{101 + 7 * n:05}", "Capita plc" if n == 4 else f"University of Invented Town {n}", "None", f"Study {n * n}", f"To look at {n}", "Phonics")
    for n in range(30)
]


def news(desk: Desk, first: str, second: str, *moved: int, **edits: str) -> list[StoredChange]:
    """What is told where rows of the first sheet go to the second one, with other cells by heading."""
    names = dict(enumerate(HEAD))
    gone: list[tuple[str, ...]] = [
        tuple(edits.get(names[at].replace("-", "_"), c) for at, c in enumerate(ROWS[n])) for n in moved
    ]
    stay: list[tuple[str, ...]] = [row for n, row in enumerate(ROWS[:20]) if n not in moved]
    for day, (one, other) in enumerate([(ROWS[:20], ROWS[20:]), (stay, ROWS[20:] + gone)], 1):
        publish(desk, book([], **{first: [HEAD, *one], second: [HEAD, *other]}), day, "register.xlsx")
        desk.poll()
    return [c for c in stored_changes(desk.store, "c.edition_id = 2") if c.kind in ROW_KINDS]


@pytest.mark.parametrize("sheets", [("North", "South"), ("Active", "Completed")])
@pytest.mark.parametrize(("edits", "weight", "is_heard"), [
    ({"Organisation": "Palantir"}, "high", True),
    ({"Sub_licensees": "Palantir"}, "high", True),
    ({"Purpose": "To look at 3 on behalf of the Daily Telegraph"}, "high", True),
    ({"Purpose": "To sell records to all who ask"}, "normal", False),
    ({"Reference": "DS99999", "Sub_licensees": "Palantir"}, "high", True),
])
def test_a_row_that_moves_weighs_as_what_changed_in_it(
    desk: Desk, tmp_path: Path, sheets: tuple[str, str], edits: dict[str, str], weight: str, *, is_heard: bool
) -> None:
    (one,) = news(desk, *sheets, 3, **edits)
    assert severity(one).word == weight
    assert (matches(default_routes(["mail"])[0], one) is not None) is is_heard
    with closing(sqlite3.connect(build_anew(desk.store.folder, tmp_path / "public.db"))) as copy:
        assert count_of(copy, "changes", id=one.id, weight=weight) == 1


@pytest.mark.parametrize("edits", [{}, {"Reference": "DS99999"}])
def test_a_row_that_only_moves_is_low(desk: Desk, edits: dict[str, str]) -> None:
    (one,) = news(desk, "North", "South", 4, **edits)
    assert severity(one).word == "low"


@pytest.mark.parametrize("sheets", [
    ("Active", "Completed"), ("Current", "Closed"), ("Live", "Expired"), ("Current", "Past"), ("Active projects", "Completed projects"),
])
def test_from_a_sheet_of_what_goes_on_to_one_of_what_is_over_is_another_status(desk: Desk, sheets: tuple[str, str]) -> None:
    found = news(desk, *sheets, 2, 3, 4, 5, 7, 8)
    assert {c.kind.value for c in found} == {"status_changed"}
    (line,) = told_together(found)
    assert severity(line).word == "high", "a company is among them"


@pytest.mark.parametrize("sheets", [("Current year", "Past years"), ("Universities", "Companies")])
def test_sheets_of_periods_and_kinds_are_no_status(desk: Desk, sheets: tuple[str, str]) -> None:
    (one,) = news(desk, *sheets, 3)
    assert one.kind.value == "moved"
