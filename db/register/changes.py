"""Changes: written once each, held where a second look must confirm them, and opened by it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from db.register.editions import KnownEdition
from db.store.transaction import Store, as_json, stamp
from model.change import Change
from model.register import Category, Edition, Place


def save_change(
    store: Store,
    source: str,
    edition: int | None,
    change: Change,
    now: datetime,
    *,
    release: int | None = None,
    versions: tuple[int | None, int | None] = (None, None),
    category: str = Category.UNKNOWN.value,
    state: str = "open",
    detail: Mapping[str, Any] | None = None,
    once: str = "",
) -> str:
    """Writes one change, inside a transaction, found or created: its key, which is given, is made from what is told.

    `once` names what the change is about where it may be told a single time ever; otherwise its place in the sequence
    of the source's editions is part of the key, since the same thing can happen twice.
    """
    number = store.one("select number from edition where id = ?", [edition]) if edition else None
    told = [
        source, change.kind.value, once or (number["number"] if number else stamp(now)), change.reference,
        change.recipient, change.file, change.sheet, change.row, [[k, *v] for k, v in change.fields.items()],
        change.before, change.after,
    ]  # fmt: skip
    key = hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:24]
    store.execute(
        "insert into change(key, source, edition_id, kind, state, release_id, version_before, version_after, reference,"
        " recipient, category, file, sheet, row, fields, reason, detail, seen_at, open_at)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict(key) do nothing",
        [
            key, source, edition, change.kind.value, state, release, *versions, change.reference, change.recipient,
            category, change.file, change.sheet, change.row, as_json({k: list(v) for k, v in change.fields.items()}),
            change.reason, as_json(dict(detail or {})), stamp(now), stamp(now) if state == "open" else None,
        ],
    )  # fmt: skip
    return key


def confirm(store: Store, source: str, seen_before: str, now: datetime, *, rows: bool, page: bool) -> int:
    """Opens a source's changes held since `seen_before` or earlier, inside a transaction. Gives how many.

    For use after a second identical fetch: of all registers whole (`rows`), of the page (`page`).
    """
    which = [sql for sql, on in (("edition_id is not null", rows), ("edition_id is null", page)) if on]
    if not which:
        return 0
    done = store.execute(
        "update change set state = 'open', open_at = ? where source = ? and state = 'held' and seen_at <= ?"  # noqa: S608
        f" and ({' or '.join(which)})",
        [stamp(now), source, seen_before],
    )
    if rows:
        store.execute(
            "update edition set confirmed_at = ? where source = ? and state = 'accepted' and confirmed_at is null"
            " and seen_at <= ?",
            [stamp(now), source, seen_before],
        )
    return done.rowcount


def save_deadlines(
    store: Store, source: str, known: KnownEdition, edition: Edition, passed: Sequence[Change], now: datetime
) -> None:
    """Writes down what time did to rows of an edition, inside a transaction; each once for each edition."""
    rows = {
        Place(x["file"], x["sheet"], x["row"]): x
        for x in store.rows(
            "select r.file, r.sheet, r.row, v.id version, v.release_id, v.category from edition_row r"
            " join version v on v.id = r.version_id where r.edition_id = ?",
            [known.id],
        )
    }
    for change in passed:
        found = rows.get(edition.place(change.new)) if change.new is not None else None
        save_change(
            store, source, known.id, change, now, release=found["release_id"] if found else None,
            versions=(None, found["version"] if found else None),
            category=found["category"] if found else Category.UNKNOWN.value,
        )  # fmt: skip
