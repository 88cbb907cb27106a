"""How often a register has a new edition, and from when on its next one is late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

OF_RHYTHM = ("baseline", "edition_published")
"""Kinds of editions that are a next one: what was replaced without notice, or went back, is none."""
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


    def beyond(self, today: dt.date) -> str:
        """The same in words, such as "12 days beyond its own rhythm"; "" where it is not late yet."""
        days = self.days_late(today)
        return f"{days:,} {'day' if days == 1 else 'days'} beyond its own rhythm" if days else ""


def rhythms_of(editions: Iterable[tuple[str, str, str]]) -> dict[str, Rhythm]:
    """The rhythm of each register that has had editions enough, by its source.

    `editions`: source, when it was published as its publisher says, when it was seen; times in ISO form.
    """
    days: dict[str, list[dt.date]] = {}
    for source, published, seen in editions:
        days.setdefault(source, []).append(_day(published, seen))
    return {source: found for source, some in days.items() if (found := rhythm_of(some))}


def _day(published: str, seen: str) -> dt.date:
    """The day of an edition: as its publisher says, where that can be; else on which it was seen."""
    known = dt.date.fromisoformat(seen[:10])
    try:
        return min(known, dt.date.fromisoformat(published[:10]))
    except ValueError:
        return known


def rhythm_of(days: Iterable[dt.date]) -> Rhythm | None:
    """The rhythm of a register with editions on these days, None where there are too few."""
    known = sorted(set(days))[-LAST - 1 :]
    gaps = sorted((b - a).days for a, b in pairwise(known))
    if len(gaps) < LEAST:
        return None
    return Rhythm(known[-1], gaps[-(-len(gaps) * 4 // 5) - 1], len(gaps))
