"""A feed of changes as bytes -> what it names: GOV.UK's search by time as JSON, or any feed that `readers.feeds` reads.

Entries are told apart by address and time, and a change is seen since it comes to the top: a feed whose entries have no
time, or a search that is not sorted by it, announces nothing, however well it answers.

Neither shows minor edits: those sort by `public_timestamp`, which moves on major updates alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from model.fetch import FoundPublication
from model.hidden import WITHHELD_CELL
from readers.documents.errors import CannotAnnounce, NoEntries, Unread
from readers.govuk.api import NotSearchResults, read_search
from readers.list_page import ListPage, odd_parts
from text.timestamp import time_said

NAMES_NOTHING = "it names nothing at all, and a publisher always has a last change: look at its address"

NO_TIMES = (
    "none of its entries says when it was changed, so that it would announce nothing: of GOV.UK's search its url must "
    "ask for that, fields=title,link,public_timestamp"
)
NOT_SORTED = (
    "its entries are not sorted by their time, so that what has changed need not be among those that it holds: of "
    "GOV.UK's search its url must say order=-public_timestamp"
)
OUT_OF_ORDER = 0.1
"""Share of its entries that may stand above a newer one: the odd one has a wrong clock. By another order half do."""


def read_changes(body: bytes, url: str, now: datetime) -> ListPage[FoundPublication]:
    """What an answer of `url` names, in its order, each with its address and time; `now` (aware) bounds the times.

    Raises what is `Unread`, or NotSearchResults, where it cannot be read, names nothing or could announce nothing: it
    is a sick feed then.
    """
    is_search = body.lstrip()[:1] == b"{"
    if is_search:
        found = read_search(body, origin=url)
    else:
        from readers.feeds.read import read_feed  # feedparser is large
        from text.privacy.prose import WithoutPrivate  # as is what judges names

        with odd_parts() as odd:
            entries = [e for e in read_feed(body, url, now) if e.url]
        named = (
            FoundPublication(
                WithoutPrivate((e.title,), WITHHELD_CELL, e.children, titles=(e.title,)).texts[0], e.url, "",
                e.updated or e.published,
            ) for e in entries
        )
        found = ListPage(tuple(named), problems=tuple(odd))
    if not found.items:
        raise NoEntries(NAMES_NOTHING)
    times = [at for f in found.items if (at := time_said(f.published_at))]
    if not times:
        raise CannotAnnounce(NO_TIMES)
    if is_search and not _is_sorted(times):
        raise CannotAnnounce(NOT_SORTED)
    return found


def _is_sorted(times: Sequence[datetime]) -> bool:
    """Whether next to none stands above a newer one, the newest first."""
    return sum(a < b for a, b in pairwise(times)) <= max(1, OUT_OF_ORDER * len(times))


UNREAD = (Unread, NotSearchResults)
"""What `read_changes` raises."""
