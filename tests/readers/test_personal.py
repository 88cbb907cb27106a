"""Columns that show pupils' personal data: told by heading and cells, replaced before anything else looks."""

from __future__ import annotations

import csv
import io

import pytest

from model.register import WITHHELD_CELL, HiddenKind, Reading
from readers.hidden.files import hidden_in, hidden_texts
from readers.register.reading import read_register


def table(*rows: tuple[str, ...]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def read(*rows: tuple[str, ...], columns: tuple[tuple[str, str], ...] = ()) -> Reading:
    return read_register(table(*rows), "register.csv", file="Register", columns=columns)


HEAD = ("Organisation name", "Project title", "Date supplied")
FIRST = ("Leeds City Council", "Exclusions", "2024-05-01")
SECOND = ("BBC News", "School guide", "2024-06-01")


@pytest.mark.parametrize(
    ("heading", "one", "other"),
    [
        ("Pupil", "Zebedee Quillfeather", "Ann Example"),
        ("Pupil name", "QUILLFEATHER, Zebedee", "Example, Ann"),
        ("PupilName", "Zebedee Quillfeather", "Ann Example"),
        ("Child's name", "Zebedee Quillfeather", ""),
        ("Name of child", "Zebedee Quillfeather", "Ann Example"),
        ("Pupil surname", "Quillfeather", "Example"),
        ("Date of birth", "03/04/2015", "3 April 2014"),
        ("DOB", "2015-04-03", "2014-04-03"),
        ("D.O.B.", "03.04.2015", "04.05.2014"),
        ("UPN", "A123456789012", "B123456789012"),
        ("ULN", "1234567890", "1234567891"),
        ("NHS number", "943 476 5919", "943 476 5870"),
        ("Home address", "1 Made Up Street, Leeds", "2 Made Up Street, Leeds"),
    ],
)
def test_cells_that_are_a_pupils_are_replaced_and_the_release_stays(heading: str, one: str, other: str) -> None:
    reading = read((*HEAD, heading), (*FIRST, one), (*SECOND, other))
    (sheet,) = reading.registers
    assert [sheet.field_value(i, "recipient") for i in range(2)] == ["Leeds City Council", "BBC News"]
    assert [r[3] for r in sheet.rows] == [WITHHELD_CELL, WITHHELD_CELL if other else ""]
    assert sheet.columns[3].field is None
    assert [h.kind for h in reading.hidden] == [HiddenKind.PERSONAL]
    assert one not in repr(reading)
    assert not {"field_does_not_fit", "unknown_column"} & {p.code for p in reading.problems}
    body = table((*HEAD, heading), (*FIRST, one), (*SECOND, other))
    assert hidden_in(body) == reading.hidden
    assert [(h, t) for h, t in hidden_texts(body) if one in t] == [(reading.hidden[0], [x for x in (one, other) if x])]


@pytest.mark.parametrize(
    ("heading", "one", "other"),
    [
        ("Date of birth requested?", "Yes", "No"),
        ("Date of birth", "Yes", "Month and year only"),
        ("UPN", "Yes", "Pseudonymised"),
        ("Pupil data", "School Census", "Absence"),
        ("Pupil", "Key Stage", "Pupil Level"),
        ("Pupils (number)", "12", "1,204"),
        ("Pupil numbers", "120000", "12"),
        ("Year group", "Year 4", "Year 5"),
        ("Data items: name, date of birth, UPN", "name, date of birth, UPN", "UPN"),
        ("Student", "University of Aldermoor", "Aldermoor College"),
        ("Applicant name", "Jane Example", "John Example"),
        ("Name", "Jane Example", "John Example"),
    ],
)
def test_words_about_such_data_are_none(heading: str, one: str, other: str) -> None:
    reading = read((*HEAD, heading), (*FIRST, one), (*SECOND, other))
    assert reading.hidden == ()
    assert WITHHELD_CELL not in repr(reading)


def test_what_stands_beside_a_pupil_is_that_pupils_too() -> None:
    head = (*HEAD, "Pupil", "Surname", "Gender", "Purpose")
    reading = read(head, (*FIRST, "Zebedee Quillfeather", "Quillfeather", "M", "Of Quillfeather, excluded twice"))
    assert "Quillfeather" not in repr(reading)
    assert "excluded twice" in repr(reading)


def test_a_form_and_a_sheet_that_is_no_register_are_looked_at_too() -> None:
    body = table(("Pupil name", "Zebedee Quillfeather"), ("Date of birth", "3 April 2015"))
    assert [(h.kind, h.amount) for h in hidden_in(body)] == [(HiddenKind.PERSONAL, 2)]
    assert "Quillfeather" not in repr(read_register(body, "x.csv"))


def test_a_user_who_says_what_a_column_is_is_believed() -> None:
    rows = ((*HEAD, "Pupil"), (*FIRST, "Zebedee Quillfeather"))
    assert read(*rows, columns=(("Pupil", "note"),)).hidden == ()
    assert read(*rows, columns=(("Pupil", ""),)).hidden != ()


def test_a_problem_quotes_no_persons_name() -> None:
    reading = read((*HEAD, "Number of pupils"), (*FIRST, "Zebedee Quillfeather"), (*SECOND, "Ann Example"))
    assert any(p.code == "field_does_not_fit" for p in reading.problems)
    assert "Quillfeather" not in "".join(p.message for p in reading.problems)


@pytest.mark.parametrize(
    "purpose",
    [
        "Trace of Zebedee Quill, DOB 01/02/2011, UPN C111122223333, for the court",
        "To find the record of a pupil born on 3 March 2012 who left in Year 6",
        "Request about pupil number A123456789012 and the exclusion",
    ],
)
def test_a_sentence_that_tells_of_one_pupil_is_withheld_whatever_its_heading(purpose: str) -> None:
    rows = f'DS00001,Home Office,"{purpose}"\nDS00002,University of Leeds,Attainment\n'
    text = f"Reference,Organisation,Purpose\n{rows}"
    reading = read_register(text.encode(), "a.csv")
    assert [r[2] for r in reading.tables[0].rows] == [WITHHELD_CELL, "Attainment"]
    assert [h.kind for h in reading.hidden] == [HiddenKind.PERSONAL]
    assert "Quill" not in repr(reading)


@pytest.mark.parametrize(
    "purpose",
    [
        "Outcomes of children born in 2012 by date of birth and UPN, pseudonymised",
        "Linking date of birth (month and year) to the census",
        "A study of pupils born in September 2004 to August 2005",
        "The cohort born 1 September 2004 to 31 August 2005",
    ],
)
def test_a_purpose_that_speaks_of_data_is_none(purpose: str) -> None:
    text = f'Reference,Organisation,Purpose\nDS00001,University of Kent,"{purpose}"\n'
    reading = read_register(text.encode(), "a.csv")
    assert reading.tables[0].rows[0][2] == purpose
    assert reading.hidden == ()
