"""The order of editions: by what they say of themselves, then by when they were published or seen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from msgspec import Struct

from readers.columns.dates import read_date
from text.clean import clean
from text.periods import MONTH
from text.timestamp import parse_stamp

_MONTHS = re.compile(rf"(?<![a-z]){MONTH}[.,]?[ _\-/']*(?:[0-9]{{4}}|[0-9]{{2}})(?![0-9])", re.IGNORECASE)

_EARLIEST = 1990
"""No register is older: a year before it is a slip."""


class EditionTime(Struct, frozen=True):
    """What is known of the time of an edition."""

    period: str
    """The month that its title is for, such as 2023-09; "" where it names none."""
    published: str
    """When it was published as its publisher says, ISO 8601; "" where that is not said."""
    seen: datetime
    """When it was seen, by the watch or by a web archive: it was published then or before."""

    @property
    def at(self) -> datetime:
        """From when on it is taken to have stood."""
        published = moment(self.published)
        return min(published, self.seen) if published else self.seen


def moment(text: str) -> datetime | None:
    """A timestamp or a day as a moment, None where it is neither."""
    try:
        at = parse_stamp(text if "T" in text else f"{text}T00:00:00+00:00")
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def may_be_published(text: str, by: datetime) -> bool:
    """True for a timestamp or day on which a register may have been published that was there `by` then."""
    at = moment(text)
    return at is not None and at.year >= _EARLIEST and at <= by + timedelta(days=1)


def period_of(titles: Iterable[str]) -> str:
    """The last month with its year that stands in the titles of an edition's files, as 2023-09; "" where none does."""
    found = (read_date(m.group().replace("_", " ")) for title in titles for m in _MONTHS.finditer(clean(title)))
    return max((d.value for d in found if d is not None and d.precision == "month"), default="")


def stands_before(a: EditionTime, b: EditionTime) -> bool:
    """True where `a` is older: by their months where both name one and not the same, else by their times."""
    if a.period and b.period and a.period != b.period:
        return a.period < b.period
    return (a.at, a.seen) < (b.at, b.seen)


def place_among(found: EditionTime, known: Sequence[EditionTime]) -> tuple[int, bool]:
    """How many of the known editions, in their order, stand before one that was found; and whether that is certain.

    It is not where an edition that stands later is older by what it says, or where month and time say different orders.
    """
    before = [stands_before(k, found) for k in known]
    count = len(before) - before[::-1].index(True) if any(before) else 0
    by_time = [k.at < found.at for k in known]
    return count, all(before[:count]) and by_time[:count] == [True] * count and not any(by_time[count:])


def in_order(found: Sequence[EditionTime]) -> list[int]:
    """The running numbers of editions from the oldest to the newest.

    Those that name a month go by it; each that names none goes before the first of them that is younger.
    """
    said = sorted((n for n, d in enumerate(found) if d.period), key=lambda n: (found[n].period, found[n].at, n))
    rest = sorted((n for n, d in enumerate(found) if not d.period), key=lambda n: (found[n].at, n))
    out: list[int] = []
    for n in said:
        while rest and found[rest[0]].at <= found[n].at:
            out.append(rest.pop(0))
        out.append(n)
    return out + rest


def is_certain(found: Sequence[EditionTime]) -> list[bool]:
    """Of editions in their order: whether each stands after the one before by its time too."""
    return [True, *(a.at <= b.at for a, b in pairwise(found))][: len(found)]
