"""What an alert says: from stored changes to plain JSON values, cleaned once, complete enough to act upon.

Channels only dress these values. docs/webhook.schema.json describes them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from alerts.clean import LINE, clean, safe_url
from alerts.foi import request_link
from alerts.outbox import Notice
from alerts.routes import LOUD, categories_of, severity, words
from alerts.vocabulary import CATEGORY_WORDS, KIND_WORDS
from model import REMOVAL_KINDS, ROW_KINDS, Category, ChangeKind, StoredChange

VERSION = 1
ALL_SHOWN = 30
"""Up to so many rows are all in the message; of more, the worst ten, the rest being counted and attached."""
WORST = 10
MAX_FIELDS = 24
LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0."
LICENCE_URL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"

Item = dict[str, Any]

_CATEGORY_ORDER = (
    Category.PRESS,
    Category.COMMERCIAL,
    Category.POLICE_HOME_OFFICE,
    Category.THINK_TANK,
    Category.INDIVIDUAL,
    Category.UNKNOWN,
)
_FIELD_ORDER = ("title", "project", "purpose", "aim", "data", "tier", "level", "identif", "sensitiv", "item", "date")
"""Words in a column's name that say how soon a reader wants to see it."""


def _revealing(change: StoredChange) -> int:
    """0 for the most revealing data: tier 1 of the old registers, sensitivity A or identifiability 1 of the newer."""
    best = 9
    for name, value in (change.after or change.before or {}).items():
        text, column = value.strip().casefold(), name.casefold()
        if "tier" in column:
            digit = text.removeprefix("tier").strip()[:1]
            best = min(best, {"1": 0, "2": 1, "4": 2, "3": 3}.get(digit, 9))
        elif "identif" in column and text[:1] and text[:1] in "12345":
            best = min(best, "12345".index(text[:1]))
        elif "sensitiv" in column and text[:1] and text[:1] in "abcde":
            best = min(best, "abcde".index(text[:1]))
    return best


def worst_first(change: StoredChange) -> tuple[int, int, int, str, int, str]:
    """Sort key: severity, category, how revealing the data is, then the order of the register."""
    ranks = [_CATEGORY_ORDER.index(c) for c in categories_of(change) if c in _CATEGORY_ORDER[:5]]
    rank = min(ranks, default=_CATEGORY_ORDER.index(Category.UNKNOWN))
    return (-severity(change), rank, _revealing(change), change.sheet or "", change.row or 0, change.key)


def _details(row: Mapping[str, str] | None, told: Iterable[tuple[str, str | None]]) -> list[dict[str, str]]:
    """The row's cells as label and value, what a reader looks for first; without those of `told` (name, value)."""
    already = {(name, clean(value)) for name, value in told}
    cells = []
    for position, (name, value) in enumerate((row or {}).items()):
        text = clean(value)
        if not text or (name, text) in already:
            continue
        lower = name.casefold()
        rank = next((i for i, word in enumerate(_FIELD_ORDER) if word in lower), len(_FIELD_ORDER))
        cells.append((rank, position, {"label": label(name), "value": text}))
    cells.sort(key=lambda c: c[:2])
    return [cell for _, _, cell in cells[:MAX_FIELDS]]


def label(name: str) -> str:
    """A column's name as a label: project_title is Project title; a printed heading stays as it is."""
    text = clean(name, 80)
    return words(text).capitalize() if (text.islower() and "_" in text) or text.islower() else text


def _note(change: StoredChange) -> str:
    """What is to be said of a change that is not about one row: counts, the edition's note."""
    detail = change.detail
    parts = []
    rows = detail.get("rows")
    if isinstance(rows, int) and (rows or change.kind is not ChangeKind.BASELINE):
        parts.append(f"{rows:,} rows")
    for key in ("note", "from", "to", "title"):
        value = detail.get(key)
        if isinstance(value, str) and value:
            parts.append(clean(value, 400) if key == "note" else f"{key} {clean(value, 300)}")
    return "; ".join(parts)


def release_item(change: StoredChange) -> Item:
    """One change as the values of a message."""
    row = change.before if change.kind in REMOVAL_KINDS else change.after or change.before
    details = _details(row, (("reference", change.reference), ("recipient", change.recipient)))
    one, _ = KIND_WORDS[change.kind]
    if change.kind is ChangeKind.BASELINE and not change.detail.get("rows"):
        one = "first look"
    item: Item = {
        "key": clean(change.key, LINE),
        "kind": change.kind.value,
        "what": one.capitalize(),
        "severity": severity(change).name.lower(),
        "reference": clean(change.reference, 60),
        "recipient": clean(change.recipient, LINE),
        "category": change.category.value,
        "category_label": CATEGORY_WORDS[change.category],
        "confidence": change.confidence.value,
        "category_reason": clean(change.category_reason, 300),
        "also": [c.value for c in change.also],
        "details": details,
        "fields": [
            {"label": label(name), "before": _cell(old), "after": _cell(new)}
            for name, (old, new) in list(change.fields.items())[:MAX_FIELDS]
        ],
        "note": _note(change),
        "file": clean(change.file or (change.source_title if change.kind is ChangeKind.BASELINE else ""), LINE),
        "sheet": clean(change.sheet, 100),
        "row": change.row,
        "url": safe_url(change.file_url),
        "sha256": clean(change.sha256, 64),
        "release": change.release_id,
        "reason": clean(change.reason, 300),
        "published_at": clean(change.published_at, 40),
        "seen_at": clean(change.seen_at, 40),
        "next_step": request_link(change),
    }
    item["line"] = _line(item, about_row=change.kind in ROW_KINDS)
    return item


def _cell(value: str | None) -> str | None:
    return None if value is None else clean(value)


def _line(item: Item, *, about_row: bool) -> str:
    """The change in one line."""
    parts = []
    if item["recipient"]:
        who = item["recipient"]
        if about_row:
            who += f" ({item['category_label']})"
        parts.append(who)
    parts += [item["reference"]] if item["reference"] else []
    parts += [item["note"]] if item["note"] else []
    topic = next((d["value"] for d in item["details"] if d["label"].casefold() not in ("reference", "recipient")), "")
    if topic and about_row:
        parts.append(clean(topic, 90))
    if not about_row and item["file"]:
        parts.append(item["file"])
    return clean(f"{item['what']}: " + " · ".join(parts) if parts else item["what"], 300)


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
    loud = Counter(c for change in changes for c in set(categories_of(change)) & LOUD if change.kind in ROW_KINDS)
    who = ", ".join(f"{loud[c]:,} {CATEGORY_WORDS[c]}" for c in (Category.PRESS, Category.COMMERCIAL) if loud[c])
    return clean(f"{len(changes):,} changes: {count_words(changes)}" + (f" ({who})" if who else ""), LINE)


def changes_payload(
    alert: str, changes: Sequence[StoredChange], why: Sequence[Mapping[str, Any]], now: datetime
) -> dict[str, Any]:
    """The message about changes of one edition; `changes` are given worst first, and are not empty."""
    first = changes[0]
    titles = list(dict.fromkeys(c.source_title or c.source for c in changes))
    shown = changes if len(changes) <= ALL_SHOWN else changes[:WORST]
    items = [release_item(c) for c in shown]
    return {
        "version": VERSION,
        "type": "changes",
        "id": alert,
        "created_at": stamp(now),
        "headline": headline(changes, items[0]),
        "severity": max(severity(c) for c in changes).name.lower(),
        "source": {
            "name": clean(first.source, 80),
            "title": clean(titles[0] if len(titles) == 1 else f"{len(titles)} sources", LINE),
            "url": safe_url(first.source_url),
        },
        "edition": {
            "title": clean(first.edition_title, LINE),
            "published_at": clean(first.published_at, 40),
            "seen_at": clean(first.seen_at, 40),
        },
        "counts": dict(Counter(c.kind.value for c in changes)),
        "total": len(changes),
        "items": items,
        "not_shown": len(changes) - len(items),
        "why": [dict(w) for w in why],
        "licence": {"text": LICENCE, "url": LICENCE_URL},
    }


def notices_payload(alert: str, notices: Sequence[Notice], now: datetime) -> dict[str, Any]:
    """The message about operators' notices: what is wrong first, then what has recovered."""
    ordered = sorted(notices, key=lambda n: (n.recovered, n.first_at, n.source, n.code))
    wrong = sum(not n.recovered for n in ordered)
    items = [
        {
            "source": clean(n.source, 80),
            "channel": clean(n.channel, 80),
            "code": clean(n.code, 80),
            "message": clean(n.message, 800),
            "first_at": stamp(n.first_at),
            "count": n.count,
            "recovered": n.recovered,
            "telling": n.telling,
            "line": _notice_line(n),
        }
        for n in ordered[:ALL_SHOWN]
    ]
    head = items[0]["line"] if len(ordered) == 1 else f"{wrong:,} problems, {len(ordered) - wrong:,} recovered"
    return {
        "version": VERSION,
        "type": "notices",
        "id": alert,
        "created_at": stamp(now),
        "headline": clean(head, LINE),
        "severity": "high" if wrong else "low",
        "total": len(ordered),
        "items": items,
        "not_shown": len(ordered) - len(items),
    }


def _notice_line(notice: Notice) -> str:
    state = "Recovered" if notice.recovered else "Still" if notice.telling else "Problem"
    where = " ".join(x for x in (notice.source, notice.channel and f"channel {notice.channel}") if x)
    return clean(f"{state}: {words(notice.code)}" + (f" ({where})" if where else ""), 300)


def stamp(at: datetime) -> str:
    """ISO 8601 to the second."""
    return at.isoformat(timespec="seconds")


def moment(text: str) -> str:
    """An ISO time as people read it: 24 Nov 2026, 14:56 UTC; a day alone stays a day; other text as it is."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    day = f"{at.day} {at:%b %Y}"
    if "T" not in text and " " not in text:
        return day
    return f"{day}, {at:%H:%M}" + (f" {at.tzname()}" if at.tzinfo else "")
