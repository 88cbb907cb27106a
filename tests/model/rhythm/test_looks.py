"""When a source on auto is looked at next: a table of histories."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from model.rhythm.editions import Rhythm
from model.rhythm.looks import AFTER_CACHE, FED, REGISTER, UNFED, Bounds, PastLooks, next_look

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 25, 11, 0, tzinfo=LONDON)  # a Wednesday
NIGHT = NOW.replace(hour=23)


def ago(**span: float) -> datetime:
    return NOW - timedelta(**span)


def every(days: float, count: int, hour: int = 11) -> tuple[datetime, ...]:
    found = [NOW - timedelta(days=days * n) for n in range(count, 0, -1)]
    return tuple((at - timedelta(days=max(0, at.weekday() - 4))).replace(hour=hour) for at in found)


QUARTERLY = Rhythm(date(2026, 9, 3), 91, 8)
CASES: dict[str, tuple[PastLooks, datetime, Bounds, timedelta, str]] = {
    "a source without history": (
        PastLooks(NOW), NOW, FED, FED.longest, "no change was seen since the first look: every 4 h 45 min, the seldomest",
    ),
    "one that has not changed for a year and more": (
        PastLooks(ago(days=400)), NOW, FED, FED.longest, "no change was seen in 365 days: every 4 h 45 min, the seldomest",
    ),
    "one that no feed announces": (
        PastLooks(ago(days=400)), NOW, UNFED, UNFED.longest, "no change was seen in 365 days: every 1 h, the seldomest",
    ),
    "one that changes every other day is asked a twentieth of that": (
        PastLooks(ago(days=100), every(2, 50)), NOW, FED, timedelta(hours=2.4),
        "it changed 50 times in 100 days: every 2 h 24 min",
    ),
    "one that changes each hour has a lower bound": (
        PastLooks(ago(days=2), tuple(ago(hours=n) for n in range(48, 0, -1))), NOW, FED, FED.shortest,
        "it changed 48 times in 2 days: every 15 min, the oftenest",
    ),
    "what is dated later than now counts for nothing": (
        PastLooks(ago(days=100), (NOW + timedelta(days=900),)), NOW, FED, FED.longest,
        "no change was seen in 100 days: every 4 h 45 min, the seldomest",
    ),
    "one that changes in working hours is asked half as often at night": (
        PastLooks(ago(days=100), every(1, 100)), NIGHT, FED, timedelta(hours=2.4) * 1.005,
        "it changed 100 times in 100 days, nearly always in working hours, which it is not: every 2 h 25 min",
    ),
    "one that changes at any hour is not": (
        PastLooks(ago(days=100), every(1, 100, hour=2)), NIGHT, FED, timedelta(hours=1.206),
        "it changed 100 times in 100 days: every 1 h 12 min",
    ),
    "the time of the year at which it changed much": (
        PastLooks(ago(days=730), tuple(ago(days=365 + n) for n in range(20, 0, -1))), NOW, FED, timedelta(hours=5.04),
        "",
    ),
    "a look that failed is made again sooner": (
        PastLooks(ago(days=400), failed=1), NOW, FED, FED.shortest, "the last look failed: again after 15 min",
    ),
    "and ever later where it goes on": (
        PastLooks(ago(days=400), failed=3), NOW, FED, timedelta(hours=1), "the last 3 looks failed: again after 1 h",
    ),
    "never later than the bound": (
        PastLooks(ago(days=400), failed=10**6), NOW, FED, FED.longest, "the last 1000000 looks failed: again after 4 h 45 min",
    ),
    "what was announced and was not there yet": (
        PastLooks(ago(days=400), unseen="the feed"), NOW, FED, AFTER_CACHE,
        "the feed announced a change that was not there yet: a cache may have served an older copy",
    ),
    "a register": (PastLooks(NOW, is_register=True), NOW, REGISTER, REGISTER.longest, "a register: every 13 min, the seldomest"),
    "a register whose quarter is over, in working hours": (
        PastLooks(ago(days=800), is_register=True, rhythm=QUARTERLY), NOW, REGISTER, REGISTER.shortest,
        "a register whose next edition is expected by 03 December 2026: every 5 min, the oftenest",
    ),
    "and at night": (
        PastLooks(ago(days=800), is_register=True, rhythm=QUARTERLY), NIGHT, REGISTER, REGISTER.longest,
        "a register whose next edition is expected by 03 December 2026: every 13 min, the seldomest",
    ),
    "a register that was given up on": (
        PastLooks(ago(days=800), is_register=True, rhythm=Rhythm(date(2025, 9, 3), 91, 8)), NOW, REGISTER,
        REGISTER.longest, "a register whose next edition is expected by 03 December 2025: every 13 min, the seldomest",
    ),
}


@pytest.mark.parametrize(("past", "now", "bounds", "span", "why"), list(CASES.values()), ids=list(CASES))
def test_next_look(past: PastLooks, now: datetime, bounds: Bounds, span: timedelta, why: str) -> None:
    found = next_look(past, now, bounds)
    assert abs(found.at - now - min(span, bounds.longest)) < timedelta(minutes=1.5)
    if why:
        assert found.why == why


@pytest.mark.parametrize("past", [past for past, *_ in CASES.values()], ids=list(CASES))
def test_it_is_always_within_its_bounds_and_says_why(past: PastLooks) -> None:
    for hours in range(0, 24 * 400, 7):
        now = NOW.astimezone(UTC) + timedelta(hours=hours)
        bounds = REGISTER if past.is_register else FED
        found = next_look(past, now.astimezone(LONDON), bounds)
        assert min(bounds.shortest, AFTER_CACHE) <= found.at - now <= bounds.longest
        assert found.why
