"""The schedule, as a table."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from alerts.channels.channel import WAITS, next_attempt, retry_after
from model.delivery import GiveUp, NotAccepted, PauseChannel, Sent, TryLater, Unknown

LATER = TryLater("500")


def seconds(attempts: Any, result: Any, now: Any, rand: Any = 0.5) -> Any:
    at = next_attempt(attempts, result, now, lambda: rand)
    return None if at is None else (at - now).total_seconds()


def test_twenty_attempts_ride_out_125_hours(now: Any) -> None:
    waits = [seconds(n, LATER, now) for n in range(1, 21)]
    assert waits[:10] == [5, 60, 120, 180, 300, 300, 300, 600, 600, 1200]
    assert waits[10:] == [3600, 7200, 18000, 36000, 50400, 72000, 86400, 86400, 86400, None]
    assert sum(WAITS) / 3600 >= 125


def test_the_end_of_an_outage_of_twenty_minutes_is_found_within_five(now: Any) -> None:
    """It was a quarter to half an hour, with a newspaper among what waited."""
    tried = [sum(WAITS[: n + 1]) for n in range(len(WAITS))]
    assert next(at for at in tried if at >= 20 * 60) - 20 * 60 <= 5 * 60


@pytest.mark.parametrize(
    ("say", "attempts", "result", "rand", "expected"),
    [
        ("sent is done", 1, Sent(), 0.5, None),
        ("no such mailbox is dead at once", 1, GiveUp("550"), 0.5, None),
        ("refused in every form is dead", 1, NotAccepted("400"), 0.5, None),
        ("unknown is sent again by the schedule", 1, Unknown("reset"), 0.5, 5),
        ("jitter down", 2, LATER, 0.0, 48),
        ("jitter up", 2, LATER, 1.0, 72),
        ("Retry-After is never undercut", 1, TryLater("429", 90), 0.0, 90),
        ("nor does it shorten our own wait", 5, TryLater("429", 90), 0.5, 300),
        ("a day is the most we wait for it", 1, TryLater("429", 1e9), 0.5, 86400),
        ("a hook that is gone: once more after ten minutes", 1, PauseChannel("410", tries=1), 0.5, 600),
        ("then it stays due in a paused channel", 2, PauseChannel("410", tries=1), 0.5, 0),
        ("a refused login stays due at once", 1, PauseChannel("535"), 0.5, 0),
        ("a paused delivery is never dead", 99, PauseChannel("535"), 0.5, 0),
    ],
)
def test_next_attempt(say: Any, attempts: Any, result: Any, rand: Any, expected: Any, now: Any) -> None:
    assert seconds(attempts, result, now, rand) == expected, say


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, None),
        ("", None),
        ("30", 30.0),
        (" 30 ", 30.0),
        ("0", 0.0),
        ("1000000000", 1e9),
        ("9" * 5000, 86400.0),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("\u0663", None),
        ("Tue, 24 Nov 2026 14:57:00 GMT", 60.0),
        ("Tue, 24 Nov 2026 14:00:00 GMT", 0.0),
        ("Tue, 24 Nov 9999999999 14:00:00 GMT", None),
    ],
)
def test_retry_after(header: Any, expected: Any, now: Any) -> None:
    assert retry_after(header, now) == expected


def test_the_wait_may_cross_any_date(now: Any) -> None:
    assert next_attempt(len(WAITS) - 1, LATER, now, lambda: 0.5) == now + timedelta(hours=24)
