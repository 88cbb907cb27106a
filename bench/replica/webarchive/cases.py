"""The releases of twelve years as they really were: when each was asked for, decided, corrected, ended. Seeded.

All organisations, purposes and references are made up; references begin with DR99, DS9 or R9, as the demonstration's.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from itertools import count, product

from msgspec import Struct
from msgspec.structs import replace

from demo.editions import FORMS, PLACES

SEED = 2012
FIRST, GDPR, DSAP, LAST = date(2012, 4, 1), date(2018, 5, 1), date(2018, 5, 15), date(2024, 9, 30)
"""First request; the day from which no more requests were taken; first share by the panel; last day of all."""
CORRECTED = ", and to train a model (corrected)"
"""What a correction puts behind a purpose."""
REFERENCES_FROM = date(2015, 1, 1)
"""Requests from before it stand in the register without a reference, for ever."""
_AIMS = (
    "To study how attainment differs", "To evaluate a programme of tutoring", "To show parents how schools perform",
    "To follow pupils into further education", "To measure the effect of free school meals", "To plan school places",
    "To compare exclusions between schools", "To advise schools on their intake",
    "To test a reading scheme", "To rank schools by progress",
)
_WHERE = (
    "in coastal areas", "in rural schools", "in large cities", "in the north", "in the south", "in new towns",
    "at key stage 2", "at key stage 4", "in the early years", "after the age of 16", "in special schools",
    "in small schools", "in faith schools", "in academies", "among summer-born pupils", "in boarding schools",
    "in border counties", "in market towns", "on islands", "near railway stations", "in the fens", "on moors",
    "between 2005 and 2010", "between 2011 and 2015", "between 2016 and 2020",
)
_DATA = (
    "School Census; key stage 2 results", "Key stage 4 results; School Census", "Pupil absence; exclusions",
    "Children in need census", "Early years foundation stage profile",
)


class Release(Struct, frozen=True):
    """A release as it stands on some day. `key` is this replica's own name for it, printed nowhere."""

    key: str
    kind: str
    """request, share, regular, home office, police, court."""
    organisation: str
    purpose: str
    requested: date
    reference: str = ""
    dataset: str = ""
    tier: int = 0
    identifiability: int = 0
    sensitivity: str = ""
    decided: date | None = None
    outcome: str = "Open"
    """Open, Approved and received data, Rejected, Not pursued; in the files of 2013 to 2017 also Data destroyed."""
    licence_end: date | None = None
    destroyed: date | None = None
    pupils: int = 0


class Case(Struct, frozen=True):
    """A release through time: `final` holds what it is once decided, `corrections` what changed in print, and when."""

    final: Release
    corrections: tuple[tuple[date, str, object], ...] = ()
    withdrawn: date | None = None
    """From then on it is in no edition, and nobody says why."""

    def on(self, day: date) -> Release | None:
        """How it stands on a day, None where it does not."""
        end, seen = self.final, self.final
        if end.requested > day or (self.withdrawn and self.withdrawn <= day):
            return None
        for when, name, value in self.corrections:
            if when <= day:
                seen = replace(seen, **{name: value})
        if end.decided is None or end.decided > day:
            return replace(seen, decided=None, outcome="Open", licence_end=None, destroyed=None)
        return seen if end.destroyed and end.destroyed <= day else replace(seen, destroyed=None)


@lru_cache
def all_cases() -> tuple[Case, ...]:
    """Every case, by the day it was asked for; the same each time."""
    dice = random.Random(SEED)
    purposes = [f"{aim} {where}" for aim, where in product(_AIMS, _WHERE)]
    dice.shuffle(purposes)
    whole = [*_requests(dice, purposes), *_shares(dice, purposes), *_regular(dice, purposes), *_counted(dice)]
    whole.sort(key=lambda c: (c.final.requested, c.final.key))
    return tuple(_corrected(whole, dice))


def standing(day: date) -> list[Release]:
    """All releases that stand on a day, in the order they were asked for."""
    return [r for c in all_cases() if (r := c.on(day))]


def _name(dice: random.Random) -> str:
    return dice.choice(FORMS).format(dice.choice(PLACES))


def _some_days(dice: random.Random, begin: date, end: date, every: int) -> Iterator[date]:
    """Days from begin to before end, some `every` days apart."""
    day = begin + timedelta(days=dice.randrange(every))
    while day < end:
        yield day
        day += timedelta(days=dice.randrange(every // 2, every * 3 // 2))


def _requests(dice: random.Random, purposes: list[str]) -> Iterator[Case]:
    """Requests to the department until they were stopped: a burst in 2012, then four a quarter."""
    early = sorted(FIRST + timedelta(days=dice.randrange(160)) for _ in range(30))
    for n, day in enumerate([*early, *_some_days(dice, date(2012, 10, 1), GDPR, 24)], 1):
        decided = day + timedelta(days=dice.randrange(25, 200))
        outcome = dice.choices(("Approved and received data", "Rejected", "Not pursued"), (88, 7, 5))[0]
        approved = outcome.startswith("Approved")
        end = date(decided.year + dice.randrange(2, 6), dice.randrange(1, 13), 28)
        gone = end + timedelta(days=dice.randrange(30, 900)) if dice.random() < 0.8 else None
        yield Case(Release(
            f"request {n}", "request", _name(dice), purposes.pop(), day,
            reference=f"DR99{n:04d}.0{dice.randrange(1, 4)}" if day >= REFERENCES_FROM else "",
            dataset=dice.choice(_DATA), tier=dice.choice((1, 1, 2, 2, 2, 3, 4)), decided=decided, outcome=outcome,
            licence_end=end if approved else None, destroyed=gone if approved else None,
        ))


def _shares(dice: random.Random, purposes: list[str]) -> Iterator[Case]:
    """Shares that the panel approved: they stand in the register from that day on."""
    for n, day in enumerate(_some_days(dice, DSAP, LAST, 29), 1):
        end = date(day.year + dice.randrange(2, 6), dice.randrange(1, 13), 28)
        yield Case(Release(
            f"share {n}", "share", _name(dice), purposes.pop(), day, f"DS9{n:04d}", dice.choice(_DATA),
            identifiability=dice.randrange(1, 6), sensitivity=dice.choice("ABCDE"), decided=day,
            outcome="Approved and received data", licence_end=end,
            destroyed=end + timedelta(days=dice.randrange(20, 300)) if dice.random() < 0.6 else None,
        ))


def _regular(dice: random.Random, purposes: list[str]) -> Iterator[Case]:
    days = [date(2016, 9, 1)] * 8 + [date(2019, 2, 4), date(2020, 5, 4), date(2022, 1, 10), date(2023, 8, 7)]
    for n, day in enumerate(days, 1):
        yield Case(Release(
            f"regular {n}", "regular", _name(dice), purposes.pop(), day, f"R9{n:03d}", dice.choice(_DATA), decided=day,
            outcome="Approved and received data", identifiability=dice.randrange(1, 6), sensitivity=dice.choice("ABC"),
        ))


def _counted(dice: random.Random) -> Iterator[Case]:
    """Requests of the Home Office, police and courts, with a number of pupils."""
    kinds: tuple[tuple[str, int, Callable[[], str], str], ...] = (
        ("home office", 97, lambda: "Home Office", "To trace children in made-up case"),
        ("police", 98, lambda: f"{dice.choice(PLACES)} Constabulary", "To trace a missing child in made-up case"),
        ("court", 96, lambda: f"{dice.choice(PLACES)} County Court", "Court order in made-up case"),
    )
    for kind, prefix, who, why in kinds:
        numbers = count(1)
        for day, n in zip(_some_days(dice, date(2015, 7, 1), LAST, 330), numbers, strict=False):
            yield Case(Release(
                f"{kind} {n}", kind, who(), f"{why} {n}", day.replace(day=1), f"DS{prefix}{n:03d}", decided=day,
                outcome="Approved and received data", pupils=dice.randrange(1, 60),
            ))


_RENAMES = (" Invented Analytics Ltd", " Invented Analytics Group plc"), (" City Council", " City and County Council")


def _corrected(cases: list[Case], dice: random.Random) -> Iterator[Case]:
    """Some are corrected in print, renamed, given a longer licence, or taken out without a word."""
    for i, case in enumerate(cases):
        r = case.final
        after = (r.decided or r.requested) + timedelta(days=dice.randrange(150, 900))
        out: list[tuple[date, str, object]] = []
        if i % 9 == 2:
            new = next((r.organisation.replace(a, b) for a, b in _RENAMES if a in r.organisation), "")
            out += [(after, "organisation", new)] if new else []
        if i % 11 == 5:
            out.append((after, "purpose", r.purpose + CORRECTED))
        if i % 8 == 3 and r.licence_end and not r.destroyed:
            out.append((after, "licence_end", r.licence_end.replace(year=r.licence_end.year + 2)))
        if i % 17 == 7 and r.tier:
            out.append((after, "tier", r.tier % 4 + 1))
        gone = after if i % 23 == 11 and r.kind in ("request", "share") and not r.destroyed else None
        yield replace(case, corrections=tuple(out), withdrawn=gone)
