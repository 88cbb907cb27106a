"""From a plan to grids of cells for one edition, and the truth of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from bench.traps.plans import DATE_MEANINGS, Column, Grid, Plain, Plan, Record, Row, Table, Truth, Value

SUFFIX = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}
EPOCH = date(1899, 12, 30)


def printed_date(day: date, style: str, index: int) -> Value:
    """A date as a column of this style prints it."""
    if style == "order":
        style = "mdy" if index % 3 == 1 else "dmy"
    if style == "forms":
        style = ("iso", "long", "short", "dots", "dmy")[index % 5]
    if style == "serial":
        return (day - EPOCH).days
    if style == "long":
        return f"{day.day}{SUFFIX.get(day.day, 'th')} {day:%B %Y}"
    forms = {
        "dmy": f"{day:%d/%m/%Y}",
        "mdy": f"{day.month}/{day.day}/{day.year}",
        "iso": day.isoformat(),
        "short": f"{day:%d-%b-%y}",
        "dots": f"{day.day}.{day.month}.{day.year}",
        "us_long": f"{day:%B} {day.day}, {day.year}",
        "month": f"{day:%B %Y}",
        "week": f"{day:%A} {day.day} {day:%B %Y}",
    }
    return forms.get(style, day)


def known(day: date, style: str) -> str:
    """How much of a date a reader can know."""
    return day.isoformat()[:7] if style == "month" else day.isoformat()


def shown(value: Value) -> str:
    """A cell as text, as CSV and HTML print it."""
    if value is None:
        return ""
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


def edition_rows(table: Table, edition: str) -> list[tuple[int, Record]]:
    """The records that stand in an edition, with their lasting index."""
    return [(i, r) for i, r in enumerate(table.records) if (r.in_old if edition == "old" else r.in_new)]


def meant(record: Record, key: str, edition: str) -> Value:
    """What a cell says in an edition."""
    if edition == "new" and key in record.new:
        return record.new[key]
    return record.cells.get(key)


def cell(record: Record, column: Column, index: int, edition: str, number: int) -> Value:
    """What a cell prints in an edition."""
    if column.style.startswith("number"):
        form = column.style.partition(":")[2]
        return form.format(number) if form else number
    value = meant(record, column.key, edition)
    if column.key in record.spoilt and record.spoilt_in in ("both", edition):
        return record.spoilt[column.key]
    return printed_date(value, column.style, index) if isinstance(value, date) else value


def row_truth(table: Table, record: Record, cells: Row, place: int, edition: str) -> Truth:
    """What is true of one release."""
    named = dict(zip((c.key for c in table.columns), cells, strict=True))
    who, ref, status = table.column("recipient"), table.column("reference"), table.column("status")
    dates = {}
    for column in table.columns:
        day = meant(record, column.key, edition)
        if column.meaning in DATE_MEANINGS and isinstance(day, date):
            dates[column.heading] = {
                "iso": known(day, column.style),
                "meaning": column.meaning,
                "printed": shown(named[column.key]),
                "style": column.style,
            }
    return {
        "row": place,
        "recipient": shown(named[who.key]) if who else None,
        "recipient_meant": shown(meant(record, who.key, edition)) if who else None,
        "bodies": record.bodies if who else [],
        "persons": record.persons,
        "commissioners": record.commissioners if who else [],
        "stage": table.statuses.get(str(meant(record, status.key, edition))) if status else None,
        "reference": shown(named[ref.key]) if ref else None,
        "status": shown(named[status.key]) if status else None,
        "dates": dates,
        "cells": [[c.heading, shown(named[c.key])] for c in table.columns],
        "meant": [shown(meant(record, c.key, edition)) for c in table.columns],
    }


def heading_rows(table: Table) -> tuple[list[Row], list[tuple[int, int, int]]]:
    """The rows of headings, with the merges (row within them, column, width)."""
    heads: Row = [c.heading or None for c in table.columns]
    if table.heads == "none":
        return [], []
    if table.heads == "hint":
        return [
            heads,
            [{"": None}.get(c.style, "(DD/MM/YYYY)") if c.meaning in DATE_MEANINGS else None for c in table.columns],
        ], []
    if table.heads not in ("group", "two"):
        return [heads], []
    tops = [c.group if table.heads == "group" else c.upper for c in table.columns]
    top: Row = [t if t and (i == 0 or tops[i - 1] != t) else None for i, t in enumerate(tops)]
    merges = []
    for start, text in enumerate(top):
        width = 1
        while text and start + width < len(tops) and tops[start + width] == text:
            width += 1
        if width > 1:
            merges.append((0, start, width))
    return [top, heads], merges


def filled(rows: list[Row], count: int, offset: int) -> list[Row]:
    """Rows beside the table, with the declared total put in."""
    return [[v.replace("{TOTAL}", str(count + offset)) if isinstance(v, str) else v for v in row] for row in rows]


def table_grid(table: Table, edition: str) -> tuple[Grid, Truth]:
    """A sheet of releases in an edition, and its truth."""
    present = edition_rows(table, edition)
    rows = filled(table.preamble, len(present), table.total_offset)
    heads, merges = heading_rows(table)
    merges = [(r + len(rows), c, w) for r, c, w in merges]
    rows += heads
    truths = []
    for number, (index, record) in enumerate(present, 1):
        cells: Row = [cell(record, c, index, edition, number) for c in table.columns]
        rows.append(cells)
        truths.append(row_truth(table, record, cells, len(rows), edition))
        if index in table.inserts:
            rows.append(
                [c.heading if v == "{HEAD}" else v for c, v in zip(table.columns, table.inserts[index], strict=False)]
            )
    rows += filled(table.footer, len(present), table.total_offset)
    truth: Truth = {
        "name": table.name,
        "kind": "releases",
        "release_rows": len(truths),
        "rows": truths,
        "heads": table.heads,
        "columns": [{"heading": c.heading, "upper": c.upper, "meaning": c.meaning} for c in table.columns],
        "declared": filled_declared(table, [r for _, r in present], edition),
        "statuses": table.statuses,
    }
    return Grid(table.name, rows, merges), truth


def filled_declared(table: Table, present: list[Record], edition: str) -> list[dict[str, Any]]:
    """The declarations with their numbers put in; a period is met by an edition without the rows after it."""
    total = str(len(present) + table.total_offset)
    out = []
    for said in table.declared:
        met = said["met"]
        if "until" in said:
            days = [d for r in present if isinstance(d := meant(r, said["column"], edition), date)]
            met = met or max(days) <= said["until"]
        out.append({"kind": said["kind"], "text": str(said["text"]).replace("{TOTAL}", total), "met": met})
    return out


def render(plan: Plan, edition: str) -> tuple[list[Grid], Truth]:
    """All sheets of an edition, and the truth of each."""
    grids, truths = [], []
    for sheet in plan.sheets:
        if isinstance(sheet, Plain):
            grids.append(Grid(sheet.name, sheet.rows))
            truths.append(
                {"name": sheet.name, "kind": sheet.kind, "release_rows": 0, "rows": [], "columns": [], "declared": []}
            )
            continue
        grid, truth = table_grid(sheet, edition)
        if sheet.far_cell:
            grid.rows[len(grid.rows) // 2] = [
                *grid.rows[len(grid.rows) // 2],
                *[None] * (16383 - len(sheet.columns)),
                sheet.far_cell,
            ]
        grids.append(grid)
        truths.append(truth)
    return grids, {"sheets": truths}
