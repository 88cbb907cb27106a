"""What commands share in printing: tables, JSON, changes, how far something is."""

from __future__ import annotations

import itertools
import json
import shutil
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from recipients.cell import in_one_line

if TYPE_CHECKING:
    from db.store import Store
    from db.withheld.decide import Withheld

Row = dict[str, Any]
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


LONGEST_WORD = 48
"""Characters of a word (a name of a source, an id) that a table on a terminal leaves whole."""
COMFORTABLE = 14
"""Characters that a column has, if it needs them, before another one is left out."""
GAP = 2
"""Characters between two columns of a table."""


def table(rows: list[Row], headers: Mapping[str, str], *, spare: Sequence[str] = (), width: int | None = None) -> str:
    """Rows as a table for people: `headers` maps keys to headings, in order.

    Where the output goes to a file or a pipe each cell is whole, in one line. On a terminal, or where `width` is given,
    cells are wrapped, and where that is not enough the columns `spare` are left out, one after another, and named.
    """
    import tabulate

    tabulate.MIN_PADDING = 0  # else each heading takes two columns more
    room = shutil.get_terminal_size().columns if width is None and sys.stdout.isatty() else width or 0
    cells = {key: [_cell(row.get(key)) for row in rows] for key in headers}
    gone = _left_out({key: [headers[key], *cells[key]] for key in headers}, spare, room) if room else []
    kept = [key for key in headers if key not in gone]
    widths = _widths([[headers[key], *cells[key]] for key in kept], room) if room else None
    sides = ["right" if _is_number(row.get(key) for row in rows) else "left" for key in kept]
    text = tabulate.tabulate(
        list(zip(*(cells[key] for key in kept), strict=True)), headers=[headers[key] for key in kept],
        tablefmt="simple", disable_numparse=True, colalign=sides, maxcolwidths=widths, maxheadercolwidths=widths,
        break_on_hyphens=False,
    )
    lines = [line.rstrip() for line in text.splitlines()]
    if gone:
        lines.append(f"Not shown, for want of room: {', '.join(headers[key] for key in gone)} (--json has all).")
    return "\n".join(lines)


def _cell(value: Any) -> str:  # noqa: ANN401 - whatever a row holds
    return "" if value is None else " ".join(in_one_line(str(value)).split())


def _is_number(values: Iterable[Any]) -> bool:
    there = [v for v in values if v is not None]
    return bool(there) and all(type(v) is int for v in there)


def _least(column: Sequence[str]) -> int:
    """How narrow a column may get: no word of it is broken, but for one that is longer than any name."""
    return min(LONGEST_WORD, max((len(w) for text in column for w in click.unstyle(text).split()), default=1))


def _left_out(columns: Mapping[str, Sequence[str]], spare: Sequence[str], room: int) -> list[str]:
    """Which of the columns `spare` have no room: what is empty goes first, the others in the order given."""
    least = {
        key: max(_least([head, *cells]), min(COMFORTABLE, max((len(click.unstyle(c)) for c in cells), default=0)))
        for key, (head, *cells) in columns.items()
    }
    gone: list[str] = []
    for key in sorted((key for key in spare if key in least), key=lambda key: any(columns[key][1:])):
        if sum(least.values()) + GAP * (len(least) - 1) <= room:
            break
        del least[key]
        gone.append(key)
    return gone


def _widths(columns: Sequence[Sequence[str]], room: int) -> list[int]:
    """Widths that fit the room: the widest columns give way first, down to their longest words, then below."""
    left = room - GAP * (len(columns) - 1)
    widths = [min(left, max(len(click.unstyle(text)) for text in column)) for column in columns]
    for least in ([_least(column) for column in columns], [1] * len(columns)):
        while sum(widths) > left and (able := [i for i, w in enumerate(widths) if w > least[i]]):
            widths[max(able, key=widths.__getitem__)] -= 1
    return [max(1, w) for w in widths]


def shorten(text: str, most: int) -> str:
    """The beginning of a long text on a terminal; the whole text where the output goes to a file or a pipe."""
    return text if len(text) <= most or not sys.stdout.isatty() else text[: most - 1].rstrip() + "…"


def minute(stamp: str) -> str:
    """A stored time to the minute, such as 2026-11-24 12:00."""
    return stamp[:16].replace("T", " ")


SOON = 1.0
"""Seconds after which work says how far it is."""
PAUSES = (2.0, 5.0, 10.0, 20.0, 40.0)
"""Seconds between the lines that say so where there is no terminal; from then on a minute each."""


@dataclass(slots=True)
class Progress:
    """How far a piece of work is: the work says how to count it, and another thread looks."""

    unit: str = ""
    """In the plural, such as "sources"."""
    of: Callable[[], int] = int
    count: Callable[[], int] = int

    def words(self) -> str:
        """Such as ": 3 of 12 sources"; "" where nothing can be counted yet."""
        of = self.of()
        return f": {min(self.count(), of):,} of {of:,} {self.unit}" if of else ""


def waiting(
    work: Callable[[], Any], what: str, *, quiet: bool = False, progress: Progress | None = None
) -> Any:  # noqa: ANN401 - what the work gives
    """Does the work, and from the first second on says on standard error how far it is.

    On a terminal in one line that is written over; elsewhere in lines that come ever more seldom, or not at all where
    `quiet`.
    """
    terminal = sys.stderr.isatty()
    if quiet and not terminal:
        return work()
    over, begun = threading.Event(), time.monotonic()

    def show() -> None:
        pauses = itertools.repeat(0.25) if terminal else itertools.chain(PAUSES, itertools.repeat(60.0))
        pause, width = SOON, 0
        while not over.wait(pause):
            pause = next(pauses)
            far = progress.words() if progress else ""
            if terminal:
                line = f"  … {what}{far}, {time.monotonic() - begun:.1f} s"
                click.echo("\r" + line.ljust(width), nl=False, err=True)
                width = len(line)
            else:
                click.echo(f"… {what}{far}, {time.monotonic() - begun:.0f} s", err=True)
        if width:
            click.echo("\r" + " " * width + "\r", nl=False, err=True)

    shower = threading.Thread(target=show, daemon=True)
    shower.start()
    try:
        return work()
    finally:
        over.set()
        shower.join()


def with_descriptions(
    store: Store, withheld: Withheld, rows: Sequence[Row], *, as_alerts: bool = False
) -> list[Row]:
    """Rows of changes with "headline", "weight" (low, normal, high) and "next_step", as they may be told.

    In the order given, or, `as_alerts`, in that of a message.
    """
    from alerts.describe import headline_of
    from alerts.foi import request_link
    from alerts.severity import severity, worst_first
    from db.register.changes import stored_changes

    ids = json.dumps([x["id"] for x in rows])
    found = stored_changes(store, "c.id in (select value from json_each(?))", [ids])
    changes = {c.id: c for change in found if (c := withheld.change(change)) is not None}
    if as_alerts:
        rows = sorted((x for x in rows if x["id"] in changes), key=lambda x: worst_first(changes[x["id"]]))
    return [
        {**x, "headline": headline_of(c), "weight": severity(c).word, "next_step": request_link(c)}
        for x in rows
        if (c := changes.get(x["id"])) is not None
    ]


def one_line(change: Row) -> str:
    """A described change in one line: its sentence, how much it matters, reference, before and after, where."""
    from alerts.details import label
    from text.labels import place

    fields = list((change["fields"] or {}).items())[:3]
    told = [(name, *sides) for name, sides in fields if name != "sha256"]
    edits = [f"{label(n)}: {_side(before, n)} → {_side(after, n)}" for n, before, after in told]
    if otherwise := (change.get("detail") or {}).get("reformatted"):
        edits.append(f"written in another form: {', '.join(otherwise)}")
    where = place(change["sheet"], change["row"])
    held = " (waiting for a second look)" if change["state"] == "held" else ""
    headline = f"{change['headline']} [{change['weight']}]"
    said = " · ".join(x for x in (headline, "; ".join(edits), where) if x)
    remark = f" ({change['remark']})" if change.get("remark") else ""
    return shorten(said, 480) + held + remark


def at_terminal() -> bool:
    """True where what is printed is read by a person, and goes into no file and to no other program."""
    return sys.stdout.isatty()


def flowed(text: str, width: int | None = None) -> str:
    """A line for people: on a terminal, or where `width` is given, broken between words, what follows set in by four.

    In a file or a pipe it stays one line.
    """
    room = shutil.get_terminal_size().columns if width is None and sys.stdout.isatty() else width
    indent = " " * (len(text) - len(text.lstrip()) + 4)
    broken = partial(textwrap.fill, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return broken(text, room) if room and room > 2 * len(indent) else text


def _side(value: str | None, name: str) -> str:
    if value is None:
        return "(none)" if name == "address" else "(no column for it)"
    return " ".join(in_one_line(value).split()) or "(empty)"
