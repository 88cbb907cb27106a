"""The payload of an alert: from stored changes to plain JSON values, sanitised once.

Channels only dress these values. docs/using/webhook.schema.json describes them.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from alerts.describe import Item, address_of, archive_link, describe, host_of
from alerts.severity import UNREAD, categories_of, each_row, is_unread, priority_categories, severity, to_review
from model.change import REMOVAL_KINDS, ROW_KINDS, ChangeKind, StoredChange
from model.delivery import Notice
from model.register import FURTHER, Category
from recipients.cell import in_one_line
from text.labels import CATEGORY_WORDS, KIND_WORDS, plural, words
from text.sanitise import LINE, clean, csv_text, safe_url
from text.timestamp import to_second

ALL_SHOWN = 30
"""Up to so many rows are all in the message; of more, the worst ten, the rest being counted and attached."""
WORST = 10
LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0."
LICENCE_URL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
PARLIAMENT = "Contains Parliamentary information licensed under the Open Parliament Licence v3.0."
PARLIAMENT_URL = "https://www.parliament.uk/site-information/copyright-parliament/open-parliament-licence/"

PLACES = ("headline", "total", "source", "edition", "severity", "recipient", "what", "alert")
"""What a route's own subject may name: the alert in one line; how many changes; the publication; its edition; low,
normal or high; of the worst change who and what; the alert's id."""
_PLACE = re.compile(r"\{([^{}]*)\}")
SUBJECT = 150
"""Characters of a route's own subject."""

_COPIES = {ChangeKind.DUPLICATE_ADDED, ChangeKind.DUPLICATE_REMOVED}
"""Rows that say what another says: their recipients are counted with that one, or not at all."""
CSV_CELL = 2000
"""Characters."""
CSV_FILE = 6_000_000
"""Characters: mail servers commonly refuse 10 MB, and base64 adds a third."""
_FIXED = ("what", "category", "why this category", "reference", "recipient", "file", "sheet", "row", "changed",
          "source", "edition", "published", "first seen", "address", "sha256", "key")


def headline(changes: Sequence[StoredChange], first: Item) -> str:
    """The whole alert in one line."""
    if len(changes) == 1:
        return clean(first["line"], LINE)
    if all(c.kind is ChangeKind.BASELINE for c in changes):
        begun = sum(int(c.detail.get("rows") or 0) for c in changes)
        so_far = plural(begun, "release")
        return f"The watch has begun: {len(changes):,} sources, {so_far} so far; from now on changes are told"
    kinds = Counter(c.kind for c in changes)
    counts = ", ".join(f"{n:,} {KIND_WORDS[k][n != 1]}" for k in ChangeKind if (n := kinds[k]))
    rows = [c for c in changes if c.kind in ROW_KINDS - _COPIES]
    priority = Counter(category for change in rows for category in priority_categories(change))
    who = [f"{priority[c]:,} {CATEGORY_WORDS[c]}" for c in (Category.PRESS, Category.COMMERCIAL) if priority[c]]
    unread = sum(map(is_unread, changes))
    who += [f"{unread:,} whose {UNREAD}"] if unread else []
    guesses = sum(map(to_review, rows))
    who += [f"{guesses:,} to be reviewed"] if guesses else []
    return clean(f"{len(changes):,} changes: {counts}" + (f" ({', '.join(who)})" if who else ""), LINE)


def changes_payload(
    alert: str, changes: Sequence[StoredChange], why: Sequence[Mapping[str, Any]], now: datetime, *,
    zone: str = "UTC", digest: bool = False, subjects: Sequence[str] = (),
) -> dict[str, Any]:
    """The message about changes of one edition, or of a digest; `changes` are given worst first, and are not empty.

    `zone` is the reader's, for the times in the text; `subjects` are the routes' own subject lines, if any.
    """
    items = [describe(c, zone).as_item() for c in (changes if len(changes) <= ALL_SHOWN else changes[:WORST])]
    payload = {
        **_head("changes", alert, now, zone),
        "headline": headline(changes, items[0]),
        "severity": max(severity(c) for c in changes).word,
        "score": changes[0].score,
        "digest": digest,
        "follows": None,
        **_source_and_edition(changes),
        "counts": dict(Counter(c.kind.value for c in changes)),
        "total": len(changes),
        "items": items,
        "not_shown": len(changes) - len(items),
        "why": [{**w, "route": clean(w["route"], 80), "reasons": [clean(x, 300) for x in w["reasons"]]} for w in why],
        "licence": licence(changes),
    }
    payload["subject"] = _subject(next(filter(None, subjects), ""), payload)
    return payload


def _head(kind: str, alert: str, now: datetime, zone: str) -> dict[str, Any]:
    return {"version": 1, "type": kind, "id": alert, "created_at": to_second(now), "time_zone": zone}


def _source_and_edition(changes: Sequence[StoredChange]) -> dict[str, Any]:
    """The publication and the edition; of several only how many, since each item names its own."""
    first, sources = changes[0], len({c.source for c in changes})
    one, edition = sources == 1, len({c.edition_id for c in changes}) == 1
    return {
        "source": {
            "name": clean(first.source, 80) if one else "several",
            "title": clean(first.source_title or first.source, LINE) if one else f"{sources} sources",
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
    site = ".parliament.uk"
    from_parliament = {
        c.detail.get("licence") == "parliament" or f".{host_of(c.source_url)}".endswith(site) for c in changes
    }
    if from_parliament == {True}:
        return {"text": PARLIAMENT, "url": PARLIAMENT_URL}
    return {"text": f"{LICENCE} {PARLIAMENT}" if True in from_parliament else LICENCE, "url": LICENCE_URL}


def check_subject(template: str, where: str) -> None:
    """Raises ValueError for a route's own subject that names an unknown place, or would not fit in a line."""
    if len(template) > SUBJECT or not template.isprintable():
        raise ValueError(f"{where}: a subject is one line of at most {SUBJECT} characters")
    named = _PLACE.findall(template)
    for name in named:
        if name not in PLACES:
            near = difflib.get_close_matches(name, PLACES, n=1, cutoff=0.5)
            hint = f"did you mean {{{near[0]}}}?" if near else f"known are {', '.join(PLACES)}"
            raise ValueError(f"{where}: the subject has no place {{{name}}}; {hint}")
    if not template.count("{") == template.count("}") == len(named):
        raise ValueError(f"{where}: a brace in the subject does not close")


def _subject(template: str, payload: Mapping[str, Any]) -> str:
    """A route's own subject with the alert's values in its places."""
    worst = payload["items"][0]
    values = {
        "headline": payload["headline"], "total": f"{payload['total']:,}", "source": payload["source"]["title"],
        "edition": payload["edition"]["title"], "severity": payload["severity"], "alert": payload["id"],
        "recipient": worst["recipient"], "what": worst["what"],
    }
    return clean(_PLACE.sub(lambda m: str(values[m[1]]), template), 160)


def rows_csv(changes: Sequence[StoredChange]) -> str:
    """All changed rows, for a spreadsheet: a line for each, a column for each name that occurs in them.

    A file that grows past `CSV_FILE` ends with a line that says how many rows are missing.
    """
    rows = [(one, _cells(one)) for c in changes for one in each_row(c)]
    names = list(dict.fromkeys(name for _, cells in rows for name in cells))[:200]
    lines = [csv_text([[clean(n, 200) for n in (*_FIXED, *names)]])]
    room = CSV_FILE - len(lines[0])
    for missing, (change, cells) in zip(range(len(rows) - 1, -1, -1), rows, strict=True):
        lines.append(csv_text([[*_fixed(change), *(clean(in_one_line(cells.get(n, "")), CSV_CELL) for n in names)]]))
        room -= len(lines[-1])
        if room < 0 and missing:
            left_out = "1 more row does" if missing == 1 else f"{missing} more rows do"
            lines.append(csv_text([[f"{left_out} not fit: npdwatch changes --csv gives all"]]))
            break
    return "".join(lines)


def _cells(change: StoredChange) -> dict[str, str]:
    row = change.before if change.kind in REMOVAL_KINDS else change.after or change.before
    return {k: v for k, v in (row or {}).items() if k not in ("reference", "recipient", FURTHER)}


def _fixed(change: StoredChange) -> list[str]:
    def side(value: str | None) -> str:
        return "(no column for it)" if value is None else clean(in_one_line(value), 300)

    changed = "; ".join(f"{clean(n, 80)}: {side(old)} → {side(new)}" for n, (old, new) in change.fields.items())
    return [
        KIND_WORDS[change.kind][0], "; ".join(CATEGORY_WORDS[c] for c in categories_of(change)),
        clean(change.category_reason, 300), clean(change.reference, 100), side(change.recipient or ""),
        clean(change.file, 300), clean(change.sheet, 100), str(change.row or ""), clean(changed, CSV_CELL),
        clean(change.source_title, 300), clean(change.file_edition or change.edition_title, 300),
        clean(change.published_at, 40), clean(change.seen_at, 40), address_of(change), clean(change.sha256, 64),
        clean(change.key, 200),
    ]


GOOD_NEWS = frozenset({"still_watching", "test"})
"""Codes of notices that are no trouble."""
WORST_FIRST = (
    "hidden_content", "recipient_withheld", "watch_failing", "changes_not_told", "delivery_dead", "channel_paused",
    "disk_low", "archive_damaged", "sources_failing", "source_failing", "source_moved", "stale", "quarantined",
    "unreadable", "not_watched",
)
"""Codes of notices that a headline names before others: what may expose somebody, then what is not told or not seen."""


def notices_payload(alert: str, notices: Sequence[Notice], now: datetime, *, zone: str = "UTC") -> dict[str, Any]:
    """The message about operators' notices: what is wrong first, then what has recovered."""
    ordered = sorted(
        notices, key=lambda n: (n.code in GOOD_NEWS, n.recovered, _gravity(n.code), n.first_at, n.source, n.code)
    )
    items = [
        {
            "source": clean(n.source, 80), "channel": clean(n.channel, 80), "code": clean(n.code, 80),
            "message": clean(n.message, 800), "first_at": to_second(n.first_at), "count": n.count,
            "recovered": n.recovered, "ended": n.ended, "telling": n.reminder, "line": _notice_line(n),
        }
        for n in ordered[:ALL_SHOWN]
    ]
    wrong = [n for n in ordered if not n.recovered and n.code not in GOOD_NEWS]
    parts = [
        f"{len(some):,} {what}: {_named(some)}"
        for some, what in (
            (wrong, "problem" if len(wrong) == 1 else "problems"),
            ([n for n in ordered if n.recovered and not n.ended], "recovered"),
            ([n for n in ordered if n.ended], "no longer watched"),
        )
        if some
    ]
    return {
        **_head("notices", alert, now, zone),
        "headline": clean(items[0]["line"] if len(ordered) == 1 else "; ".join(parts), LINE),
        "severity": "high" if wrong else "low",
        "total": len(ordered),
        "items": items,
        "not_shown": len(ordered) - len(items),
    }


def _gravity(code: str) -> int:
    """0 for the gravest: a headline has room for two of many."""
    return WORST_FIRST.index(code) if code in WORST_FIRST else len(WORST_FIRST)


def _named(notices: Sequence[Notice]) -> str:
    """What notices are about, the first two by name, so that a subject line says it."""
    abouts = ((words(n.code), n.source or n.channel) for n in notices)
    each = list(dict.fromkeys(f"{what} ({about})" if about else what for what, about in abouts))
    return ", ".join(each[:2]) + (" ..." if len(each) > 2 else "")


def _notice_line(notice: Notice) -> str:
    if notice.code in GOOD_NEWS:
        return clean(words(notice.code).capitalize(), 300)
    over = "No longer watched" if notice.ended else "Recovered"
    state = over if notice.recovered else "Still" if notice.reminder else "Problem"
    where = " ".join(x for x in (notice.source, notice.channel and f"channel {notice.channel}") if x)
    return clean(f"{state}: {words(notice.code)}" + (f" ({where})" if where else ""), 300)
