"""A register of forms, one to a sheet, and a table on its side. All bodies are invented."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bench.desk import Desk
from bench.replica.govuk import PublishedFile
from readers.register.reading import read_register
from tests.readers.ods_writer import ods, table
from tests.tables import count_of, rows_of, values_of

HEADINGS = ["DfE reference", "Organisation name", "Project title", "Purpose", "Date supplied", "Status"]
ROWS = [
    [f"DS{n:05}", f"University of Exampleton {n}", f"Study of subject {n}", f"To study subject {n} in schools",
     f"2024-05-{n:02}", "Live"]
    for n in range(1, 13)
]
PRESS = ["DS00099", "Daily Figment", "League tables", "To print league tables", "2024-06-01", "Live"]


Shape = Callable[[list[list[str]]], bytes]


def forms(rows: list[list[str]]) -> bytes:
    return ods(*(
        table(row[0], [["Summary of a data share", ""], ["", ""], *map(list, zip(HEADINGS, row, strict=True))])
        for row in rows
    ))


def on_its_side(rows: list[list[str]]) -> bytes:
    return ods(table("All", [list(x) for x in zip(HEADINGS, *rows, strict=True)]))


def publish(desk: Desk, data: bytes, day: int) -> None:
    files = [PublishedFile("Register of shares", "register.ods", data)]
    desk.replica.publish_files(files, note="Updated.", at=f"2026-11-{day:02}T09:00:00Z")


def test_each_form_is_a_release_and_a_new_one_is_told(desk: Desk) -> None:
    publish(desk, forms(ROWS), 1)
    desk.poll()
    assert count_of(desk, "release") == len(ROWS)
    publish(desk, forms([*ROWS, PRESS]), 2)
    done = desk.poll()
    (new,) = done.of("added")
    assert (new["reference"], new["recipient"], new["category"]) == ("DS00099", "Daily Figment", "press")
    assert count_of(desk, "release") == len(ROWS) + 1


def test_a_table_on_its_side_is_the_same_register(desk: Desk) -> None:
    publish(desk, on_its_side(ROWS), 1)
    desk.poll()
    publish(desk, on_its_side([*ROWS, PRESS]), 2)
    assert [c["recipient"] for c in desk.poll().of("added")] == ["Daily Figment"]
    assert count_of(desk, "release") == len(ROWS) + 1


def test_what_explains_headings_is_no_release() -> None:
    meanings = [[h, f"The {h.lower()} of the share as it is approved"] for h in HEADINGS]
    examples = [["Field", "Example"], *map(list, zip(HEADINGS, PRESS, strict=True))]
    for sheet in (meanings, [["Field", "Meaning"], *meanings], examples):
        data = ods(table("Shares", [HEADINGS, *ROWS]), table("Columns", sheet))
        assert "form_sheet" not in [p.code for p in read_register(data, "register.ods").problems]


WORDED = ["DS00098", "Daily Figment", "Take-up of funded early years places", "Purpose of funding by organisation",
          "2024-06-03", "Live"]
"""A release whose title and purpose are worded as headings are."""


@pytest.mark.parametrize("shape", [forms, on_its_side])
def test_a_release_worded_as_headings_are_is_told(desk: Desk, shape: Shape) -> None:
    publish(desk, shape(ROWS), 1)
    desk.poll()
    publish(desk, shape([WORDED, *ROWS]), 2)
    done = desk.poll()
    assert [(c["reference"], c["category"]) for c in done.of("added")] == [("DS00098", "press")]
    publish(desk, shape([PRESS, WORDED, *ROWS]), 3)
    assert [c["reference"] for c in desk.poll().of("added")] == ["DS00099"]
    assert count_of(desk, "release") == len(ROWS) + 2


def test_a_column_without_a_day_or_a_name_hides_no_other(desk: Desk) -> None:
    publish(desk, on_its_side(ROWS), 1)
    desk.poll()
    undated = ["To follow", "Pretend Analytics plc", "Funded places", "Purpose of funding", "To follow", "Live"]
    publish(desk, on_its_side([*ROWS, undated, PRESS]), 2)
    assert {c["recipient"] for c in desk.poll().of("added")} == {"Pretend Analytics plc", "Daily Figment"}


def test_operators_hear_of_a_source_that_only_counts(desk: Desk) -> None:
    counts = [["Quarter", "Requests received", "Requests fulfilled", "Records passed"]]
    counts += [[f"Q{n % 4 + 1} {2020 + n // 4}", str(10 + n), str(n), "<5"] for n in range(14)]
    publish(desk, ods(table("Counts", counts)), 1)
    desk.poll()
    assert values_of(desk, "notice", "message", code="no_releases")
    publish(desk, forms(ROWS), 2)
    desk.poll()
    desk.poll()
    assert not [n for n in rows_of(desk, "notice", code="no_releases") if n["recovered_at"] is None]
