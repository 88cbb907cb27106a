"""At the end of a crawl: when each of its sources on auto is looked at next, and why."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from db.register.runs import Tally
from db.sources import rhythms
from db.store import Store, as_json
from model.fetch import STOPPED
from model.rhythm.looks import FED, REGISTER, UNFED, UNKNOWN, Bounds, NextLook, PastLooks, next_look
from model.source import Source, host_of
from pipelines.pacing.announced import APART
from pipelines.pacing.fitting import note_over_budget
from pipelines.pacing.silent import is_silent
from pipelines.poll import UNREADABLE
from pipelines.registers.archive import NOT_WATCHED
from readers.kinds import KINDS
from text.timestamp import parse_stamp, stamp

SICK_AFTER = timedelta(minutes=30)
"""Without a good look at the feed of a host for so long, its sources are asked as where there is none."""
MOST_CHANGES = 3000
"""Changes that are looked at for a rhythm, the newest: those of one edition have one time."""
_KNOWN = """
select s.first_seen_at, s.changed_at, p.due_at, p.announced_at, p.announced_by, coalesce(p.register, 0) register,
  exists (select 1 from edition e join edition_file f on f.edition_id = e.id where e.source = s.name and f.register)
    or exists (select 1 from awaited a where a.source = s.name)
    or exists (select 1 from notice n where n.source = s.name and n.code in (:not_watched, :unreadable)
      and n.recovered_at is null)
    has_registers, s.good_at is null and coalesce(s.page_sha256, '') = '' never_seen, s.good_at
from source s left join pace p on p.source = s.name where s.name = :name"""
_CHANGES = """
select distinct seen_at from (select seen_at, state, kind from change where source = :source order by id desc
  limit :most) where state not in ('silent', 'retracted') and kind != 'baseline'
union select seen_at from edition where source = :source and state = 'accepted' and kind != 'baseline'
order by seen_at"""


def note_paces(
    store: Store, sources: Sequence[Source], tally: Tally, begun: datetime, now: datetime, zone: str, *,
    watched: Sequence[Source], auto_delay: float,
) -> None:
    """Notes when the sources on auto of this run are due again, and what does not fit into the budget of its host.

    `watched`: all sources that are configured; `auto_delay`: seconds between two requests to a host.
    """
    stopped = {v.source for v in tally.failures if v.detail == STOPPED}
    polled = [s for s in sources if s.paced and s.name not in stopped]
    if not polled:
        return
    feeds = [s for s in watched if KINDS[s.kind].announces]
    with store.transaction():
        note_over_budget(store, watched, auto_delay, now)
        sick = {f.name for f in feeds if not _is_well(store, f, now)}
        # What one of two feeds announces the other does not: where one is sick its host is.
        fed = {host_of(f.url) for f in feeds} - {host_of(f.url) for f in feeds if f.name in sick}
        for s in polled:
            if not KINDS[s.kind].announces:
                is_fed = KINDS[s.kind].is_announced and host_of(s.url) in fed
                _note(store, s, tally, begun, now.astimezone(ZoneInfo(zone)), FED if is_fed else UNFED)
            elif s.name in sick:
                _sweep_without(store, s)


def _is_well(store: Store, feed: Source, now: datetime) -> bool:
    x = store.one("select good_at from source where name = ?", [feed.name])
    if is_silent(store, feed):
        return False
    return bool(x and x["good_at"]) and now - parse_stamp(x["good_at"]) < SICK_AFTER  # type: ignore[index]


def _note(store: Store, source: Source, tally: Tally, begun: datetime, now: datetime, bounds: Bounds) -> None:
    x = store.one(_KNOWN, {"name": source.name, "not_watched": NOT_WATCHED, "unreadable": UNREADABLE})
    if x is None:
        return
    is_good = source.name in tally.sources_good
    is_register = source.kind == "file" or bool(x["has_registers"])
    announced = x["announced_at"]
    came_since = bool(announced) and announced > stamp(begun)
    unseen = is_good and bool(announced) and not came_since and (x["changed_at"] or "") < stamp(begun)
    changes = store.rows(_CHANGES, {"source": source.name, "most": MOST_CHANGES})
    past = PastLooks(
        parse_stamp(x["first_seen_at"]).astimezone(now.tzinfo),
        tuple(parse_stamp(c["seen_at"]).astimezone(now.tzinfo) for c in changes),
        0 if is_good else _failed(store, source.name, x["good_at"] or ""), is_register,
        rhythms(store, source.name).get(source.name) if is_register else None, x["announced_by"] if unseen else "",
    )
    # What was never seen may be a register: nobody knows until it comes.
    bounds = REGISTER if is_register else UNKNOWN if x["never_seen"] else bounds
    look = next_look(past, now, bounds)
    rhythm = {} if unseen or came_since else {"every": int((look.at - now).total_seconds())}
    if came_since:
        look = NextLook(min(look.at, now + APART), f"{x['announced_by']} announced a change")
    keeps = came_since or (bool(announced) and not is_good)
    row: dict[str, Any] = {
        "due_at": stamp(look.at), "why": look.why, "register": int(is_register),
        "announced_at": announced if keeps else None,
    }
    hosts = Counter(
        urlsplit(f["url"]).netloc
        for f in store.rows("select url from fetch where run_id = ? and source = ?", [tally.run, source.name])
    )
    store.upsert("pace", "source", source=source.name, requests=as_json(hosts), **rhythm, **row)


def _failed(store: Store, source: str, good_at: str) -> int:
    """Looks in a row that failed, this one among them: back to the last good one, of however many that are kept."""
    lines = store.tuples("select run_id, at from fetch where source = ? order by run_id desc", [source])
    return max(1, len({run for run, at in takewhile(lambda line: (line[1] or "") > good_at, lines)}))


def _sweep_without(store: Store, feed: Source) -> None:
    """Brings forward what waits for a feed that is sick."""
    host = host_of(feed.url)
    longest = int(UNFED.longest.total_seconds())
    sooner = f"strftime('%Y-%m-%dT%H:%M:%fZ', s.polled_at, '+{longest} seconds')"
    names = [x["name"] for x in store.rows("select name, url from source") if host_of(x["url"]) == host]
    store.execute(
        f"update pace set due_at = {sooner}, why = ? from source s where s.name = pace.source"  # noqa: S608 - ours
        f" and s.name in (select value from json_each(?)) and pace.due_at > {sooner}",
        [f"{feed.name}, which announces changes, is not seen", json.dumps(names)],
    )
