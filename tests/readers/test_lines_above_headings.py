"""A line right above the headings of one of a sheet's tables says something of all its rows."""

from __future__ import annotations

import pytest

from model.register import SECTION_LINE, Reading
from readers.register.reading import read_register

REST = "Organisation,Project title,Purpose,Datasets,Date"
GIVEN = "1,Aldersyke University,Hedges,To learn,KS2,01/02/2024\n2,Eastwold College,Ferries,To learn,KS4,01/02/2024"
REFUSED = "3,The Quillmarsh Gazette,League tables,To print,KS4,\n4,Wexcombe Insight Ltd,Tutors,To sell,KS4,"
FIRST = ["Log no", "Case", "Ref", "Application number", "No.", "Item", "Our number"]


def read(first: str, one: str, two: str) -> Reading:
    tables = (f"{line},,,,,\n{first},{REST}\n{rows}" for line, rows in ((one, GIVEN), (two, REFUSED)))
    return read_register("\n,,,,,\n".join(tables).encode(), "register.csv", file="Register of shares")


@pytest.mark.parametrize("first", FIRST)
@pytest.mark.parametrize(("one", "two"), [
    ("Approved applications", "Rejected applications"), ("Data shared", "Applications turned down"),
    ("Data supplied 2025-26", "Not approved 2025-26"), ("Requests granted", "Requests refused"),
])
def test_the_line_is_the_sections(first: str, one: str, two: str) -> None:
    reading = read(first, one, two)
    for table in reading.tables:
        assert [c.heading for c in table.columns][:2] == [first, "Organisation"]
    under = {t.record(i)["recipient"]: t.record(i).get(SECTION_LINE) for t in reading.tables for i in range(len(t.rows))}
    assert under["The Quillmarsh Gazette"] == under["Wexcombe Insight Ltd"] == two


def test_the_name_of_a_group_of_columns_is_theirs() -> None:
    headings = ",,,Dates,,\nRequested by,Organisation,Project,Decided,Supplied,Notes"
    data = f"{headings}\nA Panel,Aldersyke University,Hedges,01/03/2024,01/04/2024,\n"
    (table,) = read_register(data.encode(), "register.csv", file="Register of shares").tables
    assert "Dates Decided" in [c.heading for c in table.columns]
