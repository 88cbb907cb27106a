"""What `npdwatch read` says: in words what a file's sheets and columns are taken for, and all of it as JSON."""

from __future__ import annotations

import json
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import click

from commands.runtime import plural
from db.recipients.assessments import outcome_of
from model.register import Level, RowKind, SheetKind
from readers.register.reading import as_json
from recipients.cell.names import NAME_CHARACTERS, clean_name
from recipients.cell.parties import Party, Role, has_several, split_parties

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from model.register import Column, Problem, Reading, SheetAccount, Table

_MOST = 5
"""Problems of one kind in one sheet that are told."""
_KEPT_MOST = 20
"""Columns of one table that are kept as they are, and named."""
_CELL = 30
"""Characters of a cell that are shown as an example."""
_ROWS = {
    RowKind.DATA: "of data", RowKind.HEADING: "of headings", RowKind.TOTAL: "of totals", RowKind.NOTE: "of notes",
    RowKind.AMENDMENT: "of amendments", RowKind.PERSON: "of persons", RowKind.HIDDEN: "hidden", RowKind.BLANK: "blank",
}  # fmt: skip
_LOST = {
    "no_recipient": "who received the data",
    "nothing_known": "who received the data, and what each column means",
    "field_does_not_fit": "what a column means (its cells are kept)",
    "unknown_column": "what a column means (its cells are kept)",
    "sheet_unread": "the rows of the sheet",
    "ambiguous_dates": "the day of some dates",
    "unreadable_date": "some dates (their text is kept)",
    "formula_without_value": "the value of some cells",
    "error_cell": "the value of some cells",
    "stray_cell": "cells far outside the table",
    "line_within_table": "a line, if it is a release",
    "cell_cut": "the end of some cells",
}
"""By code: what is not known, or not told, because of the problem."""
KEPT = " kept as it is"
_COLOURS = {Level.REFUSED: "red", Level.WARNING: "yellow", Level.NOTE: None}


def explain(reading: Reading) -> Iterator[str]:
    """The lines, for people."""
    shown: dict[tuple[str, ...], str] = {}
    for account in reading.sheets:
        tables = [t for t in reading.tables if t.sheet == account.name]
        yield from _sheet(account, tables, shown)
    yield from _problems(reading.problems)
    lost = dict.fromkeys(
        _LOST[p.code] + (f", in sheet {p.sheet!r}" if p.sheet else "") for p in reading.problems if p.code in _LOST
    )
    for what in lost:
        yield click.style("would be lost: ", fg="yellow") + what


def _sheet(account: SheetAccount, tables: list[Table], shown: dict[tuple[str, ...], str]) -> Iterator[str]:
    """`shown` are the columns that stand above, and in which sheet: two hundred sheets have the same."""
    rows = ", ".join(f"{n:,} {_ROWS[k]}" for k, n in account.counts.items())
    yield (
        f"{click.style(account.name or 'table', bold=True)}: taken for {account.kind.value}, since {account.reason}. "
        f"{plural(account.rows, 'row')}" + (f": {rows}." if rows else ".")
    )
    for t in tables:
        other = f", taken for {t.kind.value}" if t.kind is not account.kind else ""
        section = f", holds: {t.section}" if t.section else ""
        yield f"  headings in row {t.header_row}, {plural(len(t.rows), 'row')} under them{other}{section}"
        columns = tuple(map(_column, t.columns))
        if (before := shown.setdefault(columns, t.sheet)) != t.sheet:
            yield f"  {plural(len(columns), 'column')} as in {before}"
        else:
            yield from _in_short(columns)
        if t.kind is not SheetKind.PEOPLE:
            for i in range(min(3, len(t.rows))):
                cells = " | ".join(filter(None, t.rows[i]))
                yield click.style(f"  row {t.numbers[i]}: ", dim=True) + cells.replace("\n", " / ")[:200]


def _in_short(columns: Sequence[str]) -> Iterator[str]:
    """The first of those that are kept as they are: a table may have thousands."""
    kept = 0
    for line in columns:
        kept += KEPT in line
        if KEPT not in line or kept <= _KEPT_MOST:
            yield line
    if kept > _KEPT_MOST:
        yield f"  … and {kept - _KEPT_MOST:,} more{KEPT} (--json shows all)"


def _column(column: Column) -> str:
    why = f" ({column.why})" if column.why else ""
    if column.field:
        return f"  {column.heading} → {column.field}{click.style(why, dim=True)}"
    return f"  {column.heading}{click.style(KEPT + why, dim=True)}"


def in_columns(table: Table) -> str:
    """What its columns are taken for, in one line."""
    known = ", ".join(f"{c.heading} → {c.field}" for c in table.columns if c.field)
    rest = [c.heading for c in table.columns if not c.field]
    more = f" and {len(rest) - _KEPT_MOST:,} more" if len(rest) > _KEPT_MOST else ""
    return known + (f"; kept as they are: {', '.join(rest[:_KEPT_MOST])}{more}" if rest else "")


def _problems(problems: Sequence[Problem]) -> Iterator[str]:
    """Each problem, of the same kind in one sheet the first few; what matters before what is only worth knowing."""
    seen: Counter[tuple[str, str | None]] = Counter()
    for p in sorted(problems, key=lambda p: list(Level).index(p.level), reverse=True):
        seen[p.code, p.sheet] += 1
        if seen[p.code, p.sheet] <= _MOST:
            yield problem_line(p)
    for (code, sheet), n in seen.items():
        if n > _MOST:
            yield f"… and {n - _MOST:,} more {code}{f' in sheet {sheet!r}' if sheet else ''} (--json shows all)"


def problem_line(p: Problem) -> str:
    """Its level, its code, where it is, and what it is."""
    place = ", ".join(filter(None, (p.file, p.sheet, f"row {p.row}" if p.row else "")))
    said = click.style(f"{p.level.value}: {p.code}", fg=_COLOURS[p.level])
    return said + (f" [{place}]" if place else "") + f": {p.message}"


def propose_columns(reading: Reading) -> str:
    """The [source.columns] of a file, as TOML to paste; what is sure is given as a comment only."""
    from readers.columns.fields import heading_key

    lines = [
        '# Under the [[source]] whose file this is. A heading as printed = its field, or "" to keep it as it is.',
        "# Fields: " + ", ".join(_fields()) + ".",
        "[source.columns]",
    ]
    said: set[str] = set()
    for t in reading.registers:
        lines.append(f"# {'Sheet ' + _quoted(t.sheet) if t.sheet else 'The table'}, headings in row {t.header_row}:")
        for i, column in enumerate(t.columns):
            if (key := heading_key(column.heading)) in said:
                continue
            said.add(key)
            sure = column.field is not None and (column.said or column.why.startswith("the words"))
            cells = dict.fromkeys(r[i] for r in t.rows[:200] if r[i])
            seen = "; cells: " + ", ".join(map(_begun, list(cells)[:3])) if cells and not sure else ""
            line = f"{_quoted(column.heading)} = {_quoted(column.field or '')}  # {column.why or 'no reason'}{seen}"
            lines.append(f"# {line}" if sure else line)
    if not said:
        why = dict.fromkeys(" ".join(p.message.split()) for p in reading.problems if p.level is Level.REFUSED)
        lines += ["# Nothing to propose: no headings were recognised.", *(f"# {text}" for text in why)]
        lines.append('# Where a row of it is the headings, name one: "a heading as printed" = "recipient"')
    return "\n".join(lines)


def _begun(cell: str) -> str:
    return _quoted(cell if len(cell) <= _CELL else cell[:_CELL] + "\u2026")


def _fields() -> tuple[str, ...]:
    from readers.columns.fields import FIELDS

    return tuple(sorted(FIELDS))


def _quoted(text: str) -> str:
    """A basic string of TOML."""
    return json.dumps(text, ensure_ascii=False)


def read_as_json(reading: Reading) -> dict[str, Any]:
    """`as_json`, each release with its `parties` and its `outcome`; docs/using/json.md is the contract."""
    said = as_json(reading)
    places = ((t, i) for t in reading.registers for i in range(len(t.rows)))
    for release, (table, i) in zip(said["releases"], places, strict=True):
        release["parties"] = [
            {"name": p.name, "role": p.role.value, "people": list(p.people)}
            for p in _parties(table.field_value(i, "recipient"))
        ]
        release["outcome"] = outcome_of(table.record(i), table.section).value
    return said


@lru_cache(maxsize=8_192)
def _parties(cell: str) -> tuple[Party, ...]:
    if not cell:
        return ()
    return split_parties(cell) if has_several(cell[:NAME_CHARACTERS]) else (Party(clean_name(cell), Role.RECIPIENT),)
