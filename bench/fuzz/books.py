"""Registers to be damaged: one grid written in five formats, and where in the bytes each of its rows stands."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, timedelta
from html import escape
from random import Random
from typing import NamedTuple

from msgspec import Struct

from bench.leaks.content import Register, register, release
from bench.leaks.model import HEAD, Book, Cell, Row, Sheet, Value
from bench.leaks.ods_writer import ods_bytes
from bench.leaks.xls_writer import xls_bytes
from bench.leaks.xlsx_writer import xlsx_bytes

FORMS = ("ods", "xlsx", "xls", "csv", "html")
HEADING = ""
"""In place of a row's reference: the row of headings."""
OTHER = None
"""In place of a row's reference: a title, or an empty row."""


class Grid(Struct):
    """A register as cells. The first column is the reference, by which a change is known to be of a row."""

    rows: list[list[Value]]
    references: list[str | None]
    """Of each row: its reference, HEADING or OTHER."""
    merges: list[tuple[int, int, int, int]]
    more: list[Sheet]
    """Sheets before it."""

    def copy(self) -> Grid:
        return Grid([list(r) for r in self.rows], list(self.references), list(self.merges), list(self.more))

    @property
    def head(self) -> int:
        return self.references.index(HEADING)

    @property
    def data(self) -> list[int]:
        """The numbers of the rows that are releases."""
        return [i for i, r in enumerate(self.references) if r]


class Base(NamedTuple):
    """A good edition."""

    form: str
    grid: Grid
    body: bytes

    @property
    def references(self) -> frozenset[str]:
        return frozenset(r for r in self.grid.references if r)

    @property
    def filename(self) -> str:
        return f"register.{self.form}"


def make_base(dice: Random, form: str) -> Base:
    """An invented register of 15 to 45 rows."""
    grid = grid_of(_longer(register(dice), dice))
    return Base(form, grid, written(form, grid))


def _longer(source: Register, dice: Random) -> Register:
    rows = list(source.rows)
    when = date(2024, 1, 8)
    texts = isinstance(rows[0].values["date"], str)
    for number in range(len(rows) + 2, len(rows) + 2 + dice.randint(8, 20)):
        when += timedelta(days=dice.randint(3, 25))
        rows.append(release(dice, number, when, new=False, text_dates=texts))
    return Register(source.headings, source.title, tuple(rows), source.new, source.newest_first)


def grid_of(source: Register) -> Grid:
    rows: list[list[Value]] = []
    references: list[str | None] = []
    if source.title:
        rows, references = [[source.title], []], [OTHER, OTHER]
    rows.append(list(source.headings.values()))
    references.append(HEADING)
    for entry in source.listing(with_new=False):
        rows.append([entry.values[k] for k in source.headings])
        references.append(str(entry.values["ref"]))
    return Grid(rows, references, [], [])


def written(form: str, grid: Grid) -> bytes:
    """The grid as a file."""
    if form == "csv":
        return _csv(grid.rows)
    if form == "html":
        return _html(grid)
    return {"ods": ods_bytes, "xlsx": xlsx_bytes, "xls": xls_bytes}[form](_book(grid))


def _book(grid: Grid) -> Book:
    rows = [
        Row([Cell(v, HEAD) if r == HEADING else Cell(v) for v in row])
        for row, r in zip(grid.rows, grid.references, strict=True)
    ]
    return Book([*grid.more, Sheet("Register", rows, merges=list(grid.merges))])


def _shown(value: Value) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else "" if value is None else str(value)


def _csv(rows: Sequence[Sequence[Value]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([_shown(v) for v in row] for row in rows if row)
    return out.getvalue().encode()


def _html(grid: Grid) -> bytes:
    lines = []
    spans = {(r, c): c2 - c + 1 for r, c, _, c2 in grid.merges}
    for number, (row, reference) in enumerate(zip(grid.rows, grid.references, strict=True)):
        if reference is not OTHER:
            tag = "th" if reference == HEADING else "td"
            cells, wide = [], 0
            for place, value in enumerate(row):
                if wide > 0:
                    wide -= 1
                    continue
                wide = spans.get((number, place), 1) - 1
                span = f' colspan="{wide + 1}"' if wide else ""
                shown = escape(_shown(value)).replace("\n", "<br>")
                cells.append(f"<{tag}{span}>{shown}</{tag}>")
            lines.append(f"<tr>{''.join(cells)}</tr>\n")
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Releases</title></head>\n<body><main>'
        f"<h1>Releases</h1>\n<table>\n{''.join(lines)}</table>\n</main></body></html>\n"
    ).encode()


def lines_of(base: Base) -> list[tuple[int, int, str | None]]:
    """Of separated text and HTML: (first byte, byte after the last, reference) of each row."""
    out, at = [], 0
    end = b"\r\n" if base.form == "csv" else b"</tr>\n"
    rows = [(row, r) for row, r in zip(base.grid.rows, base.grid.references, strict=True) if row]
    for row, reference in rows:
        if base.form == "csv":
            length = len(_csv([row]))
        elif reference is OTHER:
            continue
        else:
            at = base.body.index(b"<tr>", at)
            length = base.body.index(end, at) + len(end) - at
        out.append((at, at + length, reference))
        at += length
    return out
