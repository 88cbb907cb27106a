"""Rows of one edition to which the same happened, told in one line: 60 that went from "Live" to "Closed".

Another layout of the sheets is one line too: a row for each project where there was one for each data set.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from typing import Any

from alerts.severity import is_unread, priority_categories
from model.change import ChangeKind, StoredChange, shown_row
from recipients.cell import in_one_line

TOGETHER = 5
"""Rows that are told together, as many as make a wording a bulk change (`diffing.bulk.BULK_ROWS`)."""
_EVENTS = frozenset({ChangeKind.STATUS_CHANGED, ChangeKind.LICENCE_ENDED, ChangeKind.DESTRUCTION_RECORDED})

_DIVIDED = frozenset({ChangeKind.SPLIT, ChangeKind.MERGED})
"""What stands in them is the same as before, on more rows or on fewer."""


def told_together(changes: Sequence[StoredChange]) -> list[StoredChange]:
    """The changes, given worst first, with one in the place of those that say the same of `TOGETHER` rows or more.

    Only where nothing else of these rows has changed. It stands where the gravest of them stood, has each of them in
    `detail["shown"]` (`alerts.severity.each_row`), and in `named` the press and companies, of which a sentence may
    have no room for all. It is made for a message alone: each row keeps the change of its own.
    """
    alike: defaultdict[Hashable, list[StoredChange]] = defaultdict(list)
    for change in changes:
        if (same := _same(change)) is not None:
            alike[same].append(change)
    first = {group[0].id: group for group in alike.values() if len(group) >= TOGETHER}
    rest = {change.id for group in first.values() for change in group[1:]}
    return [_as_one(first[c.id]) if c.id in first else c for c in changes if c.id not in rest]


def _same(change: StoredChange) -> Hashable | None:
    """What happened to the row, where its change may be told with others."""
    is_one = change.kind in _DIVIDED or (change.kind in _EVENTS and "rows" not in change.detail)
    is_one = is_one and "shown" not in change.detail
    if not is_one or len(change.fields) > 1 or is_unread(change):
        return None
    where = (change.file, change.sheet) if not change.fields else ()  # rows that went to another sheet: to which
    return change.source, change.edition_id, change.kind, tuple(change.fields.items()), bool(change.after), where


def _as_one(changes: Sequence[StoredChange]) -> StoredChange:
    names = list(dict.fromkeys(in_one_line(c.recipient or "") for c in changes if priority_categories(c)))
    return changes[0]._replace(
        release_id=None, before=None, after={}, reference=None,
        detail={"rows": len(changes), "shown": [_shown(change) for change in changes], "named": "; ".join(names)},
    )


def _shown(change: StoredChange) -> dict[str, Any]:
    """The row as those of a change that is stored with many rows are given."""
    return shown_row(
        change._asdict(), release=change.release_id, category=change.category.value, cells=dict(change.cells),
        confidence=change.confidence.value, also=[c.value for c in change.also], outcome=change.outcome.value,
        score_reasons=list(change.score_reasons),
    )
