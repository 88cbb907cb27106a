"""Changes that are to be told, and the alerts made of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from db.outbox.deliveries import save_alert
from db.outbox.digests import hold, keep_muted, release
from db.outbox.incidents import mark_told
from db.register.changes import pass_over, stored_changes, with_history, with_texts
from db.store.transaction import Store, stamp
from db.withheld.decide import withheld
from model.change import StoredChange
from model.delivery import Alert, Notice, Wanted

GONE = "an alert of which something has been withheld since"
"""In place of an earlier alert's headline."""


def unplanned(store: Store, limit: int, after: int = 0, *, texts: bool = False) -> list[StoredChange]:
    """Changes to be told that no plan covers yet, as they may be told, oldest first, at least `limit` where there are.

    Only such with an id greater than `after`. Never part of an edition: twenty rows of one edition are to be one
    message, so the last edition comes whole. With `texts` the changes of items hold the whole text in `detail["text"]`,
    for routes that look for words.
    """
    while found := _unplanned(store, limit, after):
        after = found[-1].id
        held = withheld(store)
        told = [c for x in (with_texts(store, found) if texts else found) if (c := held.change(x)) is not None]
        if len(told) < len(found):
            with store.transaction():
                pass_over(store, {c.id for c in found} - {c.id for c in told})
        if told:
            return told
    return []


def _unplanned(store: Store, limit: int, after: int) -> list[StoredChange]:
    where = "c.state = 'open' and c.planned_at is null and c.id > ?"
    first = stored_changes(store, f"{where} order by c.id limit ?", [after, limit])
    if len(first) == limit:
        last = first[-1]
        first += stored_changes(store, f"{where} and c.edition_id = ? order by c.id", [last.id, last.edition_id])
    return with_history(store, first)


class AlreadyPlanned(Exception):
    """Another process has planned some of it meanwhile; nothing was written, and what is left is to be read anew."""


def save_plan(
    store: Store, alerts: Iterable[Alert], planned: Collection[int], now: datetime, notices: Sequence[Notice] = (), *,
    put_off: Sequence[Wanted] = (), released: Sequence[Wanted] = (), muted: Iterable[tuple[int, int]] = (),
) -> None:  # fmt: skip
    """In one transaction: the alerts, their deliveries, the changes and notices as planned.

    `put_off` is kept for a digest, `released` is in one now, `muted` are changes with the mutes that keep them back.
    An alert or delivery whose id is already there is left as it is.

    Raises:
        AlreadyPlanned: a change or what was put off has been planned by somebody else meanwhile.
    """
    with store.transaction():
        for a in alerts:
            save_alert(store, a, now)
        # Taken out first: what a storm puts off once more goes back under the same key.
        if release(store, released) != len(released):
            raise AlreadyPlanned
        hold(store, put_off)
        keep_muted(store, muted, now)
        done = store.db.conn.executemany(
            "update change set planned_at = ? where id = ? and planned_at is null", [(stamp(now), c) for c in planned]
        )
        if max(0, done.rowcount) != len(planned):
            raise AlreadyPlanned
        mark_told(store, notices, now)


def changes_of(store: Store, alert: str) -> list[StoredChange]:
    """The changes that an alert tells of, with their histories, as stored."""
    found = stored_changes(store, "c.id in (select change_id from alert_change where alert_id = ?)", [alert])
    return with_history(store, found)


def told_lately(store: Store, channel: str, since: datetime) -> int:
    """How many alerts of changes a channel was given since then."""
    found = store.one(
        "select count(*) n from alert a where a.channel = ? and a.created_at > ?"
        " and exists (select 1 from alert_change x where x.alert_id = a.id)",
        [channel, stamp(since)],
    )
    return int(found["n"]) if found else 0


def last_alert(store: Store, channel: str, source: str) -> dict[str, Any] | None:
    """The newest alert of a channel about a source: {"id", "created_at", "headline", "change"}.

    No headline of which something has been withheld since.
    """
    found = store.one(
        "select a.id, a.created_at, c.id change, coalesce(json_extract(a.payload, '$.headline'), '') headline"
        " from change c join alert_change x on x.change_id = c.id"
        " join alert a on a.id = x.alert_id and a.channel = ? where c.source = ? order by c.id desc limit 1",
        [channel, source],
    )
    held = withheld(store)
    if found and held and any(held.change(c) != c for c in changes_of(store, found["id"])):
        found["headline"] = GONE
    return found
