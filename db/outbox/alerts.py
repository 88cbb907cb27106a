"""Changes that are to be told, the alerts planned for them, digests and mutes."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from db.items.since import as_texts_stand
from db.outbox import restored
from db.outbox.deliveries import save_alert
from db.outbox.incidents import mark_told
from db.register.changes import pass_over, stored_changes, stored_changes_of, with_history, with_texts
from db.schedule import DIGEST_DUE
from db.store import Store, as_json
from db.withheld.decide import load_withheld
from model.change import ChangeKind, StoredChange
from model.delivery import Alert, Mute, Notice, PendingNotification
from text.timestamp import parse_stamp, stamp

GONE = "an alert of which something has been withheld since"
"""In place of an earlier alert's headline."""


def unplanned(
    store: Store, limit: int, after: int = 0, *, texts: bool = False, but_first_looks: Collection[str] = (),
    but: Collection[str] = (),
) -> list[StoredChange]:
    """Changes to be told that no plan covers yet, as they may be told, oldest first, at least `limit` where there are.

    Only such with an id greater than `after`; the last edition comes whole, since its rows are to be one message. With
    `texts` the changes of items hold the whole text in `detail["text"]`, for routes that look for words. Not the
    first looks at the sources `but_first_looks`, and nothing of the sources `but`.
    """
    while found := _unplanned(store, limit, after, [as_json(list(but_first_looks)), as_json(list(but))]):
        after = found[-1].id
        told = _as_they_may_be_told(store, as_texts_stand(store, found), texts=texts)
        if len(told) < len(found):
            with store.transaction():
                pass_over(store, {c.id for c in found} - {c.id for c in told})
        if told:
            return told
    return []


def _unplanned(store: Store, limit: int, after: int, but: Sequence[str]) -> list[StoredChange]:
    among = "c.source in (select value from json_each(?))"
    later = f"not (c.kind = 'baseline' and {among}) and not {among}"
    where = f"c.state = 'open' and c.planned_at is null and {later} and c.id > ?"
    first = stored_changes(store, f"{where} order by c.id limit ?", [*but, after, limit])
    if len(first) == limit:
        last = first[-1]
        first += stored_changes(store, f"{where} and c.edition_id = ? order by c.id", [*but, last.id, last.edition_id])
    return with_history(store, first)


def moments(store: Store, since: str = "") -> list[tuple[str, list[int]]]:
    """When changes were planned, or else opened, since a time, oldest first, each with the numbers of the changes."""
    rows = store.rows(
        "select coalesce(planned_at, open_at, seen_at) at, json_group_array(id) ids from change where state = 'open'"
        " and found_at is null group by 1 having at >= ? order by 1", [since],
    )
    return [(x["at"], sorted(json.loads(x["ids"]))) for x in rows]


def as_they_may_be_told(store: Store, ids: Iterable[int], *, texts: bool) -> list[StoredChange]:
    """These changes without what is withheld, oldest first; with `texts` as `unplanned` gives them."""
    found = sorted(stored_changes_of(store, ids), key=lambda c: c.id)
    return _as_they_may_be_told(store, found, texts=texts)


def _as_they_may_be_told(store: Store, found: list[StoredChange], *, texts: bool) -> list[StoredChange]:
    withheld = load_withheld(store)
    return [c for x in (with_texts(store, found) if texts else found) if (c := withheld.change(x)) is not None]


class AlreadyPlanned(Exception):
    """Another process has planned some of it meanwhile; nothing was written: read again what is left."""


def save_plan(
    store: Store, alerts: Iterable[Alert], planned: Collection[int], now: datetime, notices: Sequence[Notice] = (), *,
    deferred: Sequence[PendingNotification] = (), released: Sequence[PendingNotification] = (),
    muted: Iterable[tuple[int, int]] = (),
) -> None:
    """In one transaction: the alerts, their deliveries, the changes and notices as planned.

    `deferred` is kept for a digest, `released` is in one now, `muted` are changes with the mutes that keep them back.
    An alert or delivery whose id is already there is left as it is.

    Raises:
        AlreadyPlanned: a change or what was put off has been planned by somebody else meanwhile.
    """
    alerts = tuple(alerts)
    with store.transaction():
        for a in alerts:
            save_alert(store, a, now)
        restored.mark_repeats(store, [a.id for a in alerts])
        # Taken out first: what a storm puts off once more goes back under the same key.
        gone = store.many(
            "delete from waiting where change_id = ? and channel = ? and address = ?",
            [(w.change.id, w.channel, w.address) for w in released],
        )
        if gone != len(released):
            raise AlreadyPlanned
        defer(store, deferred)
        store.many(
            "insert into muted values (?, ?, ?) on conflict do nothing",
            [(change, number, stamp(now)) for change, number in muted],
        )
        sql = "update change set planned_at = ? where id = ? and planned_at is null"
        if store.many(sql, [(stamp(now), c) for c in planned]) != len(planned):
            raise AlreadyPlanned
        mark_told(store, notices, now)


def changes_of(store: Store, alert: str) -> list[StoredChange]:
    """The changes that an alert tells of, with their histories, as stored, and with what their texts tell no more.

    Without what has been taken back since.
    """
    mine = "c.state != 'retracted' and c.id in (select change_id from alert_change where alert_id = ?)"
    return as_texts_stand(store, with_history(store, stored_changes(store, mine, [alert])))


def is_decided_since(store: Store, alert: str) -> bool:
    """Whether a person may have decided otherwise than an alert about changes says: what it says is looked at then."""
    return bool(store.one(
        "select 1 from alert a where a.id = ? and exists (select 1 from alert_change x join change c"
        " on c.id = x.change_id where x.alert_id = a.id and (c.state = 'retracted' or c.kind = ?"
        " or exists (select 1 from review r where r.reviewed_at >= a.created_at)))",
        [alert, ChangeKind.TO_LOOK_AT.value],
    ))


def recent_alert_count(store: Store, channel: str, since: datetime) -> int:
    """How many alerts of changes a channel was given since then."""
    return store.count(
        "alert a where a.channel = ? and a.created_at > ?"
        " and exists (select 1 from alert_change x where x.alert_id = a.id)",
        [channel, stamp(since)],
    )


def last_alert(store: Store, channel: str, source: str) -> dict[str, Any] | None:
    """A channel's newest alert about a source: {id, created_at, headline, change}; of what is withheld no headline."""
    found = store.one(
        "select a.id, a.created_at, c.id change, coalesce(json_extract(a.payload, '$.headline'), '') headline"
        " from change c join alert_change x on x.change_id = c.id"
        " join alert a on a.id = x.alert_id and a.channel = ? where c.source = ? order by c.id desc limit 1",
        [channel, source],
    )
    withheld = load_withheld(store)
    if found and withheld and any(withheld.change(c) != c for c in changes_of(store, found["id"])):
        found["headline"] = GONE
    return found


def defer(store: Store, deferred: Iterable[PendingNotification]) -> None:
    """Puts changes down for a digest, inside a transaction."""
    store.many(
        "insert into waiting values (?, ?, ?, ?, ?) on conflict do nothing",
        [(w.change.id, w.channel, w.address, stamp(w.due), as_json(w.why)) for w in deferred if w.due],
    )


def due_digests(
    store: Store, now: datetime, *, only: str = "", but: str = "", texts: bool = False
) -> list[PendingNotification]:
    """Changes whose digest is due, as they may be told, with each receiver; what is withheld is passed over.

    Those of `only` one channel, or of all `but` one; `texts` as in `unplanned`.
    """
    rows = store.rows(
        f"select * from waiting where {DIGEST_DUE} and :only in ('', channel) and channel != :but"  # noqa: S608 - ours
        " order by change_id, rowid",
        {"now": stamp(now), "only": only, "but": but},
    )
    changes = as_texts_stand(store, with_history(store, stored_changes_of(store, {x["change_id"] for x in rows})))
    changes = with_texts(store, changes) if texts else changes
    withheld = load_withheld(store)
    told = {c.id: withheld.change(c) for c in changes}
    out = [
        PendingNotification(
            c, x["channel"], x["address"], parse_stamp(x["due"]), tuple((r, why) for r, why in json.loads(x["why"]))
        )
        for x in rows if (c := told.get(x["change_id"]))
    ]
    if kept := [number for number, change in told.items() if change is None]:
        with store.transaction():
            store.execute(
                f"delete from waiting where change_id in (select value from json_each(:kept)) and {DIGEST_DUE}",  # noqa: S608
                {"kept": as_json(kept), "now": stamp(now)},
            )
            pass_over(store, kept)
    return out


def forget_waiting(store: Store, channel: str) -> None:
    """Takes out what waits for a digest of a channel."""
    if store.count("waiting where channel = ?", [channel]):
        with store.transaction():
            store.execute("delete from waiting where channel = ?", [channel])


def put_off(store: Store, channel: str, now: datetime, until: datetime) -> None:
    """Lets what is due of a channel's digests wait until then, inside a transaction."""
    store.execute(
        f"update waiting set due = :until where channel = :channel and {DIGEST_DUE}",  # noqa: S608 - our own words
        {"until": stamp(until), "channel": channel, "now": stamp(now)},
    )


def next_digests(store: Store) -> list[dict[str, Any]]:
    """The digests to come: channel, when it is due, how many changes wait for it."""
    return store.rows(
        "select channel, due, count(distinct change_id) changes from waiting"
        " group by channel, due order by due, channel"
    )


def mute(store: Store, now: datetime, *, source: str, recipient: str, kind: str, until: datetime, why: str) -> int:
    """Writes a mute down and gives its number."""
    with store.transaction():
        return store.insert(
            "mute", source=source, recipient=recipient, kind=kind, until=stamp(until), why=why, made_at=stamp(now)
        )


def lift(store: Store, number: int, now: datetime) -> bool:
    """Ends a mute early; False if no active mute has this number."""
    with store.transaction():
        sql = "update mute set lifted_at = ? where id = ? and lifted_at is null and until > ?"
        return store.execute(sql, [stamp(now), number, stamp(now)]).rowcount > 0


def released_changes(store: Store, now: datetime) -> list[StoredChange]:
    """What mutes that were lifted or ran out have kept back and nothing has let go yet, oldest first."""
    over = "m.lifted_at is not null or m.until <= ?"
    kept = f"select x.change_id from muted x join mute m on m.id = x.mute_id where {over}"  # noqa: S608 - our own words
    return stored_changes(store, f"c.state = 'open' and c.id in ({kept}) order by c.id", [stamp(now)])


def end_released(store: Store, still: Mapping[int, int], now: datetime) -> None:
    """Lets go what mutes that are over kept back, but what another one keeps (change -> mute), in a transaction."""
    store.many("update muted set mute_id = ? where change_id = ?", [(m, c) for c, m in still.items()])
    over = "select id from mute where lifted_at is not null or until <= ?"
    store.execute(f"delete from muted where mute_id in ({over})", [stamp(now)])  # noqa: S608 - our own words


def mutes(store: Store, now: datetime) -> list[Mute]:
    """The mutes that hold now."""
    return [
        Mute(x["id"], x["source"], x["recipient"], x["kind"], parse_stamp(x["until"]), x["why"])
        for x in mutes_in_force(store, now)
    ]


def muted_changes(store: Store, limit: int) -> list[dict[str, Any]]:
    """What mutes have kept back, newest first."""
    return store.rows(
        "select c.id, m.at, m.mute_id mute, c.source, c.kind, c.reference, c.recipient, c.category, c.seen_at"
        " from muted m join change c on c.id = m.change_id order by c.id desc limit ?",
        [limit],
    )


def mutes_in_force(store: Store, now: datetime) -> list[dict[str, Any]]:
    """The mutes that hold now, as plain values, with how much each has kept back."""
    return store.rows(
        "select m.id, m.source, m.recipient, m.kind, m.until, m.why, m.made_at,"
        " (select count(*) from muted x where x.mute_id = m.id) kept from mute m"
        " where m.lifted_at is null and m.until > ? order by m.id",
        [stamp(now)],
    )
