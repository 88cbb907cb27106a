"""Lines at the end of separated text that have nothing but separators count for nothing, however many. All invented."""

from __future__ import annotations

import io
import zipfile

import pytest

from model.register import Reading
from readers.register.reading import read_register

HEADINGS = ("Reference", "Organisation", "Project title", "Dataset", "Date of release")
ROWS = [(f"DS{101 + 7 * n:05}", f"University of Invented Town {n}", f"Study {n * n}", "", "") for n in range(20)]
MANY = 1_048_500


def text(separator: str = ",", end: str = "\r\n") -> str:
    return "".join(f"{separator.join(row)}{end}" for row in (HEADINGS, *ROWS))


def read(data: str) -> Reading:
    return read_register(data.encode(), "register.csv")


@pytest.mark.parametrize(("separator", "empty"), [(",", ",,,,\r\n"), (";", ";;;;\n"), ("\t", "\t\t\t\t\n"), (",", '"","","","",""\r\n'), (",", "\n")])
def test_a_million_empty_lines_are_none(separator: str, empty: str) -> None:
    """A spreadsheet that had been formatted to its last row was refused as too large."""
    (table,) = read(text(separator) + empty * MANY).registers
    assert [tuple(row) for row in table.rows] == ROWS
    assert read(text(separator) + empty * MANY).sheets == read(text(separator)).sheets


def test_a_row_behind_empty_lines_is_read() -> None:
    last = ("DS09999", "Invented Daily News", "School tables", "KS4", "1 May 2023")
    (table,) = read(text() + ",,,,\r\n" * 50 + ",".join(last) + "\r\n" + ", , ,,\r\n" * 50).registers
    assert tuple(table.rows[-1]) == last
    assert len(table.rows) == len(ROWS) + 1


@pytest.mark.parametrize("end", ['"never closed\r\n', '",,,,\r\n"",""\r\n'])
def test_a_quote_that_is_open_before_them_is_still_refused(end: str) -> None:
    refused = read(text() + f"DS09999,{end}" + ",,,,\r\n" * 50).refused
    assert refused is not None
    assert refused.code == "csv_cut"


def test_a_cell_of_empty_lines_is_kept() -> None:
    last = 'DS09999,University of Invented Town,Study,"KS4\n,,,,\n"",""\n",\r\n'
    (table,) = read(text() + last + ",,,,\r\n").registers
    assert table.rows[-1][3].startswith("KS4")


def test_a_file_of_empty_lines_alone_is_empty() -> None:
    refused = read(",,,,\r\n" * 1_000).refused
    assert refused is not None
    assert refused.code == "empty"


def test_a_file_that_ends_within_empty_lines_was_cut() -> None:
    refused = read(text() + ",,,,\r\n" * 50 + ",,").refused
    assert refused is not None
    assert refused.code == "csv_cut"


def test_a_zip_of_a_csv_says_what_to_do() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("register.csv", text())
    refused = read_register(out.getvalue(), "register.zip").refused
    assert refused is not None
    assert "Unpack it and read that" in refused.message
