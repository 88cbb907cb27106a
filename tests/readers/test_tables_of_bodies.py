"""Headings of a second table on a sheet, in words for bodies of another kind; and rows that are none. Invented rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import pytest

from model.register import Reading
from readers.register.reading import read_register

Rows = Sequence[Sequence[str]]
FIRST: Rows = [
    ("Organisation", "Data shared", "Purpose"),
    ("University of Eastmarch", "School Census", "Reading programme"),
    ("Northmoor University", "Absence data", "Class size study"),
    ("Fictionbury University", "Key stage 2", "Absence study"),
    ("Thornwick Institute", "Exclusions data", "Health study"),
]
NUMBERED: Rows = [
    ("Ref", "Organisation", "Data shared", "Purpose", "Date"),
    *((f"DS{n:05}", f"University of Place{n}", "School Census", f"Study {n}", f"2024-0{n}-03") for n in range(1, 7)),
]
LOG: Rows = [
    ("Requester", "Request", "Outcome"),
    ("Journalist", "Exclusions by school", "Information released"),
    ("Company", "Absence counts", "Refused"),
    ("Individual", "Census counts", "Information released"),
]
TWO: Rows = [("Nimbus Hosting Ltd", "Cloud storage", "UK"), ("Papertrail Print Ltd", "Letters", "USA")]
GAP: Rows = [()]


def title(text: str) -> Rows:
    return [(text,)]


def read(*parts: Rows) -> Reading:
    rows = [row for part in parts for row in part]
    width = max(map(len, rows))
    out = io.StringIO(newline="")
    csv.writer(out).writerows([*row, *[""] * (width - len(row))] for row in rows)
    return read_register(out.getvalue().encode(), "register.csv", file="Register of shares")


@pytest.mark.parametrize("first", [FIRST, NUMBERED])
@pytest.mark.parametrize(
    ("above", "words"),
    [
        ([*GAP, ("B2 Processors",)], ("Processor", "Service", "Hosting location")),
        (GAP, ("Processor", "Service", "Hosting location")),
        (title("B2 Processors"), ("Processor", "Service", "Hosting location")),
        (title("C. Third parties"), ("Third party", "Role", "Country")),
        ([*GAP, ("Companies",)], ("Company", "Product", "Country")),
        (GAP, ("Sub-processor", "Service", "Location")),
        ([*GAP, ("Annex: Suppliers",)], ("Supplier", "Service", "Location")),
        ([*GAP, ("Suppliers",)], ("Supplier", "Contract", "Place")),
    ],
)
def test_words_for_other_bodies_head_a_table_of_their_own(first: Rows, above: Rows, words: Sequence[str]) -> None:
    reading = read(first, above, [words], TWO)
    one, other = reading.tables
    assert ([c.heading for c in one.columns], len(one.rows)) == (list(first[0]), len(first) - 1)
    assert [c.heading for c in other.columns] == list(words)
    assert [other.record(i)["recipient"] for i in range(2)] == [row[0] for row in TWO]


def test_so_do_the_word_of_the_table_above_other_columns_one_row_and_a_third_table() -> None:
    third = [*GAP, ("B3 Onward sharing",), ("Recipient", "Data", "Basis", "Date"), ("Pike Ltd", "Census", "Consent", "2024-01-01")]
    words = ("Organisation", "Role", "Country")
    reading = read(FIRST, GAP, title("B2 International transfers"), [words], TWO[:1], third)
    assert [len(t.rows) for t in reading.tables] == [4, 1, 1]
    assert [c.heading for c in reading.tables[1].columns] == list(words)
    reading = read(FIRST, GAP, [("Commissioner", "Programme", "Region")], [("Welsh Government", "Growing", "Wales")])
    assert [len(t.rows) for t in reading.tables] == [4, 1]


@pytest.mark.parametrize(
    "parts",
    [
        (FIRST, GAP, [("Pike Ltd", "Absence", "Study")], TWO),
        (FIRST, GAP, [("Processor Ltd", "Service", "Place")], TWO),
        (FIRST, GAP, [("Department for Education", "Research", "England")], TWO),
        (FIRST, [("Company", "Catering", "Wales")], TWO),
        (FIRST, [("Processor", "Catering", "Wales")], TWO),
        (FIRST, GAP, [("Processor", "Cloud storage", "Wales")], TWO),
        (FIRST, GAP, [("Third party", "Catering", "Wales")], TWO),
        (FIRST, GAP, [("Research", "Education", "Health")], TWO),
        (FIRST, GAP, [("Organisation for Play", "Catering", "Wales")], TWO),
        (FIRST, title("Commercial"), [("Company", "Catering", "Evaluation of meals")], TWO),
        (LOG, GAP, [("Company", "School places", "Refused")], [("Individual", "Exam entries", "Information released")]),
        (LOG, GAP, [("Charity", "Meals", "Partly released")], [("Individual", "Exam entries", "Information released")]),
        (LOG, title("2024"), [("University", "Meals", "Partly released")], TWO),
        (LOG, title("Companies"), [("Company", "Meals", "Partly released")], [("Company", "Exam entries", "Refused")]),
        (NUMBERED, GAP, [("DS00009", "Company", "School Census", "Study 9", "2024-09-01")]),
        (NUMBERED, GAP, [("", "Charity", "Phonics", "Names", "")], [("DS00010", "Pike Ltd", "Census", "Study 10", "2024-09-01")]),
    ],
)
def test_a_row_of_data_behind_a_gap_or_a_line_stays_one(parts: Sequence[Rows]) -> None:
    (table,) = read(*parts).tables
    assert len(table.rows) == sum(len(row) > 1 for part in parts for row in part) - 1
