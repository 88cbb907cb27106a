"""`npdwatch read`, `compare` and `classify`: the program's own reading, comparing and recognising, of any file.

The same code as the crawl's; no database and no network.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.runtime import Exit, Failure, command, configuration, echo_json, plural, table
from readers.sandbox import give_back

if TYPE_CHECKING:
    from collections.abc import Iterable

    from model.change import Comparison
    from model.register import Edition, Problem, Reading, Recipient, Table
    from recipients.official import Lookup

LARGEST = 64 * 2**20
FILE = click.Path(exists=True, dir_okay=False, path_type=Path, allow_dash=True)


def read_file(path: Path, columns: tuple[tuple[str, str], ...] = ()) -> Reading:
    """Reads a register file; its name without dates is what the file is called in the result.

    `columns` are what the user says of its headings (`Source.columns`).

    Raises:
        Failure: it cannot be opened, or is larger than 64 MiB (code 2).
    """
    from readers.register.reading import read_register

    try:
        data = sys.stdin.buffer.read(LARGEST + 1) if str(path) == "-" else path.read_bytes()
    except OSError as error:
        raise Failure(f"{path} cannot be read: {error.strerror}", Exit.USAGE) from None
    if len(data) > LARGEST:
        raise Failure(f"{path} is larger than {LARGEST // 2**20} MiB", Exit.USAGE)
    return read_register(data, path.name, file="", columns=columns)


@click.command("read")
@click.argument("file", type=FILE)
@click.option("--source", "source", metavar="NAME", help="Read it as a file of this source, by its [source.columns].")
@click.option("--propose", is_flag=True, help="Print the [source.columns] that say what its columns mean, to paste.")
@click.option("--json", "as_json", is_flag=True, help="Print all of it as JSON (docs/using/json.md).")
@click.pass_context
@command
def read(context: click.Context, file: Path, *, source: str | None, propose: bool, as_json: bool) -> Exit:
    """What the reader makes of a register FILE, in words: sheets, columns, rows, what is in doubt and what is lost."""
    from dataclasses import replace

    from commands.explain import explain, propose_columns, read_as_json
    from model.register import Problem
    from readers.columns.fields import named_in_vain

    said = _columns_of(context, source) if source else ()
    reading = read_file(file, said)
    if not reading.refused:
        vain = [Problem("heading_not_found", message) for message in named_in_vain(said, reading.tables)]
        reading = replace(reading, problems=(*reading.problems, *vain))
    if as_json:
        echo_json(read_as_json(reading))
    elif propose:
        click.echo(propose_columns(reading))
    else:
        for line in explain(reading):
            click.echo(line)
        _print_hidden(reading)
        releases = sum(len(t.rows) for t in reading.registers)
        click.echo(f"{plural(len(reading.tables), 'table')}, {plural(releases, 'release')}.")
    return Exit.LOOK if in_doubt(reading.problems) or reading.hidden else Exit.DONE


def in_doubt(problems: Iterable[Problem]) -> bool:
    """True where something could not be read, or was not understood; a note says how it was."""
    from model.register import Level

    return any(p.level is not Level.NOTE for p in problems)


def _columns_of(context: click.Context, source: str) -> tuple[tuple[str, str], ...]:
    from commands.crawl import chosen

    return chosen(configuration(context), (source,))[0].columns


def _print_hidden(reading: Reading, file: str = "") -> None:
    """What a file hides: what, where and how much, never its words."""
    from readers.hidden.words import in_words

    for h in reading.hidden:
        click.echo(click.style("hidden: ", fg="red") + (f"{file}: " if file else "") + in_words(h))


@click.command("compare")
@click.argument("old", type=FILE)
@click.argument("new", type=FILE)
@click.option("--ignored", is_flag=True, help="List each cell that was passed over as saying the same.")
@click.option("--json", "as_json", is_flag=True, help="Print all of it as JSON (docs/using/json.md).")
@click.pass_context
@command
def compare(_: click.Context, old: Path, new: Path, *, ignored: bool, as_json: bool) -> Exit:
    """The changes from the OLD to the NEW file of a register, whatever their formats."""
    from dataclasses import replace

    from diffing.amendments import new_amendments
    from diffing.compare import as_json as contract
    from diffing.plausibility import HELD, Decision, Limits, judge
    from diffing.sheets.meaning import carry_meaning
    from diffing.sheets.mending import compare_both_mended
    from model.change import ColumnChanges, Comparison
    from model.register import Edition, Level, Problem
    from readers.hidden.rows import gather_shown, with_standing
    from readers.sandbox import give_back

    packed = Packed(read_file(old))
    give_back()
    after_reading = read_file(new)
    readings = packed.open(after_reading), after_reading
    refused = [
        replace(r.refused, file=str(path)) for path, r in zip((old, new), readings, strict=True) if r.refused
    ]
    if refused and as_json:
        echo_json(contract(Comparison((), ColumnChanges(), (), {}, tuple(refused))))
        return Exit.LOOK
    if refused:
        raise Failure("\n".join(f"{p.file}: {p.code}: {p.message}" for p in refused), Exit.LOOK)
    before, after = (Edition(r.registers, r.aside) for r in readings)
    after = with_standing(before, after)[0]  # a filter is not a removal
    tables, carried = carry_meaning(before.tables, after.tables)
    after = replace(after, tables=tables)
    comparison, before, after, mended = compare_both_mended(before, after)
    comparison = gather_shown(before, after, comparison)
    amended = new_amendments(readings[0].amendments, readings[1].amendments, after, comparison)
    comparison = replace(comparison, changes=(*comparison.changes, *amended))
    judgement = judge(before, after, comparison, Limits())
    problems = list(comparison.problems)
    level = {Decision.QUARANTINE: Level.REFUSED}.get(judgement.decision, Level.WARNING)
    # That rows are gone is no doubt about the files: a crawl looks twice, since caches serve old pages.
    problems += [Problem(r.code, r.message, Level.NOTE if r.code == HELD else level) for r in judgement.reasons]
    problems += [Problem("meaning_carried_over", c.message, sheet=c.sheet or None) for c in carried]
    if mended:
        message = f"{plural(len(mended), 'row')} with damaged letters: what they were in the older file was compared"
        problems.append(Problem("letters_put_back", message, sheet=mended[0].sheet, row=mended[0].row))
    for path, reading in zip((old, new), readings, strict=True):
        problems += [replace(p, file=path.name) for p in reading.problems if p.level is not Level.NOTE]
    comparison = replace(comparison, problems=tuple(problems))
    passed = _passed_over(before, after, comparison) if ignored else []
    hidden = [(path, r) for path, r in zip((old, new), readings, strict=True) if r.hidden]
    if as_json:
        told = [{"file": path.name, "kind": h.kind.value, "place": h.place, "amount": h.amount}
                for path, r in hidden for h in r.hidden]  # fmt: skip
        echo_json({**contract(comparison), "hidden": told, **({"ignored_cells": passed} if ignored else {})})
    else:
        _print_comparison(comparison, passed)
        for path, reading in hidden:
            _print_hidden(reading, path.name)
    return Exit.LOOK if in_doubt(problems) or hidden else Exit.DONE


def _passed_over(before: Edition, after: Edition, comparison: Comparison) -> list[dict[str, Any]]:
    from diffing.compare import list_ignored

    return [cell._asdict() for cell in list_ignored(before, after, comparison)]


def _print_comparison(comparison: Comparison, passed: list[dict[str, Any]]) -> None:
    from commands.explain import problem_line
    from text.labels import counted

    for c in comparison.changes:
        what = "; ".join(f"{k}: {a or '(empty)'} → {b or '(empty)'}" for k, (a, b) in c.fields.items())
        where = f"{c.sheet}, row {c.row}" if c.row else ""
        label = click.style(c.kind.value.replace("_", " "), bold=True)
        click.echo(" · ".join(x for x in (label, c.reference, c.recipient, where, what[:300], c.reason) if x))
    for cell in passed:
        text = f"{cell['sheet']}, row {cell['row']}, {cell['column']}: {cell['before']!r} → {cell['after']!r}"
        click.echo(click.style(f"passed over, {cell['form'].replace('_', ' ')}: ", dim=True) + text[:300])
    counts = counted(comparison.summary()) or "no change"
    ignored = ", ".join(f"{n} {k.replace('_', ' ')}" for k, n in comparison.ignored.items() if n)
    click.echo(f"{counts}." + (f" Passed over: {ignored}." if ignored else ""))
    for p in comparison.problems[:20]:
        click.echo(problem_line(p))


@click.command("classify")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--csv", "csv_file", type=FILE, help="Names from the first column of a CSV file, or one headed 'name'.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON (docs/using/json.md).")
@click.pass_context
@command
def classify(context: click.Context, names: tuple[str, ...], csv_file: Path | None, *, as_json: bool) -> Exit:
    """Who is it: category, confidence and reason for each NAME."""
    from recipients.classify import as_json as contract
    from recipients.classify import classify_recipient

    wanted = [*names, *(_names_in(csv_file) if csv_file else ())]
    if not wanted:
        raise Failure("Give at least one name, or --csv FILE.", Exit.USAGE)
    official = _official(context)
    found: list[Recipient] = [classify_recipient(n, official=official) for n in wanted]
    if as_json:
        echo_json([contract(r) for r in found])
    else:
        rows = [
            {"name": r.name, "category": r.category.value, "confidence": r.confidence.value, "reason": r.reason,
             "also": ", ".join(r.also)} for r in found
        ]  # fmt: skip
        headers = {"name": "Name", "category": "Category", "confidence": "Confidence", "also": "Also", "reason": "Why"}
        click.echo(table(rows, headers, widths=70))
    return Exit.DONE


def _official(context: click.Context) -> Lookup | None:
    """The official registers of the configuration's data folder, where there is one."""
    from db.official_names import official_names

    try:
        return official_names(configuration(context).folder)
    except Failure:  # classifying needs no configuration
        return None


def _names_in(path: Path) -> list[str]:
    """The names of a CSV file.

    Raises:
        Failure: it is not UTF-8 text or not CSV (code 2).
    """
    try:
        data = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    except UnicodeDecodeError:
        raise Failure(f"{path} is not UTF-8 text; save it as CSV in UTF-8", Exit.USAGE) from None
    except csv.Error as error:
        raise Failure(f"{path} is not CSV that can be read: {error}", Exit.USAGE) from None
    if not rows:
        raise Failure(f"{path} is empty", Exit.USAGE)
    head = [c.strip().casefold() for c in rows[0]]
    column = next((i for i, h in enumerate(head) if h in ("name", "recipient", "organisation")), None)
    body = rows[1:] if column is not None else rows
    return [r[column or 0] for r in body if len(r) > (column or 0) and r[column or 0].strip()]


LARGE = 4 * 2**20
"""Characters from which packing is worth its time."""
LONG = 60
"""Characters of a cell that is held once for both editions, where both say the same."""


class Packed:
    """A reading whose rows are compressed until they are needed."""

    def __init__(self, reading: Reading) -> None:
        """Takes the reading, which the caller must let go of."""
        self._reading = reading
        self._rows = b""
        if sum(len(c) for t in reading.tables for row in t.rows for c in row) >= LARGE:
            self._rows = _packed(reading.tables)
            self._counts = [len(t.rows) for t in reading.tables]
            self._reading = replace(reading, tables=tuple(replace(t, rows=()) for t in reading.tables))

    def open(self, other: Reading) -> Reading:
        """The reading; its long cells are those of `other` where they say the same."""
        if not self._rows:
            return self._reading
        give_back()
        known = {c: c for t in other.tables for row in t.rows for c in row if len(c) >= LONG}
        tables = []
        with gzip.GzipFile(fileobj=io.BytesIO(self._rows)) as lines:
            for table, count in zip(self._reading.tables, self._counts, strict=True):
                rows = [tuple(known.get(c, c) for c in json.loads(next(lines))) for _ in range(count)]
                tables.append(replace(table, rows=rows))
        return replace(self._reading, tables=tuple(tables))


def _packed(tables: Iterable[Table]) -> bytes:
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=1) as lines:
        for table in tables:
            for row in table.rows:
                lines.write(json.dumps(row).encode() + b"\n")
    return out.getvalue()
