"""Rows as they were written are never called altered, whatever columns name who received; rows that were altered are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bench.counts import record
from db.store import Store
from db.upkeep.verify import altered_rows
from tests.readers.ods_writer import Cell, ods, table
from tests.tables import rows_of, set_fields

if TYPE_CHECKING:
    from collections.abc import Sequence

TWO = (
    ["Project number", "Lead institution", "Other institutions", "Project"],
    ["100", "University of Invention", "Saltfield University", "A reading programme"],
    ["101", "University of Invention", "Saltfield University; Invented Consulting LLP", "Exclusions"],
    ["102", "University of Invention", "None", "Attendance"],
    ["103", "", "Saltfield University", "Absence"],
    ["104", "Saltfield University;", "saltfield university", "Spelling"],
)
MANY = (
    ["Reference", "Organisation name", "Other organisations", "Further organisations", "Project title"],
    ["DR1", "University of Invention", "Saltfield University", "Invented Consulting LLP;\nInvented Gazette", "Exclusions"],
    ["DR2", "University of Invention", "", "Invented Gazette", "Attendance"],
)
DFE = (
    ["DfE reference", "Organisation name", "Other organisations", "Purpose"],
    ["DS00001", "Invented Trust", "Invented Gazette", "p"],
    ["DS00002", "Invented College", "", "q"],
)
HOME_OFFICE = (
    ["Month of request", "Number of records requested", "Number of records supplied"],
    ["July 2015", "17", "5"],
    ["August 2015", "93", "30"],
)


def written(folder: Path, rows: Sequence[Sequence[Cell]], sheet: str) -> Store:
    store = Store.create(folder)
    record(store, ods(table(sheet, rows)))
    return store


@pytest.mark.parametrize(
    ("rows", "sheet"), [(TWO, "Shares"), (MANY, "Shares"), (DFE, "External shares"), (HOME_OFFICE, "Home Office")]
)
def test_nothing_is_altered_as_it_is_written(tmp_path: Path, rows: Sequence[Sequence[Cell]], sheet: str) -> None:
    with written(tmp_path, rows, sheet) as store:
        assert len(rows_of(store, "version")) == len(rows) - 1
        assert [*altered_rows(store)] == []


@pytest.mark.parametrize(
    ("rows", "sheet"), [(TWO, "Shares"), (MANY, "Shares"), (DFE, "External shares"), (HOME_OFFICE, "Home Office")]
)
def test_another_recipient_is(tmp_path: Path, rows: Sequence[Sequence[Cell]], sheet: str) -> None:
    with written(tmp_path, rows, sheet) as store:
        for row in rows_of(store, "version"):
            # Cells of the Home Office's sheets may name nobody, where a column for it is blank.
            for said in ("" if sheet != "Home Office" else "X", "The Altered Times", f"{row['recipient']};\nThe Altered Times"):
                set_fields(store, "version", {"recipient": said}, id=row["id"])
                assert [x.version for x in altered_rows(store)] == [row["id"]], said
            set_fields(store, "version", {"recipient": row["recipient"]}, id=row["id"])
        assert [*altered_rows(store)] == []
