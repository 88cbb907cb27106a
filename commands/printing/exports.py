"""JSON and CSV, and how many rows of them."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import click
import msgspec

from commands.printing.words import Row
from recipients.cell import in_one_line

json_option = click.option("--json", "as_json", is_flag=True, help="Print as JSON (docs/using/json.md).")
EVERY = 10**9
"""A limit that limits nothing."""
_BATCH = 500
"""Rows of an export that are held at once."""
_IN_MEMORY, _PART = 8 * 2**20, 2**18
"""Characters of an export that are kept in memory, and that are read from it at once."""


def limit_option(default: int, *, only_json: bool = False) -> Callable[[Any], Any]:
    """--limit, None where it is not given; see `most`."""
    forms = "JSON has" if only_json else "JSON and CSV have"
    said = f"At most so many. Without it a table ends at {default}; {forms} all."
    return click.option("--limit", type=click.IntRange(1, EVERY), metavar="N", help=said)


def most(limit: int | None, default: int, *, export: bool) -> int:
    """How many rows are asked for: an export has all, unless --limit was given."""
    return limit or (EVERY if export else default)


def say_cut(shown: int, of: int, forms: str = "--json or --csv") -> None:
    """Says on standard error that a table ended at its limit, and how to have the rest."""
    if shown < of:
        click.echo(f"{shown:,} of {of:,} shown. All: --limit {of}, {forms}", err=True)


def echo_json(value: object) -> None:
    """Prints a value as JSON, readable."""
    click.echo(_as_json(value))


def _as_json(value: object) -> str:
    said = json.dumps(value, ensure_ascii=False, default=str)
    try:
        return msgspec.json.format(said, indent=2)  # in a third of the time that `indent` takes above
    except (msgspec.DecodeError, UnicodeEncodeError):  # what is no number, half a letter
        return json.dumps(value, ensure_ascii=False, indent=2, default=str)


def in_batches(rows: Iterable[Row], pass_on: Callable[[list[Row]], Iterable[Row]]) -> Iterator[Row]:
    """Rows as `pass_on` gives them, for as many as a database has: it is given some hundreds at a time."""
    rest = iter(rows)
    while some := list(itertools.islice(rest, _BATCH)):
        yield from pass_on(some)


def json_parts(rows: Iterable[Row]) -> Iterator[str]:
    """A list of rows as `echo_json` prints it, row by row."""
    begun = "["
    for row in rows:
        yield begun + "\n  " + _as_json(row).replace("\n", "\n  ")
        begun = ","
    yield "[]\n" if begun == "[" else "\n]\n"


def csv_parts(rows: Iterable[Row], columns: Sequence[str]) -> Iterator[str]:
    """Rows as CSV, row by row, recipients in one line."""
    from text.sanitise import csv_text  # most commands print none

    yield csv_text([columns], "\n")
    for row in rows:
        line = {**row, "recipient": in_one_line(row.get("recipient") or "")}
        yield csv_text([[line.get(c) for c in columns]], "\n")


class Export:
    """What is to be printed, kept until all of it is there: it ends whole, and who reads it slowly locks nothing."""

    def __init__(self, parts: Iterable[str]) -> None:
        import tempfile

        self._kept = tempfile.SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8", newline="")  # noqa: SIM115 - closed in `show`
        for part in parts:
            self._kept.write(part)

    def show(self) -> None:
        """Prints it, once."""
        with self._kept:
            self._kept.seek(0)
            while part := self._kept.read(_PART):
                click.echo(part, nl=False)
