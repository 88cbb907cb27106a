"""Rows that a spreadsheet puts into a table to count its groups: `Zorvane Ltd Count | 3`, `Grand Total | 20`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress, count
from operator import itemgetter

from readers.columns.dates import read_date
from readers.columns.values import is_count
from readers.register.headings.row import Row
from text.clean import fold

_WORDS = frozenset({
    "count", "counts", "total", "totals", "subtotal", "sum", "average", "max", "min", "product", "result", "cyfanswm",
})
_ENDS = tuple(word for w in _WORDS for word in (f" {w}", f" {w.title()}", f" {w.upper()}"))
_LAST = frozenset(word.lstrip() for word in _ENDS)
_LAST_LETTERS = frozenset({"", *(word[-1] for word in _LAST)})
_OF_ALL = frozenset({"grand", "overall", "report"})


def find_subtotals(rows: Sequence[Row], form: str = "") -> list[int]:
    """The 0-based numbers of those rows: a group's name and the word, nothing else but counts, beside the group.

    `Zorvane Ltd Total` under other bodies' rows, or with anything else beside it, is a recipient. `form`: as
    `one_form`, of their first cells.
    """
    if form and form[-1] not in _LAST_LETTERS and not form.isdecimal():
        return []
    first = list(map(itemgetter(0), rows))
    ends = compress(count(), map(_LAST_LETTERS.__contains__, map(itemgetter(slice(-1, None)), first)))
    named = [n for n in ends if not (cell := first[n]) or cell[cell.rfind(" ") + 1 :] in _LAST]
    begins = sorted([*named, *compress(count(), map(str.isdecimal, first))])
    may = {n: at for n in begins if (at := _label(rows[n])) >= 0}
    if not may:
        return []
    plain = [n for n in range(len(rows)) if n not in may]
    near = {n: (above, below) for n, above, below in _neighbours(may, plain)}
    return [n for n, at in may.items() if _is_of_a_group(rows, rows[n][at], at, near[n])]


def _ends(cell: str) -> bool:
    return cell.endswith(_ENDS)


def _label(row: Row) -> int:
    """Where the only text of a row stands that is no count, if it ends so; -1 where there is none."""
    labels = [i for i, cell in enumerate(row) if cell and not is_count(cell)] if any(map(_ends, row)) else []
    counted = any(cell and i not in labels for i, cell in enumerate(row))
    return labels[0] if len(labels) == 1 and counted and _ends(row[labels[0]]) else -1


def _neighbours(may: Sequence[int] | dict[int, int], plain: Sequence[int]) -> list[tuple[int, int, int]]:
    """For each row that may be one the last plain row above it, and the first below it; -1 where there is none."""
    out, at = [], 0
    for n in may:
        while at < len(plain) and plain[at] < n:
            at += 1
        out.append((n, plain[at - 1] if at else -1, plain[at] if at < len(plain) else -1))
    return out


def _is_of_a_group(rows: Sequence[Row], text: str, at: int, near: tuple[int, int]) -> bool:
    group = text.rpartition(" ")[0].rstrip(" :-")
    if fold(group) in _OF_ALL or ((date := read_date(group)) is not None and date.precision == "day"):
        return True
    return any(n >= 0 and fold(rows[n][at]) == fold(group) for n in near)
