"""The neutral shapes every writer understands: cells, rows, sheets, books, cases.

A colour is a short text: "" (none), "#RRGGBB", "i9" (palette index) or
"t0" / "t0:-0.05" (theme colour, with a tint).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

from msgspec import Struct, field

Value = str | int | date | None


class Case(Struct, frozen=True):
    """One test: two editions, what must stay secret, what must be told."""

    name: str
    kind: str
    filename: str
    base: bytes
    edition: bytes
    secrets: tuple[str, ...]
    visible_new: tuple[tuple[str, ...], ...]
    is_register: bool
    register_filename: str = ""
    register_base: bytes = b""
    register_edition: bytes = b""


class Look(Struct, frozen=True):
    """How a cell is drawn."""

    font: str = ""
    fill: str = ""
    size: float = 10
    bold: bool = False
    number_format: str = ""


PLAIN = Look()
HEAD = Look(bold=True)


class Cell(Struct):
    """One cell: its value, its look, and what hangs on it."""

    value: Value = None
    look: Look = PLAIN
    comment: str = ""
    link: str = ""


class Row(Struct):
    """One row; height in points, None for the usual height."""

    cells: list[Cell]
    hidden: bool = False
    filtered: bool = False
    level: int = 0
    collapsed: bool = False
    collapsed_after: bool = False
    height: float | None = None


class Column(Struct):
    """One column; width in characters."""

    width: float = 24.0
    hidden: bool = False


class Filter(Struct, frozen=True):
    """An autofilter: header row, last row (from 0), last column, criterion."""

    first: int
    last: int
    columns: int
    on: int | None = None
    values: tuple[str, ...] = ()


class Sheet(Struct):
    """One sheet with all that the writers know to write around the cells."""

    name: str
    rows: list[Row] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    state: str = "visible"
    filter: Filter | None = None
    freeze: int = 0
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    choices: tuple[int, tuple[str, ...]] | None = None
    banded: bool = False
    print_area: bool = False
    logo: bool = False
    hide_unused: bool = False
    empty_comments: bool = False
    rels: list[tuple[str, str, str, bool]] = field(default_factory=list)
    tail: dict[str, str] = field(default_factory=dict)


class Book(Struct):
    """A workbook, and the raw parts a case adds to the package."""

    sheets: list[Sheet]
    names: list[tuple[str, str, bool]] = field(default_factory=list)
    creator: str = ""
    modifier: str = ""
    unused_looks: list[Look] = field(default_factory=list)
    inline_strings: bool = False
    parts: dict[str, bytes] = field(default_factory=dict)
    types: list[tuple[str, str]] = field(default_factory=list)
    rels: list[tuple[str, str, str, bool]] = field(default_factory=list)
    slots: dict[str, str] = field(default_factory=dict)


class Child(Struct, frozen=True):
    """An invented child, who exists nowhere."""

    name: str
    token: str
    born: date
    upn: str
    reason: str

    @property
    def born_text(self) -> str:
        """The birth date as a British clerk types it."""
        return self.born.strftime("%d/%m/%Y")

    @property
    def secrets(self) -> tuple[str, ...]:
        """The texts that may never come out."""
        return (self.token, self.name, self.born_text)

    @property
    def sentence(self) -> str:
        """All about the child in one line."""
        return f"{self.name} {self.token}, born {self.born_text}, {self.reason}"

    @property
    def fields(self) -> list[str]:
        """The child as a line of a pupil list."""
        return [self.upn, self.name, self.born_text, self.reason, self.token]


PUPIL_HEADINGS = ["UPN", "Pupil name", "Date of birth", "Exclusion", "Case"]


class Scene(Struct):
    """What a plant needs beside the book: dice, child, variant, table place."""

    rng: Random
    child: Child
    variant: int
    keys: tuple[str, ...]
    head_row: int
    row_count: int

    @property
    def first(self) -> int:
        """The first data row."""
        return self.head_row + 1

    @property
    def last(self) -> int:
        """The last data row."""
        return self.head_row + self.row_count


Plant = Callable[[Book, Scene], None]
