"""What the tables of the file have in common: no unknown key, spans of time, and how a mistake is raised."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict


class ConfigurationError(Exception):
    """The configuration cannot be used; the message names file, line and key and says what to do."""


_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def seconds(value: object) -> object:
    """Reads "90s", "15m", "6h", "1d" as seconds; a whole number is seconds already."""
    if isinstance(value, str):
        found = re.fullmatch(r"\s*(\d{1,6})\s*([smhd])\s*", value)
        if not found:
            raise ValueError('a time span is a number and s, m, h or d, such as "15m"')
        return int(found[1]) * _UNITS[found[2]]
    return value


Span = Annotated[int, BeforeValidator(seconds)]


class Located(ValueError):
    """A mistake that only the whole file shows, with the place where it stands."""

    def __init__(self, text: str, location: tuple[str | int, ...]) -> None:
        super().__init__(text)
        self.location = location


class Part(BaseModel):
    """A table of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)
