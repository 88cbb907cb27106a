"""Feeds (Atom, RSS, RDF, JSON Feed) as bytes -> items, behind a strict gate; feedparser is never given an address."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from typing import Any

import feedparser
from msgspec.structs import replace

from model.hidden import WITHHELD_CELL
from model.item import Item, ItemKind
from readers.documents import errors
from readers.feeds import json_feed
from readers.feeds.gate import prove_feed
from readers.feeds.identity import hashed, identify, plain_link
from readers.list_page import fault_of_ours, note_odd
from readers.pages.read import text_of_html
from readers.xml_answers import LONGEST_TEXT, LONGEST_TITLE, web_link
from text.clean import clean
from text.privacy.private import tells
from text.privacy.prose import WithoutPrivate

EARLIEST = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
MAX_AHEAD = dt.timedelta(days=2)


def read_feed(body: bytes, url: str, now: dt.datetime) -> tuple[Item, ...]:
    """The entries of a feed fetched from `url`, in its order, which tells nothing; `now` (aware) bounds the dates.

    Raises EmptyAnswer, TooBig, Challenge, NotAFeed, CutFeed, MalformedFeed, EntityBomb, TooManyEntries: then entries
    seen before stay as they are. Those that are no longer in it are not gone: feeds drop their oldest. Whether a feed
    without entries can be is for whoever knows how many there were.
    """
    data = prove_feed(body)
    entries = json_feed.entries_of(data) if data.startswith(b"{") else _parsed(data)
    items: list[Item] = []
    for number, entry in enumerate(entries, 1):
        try:
            items.append(_item(entry, url, now))
        except errors.Unread:
            raise
        except Exception as error:  # noqa: BLE001 - the boundary of one entry: the others are read
            note_odd(fault_of_ours(f"entry {number} of {len(entries)}", error))
    return _with_own_keys(items)


def title_of_feed(body: bytes) -> str:
    """What a feed calls itself, in one line; "" where it does not say. Raises what `read_feed` raises."""
    data = prove_feed(body)
    own = json_feed.head_of(data) if data.startswith(b"{") else feedparser.parse(data, sanitize_html=False).feed
    return " ".join((_words(_text(own, "title")) or "").split())[:LONGEST_TITLE]


def _parsed(data: bytes) -> list[Any]:
    # The sanitiser and the link resolver walk HTML slowly; text is taken out here, and links are checked below.
    parsed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    has_entries = b"<item" in data or b"<entry" in data
    if not parsed.get("version") or (parsed.get("bozo") and not parsed.entries and has_entries):
        raise errors.MalformedFeed(f"the feed cannot be read ({parsed.get('bozo_exception')}); look at it")
    return list(parsed.entries)


def _with_own_keys(read: list[Item]) -> tuple[Item, ...]:
    """The entries in their order, each with a key of its own; what stands twice is left out once.

    Several that share an id are told apart by link, title and date, each of them: a key that one had without these
    would be another's when that one has left the feed. Where these are the same too, by their words.
    """
    last: dict[tuple[str, ...], Item] = {}
    for i in sorted(read, key=lambda i: i.published, reverse=True):
        last.setdefault(_once(i), i)
    items = [i for i in read if last[_once(i)] is i]
    sharing = Counter(i.key for i in items)
    alike = Counter((i.key, _named(i)) for i in items)
    if nameless := sum(many for many in alike.values() if many > 1):
        note_odd(_NAMELESS.format(nameless))

    def own_key(item: Item) -> str:
        words = [item.text or ""] if alike[item.key, _named(item)] > 1 else []
        return f"{item.key}#{hashed(*_named(item), *words)}" if sharing[item.key] > 1 else item.key

    return tuple(replace(i, key=own_key(i)) for i in items)


_NAMELESS = (
    "{:,} entries of the feed have neither an id of their own nor a link, title or date that tells them from another: "
    "they are known by their words, and one that is edited is told as new. Tell its publisher"
)


def _named(item: Item) -> tuple[str, str, str]:
    return plain_link(item.url), item.title, item.published


def _once(item: Item) -> tuple[str, ...]:
    """Of what an answer has one entry: GOV.UK lists a page with each of its updates, and it stands as in the last."""
    is_page = item.version and plain_link(item.url).startswith("gov.uk/")
    return (item.key, item.url) if is_page else (item.key, *_named(item), item.text or "")


def _item(entry: Any, url: str, now: dt.datetime) -> Item:  # noqa: ANN401 - untyped
    link = web_link(_text(entry, "link"), url)
    published, updated = _stamp(entry, "published", now), _stamp(entry, "updated", now)
    title = (_words(_text(entry, "title")) or "").replace("\n", " ")
    if len(title) > LONGEST_TITLE:
        title = title[: LONGEST_TITLE - 4].rstrip() + " ..."
    content = max((_text(c, "value") for c in entry.get("content") or ()), key=len, default="")
    text = _words(content or _text(entry, "summary"))
    if text and len(text) > LONGEST_TEXT:
        note_odd(f"“{title or link}”: {LONGEST_TEXT:,} of its {len(text):,} characters are read; open it and look")
    terms = [clean(_text(t, "term")) for t in (entry.get("tags") or ())[:8] if _text(t, "term")]
    identity = identify(_text(entry, "id"), link, title, published or updated, text or "")
    unread = _words(_text(entry, "summary")) if content else None  # feedparser gives the content there too
    children = WithoutPrivate((unread,), WITHHELD_CELL).named if unread and unread != text else set()
    return Item(
        key=identity.key,
        kind=ItemKind.FEED_ENTRY,
        title=title or published[:10] or link,
        url=link,
        aliases=identity.aliases,
        related=identity.related,
        genre="; ".join(WITHHELD_CELL if tells(t) else t for t in terms),
        published=published or updated,
        updated=updated,
        # GOV.UK's feeds move this only for a major update and show nothing else of it; elsewhere it moves for nothing.
        version=updated if identity.key.startswith("govuk:") else "",
        text=text and text[:LONGEST_TEXT],
        children=tuple(sorted(children)),
    )


def _stamp(entry: Any, name: str, now: dt.datetime) -> str:  # noqa: ANN401 - untyped
    """An ISO time in UTC, "" where there is none. What lies outside of [2000, now + 2 days] is not believed.

    feedparser makes 2925-01 of the thirteenth month of 2924; a date put at the edge would be an invented one.
    """
    printed = entry.get(name) if name in entry else None  # .get alone falls back from updated to published, and warns
    parsed = entry.get(f"{name}_parsed") if printed else None
    try:
        when = dt.datetime.fromtimestamp(calendar.timegm(parsed), dt.UTC) if parsed else None
    except (ValueError, TypeError, OverflowError, OSError):
        return ""
    return when.isoformat().replace("+00:00", "Z") if when and EARLIEST <= when <= now + MAX_AHEAD else ""


def _text(data: Any, name: str) -> str:  # noqa: ANN401 - untyped
    value = data.get(name) if data else None
    return value if isinstance(value, str) else ""


def _words(html: str) -> str | None:
    """The words of a snippet; one that cannot be read (None) costs its text, not the feed."""
    try:
        return text_of_html(html)
    except errors.UnknownAnswer:
        return None
