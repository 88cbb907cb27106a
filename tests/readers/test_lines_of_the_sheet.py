"""What is said of the whole sheet below a table, under the heading of the recipients: no release; and what only looks so.

The lines are such as stand below real registers, in words of ours; the bodies are invented, or bear such words in names.
"""

from __future__ import annotations

import csv

import pytest

from model.register import Reading
from readers.register.reading import read_register
from readers.register.section_lines import LineKind, kind_of_line

HEADINGS = "Reference,Organisation,Title,Data shared,Date approved"
ROWS = ["DS1,Invented University,Effects,KS4,01/02/2020", "DS2,Invented News Ltd,Tables,KS2,03/04/2020"]
LINES = [
    "Total: 3", "Grand total: 20", "Number of organisations: 20", "Total number of organisations 20", "3 organisations",
    "Total organisations: 20", "Source: Department for Education", "Sources: the Department, ONS",
    "Note: figures are provisional", "Footnote 1: as above", "Key: P = pseudonymised", "* provisional", "** as amended",
    "* Data for 2020 is provisional", "† as amended", "(1) Data for 2020 is provisional", "1. The data are provisional",
    "[2] This list was last updated on 3 May 2021", "Last updated 3 May 2021", "Updated 03/05/2021", "Next updated 1 June",
    "This register was last updated in 2021", "Table last refreshed 3 May", "Data correct as at 1 May 2021",
    "Last update: May 2021", "Date of last update: 3 May 2021", "Crown copyright 2021", "© Crown copyright 2021",
    "Contains public sector information licensed under the Open Government Licence v3.0", "End of register", "END", "End of the list",
    "Page 1 of 1", "Version 2.1", "Produced by the Data Sharing Team", "Published on 3 May 2021", "OFFICIAL", "Back to top",
    "For queries contact sharing@example.org", "For further information see the guidance", "Please contact the team",
    "If you have any questions, write to us", "Contact: sharing@example.org", "See https://example.org for more",
    "The figures in this table are rounded", "This list is updated each quarter",
]
BODIES = [
    "The Data Lab", "The Information Place", "Information Tribunal of Nowhere", "Contact an Invented Family", "Contact: Ltd",
    "Please Touch Museum of Nowhere", "Key Stage Ltd", "Produced Moon CIC", "This Is Invented News", "See Nowhere Ltd",
    "Source Consulting", "Sources of Nowhere", "Updated Media Ltd", "Updated by the Hour Ltd", "Data for Nowhere",
    "Data Is Beautiful Ltd", "Page Group of Nowhere", "List of Hope", "Copyright Tribunal", "Copyright Agency of Nowhere",
    "Open Institute of Nowhere", "End Violence Nowhere", "Notes from Nowhere Ltd", "N.B. Consulting", "All Invented Saints",
    "Sum Of Us", "Total Teaching", "Total Jobs Group", "The Register", "Report Nowhere", "3 Spires Trust", "Studio 24",
    "*University of Nowhere", "* Invented News Ltd", "† The Trust for Invented Schools", "For Information Ltd",
    "Version Nowhere", "Published Ltd", "Number 10",
]


def read(*rows: str) -> Reading:
    return read_register("\n".join((HEADINGS, *rows)).encode(), "register.csv", file="Register of shares")


def recipients(reading: Reading) -> list[str]:
    (table,) = reading.tables
    (column,) = (n for n, c in enumerate(table.columns) if c.field == "recipient")
    return [row[column] for row in table.rows]


@pytest.mark.parametrize("line", LINES)
def test_a_line_of_the_whole_sheet_is_no_release(line: str) -> None:
    quoted = f',"{line}",,,'
    below, within = read(*ROWS, quoted, ",,,,"), read(ROWS[0], quoted, ROWS[1])
    for reading in (below, within):
        assert recipients(reading) == ["Invented University", "Invented News Ltd"]
        (table,) = reading.tables
        assert line in table.notes, "kept"
    is_told = {"line_within_table", "total_row"} & {p.code for p in within.problems}
    assert is_told or kind_of_line(line) is LineKind.PERIOD, "told, or what the rows below stand under"


@pytest.mark.parametrize("body", BODIES)
def test_a_body_of_which_nothing_else_is_known_is_a_release(body: str) -> None:
    assert recipients(read(*ROWS, f',"{body}",,,'))[2:] == [body]


def test_the_numbers_of_columns_are_no_release() -> None:
    assert recipients(read("1,2,3,4,5", *ROWS)) == ["Invented University", "Invented News Ltd"]
    assert recipients(read("1,2,KS4,KS2,5", *ROWS))[0] == "2"


def test_a_body_and_its_kind_may_stand_below_one_heading() -> None:
    rows = ["Reference,Organisation,,Dates,", ",Name,Type,From,To", "DS1,Invented University,University,01/02/2020,01/02/2021"]
    reading = read_register("\n".join(rows).encode(), "register.csv", file="Register of shares")
    (table,) = reading.tables
    assert [(c.heading, c.field) for c in table.columns][:3] == [
        ("Reference", "reference"), ("Organisation Name", "recipient"), ("Organisation Type", "organisation_type")
    ]
    assert len(table.rows) == 1


EXAMPLES = [
    "e.g. A01,Example University,Example project,KS4,01/02/2020", "e.g. DS1,Invented University,Effects,KS4,01/02/2020",
    "eg: DS1,Invented University,Effects,KS4,01/02/2020", "For example: DS1,Invented University,Effects,KS4,01/02/2020",
    "Example,Invented University,Effects,KS4,01/02/2020", "EXAMPLE 1,Invented University,Effects,KS4,01/02/2020",
    "EXAMPLE ONLY - delete,,,,", "EXAMPLE ONLY - delete,Invented University,Effects,KS4,01/02/2020",
    "(Example),Invented University,Effects,KS4,01/02/2020", "Example row,Invented University,Effects,KS4,01/02/2020",
    "DR000000.00 sample,Invented University,Effects,KS4,01/02/2020", "DR000000.00 (example),Invented University,Effects,KS4,01/02/2020",
    "Sample,Invented University,Effects,KS4,01/02/2020", "Sample entry - please overwrite,Invented University,Effects,KS4,",
    "Delete this row before publishing,Invented University,Effects,KS4,01/02/2020", "TEST ROW,Invented University,Effects,KS4,",
    "DS1,Example,Effects,KS4,01/02/2020", "DS1,Example organisation,Effects,KS4,01/02/2020",
    "DS1,Insert name here,Insert title here,KS4,01/02/2020", "DS1,Insert name here,Effects,KS4,xx/xx/xxxx", ",Insert name here,,,",
    "DS1,[insert name of organisation],Effects,KS4,dd/mm/yyyy", "DS1,<Enter organisation name>,Effects,KS4,", ",EXAMPLE ONLY,,,",
    "DS1,Click or tap here to enter text.,Click or tap here to enter text.,,", "DS1,e.g. Invented University,e.g. Effects of homework,KS4,",
    "DS1,e.g. Invented University,Effects of homework,KS4,e.g. 01/02/2020", "DS1,Example University,Example study,KS4,xx/xx/xxxx",
    "DR000000.00,Example University,Effects,KS4,01/02/2020", "DS1,Example Ltd,Effects,KS4,DD/MM/YYYY", "DS1,Sample Ltd,e.g. Effects,KS4,",
    "Enghraifft,Prifysgol Ddychmygol,Effeithiau,KS4,01/02/2020", "DR000000.00,[Organisation name],Lorem ipsum dolor sit amet,KS4,dd/mm/yyyy",
    "Dummy entry,Invented University,Effects,KS4,01/02/2020", "DS1,Placeholder - to be deleted,Effects,KS4,", "DS1,Your organisation name here,,,",
]
"""Rows that a form shows how to fill in, and forgot to take out."""
REAL = [
    "DS3,Exemplar Health Care,Effects,KS4,01/02/2020", "DS3,Sample Ltd,Effects,KS4,01/02/2020", "DS3,Template Foundation,Effects,KS4,",
    "DS3,Example Learning Ltd,Learning by example,KS4,01/02/2020", "DS3,Example University,Effects,KS4,01/02/2020",
    "DS3,Sample Ltd,Sample study,KS4,01/02/2020", "DS3,Invented University,Example-based learning,KS4,01/02/2020",
    "DS3,Invented University,Examples of good practice,KS4,xx/xx/2020", "DS3,Invented University,Example project,KS4,01/02/2020",
    'DS3,Invented University,"For example, homework",e.g. KS4,01/02/2020', "DS3,Invented University,e.g. homework,KS4,01/02/2020",
    "DR000000.00,Invented University,Effects,KS4,01/02/2020", "DR000000.00,Invented Constabulary,Missing person,KS4,xx/xx/xxxx",
    "XXXX,XXXXX,Effects,KS4,xx/xx/xxxx", "DS3,[Name],Effects,KS4,xx/xx/xxxx", "[Reference],[Organisation],Effects,KS4,xx/xx/xxxx",
    "DS3,[Name redacted],[Title redacted],KS4,xx/xx/xxxx", "DS3,e.g. Invented Board,Effects,KS4,01/02/2020", "DS3,EG Consulting Ltd,EG,KS4,",
    "EG 2020/1,Invented University,Effects,KS4,01/02/2020", "EG-01,Invented University,Effects,KS4,01/02/2020",
    "DS3,Test Valley School,Test of reading,KS4,01/02/2020", "DS3,Testing Nowhere Ltd,Test,KS4,01/02/2020", "DS3,Sample,Effects,KS4,01/02/2020",
    "DS200101.01 sample,Invented University,Effects,KS4,01/02/2020", "DS3,Sampleton School,Sample,Sample,01/02/2020",
    "DS3,Insert Coin Ltd,Insert here,KS4,01/02/2020", "DS3,Enter Nowhere Ltd,Effects,Enter,01/02/2020", "DS3,Placeholder Press Ltd,Effects,KS4,",
    "DS3,Delete Nowhere Ltd,Effects,KS4,01/02/2020", "DS3,Dummy Books Ltd,Dummy variables,KS4,dd/mm/yyyy", "DS3,TBC,TBC,KS4,TBC",
    "DS3,Invented University,Sample,10 % sample,01/02/2020", "DS3,By Example Trust,Effects,KS4,01/02/2020", ",Example Trust,,,", ",Sample Ltd,,,",
    "DS3,Invented University,Deleting examples,To delete this record,01/02/2020", "Excluded,Invented University,Effects,KS4,01/02/2020",
    "DS3,Example Recruitment,Effects,KS4,01/02/2020", "DS3,Example Data,Effects,KS4,01/02/2020",
]
"""What a publisher really released, or is no plain example: a lost release is worse than a false alert."""


@pytest.mark.parametrize("row", EXAMPLES)
def test_a_row_that_shows_how_to_fill_the_form_in_is_no_release(row: str) -> None:
    for rows in ([row, *ROWS], [ROWS[0], row, ROWS[1]], [*ROWS, row, ",,,,"]):
        reading = read(*rows)
        assert recipients(reading) == ["Invented University", "Invented News Ltd"]
        (table,) = reading.tables
        said = next(cell for cell in next(csv.reader([row])) if cell)
        assert any(said in note for note in table.notes), "kept"
        assert not table.section_lines, "no row stands under it"
        (told,) = (p for p in reading.problems if p.code == "example_row")
        assert told.row == rows.index(row) + 2


@pytest.mark.parametrize("row", REAL)
def test_a_row_that_only_has_such_words_is_a_release(row: str) -> None:
    reading = read(*ROWS, row)
    assert recipients(reading)[2:] == [next(csv.reader([row]))[1]]
    assert "example_row" not in {p.code for p in reading.problems}
