"""When a route tells: digests, quiet hours, quarters of an hour. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from alerts.routes import WEEKDAYS, Digest, Route

QUARTER = timedelta(minutes=15)


def due_at(route: Route, now: datetime, *, high: bool) -> datetime | None:
    """When the route tells of what has happened now, aware, in UTC; None for at once. `high`: of high severity."""
    slot = next_slot(route, now)
    if route.quiet is None or (high and route.quiet_except_high):
        return slot
    return quiet_end(route.quiet, route.zone, slot or now) or slot


def next_slot(route: Route, now: datetime) -> datetime | None:
    """When the route's digest after `now` is due, in UTC; None for a route that tells at once.

    A local hour that the clocks leave out (01:30 on a Sunday in March) is taken an hour later; of one that comes twice
    the first.
    """
    if route.digest is Digest.NOW:
        return None
    if route.digest is Digest.HOURLY:
        return now.astimezone(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    zone = ZoneInfo(route.zone)
    today = now.astimezone(zone).date()
    for ahead in range(9):
        day = today + timedelta(days=ahead)
        if route.digest is Digest.WEEKLY and WEEKDAYS[day.weekday()] != route.weekday:
            continue
        slot = datetime.combine(day, route.at, tzinfo=zone).astimezone(UTC)
        if slot > now:
            return slot
    raise AssertionError("nine days hold a slot of every digest")


def quiet_end(quiet: tuple[time, time], zone: str, at: datetime) -> datetime | None:
    """The end, in UTC, of the quiet hours by the clock on the wall that `at` falls into; None where there are none."""
    begin, end = quiet
    local = at.astimezone(ZoneInfo(zone))
    clock = local.time()
    inside = begin <= clock < end if begin < end else clock >= begin or clock < end
    if not inside:
        return None
    day = local.date() if clock < end else local.date() + timedelta(days=1)
    first = datetime.combine(day, end, tzinfo=ZoneInfo(zone))
    # An end that comes twice (clocks go back): the first, unless it is over.
    return next(e for e in (first.astimezone(UTC), first.replace(fold=1).astimezone(UTC), at + QUARTER) if e > at)


def next_quarter(now: datetime) -> datetime:
    """The next full quarter of an hour, in UTC."""
    utc = now.astimezone(UTC).replace(second=0, microsecond=0)
    return utc - timedelta(minutes=utc.minute % 15) + QUARTER
