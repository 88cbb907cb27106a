"""How far each source of items was followed: walks in windows of days that go on where they were cut off."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from db.store import Store
from model.fetch import ListCursor
from model.source import Source
from text.timestamp import parse_stamp, stamp

AGAIN_AFTER = timedelta(days=7)
"""So often all that a source holds is walked through anew, for late edits and for what vanished."""
BACK = timedelta(days=365)
"""How far a walk goes back where the configuration does not say."""


def list_cursor(store: Store, source: Source, now: datetime, *, anew: bool = False) -> ListCursor | None:
    """The walk of a source that is under way, or a new one where one is due (`anew`: now), inside a transaction."""
    x = store.one("select * from item_follow where source = ? order by id desc limit 1", [source.name])
    if x is None or (x["ended_at"] and (anew or now - parse_stamp(x["started_at"]) > AGAIN_AFTER)):
        since = source.options.since or (now - BACK).date()
        number = store.insert(
            "item_follow", source=source.name, first=int(x is None), since=since.isoformat(),
            until=now.date().isoformat(), started_at=stamp(now),
        )  # fmt: skip
        return ListCursor(number, x is None, since, now.date(), ())
    if x["ended_at"]:
        return None
    done = store.rows('select scope, start, "end" last from item_window where follow_id = ?', [x["id"]])
    return ListCursor(
        x["id"], bool(x["first"]), date.fromisoformat(x["since"]), date.fromisoformat(x["until"]),
        tuple((d["scope"], date.fromisoformat(d["start"]), date.fromisoformat(d["last"])) for d in done),
    )  # fmt: skip


def window_done(store: Store, number: int, scope: str, start: date, end: date, now: datetime) -> None:
    """Notes that a window of a walk is done, inside a transaction."""
    store.execute(
        "insert into item_window values (?, ?, ?, ?, ?) on conflict do nothing",
        [number, scope, start.isoformat(), end.isoformat(), stamp(now)],
    )


def end_cursor(store: Store, source: str, now: datetime) -> bool:
    """Ends the walk of a source, inside a transaction. True where it was the first."""
    x = store.one("select id, first from item_follow where source = ? and ended_at is null", [source])
    if x is None:
        return False
    store.execute("update item_follow set ended_at = ? where id = ?", [stamp(now), x["id"]])
    return bool(x["first"])
