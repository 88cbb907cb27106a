"""Which rows of a register file may tell of somebody: when the next edition comes, the file is not judged again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from db.store import Store
from model.register import SheetTelling

LEAST = 1_000
"""Rows of a file of which it is worth while."""
_SHARE = 0.25
"""Of its rows at most: the others are let go without a look."""


def telling_rows(store: Store, sha256: str, reader: str) -> tuple[SheetTelling, ...]:
    """What this reader found in a file, sheet by sheet; nothing where that is not kept."""
    row = store.one("select sheets from telling where sha256 = ? and reader = ?", [sha256, reader])
    return msgspec.json.decode(row["sheets"], type=tuple[SheetTelling, ...]) if row else ()


def keep_telling_rows(
    store: Store, source: str, reader: str, found: Iterable[tuple[str, Sequence[SheetTelling]]]
) -> None:
    """Keeps that of the files, by sha256, of a source's last good edition alone, inside a transaction."""
    last = (
        "select sha256 from edition_file"
        " where edition_id = (select max(id) from edition where source = ?1 and state = 'accepted')"
    )
    its = "select f.sha256 from edition_file f join edition e on e.id = f.edition_id where e.source = ?1"
    store.execute(f"delete from telling where sha256 in ({its} except {last})", [source])  # noqa: S608 - our own words
    wanted = {x["sha256"] for x in store.rows(last, [source])}
    store.many("insert or replace into telling values (?, ?, ?)", (
        (sha256, reader, msgspec.json.encode(sheets).decode()) for sha256, sheets in found
        if sha256 in wanted and (every := sum(s.length for s in sheets)) >= LEAST
        and sum(len(s.rows) for s in sheets) <= _SHARE * every
    ))
