"""Checks what a file declares (`Total: 612`, `Data to end of September 2025`) against its rows."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from itertools import pairwise

from model.register import Problem, Table
from readers.columns.dates import read_date
from readers.register.checks import column_orders, dates_of
from readers.register.problems import Code, problem
from text.clean import clean
from text.pattern import lazy_pattern
from text.periods import MONTH

_WHAT = r"(?:data )?(?:releases|shares|data shares|requests|entries|rows|projects|agreements)"
_FILE = r"(?:this|the) (?:register|file|sheet|table|list|workbook|edition)"
_WHERE = rf"(?: (?:listed|shown|published|in total|in {_FILE}))?"
_COUNT = r"([0-9][0-9,]*)"
_COUNTS = (
    lazy_pattern(rf"(?:grand )?total(?: number)?(?: of)?(?: {_WHAT})?{_WHERE}[ :=\u2013-]*{_COUNT}\.?"),
    lazy_pattern(rf"(?:the )?(?:number|no\.?|count) of {_WHAT}{_WHERE}(?: is)?[ :=\u2013-]*{_COUNT}\.?"),
    lazy_pattern(
        rf"(?:{_FILE} (?:contains|lists|shows|has|holds) |there are |total of )?{_COUNT} {_WHAT}{_WHERE}\.?"
    ),
)
"""Each is the whole of a line: prose in which a number stands declares nothing."""
_COUNT_BEHIND = lazy_pattern(rf" total(?: number of)?(?: {_WHAT})?{_WHERE} ?[:=] ?{_COUNT}\.?$")
"""In a cell beside others of its line: "Register of shares | Total: 612"."""
_SUMS = lazy_pattern(r"(?:grand )?totals?[ :]+((?:[0-9][0-9,]* ?)+)")
_END = lazy_pattern(
    rf"\b(?:(?:up )?to|until|as (?:at|of)|ending|ended)(?: the)?(?: end of)? ((?:[0-9]{{1,2}}(?:st|nd|rd|th)? )?{MONTH}"
    rf" (?:[0-9]{{4}}|[0-9]{{2}})\b|[0-9]{{1,2}}/[0-9]{{1,2}}/[0-9]{{4}})"
)
_LONGEST_LINE = 120
_DATED = ("supplied", "decided", "requested", "date")
"""Fields of which no date can lie after the period that the file covers."""
_LONG_AGO = 180
"""Days between the last date of the file and the end of the period, where no two dates are half as far apart."""
_FEW = 5
"""Dates. Fewer do not show how often there are releases."""


def check_declared(releases: Sequence[Table], elsewhere: Sequence[tuple[str, Sequence[str]]]) -> list[Problem]:
    """What the tables of a file say of themselves, or another sheet of it says, and their rows do not meet.

    `elsewhere`: the sheets without releases and their lines.
    """
    @cache
    def counts() -> set[int]:  # most files declare nothing
        found = {n for t in releases for n in _sizes([t])} | _sizes(releases)
        for sheet in {t.sheet for t in releases}:
            found |= _sizes([t for t in releases if t.sheet == sheet])
        return found

    problems = []
    for table in releases:
        met, has_gaps = cache(lambda table=table: counts() | _sums(table)), cache(partial(_has_gaps, table))
        for line in table.notes:
            bare = _SUMS.fullmatch(_plain(line))
            said = map(int, bare[1].replace(",", "").split()) if bare else ()
            if not bare:
                problems += _check_counts(line, met, table.sheet)
            elif (off := [n for n in said if n not in met()]) and counts() and not has_gaps():
                problems.append(_not_met(line, off[0], met(), table.sheet))
        problems += _check_period(table, releases)
    for sheet_name, lines in elsewhere:
        for line in lines:
            problems += _check_counts(line, counts, sheet_name)
    return problems


def _sizes(tables: Sequence[Table]) -> set[int]:
    """How many rows there are, with and without the hidden ones, and how many references."""
    shown, hidden = sum(len(t.rows) for t in tables), sum(len(t.withheld) for t in tables)
    references = {v for t in tables for v in t.field_values("reference") if v}
    return {shown, shown + hidden, len(references)} if shown else set()


def _sums(table: Table) -> set[int]:
    """The sums of the columns that hold numbers only."""
    out = set()
    for i in range(len(table.columns)):
        first = next((r[i] for r in table.rows if r[i]), "")
        if not first.replace(",", "").isdecimal():
            continue  # most columns end here
        cells = [r[i].replace(",", "") for r in table.rows if r[i]]
        if all(c.isdecimal() and len(c) < 16 for c in cells):
            out.add(sum(map(int, cells)))
    return out


def _has_gaps(table: Table) -> bool:
    """True where a sum cannot be known: rows are hidden, or small numbers are not printed."""
    for i in range(len(table.columns)):
        cells = [r[i] for r in table.rows if r[i]]
        numbers = sum(c.replace(",", "").isdecimal() for c in cells)
        if numbers and (table.withheld or any(c[0] in "<-*.:\u2026" or c == "c" for c in cells)):
            return True
    return False


def _plain(line: str) -> str:
    return clean(line).casefold().strip(" *")


def _check_counts(line: str, met: Callable[[], set[int]], sheet: str) -> list[Problem]:
    if len(line) > _LONGEST_LINE:
        return []
    plain = _plain(line)
    found = next((m for p in _COUNTS if (m := p.fullmatch(plain))), None) or _COUNT_BEHIND.search(plain)
    if found is None or not met() or (number := int(found[1].replace(",", ""))) in met():
        return []
    return [_not_met(line, number, met(), sheet)]


def _not_met(line: str, number: int, met: set[int], sheet: str) -> Problem:
    counts = ", ".join(f"{n:,}" for n in sorted(met)[:4])
    message = (
        f"the file says {line[:60]!r}, and {number:,} is not what its rows come to ({counts}): rows may be missing; "
        "compare it with the edition before, or ask the publisher"
    )
    return problem(Code.TOTAL_NOT_MET, message, sheet=sheet or None)


def _check_period(table: Table, releases: Sequence[Table]) -> list[Problem]:
    """The days of all `releases` count: one of the sheets may well have none for years."""
    declared = [(text, end) for text in (table.sheet, *table.notes) if (end := _end_of(text))]
    if not declared:
        return []
    text, end = max(declared, key=lambda d: d[1])
    if later := [n for day, n in _dates(table) if day > end]:
        message = (
            f"it says that it covers the time to {end.isoformat()} ({text[:60]!r}), and row {later[0]} has a later "
            f"date ({len(later)} in all): the period or the dates are wrong"
        )
        return [problem(Code.PERIOD_NOT_MET, message, sheet=table.sheet or None, row=later[0])]
    days = sorted({day for t in releases for day, _ in _dates(t)})
    apart = max((b - a for a, b in pairwise(days)), default=dt.timedelta())
    if len(days) >= _FEW and end - days[-1] > max(dt.timedelta(_LONG_AGO), 2 * apart):
        message = (
            f"it says that it covers the time to {end.isoformat()} ({text[:60]!r}), and its last date is "
            f"{days[-1].isoformat()}: an older edition may stand in its place, or rows are missing"
        )
        return [problem(Code.PERIOD_NOT_MET, message, sheet=table.sheet or None)]
    return []


def _end_of(text: str) -> dt.date | None:
    """The last day that a line says the rows go up to; the latest one where it names several."""
    if len(text) > _LONGEST_LINE:
        return None
    ends = [d for m in _END.finditer(_plain(text)) if (d := _last_day(m[1]))]
    return max(ends, default=None)


def _last_day(text: str) -> dt.date | None:
    date = read_date(text)
    if date is None or date.precision not in ("day", "month"):
        return None
    year, month, day = map(int, f"{date.value}-0".split("-")[:3])
    return dt.date(year, month, day or calendar.monthrange(year, month)[1])


def _dates(table: Table) -> Iterator[tuple[dt.date, int]]:
    """The days by which releases are dated, with their rows; of a month its first, by which none is too late."""
    orders = column_orders(table)
    for i, number in enumerate(table.numbers):
        for name, dated in dates_of(table, i, orders).items():
            if name in _DATED and dated.date and dated.date.precision in ("day", "month"):
                yield dt.date.fromisoformat(f"{dated.date.value}-01"[:10]), number
