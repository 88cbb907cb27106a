"""What a sheet is taken for, and that every row of it is accounted for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from model.register import RowKind, SheetKind
from readers.register.as_json import as_json
from readers.register.reading import read_register
from tests.readers.ods_writer import Cell, ods, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from model.register import Reading

RELEASES = [
    ["DfE reference", "Organisation name", "Purpose", "Date supplied"],
    ["DS00001", "University of Invented", "Research", "2020-01-31"],
    ["DS00002", "Fictional Insight Ltd", "Analysis", "2020-02-28"],
    ["DS00003", "Imaginary Council", "Planning", "2020-03-31"],
]
EDITIONS = Path(__file__).with_name("editions")


def beside(name: str, *rows: Sequence[Cell]) -> Reading:
    return read_register(ods(table("Shares", RELEASES), table(name, rows)), "register.ods")


def kind_of(reading: Reading, name: str) -> SheetKind:
    return next(a.kind for a in reading.sheets if a.name == name)


@pytest.mark.parametrize(
    ("name", "rows", "kind"),
    [
        # Headings as in the log of a real register of 2017 to 2020; its sheet is called so too.
        ("Amendments_made_to_register",
         [["ODR Reference", "Change to the Data Release Register", "Date change applied"],
          ["DS00001", "The end date was extended", "2020-05-01"], ["DS00002", "Legal basis corrected", "2020-05-02"]],
         SheetKind.AMENDMENTS),
        ("Log",
         [["Reference", "Organisation", "Change made", "Date"],
          ["DS00001", "University of Invented", "Further year of data", "2020-05-01"],
          ["DS00002", "Fictional Insight Ltd", "Purpose widened", "2020-05-01"]],
         SheetKind.AMENDMENTS),
        ("Sheet2",
         [["First name", "Last Name", "Organisation name", "Accreditation number", "Expiry date"],
          ["Ada", "Inventedson", "University of Invented", "30007", "2027-08-19"],
          ["Ben", "Madeupper", "Fictional Insight Ltd", "30008", "2027-08-19"]],
         SheetKind.PEOPLE),
        ("Accredited researchers",
         [["Name", "Organisation", "Date accredited"], ["Ada Inventedson", "University of Invented", "2020-01-01"],
          ["Ben Madeupper", "Fictional Insight Ltd", "2020-01-02"], ["Cy Notreal", "Imaginary Council", "2020-01-03"]],
         SheetKind.PEOPLE),
        ("Definitions",
         [["Term", "Definition"], ["DSAP", "Data Sharing Approval Panel"], ["NPD", "National Pupil Database"],
          ["Tier 1", "Highly sensitive"]],
         SheetKind.DEFINITIONS),
        ("What the columns mean",
         [["Column", "Description", "Example"], ["Reference", "Our number", "DS00001"], ["Purpose", "Why", "Research"],
          ["Date supplied", "When", "2020"]],
         SheetKind.DEFINITIONS),
        ("List of sheets",
         [["Sheet", "Content", "Rows"], ["Shares", "All releases", "3"], ["List of sheets", "This list", "2"],
          ["Shares", "again", "3"]],
         SheetKind.OTHER),
        ("Releases by type of organisation",
         [["Organisation type", "2019", "2020", "Total"], ["University", "4", "5", "9"], ["Company", "1", "2", "3"],
          ["Council", "1", "..", "1"]],
         SheetKind.TOTALS),
        ("By recipient",
         [["Organisation", "Number of pupils"], ["University of Invented", "4"], ["Imaginary Council", "5"],
          ["Fictional Insight Ltd", "1,000"]],
         SheetKind.TOTALS),
        ("Purpose statements",
         [["Reference", "Purpose statement", "Benefits"], ["DS00001", "To learn", "More is known"],
          ["DS00002", "To sell", "More is sold"]],
         SheetKind.OTHER),
    ],
)
def test_only_releases_are_releases(name: str, rows: list[list[str]], kind: SheetKind) -> None:
    reading = beside(name, *rows)
    assert kind_of(reading, name) is kind, reading.sheets
    assert [t.sheet for t in reading.registers] == ["Shares"]
    assert kind_of(reading, "Shares") is SheetKind.RELEASES
    assert len(as_json(reading)["releases"]) == 3


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("Amendments approved",
         [["Reference", "Organisation", "Project title", "Purpose", "Dataset", "Amendment"],
          ["DS00007", "University of Invented", "T", "P", "Census", "Extended"]]),
        ("Accredited researchers",
         [["Researcher", "Project title", "Dataset"], ["Ada Inventedson", "Schools", "Census"]]),
        ("Changes since June",
         [["Reference", "Organisation", "Purpose", "Tier", "Date supplied"],
          ["DS00009", "Imaginary Council", "Research", "1", "2020-06-01"]]),
        ("Home Office",
         [["Month of request", "Number of requests", "Number of pupils found"], ["June 2020", "5", "3"]]),
        ("Individuals",
         [["Name", "Date supplied", "Purpose"], ["Ada Inventedson", "2020-06-01", "Thesis"]]),
        ("Panel",
         [["Reference", "Organisation", "Date of panel"], ["DS00010", "Imaginary Council", "2020-06-01"]]),
        ("Third parties",
         [["Zorblatt", "Quux", "Wibble"], ["Fictional Insight Ltd", "x", "y"], ["Imaginary Council", "z", "w"],
          ["University of Invented", "a", "b"]]),
    ],
)
def test_what_may_be_releases_is_taken_for_them(name: str, rows: list[list[str]]) -> None:
    assert [t.sheet for t in beside(name, *rows).registers] == ["Shares", name]


def test_statements_beside_releases_that_name_no_recipient_are_no_releases() -> None:
    rows = [["Reference", "Project title", "Dataset", "Legal basis", "Licence end date"]]
    rows += [[f"DS0000{n}", f"Study {n}", "Census", "Regulation 5", f"202{n}-03-31"] for n in range(1, 6)]
    statements = [["Reference", "Purpose statement"], *([f"DS0000{n}", f"To learn about {n}"] for n in range(1, 5))]
    others = [statements[0], *([f"DS0009{n}", f"To learn about {n}"] for n in range(1, 5))]
    reading = read_register(ods(table("Shares", rows), table("Public benefit", statements)), "register.ods")
    assert [t.sheet for t in reading.registers] == ["Shares"]
    reading = read_register(ods(table("Shares", rows), table("More", others)), "register.ods")
    assert [t.sheet for t in reading.registers] == ["Shares", "More"], "releases that stand nowhere else"


def test_counts_of_the_police_alone_are_releases() -> None:
    rows = [["Month", "Number of requests", "Number of pupils found"], ["June 2020", "5", "3"], ["July 2020", "1", "0"]]
    reading = read_register(ods(table("Police", rows)), "register.ods")
    assert [t.kind for t in reading.tables] == [SheetKind.RELEASES]


def test_every_row_is_accounted_for() -> None:
    rows = [
        ["DfE external data shares"],
        [],
        *RELEASES,
        [],
        RELEASES[0],
        ["DS00004", "Imaginary Council", "Planning", "2020-03-31"],
        ["Total", "4", "", ""],
        ["Note: updated quarterly"],
    ]
    (account,) = read_register(ods(table("Shares", rows)), "register.ods").sheets
    assert account.kind is SheetKind.RELEASES
    assert account.rows == 11
    assert account.counts == {
        RowKind.NOTE: 2, RowKind.BLANK: 2, RowKind.HEADING: 2, RowKind.DATA: 4, RowKind.TOTAL: 1,
    }


def _add_up(path: Path) -> None:
    reading = read_register(path.read_bytes(), path.name)
    if reading.refused:
        return
    assert reading.sheets, path
    for account in reading.sheets:
        assert sum(account.counts.values()) == account.rows, (path, account)
    data = sum(a.counts.get(RowKind.DATA, 0) for a in reading.sheets)
    assert data == sum(len(t.rows) for t in reading.registers), path


@pytest.mark.parametrize("path", sorted(p for p in EDITIONS.iterdir() if p.suffix not in (".json", ".md")), ids=str)
def test_the_rows_of_every_frozen_edition_add_up(path: Path) -> None:
    _add_up(path)


def test_the_rows_of_every_real_file_add_up(shared: Path) -> None:
    files = [p for p in (shared / "data").rglob("*") if p.suffix in (".ods", ".xlsx", ".csv", ".html")]
    assert files
    for path in files:
        _add_up(path)


# A row of data that reads like headings ------------------------------------------------------------------------

WORDS = ["Organisation name", "Project title", "Purpose", "Dataset"]
PLAIN = [
    ["University of Invented", "Schools", "Research", "School Census"],
    ["Fictional Insight", "Exams", "Analysis", "Key stage 4"],
]


@pytest.mark.parametrize(
    "row",
    [
        ["Organisation Recipient Name Ltd", "Title of the project", "Purpose of the request", "Dataset requested"],
        ["The Applicant Organisation plc", "Project name", "Aim of the research", "Data source"],
        ["Research Organisation", "Project title", "Purpose", "School Census"],
        ["Organisation name", "Title", "Research", "School Census"],
        ["", "Title of project", "Purpose of project", "School Census"],
    ],
)
@pytest.mark.parametrize("at", [0, 1, 2])
@pytest.mark.parametrize("gap", [False, True])
def test_a_row_that_reads_like_headings_is_data(row: list[str], at: int, gap: bool) -> None:
    rows = [*PLAIN]
    rows[at:at] = [[], row] if gap and at else [row]
    reading = read_register(ods(table("Shares", [WORDS, *rows])), "register.ods")
    got = [r for t in reading.registers for r in t.rows]
    assert tuple(row) in got
    assert len(got) == 3


@pytest.mark.parametrize("heading", [["Zorblatt", "Quux", "Wibble"], ["Partner body", "Zorblatt", "Quux"]])
def test_a_heading_nobody_knows_is_not_lost_to_the_row_under_it(heading: list[str]) -> None:
    rows = [
        ["Organisation for Research", "Dataset of schools", "Purpose"],
        ["Organisation for Research", "Dataset of exams", "Teaching"],
        ["Imaginary Council", "Dataset of pupils", "Purpose"],
    ]
    reading = read_register(ods(table("Shares", [heading, *rows])), "register.ods")
    assert [list(r) for t in reading.registers for r in t.rows] == rows
