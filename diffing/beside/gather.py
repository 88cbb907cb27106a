"""Changes of matched rows that their cells do not show: joined to what is told of a row, or told by themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from model.change import Change, ChangeKind, Comparison
from model.register import Edition

Pair = tuple[int, int]
"""Running numbers of a row in the older and in the newer edition."""
_PLAIN = frozenset({ChangeKind.CHANGED, ChangeKind.MOVED})


class SaidBeside(NamedTuple):
    """What is another than before beside the cells of a row."""

    field: str
    before: str
    after: str
    what: str
    """For people, in a reason: "another line stands over"."""
    together: int
    """Rows of which this is one change."""
    is_outcome: bool = False
    """True where something else became of the request."""


Groups = Mapping[SaidBeside, Sequence[Pair]]


def joined(comparison: Comparison, said: Iterable[tuple[SaidBeside, Pair]]) -> tuple[Comparison, Groups]:
    """The comparison with it in the changes of single rows, and the pairs of which nothing is told yet.

    That a row has moved and nothing else is no more than that another thing became of it.
    """
    told = {c.new: n for n, c in enumerate(comparison.changes) if c.new is not None and c.old is not None}
    changes: list[Change | None] = list(comparison.changes)
    found = defaultdict[SaidBeside, list[Pair]](list)
    for one, pair in said:
        number = told.get(pair[1])
        change = changes[number] if number is not None else None
        if number is None or change is None or change.others:
            found[one].append(pair)
        elif one.is_outcome and change.kind is ChangeKind.MOVED and not change.fields:
            found[one].append(pair)
            changes[number] = None
        else:
            kind = ChangeKind.STATUS_CHANGED if one.is_outcome and change.kind in _PLAIN else change.kind
            changes[number] = replace(change, kind=kind, fields={**change.fields, one.field: (one.before, one.after)})
    return replace(comparison, changes=tuple(filter(None, changes))), found


def with_groups(before: Edition, after: Edition, comparison: Comparison, groups: Groups) -> Comparison:
    """The comparison with a change for each row, or one for all of a group that is large enough."""
    changes = list(comparison.changes)
    for said, pairs in groups.items():
        kind = ChangeKind.STATUS_CHANGED if said.is_outcome else ChangeKind.CHANGED
        if len(pairs) < said.together:
            changes += [_change(before, after, said, pair, kind, f"{said.what} the row") for pair in pairs]
            continue
        kind = kind if said.is_outcome else ChangeKind.BULK_CHANGED
        one = _change(before, after, said, pairs[0], kind, f"{said.what} {len(pairs)} rows")
        changes.append(replace(one, others=tuple(new for _, new in pairs)))
    changes.sort(key=lambda c: (c.new is None, c.new if c.new is not None else c.old or 0))
    return replace(comparison, changes=tuple(changes))


def _change(before: Edition, after: Edition, said: SaidBeside, pair: Pair, kind: ChangeKind, what: str) -> Change:
    (was, row), (table, i) = before.locate(pair[0]), after.locate(pair[1])
    return Change(
        kind, f"{what}; no other cell has changed", table.field_value(i, "reference") or None,
        table.field_value(i, "recipient") or None, table.file, table.sheet, table.numbers[i],
        {said.field: (said.before, said.after)}, was.record(row), table.record(i), *pair,
    )
