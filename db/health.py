"""How the watch is doing, for machines that ask: by the standard library alone, so that the daemon stays small."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec import Struct

from db.connection import RowSource, explained, is_mounted_read_only, open_connection
from db.problems import FILE_NAME
from db.register.states import facts_of_each
from db.schedule import FIRST_LOOKS_AT_LATEST, NOT_SET_UP, ONE_OFF, PAUSED
from db.upkeep.notes import Notes, amiss, read_notes
from model.follow import LANE
from model.source import Source
from model.state import SourceState, state_of
from model.workers import WORDS
from text.timestamp import parse_stamp, stamp

LEAST_FREE = 200 * 2**20
"""Bytes of disk below which operators hear of it: one edition with its files takes some 40 MB."""
OLDEST = timedelta(hours=1)
"""How long a delivery may be overdue before the watch is not well."""
UNTOLD_AFTER = timedelta(minutes=15)
"""So long a change may wait to be planned before it is trouble: the daemon plans it within seconds."""
FOUND_AT = "coalesce(open_at, seen_at)"
UNTOLD = (
    "state = 'open' and planned_at is null"
    " and (kind != 'baseline' or seen_at < ? or source not in (select value from json_each(?)))"
)
"""SQL: a change is in no alert yet, and waits for no first look: none since that time, or none of those sources."""
PATIENCE = 2.0
"""Seconds that a question waits while another process writes: whoever asks is asked again."""

OF_THE_DEAD = ("delivery_dead", "mail_came_back")
"""Codes of incidents of deliveries that are dead: while one is, the deliveries themselves say so."""
# Of readers who follow one mailbox may be full for days; that none of their letters goes out is told as of any channel.
_OUTBOX = f"""
select (select min(a.created_at) from alert a join delivery d on d.alert_id = a.id
    where d.state in ('pending', 'leased') and d.channel not in (select name from channel where why = ?)
    and d.channel != '{LANE}') undelivered,
  (select min({FOUND_AT}) from change where {UNTOLD}) untold"""  # noqa: S608 - our own words
_OF_THE_WATCH = """
select * from notice where source = '' and recovered_at is null and (urgent or count >= 2)
  and code not in (select value from json_each(?)) order by id"""


class Health(Struct, frozen=True):
    """What the database and its disk say."""

    at: datetime
    sources: Mapping[str, SourceState]
    polled: Mapping[str, datetime]
    good: Mapping[str, datetime]
    """The last whole, understood look at each source that has had one."""
    asked: Sequence[tuple[str, str]]
    """Subject and code of each incident of the watch itself."""
    deliveries: Mapping[tuple[str, str], int]
    """(channel, state) -> how many."""
    paused: Sequence[str]
    undelivered: datetime | None
    """When the oldest alert was made that has not reached everybody; None where there is none."""
    untold: datetime | None
    """When the oldest change was found that is in no alert yet."""
    incidents: Mapping[str, int]
    """Code -> how many are open and told."""
    free: int
    """Bytes, for the user that runs this."""
    size: int
    """Bytes of the database."""
    checked: datetime | None = None
    """When the database was last checked, and found sound."""
    damaged: datetime | None = None
    """When it was found damaged; None where it is not."""
    backed_up: datetime | None = None
    unwritable: str = ""
    """Why nothing can be recorded, without a full stop: see `unwritable`."""
    amiss: int = 0
    """Archived files that a check found missing or altered, and that are so still."""

    def reasons(self) -> list[str]:
        """Why it is not well, as heartbeat and /healthz say it; empty where it is. In our own words: others read it."""
        out = [
            f"{name}: {s.sight}, {_words(s.reason)}" for name, s in self.sources.items() if s.is_alarming
        ]
        out += [f"{subject}: {_words(code)}" for subject, code in self.asked]
        out += [
            f"channel {channel}: {n} {'delivery' if n == 1 else 'deliveries'} dead"
            for (channel, state), n in self.deliveries.items()
            if state == "dead" and channel != LANE  # a reader's mailbox that is full is no trouble of the watch
        ]
        if self.undelivered and self.at - self.undelivered > OLDEST:
            out.append(f"an alert of {stamp(self.undelivered)} has not reached everybody")
        if self.untold and self.at - self.untold > UNTOLD_AFTER:
            out.append(f"a change found at {stamp(self.untold)} is not told")
        if self.damaged:
            out.append(f"the database was found damaged at {stamp(self.damaged)}")
        if self.amiss:
            out.append(f"{self.amiss} archived {'file is' if self.amiss == 1 else 'files are'} missing or altered")
        if self.unwritable:
            out.append(self.unwritable)
        if self.free < LEAST_FREE:
            out.append(f"only {self.free // 2**20} MiB of disk are free")
        return out


class _Reader:
    """Answers queries as the store does."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.db = connection

    def rows(self, sql: str, values: Any = (), /) -> list[dict[str, Any]]:  # noqa: ANN401 - whatever SQLite takes
        cursor = self.db.execute(sql, values)
        names = [c[0] for c in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def one(self, sql: str, values: Any = (), /) -> dict[str, Any] | None:  # noqa: ANN401
        return next(iter(self.rows(sql, values)), None)


def look(
    folder: Path, sources: Sequence[Source], now: datetime, *, tells: bool, together: Collection[str] = ()
) -> Health:
    """Asks the database of a data folder. `together`: see `db.schedule.first_looks_waiting`.

    Raises:
        DatabaseProblem: it cannot be read, or is locked for longer than `PATIENCE`.
    """
    path = folder / FILE_NAME
    with explained(path, PATIENCE), closing(open_connection(path, read_only=True)) as connection:
        connection.execute(f"pragma busy_timeout = {int(PATIENCE * 1000)}")
        return health_of(_Reader(connection), folder, sources, now, tells=tells, together=together)


def health_of(
    db: RowSource, folder: Path, sources: Sequence[Source], now: datetime, *, tells: bool,
    together: Collection[str] = (),
) -> Health:
    """How the watch is doing. `tells`: there is a channel, so what is found is to be told."""
    polls = db.rows("select name, polled_at, good_at from source")
    outbox = db.one(_OUTBOX, [NOT_SET_UP, stamp(now - FIRST_LOOKS_AT_LATEST), json.dumps(list(together))]) or {}
    disk = os.statvfs(folder)
    notes = read_notes(folder)
    return Health(
        now, {s.name: state_of(f, now) for s, f in zip(sources, facts_of_each(db, sources), strict=True)},
        _times(sources, {x["name"]: x["polled_at"] for x in polls}),
        _times(sources, {x["name"]: x["good_at"] for x in polls}),
        [(_about(x["subject"]), x["code"]) for x in of_the_watch(db) if x["code"] not in _NO_FAULT],
        {(x["channel"], x["state"]): x["n"]
         for x in db.rows("select channel, state, count(*) n from delivery group by channel, state")},
        [x["name"] for x in db.rows(f"select name from channel where {PAUSED}", {"now": stamp(now)})],  # noqa: S608
        _time(outbox.get("undelivered")), _time(outbox.get("untold")) if tells else None,
        {x["code"]: x["n"]
         for x in db.rows("select code, count(*) n from notice where recovered_at is null"
                          " and (urgent or count >= 2) group by code")},
        disk.f_bavail * disk.f_frsize, (folder / FILE_NAME).stat().st_size, _noted(notes, "checked", "quick"),
        _noted(notes, "damaged", "at"), _noted(notes, "backup", "at"), unwritable(folder),
        amiss(folder)[0],
    )


def unwritable(folder: Path) -> str:
    """Why nothing can be recorded in a data folder, without a full stop; "" where it can be, as far as can be seen.

    Asked of the system, since nothing can be noted there. Whether the folder's own account may write, another cannot
    say: whoever only reads is told of a file system that is mounted read-only, which is so for all.
    """
    if is_mounted_read_only(folder):
        return f"{folder} cannot be written: its file system is mounted read-only"
    if os.geteuid() == folder.stat().st_uid:
        for path in (folder, folder / FILE_NAME):
            if not os.access(path, os.W_OK):
                return f"{path} cannot be written by the account to which the folder belongs"
    return ""


_NO_FAULT = ("disk_low", "host_slow")
"""Codes of what is seen otherwise, and of what is no fault of the watch."""


def of_the_watch(db: RowSource) -> list[dict[str, Any]]:
    """The open incidents that operators are told of and that neither a source's state nor what is dead says."""
    return db.rows(_OF_THE_WATCH, [json.dumps(sorted(ONE_OFF | set(OF_THE_DEAD)))])


def _about(subject: str) -> str:
    """What an incident is about, without the address or alert of a channel."""
    return subject.partition(" [")[0] or "the watch"


def _words(name: str) -> str:
    return WORDS.get(name) or name.replace("_", " ")  # text.labels would cost the daemon a megabyte


def _time(text: str | None) -> datetime | None:
    return parse_stamp(text) if text else None


def _noted(notes: Notes, subject: str, key: str) -> datetime | None:
    with suppress(ValueError, TypeError):  # the file is a plain one that anybody may have edited
        return _time(notes.get(subject, {}).get(key))
    return None


def _times(sources: Sequence[Source], stored: Mapping[str, str | None]) -> dict[str, datetime]:
    return {s.name: at for s in sources if (at := _time(stored.get(s.name)))}
