"""What happens to releases because time passes, with no word changed: a licence ends, a destruction falls due."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from diffing.normal import date_order, days
from diffing.rows.change_kind import is_recorded
from model.change import Change, ChangeKind
from model.register import Edition, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

DESTRUCTION_WITHIN = timedelta(days=90)
"""After the end of the licence; the register gives no term, so this is ours and the reason says so."""


def passed_deadlines(edition: Edition, since: date, today: date) -> Iterator[Change]:
    """The licences that ended, and destructions that fell due, on or after `since` and before `today`.

    Asked day after day with `since` at the last `today`, each is told once. A date that can be read two ways counts
    by its later reading; a month without a day counts to its end. A destruction is overdue only where the register
    has a column for it that is empty or says no.
    """
    start = 0
    for table in edition.tables:
        at = {c.field: i for i, c in reversed(list(enumerate(table.columns))) if c.field}
        if "licence_end" in at:
            yield from _of_table(table, at, start, (since, today))
        start += len(table.rows)


def _of_table(table: Table, at: dict[str, int], start: int, span: tuple[date, date]) -> Iterator[Change]:
    order = date_order({row[at["licence_end"]] for row in table.rows})
    for i, row in enumerate(table.rows):
        readings = [_last_day(*day) for day in days(row[at["licence_end"]], order)]
        ends = max((d for d in readings if d), default=None)
        if ends is None:
            continue
        if span[0] <= ends < span[1]:
            yield _change(table, i, start, ChangeKind.LICENCE_ENDED, f"the licence ended on {ends.isoformat()}")
        due = ends + DESTRUCTION_WITHIN
        if "destroyed" in at and not is_recorded(row[at["destroyed"]]) and span[0] <= due < span[1]:
            yield _change(
                table,
                i,
                start,
                ChangeKind.DESTRUCTION_OVERDUE,
                f"no destruction is recorded {DESTRUCTION_WITHIN.days} days after the licence ended on {ends}",
            )


def _last_day(year: int, month: int, day: int) -> date | None:
    """The day, or the last day of the month; None for a day that no calendar has."""
    try:
        if day:
            return date(year, month, day)
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    except ValueError:
        return None


def _change(table: Table, i: int, start: int, kind: ChangeKind, reason: str) -> Change:
    return Change(
        kind=kind,
        reason=reason,
        reference=table.field_value(i, "reference") or None,
        recipient=table.field_value(i, "recipient") or None,
        file=table.file,
        sheet=table.sheet,
        row=table.numbers[i],
        after=table.record(i),
        new=start + i,
    )
