"""Lists of pupils with no headings of a table: names alone, at the side, below, in two languages. All are invented."""

from __future__ import annotations

import pytest

from demo.ods import OdsSheet, write_ods
from model.hidden import WITHHELD_CELL
from model.register import Reading, SheetKind
from readers.register.reading import read_register
from tests.readers.test_personal import read

HEAD = ("DfE reference", "Organisation name", "Project title", "Dataset", "Date supplied")
ROWS = [
    (f"DS{n:05}", f"University of Exampleton {n}", f"Study of subject {n}", "KS2; KS4", f"2024-05-{n:02}")
    for n in range(1, 9)
]
KNOWN = ("Oliver Quillfeather", "Emily Marchbanksen", "Harry Oakshottle", "Amelia Trossington")
RARE = ("Zebedee Quillfeather", "Ottoline Marchbanksen", "Peregrine Oakshottle", "Wilhelmina Tansleyford")
CLASSES = (("Quillfeather, Zebedee", "8B", "PA"), ("Marchbanksen, Ottoline", "8B", ""), ("Oakshottle, Peregrine", "9C", "PA"))
ORIGINS = (("Quillfeatherby, Oluwaseun", "8B", "PA"), ("Marchbankson, Agnieszka", "8B", ""), ("Tansleyford, Tadhg", "9C", ""))


def read_with_sheet(name: str, *rows: tuple[str, ...]) -> Reading:
    width = max(map(len, rows))
    sheets = [OdsSheet("Shares", [HEAD, *ROWS]), OdsSheet(name, [r + ("",) * (width - len(r)) for r in rows])]
    return read_register(write_ods(sheets), "register.ods", file="Register")


@pytest.mark.parametrize("names", [KNOWN, RARE])
@pytest.mark.parametrize(
    ("sheet", "heads"),
    [
        ("Pupils", (("Pupils in this share",),)),
        ("Cohort", (("Names of pupils whose data were shared",),)),
        ("Sheet2", (("Appendix",), ("",), ("Children in the cohort:",))),
        ("Class list", (("Name",),)),
        ("Pupils", ()),
    ],
)
def test_names_alone_below_what_heads_pupils_are_withheld(
    names: tuple[str, ...], sheet: str, heads: tuple[tuple[str, ...], ...]
) -> None:
    reading = read_with_sheet(sheet, *heads, *((n,) for n in names))
    assert [h.amount for h in reading.hidden] == [len(names)]
    assert not any(word in str(reading) for n in names for word in n.split())
    # A line that heads them may be kept as a note, which is no row.
    assert sum(len(t.rows) for t in reading.tables if t.kind is SheetKind.RELEASES) == len(ROWS)


def test_numbered_names_alone_are_withheld() -> None:
    reading = read_with_sheet("Cohort", ("No.", "Children in the cohort"), *((str(n), x) for n, x in enumerate(RARE)))
    assert [h.amount for h in reading.hidden] == [len(RARE)]


@pytest.mark.parametrize(
    ("sheet", "rows"),
    [
        ("Pupils", (("Recipients of pupils' data",), ("Daily Figment",), ("Notreal Foundation",))),
        ("Pupils", (("Pupils by region",), ("North East",), ("South West",))),
        ("Pupils", (("Name",), ("University of Exampleton",), ("Fictionbury Herald",))),
        ("Schools", (("Name",), ("Elm Primary",), ("Oak High",))),
        ("Pupils", (("Pupils in this share",), ("Key Stage 2",), ("Key Stage 4",))),
        ("Researchers", (("Name",), *((n,) for n in RARE))),
    ],
)
def test_other_lists_stay(sheet: str, rows: tuple[tuple[str, ...], ...]) -> None:
    assert read_with_sheet(sheet, *rows).hidden == ()


@pytest.mark.parametrize("pupils", [CLASSES, ORIGINS])
def test_a_class_list_beside_the_table_without_headings_is_withheld_and_no_release(
    pupils: tuple[tuple[str, ...], ...],
) -> None:
    rows = [(*r, "", *(pupils[n] if n < len(pupils) else ("",) * 3)) for n, r in enumerate(ROWS)]
    reading = read((*HEAD, *[""] * 4), *rows)
    (table,) = reading.tables
    assert [r[: len(HEAD)] for r in table.rows] == ROWS
    said = str(reading)
    assert not any(word in said for row in pupils for word in row[0].split(", "))


def test_what_stands_beside_the_table_and_is_no_class_list_stays() -> None:
    for block in (("Daily Figment", "Tarnside University", "Fictionbury Ltd"), ("Census", "Absence", "Key Stage")):
        rows = [(*r, "", *((block[n], "8B") if n < len(block) else ("", ""))) for n, r in enumerate(ROWS)]
        assert read((*HEAD, *[""] * 3), *rows).hidden == ()


@pytest.mark.parametrize(
    "pupils",
    [
        CLASSES,
        (("Surname", "Forename", "DOB"), ("Quillfeather", "Zebedee", "03/04/2014"), ("Oakshottle", "Ottoline", "12/11/2013")),
    ],
)
def test_a_list_of_pupils_below_the_table_is_no_release(pupils: tuple[tuple[str, ...], ...]) -> None:
    reading = read(HEAD, *ROWS, ("",) * 5, ("",) * 5, *((*p, "", "") for p in pupils))
    (table,) = reading.tables
    assert [r[0] for r in table.rows] == [r[0] for r in ROWS]
    said = str(reading)
    assert not any(word in said for word in ("Quillfeather", "Zebedee", "Oakshottle", "Ottoline"))


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Enw'r plentyn / Child", "Oliver Quillfeather"),
        ("Enw'r plentyn / Child's name", "Zebedee Quillfeather"),
        ("Child's name | Enw'r plentyn", "Zebedee Quillfeather"),
        ("Enw llawn y disgybl / Full name of pupil", "Zebedee Quillfeather"),
        ("Cyfenw'r plentyn / Pupil surname", "Quillfeather"),
        ("Nom de l'\u00e9l\u00e8ve / Pupil name", "Zebedee Quillfeather"),
        ("Imi\u0119 i nazwisko dziecka / Name of child", "Zebedee Quillfeather"),
        ("Dyddiad geni'r plentyn / Date of birth", "03/04/2014"),
        ("Cod post cartref / Home postcode", "ZZ9 9ZZ"),
    ],
)
def test_a_heading_in_two_languages_withholds_as_either_does(heading: str, cell: str) -> None:
    reading = read((*HEAD, heading), *((*r, cell if n == 3 else "") for n, r in enumerate(ROWS)))
    assert [h.amount for h in reading.hidden] == [1]
    assert reading.tables[0].rows[3][-1] == WITHHELD_CELL


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Plant / Children", "Children only"),
        ("Enw'r prosiect / Project name", "Emily Project"),
        ("Sefydliad / Organisation", "Daily Figment"),
        ("Pupils / Teachers", "Pupils"),
        ("Child / adult", "Child"),
    ],
)
def test_other_headings_in_two_languages_stay(heading: str, cell: str) -> None:
    assert read((*HEAD, heading), *((*r, cell) for r in ROWS)).hidden == ()


@pytest.mark.parametrize("name", ["Alma Economics", "Nesta Health", "ALMA ECONOMICS", "Alma_Economics", "Emily Research"])
def test_a_sheet_called_by_a_body_with_a_given_name_keeps_its_name(name: str) -> None:
    reading = read_with_sheet(name, HEAD, *ROWS)
    assert reading.hidden == ()
    assert name in [t.sheet for t in reading.registers]


@pytest.mark.parametrize("name", ["Oliver Smith", "Emily Quillfeather", "Pupil Oliver Health", "Oliver Smith Year 6"])
def test_a_sheet_called_by_a_persons_name_does_not(name: str) -> None:
    reading = read_with_sheet(name, HEAD, *ROWS)
    assert len(reading.hidden) == 1
    assert name not in str(reading)
