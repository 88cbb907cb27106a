"""The life of a release in order of time: the days that its register prints, what was seen of it, what speaks of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from db.recipients.assessments import days_of
from model.life import NEVER_SUPPLIED, Life
from model.standing import StandingEdition, Stretch
from text.labels import DAY_WORDS, OUTCOME_WORDS

Row = Mapping[str, Any]
_OF_THREE = {Life.SUPPLIED: "data first sent", Life.APPROVED: "approved", Life.REFUSED: "refused"}
"""What a day says in the column that holds all three, by what became of the request."""
_LAST_IN_A_DAY = "~"


class LifeEvent(NamedTuple):
    """One thing in the life of a release."""

    at: str
    """When: 2016-11-17, 2016-11 or 2016 as printed, or the moment at which it was seen."""
    by: str
    """Who says so: `register` prints the day, the `watch` saw it, or an `item` speaks of it."""
    what: str
    """A field, a kind of change, of an item; `first_seen`, `gone` or `back`."""
    said: str
    """For people, without the date."""
    release: int | None
    reference: str = ""
    """Of the release, where it is another one of the same case."""
    until: str = ""
    """Of a day that the register prints no more: when it was seen to print another, or none."""
    now: str = ""
    """And the day that it prints instead."""
    edition_id: int | None = None
    change: int | None = None
    item: str = ""
    """Its key, or the number under which the site has it."""

    def words(self, write: Callable[[str], str] = lambda at: at[:10]) -> str:
        """What is said, with what became of a day. `write` gives a day or a moment as people are to read it."""
        if not self.until:
            return self.said
        now = f"the register says {write(self.now)} now" if self.now else "no day is printed any more"
        return f"{self.said}, as printed until {write(self.until)}; {now}"


def in_order(events: Iterable[LifeEvent]) -> list[LifeEvent]:
    """The oldest first; what is known to the day alone comes before what was seen on it."""
    return sorted(events, key=lambda e: (e.at, e.by == "watch"))


def printed_days(release: int, versions: Sequence[Row], reference: str = "") -> list[LifeEvent]:
    """The days that the versions of a release print, the oldest version first, each day once.

    Of each version `seen_at`, `cells` and `outcome`. A day that was corrected is there with when it was, and what
    stands there now.
    """
    newest = days_of(versions[-1]["cells"], DAY_WORDS) if versions else {}
    found: dict[tuple[str, str], tuple[str, str]] = {}
    before: dict[str, str] = {}
    outcome = ""
    for version in versions:
        days = days_of(version["cells"], DAY_WORDS)
        if days == before and version["outcome"] == outcome:  # as most are
            continue
        for name, day in before.items():
            if days.get(name) != day:
                found[name, day] = (found[name, day][0], version["seen_at"])
        for name, day in days.items():
            found[name, day] = (_said(name, version["outcome"]), "")
        before, outcome = days, version["outcome"]
    out = []
    for (name, day), (said, until) in found.items():
        now = newest.get(name, "") if until else ""
        out.append(LifeEvent(day, "register", name, said, release, reference, until, now))
    return out


def _said(name: str, outcome: str) -> str:
    if name == "outcome_date" and outcome in _OF_THREE:
        return _OF_THREE[Life(outcome)]
    if name == "decided" and outcome in NEVER_SUPPLIED:
        return f"{DAY_WORDS[name]}: {OUTCOME_WORDS[outcome]}"
    return DAY_WORDS[name]


def seen(
    release: int, stretches: Sequence[Stretch], editions: Sequence[StandingEdition], changes: Iterable[Row],
    outcome: str, *, older: bool, reference: str = "",
) -> list[LifeEvent]:
    """When it was seen first, what was told of it, and where it came or went without that being told.

    `changes`: of each `id`, `seen_at`, `kind`, `edition_id`, what is `said`, and a `remark` where one is made on it:
    that it was found later, or is told otherwise. `outcome`: as it was seen first.
    `older`: True where that was a first look, so that it may be older.
    """
    told = [
        LifeEvent(c["seen_at"], "watch", c["kind"], _remarked(c), release, reference, "", "", c["edition_id"], c["id"])
        for c in changes
    ]
    covered = {e.edition_id for e in told}
    place = {e.id: n for n, e in enumerate(editions)}
    spans = _whole(stretches, editions)
    for n, (first, last) in enumerate(spans):
        if n == 0 and (older or first not in covered):
            also = ", in the oldest edition that we have: it may be older" if older else ""
            as_what = f", {OUTCOME_WORDS[outcome]}" if outcome != Life.NOT_SAID else ""
            told.append(_event(release, reference, editions[place[first]], "first_seen", f"first seen{as_what}{also}"))
        elif n and first not in covered:
            told.append(_event(release, reference, editions[place[first]], "back", "in the register again"))
        after = place[last] + 1 if last is not None else len(editions)
        if after < len(editions) and editions[after].id not in covered:
            told.append(_event(release, reference, editions[after], "gone", "no longer in the register"))
    return told


def _remarked(change: Row) -> str:
    """What is said, with the first part of the remark: "found later" needs no more here."""
    remark = (change.get("remark") or "").partition(":")[0]
    return f"{change['said']} ({remark})" if remark else str(change["said"])


def _event(release: int, reference: str, edition: StandingEdition, what: str, said: str) -> LifeEvent:
    return LifeEvent(edition.seen_at, "watch", what, said, release, reference, edition_id=edition.id)


def _whole(stretches: Sequence[Stretch], editions: Sequence[StandingEdition]) -> list[tuple[int, int | None]]:
    """Stretches in whatever version, put together where one follows the other."""
    follows = {a.id: b.id for a, b in pairwise(editions)}
    out: list[tuple[int, int | None]] = []
    for s in sorted(stretches):
        if out and out[-1][1] is not None and follows.get(out[-1][1]) == s.first:
            out[-1] = (out[-1][0], s.last)
        else:
            out.append((s.first, s.last))
    return out


def spoken_of(release: int | None, items: Iterable[Row], words: Mapping[str, str]) -> list[LifeEvent]:
    """What speaks of it, by the day on which that was published. `words`: of kinds of items."""
    return [
        LifeEvent(x["published"], "item", x["kind"], f"{words.get(x['kind'], x['kind'])}: {x['title']}", release,
              item=str(x["key"]))
        for x in items if x["published"]
    ]


def up_to(events: Iterable[LifeEvent], day: str) -> list[LifeEvent]:
    """What could be known at the end of a day: what was seen or published by then. A register prints later days too."""
    return [e for e in events if e.by == "register" or e.at <= day + _LAST_IN_A_DAY]


def related(case: Iterable[Row], *, printed: bool = True) -> list[LifeEvent]:
    """The days that the other releases of a case print today, unless not `printed`, and when each was seen first."""
    out: list[LifeEvent] = []
    for x in case:
        number, name = x["release"], x["reference"] or f"release {x['release']}"
        for field, day in x["days"].items() if printed else ():
            out.append(LifeEvent(day, "register", field, _said(field, x["outcome"]), number, name))
        said = f"{x['part']} of the same case, first seen ({x['reason']})"
        out.append(LifeEvent(x["first_seen"], "watch", "first_seen", said, number, name))
    return out
