"""Columns that show pupils' personal data: told by heading and cells, replaced before anything else looks."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from openpyxl.workbook.defined_name import DefinedName  # type: ignore[import-untyped]
from openpyxl.worksheet.datavalidation import DataValidation  # type: ignore[import-untyped]

from bench.leaks.model import Book, Cell, Row, Sheet
from bench.leaks.xls_writer import XlsWriter
from demo.ods import OdsSheet, write_ods
from model.hidden import WITHHELD_CELL, HiddenKind
from model.register import Reading
from readers.hidden.files import hidden_in, hidden_texts
from readers.personal import persons
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
        ("Learner", "barnaby quillfeather", "ann example"),
        ("Enw'r disgybl", "Zebedee Quillfeather", "Ann Example"),
        ("Pupil initials", "Z.Q.", "A. E."),
        ("Parent/carer", "Mrs L Quillfeather", ""),
        ("Subject of request", "Barnaby Quillfeather", ""),
        ("Pupil surname", "Quillfeather", "Example"),
        ("Date of birth", "03/04/2015", "3 April 2014"),
        ("DOB", "2015-04-03", "2014-04-03"),
        ("DOB", "40000", "40037"),
        ("Date of birth", "39884.0", "40037"),
        ("Pupil's date of birth", "41732", ""),
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


def test_a_birth_date_of_a_workbook_that_has_lost_its_form_is_one() -> None:
    made = openpyxl.Workbook()
    for row in ((*HEAD, "DOB"), (*FIRST, 40000), (*SECOND, 40037.0)):
        made.active.append(row)
    out = io.BytesIO()
    made.save(out)
    reading = read_register(out.getvalue(), "register.xlsx")
    assert [r[3] for r in reading.registers[0].rows] == [WITHHELD_CELL] * 2
    assert not {"40000", "40037"} & {c for r in reading.registers[0].rows for c in r}


@pytest.mark.parametrize(
    ("heading", "one", "other"),
    [
        ("Date of birth requested?", "Yes", "No"),
        ("Date of birth", "Yes", "Month and year only"),
        ("UPN", "Yes", "Pseudonymised"),
        ("Pupil data", "School Census", "Absence"),
        ("Subject of request", "Rose Hill", "School Census"),
        ("Parent organisation", "Example Group", "Elm Group"),
        ("Initials", "J.F.", "A.E."),
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


@pytest.mark.parametrize("said", ["Home postcode (first half)", "Date of birth", "UPN", "Pupil name"])
def test_what_one_row_says_of_its_data_heads_none_of_the_rows_below(said: str) -> None:
    notes = (said, "Lead: Ann Example", "Extended to 14/05/2012", "Batch 40179", "A. Example, 12 May 2019")
    rows = [(f"Invented Body {n} Ltd", "Exclusions", "2024-05-01", note) for n, note in enumerate(notes)]
    reading = read((*HEAD, "Notes"), *rows)
    assert reading.hidden == ()
    assert [r[3] for r in reading.registers[0].rows] == [*notes]


def test_a_name_below_no_heading_goes_with_the_number_or_birth_beside_it() -> None:
    for heading, said in (("UPN", "A123456789012"), ("Date of birth", "03/04/2015")):
        reading = read((*HEAD, "", heading), (*FIRST, "Quillfeather Z", said), (*SECOND, "", ""))
        assert "Quillfeather" not in repr(reading)


NAMES = ("Zebedee Quillfeather", "Ann Example", "Tamsin Wrax")
ORGANISATION, RECIPIENT = HEAD, ("Recipient", *HEAD[1:])
RELEASES = (FIRST, SECOND, ("Acme Analytics Ltd", "Attainment", "2024-06-03"))


def beside(base: tuple[str, ...], headings: tuple[str, ...], *columns: tuple[str, ...]) -> Reading:
    cells = list(zip(*columns, strict=True))
    return read((*base, *headings), *((*r, *c) for r, c in zip(RELEASES, cells, strict=True)))


def told_of(reading: Reading) -> str:
    """All that the cells and the notices say."""
    (sheet,) = reading.registers
    assert [sheet.field_value(i, "recipient").split(";")[0] for i in range(3)] == [r[0] for r in RELEASES]
    return repr(reading)


SIGNS = [
    ("Year group", ("Year 4", "Y5", "Reception")),
    ("NC year", ("4", "5", "11")),
    ("Year", ("Year 4", "Yr 5", "Y10")),
    ("Class", ("5B", "Class 6A", "4C")),
    ("Form", ("Form 9C", "10A", "7B")),
    ("Age", ("9", "aged 10", "8 years")),
    ("Key stage", ("KS2", "KS1", "Key stage 3")),
    ("SEN", ("K", "N", "E")),
    ("FSM", ("Yes", "No", "No")),
    ("EHCP", ("Y", "N", "N")),
    ("Looked after", ("Yes", "No", "No")),
    ("School", ("Elm Primary School", "Oak Academy", "Ash High")),
    ("Date of birth", ("03/04/2015", "04/05/2014", "05/06/2013")),
]


@pytest.mark.parametrize(("sign", "said"), SIGNS)
@pytest.mark.parametrize("heading", ["Name", "Full name", "Notes", "Comments", "Forename", "First name", "Person"])
def test_a_sign_of_a_pupil_makes_the_names_beside_it_a_pupils(heading: str, sign: str, said: tuple[str, ...]) -> None:
    names = tuple(n.split()[0] for n in NAMES) if heading in ("Forename", "First name") else NAMES
    reading = beside(ORGANISATION, (heading, sign), names, said)
    assert not any(name in told_of(reading) for name in names)
    assert [h.kind for h in reading.hidden] == [HiddenKind.PERSONAL]


@pytest.mark.parametrize("headings", [("Forename", "Surname"), ("First name", "Last name"), ("Surname", "Given names")])
def test_two_columns_of_names_beside_the_recipient_are_withheld(headings: tuple[str, str]) -> None:
    first, last = zip(*(n.split() for n in NAMES), strict=True)
    said = told_of(beside(ORGANISATION, headings, first, last))
    assert not any(name in said for name in (*first, *last))
    alone = [*zip(first, last, ("Exclusions", "Guide", "Attainment"), strict=True)]
    assert read((*headings, "Project title"), *alone).hidden == ()  # who else would have received?


@pytest.mark.parametrize(
    "heading",
    ["Forename", "Notes", "Name", "Subject of request", "CLA name", "Candidate", "Candidate name", "LAC name"],
)
def test_full_names_beside_who_received_are_withheld(heading: str) -> None:
    said = told_of(beside(RECIPIENT, (heading,), NAMES))
    assert not any(name in said for name in NAMES)


@pytest.mark.parametrize(
    "cell",
    [
        "Zebedee Quillfeather, Year 4, Elm Primary School",
        "Quillfeather, Zebedee (Y4)",
        "Year 4: Zebedee Quillfeather",
        "Elm Primary School - Zebedee Quillfeather - aged 9",
        "Zebedee Quillfeather Class 5B",
        "Zebedee Quillfeather (9)",
        "Zebedee Quillfeather, KS2",
        "Zebedee Quillfeather, 9 years old",
    ],
)
def test_a_note_of_a_name_with_a_school_year_or_an_age_is_withheld(cell: str) -> None:
    said = told_of(beside(ORGANISATION, ("Notes",), (cell, "", "Sent late")))
    assert "Quillfeather" not in said
    assert "Sent late" in said


def test_a_title_of_a_name_and_a_school_year_is_withheld() -> None:
    reading = read(HEAD, ("Leeds City Council", "Zebedee Quillfeather, Year 4", "2024-05-01"), SECOND)
    assert [r[1] for r in reading.registers[0].rows] == [WITHHELD_CELL, "School guide"]


def test_the_only_column_that_may_name_who_received_needs_a_sure_sign() -> None:
    def only(heading: str, *said: str) -> Reading:
        return read(
            ("Name", *HEAD[1:], heading), *((n, *r[1:], s) for n, r, s in zip(NAMES, RELEASES, said, strict=True))
        )

    for heading, said in (
        ("Key stage", ("KS2", "KS4", "KS1")),
        ("SEN", ("Yes", "No", "Yes")),
        ("Notes", ("a", "b", "c")),
    ):
        assert [only(heading, *said).registers[0].field_value(i, "recipient") for i in range(3)] == list(NAMES)
    withheld = only("Year group", "Year 4", "Year 5", "Year 6")
    assert not any(name in repr(withheld) for name in NAMES)
    assert len(withheld.registers[0].rows) == 3
    bodies = [(*r, s) for r, s in zip(RELEASES, ("Year 4", "Year 5", "Year 6"), strict=True)]
    assert read(("Name", *HEAD[1:], "Year group"), *bodies).hidden == ()


PARTS: tuple[tuple[str, ...], ...] = tuple(zip(*(n.split() for n in NAMES), strict=True))


@pytest.mark.parametrize(
    ("headings", "columns"),
    [
        *(((h,), (NAMES,)) for h in ("Applicant name", "Contact", "Lead researcher", "Data controller contact", "Name")),
        (("Applicant forename", "Applicant surname"), PARTS),
        (("Contact first name", "Contact surname"), PARTS),
        (("Forename", "Surname", "Email"), (*PARTS, ("a@example.org", "b@example.org", "c@example.org"))),
        (("Title", "Forename", "Surname"), (("Dr", "Prof", "Mrs"), *PARTS)),
        (("Notes",), (tuple(f"Dr {n}" for n in NAMES),)),
        (("Applicant name", "Year group"), (NAMES, ("Year 4", "Year 5", "Year 6"))),
        (("Name", "Year group"), (NAMES, ("all", "All", "all"))),
        (("Name", "Age"), (NAMES, ("5-16", "5-16", "4 to 11"))),
        (("Name", "Ages"), (NAMES, ("5", "6", "7"))),
        (("Name", "Year"), (NAMES, ("2019", "2020", "2021"))),
        (("Name", "Year of study"), (NAMES, ("Year 1", "Year 2", "Year 3"))),
        (("Notes",), (("Ages 5-16", "Key stage 2 results", "Year 4 to Year 6"),)),
        (("Notes",), (("Key Stage 2 Results, Year 6", "Phonics Screening Check, Year 1", "Reception Baseline, Reception"),)),
        (("Notes",), (("Annual Extract", "Approved Extension", "Data Sharing Agreement"),)),
        (("Notes", "Year group"), (("Annual Extract", "Standard Extract", "Sent late"), ("Year 4", "Year 5", "Year 6"))),
        (("Subject of request",), (("School Exclusions", "Free Meals", "Reading Ability"),)),
        (("Purpose",), (("Sure Start, Year 4", "Multiplication Tables Check, Year 4", "Growing Up, aged 9"),)),
    ],
)
def test_names_of_contacts_and_words_of_studies_stay(
    headings: tuple[str, ...], columns: tuple[tuple[str, ...], ...]
) -> None:
    reading = beside(ORGANISATION, headings, *columns)
    assert reading.hidden == ()
    assert WITHHELD_CELL not in told_of(reading)


def test_a_word_that_stands_in_many_rows_is_no_heading_of_them_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the time grows with the square of the rows."""
    looked_at: list[int] = []
    columns_below = persons._ColumnsBelow

    def counted(rows: Sequence[Sequence[str]], top: int) -> persons._ColumnsBelow:
        looked_at.append(top)
        return columns_below(rows, top)

    monkeypatch.setattr(persons, "_ColumnsBelow", counted)
    read((*HEAD, "Type"), *((*FIRST, "Request" if i % 2 else "Notes") for i in range(1_000)))
    assert 0 < len(looked_at) < 200


def test_a_user_is_believed_of_names_too() -> None:
    rows = ((*HEAD, "Forename", "Surname"), (*FIRST, "Zebedee", "Quillfeather"), (*SECOND, "Ann", "Example"))
    assert read(*rows).hidden != ()
    assert read(*rows, columns=(("Forename", "person"), ("Surname", "person"))).hidden == ()


def test_what_stands_beside_a_pupil_is_that_pupils_too() -> None:
    head = (*HEAD, "Pupil", "Surname", "Gender", "Purpose")
    reading = read(head, (*FIRST, "Zebedee Quillfeather", "Quillfeather", "M", "Of Quillfeather, excluded twice"))
    assert "Quillfeather" not in repr(reading)
    assert "excluded twice" in repr(reading)


@pytest.mark.parametrize("note", ["Zebedee Quillfeather", "Appeal of Zebedee Quill-Feather", "Zebedee O'Quillfeather in Year 7"])
def test_where_a_pupils_given_name_stands_alone_the_family_name_goes_with_it_elsewhere(note: str) -> None:
    rows = ((*HEAD, "Pupil name", "DOB", "Note"), (*FIRST, "Zebedee", "01/02/2012", note), (*SECOND, "Ann", "02/03/2011", "Renewed"))
    assert not any(n in repr(read(*rows)) for n in ("Zebedee", "uillfeather", "Feather"))
    both = (*HEAD, "Forename", "Surname", "DOB", "Note"), (*FIRST, "Zebedee", "Quillfeather", "01/02/2012", "Seen by Zebedee Smith")
    assert "Smith" in repr(read(*both)), "the family's name is known: another's stays"


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


TOLD = "Zebedee Quillfeather, aged 9"


def _property(book: Any) -> None:
    book.properties.subject = TOLD


def _header(book: Any) -> None:
    book.active.oddHeader.center.text = f'&"Arial,Bold"&12{TOLD}'


def _tip(book: Any) -> None:
    book.active["B2"].hyperlink = "https://invented.example/"
    book.active["B2"].hyperlink.tooltip = TOLD


def _link(book: Any) -> None:
    book.active["B2"].hyperlink = "https://invented.example/files/Zebedee-Quillfeather-aged-9.pdf"


def _message(book: Any) -> None:
    book.active.add_data_validation(DataValidation(type="whole", sqref="B2", prompt=TOLD, promptTitle="A note"))


def _range(book: Any) -> None:
    book.defined_names.add(DefinedName("Zebedee_Quillfeather_DOB_12_03_2009", attr_text="Sheet!$B$2"))


@pytest.mark.parametrize("put", [_property, _header, _tip, _link, _message, _range])
def test_what_a_workbook_says_of_a_child_beside_its_cells_makes_it_private(put: Callable[[Any], None]) -> None:
    def book(change: Callable[[Any], None] | None) -> bytes:
        made = openpyxl.Workbook()
        made.properties.subject = "Shares of 12/03/2019, by Jane Carter"
        made.active.oddFooter.left.text = "Data Sharing Team, &P of &N"
        made.active["B2"].hyperlink = "https://www.invented.example/shares-of-12-03-2019.ods"
        for row in (HEAD, FIRST, SECOND):
            made.active.append(row)
        if change:
            change(made)
        out = io.BytesIO()
        made.save(out)
        return out.getvalue()

    assert read_register(book(None), "register.xlsx").hidden == ()
    told = book(put)
    reading = read_register(told, "register.xlsx")
    assert [h.kind for h in reading.hidden] == [HiddenKind.PERSONAL]
    assert hidden_in(told) == reading.hidden
    assert "Quillfeather" not in repr(reading)
    assert ["Quillfeather" in t for _, texts in hidden_texts(told) for t in texts] == [True]


@pytest.mark.parametrize(
    ("part", "was", "now"),
    [
        ("meta.xml", b"", f"<office:document-meta><dc:subject>{TOLD}</dc:subject></office:document-meta>".encode()),
        ("styles.xml", b"", f"<office:document-styles><text:p>{TOLD}</text:p></office:document-styles>".encode()),
        ("content.xml", b"</office:spreadsheet>",
         (b'<table:named-expressions><table:named-range table:name="Zebedee_Quillfeather_aged_9"'
         b' table:cell-range-address="$Shares.$B$2"/></table:named-expressions></office:spreadsheet>')),
        ("content.xml", b"<table:table-row>",
         (b'<table:shapes><draw:frame xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"><draw:text-box>'
         b"<text:p>Zebedee <text:span>Quillfeather</text:span>, aged 9</text:p></draw:text-box></draw:frame>"
         b"</table:shapes><table:table-row>")),
    ],
)
def test_so_does_what_an_ods_says_beside_them(part: str, was: bytes, now: bytes) -> None:
    plain = write_ods([OdsSheet("Shares", (HEAD, FIRST, SECOND))])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            assert part != name or was in body
            new.writestr(name, body.replace(was, now, 1) if part == name else body)
        if not was:
            new.writestr(part, now)
    assert read_register(plain, "register.ods").hidden == ()
    reading = read_register(out.getvalue(), "register.ods")
    assert HiddenKind.PERSONAL in {h.kind for h in reading.hidden}
    assert len(reading.registers[0].rows) == 2
    assert "Quillfeather" not in repr(reading)


def test_and_the_properties_of_an_xls() -> None:
    def book(who: str) -> bytes:
        rows = [Row([Cell(text) for text in row]) for row in (HEAD, FIRST, SECOND)]
        return XlsWriter(Book([Sheet("Shares", rows)], creator=who)).write()

    assert read_register(book("Jane Carter"), "register.xls").hidden == ()
    reading = read_register(book(TOLD), "register.xls")
    assert [h.kind for h in reading.hidden] == [HiddenKind.PERSONAL]
    assert len(reading.registers[0].rows) == 2
    assert "Quillfeather" not in repr(reading)
