"""What real registers hold and readers trip over: each case was a silent error of `bench/traps` once."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from model.register import RowKind, SheetKind
from readers.register.reading import read_register
from tests.readers.ods_writer import ods, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from model.register import Reading

BODIES = ["University of Invented", "Fictional Insight Ltd", "Imaginary Borough Council", "BBC Madeup", "Invented Trust"]
PROSE = [f"The data will be used to find out how {x} are doing." for x in ("boys", "girls", "schools", "towns", "heads")]
DAYS = ["03/02/2020", "14/02/2020", "01/03/2020", "30/04/2020", "11/05/2020"]
SERIALS = ["43864", "43875", "43891", "43951", "43962"]
TYPES = ["Academic Institution", "Commercial", "Local Authority", "Media", "Charity"]
STATES = ["Live", "Live", "Expired", "Expired", "Live"]
CODES = [f"2019/00{n}" for n in range(1, 6)]


def read(columns: Mapping[str, Sequence[str]], **others: Sequence[Sequence[str]]) -> Reading:
    rows = [list(columns), *map(list, zip(*columns.values(), strict=True))]
    if not others:
        return read_rows(rows)
    return read_register(ods(table("Register", rows), *(table(n.replace("_", " "), r) for n, r in others.items())))


def read_rows(rows: Sequence[Sequence[str]]) -> Reading:
    """As separated text, which needs no child process."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return read_register(out.getvalue().encode())


def meaning(reading: Reading) -> dict[str, str | None]:
    return {c.heading: c.field for c in reading.tables[0].columns}


def codes(reading: Reading) -> list[str]:
    return [p.code for p in reading.problems]


REGISTER = {"Organisation": BODIES, "Purpose": PROSE, "Date": DAYS}


# Rows that are no releases -------------------------------------------------------------------------------------


@pytest.mark.parametrize("hint", ["(DD/MM/YYYY)", "dd-mm-yyyy", "[if any]", "e.g. 31/01/2020", "Format: day, month, year"])
def test_hints_under_the_headings_are_part_of_them(hint: str) -> None:
    rows = [["Organisation", "Purpose", "Date"], ["", "", hint], *map(list, zip(BODIES, PROSE, DAYS, strict=True))]
    reading = read_rows(rows)
    assert [r[0] for r in reading.tables[0].rows] == BODIES
    assert reading.sheets[0].counts == {RowKind.HEADING: 2, RowKind.DATA: 5}
    assert codes(reading) == []


@pytest.mark.parametrize("words", ["Number of requests", "Total number of data shares", "Count of releases", "Total"])
def test_a_count_of_the_rows_under_them_is_a_total(words: str) -> None:
    rows = [["Organisation", "Purpose", "Date"], *map(list, zip(BODIES, PROSE, DAYS, strict=True)), ["", words, "5"]]
    reading = read_rows(rows)
    assert [r[0] for r in reading.tables[0].rows] == BODIES
    assert codes(reading) == ["total_row"]


def test_a_body_called_by_a_number_is_no_total() -> None:
    reading = read({"Organisation": [*BODIES[:4], "Number of Things Ltd"], "Purpose": PROSE, "Date": DAYS})
    assert len(reading.tables[0].rows) == 5


# Dates ---------------------------------------------------------------------------------------------------------


def test_serial_numbers_in_a_column_of_dates_are_read_as_dates() -> None:
    reading = read(REGISTER | {"Date": SERIALS})
    assert [r[2] for r in reading.tables[0].rows] == ["2020-02-03", "2020-02-14", "2020-03-01", "2020-04-30", "2020-05-11"]
    assert codes(reading) == ["serial_dates"]


def test_serial_numbers_under_an_unknown_word_are_read_as_dates_and_that_is_said() -> None:
    reading = read({"Organisation": BODIES, "Purpose": PROSE, "Zorblatt": SERIALS})
    assert reading.tables[0].rows[0][2] == "2020-02-03"
    assert codes(reading) == ["field_by_values", "serial_dates"]


def test_months_are_held_against_the_period_that_is_declared() -> None:
    months = ["March 2020", "April 2020", "May 2020", "June 2020", "July 2020"]
    rows = [["Organisation", "Purpose", "Date"], *map(list, zip(BODIES, PROSE, months, strict=True))]
    assert codes(read_rows([["Releases from March 2012 to end of May 2020"], *rows])) == ["period_not_met"]
    assert codes(read_rows([["Releases from March 2012 to end of July 2020"], *rows])) == []


def test_numbers_that_are_no_serial_numbers_are_no_dates() -> None:
    reading = read(REGISTER | {"Date": ["12", "99999", "100", "00001", "7"]})
    assert [r[2] for r in reading.tables[0].rows] == ["12", "99999", "100", "00001", "7"]
    assert codes(reading) == ["field_does_not_fit"]


# Headings ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "groups",
    [
        ["Applicant details", "", "Project", "Dates"],
        ["Applicant details", "Applicant details", "Project", "Dates"],
        ["Who", "", "What", "When"],
        ["Section A: Organisation", "", "Section B: Data", "Section C: Licence"],
    ],
)
def test_names_of_groups_above_the_headings_are_not_the_headings(groups: list[str]) -> None:
    rows = [["Reference", "Organisation", "Purpose", "Date approved"], *map(list, zip(CODES, BODIES, PROSE, DAYS, strict=True))]
    reading = read_rows([groups, *rows])
    (got,) = reading.tables
    assert [c.field for c in got.columns] == ["reference", "recipient", "purpose", "decided"]
    assert len(got.rows) == 5
    assert codes(reading) == []


@pytest.mark.parametrize("heading", ["Ref", "Reference no", "ID", "Case number", "Reference"])
@pytest.mark.parametrize("form", ["{}", "{:03d}", "#{}", "Row {}", "No. {}"])
def test_rows_counted_through_are_no_references(heading: str, form: str) -> None:
    counted = [form.format(n) for n in range(1, 6)]
    assert meaning(read({heading: counted, **REGISTER}))[heading] == "row_id"
    both = meaning(read({heading: counted, "Project ID": CODES, **REGISTER}))
    assert (both[heading], both["Project ID"]) == ("row_id", "reference")


def test_numbers_with_gaps_are_references() -> None:
    assert meaning(read({"Ref": ["1", "2", "7", "11", "12"], **REGISTER}))["Ref"] == "reference"


@pytest.mark.parametrize("heading", ["Organisation type", "Applicant's organisation type", "Organisation sector"])
def test_the_kind_of_a_body_is_not_the_body(heading: str) -> None:
    alone = read({"Project ID": CODES, heading: TYPES, "Purpose": PROSE})
    assert meaning(alone)[heading] == "organisation_type"
    assert codes(alone) == ["no_recipient"]
    beside = read({"Project ID": CODES, "Zorblatt": BODIES, heading: TYPES, "Purpose": PROSE})
    assert meaning(beside)["Zorblatt"] == "recipient"


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Reason request approved / rejected", ["Meets s. 537A", "No public benefit"] * 2 + ["Meets s. 537A"]),
        ("Status of pupils included", ["On roll", "Leavers", "All", "All", "On roll"]),
    ],
)
def test_what_speaks_of_the_status_of_something_else_is_no_status(heading: str, cells: list[str]) -> None:
    assert meaning(read({**REGISTER, heading: cells}))[heading] != "status"
    both = meaning(read({**REGISTER, heading: cells, "Status": STATES}))
    assert both["Status"] == "status"


def test_the_column_that_holds_dates_is_the_date() -> None:
    answers = ["Yes", "No", "Yes", "Yes", "No"]
    got = meaning(read({"Date supplied?": answers, "Organisation": BODIES, "Purpose": PROSE, "Date of release": DAYS}))
    assert (got["Date supplied?"], got["Date of release"]) == (None, "supplied")
    assert meaning(read({**REGISTER, "Date of birth supplied?": answers}))["Date of birth supplied?"] is None


def test_headings_that_are_repeated_are_no_data_though_a_row_reads_like_them() -> None:
    headings = ["Organisation", "Purpose", "Date"]
    rows = [headings, *map(list, zip(BODIES, PROSE, DAYS, strict=True)), ["The Organisation", "Purpose", "01/02/2021"]]
    reading = read_rows([*rows, headings, ["Invented Media", "News", "02/03/2021"]])
    assert [r[0] for r in reading.tables[0].rows] == [*BODIES, "The Organisation", "Invented Media"]


# Headings in words that nobody knows ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "field"), [(["DS00101", "DS00104", "DS00111", "DS00120", "DS00131"], "reference"), (CODES, "reference"), (DAYS, "date"), (STATES, "status")]
)
def test_a_column_of_unknown_words_is_what_its_cells_are_and_that_is_said(cells: list[str], field: str) -> None:
    reading = read({"Zorblatt": cells, "Organisation": BODIES, "Purpose": PROSE})
    assert meaning(reading)["Zorblatt"] == field
    assert codes(reading) == ["field_by_values"]


def test_two_columns_of_dates_under_unknown_words_are_both_said() -> None:
    reading = read({"Zorblatt": DAYS, "Quux": DAYS, "Organisation": BODIES, "Purpose": PROSE})
    assert meaning(reading)["Zorblatt"] is None
    assert codes(reading) == ["unknown_column", "unknown_column"]


def test_a_few_words_that_repeat_may_be_the_status_and_are_said() -> None:
    assert codes(read({**REGISTER, "Where are we?": ["Yes", "No", "Yes", "Yes", "No"]})) == ["unknown_column"]
    assert codes(read({**REGISTER, "Status": STATES, "Tea": ["Yes", "No", "Yes", "Yes", "No"]})) == []
    assert codes(read({**REGISTER, "Has the applicant been trained?": ["Yes", "No", "Yes", "Yes", "No"]})) == []


# Sheets beside the releases ------------------------------------------------------------------------------------


@pytest.mark.parametrize("corner", ["Dataset", "Status", "Recipient type", "Organisation type", "Organisation"])
def test_a_cross_table_beside_releases_is_totals(corner: str) -> None:
    rows = [[corner, "2013", "2014", "2015", "Total"], *([t, "4", "0", "17", "21"] for t in TYPES)]
    assert [s.kind for s in read(REGISTER, Sheet2=rows).sheets] == [SheetKind.RELEASES, SheetKind.TOTALS]


@pytest.mark.parametrize("name", ["Annex_A", "Public_benefit", "Purpose_statements"])
def test_statements_beside_releases_are_no_releases(name: str) -> None:
    rows = [["Reference", "Purpose statement"], *([f"Entry {n}", p] for n, p in enumerate(PROSE, 1))]
    assert [s.kind for s in read(REGISTER, **{name: rows}).sheets] == [SheetKind.RELEASES, SheetKind.OTHER]


def test_what_explains_the_columns_of_the_releases_is_definitions() -> None:
    rows = [["Organisation", "Who signed the licence"], ["Purpose", "What it is for"], ["Date", "When the panel met"]]
    rows += [["Title", "Name of the project"], ["Tier", "How identifying it is"]]
    assert [s.kind for s in read(REGISTER, Sheet2=rows).sheets] == [SheetKind.RELEASES, SheetKind.DEFINITIONS]


def test_recipients_under_an_unknown_word_beside_long_headings_are_found() -> None:
    note = "Patient opt-outs applied (Note: opt-outs are not applied where the only item requested is 'Date of Death')"
    columns = {"Zorblatt": BODIES, "Purpose": PROSE, note: ["No"] * 5, "Kept for": ["1"] * 5, "Date": DAYS, "Status": STATES}
    assert meaning(read(columns))["Zorblatt"] == "recipient"


# Above the headings --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("gap", [0, 1, 3])
def test_a_line_of_known_words_above_the_headings_is_none_of_them(gap: int) -> None:
    rows = [["Organisation", "Purpose", "Date", "Status"], *map(list, zip(BODIES, PROSE, DAYS, STATES, strict=True))]
    reading = read_rows([["Title", "Register of data shares"], *[[]] * gap, *rows])
    assert [r[0] for r in reading.tables[0].rows] == BODIES
    assert reading.tables[0].header_row == 2 + gap
