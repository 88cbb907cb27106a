"""Many sources that fail in one way at once: operators hear of it once, and once that it is over."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from db.outbox.incidents import TO_DO, Incident, report
from db.register.states import facts_of_each, seen_badly
from db.store import Store
from model.fetch import STOPPED, Outcome
from model.source import Source
from model.state import AT_ONCE, GOOD, GOOD_OF_PART, Facts, bad_lines, state_of
from text.timestamp import parse_stamp, stamp

TOGETHER = "sources_failing"
MANY = 3
"""So many sources that fail in one way at once are one incident; fewer are where no more are watched."""
_ALIKE = {
    Outcome.UNREACHABLE: "cannot be reached", Outcome.TIMED_OUT: "cannot be reached",
    Outcome.TLS: "have no certificate that can be trusted", Outcome.BLOCKED: "refuse us",
    Outcome.RATE_LIMITED: "refuse us", Outcome.SERVER_ERROR: "answer with an error",
    Outcome.NO_VERDICT: "came to nothing", Outcome.NOT_RECORDED: "came to nothing",
}
"""Outcomes that may have a cause in common -> what is said of the sources."""
SAME_TIME = timedelta(hours=1)
"""What began to fail so long before is of the same incident."""
_NAMED = 20
_POLLS = """
select f.run_id run, f.outcome, f.url = :url is_own from fetch f join run r on r.id = f.run_id
  where f.source = :name and f.at >= :since and r.ended_at is not null and f.outcome is not null
  and f.detail != :stopped order by f.run_id, f.rowid"""


def note_together(store: Store, watched: Sequence[Source], polled: Collection[str], now: datetime) -> frozenset[str]:
    """Opens, counts on and closes the incident of many sources that fail in one way, inside a transaction.

    Gives the sources that have a part in it: each keeps its own state, and is not told of by itself. Once it is open it
    lasts for all that began to fail in one way: that they are seen again ends it, and for one that now fails in a way
    of its own in two polls, that it is told of by name.
    """
    if len(watched) < 2:
        return frozenset()
    unwell = seen_badly(store)
    failing = [f for f in facts_of_each(store, [s for s in watched if s.name in unwell]) if bad_lines(f.lines)]
    known = store.one("select id, first_at, last_at from notice where code = ? and recovered_at is null", [TOGETHER])
    parts = _many_alike([(_way(f), f) for f in failing], watched)
    left: list[Facts] = []
    if known:
        begun, last = parse_stamp(known["first_at"]) - SAME_TIME, parse_stamp(known["last_at"])
        left = [f for f in failing if f.failing_since is not None and begun <= f.failing_since <= last]
        began = _many_alike([(_began(store, f), f) for f in left], watched)
        parts += [f for f in began if f not in parts]
    if parts:
        if any(f.source.name in polled for f in parts):
            report(store, [_together(parts, len(watched), now)], now)
        return frozenset(f.source.name for f in parts)
    if known:
        names = ", ".join(f.source.name for f in left)
        said = f"They are seen again, but for {names}, told of by name." if names else "All of them are seen again."
        store.update("notice", known["id"], recovered_at=stamp(now), message=said)
    return frozenset()


def _way(f: Facts) -> str:
    return _ALIKE.get(bad_lines(f.lines)[0].outcome, "")


def _began(store: Store, f: Facts) -> str:
    """The way in which one began to fail; "" where that was its own, or where it failed in its own in the last two."""
    assert f.failing_since is not None
    asked = {"name": f.source.name, "url": f.source.url, "since": stamp(f.failing_since), "stopped": STOPPED}
    ways = [_ALIKE.get(Outcome(x["outcome"]), "") for x in first_failures(store.rows(_POLLS, asked))]
    return ways[0] if ways and any(ways[-2:]) else ""


def first_failures(lines: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of lines of a source in their order, each with run, outcome and `is_own`: the first of each run that failed."""
    polls: dict[int, dict[str, Any]] = {}
    for x in lines:
        if Outcome(x["outcome"]) not in (GOOD if x["is_own"] else GOOD_OF_PART):
            polls.setdefault(x["run"], x)
    return [*polls.values()]


def _many_alike(found: Sequence[tuple[str, Facts]], watched: Sequence[Source]) -> list[Facts]:
    """Those of which many have one way, "" is none; two do where no more are watched."""
    alike: dict[str, list[Facts]] = {}
    for way, f in found:
        alike.setdefault(way, []).append(f)
    many = (fs for way, fs in alike.items() if way and (len(fs) >= MANY or 1 < len(fs) == len(watched)))
    return [f for fs in many for f in fs]


def _together(found: Sequence[Facts], of: int, now: datetime) -> Incident:
    """Says it of each way by itself, with what is to be done about the first that fails so."""
    ways: dict[str, list[Facts]] = {}
    for f in found:
        ways.setdefault(_way(f), []).append(f)
    first, *others = (_of_one_way(way, fs, of, now) for way, fs in sorted(ways.items(), key=lambda x: -len(x[1])))
    at_once = any(v.outcome in AT_ONCE for f in found for v in bad_lines(f.lines))
    return Incident("", TOGETHER, "several sources", " ".join((first, *others)), urgent=at_once)


def _of_one_way(way: str, found: Sequence[Facts], of: int, now: datetime) -> str:
    names = [f.source.name for f in found]
    who = f"All {of} sources" if len(names) == of else f"{len(names)} of {of} sources"
    since = min((f.failing_since for f in found if f.failing_since), default=now)
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    first = state_of(found[0], now)
    tls = any(v.outcome is Outcome.TLS for f in found for v in bad_lines(f.lines))
    clock = f"This machine's clock says {now:%d %B %Y %H:%M} UTC. " if tls and "clock says" not in first.why else ""
    return (
        f"{who} {way or 'are not seen'} since {since:%d %B %Y %H:%M} UTC: {', '.join(names[:_NAMED])}{more}. "
        f"Of {names[0]}: {first.why}. {clock}{TO_DO.lstrip()}{first.todo}"
    )
