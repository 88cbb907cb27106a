"""The columns of `npdwatch releases --csv`, and the manual's dictionary of them."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path

import pytest

from db.recipients.assessments import DAYS
from db.register.columns import AS_PRINTED, COLUMNS, DICTIONARY, ON_THE_SITE, PAGE, PRINTED, gravest_class, with_columns
from readers.columns.fields import DATE_FIELDS
from readers.register.reading import read_register
from readers.workbook.grid import as_text
from text.labels import DAY_WORDS

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "using" / "columns.md"
CELLS = {
    "reference": "DS00001", "recipient": "Made-up Institute", "decided": "1 February 2021", "licence_end": "March 2025",
    "destroyed": "not yet", "sensitivity": "A", "legal_basis": "Education Act 1996, section 537A", "Colour": "blue", "tier": "2",
}


def test_the_manual_explains_each_column_and_no_other_in_their_order() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (as printed|as read|ours) \| (.+) \|$", MANUAL.read_text("utf-8"), re.MULTILINE)
    # Links and marks of code are the manual's: the site says the same in plain words.
    plain = [(name, kind, re.sub(r" \(\[.*?\]\(.*?\)\)|`", "", meaning)) for name, kind, meaning in rows]
    assert plain == [tuple(c) for c in (*DICTIONARY, *ON_THE_SITE, PAGE)]


def test_what_as_printed_means_is_said_alike_and_is_so() -> None:
    """"Letter by letter" was not so: line breaks of a cell are spaces, and an XLSX file's dates are written anew."""
    assert f"*As printed* is {AS_PRINTED}. " in MANUAL.read_text("utf-8")
    register = 'DfE reference,Organisation name,Purpose\nDS00001,"One Made-up Ltd\nTwo Made-up Ltd"," a\n b\u200b  c\u202e—d "\n'
    (table,) = read_register(register.encode(), "register.csv").tables
    cells = table.record(0)
    assert (cells["recipient"], cells["purpose"]) == ("One Made-up Ltd\nTwo Made-up Ltd", "a b c[U+202E]—d")
    assert [as_text(x) for x in (datetime(2026, 1, 31), 0.5, 2.0, True)] == ["2026-01-31", "0.5", "2", "TRUE"]  # noqa: DTZ001 - as a cell


def test_cells_are_as_printed_and_days_as_read() -> None:
    found = with_columns({"id": 1, "level_printed": True, "cells": CELLS})
    assert (found["decided"], found["decided_day"]) == ("1 February 2021", "2021-02-01")
    assert (found["licence_end"], found["licence_end_day"]) == ("March 2025", "2025-03")
    assert (found["destroyed"], found["destroyed_day"]) == ("not yet", "")
    assert (found["sensitivity"], found["identifiability"]) == ("A", "")
    assert json.loads(found["other_cells"]) == {"Colour": "blue", "tier": "2"}
    assert found["level_printed"] == 1
    assert found.keys() <= {*COLUMNS, "cells"}


@pytest.mark.parametrize(
    ("name", "cell", "gravest"),
    [
        ("sensitivity", "A", "A"), ("sensitivity", "c", "C"), ("sensitivity", "B to D", "B"), ("sensitivity", "", ""),
        ("sensitivity", "N/A", ""), ("sensitivity", "not a sensitive data set", ""), ("sensitivity", "Level E", "E"),
        ("identifiability", "2", "2"), ("identifiability", "5, 3", "3"), ("identifiability", "n/a", ""),
        ("identifiability", "2012", ""),
    ],
)
def test_the_gravest_class_that_a_cell_names(name: str, cell: str, gravest: str) -> None:
    assert gravest_class(name, cell) == gravest


def test_a_field_of_dates_is_one_wherever_dates_are_read_or_said() -> None:
    assert set(DAY_WORDS) == set(DATE_FIELDS), "give it its words (text/labels.py)"
    assert set(DAYS) == set(PRINTED) & set(DATE_FIELDS), "a date with a column of its own has its day beside it"
