"""When a source on `every = "auto"` is looked at next, and why: from what was seen of it so far."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from model.rhythm.editions import Rhythm

LOOKS_TO_A_CHANGE = 20
"""Looks between two changes of a source: a change waits for a twentieth of its rhythm at most."""
YEAR = timedelta(days=365)
AROUND = timedelta(days=21)
"""So near a day of an earlier year is the same time of the year."""
WORKING_HOURS = range(7, 19)
"""Hours, Monday to Friday, in which departments publish; GOV.UK's own change notes of the register are of 09:30."""
MOST_IN_HOURS = 0.9
"""Share of a source's changes in working hours from which on it is asked half as often outside of them ..."""
LEAST_IN_HOURS = 8
"""... where so many changes are known."""
AFTER_CACHE = timedelta(minutes=8)
"""GOV.UK's Content API may serve a copy of five minutes' age: what was announced is looked at once more after that."""


class Bounds(NamedTuple):
    """Between which spans a source is asked."""

    shortest: timedelta
    longest: timedelta


FED = Bounds(timedelta(minutes=15), timedelta(hours=4, minutes=45))
"""Where a feed announces changes: what it does not, a file that is replaced silently, is seen within six hours."""
UNFED = Bounds(timedelta(minutes=15), timedelta(hours=1))
"""Where none does, or the one that does is sick."""
REGISTER = Bounds(timedelta(minutes=5), timedelta(minutes=13))
"""Of a register."""
UNKNOWN = Bounds(REGISTER.longest, REGISTER.longest)
"""Of what has never been seen."""
REGISTER_AT_LATEST = timedelta(minutes=15)
"""A register is asked after that whatever the budget of its host: as often as one that says no `every`."""


class PastLooks(NamedTuple):
    """What is known of a source after a look at it. Times are aware, and in the publisher's zone."""

    since: datetime
    """When it was first looked at."""
    changes: tuple[datetime, ...] = ()
    """When it was seen to change, the oldest first; the first look is none."""
    failed: int = 0
    """Looks that failed in a row."""
    is_register: bool = False
    rhythm: Rhythm | None = None
    """Of a register that has had editions enough."""
    unseen: str = ""
    """Who announced a change that this look did not find; "" for nobody."""


class NextLook(NamedTuple):
    """When a source is looked at next, and why."""

    at: datetime
    why: str


def next_look(past: PastLooks, now: datetime, bounds: Bounds) -> NextLook:
    """The next look at a source that was looked at just now; `why` is a sentence without a full stop."""
    if past.unseen:
        why = f"{past.unseen} announced a change that was not there yet: a cache may have served an older copy"
        return NextLook(_after(now, min(AFTER_CACHE, bounds.longest)), why)
    if past.failed:
        span = _within(bounds.shortest * 2 ** min(past.failed - 1, 10), bounds)
        looks = "the last look" if past.failed == 1 else f"the last {past.failed} looks"
        return NextLook(_after(now, span), f"{looks} failed: again after {_words(span)}")
    if past.is_register:
        return _register(past, now, bounds)
    gap, why = _rhythm(past, now)
    span = _within(gap / LOOKS_TO_A_CHANGE, bounds) if gap else bounds.longest
    if not _is_working(now) and _keeps_hours(past):
        span = _within(span * 2, bounds)
        why += ", nearly always in working hours, which it is not"
    return NextLook(_after(now, span), f"{why}: every {_words(span)}{_bound(span, bounds)}")


def _register(past: PastLooks, now: datetime, bounds: Bounds) -> NextLook:
    span, why = bounds.longest, "a register"
    if past.rhythm is not None:
        early = timedelta(days=max(7, past.rhythm.usual // 6))
        by = past.rhythm.expected_by
        why += f" whose next edition is expected by {by:%d %B %Y}"
        if by - early <= now.date() and not past.rhythm.days_late(now.date()) and _is_working(now):
            span = bounds.shortest
    return NextLook(_after(now, span), f"{why}: every {_words(span)}{_bound(span, bounds)}")


def _rhythm(past: PastLooks, now: datetime) -> tuple[timedelta | None, str]:
    """The usual span between two changes, None where none was seen; and that in words."""
    watched = max(now - past.since, timedelta(days=1))
    known = [at for at in past.changes if at <= now]
    recent = [at for at in known if now - at <= YEAR]
    if not recent:
        return None, f"no change was seen {_since(past, now)}"
    gap = min(watched, YEAR) / len(recent)
    times = "once" if len(recent) == 1 else f"{len(recent)} times"
    why = f"it changed {times} {_since(past, now)}"
    years = watched // YEAR
    then = [at for at in known if at not in recent and _is_same_season(at, now)]
    if then and (season := 2 * AROUND * years / len(then)) < gap:
        return season, f"it changed {len(then)} times at this time of earlier years"
    return gap, why


def _since(past: PastLooks, now: datetime) -> str:
    """For how long it is watched, in words: a day counts as one when it is over."""
    span = min(now - past.since, YEAR)
    return f"in {_words(span)}" if span >= timedelta(days=1) else "since the first look"


def _is_same_season(at: datetime, now: datetime) -> bool:
    apart = (now - at) % YEAR
    return min(apart, YEAR - apart) <= AROUND


def _is_working(at: datetime) -> bool:
    return at.weekday() < 5 and at.hour in WORKING_HOURS


def _keeps_hours(past: PastLooks) -> bool:
    count = len(past.changes)
    return count >= LEAST_IN_HOURS and sum(map(_is_working, past.changes)) >= MOST_IN_HOURS * count


def _after(now: datetime, span: timedelta) -> datetime:
    """By the clock of the world: in a zone an hour is one more or less in two nights of a year."""
    return now.astimezone(UTC) + span


def _within(span: timedelta, bounds: Bounds) -> timedelta:
    return min(max(span, bounds.shortest), bounds.longest)


def _bound(span: timedelta, bounds: Bounds) -> str:
    return {bounds.longest: ", the seldomest", bounds.shortest: ", the oftenest"}.get(span, "")


def _words(span: timedelta) -> str:
    minutes = round(span.total_seconds() / 60)
    if minutes >= 2 * 24 * 60:
        return f"{span.days} days"
    hours, minutes = divmod(minutes, 60)
    return " ".join(f"{n} {unit}" for n, unit in ((hours, "h"), (minutes, "min")) if n) or "0 min"
