"""Rows told from an edition that is quarantined still: recorded, with their removal held until that is settled."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from db.register.changes import HELD_REMOVALS
from db.register.editions import TOLD_AHEAD
from db.store import Store
from diffing.normal import cell_key
from model.change import TAKEN_BACK
from model.hidden import WITHHELD_MARK
from model.register import Table
from text.timestamp import stamp

STANDS_ASIDE = (
    "(c.state = 'held' and exists (select 1 from version o join edition t on t.id = o.edition_id"  # noqa: S608 - our own words
    " join edition q on q.source = t.source and q.files_key = t.files_key and q.state = 'quarantined'"
    f" and q.decided_at is null where o.id = c.version_before and t.why = '{TOLD_AHEAD}'))"
)
"""Of a change `c`: it says that a row is gone which stands in the edition that waits; so long it is not."""


class RowAhead(Struct, frozen=True):
    """One such row, or one that is missing from one look."""

    change: int
    """The removal that is held."""
    release: int
    version: int
    files_key: str
    """Of the edition in which it stood."""
    cells: Mapping[str, str]
    names: frozenset[tuple[str, str, str]]
    """Keys of which another row has one if it is the same."""


def rows_ahead(store: Store, source: str) -> list[RowAhead]:
    """The rows of a source that were told so and of which it is not yet known whether they stay, oldest first."""
    return _held(store, source, "is")


def rows_missing(store: Store, source: str) -> list[RowAhead]:
    """The rows of accepted editions that one look did not find; nobody has been told."""
    return _held(store, source, "is not")


def _held(store: Store, source: str, told_ahead: str) -> list[RowAhead]:
    found = store.rows(
        "select c.id change, c.release_id release, v.id version, e.files_key, v.cells, v.reference, v.recipient,"  # noqa: S608 - our own words
        f" v.title from (select * {HELD_REMOVALS} and +source = ?) c"
        f" join version v on v.id = c.version_before join edition e on e.id = v.edition_id and e.why {told_ahead} ?"
        " order by c.id", [source, TOLD_AHEAD],
    )
    return [
        RowAhead(x["change"], x["release"], x["version"], x["files_key"], json.loads(x["cells"]),
                 named(x["reference"], x["recipient"], x["title"]))
        for x in found
    ]


def names_of(table: Table, i: int, *, fold: bool = False) -> frozenset[tuple[str, str, str]]:
    """By what a row is known again, though some of its cells say something else: reference or title, with recipient.

    `fold`: in whatever capitals.
    """
    return named(*(table.field_value(i, name) for name in ("reference", "recipient", "title")), fold=fold)


def named(reference: str, recipient: str, title: str, *, fold: bool = False) -> frozenset[tuple[str, str, str]]:
    """As `names_of`, of cells. What is withheld names no row: that of another child reads the same."""
    who = cell_key(recipient)
    reference, title = ("" if WITHHELD_MARK in said else said for said in (reference, title))
    keys = (("reference", cell_key(reference, plain=True)), ("title", cell_key(title)))
    return frozenset(
        (kind, *((key.casefold(), who.casefold()) if fold else (key, who))) for kind, key in keys if key
    )


def first_missed(store: Store, source: str, now: datetime) -> None:
    """Another edition stands in the place of the one that had them, inside a transaction.

    What is not in it either has been missed by one look from now on, and is told as gone after a second.
    """
    store.many(
        "update change set seen_at = ? where id = ?", [(stamp(now), row.change) for row in rows_ahead(store, source)]
    )


def take_back(store: Store, source: str, rejected: str, now: datetime) -> None:
    """An operator has rejected an edition, inside a transaction: what was told of it is told as taken back.

    `rejected`: its `files_key`.
    """
    mine = [row.change for row in rows_ahead(store, source) if row.files_key == rejected]
    sql = "update change set state = 'open', open_at = ?1, seen_at = ?1, reason = ?2 where id = ?3"
    store.many(sql, [(stamp(now), TAKEN_BACK, change) for change in mine])
