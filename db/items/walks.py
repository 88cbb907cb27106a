"""How far the lists of a source were walked through, window by window."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from db.register.runs import BEGUN_SINCE, GIVEN_UP_AFTER
from db.store import Store
from model.fetch import ListCursor, Outcome
from model.source import Source
from text.timestamp import stamp, waited

FOLLOWED_AGAIN_AFTER = timedelta(days=7)
"""So often all that a source holds is walked through anew, for late edits and for what vanished."""
FOLLOWED_BACK = timedelta(days=365)
"""How far a walk goes back where the configuration does not say."""


def list_cursor(store: Store, source: Source, now: datetime, *, anew: bool = False) -> ListCursor | None:
    """The walk of a source that is under way, or a new one where one is due (`anew`: now), inside a transaction."""
    x = store.one("select * from item_follow where source = ? order by id desc limit 1", [source.name])
    if x is None or (x["ended_at"] and (anew or waited(x["started_at"], now) > FOLLOWED_AGAIN_AFTER)):
        since = source.options.since or (now - FOLLOWED_BACK).date()
        number = store.insert(
            "item_follow", source=source.name, first=int(x is None), since=since.isoformat(),
            until=now.date().isoformat(), started_at=stamp(now),
        )
        return ListCursor(number, x is None, since, now.date(), ())
    if x["ended_at"]:
        return None
    done = store.rows('select scope, start, "end" last from item_window where follow_id = ?', [x["id"]])
    return ListCursor(
        x["id"], bool(x["first"]), date.fromisoformat(x["since"]), date.fromisoformat(x["until"]),
        tuple((d["scope"], date.fromisoformat(d["start"]), date.fromisoformat(d["last"])) for d in done),
    )


REFUSED_FOR = timedelta(days=30)
"""So long a window that was too much for the site is not asked for whole again."""
IN_HALVES = "in halves"
"""What the ledger says of such a window."""


def windows_refused(store: Store, source: str, now: datetime) -> tuple[str, ...]:
    """The addresses of lists that were too much to be asked for at once."""
    since, begun = stamp(now - REFUSED_FOR), stamp(now - REFUSED_FOR - GIVEN_UP_AFTER)
    rows = store.rows(
        "select distinct url from fetch where source = ? and outcome = ? and at >= ? and instr(detail, ?)"  # noqa: S608
        f" and {BEGUN_SINCE}", [source, Outcome.OTHERWISE.value, since, IN_HALVES, begun],
    )
    return tuple(x["url"] for x in rows)


def window_done(store: Store, number: int, scope: str, start: date, end: date, now: datetime) -> None:
    """Notes that a window of a walk is done, inside a transaction."""
    store.execute(
        "insert into item_window values (?, ?, ?, ?, ?) on conflict do nothing",
        [number, scope, start.isoformat(), end.isoformat(), stamp(now)],
    )


def end_cursor(store: Store, source: str, now: datetime) -> bool:
    """Ends the walk of a source, inside a transaction. True where it was the first."""
    x = store.one("select id, first from item_follow where source = ? and ended_at is null", [source])
    if x is not None:
        store.update("item_follow", x["id"], ended_at=stamp(now))
    return bool(x and x["first"])
