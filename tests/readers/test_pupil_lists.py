"""A list of pupils that slips into a file is no register, whatever heads it. All persons and bodies are invented."""

from __future__ import annotations

import pytest

from model.register import Reading
from tests.readers.test_personal import read

GIVEN, FAMILY = ("Jack", "Chloe", "Mohammed"), ("Zzarvey", "Pintwhistle", "Vanterpole")
RARE = ("Quillon", "Orsola", "Tobrin")
NAMES = tuple(map(" ".join, zip(GIVEN, FAMILY, strict=True)))
RARE_NAMES = tuple(map(" ".join, zip(RARE, FAMILY, strict=True)))
TURNED = tuple(f"{b}, {a}" for a, b in zip(GIVEN, FAMILY, strict=True))
IN_CAPITALS = tuple(f"{b.upper()} {a}" for a, b in zip(GIVEN, FAMILY, strict=True))
YEARS, SCHOOLS = ("4", "9", "11"), ("Elm Primary", "Oak High", "Oak High")
CODES, WORDS = ("CME", "PEX", "EHE"), ("Moved abroad", "Refused place offered", "Persistent absence")
DAYS, BODIES = ("01/02/2024", "03/04/2024", "05/06/2024"), ("University of Exampleton", "Fictionbury Ltd", "BBC News")
FIRMS = ("Daily Figment", "Burberry Coles", "Nonesuch Brokers")
TITLES = ("Exclusions and offending", "Reading progress", "Summer born children")

PUPILS: list[tuple[str, tuple[tuple[str, ...], ...]]] = [
    *((h, (g, FAMILY, *rest)) for g in (GIVEN, RARE) for h, rest in (
        ("Forename|Surname|Yr|School|Reason", (YEARS, SCHOOLS, CODES)),
        ("Forename|Surname|Year|School|Reason", (YEARS, SCHOOLS, CODES)),
        ("Forename|Surname|School|Reason", (SCHOOLS, CODES)),
        ("Forename|Surname|Reason", (WORDS,)),
        ("Forename|Surname|Reason|Date|Outcome", (WORDS, DAYS, ("Closed", "Open", "Open"))),
        ("First name|Last name|School|Reason", (SCHOOLS, WORDS)),
        ("Forename|Surname|Attendance %|Sessions missed", (("45", "87", "60"), YEARS)),
        ("Legal forename|Legal surname|Reg|Exclusion type", (("4B", "9C", "11A"), ("Fixed", "Fixed", "PEX"))),
        ("Enw|Cyfenw|Ysgol|Rheswm", (SCHOOLS, CODES)),
    )),
    *((h, (names, *rest)) for names in (NAMES, RARE_NAMES, TURNED, IN_CAPITALS) for h, rest in (
        ("Name|Yr|School", (YEARS, SCHOOLS)),
        ("Name|Year|School", (YEARS, SCHOOLS)),
        ("Name|School|Reason", (SCHOOLS, CODES)),
        ("Name|Reason", (CODES,)),
        ("Full name|Status", (CODES,)),
        ("Full name|Yr Grp|Base school|Comments", (YEARS, SCHOOLS, WORDS)),
        ("Name|Attendance %|School", (("45", "87", "60"), SCHOOLS)),
    )),
    ("Name|School|Reason", (NAMES, SCHOOLS, WORDS)),
    ("Child's forename|Child's surname", (RARE, FAMILY)),
    ("Children's forenames|Children's surnames", (RARE, FAMILY)),
    ("Pupil first|Pupil last", (RARE, FAMILY)),
    ("Kid's first name|Kid's last name", (RARE, FAMILY)),
    ("YP forename|YP surname", (RARE, FAMILY)),
    ("Known As|Surname|Yr|School", (GIVEN, FAMILY, YEARS, SCHOOLS)),
    ("Surname, Forename|Yr|School", (TURNED, YEARS, SCHOOLS)),
    ("S/N|Childs Name|Sch|Yr|Status", (("1", "2", "3"), NAMES, SCHOOLS, YEARS, CODES)),
    ("Name|Yr|School", (NAMES[:1], YEARS[:1], SCHOOLS[:1])),
    ("LA|Forename|Surname|Yr|Reason", (("Imaginary County Council",) * 3, GIVEN, FAMILY, YEARS, CODES)),
    ("Title|Forename|Surname|School", (("Miss", "Master", "Master"), GIVEN, FAMILY, SCHOOLS)),
]


def listed(heads: str, columns: tuple[tuple[str, ...], ...], *before: tuple[str, ...]) -> Reading:
    return read(*before, tuple(heads.split("|")), *zip(*columns, strict=True))


@pytest.mark.parametrize(("heads", "columns"), PUPILS)
def test_a_list_of_pupils_is_withheld_whatever_heads_it(heads: str, columns: tuple[tuple[str, ...], ...]) -> None:
    for before in ((), (("Children missing education, Autumn 2023",), ())):
        reading = listed(heads, columns, *before)
        assert not [name for name in FAMILY if name.casefold() in repr(reading).casefold()]
        assert not [t for t in reading.registers if t.rows], "no row of it is a release"
        assert reading.hidden


@pytest.mark.parametrize(("heads", "columns"), [
    ("First name|Last name|Project title|Dataset", (GIVEN, FAMILY, TITLES, ("KS4", "KS2", "NPD"))),
    ("First name|Last name|Purpose|Dataset|Date", (GIVEN, FAMILY, TITLES, ("KS4", "KS2", "NPD"), DAYS)),
    ("Forename|Surname|Email|School", (GIVEN, FAMILY, ("a@b.example", "c@d.example", "e@f.example"), SCHOOLS)),
    ("Forename|Surname|Job title|School", (GIVEN, FAMILY, ("Head", "Clerk", "Head"), SCHOOLS)),
    ("First name|Surname|Accreditation expiry|Institution", (GIVEN, FAMILY, DAYS, BODIES)),
    ("Title|Forename|Surname|School", (("Dr", "Prof", "Mrs"), GIVEN, FAMILY, SCHOOLS)),
    ("First name|Last name", (GIVEN, FAMILY)),
    ("Panel member first name|Panel member last name|Date", (GIVEN, FAMILY, DAYS)),
    ("Name|Role|School", (NAMES, ("Governor", "Chair", "Clerk"), SCHOOLS)),
    ("Name|Year|Project title", (NAMES, ("1", "2", "3"), TITLES)),
    ("Name|Year", (NAMES, ("2019", "2020", "2021"))),
    ("Name|Year|Course", (NAMES, ("1", "2", "3"), ("Law", "History", "Physics"))),
    ("Name|Reason|Date", (FIRMS, ("Investigation", "Marketing", "Tracing"), DAYS)),
    ("Name|School|Reason", (FIRMS, SCHOOLS, ("Investigation", "Marketing", "Tracing"))),
    ("Name|School|Reason", (BODIES, SCHOOLS, ("Investigation", "Marketing", "Tracing"))),
    ("Name|Organisation|Reason", (NAMES, BODIES, ("Thesis", "Book", "Survey"))),
    ("Applicant|School|Reason", (NAMES, SCHOOLS, ("Thesis", "Book", "Survey"))),
    ("Requester|Reason|Year", (NAMES, ("FOI", "SAR", "EIR"), ("2019", "2020", "2021"))),
    ("Name|Reference|Decision", (NAMES, YEARS, ("Granted", "Refused", "Granted"))),
    ("Name|Dataset|Year", (FIRMS, CODES, ("2019", "2020", "2021"))),
    ("Name|Data shared", (FIRMS, CODES)),
    ("Recipient|Reason", (FIRMS, CODES)),
    ("Organisation name|School|Year|Reason", (FIRMS, SCHOOLS, YEARS, WORDS)),
    ("Name|Code", (("Missing Education", "Home Education", "Permanent Exclusion"), CODES)),
    ("Name|Form|Sessions", (FIRMS, ("Licence", "MoU", "DSA"), YEARS)),
])
def test_lists_of_grown_ups_and_registers_stay(heads: str, columns: tuple[tuple[str, ...], ...]) -> None:
    assert not listed(heads, columns).hidden


def test_the_register_above_or_below_a_list_stays() -> None:
    register = (("Recipient", "Project title", "Date"), *zip(BODIES, TITLES, DAYS, strict=True))
    pupils = (("Forename", "Surname", "Year", "Reason"), *zip(GIVEN, FAMILY, YEARS, WORDS, strict=True))
    for rows in ((*register, (), *pupils), (*pupils, (), *register)):
        said = repr(read(*rows))
        assert all(body in said for body in BODIES)
        assert not any(name in said for name in FAMILY)


@pytest.mark.parametrize(("heads", "columns"), PUPILS[:9])
def test_a_list_that_is_withheld_asks_operators_for_no_column_of_it(
    heads: str, columns: tuple[tuple[str, ...], ...]
) -> None:
    """They are told of it as what the file shows of pupils."""
    reading = listed(heads, columns)
    assert reading.hidden
    assert [p.code for p in reading.problems if p.code in ("recipient_by_values", "sheet_without_rows")] == []


@pytest.mark.parametrize("between", [(), ((),)])
def test_the_headings_of_a_list_below_a_register_are_no_release(between: tuple[tuple[()], ...]) -> None:
    register = (("Reference", "Organisation", "Title", "Dataset", "Date approved"), *zip(
        ("DS00101", "DS00102", "DS00103"), BODIES, TITLES, ("Phonics",) * 3, DAYS, strict=True
    ))
    heads, columns = PUPILS[0]
    table, = listed(heads, columns, *register, *between).registers
    assert [row[1] for row in table.rows] == list(BODIES)


def test_a_release_above_what_is_withheld_stays() -> None:
    rows = (("Recipient", "Name", "School", "Dataset"), ("Fictionbury Ltd", "Known by name", "Oak High", "Phonics"))
    (table,) = read(*rows).registers
    assert len(table.rows) == 1


def test_a_user_who_says_what_a_column_of_a_list_is_is_believed() -> None:
    rows = (("Forename", "Surname", "Reason"), *zip(GIVEN, FAMILY, WORDS, strict=True))
    assert read(*rows, columns=(("Forename", "person"), ("Surname", "person"))).hidden == ()


WITHOUT = [
    (GIVEN, FAMILY, YEARS, SCHOOLS, CODES), (FAMILY, GIVEN, YEARS, SCHOOLS), (NAMES, YEARS, SCHOOLS), (NAMES, CODES),
    (RARE_NAMES, CODES), (CODES, RARE_NAMES), (RARE, FAMILY, CODES), (FAMILY, RARE, CODES, DAYS),
    (NAMES, ("4B", "9C", "11A"), ("12", "4", "7")), (("1", "2", "3"), NAMES, SCHOOLS, ("Y4", "Y9", "Y11")),
]


@pytest.mark.parametrize("columns", WITHOUT)
def test_also_below_no_headings(columns: tuple[tuple[str, ...], ...]) -> None:
    for before in ((), (("CME list, Autumn 2023",), ())):
        reading = read(*before, *zip(*columns, strict=True))
        assert not [name for name in FAMILY if name in repr((reading.registers, reading.aside, reading.problems))]
        assert reading.hidden


@pytest.mark.parametrize("columns", [
    (NAMES, ("Head", "Clerk", "Governor"), SCHOOLS), (NAMES, YEARS), (FIRMS, CODES), (BODIES, YEARS, SCHOOLS),
    (RARE_NAMES, ("CIN", "CLA", "CIN")), (FIRMS, ("CIN", "CLA", "CIN")), (("Elder Gazette", *RARE_NAMES[:2]), CODES),
    (NAMES, TITLES, DAYS), (SCHOOLS, YEARS), (TITLES, CODES), (NAMES, ("2019", "2020", "2021"), BODIES),
])
def test_other_sheets_without_headings_stay(columns: tuple[tuple[str, ...], ...]) -> None:
    assert not read(*zip(*columns, strict=True)).hidden


def test_a_register_that_names_pupils_in_parts_keeps_its_rows() -> None:
    heads = ("Ref", "Forename", "Surname", "Yr", "School", "Data shared", "Recipient")
    rows = zip(("1", "2", "3"), GIVEN, FAMILY, YEARS, SCHOOLS, TITLES, BODIES, strict=True)
    said = repr(read(heads, *rows).registers)
    assert all(body in said for body in BODIES)
    assert not any(name in said for name in FAMILY)
