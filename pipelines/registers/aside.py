"""What waits in an edition that is put aside, in words for operators: how much of it is new, and whose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.official_names import official_names
from db.recipients.reviews import label, reviewed
from db.withheld.decide import withheld
from model.change import ChangeKind
from model.register import Category, Confidence
from recipients.cell.bodies import recipients_in
from recipients.cell.private import suspected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.store.transaction import Store
    from model.change import Change
    from pipelines.context import Work

_NEW = frozenset({ChangeKind.ADDED, ChangeKind.RESTORED, ChangeKind.ROWS_SHOWN})
_NAMED = 10
"""Names that a message gives; the rest is a number."""


def what_waits(store: Store, work: Work) -> str:
    """One sentence. Only press and companies are named, as printed; nobody who may be a private individual."""
    changes = work.comparison.changes if work.comparison else ()
    new = sum(len(c.others) or 1 for c in changes if c.kind in _NEW)
    if not new:
        return "No row in it is new."
    found = dict.fromkeys(_loud(store, work, changes))
    said = f"{new:,} {'row in it is' if new == 1 else 'rows in it are'} new"
    if not found:
        return f"{said}; no press or company is known among them."
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    return f"{said}, for press or companies among others: {'; '.join(list(found)[:_NAMED])}{more}."


def _loud(store: Store, work: Work, changes: tuple[Change, ...]) -> Iterator[str]:
    answers, official, held = reviewed(store), official_names(store.data), withheld(store)
    for c in changes:
        for n in (c.others or (c.new,)) if c.kind in _NEW else ():
            if n is None or work.after is None:
                continue
            table, i = work.after.locate(n)
            name, cells = table.field_value(i, "recipient"), table.record(i)
            if not name or suspected(name, cells) or not held.allows("recipient", name):
                continue
            for body in recipients_in(name):
                who = label(body, cells, answers, work.recipients, official)
                if who.category is Category.PRESS or (
                    who.category is Category.COMMERCIAL and who.confidence is not Confidence.LOW
                ):
                    yield f"{body} ({who.category.value})"
