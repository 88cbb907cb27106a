"""Changes that are to be told, the alerts made of them, and what became of every delivery."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from db.outbox.incidents import ONE_OFF
from db.schedule import DUE, UNPAUSED, UNTOLD, times
from db.store.transaction import Store, as_json, stamp
from db.withheld.decide import NOT_PLANNED
from model.change import ChangeKind, StoredChange
from model.register import Category, Confidence

CHANGES = """
select c.*, s.title source_title, s.url source_url, e.title edition_title, e.published_at,
  coalesce(f.final_url, '') file_url, coalesce(f.sha256, '') sha256,
  coalesce(a.confidence, b.confidence, 'low') confidence,
  coalesce(a.category_reason, b.category_reason, '') category_reason, coalesce(a.also, b.also, '[]') also,
  b.cells before_cells, a.cells after_cells, g.severity score, g.reasons score_reasons
from change c
join source s on s.name = c.source
left join edition e on e.id = c.edition_id
left join version a on a.id = c.version_after
left join version b on b.id = c.version_before
left join assessment g on g.version_id = coalesce(c.version_after, c.version_before)
left join edition_file f on f.rowid = coalesce(
  (select g.rowid from edition_file g where g.edition_id = c.edition_id and g.file = coalesce(a.file, b.file, c.file)),
  -- One at most: a page may list a file twice under one title, and a change that came back twice is never planned.
  (select min(g.rowid) from edition_file g where g.edition_id = c.edition_id and g.title = c.file
    and a.id is null and b.id is null))
"""


def changes(store: Store, where: str, parameters: Sequence[Any] = ()) -> list[StoredChange]:
    """Changes with all that an alert needs; `where` is ours, its values come in `parameters`."""
    return with_shown(store, [_stored(x) for x in store.rows(f"{CHANGES} where {where}", parameters)])


def with_shown(store: Store, found: list[StoredChange]) -> list[StoredChange]:
    """The changes, those of many rows with what each of their rows says in `detail["shown"]`, the gravest first."""
    return [
        c._replace(detail={**c.detail, "shown": _shown(store, c.detail.get("versions") or [])})
        if c.detail.get("versions") or c.kind is ChangeKind.ROWS_SHOWN else c
        for c in found
    ]  # fmt: skip


def _shown(store: Store, versions: Sequence[int]) -> list[dict[str, Any]]:
    rows = {
        x.pop("id"): x
        for x in store.rows(
            "select v.id, v.id version, v.release_id release, v.file, v.reference, v.recipient, v.category,"
            " v.confidence, v.category_reason, v.also, v.sheet, v.row, v.cells, a.severity score,"
            " a.reasons score_reasons from version v left join"
            " assessment a on a.version_id = v.id where v.id in (select value from json_each(?))",
            [as_json(list(versions))],
        )
    }
    for x in rows.values():
        x |= {"also": json.loads(x["also"]), "cells": json.loads(x["cells"]),
              "score_reasons": json.loads(x["score_reasons"] or "[]")}  # fmt: skip
    return [rows[v] for v in versions if v in rows]


def _stored(x: Mapping[str, Any]) -> StoredChange:
    kind = ChangeKind(x["kind"])
    before, after = (json.loads(x[k]) if x[k] else None for k in ("before_cells", "after_cells"))
    if kind in (ChangeKind.ADDED, ChangeKind.RESTORED, ChangeKind.ROWS_SHOWN):
        before = None
    return StoredChange(
        id=x["id"], key=x["key"], source=x["source"], source_title=x["source_title"] or x["source"],
        source_url=x["source_url"], kind=kind, release_id=x["release_id"], reference=x["reference"],
        recipient=x["recipient"], category=Category(x["category"]), confidence=Confidence(x["confidence"]),
        category_reason=x["category_reason"], also=tuple(Category(c) for c in json.loads(x["also"])),
        file=x["file"], sheet=x["sheet"], row=x["row"],
        fields={k: (v[0], v[1]) for k, v in json.loads(x["fields"]).items()}, before=before, after=after,
        reason=x["reason"], edition_id=x["edition_id"] or 0, edition_title=x["edition_title"] or "",
        file_url=x["file_url"], sha256=x["sha256"], published_at=x["published_at"] or "", seen_at=x["seen_at"],
        detail=json.loads(x["detail"]), score=x["score"],
        score_reasons=tuple(json.loads(x["score_reasons"] or "[]")),
    )  # fmt: skip


def unplanned(store: Store, limit: int, after: int = 0) -> list[StoredChange]:
    """Changes to be told that no plan covers, with ids greater than `after`, oldest first, the last edition whole."""
    first = changes(
        store, "c.state = 'open' and c.planned_at is null and c.id > ? order by c.id limit ?", [after, limit]
    )
    if len(first) < limit:
        return with_history(store, first)
    rest = changes(
        store,
        "c.state = 'open' and c.planned_at is null and c.id > ? and c.edition_id = ? order by c.id",
        [first[-1].id, first[-1].edition_id],
    )
    return with_history(store, first + rest)


def with_history(store: Store, found: list[StoredChange]) -> list[StoredChange]:
    """The changes with the earlier versions of their releases in `detail["history"]`, oldest first.

    Each is {"seen_at", "edition", "sheet", "row", "fields"}: where it first stood, or which cells a later version
    changed, as name -> [before, after].
    """
    earlier: dict[int, list[dict[str, Any]]] = {}
    ids = [c.id for c in found if c.release_id is not None]
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        marks = ", ".join("?" for _ in some)
        for x in store.rows(
            "select c.id change, v.cells, v.sheet, v.row, e.seen_at, e.title edition from change c"  # noqa: S608
            " join version v on v.release_id = c.release_id and v.id <= c.version_before"
            f" join edition e on e.id = v.edition_id where c.id in ({marks}) order by v.id",
            some,
        ):
            earlier.setdefault(x.pop("change"), []).append(x)
    return [
        c._replace(detail={**c.detail, "history": _history(earlier[c.id])}) if c.id in earlier else c for c in found
    ]


def with_texts(store: Store, found: list[StoredChange]) -> list[StoredChange]:
    """The changes, those of items with all that the item says now in `detail["text"]`."""
    texts: dict[tuple[str, str], str] = {}
    keys = sorted({(c.source, str(c.detail["item"])) for c in found if "item" in c.detail})
    for start in range(0, len(keys), 500):
        some = keys[start : start + 500]
        marks = ", ".join("(?, ?)" for _ in some)
        for x in store.rows(
            "select i.source, i.key, v.title, v.text, v.answer from item i join item_version v"  # noqa: S608
            f" on v.id = i.version_id where (i.source, i.key) in (values {marks})",
            [value for key in some for value in key],
        ):
            texts[x["source"], x["key"]] = "\n".join(filter(None, (x["title"], x["text"], x["answer"])))
    return [
        c._replace(detail={**c.detail, "text": texts[key]})
        if (key := (c.source, str(c.detail.get("item")))) in texts
        else c
        for c in found
    ]


HISTORY = 8
"""Earlier versions that are given: the first, and the last ones."""


def _history(versions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    out: list[dict[str, Any]] = []
    last: dict[str, str] = {}
    for n, v in enumerate(versions):
        cells = json.loads(v.pop("cells"))
        names = list(dict.fromkeys([*last, *cells])) if n else []
        v["fields"] = {k: [last.get(k), cells.get(k)] for k in names if last.get(k) != cells.get(k)}
        last = cells
        out.append(v)
    return out if len(out) <= HISTORY else [out[0], *out[1 - HISTORY :]]


def save_alert(
    store: Store, alert: str, channel: str, payload: Mapping[str, Any], deliveries: Iterable[tuple[str, str]],
    told: Iterable[int], due: datetime, now: datetime,
) -> None:  # fmt: skip
    """Keeps an alert and its deliveries (id, address), inside a transaction; what is there already stays as it is."""
    store.execute(
        "insert into alert values (?, ?, ?, ?) on conflict do nothing", [alert, channel, stamp(now), as_json(payload)]
    )
    for change in told:
        store.execute("insert into alert_change values (?, ?) on conflict do nothing", [alert, change])
    for delivery, address in deliveries:
        store.execute(
            "insert into delivery(id, alert_id, channel, address, state, next_at) values (?, ?, ?, ?, 'pending', ?)"
            " on conflict do nothing",
            [delivery, alert, channel, address, stamp(due)],
        )


def mark_planned(store: Store, told: Iterable[int], now: datetime) -> int:
    """Notes that a plan covers these changes, inside a transaction; gives of how many this was not noted before."""
    done = store.db.conn.executemany(
        "update change set planned_at = ? where id = ? and planned_at is null", [(stamp(now), c) for c in told]
    )
    return max(0, done.rowcount)


def put_back(store: Store, kept: Iterable[int]) -> None:
    """Passes over changes that are withheld, inside a transaction, until `unwithhold` lets them go."""
    store.db.conn.executemany("update change set planned_at = ? where id = ?", [(NOT_PLANNED, c) for c in kept])


def note_withheld(store: Store, delivery: str, said: str, now: datetime, left_out: Sequence[int] | None = None) -> None:
    """Notes that a delivery does not go as it was planned: without the changes `left_out`, or not at all."""
    with store.transaction():
        if left_out is None:
            store.execute(
                "update delivery set state = 'cancelled', error = ?, leased_until = null, owner = null where id = ?",
                [said, delivery],
            )
        put_back(store, left_out or ())
        store.insert("attempt", delivery_id=delivery, at=stamp(now), outcome="withheld", answer=said)


def lanes(store: Store, now: datetime) -> list[str]:
    """Channels that have something due and are not paused."""
    found = store.rows(f"select distinct channel from delivery where {DUE} and {UNPAUSED}", times(now))  # noqa: S608
    return [x["channel"] for x in found]


def lease(
    store: Store, now: datetime, owner: str, lane: str | None, limit: int, seconds: int
) -> list[dict[str, Any]]:
    """Due deliveries, ours until the lease runs out. A lease that ran out before means that the outcome is unknown."""
    given = {**times(now), "lane": lane, "limit": limit}
    with store.transaction():
        due = store.rows(
            f"select id from delivery where {DUE} and {UNPAUSED} and (:lane is null or channel = :lane)"  # noqa: S608
            " order by next_at, rowid limit :limit",
            given,
        )
        for x in due:
            store.execute(
                "update delivery set maybe = max(maybe, state = 'leased'), state = 'leased', owner = ?,"
                " leased_until = ? where id = ?",
                [owner, stamp(now + timedelta(seconds=seconds)), x["id"]],
            )
        marks = ", ".join("?" for _ in due)
        return store.rows(
            "select d.id, d.alert_id, d.channel, d.address, d.attempts, d.maybe, a.payload,"  # noqa: S608
            # what the receiver said when it took the alert that this one follows: it may hold the name of a thread
            " (select t.answer from delivery b join attempt t on t.delivery_id = b.id where t.outcome = 'sent'"
            " and b.alert_id = json_extract(a.payload, '$.follows.id') and b.channel = d.channel"
            " and b.address = d.address order by t.id desc limit 1) before from delivery d"
            f" join alert a on a.id = d.alert_id where d.id in ({marks}) order by d.next_at, d.rowid",
            [x["id"] for x in due],
        )


def record(
    store: Store, delivery: str, outcome: str, answer: str, now: datetime, next_at: datetime | None, *, maybe: bool
) -> None:
    """Writes down how an attempt ended. `outcome` "sent" is the end; no `next_at` otherwise means dead, and kept."""
    sent = outcome == "sent"
    state = "sent" if sent else "dead" if next_at is None else "pending"
    with store.transaction():
        store.execute(
            "update delivery set state = ?, attempts = attempts + 1, next_at = coalesce(?, next_at), sent_at = ?,"
            " maybe = max(maybe, ?), error = ?, leased_until = null, owner = null where id = ?",
            [
                state, stamp(next_at) if next_at else None, stamp(now) if sent else None, int(maybe),
                "" if sent else answer, delivery,
            ],
        )  # fmt: skip
        store.insert("attempt", delivery_id=delivery, at=stamp(now), outcome=outcome, answer=answer[:2000])


def pause(store: Store, channel: str, why: str, now: datetime, until: datetime | None) -> None:
    """Holds a channel back until then, or until a person resumes it. Its deliveries stay pending."""
    with store.transaction():
        store.execute(
            "insert into channel values (?, ?, ?, ?) on conflict(name) do update set paused_at = excluded.paused_at,"
            " until = excluded.until, why = excluded.why"
            # a receiver that asks for an hour's quiet must not end the pause that waits for a person
            " where channel.until is not null or excluded.until is null",
            [channel, stamp(now), stamp(until) if until else None, why],
        )


def untold(store: Store, now: datetime) -> list[dict[str, Any]]:
    """Notices that operators are to hear of now: new ones, those due for a reminder, and what is over."""
    return store.rows(f"select * from notice where {UNTOLD} order by id", times(now))  # noqa: S608 - our own words


def mark_told(store: Store, notices: Iterable[tuple[int, bool]], now: datetime) -> None:
    """Notes that notices, given as (id, recovered), have been planned, inside a transaction.

    What is news for once (`ONE_OFF`) is over with its telling: no reminder, no recovery.
    """
    for notice, recovered in notices:
        if recovered:
            store.execute("update notice set recovery_told_at = ? where id = ?", [stamp(now), notice])
        else:
            store.execute("update notice set told_at = ?, tellings = tellings + 1 where id = ?", [stamp(now), notice])
            marks = ", ".join("?" for _ in ONE_OFF)
            store.execute(
                f"update notice set recovered_at = ?, recovery_told_at = ? where id = ? and code in ({marks})",  # noqa: S608
                [stamp(now), stamp(now), notice, *sorted(ONE_OFF)],
            )


def told_lately(store: Store, channel: str, since: datetime) -> int:
    """How many alerts of changes a channel was given since then."""
    found = store.one(
        "select count(*) n from alert a where a.channel = ? and a.created_at > ?"
        " and exists (select 1 from alert_change x where x.alert_id = a.id)",
        [channel, stamp(since)],
    )
    return int(found["n"]) if found else 0


def last_alert(store: Store, channel: str, source: str) -> dict[str, Any] | None:
    """The newest alert of a channel about a source: {"id", "created_at", "headline", "change"}."""
    return store.one(
        "select a.id, a.created_at, c.id change, coalesce(json_extract(a.payload, '$.headline'), '') headline"
        " from change c join alert_change x on x.change_id = c.id"
        " join alert a on a.id = x.alert_id and a.channel = ? where c.source = ? order by c.id desc limit 1",
        [channel, source],
    )
