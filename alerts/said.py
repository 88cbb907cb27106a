"""What an alert says of evidence, a question, a feed entry or a page: who, where, and what is said of pupils' data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from alerts.clean import clean
from model import StoredChange

POLARITY_WORDS: Mapping[str, str] = {
    "release": "It says that data was given",
    "denial": "It denies that data was given",
    "refusal": "It says that a request was refused",
    "question": "It asks whether or to whom data was given",
    "possible": "It says that data may be given",
    "demand": "It demands something about the data",
    "policy": "It speaks of the data",
}
"""What a sentence is introduced with: a denial must never read like a release."""
NO_TEXT: Mapping[str, str] = {
    "no_text": "The document holds no text (a scan): open the link",
    "empty_document": "The document has 0 bytes: open the link",
    "document_failing": "The document could not be had in several looks: open the link",
}
SENTENCE = 500


def said_details(change: StoredChange) -> list[dict[str, str]]:
    """Label and value of what an item's change is about; [] for a change that is about no item."""
    detail = change.detail
    if not isinstance(detail.get("item"), str):
        return []
    cells = [*_who(detail), *_said(detail), *_links(detail), *_words(detail)]
    return [{"label": name, "value": text} for name, value in cells if (text := clean(value, 700))]


def said_link(change: StoredChange) -> str:
    """Where people read the item, "" where that is not known."""
    url = change.detail.get("url") if isinstance(change.detail.get("item"), str) else ""
    return url if isinstance(url, str) else ""


def said_published(change: StoredChange) -> str:
    """When the source says that it was published."""
    day = change.detail.get("published") if isinstance(change.detail.get("item"), str) else ""
    return day if isinstance(day, str) else ""


def _who(detail: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    evidence = str(detail.get("item_kind", "")).endswith("evidence")
    yield "Submitted by" if evidence else "By", "; ".join(_texts(detail, "submitters"))
    yield "Inquiry", "; ".join(_texts(detail, "inquiries"))
    yield "Committee", "; ".join(_texts(detail, "committees"))
    yield "Department", str(detail.get("body", ""))
    yield "State", str(detail.get("state", "")).replace("_", " ")
    reason = str(detail.get("no_text", ""))
    yield "Not read", NO_TEXT.get(reason, f"The document cannot be read ({reason}): open the link") if reason else ""


def _said(detail: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for m in _rows(detail, "mentions"):
        who = ", ".join(
            f"{r.get('name', '')} ({str(r.get('category', '')).replace('_', ' ')})" for r in _rows(m, "recipients")
        )
        sentence = clean(str(m.get("sentence", "")), SENTENCE)
        yield POLARITY_WORDS.get(str(m.get("polarity")), "It says"), f"{sentence} [{who}]" if who else sentence
    more = detail.get("more_mentions")
    yield "And", f"{more} more passages" if more else ""


def _links(detail: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for link in _rows(detail, "links"):
        name = " ".join(str(x) for x in (link.get("reference"), link.get("recipient")) if x)
        yield "Known release", f"{name}: {link.get('reason', '')} (npdwatch show {link.get('release', '')})"
    more = detail.get("more_links")
    yield "And", f"{more} more releases" if more else ""


def _words(detail: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """A changed text word by word: [-gone-] and {+come+}."""
    marks = {"gone": "[-{}-]", "come": "{{+{}+}}"}
    spans = detail.get("words")
    parts = [s for s in spans if isinstance(s, list) and len(s) == 2] if isinstance(spans, list) else []
    yield "Word by word", " ".join(marks.get(op, "{}").format(words) for op, words in parts)


def _texts(detail: Mapping[str, Any], name: str) -> list[str]:
    value = detail.get(name)
    return [str(x) for x in value] if isinstance(value, list) else []


def _rows(detail: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    value = detail.get(name)
    return [x for x in value if isinstance(x, dict)] if isinstance(value, list) else []
