"""One cell that tells of a child, in any column of an ordinary register, is withheld; its release stays."""

from __future__ import annotations

import csv
import io

import openpyxl  # type: ignore[import-untyped]
import pytest

from model.hidden import WITHHELD_CELL, HiddenKind
from model.register import Reading
from readers.personal.stored import masked_rows
from readers.register.reading import read_register
from recipients.private.individuals import individuals_in

HEAD = ("Reference", "Recipient", "Project title", "Purpose", "Dataset", "Legal basis", "Date supplied", "Comments")
PLAIN = ("DS00001", "Invented Analytics Ltd", "Outcomes", "To model", "School Census", "Public task", "2024-05-01", "file")
CELLS = (
    "Emily Smith, DOB 03/05/2013",
    "Mohammed Khan, UPN H801200001001",
    "Pupil Ben Jones, UPN J801200001002",
    "Emily Smith (aged 9)",
    "Emily Smith, 14 Elm Road, Testham TE5 7ST, mother 07700 900123",
    "Ben Sample, Year 4, Elm Primary School",
    "NHS number 943 476 5919",
    "H801200001001",
)


def read(*rows: tuple[str, ...]) -> Reading:
    out = io.StringIO()
    csv.writer(out).writerows([HEAD, PLAIN, *rows, *[PLAIN] * 3])
    return read_register(out.getvalue().encode(), "register.csv")


def one(**cells: str) -> tuple[str, ...]:
    return tuple(cells.get(h.split()[0].lower(), p) for h, p in zip(HEAD, PLAIN, strict=True))


@pytest.mark.parametrize("column", ["project", "purpose", "dataset", "legal", "comments"])
@pytest.mark.parametrize("cell", CELLS)
def test_it_is_withheld_in_every_column(cell: str, column: str) -> None:
    reading = read(one(**{column: cell}))
    (table,) = reading.registers
    assert [c for c in table.rows[1] if c == WITHHELD_CELL] == [WITHHELD_CELL]
    assert cell not in repr(reading)
    assert [(h.kind, h.amount) for h in reading.hidden] == [(HiddenKind.PERSONAL, 1)]
    assert len(table.rows) == 5


@pytest.mark.parametrize("cell", CELLS[:5])
def test_who_received_is_left_to_those_who_judge_recipients(cell: str) -> None:
    (table,) = read(one(recipient=cell)).registers
    name = table.field_value(1, "recipient")
    assert name in (cell, WITHHELD_CELL)
    assert name == WITHHELD_CELL or individuals_in(name, table.record(1))


def test_the_name_in_a_cell_of_its_own_goes_with_the_birth_date_beside_it() -> None:
    reading = read(one(project="Emily Smith", comments="DOB 03/05/2013"), one(project="Ben Jones", comments="aged 9"))
    assert not any(w in repr(reading) for w in ("Emily", "Ben Jones", "2013"))


def test_a_name_that_tells_is_taken_out_of_the_other_cells_of_its_row() -> None:
    reading = read(one(purpose="Of Emily Smith, as her school asked", comments="Emily Smith, DOB 03/05/2013"))
    assert "Emily" not in repr(reading)


@pytest.mark.parametrize(
    ("address", "left"),
    [
        ("https://example.org/adela-frostwhistle.pdf", "https://example.org/"),
        ("https://example.org/frostwhistle-adela.pdf", "https://example.org/"),
        ("https://example.org/f?n=AdelaFrostwhistle", "https://example.org/"),
        ("https://example.org/Frostwhistle_A.pdf", "https://example.org/"),
        ("https://example.org/x/frostwhistle%20adela.doc", "https://example.org/"),
        ("www.example.org/adela_frostwhistle", "www.example.org/"), ("adela.frostwhistle@example.org", "example.org"),
    ],
)
def test_addresses_in_the_other_cells_of_its_row_lose_the_name_too(address: str, left: str) -> None:
    told = "Record of pupil Adela Frostwhistle, aged 9"
    (table,) = read(one(project=told, purpose=f"See {address}."), one(purpose="See https://example.org/a.pdf")).registers
    assert table.field_value(1, "purpose") == f"See {left}" + "." * (left[-1] == "/" or "@" in address)
    assert table.field_value(2, "purpose") == "See https://example.org/a.pdf"


def test_an_address_that_tells_by_itself_is_withheld_with_its_cell() -> None:
    (table,) = read(one(purpose="See https://example.org/pupil-adela-frostwhistle-aged-9.pdf")).registers
    assert table.field_value(1, "purpose") == WITHHELD_CELL


def test_a_recipient_with_a_withheld_cell_beside_is_still_held() -> None:
    (table,) = read(one(recipient="Emily Smith", comments="DOB 03/05/2013")).registers
    name = table.field_value(1, "recipient")
    assert name == WITHHELD_CELL or individuals_in(name, table.record(1))


@pytest.mark.parametrize(
    "name",
    ["Orsola Tremwick", "Tremwick, Orsola", "ORSOLA TREMWICK", "orsola_tremwick", "Chloe Wood", "Wood, Chloe", "Chloe Wood 04-03-2015", "Pupil Chloe Wood", "Pupils Chloe & Ben Wood", "C.W. aged 9",
     "Ben_Wood_Y6", "H801200001001", "Exclusion of Ben Wood", "DOB Ben Wood 4.3.15"],
)
def test_the_name_of_a_sheet_that_names_a_child_is_withheld(name: str) -> None:
    reading = read_register(workbook(name), "register.xlsx")
    assert name not in repr(reading)
    assert reading.registers[0].sheet == "Sheet 1 (name withheld)"
    assert len(reading.registers[0].rows) == 2
    assert [(h.kind, h.place) for h in reading.hidden] == [(HiddenKind.PERSONAL, "the name of sheet 1")]


@pytest.mark.parametrize(
    "name",
    ["Third Party Requests", "National Pupil Database", "Office for Students", "Archive April 2021", "Children in Need",
     "Jan - Mar 2024", "Mark Scheme", "Grant Details", "May 2023", "Year 6 data", "KS2", "Will Writers", "Jordan Hill",
     "Sutton Trust", "Summer Term", "University of Testham", "Burberry Coles", "Elder Gazette", "Elm Park", "Home Office",
     "Deleted Entries", "Cover Sheet", "Lookup Values", "Freeze Panes", "Yearly Breakdown", "Drop Downs", "Bulk Uploads",
     "Hidden Harms", "Police Forces", "Academic Users", "Kirklees Calderdale", "Wales Only", "Named Individuals",
     "Regular shares", "Regular Shares", "HISTORIC REQUESTS", "annual returns"],
)
def test_other_names_of_sheets_stay(name: str) -> None:
    reading = read_register(workbook(name), "register.xlsx")
    assert (reading.registers[0].sheet, reading.hidden) == (name, ())


@pytest.mark.parametrize(("first", "last"), [("Tremwick", "Zadbury"), ("Orsola", "Tindra Zadbury"), ("ZADBURY", "Tremwick")])
def test_a_sheet_that_is_called_by_a_child_of_another_is_so_no_more(first: str, last: str) -> None:
    pupils = (("Forename", "Surname", "Yr", "Reason"), ("Orsola", "Tremwick", "4", "CME"), ("Tindra", "Zadbury", "5", "EHE"))
    book, out = openpyxl.Workbook(), io.BytesIO()
    for name, rows in ((first, (HEAD, PLAIN)), ("Leavers", pupils), (last, (HEAD, one(reference="DS00002")))):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    del book[book.sheetnames[0]]
    book.save(out)
    reading = read_register(out.getvalue(), "register.xlsx")
    assert not [x for x in ("remwick", "adbury", "rsola", "indra", "REMWICK") if x in repr(reading)]
    assert [t.sheet for t in reading.registers if t.rows][::2] == ["Sheet 1 (name withheld)"]
    assert sum(len(t.rows) for t in reading.registers) == 2, "the releases stay"


def workbook(name: str) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    sheet.title = name
    for row in (HEAD, PLAIN, one(reference="DS00002")):
        sheet.append(row)
    book.save(out)
    return out.getvalue()


def test_a_column_of_references_of_ten_digits_stays_where_some_end_like_a_health_number() -> None:
    numbers = [f"{n}" for n in range(4200000000, 4200000012)]
    assert read(*[one(comments=n) for n in numbers]).hidden == ()
    assert read(one(comments="9990000018")).hidden


def test_references_of_that_form_are_no_pupils() -> None:
    rows = [one(reference=f"J80120000{n:04}") for n in range(1001, 1013)]
    assert read(*rows).hidden == ()


def test_stored_rows_are_gone_over_by_the_same_rules() -> None:
    rows = {1: {"recipient": "Emily Smith, DOB 03/05/2013", "purpose": "To model", "Comments": "Ben Jones, DOB 03/05/2013"}}
    assert masked_rows(rows, ()) == {1: {"Comments": ("Ben Jones, DOB 03/05/2013", WITHHELD_CELL)}}


def test_a_cell_that_the_reader_left_is_judged_whatever_column_it_became() -> None:
    cell = "Emily Smith, DOB 03/05/2013"
    assert individuals_in("Invented Analytics Ltd", {"recipient": "Invented Analytics Ltd", "Organisation": cell}).keys() == {
        cell
    }


def test_marks_that_turn_the_reading_round_hide_nothing_and_are_seen() -> None:
    turned = [c.replace("Em", "E\u202em").replace("Mo", "M\u202do").replace("UPN", "U\u202ePN") for c in CELLS[:4]]
    for cell in turned:
        assert WITHHELD_CELL in read(one(comments=cell)).registers[0].rows[1]
    out = io.StringIO()
    csv.writer(out).writerows([[h.replace("Re", "R\u202ee") for h in HEAD], PLAIN, one(recipient="Acme\u202e Ltd")])
    (table,) = read_register(out.getvalue().encode(), "register.csv").registers
    assert table.field_value(1, "recipient") == "Acme[U+202E] Ltd"
