"""The bodies that recipients' cells name, as crawls note them: to take thousands apart loads all lists and rules."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from db.recipients.ruleset import ruleset_version
from db.store import Store, as_json
from model.recipient import Category, Confidence, Recipient


class CellBody(NamedTuple):
    """A body of a cell."""

    name: str
    key: str
    """`recipients.cell.bodies.body_key`."""


class NamedInCells:
    """What the cells of a database name. What nobody noted, or other lists made, is worked out when it is asked for."""

    def __init__(self, store: Store) -> None:
        self._bodies: dict[str, list[CellBody]] = {}
        self._labels: dict[str, str] = {}
        for cell, name, key, label in store.tuples(
            "select cell, name, key, label from recipient_body where lists = ? order by cell, place",
            [ruleset_version(store.data)],
        ):
            self._bodies.setdefault(cell, []).append(CellBody(name, key))
            self._labels[name] = label

    def bodies(self, cell: str) -> list[CellBody]:
        """Those that received, in their order (`recipients_in`)."""
        known = self._bodies.get(cell)
        if known is None:
            from recipients.cell.bodies import body_key, recipients_in  # loads the lists

            known = self._bodies[cell] = [CellBody(name, body_key(name)) for name in recipients_in(cell)]
        return known

    def names(self, cell: str) -> list[str]:
        """Their names."""
        return [body.name for body in self.bodies(cell)]

    def label(self, name: str) -> Recipient | None:
        """What lists and rules say of a body; None where that was not noted."""
        if name not in self._labels:
            return None
        category, confidence, reason, also = json.loads(self._labels[name])
        return Recipient(name, Category(category), Confidence(confidence), reason, tuple(map(Category, also)))


def note_cells(store: Store, where: str, values: Sequence[int] = ()) -> None:
    """Notes what the recipients of some versions `v` name, where that is not noted, inside a transaction.

    `where`: a condition of ours with `values`.
    """
    from db.recipients.official_names import official_names  # loads the lists, as do the others
    from recipients.cell.bodies import body_key, recipients_in
    from recipients.classify import classify_recipient

    lists, official = ruleset_version(store.data), official_names(store.data)
    cells = [cell for (cell,) in store.tuples(
        f"select distinct recipient from version v where {where} and recipient != '' and not exists"  # noqa: S608 - ours
        " (select 1 from recipient_body where cell = v.recipient and lists = ?)", [*values, lists],
    )]
    store.many("delete from recipient_body where cell = ?", ((cell,) for cell in cells))
    store.many("insert into recipient_body values (?, ?, ?, ?, ?, ?)", (
        (cell, place, name, body_key(name), _label(classify_recipient(name, official=official)), lists)
        for cell in cells for place, name in enumerate(recipients_in(cell))
    ))


def _label(who: Recipient) -> str:
    return as_json([who.category, who.confidence, who.reason, who.also])
