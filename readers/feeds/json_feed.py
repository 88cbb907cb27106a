"""JSON Feed (https://jsonfeed.org, 1.0 and 1.1): its items as feedparser gives the entries of other feeds."""

from __future__ import annotations

import json
from typing import Any

from readers.documents import errors
from readers.feeds.gate import MAX_ENTRIES, WATCH_ANOTHER
from text.timestamp import time_said


def head_of(data: bytes) -> dict[str, Any]:
    """What a JSON Feed says of itself, and its items. Raises NotAFeed, CutFeed."""
    try:
        feed: Any = json.loads(data)
    except UnicodeDecodeError as error:
        raise errors.NotAFeed("what came is neither XML nor JSON; open the address and look") from error
    except (ValueError, RecursionError) as error:
        raise errors.CutFeed(f"the feed is no whole JSON ({error}); entries seen before stay as they are") from error
    version = feed.get("version") if isinstance(feed, dict) else None
    if not (isinstance(version, str) and "jsonfeed.org/version/" in version and isinstance(feed.get("items"), list)):
        raise errors.NotAFeed("what came is JSON, and no JSON Feed (jsonfeed.org); open the address and look")
    return dict(feed)


def entries_of(data: bytes) -> list[dict[str, Any]]:
    """The entries of a JSON Feed. Raises NotAFeed, CutFeed, TooManyEntries."""
    feed = head_of(data)
    if len(feed["items"]) > MAX_ENTRIES:
        raise errors.TooManyEntries(f"the feed has more than {MAX_ENTRIES:,} entries: {WATCH_ANOTHER}")
    return [_entry(item) for item in feed["items"]]


def _entry(item: object) -> dict[str, Any]:
    """An entry; one that is none is read as one that says nothing, as of an RSS item without a word."""
    given = item if isinstance(item, dict) else {}
    texts = {name: value for name, value in given.items() if isinstance(value, str)}
    number = given.get("id")
    plain = texts.get("content_text", "")
    html = texts.get("content_html") or plain.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>")
    tags = given.get("tags")
    entry: dict[str, Any] = {
        "id": str(number) if isinstance(number, int | float) else texts.get("id", ""),
        "link": texts.get("url") or texts.get("external_url", ""),
        "title": texts.get("title", ""),
        "summary": texts.get("summary", ""),
        "content": [{"value": html}] if html else [],
        "tags": [{"term": t} for t in tags] if isinstance(tags, list) else [],
    }
    for name, theirs in (("published", "date_published"), ("updated", "date_modified")):
        if at := time_said(texts.get(theirs, "")):
            entry |= {name: texts[theirs], f"{name}_parsed": at.utctimetuple()}
    return entry
