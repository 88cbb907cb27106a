"""What a broken formula shows is no recipient: the row keeps what it said, and operators hear of the cell."""

from __future__ import annotations

import json

import pytest

from bench.desk import Desk
from bench.replica.govuk import PublishedFile
from tests.pipelines.test_decided import HEADINGS, ROWS, TELEGRAPH, Rows
from tests.readers.ods_writer import Cell, ods, table
from tests.tables import count_of, find_releases, values_of


def kinds(desk: Desk, day: int, rows: Rows) -> list[str]:
    cells: list[list[Cell]] = [[*HEADINGS.split(",")]]
    cells += [[*row] for row in rows]
    at = f"2026-11-{day:02}T09:00:00Z"
    desk.replica.publish_files([PublishedFile("Shares", "shares.ods", ods(table("Shares", cells)))], note="Updated.", at=at)
    return [c["kind"] for c in desk.poll().changes if c["reference"]]


def at_1(recipient: str) -> Rows:
    return [ROWS[0], (ROWS[1][0], recipient, *ROWS[1][2:]), *ROWS[2:20]]


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#NAME?", "Err:502"])
def test_an_error_in_a_cell_is_no_change_and_its_value_no_other_one(desk: Desk, error: str) -> None:
    kinds(desk, 1, ROWS[:20])
    assert kinds(desk, 2, [*at_1(error), TELEGRAPH]) == ["added"]
    assert "error_cell" in desk.open_notices()
    assert {x["recipient"] for x in find_releases(desk.store, limit=100)} == {r[1] for r in [*ROWS[:20], TELEGRAPH]}
    assert kinds(desk, 3, [*at_1(error), TELEGRAPH, ("DS00991", *TELEGRAPH[1:])]) == ["added"]
    assert kinds(desk, 4, [*ROWS[:20], TELEGRAPH, ("DS00991", *TELEGRAPH[1:])]) == []
    assert "error_cell" not in desk.open_notices()
    assert kinds(desk, 5, [*at_1(error), TELEGRAPH, ("DS00991", *TELEGRAPH[1:])]) == []
    assert kinds(desk, 6, [*at_1("Zorvane Ltd"), TELEGRAPH, ("DS00991", *TELEGRAPH[1:])]) == ["recipient_renamed"]
    (fields,) = values_of(desk, "change", "fields", kind="recipient_renamed")
    assert json.loads(fields)["recipient"] == [ROWS[1][1], "Zorvane Ltd"]
    assert count_of(desk, "change", kind="recipient_renamed") == 1
