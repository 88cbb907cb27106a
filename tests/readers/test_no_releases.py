"""What names bodies and is no release: tables beside the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from model.register import SheetKind
from readers.register.reading import read_register
from tests.readers.ods_writer import Cell, ods, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from model.register import Reading

HEAD: list[Cell] = ["DfE reference", "Organisation name", "Purpose", "Datasets", "Date approved"]
SHARES: list[list[Cell]] = [
    HEAD,
    ["DS00001", "Invented Trust", "To study reading", "KS2", "2021-01-04"],
    ["DS00002", "Zorvane Ltd", "To study absence", "Absence", "2021-02-04"],
    ["DS00003", "Invented College", "To study choices", "KS4", "2021-03-04"],
]


def read(name: str, rows: Sequence[Sequence[Cell]], *, shares: bool = True) -> Reading:
    sheets = [table("Shares", SHARES)] if shares else []
    return read_register(ods("".join([*sheets, table(name, rows)])), "register.ods")


def released(reading: Reading) -> int:
    return sum(len(t.rows) for t in reading.registers)


BODIES = ["Zorvane Ltd", "The Daily Invention", "University of Nowhere"]


@pytest.mark.parametrize(
    ("sheet", "heading", "cells"),
    [
        ("Contacts", ["Organisation", "Contact name", "Email"], ["Information team", "ig@zorvane.example"]),
        ("DPO contacts", ["Organisation", "Data protection officer", "Email"], ["DPO", "dpo@zorvane.example"]),
        ("Sheet2", ["Organisation", "Lead contact", "Status", "Telephone"], ["Information team", "Current", "01632 960001"]),
        ("ICO", ["Organisation name", "ICO registration", "Expiry date"], ["Z1234567", "2024-05-01"]),
        ("Sheet2", ["Company", "Company number", "Website"], ["09123456", "www.zorvane.example"]),
        ("Audits", ["Organisation", "Date of audit", "Finding"], ["2023-05-01", "No concerns"]),
        ("Inspections", ["Organisation", "Date", "What was found"], ["2023-05-01", "No concerns"]),
        ("Breaches", ["Organisation", "Date", "What happened"], ["2023-05-01", "A letter went astray"]),
        ("Data protection register", ["Organisation", "Status", "Registration number"], ["Current", "Z1234567"]),
        ("DPIAs", ["Organisation", "DPIA date", "Outcome"], ["2023-05-01", "Low risk"]),
        ("Sheet3", ["Organisation", "Cyber Essentials", "Certificate expiry"], ["Yes", "2023-05-01"]),
    ],
)
def test_what_says_of_bodies_whom_to_ask_or_what_was_found_is_no_release(
    sheet: str, heading: list[str], cells: list[str]
) -> None:
    rows = [heading, *([b, *cells] for b in BODIES)]
    beside = read(sheet, rows)
    assert released(beside) == 3
    assert [t.kind for t in beside.tables] == [SheetKind.RELEASES, SheetKind.OTHER]
    assert ("list_of_bodies", sheet) in [(p.code, p.sheet) for p in beside.problems], "people are told of it"
    assert released(read(sheet, rows, shares=False)) == 3, "alone it is the register"


@pytest.mark.parametrize(
    ("sheet", "heading", "cells"),
    [
        ("Sheet2", ["Organisation", "Data shared", "Email"], ["KS2", "ig@zorvane.example"]),
        ("Sheet2", ["Organisation", "Email", "Date"], ["ig@zorvane.example", "2023-05-01"]),
        ("Other recipients", ["Organisation", "Status", "Email"], ["Live", "ig@zorvane.example"]),
        ("2023", ["Organisation", "Status", "Telephone"], ["Live", "01632 960001"]),
        ("Requests", ["Organisation", "Contact name", "Email"], ["Information team", "ig@zorvane.example"]),
        ("Sheet2", ["Organisation", "What they had", "Email"], ["a file of pupils", "ig@zorvane.example"]),
        ("Contacts and requests", ["Organisation", "Status", "Email"], ["Live", "ig@zorvane.example"]),
        ("Training", ["Organisation", "Model", "Date"], ["A model of reading", "2023-05-01"]),
        ("Contacts", ["Organisation", "Date approved", "Email"], ["2023-05-01", "ig@zorvane.example"]),
    ],
)
def test_what_may_have_been_given_data_is_a_release(sheet: str, heading: list[str], cells: list[str]) -> None:
    assert released(read(sheet, [heading, *([b, *cells] for b in BODIES)])) == 6


@pytest.mark.parametrize("sheet", ["Lists", "Drop-downs", "Data validation", "Lookups", "Sheet2"])
def test_the_options_of_cells_are_no_releases(sheet: str) -> None:
    rows = [
        ["Organisation name", "Status", "Datasets"], ["Zorvane Ltd", "Live", "KS2"], ["Invented Trust", "Closed", "KS4"],
        ["The Daily Invention", "", ""], ["University of Nowhere", "", ""], ["Invented College", "", ""],
    ]
    assert released(read(sheet, rows)) == 3 + 5 * (sheet == "Sheet2"), "unnamed ones, which are few, may be releases"
    same = [["Organisation", "Status", "Data"], ["Zorvane Ltd", "Live", "KS2"], ["Invented Trust", "Live", "KS4"]]
    assert released(read(sheet, same)) == 5, "a state that stands twice is no option"


@pytest.mark.parametrize(
    ("heading", "rows"),
    [
        (["Name", "Purpose"], [["_ga", "Counts visits"], ["PHPSESSID", "Keeps you in"]]),
        (["Name", "Provider", "Purpose", "Expiry", "Type"], [["_ga", "Invented", "Counts", "2 years", "HTTP"], ["CookieConsent", "Invented", "State", "1 year", "HTTP"]]),
        (["Cookie", "Purpose", "Duration"], [["ABC", "Keeps you in", "Session"], ["Zorvane Ltd", "Maps", "1 day"]]),
        (["Provider", "Name", "Purpose"], [["Invented", "_gid", "Counts visits"], ["Invented", "csrf_token", "Keeps you safe"]]),
    ],
)
def test_cookies_are_given_no_data(heading: list[str], rows: list[list[str]]) -> None:
    page = "<html><body><h1>Shares</h1>" + "".join(
        f"<table>{''.join('<tr>' + ''.join(f'<td>{c}</td>' for c in r) + '</tr>' for r in t)}</table>"
        for t in (SHARES, [heading, *rows])
    )
    reading = read_register(f"{page}</body></html>".encode(), "shares.html")
    assert released(reading) == 3
    assert [t.kind for t in reading.tables] == [SheetKind.RELEASES, SheetKind.OTHER]


@pytest.mark.parametrize(
    ("heading", "row"),
    [
        (["Organisation", "Purpose", "Expiry date"], ["Zorvane Ltd", "To study maps", "2025-01-01"]),
        (["Organisation", "Data", "Expiry"], ["Zorvane Ltd", "KS2", "2 years"]),
        (["Organisation", "Purpose"], ["Zorvane Ltd", "To study maps"]),
        (["Recipient", "Dataset"], ["NID", "KS2"]),
    ],
)
def test_a_register_under_the_heading_of_a_banner_is_one(heading: list[str], row: list[str]) -> None:
    cells = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in r)}</tr>" for r in (heading, row, row))
    page = f"<html><body><h2>Cookies on this site</h2><p>We use some.</p><table>{cells}</table></body></html>"
    assert released(read_register(page.encode(), "shares.html")) == 2
