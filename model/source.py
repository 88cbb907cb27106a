"""What is watched: sources, their kinds, options and limits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple
from urllib.parse import urlsplit, urlunsplit

from msgspec import Struct

CHANGES = "changes"
"""The kind of source that announces what has changed of others."""
PUBLICATIONS = ("/government/publications/", "/government/statistics/")
"""Paths of GOV.UK's pages that carry files."""


class SourceKind(Struct, frozen=True):
    """How sources of a kind are asked, and what is told of them. `readers.kinds` holds all that there are."""

    name: str
    """Its spider has the same name."""
    words: str
    """For people."""
    holds_items: bool = False
    """True where its sources hold items (`model.item.Item`), not editions of a register."""
    options: tuple[str, ...] = ()
    """Which of a source's options are for it."""
    needs: tuple[str, ...] = ()
    """Those that it cannot do without."""
    tells: Literal["all", "hits"] = "hits"
    """Of items: whether what speaks of pupils' data nowhere is told too, where the source does not say."""
    licence: str = ""
    """Under which its items may be quoted, where it must be named."""
    announces: bool = False
    """True where it tells of nothing itself: what it names is due at once."""
    is_announced: bool = False
    """True where a feed of changes names its sources: they are pages that people open."""
    rereads: bool = False
    """True where the archived body is read again when the site says that it is unchanged."""
    first_address: Callable[[str], str] = lambda url: url
    """What a poll asks for first, by the source's address: its line in the ledger."""


class Options(Struct, frozen=True):
    """What is asked of a source of Parliament, a feed or a page; what does not apply to its kind stays empty."""

    committees: tuple[int, ...] = ()
    """Ids, such as 203 for Education; empty: all of them."""
    inquiries: tuple[int, ...] = ()
    """Ids (CommitteeBusinessId); empty: all of them."""
    lists: tuple[str, ...] = ("written", "oral", "publications")
    searches: tuple[str, ...] = ()
    """Phrases that questions or statements are searched for."""
    since: date | None = None
    """How far back the first look goes; None: one year."""
    look_back: int = 60
    """Days that every poll looks back, for late edits and for what vanishes."""
    documents: int = 100
    """How many documents of things found at the first look are read in one poll."""
    selector: str = ""
    """Of a page: in CSS; "": the main text."""
    tell: str = ""
    """"all" or "hits": whether what speaks of pupils' data nowhere is told too; "" as is usual for the kind."""


class ReadLimits(NamedTuple):
    """What of a register file is read at most: `up_to` makes those of another size than usual."""

    largest: int = 32
    """MiB that a file may have, packed."""
    rows: int = 1_000_000
    """Of a sheet. Fewer than a spreadsheet has: a row that is repeated to its last one is no register."""
    columns: int = 200
    """Cells beyond are left out, and told."""
    cells: int = 5_000_000
    """Of a file, empty ones included."""
    cell: int = 131_072
    """Characters of a cell; the rest is left out, and told."""

    @property
    def times(self) -> float:
        """How many times as much as usual may be unpacked and held, and as long be read."""
        return max(1.0, self.largest / USUAL_LIMITS.largest)

    @classmethod
    def up_to(cls, largest: int, **others: int) -> ReadLimits:
        """Those for files of so many MiB: rows and cells grow with them, and never fall below the usual."""
        times = cls(largest).times
        return cls(largest, int(USUAL_LIMITS.rows * times), cells=int(USUAL_LIMITS.cells * times), **others)

    @classmethod
    def of(cls, data: bytes) -> ReadLimits:
        """Those by which a file of this size may have been taken: where it is looked into once more."""
        return cls.up_to((len(data) >> 20) + 1)


USUAL_LIMITS = ReadLimits()


class Source(Struct, frozen=True):
    """One thing that is watched, as configured."""

    name: str
    kind: str
    """The name of one of `readers.kinds`."""
    url: str
    """Absolute. For GOV.UK the address that people open, not the API's."""
    title: str = ""
    every: int = 900
    """Seconds between two polls; of one on auto the most."""
    terms: tuple[str, ...] = ()
    """For a search: only results in whose title or description one of these words stands are told. For an item's
    source: further words to watch for in its texts."""
    options: Options = Options()
    columns: tuple[tuple[str, str], ...] = ()
    """What the user says of its files' columns: (heading as printed, field, "" for none)."""
    reading: ReadLimits = USUAL_LIMITS
    paced: bool = False
    """True where it is asked within the budget of its hosts: on auto, by its own rhythm (`model.rhythm.looks`), and a
    feed of changes."""


def is_to_carry_registers(source: Source) -> bool:
    """Whether a source is to have a register from its first look on: a guidance or a collection need not."""
    return source.kind == "file" or urlsplit(source.url).path.startswith(PUBLICATIONS)


def looked_at_by_and_by(sources: Iterable[Source], *, scaled: bool) -> frozenset[str]:
    """Names of those that no single crawl looks at all together: those on auto; with workers (`scaled`) all."""
    return frozenset(s.name for s in sources if scaled or s.paced)


@lru_cache(maxsize=8192)
def host_of(url: str) -> str:
    """The host of an address, with its port, as sources and feeds have it in common."""
    return urlsplit(url).netloc.casefold().removeprefix("www.")


def plain_address(url: str) -> str:
    """An address as all that lead to one thing have it in common: without fragment and marks of who followed a link."""
    parts = urlsplit(url.strip())
    asked = [x for x in parts.query.split("&") if not x.startswith(_FOLLOWED)]
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", "&".join(asked), ""))


_FOLLOWED = ("utm_", "fbclid=", "gclid=", "mc_cid=", "mc_eid=")
"""What newsletters and networks put behind the addresses that they link to."""


class Asking(Struct, frozen=True):
    """How sites are asked, and where a crawl may go."""

    contact: str
    """Stands in the user agent."""
    delay: float
    """Seconds between two requests to one host."""
    timeout: int
    """Seconds that one request may take."""
    retries: tuple[float, ...]
    """Seconds before the second, third, ... try of a request that failed in passing."""
    largest: int
    """MiB that one body may have."""
    hosts: tuple[str, ...]
    """That may be asked, as host or host:port."""
