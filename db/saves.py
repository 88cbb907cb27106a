"""What a web archive was asked to capture of each new edition: what waits, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from db.store import Store
from text.timestamp import parse_stamp, stamp

APART = timedelta(seconds=15)
"""Between two addresses of an edition."""
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=5), timedelta(hours=24)
MOST_TRIES = 12
"""After which an address is given up: some six days."""
UNDECIDED = timedelta(minutes=30)
"""Until an address is looked at again that must not be asked for yet."""
_NEWER = "exists (select 1 from edition n where n.source = e.source and n.id > e.id and n.state {})"
_NEWER_COUNTS = _NEWER.format("= 'accepted'")
_NEWER_ASIDE = _NEWER.format("not in ('accepted', 'superseded')")
_NEW = (
    "select e.id, s.url from edition e join source s on s.name = e.source where e.state = 'accepted' and not "  # noqa: S608
    f"{_NEWER_COUNTS} and not exists (select 1 from save where edition_id = e.id) order by e.id"
)


class DueSave(Struct, frozen=True):
    """An address that is to be captured, or whose capture is to be looked for."""

    id: int
    edition: int
    source: str
    url: str
    sha256: str
    """Of the file as the archive has it; "" for the page of a source."""
    seen_at: datetime
    """When the watch saw the edition."""
    is_overtaken: bool
    """True once a newer edition counts, or this one does not any more."""
    stands: bool
    """True while what stands there is what was read: the last look was good, and nothing newer was put aside."""
    job: str
    """Under which the service works on it; "" while it is to be asked."""
    asked_at: datetime | None


def line_up(store: Store, now: datetime) -> None:
    """Lines up the addresses of the newest edition of each source, once an edition, inside a transaction.

    A file that stands where it stood, and was captured there, is not asked for again.
    """
    for e in store.rows(_NEW):
        files = store.rows(
            "select final_url url, sha256 from edition_file f where edition_id = ? and final_url != '' and not exists"
            " (select 1 from save s where s.url = f.final_url and s.sha256 = f.sha256 and s.capture != '')"
            " order by register desc, file",
            [e["id"]],
        )
        addresses = {e["url"]: "", **{f["url"]: f["sha256"] for f in files}}
        store.many(
            "insert into save(edition_id, url, sha256, next_at) values (?, ?, ?, ?)",
            [(e["id"], url, sha, stamp(now + n * APART)) for n, (url, sha) in enumerate(addresses.items())],
        )


def due(store: Store, now: datetime) -> list[DueSave]:
    """What is to be asked for, or looked for, now: the oldest first."""
    rows = store.rows(
        f"select s.*, e.source, e.seen_at, (e.state != 'accepted' or {_NEWER_COUNTS}) is_overtaken,"  # noqa: S608
        f" (o.good_at >= o.polled_at and not {_NEWER_ASIDE}) stands from save s"
        " join edition e on e.id = s.edition_id join source o on o.name = e.source"
        " where s.ended_at is null and s.next_at <= ? order by s.id", [stamp(now)],
    )
    return [
        DueSave(
            x["id"], x["edition_id"], x["source"], x["url"], x["sha256"], parse_stamp(x["seen_at"]),
            bool(x["is_overtaken"]), bool(x["stands"]), x["job"], parse_stamp(x["asked_at"]) if x["asked_at"] else None,
        )
        for x in rows
    ]


def note_asked(store: Store, id_: int, job: str, now: datetime, wait: timedelta) -> None:
    """The service has taken it, inside a transaction."""
    store.update("save", id_, job=job, asked_at=stamp(now), next_at=stamp(now + wait), why="")


def look_later(store: Store, id_: int, now: datetime, wait: timedelta, why: str = "") -> None:
    """Nothing has come of it yet, inside a transaction; it is no fault."""
    store.update("save", id_, next_at=stamp(now + wait), why=why)


def put_off(store: Store, ids: Iterable[int], why: str, now: datetime, wait: timedelta | None = None) -> None:
    """These were asked for in vain, inside a transaction: again after twice as long a wait, or given up.

    `wait`: what the service itself asks for, at least.
    """
    for x in store.rows_with("select id, tries from save where id in given", ids):
        own = min(LONGEST_WAIT, max(FIRST_WAIT * 2 ** x["tries"], wait or FIRST_WAIT))
        ended = stamp(now) if x["tries"] + 1 >= MOST_TRIES else None
        store.update("save", x["id"], tries=x["tries"] + 1, job="", why=why, next_at=stamp(now + own), ended_at=ended)


def note_ended(
    store: Store, id_: int, now: datetime, *, capture: str = "", is_same: bool = False, why: str = ""
) -> None:
    """It has a capture, or is asked for no more, inside a transaction. `is_same`: the capture holds our bytes."""
    store.update("save", id_, ended_at=stamp(now), job="", capture=capture, is_same=int(is_same), why=why)


def captures_of(store: Store, sha256s: Sequence[str]) -> dict[str, str]:
    """The address of the first capture that holds the same bytes, by their sha256."""
    sql = "select sha256, capture from save where sha256 in given and is_same order by id desc"
    rows = store.rows_with(sql, sha256s)
    return {x["sha256"]: x["capture"] for x in rows}


def captures_with(store: Store, sha256s: Iterable[str]) -> list[str]:
    """The addresses of all captures of these files, by whatever bytes they hold."""
    sql = "select distinct capture from save where sha256 in given and capture != '' order by capture"
    return [x["capture"] for x in store.rows_with(sql, sha256s)]


def count_saves(store: Store) -> dict[str, Any]:
    """How many addresses were captured, wait, and were given up; with why the last that waits or was given up does."""
    (x,) = store.rows(
        "select coalesce(sum(capture != ''), 0) captured, coalesce(sum(ended_at is null), 0) waiting,"
        " coalesce(sum(ended_at is not null and capture = ''), 0) not_captured,"
        " coalesce((select why from save where why != '' order by id desc limit 1), '') why,"
        " coalesce((select capture from save where capture != '' order by id desc limit 1), '') last from save"
    )
    return x
