"""When a delivery is tried again. Pure: the clock and the dice come in as arguments."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from model.delivery import GiveUp, NotAccepted, PauseChannel, Result, Sent, TryLater

MINUTE, HOUR = 60, 3600

WAITS: tuple[int, ...] = (
    0, 5, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR,
    24 * HOUR, 24 * HOUR, 24 * HOUR,
)  # fmt: skip
"""Seconds before attempt 1, 2, ...: 13 attempts over 123.6 hours, so that a long weekend's outage is ridden out."""
LONGEST_RETRY_AFTER = 24 * HOUR
REVOKED_WAIT = 30 * MINUTE
"""A hook that says it is gone is asked twice more over an hour before its channel is paused."""
EARLY_WARNING = 5
"""Failed attempts after which operators are told: 36 minutes in, with the next attempt two hours away."""


def next_attempt(attempts: int, result: Result, now: datetime, rand: Callable[[], float]) -> datetime | None:
    """When to try again, or None where there is nothing to try: it was sent, or it is dead.

    `attempts` counts the attempt that just ended with `result`. Waits vary by 20 % either way (`rand` gives 0 to 1),
    so that what failed together does not come back together. A wait that the receiver asked for is kept, up to a
    day. A paused channel's delivery stays due: it goes out, in order, when the channel is resumed.
    """
    if isinstance(result, Sent | GiveUp | NotAccepted):
        return None
    if isinstance(result, PauseChannel):
        return now + timedelta(seconds=REVOKED_WAIT) if attempts <= result.tries else now
    if attempts >= len(WAITS):
        return None
    wait = WAITS[attempts] * (0.8 + 0.4 * rand())
    if isinstance(result, TryLater) and result.after is not None:
        wait = max(wait, min(result.after, LONGEST_RETRY_AFTER))
    return now + timedelta(seconds=wait)


def retry_after(header: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for: whole seconds or an HTTP date, never below 0, None if unreadable."""
    text = (header or "").strip()
    if not text:
        return None
    if text.isascii() and text.isdigit():
        return float(text) if len(text) < 12 else float(LONGEST_RETRY_AFTER)
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, OverflowError, IndexError):
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    return max(0.0, (at - now).total_seconds())
