"""Tables for people."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click

from commands.printing.words import Row
from commands.standing_in import standing_in
from recipients.cell import in_one_line

LONGEST_WORD = 48
"""Characters of a word (a name of a source, an id) that a table on a terminal leaves whole."""
COMFORTABLE = 14
"""Characters that a column has, if it needs them, before another one is left out."""
GAP = 2
"""Characters between two columns of a table."""
_FOR_ITS_VERSION = {"importlib.metadata": {"version": lambda _: "", "PackageNotFoundError": ImportError}}
"""What tabulate takes of it as it is imported, to look its version up: a fifth of a short command."""


def table(rows: list[Row], headers: Mapping[str, str], *, spare: Sequence[str] = (), width: int | None = None) -> str:
    """Rows as a table for people: `headers` maps keys to headings, in order.

    Where the output goes to a file or a pipe each cell is whole, in one line. On a terminal, or where `width` is given,
    cells are wrapped, and where that is not enough the columns `spare` are left out, one after another, and named.
    """
    with standing_in(_FOR_ITS_VERSION):
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
