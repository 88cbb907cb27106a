"""Rows among those of a register that are no release, and what a page puts round its table."""

from __future__ import annotations

from string import ascii_uppercase
from typing import TYPE_CHECKING

import pytest

from readers.register.reading import read_register
from tests.readers.ods_writer import Cell, ods, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from model.register import Reading

HEAD = ["DfE reference", "Organisation name", "Project title", "Purpose", "Date approved", "Pupils"]
ROWS = [
    ["DS00001", "Invented Trust", "Reading", "To study how reading is taught", "2021-01-04", "1200"],
    ["DS00002", "Invented Trust", "Absence", "To study absence in the north", "2021-02-04", "300"],
    ["DS00003", "Zorvane Ltd", "Choices", "To study choices at key stage 4", "2021-03-04", "500"],
]


def read(*rows: Sequence[Cell], head: Sequence[Cell] = HEAD) -> Reading:
    return read_register(ods(table("Shares", [head, *rows])), "register.ods")


def released(reading: Reading) -> list[str]:
    return [t.field_value(i, "reference") or t.field_value(i, "recipient") for t in reading.registers for i in range(len(t.rows))]


def found(reading: Reading) -> set[str]:
    return {p.code for p in reading.problems}


ALL = ["DS00001", "DS00002", "DS00003"]


@pytest.mark.parametrize("word", ["Count", "Total", "Sum", "Average", "Result", "Subtotal"])
def test_what_counts_a_group_is_no_release(word: str) -> None:
    def line(group: str, n: str) -> list[Cell]:
        return ["", f"{group} {word}", "", "", "", n]

    below = read(ROWS[0], ROWS[1], line("Invented Trust", "1500"), ROWS[2], line("Zorvane Ltd", "500"), line("Grand", "2,000"))
    above = read(line("Grand", "2000"), line("Invented Trust", "1500"), *ROWS[:2], line("Zorvane Ltd", "500"), ROWS[2])
    assert released(below) == released(above) == ALL
    assert "total_row" in found(below) & found(above)


def test_groups_may_be_of_the_first_column_and_within_others() -> None:
    head: list[Cell] = ["Sector", "Organisation name", "Data", "Pupils"]
    rows: list[list[Cell]] = [
        ["Charity", "Invented Trust", "KS2", "4"], ["", "Invented Trust Total", "", "4"], ["Charity Total", "", "", "4"],
        ["Company", "Zorvane Ltd", "KS4", "5"], ["", "Zorvane Ltd Total", "", "5"], ["Company Total", "", "", "5"],
    ]
    assert released(read(*rows, head=head)) == ["Invented Trust", "Zorvane Ltd"]


@pytest.mark.parametrize(
    "row",
    [
        ["", "Zorvane Count", "", "", "", "500"],
        ["", "Invented Trust Total", "Choices", "", "", "500"],
        ["", "Invented Trust Total", "", "", "2021-03-04", ""],
        ["DS00009", "Invented Trust Total", "", "", "", "500"],
    ],
)
def test_a_body_whose_name_ends_so_is_a_recipient(row: list[str]) -> None:
    assert len(released(read(*ROWS[:2], row))) == 3


@pytest.mark.parametrize(
    "row",
    [
        list("abcdef"), list("ABCDEF"), [f"({c})" for c in "abcdef"], ["Mandatory"] * 6, ["text", "text", "text", "text", "date", "number"],
        ["Auto-generated", "Pick from list", "Free text", "Free text", "dd/mm/yyyy", "Number"],
        ["Mandatory", "Mandatory", "Optional", "Free text, 200 characters", "DD/MM/YYYY", "Optional"],
        ["Text (10)", "Enter the full name", "Max 100 characters", "Max 500 characters", "Date", "Integer"],
        ["M", "M", "O", "Free text", "Date", "Optional"],
        ["System generated", "Choose organisation", "Free text (max 255)", "Free text (max 4000)", "DD/MM/YYYY", "Choose one"],
        ["ID", "Lookup", "Text", "List", "Date", "Number"],
    ],
)
def test_how_the_columns_are_filled_in_is_no_release(row: list[str]) -> None:
    assert released(read(row, *ROWS)) == ALL


@pytest.mark.parametrize(
    "row",
    [
        ["DS00009", "Text", "Text", "Text", "", ""],
        ["", "Choose Life", "Free text in reports", "Enter the field", "2021-03-04", "5"],
        ["", "Pick Recruitment Ltd", "Text", "Describe pupils", "", ""],
        ["", "Optional", "", "", "", ""],
    ],
)
def test_a_release_right_under_the_headings_stays_one(row: list[str]) -> None:
    assert len(released(read(row, *ROWS))) == 4


def test_the_end_of_a_text_in_the_row_below_is_of_the_row_above() -> None:
    wrapped = [
        [*ROWS[0][:3], "To study how", *ROWS[0][4:]], ["", "", "", "reading is taught", "", ""],
        [*ROWS[1][:3], "To study absence in the", *ROWS[1][4:]], ["", "", "", "North", "", ""],
        [ROWS[2][0], "Zorvane Institute", *ROWS[2][2:]], ["", "of Wexmouth", "", "", "", ""],
        ["DS00004", "Daily Invention", "League", "To write of schools", "2021-04-04", "9"],
    ]
    reading = read(*wrapped)
    assert released(reading) == [*ALL, "DS00004"]
    rows = [r for t in reading.registers for r in t.rows]
    assert [r[3] for r in rows[:2]] == ["To study how reading is taught", "To study absence in the North"]
    assert rows[2][1] == "Zorvane Institute of Wexmouth"
    assert "continued_row" in found(reading)


@pytest.mark.parametrize(
    "row",
    [
        ["", "", "Another study", "To study schools", "", ""],
        ["", "", "", "reading is taught", "2021-05-05", ""],
        ["DS00009", "", "", "reading is taught", "", ""],
        ["", "Daily Invention", "", "reading is taught", "", ""],
        ["", "", "", "Key stage 2", "", ""],
    ],
)
def test_what_may_be_a_release_of_its_own_is_one(row: list[str]) -> None:
    assert len(released(read(*ROWS, row))) == 4


def test_where_texts_begin_small_one_that_does_ends_no_other() -> None:
    small = [[*r[:3], r[3].lower(), *r[4:]] for r in ROWS]
    assert len(released(read(*small, ["", "", "", "to study schools", "", ""]))) == 4


def page(rows: Sequence[Sequence[str]], title: str = "Shares") -> bytes:
    cells = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in r) + "</tr>" for r in rows)
    return f"<html><head><title>{title}</title></head><body><table>{cells}</table></body></html>".encode()


def test_letters_and_numbers_of_a_spreadsheet_on_the_web_are_no_cells() -> None:
    rows = [["", *ascii_uppercase[:6]], *([str(n), *r] for n, r in enumerate([HEAD, *ROWS], start=1))]
    reading = read_register(page(rows), "sheet.html")
    assert released(reading) == ALL
    assert released(read_register(page([list("ABCDEF"), HEAD, *ROWS]), "sheet.html")) == ALL
    only = read_register(page([r for n, r in enumerate(rows) if n != 3]), "sheet.html")
    assert released(only) == ["DS00001", "DS00003"], "a row may be hidden"


@pytest.mark.parametrize("label", ["{h}: {c}", "<b>{h}:</b> {c}", "<span>{h}</span> {c}", "<div>{h}</div>{c}"])
def test_labels_for_phones_are_no_part_of_the_cells(label: str) -> None:
    rows = [[*ROWS[0][:5], ""], *ROWS[1:]]
    labelled = [HEAD, *([label.format(h=h, c=c) for h, c in zip(HEAD, r, strict=True)] for r in rows)]
    plain = read_register(page([HEAD, *rows]), "shares.html")
    assert [list(t.rows) for t in read_register(page(labelled), "shares.html").tables] == [list(t.rows) for t in plain.tables]


def test_a_name_that_begins_as_its_heading_is_no_label() -> None:
    rows = [["Organisation", "Title", "Data"], ["Organisation for Figments", "A", "KS2"], ["Organisation of Zorvanes", "B", "KS4"]]
    assert released(read_register(page(rows), "shares.html")) == ["Organisation for Figments", "Organisation of Zorvanes"]


def test_counts_may_stand_before_what_they_count() -> None:
    counts: list[list[Cell]] = [["2", "Invented Trust Count", "", "", "", ""], ["1", "Zorvane Ltd Count", "", "", "", ""], ["3", "Grand Count", "", "", "", ""]]
    assert released(read(*ROWS[:2], counts[0], ROWS[2], *counts[1:])) == ALL
    assert len(released(read(*ROWS[:2], ["3", "Zorvane Count", "", "", "", ""]))) == 3, "a reference and a name"
