"""The values of a look at Parliament, a feed or a page: what came, as spiders hand it on to be recorded."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from model.fetch import Snapshot
    from model.item import Item
    from model.source import Source


@dataclass(frozen=True, slots=True)
class Sighting:
    """One item as it was seen."""

    item: Item
    mark: str | None
    """What its list says of it (a hash); None where it was not seen in a list: then the known one stays."""
    scope: str = ""
    """The list in which it stands."""
    silent: bool = False
    """True where it belongs to the first look: if it is new, it is recorded and not told."""
    document: Snapshot | None = field(default=None, repr=False)
    """The document that was read, as bytes of its own (not as the JSON that it came in)."""
    format: str = ""
    failed: str = ""
    """Why its document did not come, where it may come another time."""


@dataclass(frozen=True, slots=True)
class Walked:
    """A window of a list, seen to its end."""

    scope: str
    start: date
    end: date
    keys: frozenset[str]
    """Of all items listed in it."""
    complete: bool
    """True where what is missing from it may be held to be gone."""
    follow: int | None = None
    """The walk that it belongs to."""


@dataclass(frozen=True, slots=True)
class Looked:
    """Something that a look brought; all of it is recorded in one transaction."""

    source: Source
    sightings: tuple[Sighting, ...] = ()
    answer: Snapshot | None = field(default=None, repr=False)
    """The answer in which they stand."""
    conditional: bool = False
    """True where `answer` may be asked for by its validators next time."""
    walked: Walked | None = None
    missing: tuple[str, ...] = ()
    """Keys of what the source says not to know any more."""
    problems: tuple[str, ...] = ()
    """What operators must hear of, one line each."""
    ended: bool = False
    """True for the last of a look."""
    follow_ended: bool = False
    """True where all that the walk of this source has to see is seen."""
    note: str = ""
    """For the account of the run."""

    def __repr__(self) -> str:
        return f"<a look at {self.source.name}>"  # Scrapy logs items whole


def digest(item: Item) -> str:
    """A mark for an item that comes whole: equal where nothing at all differs."""
    return hashlib.sha256(json.dumps(item.as_dict(), sort_keys=True, ensure_ascii=True).encode()).hexdigest()[:32]
