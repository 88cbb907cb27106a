"""Numbers of releases as somebody published them (published.toml)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from msgspec import Struct, field

from recipients.data import read_toml


class PublishedCount(Struct, frozen=True):
    """One number as somebody published it. A fact about what was said, not about what is true."""

    what: str
    since: str
    """First month or day of the period, ISO 8601."""
    until: str
    """Last month or day of the period."""
    count: int
    said_by: str
    said_on: str
    """When it was published, as far as it is known."""
    source: str
    """Address."""
    where: Mapping[str, str] = field(default_factory=dict)
    """Which releases it counts, by property (tier, outcome, level); {} for all."""
    countable: bool = True
    """False where a register does not hold what was counted."""
    note: str = ""


@cache
def published_counts() -> tuple[PublishedCount, ...]:
    """The numbers of published.toml, in its order."""
    raw = read_toml("published.toml")
    return tuple(PublishedCount(**{**raw["by"].get(row.pop("by", ""), {}), **row}) for row in raw["count"])
