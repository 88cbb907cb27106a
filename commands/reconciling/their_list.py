"""A list of releases that somebody else made, such as one merged from many editions: its rows by field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import click

from commands.failures import Exit, Failure
from commands.printing.tables import table
from commands.printing.words import Row, flowed, shorten
from commands.register.read import read_file
from model.register import Level, Problem
from readers.register.problems import Code
from text.labels import plural

COLUMNS = ("status", "row", "release", "reference", "recipient", "dated", "field", "theirs", "ours", "explained")
"""Of the CSV, which has a line for each cell that differs, and one for each row that only one side has."""
_NAMES = frozenset({"reference", "recipient", "title"})
_STATUSES = {
    "same": "say the same", "other_words": "are there with other words", "repeated": "repeat a row of theirs",
    "only_theirs": "are theirs alone", "only_ours": "of ours are not in theirs", "withheld": "are withheld here",
}


_ROW = {
    "other_words": "other words", "repeated": "a repeated row", "only_theirs": "theirs alone",
    "only_ours": "ours alone", "withheld": "withheld",
}
"""The same of one row."""


_NO_LIST: dict[str, str] = {
    Code.EMPTY_FILE: "it is empty", Code.EMPTY: "no cell of it has a text",
    Code.NO_HEADER: "no heading row was recognised. Its first row must name its columns, such as Reference, Recipient, "
                    "Title, Purpose, Approved on",
}
"""What is said of a list that somebody made, and not of a publisher's register."""


class TheirRows(NamedTuple):
    """What a file of theirs holds."""

    rows: list[dict[str, str]]
    """By field, as `readers.register` recognises headings; empty cells left out."""
    numbers: list[int]
    """The number of each row in the file."""
    columns: dict[str, str]
    """Heading -> field."""
    problems: tuple[Problem, ...]
    individuals: frozenset[str] = frozenset()
    """Those of its cells who read as private individuals."""
    unread: bool = False
    """True where cells of it read as empty that are not: formulas, and what it hides."""


def their_rows(context: click.Context, path: Path) -> TheirRows:
    """Reads a list.

    Raises:
        Failure: it cannot be read as a register (code 1), or holds no releases (2).
    """
    reading = read_file(context, path)
    if reading.refused and reading.refused.code in _NO_LIST:
        raise Failure(f"{path.name} is no list of releases: {_NO_LIST[reading.refused.code]}", Exit.USAGE)
    if reading.refused:
        raise Failure(f"{path.name}: {reading.refused.message}", Exit.LOOK)
    from recipients.private.individuals import individuals_of

    individuals = {cell for t in reading.registers for _, cells in individuals_of(t) for cell in cells}
    rows: list[dict[str, str]] = []
    numbers: list[int] = []
    columns: dict[str, str] = {}
    for t in reading.registers:
        fields = dict.fromkeys(c.field for c in t.columns if c.field)
        columns |= {c.heading: c.field for c in t.columns if c.field}
        for i, number in enumerate(t.numbers):
            rows.append({f: v for f in fields if (v := t.field_value(i, f))})
            numbers.append(number)
    if not rows or not _NAMES & set(columns.values()):
        headings = ", ".join(c.heading for t in reading.tables for c in t.columns)[:300] or "none"
        raise Failure(
            f"{path.name} is no list of releases: no column of references, recipients or titles was recognised. Its "
            f"headings: {headings}. See: npdwatch read {path.name}", Exit.USAGE,
        )
    unread = bool(reading.hidden) or any(p.code == Code.FORMULA_WITHOUT_VALUE for p in reading.problems)
    return TheirRows(rows, numbers, columns, reading.problems, frozenset(individuals), unread)


def rows_as_csv(told: Row) -> Iterator[list[object]]:
    """The lines of the CSV, its headings first."""
    yield list(COLUMNS)
    for x in told["rows"]:
        about = [x[k] for k in COLUMNS[:6]]
        for name, (theirs, ours) in x["fields"].items() or [("", ("", ""))]:
            yield [*about, name, theirs, ours, x["explained"]]


def print_reconciled(told: Row, limit: int) -> None:
    """Prints what `Reconciliation` tells."""
    click.echo(f"{plural(told['releases'], 'release')} in all editions, of which {told['standing']:,} stand now.")
    for register in told["registers"]:
        gaps = "; ".join(f"{a[:10]} to {b[:10]}" for a, b in register["gaps"])
        missing = f". No edition is known of: {gaps}" if gaps else ""
        click.echo(flowed(f"  {register['source']}: {plural(register['editions'], 'edition')}, from "
                          f"{register['oldest'][:10]} to {register['newest'][:10]}{missing}"))
    theirs = {"theirs": "Theirs"} if told["file"] else {}
    for by, rows in told["by"].items():
        headers = {"value": by.capitalize(), "ours": "Ours, all editions", "standing": "Ours, now", **theirs}
        click.echo("\n" + table(rows[:limit], headers))
        if len(rows) > limit:
            click.echo(f"and {len(rows) - limit:,} more; see --limit or --json")
    click.echo("\nPublished counts, and ours for the same period:")
    for p in told["published"]:
        _print_published(p)
    if told["file"]:
        _print_file(told, limit)


def _print_published(p: Row) -> None:
    period = f"{p['since']} to {p['until']}" if p["since"] else f"until {p['until']}"
    ours = "not counted by us" if p["ours"] is None else f"ours {p['ours']:,} ({p['standing']:,} stand now)"
    apart = f", {p['difference']:+,}" if p["difference"] else ", the same" if p["difference"] == 0 else ""
    click.echo(flowed(f"  {p['what']}, {period}: {p['count']:,} said by {p['said_by']}, {p['said_on']}; {ours}{apart}"))
    for why in p["explained"]:
        click.echo(flowed(f"      {why}"))
    click.echo(click.style(f"      {p['source']}", dim=True))


def _print_file(told: Row, limit: int) -> None:
    file = told["file"]
    known = ", ".join(f"{heading} → {name}" for heading, name in file["columns"].items())
    click.echo(flowed(f"\n{file['name']}: {plural(file['rows'], 'row')}; {known}"))
    for p in _worth_saying(file["problems"]):
        click.echo(flowed(f"  {p['code']}: {shorten(p['message'], 200)}"))
    for status, n in file["counts"].items():
        if n:
            click.echo(f"  {n:,} {_STATUSES[status]}")
    for x in told["rows"][:limit]:
        place = f"row {x['row']}" if x["row"] else f"release {x['release']}"
        name = " · ".join(filter(None, (x["reference"], x["recipient"], x["dated"])))
        click.echo(flowed(f"{click.style(place, bold=True)} {name}: {_ROW[x['status']]}; {x['explained']}"))
        for field, (theirs, ours) in x["fields"].items():
            sides = [shorten(text, 200) or "(empty)" for text in (theirs, ours)]
            click.echo(flowed(f"    {field}: theirs {sides[0]}; ours {sides[1]}"))
    if len(told["rows"]) > limit:
        click.echo(f"and {len(told['rows']) - limit:,} more; --limit shows more, --csv and --json all")


def _worth_saying(problems: Iterable[Row]) -> list[Row]:
    return [p for p in problems if p["level"] != Level.NOTE.value][:20]
