"""The changes that have no sentence of their own in a message: a line for each recipient, with how many and which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from alerts.sentences.about import NAME, name_of
from alerts.severity import each_row
from model.change import ROW_KINDS, ChangeKind, StoredChange
from text.labels import counted, plural
from text.sanitise import clean

LINES = 60
"""Recipients that are named; of more, the gravest."""
_REFERENCES = 3
"""References that are named of one recipient's rows."""


def others_in_short(changes: Sequence[StoredChange], *, several: bool) -> list[str]:
    """A line for each recipient and kind of change, as "University of Nowhere: 12 new releases (DS00912, ...)".

    `changes` are given worst first. With `several` sources each line ends with its own.
    """
    by: dict[tuple[str, ChangeKind, str], list[StoredChange]] = defaultdict(list)
    for change in changes:
        for row in each_row(change):
            by[_about(row), row.kind, row.source_title if several else ""].append(row)
    lines = [_line(*about, rows) for about, rows in list(by.items())[:LINES]]
    left = len(by) - LINES
    return [*lines, f"and {plural(left, 'more recipient')}"] if left > 0 else lines


def _about(row: StoredChange) -> str:
    """The recipient; of what is about no row the publication's part that it is about."""
    return name_of(row) if row.kind in ROW_KINDS else clean(row.file or row.source_title, NAME)


def _line(about: str, kind: ChangeKind, source: str, rows: Sequence[StoredChange]) -> str:
    references = list(dict.fromkeys(clean(r.reference, 40) for r in rows if r.reference))
    named = ", ".join(references[:_REFERENCES]) + ("\u2026" if len(references) > _REFERENCES else "")
    said = f"{about}: {counted({kind.value: len(rows)})}"
    return said + (f" ({named})" if named else "") + (f", {clean(source, NAME)}" if source else "")
