"""What stood in a register on a day: which edition, and whether a release was in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import NamedTuple

LONG_GAP = dt.timedelta(days=230)
"""Registers come quarterly or half-yearly: in a longer stretch without an edition one is likely to be missing."""


class HowStood(StrEnum):
    """How a release stood on a day. The values stand in JSON."""

    STOOD = "stood"
    NOT_YET = "not_yet"
    """It came with a later edition."""
    GONE = "gone"
    """An earlier edition had it, and that of the day had it no more."""
    NOT_KNOWN = "not_known"
    """No edition is known that stood on the day."""


class StandingEdition(NamedTuple):
    """An edition of a register, as far as it stands."""

    id: int
    number: int
    title: str
    published_at: str
    """As its publisher says; may be ""."""
    seen_at: str
    """From when on it stood, as far as is known; ISO 8601, UTC."""

    @property
    def name(self) -> str:
        """As it is called in a sentence."""
        return f"“{self.title}”" if self.title else f"edition {self.number}"


class Stretch(NamedTuple):
    """A row stood in these editions and in all between them."""

    first: int
    """Edition, as is the next."""
    last: int | None
    """None where it stands in the newest."""
    version: int


class OnDay(NamedTuple):
    """How a release stood at the end of a day (UTC)."""

    day: str
    standing: HowStood
    edition: StandingEdition | None
    """The one that stood."""
    next: StandingEdition | None
    """The one that came after that."""
    version: int | None
    """Of the release, where it stood, or in which it stood last."""
    came: StandingEdition | None
    """Where it stood not yet, or no more: the next edition that had it."""
    had: StandingEdition | None
    """Where it stood no more: the last edition that had it."""
    without: StandingEdition | None
    """And the first that did not."""
    looked_at: str = ""
    """When its register was last looked at well, "" where that is not known."""

    def words(self, write: Callable[[str], str] = lambda at: at[:10]) -> list[str]:
        """Sentences for everybody. `write` gives a day or a moment as people are to read it."""
        first, *doubt = self.of_register(write)
        return [first, *self._of_release(write), *doubt] if self.edition else [first]

    def of_register(self, write: Callable[[str], str] = lambda at: at[:10]) -> list[str]:
        """Those of its register alone: which edition stood, and what is in doubt."""
        day = write(self.day)
        if self.edition is None:
            first = f"; the oldest, {_named(self.next, write)}, came later" if self.next else ""
            return [f"What stood in the register on {day} is not known: no edition of that time is known{first}."]
        since = write(self.edition.seen_at)
        until = f"from {since} to {write(self.next.seen_at)}" if self.next else f"from {since} on, the newest we know"
        doubt = self._doubt(write)
        known = ", as far as its editions are known," if self.next and doubt else ""
        return [f"On {day} the register was{known} as in {self.edition.name}, which stood {until}.", *doubt]

    def _of_release(self, write: Callable[[str], str]) -> list[str]:
        if self.standing is HowStood.STOOD:
            return ["This release stood in it."]
        if self.standing is HowStood.NOT_YET:
            return [f"This release was not in it yet: it came with {_named(self.came, write)}."]
        back = f" It was back in {_named(self.came, write)}." if self.came else ""
        last = f"{_named(self.had, write)}, was the last edition that had it"
        return [f"This release was in it no more: {last}, {_named(self.without, write)}, the first without it.{back}"]

    def _doubt(self, write: Callable[[str], str]) -> list[str]:
        assert self.edition is not None
        begun = _day(self.edition.seen_at)
        if self.next is None:
            if self.looked_at and self.day > self.looked_at[:10]:
                return [f"The register was last looked at on {write(self.looked_at)}: it may be otherwise since."]
        elif _day(self.next.seen_at) - begun > LONG_GAP:
            return ["No edition is known between these two, so one that stood on the day may be missing."]
        return []


def _day(stamp: str) -> dt.date:
    return dt.date.fromisoformat(stamp[:10])


def _named(edition: StandingEdition | None, write: Callable[[str], str]) -> str:
    return f"{edition.name}, seen {write(edition.seen_at)}" if edition else "none that is known"


def edition_on(day: str, editions: Sequence[StandingEdition]) -> tuple[StandingEdition | None, StandingEdition | None]:
    """The edition that stood at the end of a day, and the next one. `editions`: of one register, the oldest first."""
    stood = next((e for e in reversed(editions) if e.seen_at[:10] <= day), None)
    return stood, next((e for e in editions if e.seen_at[:10] > day), None)


def stood_on(
    day: str, editions: Sequence[StandingEdition], stretches: Sequence[Stretch], looked_at: str = ""
) -> OnDay:
    """How a release with these stretches stood on a day (2019-05-01)."""
    stood, following = edition_on(day, editions)
    of = {e.id: e for e in editions}
    inside = sorted(stretches)
    come = next((of.get(s.first) for s in inside if stood is None or s.first > stood.id), None)
    if stood is None:
        return OnDay(day, HowStood.NOT_KNOWN, None, following, None, come, None, None, looked_at)
    now = next((s for s in inside if s.first <= stood.id and (s.last is None or s.last >= stood.id)), None)
    if now:
        return OnDay(day, HowStood.STOOD, stood, following, now.version, None, None, None, looked_at)
    past = [s for s in inside if s.last is not None and s.last < stood.id]
    if not past:
        return OnDay(day, HowStood.NOT_YET, stood, following, None, come, None, None, looked_at)
    last = max(past, key=lambda s: s.last or 0)
    without = next((e for e in editions if e.id > (last.last or 0)), None)
    return OnDay(day, HowStood.GONE, stood, following, last.version, come, of.get(last.last or 0), without, looked_at)
