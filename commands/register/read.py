"""`npdwatch read`: what the reader makes of a file, in words and as JSON; no database and no network."""

from __future__ import annotations

import gc
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from commands.arguments import FILE, read_input
from commands.failures import Exit, Failure
from commands.printing.exports import echo_json
from commands.printing.progress import waiting
from commands.printing.words import shorten
from commands.runtime import command, configuration, configured
from model.register import Column, Level, Problem, Reading, RowKind, SheetAccount, SheetKind, Table
from model.source import USUAL_LIMITS
from readers.columns.values import quoted
from readers.personal.names_elsewhere import is_taken_out
from readers.register.problems import RAISE_IT, Code, in_rows
from text.labels import first_of, plural

if TYPE_CHECKING:
    from readers.workbook.rows import KnownRows
    from recipients.cell.parties import Party

_MOST = 5
"""Problems of one kind in one sheet that are told."""
_LINES_MOST = 20
"""Lines over rows that are named of one table."""
_KEPT_MOST = 20
"""Columns of one table that are kept as they are, and named."""
_CELL = 30
"""Characters of a cell that are shown as an example."""
_ROWS = {
    RowKind.DATA: "of data", RowKind.HEADING: "of headings", RowKind.TOTAL: "of totals", RowKind.NOTE: "of notes",
    RowKind.AMENDMENT: "of amendments", RowKind.PERSON: "of persons", RowKind.HIDDEN: "hidden", RowKind.BLANK: "blank",
}
_LOST: dict[str, str] = {
    Code.NO_RECIPIENT: "who received the data",
    Code.RECIPIENT_NOT_NAMED: "who received the data of some rows",
    Code.NOTHING_KNOWN: "who received the data, and what each column means",
    Code.FIELD_DOES_NOT_FIT: "what a column means (its cells are kept)",
    Code.UNKNOWN_COLUMN: "what a column means (its cells are kept)",
    Code.SHEET_UNREAD: "the rows of the sheet",
    Code.AMBIGUOUS_DATES: "the day of some dates",
    Code.UNREADABLE_DATE: "some dates (their text is kept)",
    Code.FORMULA_WITHOUT_VALUE: "the value of some cells",
    Code.ERROR_CELL: "the value of some cells",
    Code.STRAY_CELL: "cells far outside the table",
    Code.LINE_WITHIN_TABLE: "a line, if it is a release",
    Code.ROW_ABOVE_HEADINGS: "a row above the headings, if it is a release or none",
    Code.EXAMPLE_ROW: "a row, if it is no example",
    Code.CELL_CUT: "the end of some cells",
}
"""By code: what is not known, or not told, because of the problem."""
KEPT = " kept as it is"
_COLOURS = {Level.REFUSED: "red", Level.WARNING: "yellow", Level.NOTE: None}


def read_file(
    context: click.Context,
    path: Path,
    columns: tuple[tuple[str, str], ...] = (),
    known: KnownRows | None = None,
) -> Reading:
    """Reads a register file; its name without dates is what the file is called in the result.

    `columns` are what the user says of its headings (`Source.columns`); `known` the rows of a file read before.

    Raises:
        Failure: it cannot be opened (code 2), or is larger than the configuration, where there is one, allows (code 1).
    """
    from readers.register.reading import read_register

    limits = configuration(context).reading if configured(context) else USUAL_LIMITS
    gc.disable()  # millions of rows hold no circle, and with them this process ends (at once: the launcher)
    most = limits.largest << 20
    data = read_input(path, most)
    if len(data) > most:
        raise Failure(f"{path} is larger than {limits.largest} MiB. {RAISE_IT}.", Exit.LOOK)
    reading = partial(read_register, data, path.name, file="", columns=columns, limits=limits, known=known)
    read: Reading = waiting(reading, f"reading {path.name}")
    return read


@command("read")
@click.argument("file", type=FILE)
@click.option("--source", "source", metavar="NAME", help="Read it as a file of this source, by its [source.columns].")
@click.option("--propose", is_flag=True, help="Print the [source.columns] that say what its columns mean, to paste.")
@click.option("--json", "as_json", is_flag=True, help="Print all of it as JSON (docs/using/json.md).")
def read(context: click.Context, file: Path, *, source: str | None, propose: bool, as_json: bool) -> Exit:
    """What the reader makes of a register FILE, in words: sheets, columns, rows, what is in doubt and what is lost."""
    from commands.crawling.crawl import chosen
    from readers.columns.fields import named_in_vain

    said = chosen(configuration(context), (source,))[0].columns if source else ()
    reading = read_file(context, file, said)
    if not reading.refused:
        vain = [Problem("heading_not_found", message) for message in named_in_vain(said, reading.tables)]
        reading = replace(reading, problems=(*reading.problems, *vain))
        reading = replace(reading, problems=(*reading.problems, *_unnamed(reading)))
    from commands.register.individuals import without_individuals

    reading = without_individuals(reading)
    if as_json:
        echo_json(read_as_json(reading))
    elif propose:
        click.echo(propose_columns(reading))
    else:
        for line in explain(reading):
            click.echo(line)
        print_hidden(reading)
        releases = sum(len(t.rows) for t in reading.registers)
        click.echo(f"{plural(len(reading.tables), 'table')}, {plural(releases, 'release')}.")
    return Exit.LOOK if in_doubt(reading.problems) or reading.hidden else Exit.DONE


def _unnamed(reading: Reading) -> Iterator[Problem]:
    """For each table of releases with recipients its rows that name none: blank, "TBC", "Redacted", "[c]"."""
    from recipients.classify import names_no_body

    for table in reading.registers:
        if table.named_by_sheet or all(c.field != "recipient" for c in table.columns):
            continue  # `no_recipient` says that
        cells = table.field_values("recipient")
        bare = {c for c in set(cells) if names_no_body(c) and not is_taken_out(c)}
        rows = [n for n, cell in zip(table.numbers, cells, strict=True) if cell in bare]
        if rows:
            first = next(c for c in cells if c in bare)
            said = quoted(first) if first else "nothing"
            message = f"{in_rows(rows)} the recipient is not named (the first says {said})"
            yield Problem(Code.RECIPIENT_NOT_NAMED, message, file=table.file, sheet=table.sheet or None, row=rows[0])


def in_doubt(problems: Iterable[Problem]) -> bool:
    """True where something could not be read, or was not understood; a note says how it was."""
    return any(p.level is not Level.NOTE for p in problems)


def print_hidden(reading: Reading, file: str = "") -> None:
    """What a file hides: what, where and how much, never its words."""
    from readers.hidden.take_out import in_words

    for h in reading.hidden:
        click.echo(click.style("hidden: ", fg="red") + (f"{file}: " if file else "") + in_words(h))


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
        for number, line in t.section_lines[:_LINES_MOST]:
            yield f"  below row {number} they stand under {shorten(line, 120)!r}"
        if len(t.section_lines) > _LINES_MOST:
            yield f"  … and {len(t.section_lines) - _LINES_MOST:,} more lines"
        columns = tuple(map(_column, t.columns))
        if (before := shown.setdefault(columns, t.sheet)) != t.sheet:
            yield f"  {plural(len(columns), 'column')} as in {before}"
        else:
            yield from _in_short(columns)
        if t.kind is not SheetKind.PEOPLE:
            for i in range(min(3, len(t.rows))):
                cells = " | ".join(filter(None, t.rows[i]))
                yield click.style(f"  row {t.numbers[i]}: ", dim=True) + shorten(cells.replace("\n", " / "), 200)


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
    field = f" → {column.field}" if column.field else ""
    return f"  {column.heading}{field}{click.style(why if field else KEPT + why, dim=True)}"


def in_columns(table: Table) -> str:
    """What its columns are taken for, in one line."""
    known = ", ".join(f"{c.heading} → {c.field}" for c in table.columns if c.field)
    rest = [c.heading for c in table.columns if not c.field]
    return known + (f"; kept as they are: {first_of(rest, _KEPT_MOST)}" if rest else "")


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
    from readers.columns.fields import FIELDS, heading_key

    lines = [
        '# Under the [[source]] whose file this is. A heading as printed = its field, or "" to keep it as it is.',
        f"# Fields: {', '.join(sorted(FIELDS))}.",
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


def _quoted(text: str) -> str:
    """A basic string of TOML."""
    return json.dumps(text, ensure_ascii=False)


def read_as_json(reading: Reading) -> dict[str, Any]:
    """`as_json`, each release with its `parties` and its `outcome`; docs/using/json.md is the contract."""
    from db.recipients.assessments import outcome_of
    from readers.register.as_json import as_json

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
    from recipients.cell.names import NAME_CHARACTERS, clean_name
    from recipients.cell.parties import Party, PartyRole, has_several, split_parties

    if not cell:
        return ()
    if has_several(cell[:NAME_CHARACTERS]):
        return split_parties(cell)
    return (Party(clean_name(cell), PartyRole.RECIPIENT),)
