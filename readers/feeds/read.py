"""Feeds (Atom, RSS, RDF) as bytes -> items, behind a strict gate; feedparser is never given an address."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser

from model.item import Item, ItemKind
from readers.documents.errors import MalformedFeed, UnknownAnswer
from readers.feeds.identity import apart, identify
from readers.feeds.validate import prove_feed
from readers.pages.text import text_of_html
from text.clean import clean

LONGEST_TITLE = 300
LONGEST_TEXT = 200_000
"""Characters of one entry; press feeds hold whole articles."""
EARLIEST = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
AHEAD = dt.timedelta(days=2)


@dataclass(frozen=True, slots=True)
class FeedReading:
    """What a feed says now. Entries that are no longer in it are not gone: feeds drop their oldest."""

    title: str
    version: str
    """As feedparser names it: atom10, rss20, rss10, ..."""
    items: tuple[Item, ...]
    """In the feed's order, which tells nothing: a late entry may stand anywhere."""
    notes: tuple[str, ...] = ()
    """What was odd, one line each."""


def read_feed(body: bytes, url: str, now: dt.datetime) -> FeedReading:
    """The entries of a feed fetched from `url`; `now` (aware) bounds the dates.

    Raises EmptyAnswer, TooBig, Challenge, NotAFeed, CutFeed, MalformedFeed, EntityBomb, TooManyEntries: then entries
    seen before stay as they are. A feed without entries is a reading without items; whether that can be is for whoever
    knows how many there were.
    """
    data = prove_feed(body)
    # The sanitiser and the link resolver walk HTML slowly; text is taken out here, and links are checked below.
    parsed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    if not parsed.get("version") or (parsed.get("bozo") and not parsed.entries and _has_entries(data)):
        raise MalformedFeed(f"the feed cannot be read ({parsed.get('bozo_exception')}); look at it")
    notes: list[str] = []
    read = [_item(entry, url, now, f"entry {n}", notes) for n, entry in enumerate(parsed.entries, 1)]
    items = _told_apart(read, notes)
    title = (_words(_text(parsed.feed, "title"), "the feed's title", notes) or "").replace("\n", " ")[:LONGEST_TITLE]
    return FeedReading(title, parsed.version, items, tuple(notes))


def _told_apart(read: list[Item], notes: list[str]) -> tuple[Item, ...]:
    """The entries in their order, each with a key of its own; what stands twice is left out once.

    Where several share an id the oldest keeps it, so that a newer one does not take the place of what is known.
    """
    taken: dict[str, tuple[int, Item]] = {}
    for place, item in sorted(enumerate(read), key=lambda pair: (pair[1].published, -pair[0])):
        mine = item
        if item.key in taken:
            if _same(taken[item.key][1], item):
                notes.append(f"the same entry stands twice ({item.key[:80]})")
                continue
            if item.version and item.url == taken[item.key][1].url:
                taken[item.key] = (place, item)  # GOV.UK lists each update of a page: the last is how it stands
                continue
            notes.append(f"an entry has the id of another one ({item.key[:80]})")
            mine = replace(item, key=apart(item.key, item.url, item.title, item.published))
        taken.setdefault(mine.key, (place, mine))
    return tuple(item for _, item in sorted(taken.values(), key=lambda pair: pair[0]))


def _item(entry: Any, url: str, now: dt.datetime, where: str, notes: list[str]) -> Item:  # noqa: ANN401 - untyped
    guid, raw_link = _text(entry, "id"), _text(entry, "link")
    link = web_link(raw_link, url)
    if raw_link and not link:
        notes.append(f"{where}: its link is no web address and is dropped ({raw_link[:60]!r})")
    published = _stamp(entry, "published", now, where, notes)
    updated = _stamp(entry, "updated", now, where, notes)
    title = (_words(_text(entry, "title"), where, notes) or "").replace("\n", " ")
    if len(title) > LONGEST_TITLE:
        title = title[: LONGEST_TITLE - 4].rstrip() + " ..."
    content = max((_text(c, "value") for c in entry.get("content") or ()), key=len, default="")
    text = _words(content or _text(entry, "summary"), where, notes)
    if text and len(text) > LONGEST_TEXT:
        notes.append(f"{where}: its text is cut at {LONGEST_TEXT:,} characters")
        text = text[:LONGEST_TEXT]
    identity = identify(guid, link, title, published or updated)
    if not guid and not link:
        notes.append(f"{where}: it has neither id nor link; an edited title will look like another entry")
    return Item(
        key=identity.key,
        kind=ItemKind.FEED_ENTRY,
        title=title or published[:10] or link,
        url=link,
        aliases=identity.aliases,
        related=identity.related,
        genre="; ".join(clean(_text(t, "term")) for t in (entry.get("tags") or ())[:8] if _text(t, "term")),
        published=published or updated,
        updated=updated,
        # GOV.UK's feeds move this only for a major update and show nothing else of it; elsewhere it moves for nothing.
        version=updated if identity.key.startswith("govuk:") else "",
        text=text,
    )


def web_link(link: str, base: str) -> str:
    """`link` as an absolute address of http or https, "" where it is none (javascript:, mailto:, nonsense)."""
    try:
        joined = urljoin(base, "".join(link.split())) if link.strip() else ""
        parts = urlsplit(joined)
        host = parts.hostname
    except ValueError:
        return ""
    return joined if parts.scheme in ("http", "https") and host and len(joined) <= 2000 else ""


def _stamp(entry: Any, name: str, now: dt.datetime, where: str, notes: list[str]) -> str:  # noqa: ANN401 - untyped
    """An ISO time in UTC, "" where there is none. What lies outside of [2000, now + 2 days] is not believed.

    feedparser makes 2925-01 of the thirteenth month of 2924; a date put at the edge would be an invented one.
    """
    printed = entry.get(name) if name in entry else None  # .get alone falls back from updated to published, and warns
    parsed = entry.get(f"{name}_parsed") if printed else None
    if not printed:
        return ""
    try:
        when = dt.datetime.fromtimestamp(calendar.timegm(parsed), dt.UTC) if parsed else None
    except (ValueError, TypeError, OverflowError, OSError):
        when = None
    if when is None or not EARLIEST <= when <= now + AHEAD:
        notes.append(f"{where}: its date {str(printed)[:40]!r} is not believed")
        return ""
    return when.isoformat().replace("+00:00", "Z")


def _text(data: Any, name: str) -> str:  # noqa: ANN401 - untyped
    value = data.get(name) if data else None
    return value if isinstance(value, str) else ""


def _words(html: str, where: str, notes: list[str]) -> str | None:
    """The words of a snippet; one that cannot be read (None) costs its text, not the feed."""
    try:
        return text_of_html(html)
    except UnknownAnswer as error:
        notes.append(f"{where}: {error}")
        return None


def _has_entries(data: bytes) -> bool:
    return b"<item" in data or b"<entry" in data


def _same(a: Item, b: Item) -> bool:
    return a.url == b.url and a.title == b.title and a.published == b.published
