"""[[route]]: who hears of which change, where, and how soon. A match comes with its reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import time
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import BeforeValidator, ConfigDict, Field, ModelWrapValidatorHandler, field_validator, model_validator
from pydantic.dataclasses import dataclass

from alerts.evidence import item_words
from alerts.payload import SUBJECT
from alerts.settings import known_zone
from alerts.severity import PRIORITY, UNREAD, Severity, categories_of, each_row, is_unread, severity
from model.change import ROW_KINDS, ChangeKind, StoredChange
from model.delivery import Mute
from model.register import Category
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


def _severity(value: object) -> object:
    if isinstance(value, Severity):
        return value
    if value not in ("low", "normal", "high"):
        raise ValueError("Input should be 'low', 'normal' or 'high'")
    return Severity[str(value).upper()]


def _time(value: object) -> object:
    if isinstance(value, time):
        return value
    if not isinstance(value, str):
        raise ValueError("Input should be a valid string")  # noqa: TRY004 - what pydantic takes
    if not re.fullmatch(_CLOCK, value):
        raise ValueError(f'{value!r} is not a time of day; write it like "08:00"')
    hour, minute = value.split(":")
    return time(int(hour), int(minute))


def _hours(value: object) -> object:
    if value is None or isinstance(value, tuple):
        return value
    if not isinstance(value, str):
        raise ValueError("Input should be a valid string")  # noqa: TRY004 - what pydantic takes
    if value and not re.fullmatch(rf"{_CLOCK}\s*-\s*{_CLOCK}", value):
        raise ValueError(f'{value!r} is not a span of hours; write it like "22:00-07:00"')
    hours = tuple(_time(x.strip()) for x in value.split("-") if x)
    if len(set(hours)) == 1:
        raise ValueError("quiet hours that begin and end at the same time would never end")
    return hours or None


@dataclass(frozen=True, slots=True, config=ConfigDict(extra="forbid", hide_input_in_errors=True))
class Route:
    """One rule of who hears what. An empty condition is met by everything; all conditions must be met."""

    name: Annotated[str, Field(min_length=1, max_length=60)]
    channels: Annotated[tuple[str, ...], Field(min_length=1)]
    kinds: frozenset[ChangeKind] = frozenset()
    categories: frozenset[Category] = frozenset()
    sources: tuple[str, ...] = ()
    terms: tuple[Annotated[str, Field(min_length=1, max_length=200)], ...] = ()
    """Words of which one must stand in the row or the text, as whole words, in any case."""
    min_severity: Annotated[Severity, BeforeValidator(_severity)] = Severity.LOW
    digest: Digest = Digest.NOW
    at: Annotated[time, BeforeValidator(_time)] = time(8)
    """Of a daily or weekly digest, by the clock of `time_zone`."""
    weekday: Weekday = "monday"
    """Of a weekly digest."""
    time_zone: str = ""
    """Default: that of the whole file."""
    quiet: Annotated[tuple[time, time] | None, BeforeValidator(_hours)] = None
    """Hours in which nothing is told, such as "22:00-07:00"; what is due then is told together at their end."""
    quiet_except_high: bool = False
    """True: what is of high severity is told in the quiet hours too."""
    subject: Annotated[str, Field(max_length=SUBJECT)] = ""
    """The subject line, in any language, with {headline}, {source}, {total}, ...: see `alerts.payload`."""
    operators: bool = False
    """True: news of the watch itself, never news of releases."""

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        return name and known_zone(name)

    @model_validator(mode="wrap")
    @classmethod
    def _operators_alone(cls, given: Any, make: ModelWrapValidatorHandler[Self]) -> Self:  # noqa: ANN401 - as in the file
        made = make(given)
        if made.operators and isinstance(given, Mapping) and (more := given.keys() - {"name", "channels", "operators"}):
            raise ValueError(f"a route with operators = true has no conditions or hours; take out {min(more)!r}")
        return made

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


def matches(route: Route, change: StoredChange) -> str | None:
    """Why the route carries the change, in words for the reader, or None where it does not."""
    if (
        route.operators
        or (route.kinds and not route.kinds & {change.kind, change.detail.get("instead_of")})
        or (route.sources and change.source not in route.sources)
        or severity(change) < route.min_severity
    ):
        return None
    why = []
    if route.categories:
        hit = [c for c in categories_of(change) if c in route.categories]
        if not hit and not (is_unread(change) and route.categories & PRIORITY):
            return None
        why.append(f"the recipient is {words(hit[0].value)}" if hit else f"the {UNREAD}")
    if route.terms:
        text = _haystack(change)
        found = [t for t in route.terms if _term(t).search(text)]
        if not found:
            return None
        why.append(f"the {'row' if change.kind in ROW_KINDS else 'text'} says {found[0]}")
    if route.kinds and not route.categories:
        why.append(f"the change is {words(change.kind.value)}")
    if route.sources:
        why.append(f"the source is {change.source}")
    if route.min_severity > Severity.LOW:
        of = f" (the sensitivity score of its release is {change.score} of 100)" if change.score is not None else ""
        why.append(f"its weight is {severity(change).word}{of}")
    return "; ".join(why) or "every change"


def muted_by(mutes: Sequence[Mute], change: StoredChange) -> Mute | None:
    """The first mute that keeps the change back. A recipient is muted by its whole name, in any case."""
    who = " ".join((change.recipient or "").split()).casefold()
    for mute in mutes:
        wants = ((mute.source, change.source), (mute.kind, change.kind.value), (mute.recipient.casefold(), who))
        if all(want in ("", have) for want, have in wants):
            return mute
    return None
