"""A feed of changes as bytes -> what it names: GOV.UK's search by time as JSON, or any feed that `readers.feeds` reads.

Neither shows minor edits: those sort by `public_timestamp`, which moves on major updates alone.
"""

from __future__ import annotations

from datetime import datetime

from model.fetch import FoundPublication
from readers.documents.errors import NoEntries, Unread
from readers.govuk.api import NotSearchResults, read_search
from readers.json_answers import ListPage

NAMES_NOTHING = "it names nothing at all, and a publisher always has a last change: look at its address"


def read_changes(body: bytes, url: str, now: datetime) -> ListPage[FoundPublication]:
    """What an answer of `url` names, in its order, each with its address and time; `now` (aware) bounds the times.

    Raises what is `Unread`, or NotSearchResults, where it cannot be read or names nothing: it is a sick feed then.
    """
    if body.lstrip()[:1] == b"{":
        found = read_search(body, origin=url)
    else:
        from readers.feeds.read import read_feed  # feedparser is large

        entries = (FoundPublication(e.title, e.url, "", e.updated or e.published) for e in read_feed(body, url, now))
        found = ListPage(tuple(e for e in entries if e.url))
    if not found.items:
        raise NoEntries(NAMES_NOTHING)
    return found


UNREAD = (Unread, NotSearchResults)
"""What `read_changes` raises."""
