"""Timestamps: as stored, as JSON, and as people read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo


def stamp(at: datetime) -> str:
    """A time as the database keeps it: ISO 8601, UTC, to the millisecond, so that text order is time order."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def parse_stamp(text: str) -> datetime:
    """The time that `stamp` wrote."""
    return datetime.fromisoformat(text)


LONGEST_WAIT = timedelta(hours=30)
"""What is further ahead than this was written while the clock was wrong."""


def waited(since: str, now: datetime) -> timedelta:
    """How long it is since then: for ever where the clock was wrong then, or what waits would wait for that time."""
    at = parse_stamp(since)
    return timedelta.max if at > now + LONGEST_WAIT else now - at


def time_said(text: str) -> datetime | None:
    """The time that a publisher gives (aware); None where it is none, or of no zone."""
    try:
        at = parse_stamp(text)
    except ValueError:
        return None
    return at if at.tzinfo is not None else None


def to_second(at: datetime) -> str:
    """ISO 8601 to the second, as alerts carry it."""
    return at.isoformat(timespec="seconds")


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None  # a message of an older configuration must not become undeliverable by its zone


@lru_cache(maxsize=4096)
def moment(text: str, zone: str = "UTC") -> str:
    """An ISO time as people of that zone read it: 24 Nov 2026, 14:56 GMT; a day alone stays; other text as it is."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    if "T" not in text and " " not in text:
        return f"{at.day} {at:%b %Y}"
    if at.tzinfo:
        try:
            at = at.astimezone(_zone(zone))
        except (OverflowError, ValueError):
            return text
    return f"{at.day} {at:%b %Y}, {at:%H:%M}" + (f" {at.tzname()}" if at.tzinfo else "")


def clock(text: str, zone: str = "UTC") -> str:
    """The time of day of an ISO time, as people of that zone read it: 14:56."""
    return moment(text, zone).partition(", ")[2].partition(" ")[0] or text


def local_day(text: str, zone: str = "UTC") -> str:
    """The day of an ISO time as people of that zone have it: 2026-11-24; "" where it is none."""
    try:
        return datetime.fromisoformat(text).astimezone(_zone(zone) or UTC).date().isoformat()
    except ValueError:
        return ""


def day(text: str, zone: str = "UTC") -> str:
    """The day of an ISO time: 24 Nov 2026."""
    return moment(text, zone).partition(",")[0]
