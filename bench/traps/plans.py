"""The plan of a workbook: what it says, before it is written in a format."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec import Struct, field

Value = str | int | float | date | None
Row = list[Value]
Truth = dict[str, Any]

DATE_MEANINGS = ("requested", "decided", "supplied", "licence_start", "licence_end", "destroyed", "date")


class Case(Struct, frozen=True):
    """One finished case: files as bytes, and what is true of them."""

    name: str
    files: tuple[tuple[str, bytes], ...]
    truth: Truth


class Column(Struct):
    """A column of releases: its heading, what it means, how its dates are printed."""

    key: str
    heading: str
    meaning: str
    style: str = ""
    group: str = ""
    upper: str = ""


class Record(Struct):
    """One release; `new` holds cells that differ in the newer edition, `spoilt` texts printed damaged."""

    cells: dict[str, Value]
    bodies: list[str]
    persons: list[str] = field(default_factory=list)
    commissioners: list[str] = field(default_factory=list)
    in_old: bool = True
    in_new: bool = True
    new: dict[str, Value] = field(default_factory=dict)
    spoilt: dict[str, str] = field(default_factory=dict)
    spoilt_in: str = "both"


class Table(Struct):
    """A sheet of releases."""

    name: str
    columns: list[Column]
    records: list[Record]
    preamble: list[Row] = field(default_factory=list)
    footer: list[Row] = field(default_factory=list)
    inserts: dict[int, Row] = field(default_factory=dict)
    heads: str = "one"
    total_offset: int = 0
    declared: list[dict[str, Any]] = field(default_factory=list)
    statuses: dict[str, str] = field(default_factory=dict)
    far_cell: str = ""

    def column(self, meaning: str) -> Column | None:
        """The first column of a meaning."""
        return next((c for c in self.columns if c.meaning == meaning), None)


class Plain(Struct):
    """A sheet that holds no releases."""

    name: str
    kind: str
    rows: list[Row]


class Plan(Struct):
    """A whole workbook, and how its bytes are to be written."""

    fmt: str
    sheets: list[Table | Plain]
    traps: list[str] = field(default_factory=list)
    text: dict[str, str] = field(default_factory=dict)
    pair: bool = False
    renumber: bool = False

    @property
    def table(self) -> Table:
        """The first sheet of releases."""
        return next(s for s in self.sheets if isinstance(s, Table))


class Grid(Struct):
    """A sheet as cells, ready for a writer; merges are (row, column, width), from 0."""

    name: str
    rows: list[Row]
    merges: list[tuple[int, int, int]] = field(default_factory=list)
