"""How often a register has a new edition, and from when on its next one is late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

LEAST = 3
"""Gaps between editions without which nothing is said."""
LAST = 20
"""Gaps that count, the newest."""


class Rhythm(NamedTuple):
    """The rhythm of a register, by the days of its editions."""

    last: dt.date
    """The day of its newest edition."""
    usual: int
    """Days within which the next edition came four times of five. A quantile, neither mean nor median: corrections
    within days of an edition leave it as it is."""
    gaps: int
    """How many gaps it is made from."""

    @property
    def expected_by(self) -> dt.date:
        """The day by which the next edition comes four times of five."""
        return self.last + dt.timedelta(days=self.usual)

    @property
    def late_from(self) -> dt.date:
        """The day from which it is called late: a sixth of the usual gap later, but two days at least."""
        return self.expected_by + dt.timedelta(days=max(2, -(-self.usual // 6)))

    def days_late(self, today: dt.date) -> int:
        """By how many days it is beyond its rhythm, 0 where that is not late yet."""
        return (today - self.expected_by).days if today >= self.late_from else 0


def rhythm_of(days: Iterable[dt.date]) -> Rhythm | None:
    """The rhythm of a register with editions on these days, None where there are too few."""
    known = sorted(set(days))[-LAST - 1 :]
    gaps = sorted((b - a).days for a, b in pairwise(known))
    if len(gaps) < LEAST:
        return None
    return Rhythm(known[-1], gaps[-(-len(gaps) * 4 // 5) - 1], len(gaps))
