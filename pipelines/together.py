"""Many sources that fail in one way at once: operators hear of it once, and once that it is over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from db.outbox.incidents import MEMBERS, TO_DO, TOGETHER, Incident, members_of, report
from db.register.states import facts_of_each, seen_badly
from db.store import Store, as_json
from model.fetch import STOPPED, Outcome
from model.source import Source
from model.state import AT_ONCE, GOOD, GOOD_OF_PART, Facts, bad_lines, state_of
from text.labels import first_of
from text.timestamp import parse_stamp, stamp

MANY = 3
"""So many sources that fail in one way at once are one incident; fewer are where no more are watched."""
_ALIKE = {
    Outcome.UNREACHABLE: "cannot be reached", Outcome.TIMED_OUT: "cannot be reached",
    Outcome.TLS: "have no certificate that can be trusted", Outcome.BLOCKED: "refuse us",
    Outcome.RATE_LIMITED: "ask us to slow down", Outcome.SERVER_ERROR: "answer with an error",
    Outcome.NO_VERDICT: "came to nothing", Outcome.NOT_RECORDED: "came to nothing",
}
"""Outcomes that may have a cause in common -> what is said of the sources."""
_OF_ROBOTS = {
    Outcome.BLOCKED: "are forbidden us by a robots.txt", Outcome.RATE_LIMITED: "have a robots.txt that fails",
}
"""The same where a robots.txt is the cause: what is to be done about it is another thing."""
_SAME_TIME = timedelta(hours=1)
"""What began to fail so long before others is of the same incident."""
_NAMED = 20
_SUBJECT = "several sources ({})"
_POLLS = """
select f.run_id run, f.outcome, f.detail, f.at, f.url = :url is_own from fetch f join run r on r.id = f.run_id
  where f.source = :name and f.at >= :since and r.ended_at is not null and f.outcome is not null
  and f.detail != :stopped order by f.run_id, f.rowid"""


class _Failing(NamedTuple):
    """A source that is not seen."""

    facts: Facts
    ways: tuple[str, ...]
    """Of its polls since the last good one, the last one last; "" where it failed in a way of its own."""
    since: datetime
    """From when on it has failed as it does now."""

    @property
    def name(self) -> str:
        return self.facts.source.name

    @property
    def is_sure(self) -> bool:
        """Whether it is told of now: at the second poll, or where a second look will not cure it."""
        at_once = any(v.outcome in AT_ONCE for v in bad_lines(self.facts.lines))
        return at_once or self.ways[-2:] == 2 * self.ways[-1:]

    def may_have_begun_with(self, last: datetime) -> bool:
        """Whether it was not seen well after then; what is asked seldom is found to fail later."""
        good_at = self.facts.good_at or self.facts.first_seen_at
        return min(self.since, good_at or self.since) <= last + _SAME_TIME


class _Group(NamedTuple):
    """An open incident."""

    id: int
    begun: datetime
    members: frozenset[str]
    """Who has a part in it."""
    ever: frozenset[str]
    """Who has, or had: operators have heard of them."""


def note_together(store: Store, watched: Sequence[Source], polled: Collection[str], now: datetime) -> frozenset[str]:
    """Opens, counts on and closes the incidents of many sources that fail in one way, inside a transaction.

    Gives the sources that have a part in one: each keeps its own state, and is not told of by itself. Once it is open
    it lasts for all that fail in this way: that they are seen again ends it, and of one that fails otherwise in two
    polls is told with others that do, or by name.
    """
    if len(watched) < 2:
        return frozenset()
    unwell, groups = seen_badly(store), _open_groups(store)
    facts = facts_of_each(store, [s for s in watched if s.name in unwell])
    failing = [_failing(store, f) for f in facts if bad_lines(f.lines)]
    least = min(MANY, len(watched))
    parts = _parts(failing, groups, least)
    for way, part in parts.items():
        group = groups.get(way)
        _keep_members(store, way, group, part)
        if any(f.name in polled for f in part):
            since = group.begun if group else sorted(f.since for f in part)[least - 1]
            report(store, [_together(way, part, len(watched), since, now)], now)
    told = {f.name: way for way, part in parts.items() for f in part}
    for way in groups.keys() - parts.keys():
        _end(store, groups[way], [f for f in failing if f.name in groups[way].ever], told, now)
    return frozenset(told)


def _open_groups(store: Store) -> dict[str, _Group]:
    found = store.rows("select id, subject, first_at from notice where code = ? and recovered_at is null", [TOGETHER])
    return {
        x["subject"].partition("(")[2].rstrip(")"):
            _Group(x["id"], parse_stamp(x["first_at"]), *map(frozenset, members_of(store, x["subject"])))
        for x in found
    }


def _failing(store: Store, f: Facts) -> _Failing:
    since = f.failing_since or f.polled_at
    assert since is not None
    asked = {"name": f.source.name, "url": f.source.url, "since": stamp(since), "stopped": STOPPED}
    polls = first_failures(store.rows(_POLLS, asked))
    ways = tuple(_way(Outcome(x["outcome"]), x["detail"]) for x in polls)
    for way, x in zip(reversed(ways), reversed(polls), strict=True):
        if way != ways[-1]:
            break
        since = parse_stamp(x["at"])
    return _Failing(f, ways or ("",), since)


def _way(outcome: Outcome, detail: str) -> str:
    return (_OF_ROBOTS if "robots.txt" in detail else _ALIKE).get(outcome, "")


def first_failures(lines: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of lines of a source in their order, each with run, outcome and `is_own`: the first of each run that failed."""
    polls: dict[int, dict[str, Any]] = {}
    for x in lines:
        if Outcome(x["outcome"]) not in (GOOD if x["is_own"] else GOOD_OF_PART):
            polls.setdefault(x["run"], x)
    return [*polls.values()]


def _parts(failing: Sequence[_Failing], groups: Mapping[str, _Group], least: int) -> dict[str, list[_Failing]]:
    """By way those that have a part in its incident, where they are enough for one."""
    stay = {f.name: w for w, g in groups.items() for f in failing if f.name in g.members and w in f.ways[-2:]}
    alike: defaultdict[str, list[_Failing]] = defaultdict(list)
    for f in failing:
        if way := stay.get(f.name) or f.ways[-1]:
            alike[way].append(f)
    for way, found in alike.items():
        group = groups.get(way)
        alike[way] = _with_later(found, group, least) if group else _at_once(found)
    return {way: found for way, found in alike.items() if len(found) >= least}


def _with_later(found: Sequence[_Failing], group: _Group, least: int) -> list[_Failing]:
    """Of those of one way who has a part in an incident that is open: also what fails later, where that is many.

    They come first, and operators hear of them at their second poll; of one or two they hear by name.
    """
    later = _later(found, group)
    part, sure = [f for f in found if f not in later], [f for f in later if f.is_sure]
    return [*sure, *part] if len(sure) >= least else part


def _later(found: Sequence[_Failing], group: _Group) -> list[_Failing]:
    """Those that cannot have begun to fail with the others, and never had a part in it."""
    known = [f for f in found if f.name in group.ever]
    last, later = max([group.begun, *(f.facts.failing_since or f.since for f in known)]), list[_Failing]()
    for f in sorted((f for f in found if f.name not in group.ever), key=lambda f: f.since):
        if f.since >= group.begun - _SAME_TIME and f.may_have_begun_with(last):
            last = max(last, f.since)
        else:
            later.append(f)
    return later


def _at_once(found: Sequence[_Failing]) -> list[_Failing]:
    """Those of one way that may have begun to fail together, the most there are; in the order given."""
    times: list[list[_Failing]] = []
    for f in sorted(found, key=lambda f: f.since):
        if times and f.may_have_begun_with(times[-1][-1].since):
            times[-1].append(f)
        else:
            times.append([f])
    most = {f.name for f in max(times, key=len)}
    return [f for f in found if f.name in most]


def _keep_members(store: Store, way: str, group: _Group | None, part: Sequence[_Failing]) -> None:
    """Notes who has a part, and has operators told anew where others have than those of whom they have heard."""
    names, subject = [f.name for f in part], _SUBJECT.format(way)
    ever = group.ever if group else frozenset(members_of(store, subject)[1])
    if group and group.members == set(names):
        return
    if _later(part, group) if group else not ever.issuperset(names):
        # That the one before is over, where that is not told yet, is not told either.
        again = "where recovered_at is null" if group else "where recovered_at is not null and recovery_told_at is null"
        sql = f"update notice set told_at = null {again} and code = ? and subject = ?"  # noqa: S608 - ours
        store.execute(sql, [TOGETHER, subject])
    kept = ever if group or not ever.isdisjoint(names) else frozenset()
    detail = as_json([names, sorted(kept.union(names))])
    store.upsert("pulse", "name", name=MEMBERS + subject, at=stamp(part[0].since), detail=detail)


def _end(
    store: Store, group: _Group, still: Sequence[_Failing], told: Mapping[str, str], now: datetime
) -> None:
    """Closes an incident, with who of it is `still` not seen, and where that is told."""
    by_way: defaultdict[str, list[str]] = defaultdict(list)
    for f in still:
        by_way[told.get(f.name, "")].append(f.name)
    alone = by_way.pop("", [])
    but = [f"{first_of(alone, _NAMED)}, told of by name"] if alone else []
    but += [f"{first_of(names, _NAMED)}, which {other} now" for other, names in by_way.items()]
    said = f"They are seen again, but for {' and for '.join(but)}." if but else "All of them are seen again."
    # One of an earlier version was of several causes: whoever is not seen is told of anew.
    quiet = {} if group.members else {"recovery_told_at": stamp(now)}
    store.update("notice", group.id, recovered_at=stamp(now), message=said, **quiet)


def _together(way: str, found: Sequence[_Failing], of: int, since: datetime, now: datetime) -> Incident:
    """Says how many, since when, who, and of the first why and what is to be done."""
    names = [f.name for f in found]
    who = f"All {of} sources" if len(names) == of else f"{len(names)} of {of} sources"
    before = [f"{f.name} since {f.since:%d %B %Y %H:%M}" for f in found if f.since < since]
    earlier = f" ({first_of(before, 3)})" if before else ""
    one = next((f for f in found if f.ways[-1] == way), found[0])
    first, bad = state_of(one.facts, now), [v.outcome for f in found for v in bad_lines(f.facts.lines)]
    says_clock = Outcome.TLS in bad and "clock says" not in first.why
    clock = f"This machine's clock says {now:%d %B %Y %H:%M} UTC. " if says_clock else ""
    text = (
        f"{who} {way} since {since:%d %B %Y %H:%M} UTC{earlier}: {first_of(names, _NAMED)}. "
        f"Of {one.name}: {first.why}. {clock}{TO_DO.lstrip()}{first.todo}"
    )
    urgent = any(o in AT_ONCE for o in bad)
    return Incident("", TOGETHER, _SUBJECT.format(way), text, urgent=urgent, since=since)
