"""A column that names bodies, is new in an edition, and is filled for rows that stood before: told as these rows' news.

Who comes into an old row so is as much news as who comes in a new one: a newspaper must not pass as a change of
headings.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from diffing.bulk import ANY, LEAST
from diffing.normal import cell_key
from model.change import Change, ChangeKind
from model.register import FURTHER, NOBODY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from model.change import Comparison
    from model.register import Edition, Table

OF_MEANING = (FURTHER, "commissioner", "processor")
"""Fields of bodies beside the recipient: where that comes to be known, `recipient_known` tells it."""


def with_filled(before: Edition, after: Edition, comparison: Comparison) -> Comparison:
    """The comparison with what new columns of bodies say of matched rows.

    It joins what is told of the row already; else the row has a change of its own, or, where `bulk.LEAST` rows of a
    column or more have none, one change has them all in `others`.
    """
    added = frozenset(comparison.columns.added)
    if not added:
        return comparison
    told = {c.new: n for n, c in enumerate(comparison.changes) if c.new is not None and c.old is not None}
    changes, rows = list(comparison.changes), dict[str, list[Change]]()
    for n, table, i in after.indices():
        old = comparison.matches[n]
        for at, column in enumerate(table.columns) if old >= 0 else ():
            if column.field in OF_MEANING and column.heading in added and _says_more(before, old, table, i, at):
                new = _change(before, after, n, old, column.name, table.rows[i][at])
                if n in told and not changes[told[n]].others:
                    one = changes[told[n]]
                    changes[told[n]] = replace(one, fields={**one.fields, **new.fields}, recipient=new.recipient)
                else:
                    rows.setdefault(column.name, []).append(new)
    for name, found in rows.items():
        changes += [_together(name, found)] if len(found) >= LEAST else found
    changes.sort(key=lambda c: (c.new is None, c.new if c.new is not None else c.old or 0))
    return replace(comparison, changes=tuple(changes))


def _says_more(before: Edition, old: int, table: Table, i: int, at: int) -> bool:
    """True for a cell that names a body that the row did not name before, in whatever column."""
    if not table.rows[i][at]:
        return False
    was, row = before.locate(old)
    named = {cell_key(x) for name in ("recipient", *OF_MEANING) for x in _bodies(was.field_value(row, name))}
    cell = table.rows[i][at]
    new = _bodies(table.field_value(i, "recipient") if table.columns[at].field == FURTHER else cell)
    return not {cell_key(x) for x in new} <= named


def _bodies(cell: str) -> Sequence[str]:
    return [x for line in cell.split("\n") if (x := line.strip(" ;")) and x.casefold() not in NOBODY]


def _change(before: Edition, after: Edition, n: int, old: int, name: str, cell: str) -> Change:
    table, i = after.locate(n)
    was, row = before.locate(old)
    return Change(
        ChangeKind.CHANGED, f"the column {name!r} is new and names a body in this row, which stood before",
        table.field_value(i, "reference") or None, table.field_value(i, "recipient") or None, table.file, table.sheet,
        table.numbers[i], {name: (None, cell)}, was.record(row), table.record(i), old, n,
    )  # fmt: skip


def _together(name: str, found: Sequence[Change]) -> Change:
    reason = f"the column {name!r} is new and names bodies in {len(found)} rows that stood before"
    others = tuple(c.new for c in found if c.new is not None)
    return replace(
        found[0], kind=ChangeKind.BULK_CHANGED, reason=reason, fields={name: (None, ANY)}, others=others, before=None
    )
