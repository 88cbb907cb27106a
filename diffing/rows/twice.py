"""Rows that stand in more than one file of a publication: an old and a new file side by side say nothing twice."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from diffing.normal import cell_key
from model.change import REMOVAL_KINDS, Change, ChangeKind, Comparison
from model.register import Edition

if TYPE_CHECKING:
    from collections.abc import Hashable

    from model.register import Table


def tell_once(before: Edition, after: Edition, comparison: Comparison) -> Comparison:
    """One change for all rows of a file that stand in another one too, and none for what leaves one of the two."""
    wanted = {ChangeKind.DUPLICATE_ADDED, *REMOVAL_KINDS}
    files = {t.file for e in (before, after) for t in e.tables}
    if len(files) < 2 or not any(c.kind in wanted for c in comparison.changes):
        return comparison
    where: dict[Hashable, set[str]] = defaultdict(set)
    for _, table, i in after.indices():
        where[_key(table, i)].add(table.file)
    copied: dict[str, list[Change]] = defaultdict(list)
    kept, still = [], 0
    for change in comparison.changes:
        if change.kind is ChangeKind.DUPLICATE_ADDED and change.new is not None:
            if where[_key(*after.locate(change.new))] - {change.file}:
                copied[change.file or ""].append(change)
                continue
        elif change.kind in REMOVAL_KINDS and change.old is not None:
            table, i = before.locate(change.old)
            if where.get(_key(table, i), set()) - {table.file}:
                still += 1
                continue
        kept.append(change)
    bulk = [c for found in copied.values() for c in _bulk(found)]
    changes = sorted((*kept, *bulk), key=lambda c: (c.new is None, c.new if c.new is not None else c.old or 0))
    ignored = {**comparison.ignored, **({"in_another_file": still} if still else {})}
    return replace(comparison, changes=tuple(changes), ignored=ignored)


def _key(table: Table, i: int) -> Hashable:
    return tuple(sorted((name, cell_key(cell)) for name, cell in table.record(i).items() if cell))


def _bulk(found: list[Change]) -> list[Change]:
    if len(found) < 2:
        return found
    others = tuple(c.new for c in found if c.new is not None)
    reason = f"{len(found):,} rows stand in two files"
    # It is about no row in particular, and its first row's recipient must not look like whom it is about.
    one = replace(found[0], reason=reason, reference=None, recipient=None, before=None, after=None, others=others)
    return [one]
