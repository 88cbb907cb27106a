"""Who has asked to be left alone, and until when: kept over crawls, and looked at by the daemon as `db.schedule`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from db.connection import KeptOpen
from db.schedule import CLOCK_SLACK, read_database
from text.timestamp import parse_stamp, stamp

LONGEST = timedelta(days=1)
"""Whoever asks for more is asked again after that."""
FIRST_PAUSE = timedelta(minutes=2)
"""Of a host that names no time, after the first such answer."""
ALL_OF_IT = 3
"""Addresses of a host that answer so in a row: then the rest of the crawl does not ask it either."""


IN_FORCE = "until > ? and until <= ?"
"""SQL, with `bounds`. A time that is too far was noted by a wrong clock."""


def bounds(now: datetime) -> list[str]:
    """Between these a wait ends that is in force."""
    return [stamp(now), stamp(now + LONGEST + CLOCK_SLACK)]


def asked_until(until: datetime) -> str:
    """What it has done that is to be left alone: "asked to be ..."."""
    return f"asked to be left alone until {until:%d %B %Y %H:%M} UTC"


def left_alone(at: Path | KeptOpen, now: datetime) -> dict[str, datetime]:
    """The hosts and addresses that nobody asks now -> until when."""
    with read_database(at) as db:
        rows = db.execute(f"select place, until from left_alone where {IN_FORCE}", bounds(now)).fetchall()  # noqa: S608
    return {place: parse_stamp(until) for place, until in rows}


def is_left_alone(url: str, left: Mapping[str, datetime]) -> bool:
    """Whether an address is among those, or its host is."""
    return url in left or place_of(url) in left


def place_of(url: str) -> str:
    """The host of an address, with its port."""
    return urlsplit(url).netloc.casefold()
