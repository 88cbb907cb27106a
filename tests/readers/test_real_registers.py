"""The real registers beside the repo, read whole, though their columns are not the DfE's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.register import SheetKind
from readers.register.as_json import as_json
from readers.register.reading import read_register

if TYPE_CHECKING:
    from pathlib import Path

    from model.register import Reading

FIELDS = ["reference", "title", "recipient", "legal_basis", "dataset", "environment", "decided"]


def read(path: Path) -> Reading:
    return read_register(path.read_bytes(), path.name)


def test_ukstats_2025(shared: Path) -> None:
    reading = read(shared / "data" / "uksa" / "accredited_projects_2025.csv")
    (table,) = reading.tables
    assert len(table.rows) == 1153
    assert [c.field for c in table.columns] == FIELDS
    assert not table.dfe
    assert all(table.field_value(i, f) for i in range(1153) for f in ("reference", "title"))
    # 10/25/2019 and 20/09/2023 stand in one column.
    assert [p.code for p in reading.problems] == ["ambiguous_dates"]
    dates = [r["dates"].get("decided", {}) for r in as_json(reading)["releases"]]
    assert {d.get("precision") for d in dates} == {"day", "year"}


def test_ukstats_2026(shared: Path) -> None:
    reading = read(shared / "data" / "uksa" / "accredited_projects_2026-03-25.xlsx")
    projects, people = reading.tables
    assert (projects.sheet, projects.header_row, len(projects.rows)) == ("Sheet1", 5, 1413)
    assert [c.field for c in projects.columns] == FIELDS
    assert projects.columns[0].name == "Project Number"
    assert projects.notes == ("Research Project Accreditation Report",)
    assert (people.sheet, people.header_row, len(people.rows)) == ("Sheet2", 6, 9)
    # One cell is UTF-8 that was read as Windows-1252 before the publisher saved it.
    assert [(p.code, p.sheet) for p in reading.problems] == [
        ("sheet_without_table", "Sheet3"), ("damaged_letters", "Sheet1")
    ]
    # 25 cells are formulas (="Digital Economy Act 2017") without a stored value.
    assert all(projects.field_value(i, "legal_basis") for i in range(1413))
    assert (projects.kind, people.kind) == (SheetKind.RELEASES, SheetKind.PEOPLE)
    assert reading.registers == (projects,)
    releases = as_json(reading)["releases"]
    assert len(releases) == 1413
    assert releases[0]["reference"] == releases[0]["Project Number"] == "2019/003"
    assert releases[0]["dates"]["decided"] == {"value": "2019-10-25", "precision": "day", "meaning": "decided"}
    assert not any("_x000D_" in c or c != c.strip() for r in projects.rows for c in r)
    # Researchers stand one a line, which is kept; no other column has lines.
    lined = {c.field: sum("\n" in r[i] for r in projects.rows) for i, c in enumerate(projects.columns)}
    assert {field: n for field, n in lined.items() if n} == {"recipient": 1048}


def test_public_health_england(shared: Path) -> None:
    (path,) = (shared / "data" / "phe").glob("*.ods")
    reading = read(path)
    # Of the 26, 74, 77 and 66 rows under the headings the last of each sheet is its closing line, which is no release.
    releases = [t for t in reading.tables if t.kind is SheetKind.RELEASES]  # its sheet "Notes" is read for notes
    assert [(t.sheet, len(t.rows), len(t.rows) + sum("nd of sheet" in n.lower() for n in t.notes)) for t in releases] == [
        ("2017-2018", 25, 26), ("2016-2017", 73, 74), ("2015-2016", 76, 77), ("2014-2015", 12, 12),
    ]
    # A filter was left on in the last sheet: 53 releases and the closing line are not shown.
    assert [(h.kind.value, h.amount) for h in reading.hidden] == [("rows", 478)]
    whole = read_register(path.read_bytes(), path.name, rows_count=True)
    assert (len(whole.tables[3].rows), whole.hidden) == (65, ())
    for table in releases:
        assert [c.field for c in table.columns][:9] == [
            "row_id", "reference", "recipient", "organisation_type", "purpose", "dataset", "level", "legal_basis", "supplied",
        ]
        assert all(table.field_value(i, f) for i in range(len(table.rows)) for f in ("reference", "recipient"))
    assert {p.level.value for p in reading.problems} == {"note"}


def test_every_column_of_the_other_files_is_taken_for_what_it_is(shared: Path) -> None:
    data = shared / "data"
    expected = {
        data / "govuk" / "constructed" / "register_rows_evidenced.csv": {
            "edition_source": None, "sheet": None, "reference": "reference", "organisation": "recipient", "tier": "tier",
            "status": "status", "licence_end": "licence_end", "note": "note",
        },
        data / "recipients" / "recipients.csv": {"name": "recipient", "category": None, "note": "note"},
        data / "recipients" / "tricky_names.csv": {"name": "recipient", "category": None, "note": "note"},
    }
    for path, fields in expected.items():
        (table,) = read(path).registers
        found = {c.heading: c.field for c in table.columns}
        assert {h: found[h] for h in fields} == fields, path
