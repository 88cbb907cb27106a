"""What a run says about the watch itself: sources that fail, that are silent for too long, that have moved."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from db.outbox.incidents import Incident, report, resolve
from db.register.changes import save_change
from db.register.runs import Tally
from db.register.states import facts_of
from db.store import Store
from model.change import Change, ChangeKind
from model.fetch import STOPPED, Outcome, destination_of
from model.source import Source
from model.state import AT_ONCE, GOOD, Facts, bad_lines, move_of, stale_after, state_of
from text.timestamp import parse_stamp, stamp

TOLD_BY_THE_READER = frozenset({"unreadable", "quarantined"})
"""Codes of the reader's own incidents, which say more."""
SECOND_LOOK = timedelta(minutes=10)


def note_health(
    store: Store, sources: Sequence[Source], tally: Tally, now: datetime, *, confirm_after: timedelta = SECOND_LOOK
) -> None:
    """Opens, counts on and closes the notices of the sources of this run, and tells readers of those that have moved.

    What fails is one incident of its source, whatever fails in turn: only a poll in which nothing fails ends it.
    """
    stopped = {v.source for v in tally.failures if v.detail == STOPPED}
    with store.transaction():
        for source in sources:
            if source.name in stopped:
                continue
            found = facts_of(store, source)
            note_move(store, found, now, confirm_after)
            troubles = [*_failing(store, found, now), *_stale(found, now)]
            report(store, troubles, now)
            still = [(t.code, t.subject) for t in troubles]
            resolve(store, source.name, still, now, among=("source_failing", "stale"))


def _failing(store: Store, f: Facts, now: datetime) -> list[Incident]:
    bad = bad_lines(f.lines)
    open_codes = {
        x["code"]
        for x in store.rows("select code from notice where source = ? and recovered_at is null", [f.source.name])
    }
    told = {v.outcome.value for v in bad} <= TOLD_BY_THE_READER & open_codes
    if not bad or (told and "source_failing" not in open_codes):
        return []
    state, urgent = state_of(f, now), any(v.outcome in AT_ONCE for v in bad)
    return [Incident(f.source.name, "source_failing", f.source.url, f"{state.why}. To do: {state.todo}", urgent=urgent)]


def _stale(f: Facts, now: datetime) -> list[Incident]:
    last = f.good_at or f.first_seen_at
    if last is None or now - last <= stale_after(f.source):
        return []
    why = state_of(f, now).why
    text = f"no complete look since {last:%d %B %Y %H:%M} UTC: {why}; see: npdwatch status"
    return [Incident(f.source.name, "stale", f.source.url, text, urgent=True)]


# ---------------------------------------------------------------------------------------------------------------
# Readers hear that a source has moved after a second look: one wrong redirect of a cache is no news

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
            if told and told["kind"] == ChangeKind.PAGE_MOVED and _addresses(told)[0] == f.source.url:
                change = Change(ChangeKind.PAGE_RESTORED, "it answers again at the address that is watched")
                save_change(store, name, None, change, now)
        return
    move = (f.source.url, destination_of(first))
    if held and _addresses(held) != move:
        store.update("change", held["id"], state="retracted")
        held = None
    if held:
        if now - parse_stamp(held["seen_at"]) >= confirm_after:
            open_held(store, held["id"], now)
    elif not (told and told["kind"] == ChangeKind.PAGE_MOVED and _addresses(told) == move):
        why = "the address that is watched leads to another; nothing that is published there is seen"
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
