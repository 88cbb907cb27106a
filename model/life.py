"""What became of a request for data; how registers say it is read by `text.remarks.outcomes`."""

from __future__ import annotations

from enum import StrEnum


class Life(StrEnum):
    """What became of a request, as far as the register says. The values are stored and stand in JSON."""

    REQUESTED = "pending"
    APPROVED = "approved"
    SUPPLIED = "supplied"
    """The data went, or go, to the recipient: live, ongoing, shared."""
    ENDED = "ended"
    """The licence or agreement is over."""
    DESTROYED = "destroyed"
    REFUSED = "rejected"
    WITHDRAWN = "withdrawn"
    NOT_PURSUED = "not_pursued"
    NOT_SAID = "not_said"


NEVER_SUPPLIED = frozenset({Life.REFUSED, Life.WITHDRAWN, Life.NOT_PURSUED})
"""States in which nothing went to the recipient, as far as the register says."""


def is_another_outcome(was: Life | None, now: Life | None) -> bool:
    """True where another thing is said of a request than before: both are known, or one is that nothing went."""
    return was is not now and (bool(was and now) or not NEVER_SUPPLIED.isdisjoint({was, now}))
