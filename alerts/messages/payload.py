"""What an alert says: from stored changes to plain JSON values, cleaned once, complete enough to act upon.

Channels only dress these values. docs/using/webhook.schema.json describes them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from alerts.describe import Item, archive_link, describe
from alerts.messages.subject import subject_of
from alerts.severity import UNREAD, is_unread, loud_categories, severity, to_review
from model.change import ROW_KINDS, ChangeKind, StoredChange
from model.delivery import Notice
from model.register import Category
from text.labels import CATEGORY_WORDS, KIND_WORDS, words
from text.sanitise import LINE, clean, safe_url
from text.timestamp import to_second

VERSION = 1
ALL_SHOWN = 30
"""Up to so many rows are all in the message; of more, the worst ten, the rest being counted and attached."""
WORST = 10
LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0."
LICENCE_URL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
PARLIAMENT = "Contains Parliamentary information licensed under the Open Parliament Licence v3.0."
PARLIAMENT_URL = "https://www.parliament.uk/site-information/copyright-parliament/open-parliament-licence/"


def count_words(changes: Sequence[StoredChange]) -> str:
    """So many of each kind, in the order of `ChangeKind`: 12 new releases, 3 releases removed."""
    counts = Counter(c.kind for c in changes)
    return ", ".join(f"{n:,} {KIND_WORDS[k][n != 1]}" for k in ChangeKind if (n := counts[k]))


def headline(changes: Sequence[StoredChange], first: Item) -> str:
    """The whole alert in one line."""
    if len(changes) == 1:
        return clean(first["line"], LINE)
    if all(c.kind is ChangeKind.BASELINE for c in changes):
        rows = sum(int(c.detail.get("rows") or 0) for c in changes)
        return f"The watch has begun: {len(changes):,} sources, {rows:,} releases so far; from now on changes are told"
    loud = Counter(c for change in changes for c in loud_categories(change) if change.kind in ROW_KINDS)
    counted = [f"{loud[c]:,} {CATEGORY_WORDS[c]}" for c in (Category.PRESS, Category.COMMERCIAL) if loud[c]]
    guesses = sum(to_review(change) for change in changes if change.kind in ROW_KINDS)
    unread = sum(map(is_unread, changes))
    counted += [f"{unread:,} whose {UNREAD}"] if unread else []
    who = ", ".join([*counted, *([f"{guesses:,} to be reviewed"] if guesses else [])])
    return clean(f"{len(changes):,} changes: {count_words(changes)}" + (f" ({who})" if who else ""), LINE)


def changes_payload(
    alert: str,
    changes: Sequence[StoredChange],
    why: Sequence[Mapping[str, Any]],
    now: datetime,
    *,
    zone: str = "UTC",
    digest: bool = False,
    subjects: Sequence[str] = (),
) -> dict[str, Any]:
    """The message about changes of one edition, or of a digest; `changes` are given worst first, and are not empty.

    `zone` is the reader's, for the times in the text; `subjects` are the routes' own subject lines, if any.
    """
    shown = changes if len(changes) <= ALL_SHOWN else changes[:WORST]
    items = [describe(c, zone).as_item() for c in shown]
    payload = {
        "version": VERSION,
        "type": "changes",
        "id": alert,
        "created_at": to_second(now),
        "time_zone": zone,
        "headline": headline(changes, items[0]),
        "severity": max(severity(c) for c in changes).word,
        "score": max((c.score for c in changes if c.score is not None), default=None),
        "digest": digest,
        "follows": None,
        **_whence(changes),
        "counts": dict(Counter(c.kind.value for c in changes)),
        "total": len(changes),
        "items": items,
        "not_shown": len(changes) - len(items),
        "why": [{**w, "route": clean(w["route"], 80), "reasons": [clean(x, 300) for x in w["reasons"]]} for w in why],
        "licence": licence(changes),
    }
    payload["subject"] = subject_of(subjects, payload)
    return payload


def _whence(changes: Sequence[StoredChange]) -> dict[str, Any]:
    """The publication and the edition; of several only how many, since each item names its own."""
    first = changes[0]
    one = len({c.source for c in changes}) == 1
    several = f"{len({c.source for c in changes})} sources"
    edition = len({c.edition_id for c in changes}) == 1
    return {
        "source": {
            "name": clean(first.source, 80) if one else "several",
            "title": clean(first.source_title or first.source, LINE) if one else several,
            "url": safe_url(first.source_url) if one else "",
            "archived": archive_link(first.source_url) if one else "",
        },
        "edition": {
            "title": clean(first.edition_title, LINE) if edition else "",
            "published_at": clean(first.published_at, 40) if edition else "",
            "seen_at": clean(max(c.seen_at for c in changes), 40),
        },
    }


def licence(changes: Sequence[StoredChange]) -> dict[str, str]:
    """The attribution that the publishers ask for."""
    from_parliament = [
        c.detail.get("licence") == "parliament" or f".{_host(c.source_url)}".endswith(".parliament.uk") for c in changes
    ]
    if not any(from_parliament):
        return {"text": LICENCE, "url": LICENCE_URL}
    if all(from_parliament):
        return {"text": PARLIAMENT, "url": PARLIAMENT_URL}
    return {"text": f"{LICENCE} {PARLIAMENT}", "url": LICENCE_URL}


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


GOOD_NEWS = frozenset({"still_watching", "test"})
"""Codes of notices that are no trouble."""


def notices_payload(alert: str, notices: Sequence[Notice], now: datetime, *, zone: str = "UTC") -> dict[str, Any]:
    """The message about operators' notices: what is wrong first, then what has recovered."""
    ordered = sorted(notices, key=lambda n: (n.code in GOOD_NEWS, n.recovered, n.first_at, n.source, n.code))
    wrong = sum(not n.recovered and n.code not in GOOD_NEWS for n in ordered)
    items = [
        {
            "source": clean(n.source, 80),
            "channel": clean(n.channel, 80),
            "code": clean(n.code, 80),
            "message": clean(n.message, 800),
            "first_at": to_second(n.first_at),
            "count": n.count,
            "recovered": n.recovered,
            "ended": n.ended,
            "telling": n.reminder,
            "line": _notice_line(n),
        }
        for n in ordered[:ALL_SHOWN]
    ]
    problem = "problem" if wrong == 1 else "problems"
    parts = [
        f"{len(some):,} {what}: {_named(some)}"
        for some, what in (
            ([n for n in ordered if not n.recovered and n.code not in GOOD_NEWS], problem),
            ([n for n in ordered if n.recovered and not n.ended], "recovered"),
            ([n for n in ordered if n.ended], "no longer watched"),
        )
        if some
    ]
    head = items[0]["line"] if len(ordered) == 1 else "; ".join(parts)
    return {
        "version": VERSION,
        "type": "notices",
        "id": alert,
        "created_at": to_second(now),
        "time_zone": zone,
        "headline": clean(head, LINE),
        "severity": "high" if wrong else "low",
        "total": len(ordered),
        "items": items,
        "not_shown": len(ordered) - len(items),
    }


_NAMED = 2


def _named(notices: Sequence[Notice]) -> str:
    """What notices are about, the first ones by name, so that a subject line says it."""
    abouts = ((words(n.code), n.source or n.channel) for n in notices)
    each = list(dict.fromkeys(f"{what} ({about})" if about else what for what, about in abouts))
    return ", ".join(each[:_NAMED]) + (" ..." if len(each) > _NAMED else "")


def _notice_line(notice: Notice) -> str:
    over = "No longer watched" if notice.ended else "Recovered"
    state = over if notice.recovered else "Still" if notice.reminder else "Problem"
    if notice.code in GOOD_NEWS:
        return clean(words(notice.code).capitalize(), 300)
    where = " ".join(x for x in (notice.source, notice.channel and f"channel {notice.channel}") if x)
    return clean(f"{state}: {words(notice.code)}" + (f" ({where})" if where else ""), 300)
