"""Full rows above the headings of a table are rows of it; what says something of the sheet stays a note."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import pytest

from model.register import Reading, Table
from readers.register.reading import read_register

HEADINGS = ["Reference", "Organisation", "Purpose", "Data", "Date of release"]
ROWS = [
    [f"DS{200 + i:05d}", f"University of Place {i}", f"To study thing {i} for years", ("KS2", "KS4")[i % 2], f"{i + 1:02d}/03/2022"]
    for i in range(12)
]
NEWEST = ["DS00250", "Daily Figment", "To tell readers of schools", "KS9", "04/05/2022"]
WITHOUT_REFERENCES = [1, 2, 3, 4]
TEXT_ONLY = [1, 2]


def read(*rows: Sequence[str]) -> Reading:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return read_register(out.getvalue().encode(), "register.csv", file="Register of shares")


def the_table(reading: Reading) -> Table:
    (table,) = reading.tables
    return table


def codes(reading: Reading) -> set[str]:
    return {p.code for p in reading.problems}


@pytest.mark.parametrize(
    "above",
    [
        NEWEST,
        [*NEWEST[:4], "TBC"],
        [*NEWEST[:4], ""],
        ["TBC", *NEWEST[1:]],
        ["", *NEWEST[1:]],
        ["DS00250", "Daily Figment", "", "", ""],
        ["DS00250", "Daily Figment", "", "", "04/05/2022"],
        ["", "Daily Figment", "", "KS2", "04/05/2022"],
        ["DS00250", "Daily Figment", "Approved projects for readers", "KS2", "5 May 2022"],
    ],
)
@pytest.mark.parametrize("title", [[], [["Register of shares"], []]])
def test_a_row_above_the_headings_is_one_of_the_table(above: list[str], title: list[list[str]]) -> None:
    reading = read(*title, above, HEADINGS, *ROWS)
    table = the_table(reading)
    assert list(table.rows[0]) == above
    assert list(table.numbers) == [len(title) + 1, *range(len(title) + 3, len(title) + 15)]
    assert table.notes == tuple(row[0] for row in title if row)
    assert "row_above_headings" in codes(reading)


@pytest.mark.parametrize("columns", [WITHOUT_REFERENCES, [1, 2, 3], [0, 1, 2], [1, 4]])
def test_so_it_is_in_narrower_tables(columns: list[int]) -> None:
    newest = [*NEWEST[:1], "Figment Press Ltd", *NEWEST[2:]]
    rows = [[row[c] for c in columns] for row in (newest, HEADINGS, *ROWS)]
    assert list(the_table(read(*rows)).rows[0]) == rows[0]


def test_a_table_that_was_sorted_with_its_headings_keeps_its_rows() -> None:
    rows = sorted([*ROWS, NEWEST, HEADINGS], key=lambda row: row[1])
    assert rows.index(HEADINGS) == 1
    for at in (1, 5, 12):
        below = [*ROWS, NEWEST]
        reading = read(*below[:at], HEADINGS, *below[at:])
        assert sorted(the_table(reading).rows) == sorted(map(tuple, below))


@pytest.mark.parametrize(
    "above",
    [
        ["Kennzeichen", "Stelle", "Zweck", "Daten", "Tag der Weitergabe"],
        ["Text", "Text", "Free text", "Text", "DD/MM/YYYY"],
        ["1", "2", "3", "4", "5"],
        ["A", "B", "C", "D", "E"],
        ["Last updated", "1 May 2023", "Next update", "", "1 August 2023"],
        ["Contact:", "data@example.org", "Tel:", "01234 567890", ""],
        ["Mandatory", "Mandatory", "Mandatory", "Optional", "Mandatory"],
        ["Version 1.2", "", "", "", "01/05/2023"],
        ["Total", "12", "", "", ""],
        ["", "Applicant", "", "Decision", "Decision"],
        ["Register of shares", "Register of shares", "Register of shares", "", ""],
        ["See also", "Register of agreements", "https://example.org/a", "", ""],
        ["2021", "2022", "2023", "", ""],
        ["Approved", "12", "13", "14", ""],
    ],
)
def test_what_is_said_of_the_sheet_is_a_note(above: list[str]) -> None:
    reading = read(above, HEADINGS, *ROWS)
    assert sorted(the_table(reading).rows) == sorted(map(tuple, ROWS))
    assert "row_above_headings" not in codes(reading)


@pytest.mark.parametrize("above", [["Published", "31/03/2023"], ["Last updated", "31/03/2023"], ["Total", "12"]])
def test_a_line_over_two_columns_is_a_note(above: list[str]) -> None:
    rows = [[row[1], row[4]] for row in ROWS]
    assert len(the_table(read(above, ["Organisation", "Date"], *rows)).rows) == len(rows)


def test_a_full_row_of_words_alone_is_told() -> None:
    rows = [[row[1], row[2], f"Data {i}"] for i, row in enumerate(ROWS)]
    reading = read(["Daily Figment", "To tell readers", "Data of schools"], ["Organisation", "Purpose", "Data"], *rows)
    assert len(the_table(reading).rows) == len(rows)
    assert "row_above_headings" in codes(reading)


def test_under_a_line_above_it() -> None:
    reading = read(["Rejected requests"], [], NEWEST, HEADINGS, *ROWS)
    assert the_table(reading).section_line(0) == "Rejected requests"


@pytest.mark.parametrize(
    ("heading", "below", "above"),
    [("Pupil", "Chloe Zzarvey", "Rafe Gorbelow"), ("Date of birth", "03/05/2014", "04/06/2015")],
)
def test_what_is_withheld_below_is_withheld_above(heading: str, below: str, above: str) -> None:
    reading = read([*NEWEST, above], [*HEADINGS, heading], *([*row, below] for row in ROWS))
    table = the_table(reading)
    assert len(table.rows) == len(ROWS) + 1
    assert above not in str((table.rows, table.notes, reading.problems))


FIRST_RECIPIENTS = ["Organisation", "Purpose", "Data", "Date of release"]


@pytest.mark.parametrize(
    "name",
    ["Daily Figment", "Figment Press Ltd", "The Made-up Gazette", "University of Place 3", "23andMe Ltd", "BBC",
     "Society for the Study of Made-up Towns", "figment.example", "Total Jobs Group", "Source Data Ltd", "The Register"],
)
def test_a_name_alone_below_the_last_row_is_a_release(name: str) -> None:
    below = [[name, "", "", ""], ["Second Figment Ltd", "", "", ""]]
    reading = read(FIRST_RECIPIENTS, *(row[1:] for row in ROWS), *below)
    names = [row[0] for row in the_table(reading).rows[len(ROWS) :]]
    assert names == ([name, "Second Figment Ltd"] if name[0].isupper() or name[0].isdigit() else [])
    assert ("line_within_table" in codes(reading)) is bool(names)


@pytest.mark.parametrize(
    "line",
    ["Notes", "Source: DfE", "Crown Copyright 2021", "End of Register", "Last updated 1 May 2023", "Total", "8 requests",
     "Universities", "Local Authorities", "Rejected requests", "2023", "Page 1 of 2", "Contact the team for more.",
     "Further details on request", "Please note", "*Provisional", "Back to top", "Key", "Version 2", "Note: Figures"],
)
def test_a_line_below_the_last_row_is_none(line: str) -> None:
    reading = read(FIRST_RECIPIENTS, *(row[1:] for row in ROWS), [line, "", "", ""])
    assert len(the_table(reading).rows) == len(ROWS)


def test_a_name_after_a_gap_or_under_lines_of_groups_is_none() -> None:
    rows, name = [row[1:] for row in ROWS], ["Invented Trusts Of Place", "", "", ""]
    assert len(the_table(read(FIRST_RECIPIENTS, *rows, [""], name)).rows) == len(ROWS)
    groups = [["Local Authorities", "", "", ""], *rows[6:], name]
    assert len(the_table(read(FIRST_RECIPIENTS, *rows[:6], *groups)).rows) == len(ROWS)
