"""What was passed over can be listed, cell by cell, and is just what was counted."""

from __future__ import annotations

import csv
import io
from collections import Counter

import pytest

from diffing.compare import IgnoredCell, compare_editions, list_ignored
from model.register import Column, Edition, Table
from readers.register.reading import read_register

HEADINGS = (("DfE reference", "reference"), ("Organisation", "recipient"), ("Approved", "decided"), ("Purpose", "purpose"))


def edition(*rows: tuple[str, str, str, str]) -> Edition:
    columns = tuple(Column(h, f, f) for h, f in HEADINGS)
    return Edition((Table("register", "Shares", 1, columns, rows, range(2, len(rows) + 2), "shares", dfe=True),))


def test_each_cell_that_says_the_same_is_listed_with_both_forms() -> None:
    before = edition(
        ("DS90001", "Invented Analytics Ltd", "2024-01-25", "A child's progress"),
        ("DS90002", "University of Exampleton", "2024-02-26", "Attainment"),
        ("DS90003", "Invented Times", "2024-03-27", "A league table"),
    )
    after = edition(
        ("DS90001", "Invented Analytics Ltd", "25/01/2024", "A child\u2019s progress"),
        ("DS90002", "University of Exampleton", "26 February 2024", "Attainment, and absence"),
        ("DS90003", "Invented Times", "2024-03-27", "A league table"),
    )
    comparison = compare_editions(before, after)
    assert comparison.summary() == {"changed": 1}
    listed = list(list_ignored(before, after, comparison))
    assert listed == [
        IgnoredCell("date_form", "Shares", 2, "decided", "2024-01-25", "25/01/2024"),
        IgnoredCell("typography", "Shares", 2, "purpose", "A child's progress", "A child\u2019s progress"),
        IgnoredCell("date_form", "Shares", 3, "decided", "2024-02-26", "26 February 2024"),
    ]
    counted = {k: n for k, n in comparison.ignored.items() if k in ("date_form", "typography")}
    assert Counter(p.form for p in listed) == counted


def test_the_same_edition_passes_over_nothing() -> None:
    one = edition(("DS90001", "Invented Analytics Ltd", "2024-01-25", "A child's progress"))
    assert list(list_ignored(one, one, compare_editions(one, one))) == []


@pytest.mark.parametrize(("on", "off"), [("\u202a", "\u202c"), ("\u2067", "\u2069"), ("\u202e", "\u202c")])
def test_marks_of_direction_that_come_or_go_are_shown_and_no_change(on: str, off: str) -> None:
    head = ("Reference", "Organisation name", "Project title", "Date supplied", "Number of pupils")
    rows = [(f"DS{n:05}", f"Invented Body {n} Ltd", f"Outcomes of {n}", f"0{n}/05/2024", f"{n},204") for n in range(1, 8)]

    def read(*, marked: bool) -> Table:
        out = io.StringIO()
        said = [head, *([f"{on}{cell[:2]}{off}{cell[2:]}" if marked else cell for cell in row] for row in rows)]
        csv.writer(out).writerows(said)
        (table,) = read_register(out.getvalue().encode(), "register.csv").registers
        return table

    plain, marked = read(marked=False), read(marked=True)
    shown = f"[U+{ord(on):04X}]In[U+{ord(off):04X}]vented Body 1 Ltd"
    assert marked.field_value(0, "recipient") == shown
    assert [c.field for c in marked.columns] == [c.field for c in plain.columns]
    for before, after in ((plain, marked), (marked, plain)):
        comparison = compare_editions(Edition((before,)), Edition((after,)))
        assert comparison.summary() == {}
        assert comparison.ignored["typography"] >= 2 * len(rows)
