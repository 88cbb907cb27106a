"""What is told of an item of Parliament, a feed or a page: who submitted it, for which inquiry, and what it says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alerts.clean import clean
from model import StoredChange

SENTENCES = 6
"""Sentences that stand in a message; of more, the number."""
POLARITY_WORDS = {
    "release": "says data was given", "denial": "denies that data was given", "refusal": "says data was refused",
    "demand": "asks for data", "question": "asks", "possible": "perhaps about pupils' data", "policy": "on policy",
}  # fmt: skip


def is_item(change: StoredChange) -> bool:
    """True for what is not about a row of a register or its publication."""
    return isinstance(change.detail.get("item"), str)


def item_details(change: StoredChange) -> list[dict[str, str]]:
    """The item as label and value, in the order in which people ask."""
    d = change.detail
    out = [
        ("Submitted by", _names(d, "submitters")), ("Committee", _names(d, "committees")),
        ("Inquiry", _names(d, "inquiries")), ("Body", d.get("body")), ("Kind", d.get("genre")),
        ("Published", d.get("published")), ("Text", d.get("no_text") and f"could not be read: {d['no_text']}"),
    ]  # fmt: skip
    said = [m for m in _list(d, "mentions") if isinstance(m, Mapping)]
    out += [(_said(m), f"“{m.get('sentence', '')}”{_who(m)}") for m in said[:SENTENCES]]
    more = len(said[SENTENCES:]) + (d.get("more_mentions") or 0)
    out += [("More sentences", f"{more:,}")] if more else []
    out += [("About the release", _link(x)) for x in _list(d, "links")[:SENTENCES] if isinstance(x, Mapping)]
    return [{"label": label, "value": text} for label, value in out if (text := clean(value))]


def _list(detail: Mapping[str, Any], key: str) -> list[Any]:
    value = detail.get(key)
    return value if isinstance(value, list) else []


def _names(detail: Mapping[str, Any], key: str) -> str:
    return ", ".join(clean(x, 120) for x in _list(detail, key)[:10])


def _said(mention: Mapping[str, Any]) -> str:
    return POLARITY_WORDS.get(str(mention.get("polarity")), "says").capitalize()


def _who(mention: Mapping[str, Any]) -> str:
    names = [clean(r.get("name"), 80) for r in _list(mention, "recipients") if isinstance(r, Mapping)]
    return f" ({', '.join(n for n in names if n)})" if any(names) else ""


def _link(link: Mapping[str, Any]) -> str:
    named = " ".join(x for x in (clean(link.get("reference"), 60), clean(link.get("recipient"), 120)) if x)
    return f"{named} (npdwatch show {link.get('release')}): {clean(link.get('reason'), 200)}"
