"""[[route]]: who hears of which change, where, and how soon. A match comes with its reason."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import time
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Literal, NamedTuple, get_args

from msgspec import Meta

from alerts.evidence import as_claimed, is_item, item_words
from alerts.facts import SUBJECT
from alerts.settings import known_zone
from alerts.severity import PRIORITY, QUIET_KINDS, UNREAD, Severity, categories_of, each_row, is_unread, severity
from alerts.tables import Checks, ConfigTable, Reads, nearest
from model.change import CORRECTIONS, ROW_KINDS, ChangeKind, StoredChange
from model.delivery import Mute
from model.recipient import Category
from model.register import FURTHER
from recipients.cell import in_one_line
from text.labels import words

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
_CLOCK = r"([01]?\d|2[0-3]):([0-5]\d)"


class Digest(StrEnum):
    """How soon: at once, or gathered until the next full hour, day or week."""

    NOW = "immediate"
    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"


def _severity(given: object) -> object:
    known = {s.word: s for s in Severity}
    if given not in known:
        raise ValueError(f"{given!r} is not known{nearest(str(given), known)}")
    return known[str(given)]


def _time(given: object) -> object:
    if not isinstance(given, str):
        return given
    if not re.fullmatch(_CLOCK, given):
        raise ValueError(f'{given!r} is not a time of day; write it like "08:00"')
    hour, minute = given.split(":")
    return time(int(hour), int(minute))


def _hours(given: object) -> object:
    if not isinstance(given, str) or (given and not re.fullmatch(rf"{_CLOCK}\s*-\s*{_CLOCK}", given)):
        raise ValueError(f'{given!r} is not a span of hours; write it like "22:00-07:00"')
    hours = tuple(_time(x.strip()) for x in given.split("-") if x)
    if len(set(hours)) == 1:
        raise ValueError("quiet hours that begin and end at the same time would never end")
    return hours or None


def _zone_if_any(name: str) -> str:
    return name and known_zone(name)


def _stripped(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(text.strip() for text in texts)


_Said = Annotated[str, Meta(pattern=r"\S", max_length=400)]


class Route(ConfigTable, frozen=True, kw_only=False):
    """One rule of who hears what. An empty condition is met by everything; all conditions must be met."""

    name: Annotated[str, Meta(min_length=1, max_length=60)]
    channels: Annotated[tuple[str, ...], Meta(min_length=1)]
    kinds: frozenset[ChangeKind] = frozenset()
    categories: frozenset[Category] = frozenset()
    sources: tuple[str, ...] = ()
    terms: tuple[Annotated[str, Meta(min_length=1, max_length=200)], ...] = ()
    """Words of which one must stand in the row or the text, as whole words, in any case."""
    not_terms: Annotated[tuple[_Said, ...], Checks(_stripped)] = ()
    """Words of which none may stand there; of an edit they must stand in the row before and after."""
    not_recipients: Annotated[tuple[_Said, ...], Checks(_stripped)] = ()
    """Recipients, by their whole names in any case, of which no row is carried."""
    min_severity: Annotated[Severity, Reads(_severity)] = Severity.LOW
    digest: Digest = Digest.NOW
    at: Annotated[time, Reads(_time)] = time(8)
    """Of a daily or weekly digest, by the clock of `time_zone`."""
    weekday: Weekday = "monday"
    """Of a weekly digest."""
    time_zone: Annotated[str, Checks(_zone_if_any)] = ""
    """Default: that of the whole file."""
    quiet: Annotated[tuple[time, time] | None, Reads(_hours)] = None
    """Hours in which nothing is told, such as "22:00-07:00"; what is due then is told together at their end."""
    quiet_except_high: bool = False
    """True: what is of high severity is told in the quiet hours too."""
    subject: Annotated[str, Meta(max_length=SUBJECT)] = ""
    """The subject line, in any language, with {headline}, {source}, {total}, ...: see `alerts.payload.subject`."""
    operators: bool = False
    """True: news of the watch itself, never news of releases."""

    def agree(self, given: Collection[str]) -> None:
        if self.operators and (more := {*given} - {"name", "channels", "operators"}):
            raise ValueError(f"a route with operators = true has no conditions or hours; take out {min(more)!r}")
        if "weekday" in given and self.digest is not Digest.WEEKLY:
            raise ValueError('weekday is that of a weekly digest; give digest = "weekly" with it, or take it out')

    @property
    def zone(self) -> str:
        """The time zone whose clock it goes by."""
        return self.time_zone or "Europe/London"


def default_routes(
    channels: Iterable[str], rest: Digest = Digest.DAILY, time_zone: str = "Europe/London"
) -> tuple[Route, ...]:
    """Press and commercial, what is grave, and first looks at once; the rest as a digest; operators' news apart."""
    names = tuple(channels)
    return (
        Route("press and commercial", names, kinds=ROW_KINDS, categories=PRIORITY, time_zone=time_zone),
        Route("grave", names, min_severity=Severity.HIGH, time_zone=time_zone),
        Route("first looks", names, kinds=frozenset({ChangeKind.BASELINE}), time_zone=time_zone),
        Route("everything", names, digest=rest, time_zone=time_zone),
        Route("operators", names, operators=True, time_zone=time_zone),
    )


@lru_cache(maxsize=512)
def _term(term: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(term.casefold())}(?!\w)")


def _haystack(change: StoredChange) -> str:
    """All that a row, an item or a page says, as far as the change holds it."""
    cells = [change.reference or "", change.recipient or ""]
    for row in (change.before, *(one.after for one in each_row(change))):
        cells.extend((row or {}).values())
    if change.kind not in ROW_KINDS:
        cells += [change.file, *item_words(change)]
        cells += [side for pair in change.fields.values() for side in pair if side]
        cells += [v for k in ("note", "title", "from", "to") if isinstance(v := change.detail.get(k), str)]
    return "\n".join(cells).casefold()


def _sides(change: StoredChange) -> list[StoredChange]:
    """All that one may leave out: each row as it was and as it is, or the item. Of rows not shown, of pages: none."""
    rows = each_row(change)
    if is_item(change) or (change.kind in ROW_KINDS and (rows != (change,) or not change.detail.get("rows"))):
        now = (one._replace(before=None, after=one.after or one.before) for one in rows)
        return [*(was for one in rows for was in _as_it_was(one)), *now]
    return []


def _as_it_was(change: StoredChange) -> tuple[StoredChange, ...]:
    """The row before an edit."""
    row = change.before
    if not row or not change.after:
        return ()
    who = "\n".join(row[k] for k in ("recipient", FURTHER) if row.get(k))
    return (change._replace(before=None, after=row, reference=row.get("reference"), recipient=who),)


def _name(cell: str | None) -> str:
    return " ".join(in_one_line(cell or "").split()).casefold()


def _kept_out(route: Route, change: StoredChange) -> str:
    """Why it is one of those that the route leaves out; "" where any row of it, before or after, is none."""
    why, text = "", "row" if change.kind in ROW_KINDS else "text"
    unwanted = {*map(_name, route.not_recipients)}
    for side in _sides(change) if unwanted or route.not_terms else ():
        said = [t for t in route.not_terms if _term(t).search(_haystack(side))] if route.not_terms else []
        if said:
            why = f"the {text} says {said[0]}, one of its not_terms"
        elif _name(side.recipient) in unwanted and not is_unread(change):
            why = "the recipient is one of its not_recipients"
        else:
            return ""
    return why


class RouteVerdict(NamedTuple):
    """Whether a route carries a change, and why, or why not."""

    carries: bool
    why: str


def judge(route: Route, change: StoredChange) -> RouteVerdict:
    """What becomes of the change on this route, in words for the reader. What it leaves out, others may carry.

    What corrects what was told, of a row or by a text, goes where that went, whatever kinds the route is for: who was
    told wrong is told right.
    """
    verdict = _judge(route, change)
    first = None if verdict.carries else _told_first(change)
    was = first and _judge(route, first)
    return RouteVerdict(carries=True, why=f"it corrects what was told: {was.why}") if was and was.carries else verdict


def _told_first(change: StoredChange) -> StoredChange | None:
    """What was told, of a change that corrects it, a new row or who got data by a text; of any other None."""
    if claim := as_claimed(change):
        return claim
    if not change.reason.startswith(CORRECTIONS) or not change.before:
        return None
    was = _as_it_was(change)[0] if change.after else change._replace(after=change.before, before=None)
    return was._replace(kind=ChangeKind.ADDED, fields={})


def _judge(route: Route, change: StoredChange) -> RouteVerdict:
    if refused := _refused(route, change):
        return RouteVerdict(carries=False, why=refused)
    why = []
    if route.categories:
        hit = [c for c in categories_of(change) if c in route.categories]
        if not hit and not (is_unread(change) and route.categories & PRIORITY):
            return RouteVerdict(carries=False, why=f"the recipient is {words(change.category.value)}")
        why.append(_of_category(change, hit[0]) if hit else f"the {UNREAD}")
    if route.terms:
        text, where = _haystack(change), "row" if change.kind in ROW_KINDS else "text"
        found = [t for t in route.terms if _term(t).search(text)]
        if not found:
            return RouteVerdict(carries=False, why=f"the {where} says none of its terms")
        why.append(f"the {where} says {found[0]}")
    if kept_out := _kept_out(route, change):
        return RouteVerdict(carries=False, why=kept_out)
    if route.kinds and not route.categories:
        why.append(f"the change is {words(change.kind.value)}")
    if route.sources:
        why.append(f"the source is {change.source}")
    if route.min_severity > Severity.LOW:
        of = f" (the sensitivity score of its release is {change.score} of 100)" if change.score is not None else ""
        why.append(f"its weight is {severity(change).word}{of}")
    return RouteVerdict(carries=True, why="; ".join(why) or "every change")


def _of_category(change: StoredChange, category: Category) -> str:
    """Who it is that makes a change one of this category."""
    column = next((name for name, c in change.named_in.items() if c is category), "")
    if column and all(category not in (one.category, *one.also) for one in each_row(change)):
        return f"in the column {column} stands one that is {words(category.value)}"
    return f"the recipient {'was' if category in change.taken_out else 'is'} {words(category.value)}"


def _refused(route: Route, change: StoredChange) -> str:
    """Which of the conditions that need no look into the row is not met; "" where all are."""
    if route.operators:
        return "it carries news of the watch itself"
    if route.kinds and not route.kinds & {change.kind, change.detail.get("instead_of")}:
        return f"the change is {words(change.kind.value)}"
    if route.sources and change.source not in route.sources:
        return f"the source is {change.source}"
    return f"its weight is {severity(change).word}" if severity(change) < route.min_severity else ""


def may_carry_high(route: Route) -> bool:
    """Whether anything of high severity can go by it: not by one for operators, nor where all its kinds are low."""
    return not route.operators and (not route.kinds or bool(route.kinds - QUIET_KINDS))


def look_into_texts(routes: Iterable[Route]) -> bool:
    """Whether any of them asks what the whole text of an item says."""
    return any(r.terms or r.not_terms for r in routes)


def matches(route: Route, change: StoredChange) -> str | None:
    """Why the route carries the change, in words for the reader, or None where it does not."""
    found = judge(route, change)
    return found.why if found.carries else None


def muted_by(mutes: Sequence[Mute], change: StoredChange) -> Mute | None:
    """The first mute that keeps the change back. A recipient is muted by its whole name, in any case."""
    who = " ".join((change.recipient or "").split()).casefold()
    for mute in mutes:
        wants = ((mute.source, change.source), (mute.kind, change.kind.value), (mute.recipient.casefold(), who))
        if all(want in ("", have) for want, have in wants):
            return mute
    return None
