"""What every channel says of one change or notice, as labels and lines; and of the message as a whole who sent it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum
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
"""What stands over what they share."""


class Fact(StrEnum):
    """What a fact of a change is, whatever stands before it: a publisher's column may be called by the same word."""

    WHOSE = "Whose data"
    """Of a new release: years of birth, and the address where that is said in full."""
    RECIPIENT = "Recipient"
    CATEGORY = "Category"
    REFERENCE = "Reference"
    DETAIL = ""
    """A cell of the row, or what else belongs to this kind of change: it has a label of its own."""
    NOTE = "Note"
    PUBLISHED = "Published"
    FIRST_SEEN = "First seen by us"
    GONE_FROM = "Gone from"
    WHERE = "Where"
    ROW = "Row"
    WITHIN = "In it"
    FILE = "File"
    LINK = "Link"
    SHA256 = "SHA-256"
    REASON = "Why we say so"
    ARCHIVED = "Archived copies"
    PAGE = "Page"


_EVIDENCE = (Fact.PUBLISHED, Fact.FIRST_SEEN, Fact.WHERE, Fact.FILE, Fact.SHA256, Fact.ARCHIVED)


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
    # Readers who follow have no command: no route sends them letters.
    where = f" (all of them: {where_all_are(payload)})" if payload.get("digest") and payload.get("why") else ""
    return f"and {payload['not_shown']:,} more{attached}{where}"


def where_all_are(payload: Payload) -> str:
    """For a message that cannot hold all: the command that prints them, and where the publication, or the site, is."""
    if payload["type"] != "changes":
        return "npdwatch status"
    source, seen = payload["source"], payload["edition"]["seen_at"][:10]
    if payload["digest"]:
        page = payload["edition"].get("page")
        return f"npdwatch changes --alert {payload['id']} --csv" + (f"; {page}" if page else "")
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


_LABELS_OF_GONE = {Fact.PUBLISHED: "Published without it", Fact.WHERE: "It last stood in"}
"""The day is that of the newer edition, and the file, row and SHA-256 below are of the older one."""


def _of_which(kind: str) -> str:
    """Which file a SHA-256 is of, where it is none that stands there now."""
    return " (of the file it was last in)" if kind in _GONE else ""


def shared(payload: Payload) -> list[tuple[str, str]]:
    """The evidence that is the same of all changes told in full: it stands once, below them; [] for one or none."""
    if payload["type"] != "changes" or payload["total"] <= 1:
        return []
    first, *others = ([*_facts(item, payload)] for item in payload["items"][:DETAILED])
    return [fact[1:] for fact in first if fact[0] in _EVIDENCE and all(fact in other for other in others)]


def facts(item: dict[str, Any], payload: Payload, without: Collection[Fact] = ()) -> Iterator[tuple[str, str]]:
    """Who, what, when and where of one change, as (label, text), in the order in which people ask."""
    yield from ((label, text) for fact, label, text in _facts(item, payload) if fact not in without)


def _facts(item: dict[str, Any], payload: Payload) -> Iterator[tuple[Fact, str, str]]:
    zone = str(payload.get("time_zone") or "UTC")
    whose = [(Fact.WHOSE, f"{item['whose']}, {item['whose_page']}")] if item.get("whose") else []
    changed = {(f["label"], f["after"]) for f in item["fields"]}
    details = [(d["label"], d["value"]) for d in item["details"]]
    place = [item.get("edition") or payload["edition"]["title"] or item.get("publication", ""), item["file"]]
    row = [str(item["row"])] if item["row"] else []
    row += [f"{'in ' * bool(row)}the sheet {item['sheet']}"] if item["sheet"] else []
    told: tuple[tuple[Fact, str | None], ...] = (
        *(whose if payload.get("whose_first") else ()),
        (Fact.RECIPIENT, item["recipient"]),
        (Fact.CATEGORY, item["recipient"] and _category(item)),
        (Fact.REFERENCE, item["reference"]),
        *(() if payload.get("whose_first") else whose),
    )
    yield from ((fact, fact, text) for fact, text in told if text)
    yield from ((Fact.DETAIL, *detail) for detail in details if detail not in changed)
    told = (
        (Fact.NOTE, item["note"]),
        (Fact.PUBLISHED, item["published_at"] and moment(item["published_at"], zone)),
        (Fact.FIRST_SEEN, moment(item["seen_at"], zone)),
        (Fact.GONE_FROM, payload["edition"]["title"] if item["kind"] in _GONE else ""),
        (Fact.WHERE, ", ".join(dict.fromkeys(filter(None, place)))),
        (Fact.ROW if item["row"] else Fact.WITHIN, ", ".join(row)),
        (Fact.FILE if item["sha256"] else Fact.LINK, item["url"]),
        (Fact.SHA256, item["sha256"] and item["sha256"] + _of_which(item["kind"])),
        (Fact.REASON, item["reason"]),
        (Fact.ARCHIVED, "" if payload["source"].get("archived") else item.get("archived")),
        (Fact.PAGE, item.get("page")),
    )
    labels = _LABELS_OF_GONE if item["kind"] in _GONE else {}
    yield from ((fact, labels.get(fact, fact), text) for fact, text in told if text)


def _category(item: Mapping[str, Any]) -> str:
    also = "".join(f", also {category_words(c)}" for c in item["also"])
    sure = ", a guess to be reviewed" if item.get("review") else f", {item['confidence']} confidence"
    why = f". {item['category_reason']}" if item["category_reason"] else ""
    return f"{item['category_label']}{also}{sure}{why}"
