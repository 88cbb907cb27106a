"""What a run says about the watch itself: sources that fail, are silent for too long or have moved; a full disk."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from db.health import LEAST_FREE
from db.outbox.incidents import TO_DO, Incident, absorb, report, resolve
from db.register.changes import save_change
from db.register.runs import Tally
from db.register.states import facts_of, facts_of_each
from db.store import Store
from model.change import Change, ChangeKind
from model.fetch import STOPPED, Outcome, destination_of
from model.source import Source
from model.state import GOOD, Facts, bad_lines, is_for_operators, move_of, stale_after, state_of
from pipelines.together import first_failures, note_together
from readers.kinds import KINDS
from text.labels import plural
from text.timestamp import stamp, waited

TOLD_BY_THE_READER = frozenset({"unreadable", "quarantined"})
"""Codes of the reader's own incidents, which say more."""
SECOND_LOOK = timedelta(minutes=10)
SLOW_HOST = "host_slow"
BY_POLL = ("source_failing", "source_moved", "stale")
"""Codes of a source's incidents that the end of a run settles."""


def note_health(
    store: Store, sources: Sequence[Source], tally: Tally, now: datetime, *, watched: Sequence[Source] = (),
    confirm_after: timedelta = SECOND_LOOK,
) -> None:
    """Opens, counts on and closes the notices of the sources of this run, and tells readers of those that have moved.

    What fails is one incident of its source, whatever fails in turn: only a poll in which nothing fails ends it. Many
    that fail in one way are one incident of them all. `watched`: all sources that are configured.
    """
    stopped = {v.source for v in tally.failures if v.detail == STOPPED}
    polled = [s for s in sources if s.name not in stopped]
    with store.transaction():
        together = note_together(store, watched or sources, {s.name for s in polled}, now)
        troubled = {x["source"] for x in store.rows("select distinct source from notice where recovered_at is null")}
        moving = {x["source"] for x in store.rows(_MOVING)}
        for source, found in zip(polled, facts_of_each(store, polled), strict=True):
            moves = source.name in moving or any(v.outcome is Outcome.MOVED for v in found.lines)
            if moves and not KINDS[source.kind].announces:  # readers know nothing of feeds of changes
                note_move(store, found, now, confirm_after)
            if source.name in together:
                absorb(store, source.name, BY_POLL, now)
                continue
            troubles = [*_failing(store, found, now), *_stale(found, now)]
            report(store, troubles, now)
            if source.name in troubled:
                still = [(t.code, t.subject) for t in troubles]
                resolve(store, source.name, still, now, among=BY_POLL)


def note_decision(store: Store, source: Source, now: datetime) -> None:
    """A person has decided on what was put aside, inside a transaction: if nothing else failed, the look was good."""
    if bad_lines(facts_of(store, source).lines):
        return
    store.execute("update source set good_at = polled_at where name = ?", [source.name])
    still = [(t.code, t.subject) for t in _stale(facts_of(store, source), now)]
    resolve(store, source.name, still, now, among=BY_POLL)


def _failing(store: Store, f: Facts, now: datetime) -> list[Incident]:
    if not (bad := bad_lines(f.lines)):
        return []
    sql = "select code, message from notice where source = ? and recovered_at is null"
    known = {x["code"]: x["message"] for x in store.rows(sql, [f.source.name])}
    told = {v.outcome.value for v in bad} <= TOLD_BY_THE_READER & known.keys()
    if told and "source_failing" not in known:
        return []
    state = state_of(f, now)
    text, had_moved = f"{state.why}.{TO_DO}{state.todo}", "source_moved" in known
    # That it moved goes on as long as nothing of it is seen: nothing has recovered where it fails in another way.
    said = text if move_of(bad) else known.get("source_moved")
    moved = [Incident(f.source.name, "source_moved", f.source.url, said, urgent=True)] if said else []
    if move_of(bad) and "source_failing" not in known:
        return moved  # news of its own: who heard of a failure before would not hear of this
    if "source_failing" in known and _is_another(store, f, state.reason, known["source_failing"]):
        _tell_anew(store, f.source.name)
    told = is_for_operators(bad, f.polls_failed) or had_moved
    since = f.failing_since if f.polls_failed > 1 else None  # many that failed together told of it until now
    return [*moved, Incident(f.source.name, "source_failing", f.source.url, text, urgent=told, since=since)]


_SINCE = """
select f.outcome, f.url = :url is_own, r.id run, f.at <= n.told_at was_told from notice n
  join fetch f on f.source = n.source and f.at >= n.first_at join run r on r.id = f.run_id
  where n.source = :name and n.code = 'source_failing' and n.recovered_at is null and n.told_at is not null
  and r.ended_at is not null and f.outcome is not null and f.detail != :stopped order by f.run_id, f.rowid"""


def _is_another(store: Store, f: Facts, reason: str, before: str) -> bool:
    """True where it fails for another cause than operators were told, with other things to do.

    At once where it is gone for good. Any other cause must stay for two polls, and is told once in an incident: what
    comes and goes by turns is no flood.
    """
    if reason == Outcome.GONE:
        return not before.startswith(f"{Outcome.GONE.value}:")
    if not before.startswith(f"{reason}:"):
        return False
    asked = {"name": f.source.name, "url": f.source.url, "stopped": STOPPED}
    polls = first_failures(store.rows(_SINCE, asked))
    causes = [x["outcome"] for x in polls]
    told = [x["outcome"] for x in polls if x["was_told"]]
    pairs = sum(pair == (reason, reason) for pair in pairwise(causes))
    return bool(told) and told[-1] != reason and pairs == 1


def _tell_anew(store: Store, source: str) -> None:
    """Who was told of one cause does not know of another: a file that is empty for a while, an address that is gone."""
    sql = "update notice set told_at = null where source = ? and code = 'source_failing' and recovered_at is null"
    store.execute(sql, [source])


def _stale(f: Facts, now: datetime) -> list[Incident]:
    last = f.good_at or f.first_seen_at
    if last is None or now - last <= stale_after(f.source):
        return []
    why = state_of(f, now).why
    text = f"no complete look since {last:%d %B %Y %H:%M} UTC: {why}; see: npdwatch status"
    return [Incident(f.source.name, "stale", f.source.url, text, urgent=True)]


# ---------------------------------------------------------------------------------------------------------------
# Readers hear that a source has moved after a second look: one wrong redirect of a cache is no news

_MOVING = """
select distinct source from change where kind in ('page_moved', 'page_restored') and edition_id is null
  and state in ('held', 'open')"""
_LAST = """
select id, kind, state, fields, seen_at from change where source = ? and edition_id is null
  and kind in ('page_moved', 'page_restored') and state = ? order by id desc limit 1"""


def note_move(store: Store, f: Facts, now: datetime, confirm_after: timedelta) -> None:
    """Holds, tells or takes back that a source's address leads elsewhere, inside a transaction."""
    if not f.lines:
        return
    name, first = f.source.name, move_of(f.lines) or f.lines[0]
    held, told = (store.one(_LAST, [name, state]) for state in ("held", "open"))
    if first.outcome is not Outcome.MOVED:
        if first.outcome in GOOD:
            if held:
                store.update("change", held["id"], state="retracted")
            was_away = told and told["kind"] == ChangeKind.PAGE_MOVED and _addresses(told)[0] == f.source.url
            if was_away and first.outcome is not Outcome.WATCHED:
                change = Change(ChangeKind.PAGE_RESTORED, "it answers again at the address that is watched")
                save_change(store, name, None, change, now)
        return
    move = (f.source.url, destination_of(first))
    if held and _addresses(held) != move:
        store.update("change", held["id"], state="retracted")
        held = None
    if held:
        if waited(held["seen_at"], now) >= confirm_after:
            open_held(store, held["id"], now)
    elif not (told and told["kind"] == ChangeKind.PAGE_MOVED and _addresses(told) == move):
        why = "the address that is watched leads to another; what is published there is not seen until it is followed"
        change = Change(ChangeKind.PAGE_MOVED, why, fields={"address": move})
        save_change(store, name, None, change, now, state="held", detail={"source_name": name})


def follow_move(store: Store, source: str, now: datetime) -> None:
    """A person has looked: a move that waits for a second look is told, inside a transaction."""
    if held := store.one(_LAST, [source, "held"]):
        open_held(store, held["id"], now)


def open_held(store: Store, change: int, now: datetime) -> None:
    store.update("change", change, state="open", open_at=stamp(now))


def _addresses(change: dict[str, Any]) -> tuple[str, str]:
    before, after = json.loads(change["fields"]).get("address") or ("", "")
    return before or "", after or ""


def note_disk(store: Store, now: datetime) -> None:
    """Opens or closes the notice that the disk is nearly full."""
    free = shutil.disk_usage(store.folder).free
    low = free < LEAST_FREE
    text = f"only {free // 2**20} MiB are free in {store.folder}; make room: what cannot be recorded is not told"
    with store.transaction():
        if low:
            report(store, [Incident("", "disk_low", "the data folder", text, urgent=True)], now)
        resolve(store, "", [("disk_low", "the data folder")] if low else [], now, among=("disk_low",))


SLOW, SLOW_IN_ALL = 3.0, 30.0
"""Seconds for which each answer of a slow host is waited for, at the least on average, and all of them in a crawl."""


def note_slow_hosts(
    store: Store, waited: Mapping[str, Sequence[float]], now: datetime, *, is_over: bool
) -> None:
    """Opens and closes the notices of hosts that answer slowly. `waited`: by host, the seconds for each answer.

    In a crawl that is not over they are only opened. One that is known to be slow is so still where each answer is,
    however few it gave.
    """
    with store.transaction():
        sql = "select subject from notice where code = ? and recovered_at is null"
        known = {x["subject"] for x in store.rows(sql, [SLOW_HOST])}
        slow = {h: w for h, w in waited.items() if sum(w) >= max(SLOW * len(w), SLOW_IN_ALL * (h not in known))}
        told = [host for host in slow if is_over or host not in known]
        report(store, [Incident("", SLOW_HOST, host, _slow(slow[host])) for host in told], now)
        if is_over:
            still = [(SLOW_HOST, host) for host in known | slow.keys() if host in slow or host not in waited]
            resolve(store, "", still, now, among=(SLOW_HOST,))


def _slow(waited: Sequence[float]) -> str:
    each = sum(waited) / len(waited)
    return (
        f"it answers slowly ({plural(len(waited), 'answer')} of {each:.0f} seconds on average). What it has is seen "
        f"late; what stands on other hosts does not wait for it.{TO_DO}look whether the site is in trouble, or "
        "watch less of it, or less often"
    )
