"""What a column that is new says of rows that stood before: it reaches them, and is news of none of them."""

from __future__ import annotations

import json

import pytest

from bench.desk import Desk
from tests.pipelines.test_decided import HEADINGS, ROWS, csv, publish
from tests.tables import count_of, rows_of, values_of

FEW = [row[1:] for row in ROWS[:12]]
BARE = HEADINGS.partition(",")[2]
CELLS = [f"DS{101 + 2 * n:05}" if n != 7 else "" for n in range(12)]
WITH = [(cell, *row) for cell, row in zip(CELLS, FEW, strict=True)]


@pytest.mark.parametrize(("heading", "is_reference"), [("DfE Reference", True), ("Legal basis", False)])
def test_it_reaches_rows_that_are_otherwise_unchanged(desk: Desk, heading: str, *, is_reference: bool) -> None:
    publish(desk, csv(FEW, BARE), 1)
    desk.poll()
    publish(desk, csv(WITH, f"{heading},{BARE}"), 2)
    assert desk.poll().kinds == ["columns_changed", "edition_published"]
    assert count_of(desk, "release") == 12
    first, newest = values_of(desk, "edition", "id")
    versions = {x["id"]: x for x in rows_of(desk, "version")}
    stood = [versions[v] for v in values_of(desk, "edition_row", "version_id", edition_id=newest)]
    assert [x["reference"] if is_reference else json.loads(x["cells"]).get(heading, "") for x in stood] == CELLS
    # A row of which the column says nothing is what it was.
    assert [x["edition_id"] for x in stood] == [newest if cell else first for cell in CELLS]
    assert desk.poll(force=True).changes == ()


def test_what_is_told_of_such_a_row_later_names_it_by_its_reference(desk: Desk) -> None:
    publish(desk, csv(FEW, BARE), 1)
    desk.poll()
    publish(desk, csv(WITH, f"DfE Reference,{BARE}"), 2)
    desk.poll()
    edited = [(WITH[0][0], *WITH[0][1:3], "Key Stage 4", WITH[0][4]), *WITH[1:]]
    publish(desk, csv(edited, f"DfE Reference,{BARE}"), 3)
    (told,) = desk.poll().of("changed")
    assert (told["reference"], json.loads(told["fields"]).keys()) == ("DS00101", {"dataset"})
