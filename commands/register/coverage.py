"""`npdwatch coverage`: which school cohorts a text covers, as printed in a register, and why.

The same code as the public copy's; no database and no network.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct

from commands.arguments import FILE, nearest
from commands.failures import Exit, Failure
from commands.printing.exports import echo_json, json_option
from commands.printing.words import shorten
from commands.register.texts import LARGEST_TEXT, csv_rows, read_text
from commands.runtime import command

if TYPE_CHECKING:
    from readers.register.coverage.values import Coverage

_MOST_SHOWN = 200
"""Characters of a text that are printed above its cohorts."""


class _Row(Struct, frozen=True):
    """A row of a CSV file, and its cells by field name; by "" those of named columns."""

    number: int
    cells: dict[str, str]


@command("coverage")
@click.argument("text", nargs=-1, metavar="[TEXT]...")
@click.option("--csv", "csv_file", type=FILE, help="The rows of a CSV file in UTF-8.")
@click.option("--column", "columns", multiple=True, metavar="NAME",
              help="With --csv: a column to read; may be given again. Default: those that say data and years.")
@click.option("--released", metavar="YYYY-MM", help='When the data were released: to then "2002 onwards" reaches.')
@json_option
def coverage(
    _: click.Context, text: tuple[str, ...], csv_file: Path | None, columns: tuple[str, ...], released: str | None, *,
    as_json: bool,
) -> None:
    """Which school cohorts a TEXT covers (years, key stages, ages, as a register prints them), how surely, and why.

    TEXT as - is standard input. A cohort is those born from 1 September to 31 August.
    """
    from readers.register.coverage.read import read_coverage, read_row

    if bool(text) == (csv_file is not None):
        raise Failure("Give a TEXT (- for standard input), or --csv FILE.", Exit.USAGE)
    if columns and csv_file is None:
        raise Failure("--column goes with --csv FILE.", Exit.USAGE)
    when = _month(released)
    if csv_file is not None:
        rows = list(_rows_of(csv_file, columns))
        found = [
            (r, read_coverage(r.cells[""], released=when) if "" in r.cells else read_row(r.cells, released=when))
            for r in rows
        ]
        if as_json:
            echo_json([{"row": r.number, **_contract(c)} for r, c in found])
        else:
            _print_rows(found)
        return
    given = read_text(Path("-")) if text == ("-",) else " ".join(text)
    if not given.strip():
        raise Failure("The text is empty: give what a register prints of its data and years.", Exit.USAGE)
    one = read_coverage(given, released=when)
    if as_json:
        echo_json(_contract(one))
    else:
        _print_coverage(one)


def _month(released: str | None) -> str | None:
    """The month of a release as given. Raises Failure where it is none (code 2)."""
    if released is None:
        return None
    year, _, month = released.partition("-")
    good = len(year) == 4 and year.isascii() and year.isdigit()
    if not good or (month and not (month.isascii() and month[:2].isdigit() and 1 <= int(month[:2]) <= 12)):
        raise Failure(f"--released {released!r} is no month: write it as 2014-06.", Exit.USAGE)
    return released


def _rows_of(path: Path, columns: Sequence[str]) -> Iterable[_Row]:
    """The rows of a CSV file, with what is read of each.

    Raises:
        Failure: it is empty, no CSV in UTF-8, or has no such column (code 2).
    """
    head, *body = filter(any, csv_rows(path, largest=LARGEST_TEXT))
    if columns:
        places = [_place(head, name, path) for name in columns]
        for number, row in enumerate(body, 2):
            yield _Row(number, {"": "\n".join(row[p] for p in places if p < len(row))})
        return
    fields = _fields(head, path)
    for number, row in enumerate(body, 2):
        cells: dict[str, str] = {}
        for place, field in fields:
            if place < len(row) and row[place].strip():
                cells[field] = f"{cells[field]}\n{row[place]}" if field in cells else row[place]
        yield _Row(number, cells)


def _place(head: Sequence[str], name: str, path: Path) -> int:
    plain = [" ".join(h.split()).casefold() for h in head]
    wanted = " ".join(name.split()).casefold()
    if wanted not in plain:
        raise Failure(f"{path} has no column {name!r}. {nearest(name, head, 'There are')}", Exit.USAGE)
    return plain.index(wanted)


def _fields(head: Sequence[str], path: Path) -> list[tuple[int, str]]:
    """The columns that say data, years or what for, by their headings; a lone column is read whatever its heading."""
    from readers.columns.fields import field_of
    from readers.register.coverage.read import DATA_CELLS, PROSE_CELLS

    named = [(n, field_of(h)) for n, h in enumerate(head)]
    found = [(n, f) for n, f in named if f in DATA_CELLS or f in PROSE_CELLS]
    if not found and len(head) == 1:
        return [(0, "dataset")]
    if not found:
        raise Failure(
            f"{path} has no column whose heading says data, years, title or purpose: name one with --column."
            f" There are: {', '.join(head)}.", Exit.USAGE,
        )
    return found


def _contract(found: Coverage) -> dict[str, Any]:
    """What --json prints of one text."""
    return {
        "spans": [
            {"first": s.first, "last": s.last, "certainty": s.certainty.value, "reason": s.reason, "text": s.text}
            for s in found.spans
        ],
        "unknown": [u.value for u in found.unknown], "years_said": found.years_said, "left_out": list(found.left_out),
    }


def _print_coverage(found: Coverage, indent: str = "") -> None:
    for s in found.spans:
        click.echo(f"{indent}{click.style(s.certainty.value, bold=s.certainty.value == 'sure')}: {s.reason}")
    for reason in found.unknown:
        click.echo(f"{indent}unknown: {reason.value}")
    if found.left_out:
        click.echo(f"{indent}not taken for years of data: {', '.join(found.left_out)}")


def _print_rows(found: Sequence[tuple[_Row, Coverage]]) -> None:
    for row, one in found:
        said = " | ".join(" ".join(cell.split()) for cell in row.cells.values())
        click.echo(f"row {row.number}: {shorten(said, _MOST_SHOWN)}")
        _print_coverage(one, "  ")
    said_years = sum(one.years_said for _, one in found)
    click.echo(f"{said_years:,} of {len(found):,} rows say years of data.")
