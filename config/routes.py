"""[[route]]: who is told of what, and when."""

from __future__ import annotations

import re
from datetime import time
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator, model_validator

from alerts.settings import Part
from model.change import ChangeKind
from model.register import Category

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CLOCK = r"([01]?\d|2[0-3]):([0-5]\d)"


class RoutePart(Part):
    """Who is told of what, and when."""

    name: Annotated[str, Field(min_length=1, max_length=60)]
    channels: Annotated[tuple[str, ...], Field(min_length=1)]
    kinds: tuple[ChangeKind, ...] = ()
    categories: tuple[Category, ...] = ()
    sources: tuple[str, ...] = ()
    terms: tuple[Annotated[str, Field(min_length=1, max_length=200)], ...] = ()
    min_severity: Literal["low", "normal", "high"] = "low"
    digest: Literal["immediate", "hourly", "daily", "weekly"] = "immediate"
    at: str = "08:00"
    """Of a daily or weekly digest, by the clock of `time_zone`."""
    weekday: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] = "monday"
    time_zone: str = ""
    """Default: that of the whole file."""
    quiet: str = ""
    """Hours in which nothing is told, such as "22:00-07:00"; it is told together at their end."""
    quiet_except_high: bool = False
    """True: what is of high severity is told in the quiet hours too."""
    subject: Annotated[str, Field(max_length=150)] = ""
    """The subject line, in any language, with {headline}, {source}, {total}, ..."""
    operators: bool = False
    """True: news of the watch itself, never news of releases."""

    @field_validator("at")
    @classmethod
    def _clock(cls, value: str) -> str:
        if not re.fullmatch(_CLOCK, value):
            raise ValueError(f'{value!r} is not a time of day; write it like "08:00"')
        return value

    @field_validator("quiet")
    @classmethod
    def _hours(cls, value: str) -> str:
        if value and not re.fullmatch(rf"{_CLOCK}\s*-\s*{_CLOCK}", value):
            raise ValueError(f'{value!r} is not a span of hours; write it like "22:00-07:00"')
        if value and len({clock(x) for x in value.split("-")}) == 1:
            raise ValueError("quiet hours that begin and end at the same time would never end")
        return value

    @field_validator("time_zone")
    @classmethod
    def _zone(cls, name: str) -> str:
        return known_zone(name) if name else name

    @model_validator(mode="after")
    def _operators_alone(self) -> RoutePart:
        if self.operators:
            given = self.model_fields_set - {"name", "channels", "operators"}
            if given:
                raise ValueError(f"a route with operators = true has no conditions or hours; take out {min(given)!r}")
        return self

    @property
    def quiet_hours(self) -> tuple[time, time] | None:
        """Begin and end of the quiet hours."""
        if not self.quiet:
            return None
        begin, end = self.quiet.split("-")
        return clock(begin), clock(end)

    @property
    def weekday_number(self) -> int:
        """Monday is 0."""
        return _WEEKDAYS.index(self.weekday)


def clock(text: str) -> time:
    """A time of day: "08:00"."""
    hour, minute = text.strip().split(":")
    return time(int(hour), int(minute))


def known_zone(name: str) -> str:
    """The name, if there is such a time zone.

    Raises:
        ValueError: there is none.
    """
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"there is no time zone {name!r}; an example is Europe/London") from None
    return name
