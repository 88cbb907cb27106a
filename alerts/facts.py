"""What every channel says of one change or notice, as labels and lines; and of the message as a whole who sent it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from model.delivery import Payload
from text.labels import category_words, plural
from text.timestamp import moment

DETAILED = 10
"""Changes that a message tells in full."""
GOOD_NEWS = frozenset({"still_watching", "test"})
"""Codes of notices that are no trouble."""
SUBJECT = 150
"""Characters of a route's own subject."""
OF_ALL = "Of all of these"
WHOSE = "Whose data"
"""Of a new release: years of birth, and the address where that is said in full."""
"""What stands over what they share."""
_EVIDENCE = ("Published", "First seen by us", "Where", "File", "SHA-256", "Archived copies")


def heading(item: Mapping[str, Any]) -> str:
    """What stands over a change that a sentence above has told: its kind, whom and what it is about."""
    about = item["recipient"] or (item["file"] if not item["row"] else "")
    said = " · ".join(x for x in (about, item["reference"]) if x)
    return f"{item['what']}: {said}" if said else str(item["what"])


def in_full(payload: Payload) -> str:
    """The sentence of the one change of a message, where the headline does not say all of it; "" elsewhere."""
    line = str(payload["items"][0]["line"]) if payload["total"] == 1 and payload["items"] else ""
    return "" if line.rstrip(".") == payload["headline"] else line


def listed(payload: Payload, in_full: int = DETAILED) -> list[str]:
    """The sentences of several changes; of a text that is not among the first `in_full`, its address too."""
    items = enumerate(payload["items"])
    return [f"{i['line']} {text_address(i) if n >= in_full else ''}".rstrip() for n, i in items]


def text_address(item: Mapping[str, Any]) -> str:
    """The address of a text; "" for a row, or a file."""
    return "" if item["sha256"] or item["row"] else str(item["url"])


def and_more(payload: Payload) -> str:
    """How many changes have no sentence of their own, and where all of them are."""
    attached = ", in full in the attached CSV" if payload.get("csv") else ""
    return f"and {payload['not_shown']:,} more{attached}"


def where_all_are(payload: Payload) -> str:
    """For a message that cannot hold all: the command that prints them, and where the publication is."""
    if payload["type"] != "changes":
        return "npdwatch status"
    source, seen = payload["source"], payload["edition"]["seen_at"][:10]
    one = f" --source {source['name']}" if source["name"] != "several" else ""
    return f"npdwatch changes{one} --since {seen} --csv" + (f"; {source['url']}" if source["url"] else "")


def host_of(url: str) -> str:
    """The host of an address, so that a reader sees where a link leads; "" where it is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def sent_by(payload: Payload) -> str:
    """The routes that sent it, by the names that the reader's own configuration gives them."""
    names = [f"“{why['route']}”" for why in payload.get("why") or ()]
    if not names:
        return ""
    return f"Sent by the route{'s' * (len(names) > 1)} {', '.join(names)}."


def notice_lines(item: Mapping[str, Any]) -> list[str]:
    """What is wrong, and on a line of its own what to do."""
    wrong, _, todo = item["message"].partition(" To do: ")
    return [line for line in (wrong, todo and f"To do: {todo}") if line]


def since(item: dict[str, Any], zone: str) -> str:
    """How long and how often a notice has been so."""
    from db.schedule import ONE_OFF  # here: the daemon reads channels' settings, and needs no database

    if item["code"] in GOOD_NEWS or item["code"] in ONE_OFF:
        return moment(item["first_at"], zone)
    if item["recovered"]:
        return f"The trouble had begun on {moment(item['first_at'], zone)}."
    return f"Since {moment(item['first_at'], zone)}, seen {plural(item['count'], 'time')}."


def shown(value: str | None) -> str:
    """A cell before or after: also where it was empty, or where the column did not exist."""
    return "(no column for it)" if value is None else value or "(empty)"


_GONE = ("removed", "duplicate_removed", "attachment_removed", "unlisted")
"""Kinds of changes by which something no longer stands in the file that we say it by."""


def _of_which(kind: str) -> str:
    """Which file a SHA-256 is of, where it is none that stands there now."""
    return " (of the file it was last in)" if kind in _GONE else ""


def shared(payload: Payload) -> list[tuple[str, str]]:
    """The evidence that is the same of all changes told in full: it stands once, below them; [] for one or none."""
    if payload["type"] != "changes" or payload["total"] <= 1:
        return []
    first, *others = (list(facts(item, payload)) for item in payload["items"][:DETAILED])
    return [fact for fact in first if fact[0] in _EVIDENCE and all(fact in other for other in others)]


def facts(item: dict[str, Any], payload: Payload) -> Iterator[tuple[str, str]]:
    """Who, what, when and where of one change, as (label, text), in the order in which people ask."""
    zone = str(payload.get("time_zone") or "UTC")
    whose = [(WHOSE, f"{item['whose']}, {item['whose_page']}")] if item.get("whose") else []
    if payload.get("whose_first"):
        yield from whose
    if item["recipient"]:
        yield "Recipient", item["recipient"]
        also = "".join(f", also {category_words(c)}" for c in item["also"])
        sure = ", a guess to be reviewed" if item.get("review") else f", {item['confidence']} confidence"
        why = f". {item['category_reason']}" if item["category_reason"] else ""
        yield "Category", f"{item['category_label']}{also}{sure}{why}"
    if item["reference"]:
        yield "Reference", item["reference"]
    if not payload.get("whose_first"):
        yield from whose
    changed = {(f["label"], f["after"]) for f in item["fields"]}
    details = ((d["label"], d["value"]) for d in item["details"])
    yield from (detail for detail in details if detail not in changed)
    place = [item.get("edition") or payload["edition"]["title"] or item.get("publication", ""), item["file"]]
    row = [str(item["row"])] if item["row"] else []
    row += [f"{'in ' * bool(row)}the sheet {item['sheet']}"] if item["sheet"] else []
    told = (
        ("Note", item["note"]),
        ("Published", item["published_at"] and moment(item["published_at"], zone)),
        ("First seen by us", moment(item["seen_at"], zone)),
        ("Where", ", ".join(dict.fromkeys(filter(None, place)))),
        ("Row" if item["row"] else "In it", ", ".join(row)),
        ("File" if item["sha256"] else "Link", item["url"]),
        ("SHA-256", item["sha256"] and item["sha256"] + _of_which(item["kind"])),
        ("Why we say so", item["reason"]),
        ("Archived copies", "" if payload["source"].get("archived") else item.get("archived")),
        ("Page", item.get("page")),
    )
    yield from ((name, text) for name, text in told if text)
