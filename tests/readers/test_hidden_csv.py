"""Formulas in separated text: what a spreadsheet shows is not what stands there, so neither is told."""

from __future__ import annotations

import csv

import pytest

from model.hidden import HiddenKind as Kind
from readers.hidden.files import hidden_in, hidden_texts
from readers.register.reading import read_register
from readers.visible_copy import visible_copy

HEAD = "Reference,Organisation name,Title of request,Date approved"
ROWS = [f"DS0000{n},University of Example {n},Reading {n},2020-01-0{n}" for n in range(1, 4)]
SECRET = "Ada Example"


def text(cell: str, separator: str = ",") -> bytes:
    quoted = '"' + cell.replace('"', '""') + '"'
    last = separator.join(("DS00004", quoted, "Maths", "2020-02-02"))
    lines = [*(line.replace(",", separator) for line in (HEAD, *ROWS)), last]
    return ("\r\n".join(lines) + "\r\n").encode()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("cell", [
    f'=CONCATENATE("Press",IF(FALSE,"{SECRET}",""))', f'=IF(FALSE,"{SECRET}","Press")', f'="{SECRET}"&""', f"= A1 & '{SECRET}'",
    f'+IF(0,"{SECRET}","x")', f'-(1)+N("{SECRET}")', f'@IF(0,"{SECRET}")', f"=cmd|' /C {SECRET}'!A0", f"+cmd|'{SECRET}'!A0",
    f'  =T("{SECRET}")', f'=-LEN("{SECRET}")', f'={{"{SECRET}"}}',
])
def test_a_formula_is_not_read(cell: str, separator: str) -> None:
    data = text(cell, separator)
    reading = read_register(data, "r.csv")
    assert [(h.kind, h.place, h.amount) for h in reading.hidden] == [
        (Kind.INVISIBLE_TEXT, "cell B5, which spreadsheets take for formulas", 1)
    ]
    assert SECRET not in str(reading)
    assert "University of Example 3" in str(reading.tables)
    assert hidden_in(data) == reading.hidden
    assert [texts for _, texts in hidden_texts(data)] == [[cell]]
    copy = visible_copy(data, "r.csv")
    assert SECRET.encode() not in copy
    assert b"DS00004,,Maths" in copy


@pytest.mark.parametrize("cell", [
    "= as DS01004, for a second year", "@SUM(1+1); School Census", "=A1+B2", "=the same as above", "+cmd|calc!A0",
    '= as DS01004, for the "second" year',
])
def test_what_hides_nothing_is_read_as_it_is_printed(cell: str) -> None:
    """A register is not to lose a cell because a spreadsheet would compute it; what is handed out is defused."""
    reading = read_register(text(cell), "r.csv")
    assert reading.tables[0].rows[3][1] == cell
    assert reading.hidden == ()
    (line,) = [x for x in visible_copy(text(cell), "r.csv").decode().splitlines() if x.startswith("DS00004")]
    assert next(csv.reader([line]))[1] == "'" + cell


@pytest.mark.parametrize(("cell", "shown"), [
    (f'=HYPERLINK("https://example.org/{SECRET}","Example Press")', "Example Press"),
    ('=hyperlink( "https://example.org/" ; "Press ""and"" Books" )', 'Press "and" Books'),
    ('=HYPERLINK("https://example.org/a")', "https://example.org/a"),
])
def test_of_a_link_its_words_are_read(cell: str, shown: str) -> None:
    reading = read_register(text(cell), "r.csv")
    assert reading.tables[0].rows[3][1] == shown
    assert SECRET not in str(reading)
    assert SECRET.encode() not in visible_copy(text(cell), "r.csv")


@pytest.mark.parametrize("cell", [
    "- Organisation(s) of the request", "-Organisation(s)", "+44 20 7946 0000", "@dfe", "-", "=====", "=", "- Press | Books", "-12.5",
    "+1 (approved)", "a = b", "'=A1", '="Example Press"', "=> Press", "- Example Press (Ltd)", "+ Example Press",
])
def test_what_only_begins_like_a_formula(cell: str) -> None:
    data = text(cell)
    reading = read_register(data, "r.csv")
    assert (reading.hidden, hidden_texts(data)) == ((), [])
    assert len(reading.tables[0].rows) == 4
    assert reading.tables[0].rows[3][1] == ("Example Press" if cell.startswith('="') else cell)
    assert visible_copy(data, "r.csv") == data
