"""One change as the values of a message: who, what, when, where, what changed, its history and the next step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from alerts.messages.evidence import is_item, item_details
from alerts.messages.foi import request_link
from alerts.routes import (
    UNREAD,
    Severity,
    categories_of,
    each_row,
    is_unread,
    score,
    severity,
    severity_reasons,
    to_review,
)
from model.change import REMOVAL_KINDS, ROW_KINDS, ChangeKind, StoredChange
from model.register import FURTHER, Category
from recipients.cell.one_line import in_one_line
from text.labels import CATEGORY_WORDS, KIND_WORDS, words
from text.sanitise import LINE, clean, safe_url
from text.timestamp import day

MAX_FIELDS = 24
ARCHIVE = "https://webarchive.nationalarchives.gov.uk/ukgwa/timeline1/"
"""The UK Government Web Archive's list of the copies that it holds of a page."""

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


def worst_first(change: StoredChange) -> tuple[int, int, int, int, str, int, str]:
    """Sort key: severity, the score behind it, category, how revealing the data is, the order of the register."""
    ranks = [_CATEGORY_ORDER.index(c) for c in categories_of(change) if c in _CATEGORY_ORDER[:5]]
    rank = min(ranks, default=_CATEGORY_ORDER.index(Category.UNKNOWN))
    return (
        -severity(change), -score(change), rank, _revealing(change), change.sheet or "", change.row or 0, change.key
    )  # fmt: skip


def _details(row: Mapping[str, str] | None, told: Iterable[tuple[str, str | None]]) -> list[dict[str, str]]:
    """The row's cells as label and value, what a reader looks for first; without those of `told` (name, value)."""
    already = {(name, clean(in_one_line(value or ""))) for name, value in told}
    told_recipient = any(name == "recipient" and value for name, value in already)
    cells = []
    for position, (name, value) in enumerate((row or {}).items()):
        text = clean(in_one_line(value))
        if not text or name == FURTHER or (name, text) in already:  # that stands under its heading
            continue
        lower = name.casefold()
        rank = next((i for i, word in enumerate(_FIELD_ORDER) if word in lower), len(_FIELD_ORDER))
        # A cell that says more than the bodies in it is not a second recipient.
        said = "recipient, as printed" if name == "recipient" and told_recipient else name
        cells.append((rank, position, {"label": label(said), "value": text}))
    cells.sort(key=lambda c: c[:2])
    return [cell for _, _, cell in cells[:MAX_FIELDS]]


def label(name: str) -> str:
    """A column's name as a label: project_title is Project title; a printed heading stays as it is."""
    text = clean(name, 80)
    return words(text).capitalize() if (text.islower() and "_" in text) or text.islower() else text


def _renumbered(change: StoredChange) -> str:
    """The references that were numbered anew, older and newer, as far as they fit."""
    pairs = change.detail.get("references")
    told = [f"{clean(a, 40) or '(none)'} → {clean(b, 40) or '(none)'}" for a, b in pairs or ()]
    more = len(told) - MAX_FIELDS
    return "; ".join(told[:MAX_FIELDS]) + (f"; and {more:,} more" if more > 0 else "")


def _shown(one: StoredChange) -> dict[str, str]:
    """One row of a change of many: where it stands, who it is, what came into it, and what it says first."""
    cells = _details(one.after, (("reference", one.reference), ("recipient", one.recipient)))
    who = f"{clean(in_one_line(one.recipient or ''), 120) or 'no recipient'} ({CATEGORY_WORDS[one.category]})"
    new = [clean((one.after or {}).get(name), 120) for name, (old, _) in one.fields.items() if old is None]
    said = [who, clean(one.reference, 60), *new, *(c["value"] for c in cells[:2])]
    return {"label": f"{clean(one.sheet, 60)}, row {one.row}", "value": clean(" · ".join(filter(None, said)), 400)}


def _note(change: StoredChange) -> str:
    """What is to be said of a change that is not about one row: counts, the edition's note."""
    detail = change.detail
    parts = []
    rows = detail.get("rows")
    if isinstance(rows, list) and rows:
        parts.append(f"{len(rows):,} rows")
    elif isinstance(rows, int) and (rows or change.kind is not ChangeKind.BASELINE):
        parts.append(f"{rows:,} rows")
    for key in ("note", "from", "to", "title"):
        value = detail.get(key)
        if isinstance(value, str) and value:
            parts.append(clean(value, 400) if key == "note" else f"{key} {clean(value, 300)}")
    return "; ".join(parts)


def release_item(change: StoredChange, zone: str = "UTC") -> Item:
    """One change as the values of a message."""
    row = change.before if change.kind in REMOVAL_KINDS else change.after or change.before
    details = _details(row, (("reference", change.reference), ("recipient", change.recipient)))
    if is_item(change):
        details = item_details(change)
    if change.kind is ChangeKind.REFERENCES_RENUMBERED:
        details = [{"label": "References", "value": _renumbered(change)}]
    if change.kind is ChangeKind.ROWS_SHOWN or change.detail.get("shown"):
        details = [_shown(one) for one in each_row(change)[:MAX_FIELDS]]
    if is_unread(change):
        details.insert(0, {"label": "Recipient", "value": f"{UNREAD}: look at the file; it may be anybody"})
    if change.score is not None and severity(change) > Severity.LOW:
        details.append({"label": "Why first", "value": _why_first(change)})
    if kept := clean(change.detail.get("kept_back")):
        details.append({"label": "The file", "value": kept})
    one, _ = KIND_WORDS[change.kind]
    if change.kind is ChangeKind.BASELINE and (change.file or not change.detail.get("rows")):
        one = "first look"
    item: Item = {
        "key": clean(change.key, LINE),
        "kind": change.kind.value,
        "what": one.capitalize(),
        "severity": severity(change).name.lower(),
        "score": change.score,
        "severity_reasons": [clean(r, 300) for r in severity_reasons(change)][:MAX_FIELDS],
        "reference": clean(change.reference, 60),
        "recipient": clean(in_one_line(change.recipient or ""), LINE),
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
        "url": safe_url(change.detail.get("url") if is_item(change) else change.file_url),
        "sha256": clean(change.sha256, 64),
        "release": change.release_id,
        "reason": clean(change.reason, 300),
        "published_at": clean(change.published_at, 40),
        "seen_at": clean(change.seen_at, 40),
        "next_step": request_link(change),
        "review": to_review(change),
        "history": _history(change, zone),
        "publication": clean(change.source_title or change.source, LINE),
        "edition": clean(change.edition_title, LINE),
        "archived": archive_link(change.source_url),
        "page": safe_url(change.detail.get("page")),
    }
    item["line"] = _line(item, about_row=change.kind in ROW_KINDS, unread=is_unread(change))
    return item


def _why_first(change: StoredChange) -> str:
    """The severity and its reasons as one line."""
    why = "; ".join(severity_reasons(change))
    return clean(f"{severity(change).name.lower()} severity, {change.score} of 100: {why}", 400)


def _cell(value: str | None) -> str | None:
    return None if value is None else clean(in_one_line(value))


def _line(item: Item, *, about_row: bool, unread: bool = False) -> str:
    """The change in one line."""
    parts = [UNREAD] if unread else []
    if item["recipient"]:
        who = item["recipient"]
        if about_row:
            who += f" ({item['category_label']}{', to be reviewed' if item['review'] else ''})"
        parts.append(who)
    parts += [item["reference"]] if item["reference"] else []
    parts += [item["note"]] if item["note"] else []
    topic = next((d["value"] for d in item["details"] if d["label"].casefold() not in ("reference", "recipient")), "")
    if topic and about_row and item["kind"] != ChangeKind.ROWS_SHOWN:  # whose first row is named already
        parts.append(clean(topic, 90))
    if not about_row and item["file"]:
        parts.append(item["file"])
    by = next((d["value"] for d in item["details"] if d["label"] == "Submitted by"), "")
    without_text = any(d["label"] == "Text" for d in item["details"])
    parts += [f"by {clean(by, 90)}"] if by and not about_row else []
    parts += ["its text could not be read"] if not about_row and without_text else []
    return clean(f"{item['what']}: " + " · ".join(parts) if parts else item["what"], 300)


def archive_link(url: str) -> str:
    """Where the archived copies of a page of the government are listed; "" for a page of somebody else."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return safe_url(ARCHIVE + url) if safe_url(url) and host.endswith(".gov.uk") else ""


def _history(change: StoredChange, zone: str) -> list[str]:
    """The release's earlier versions, a line each, oldest first."""
    lines = []
    versions = change.detail.get("history")
    for number, v in enumerate(versions if isinstance(versions, list) else ()):
        if number == 0:
            where = ", ".join(x for x in (clean(v["edition"], 90), clean(v["sheet"], 60), f"row {v['row']}") if x)
            lines.append(clean(f"{day(v['seen_at'], zone)}: first seen by us ({where})", 300))
            continue
        cells = list(v["fields"].items())
        told = [f"{label(n)}: {_side(a)} → {_side(b)}" for n, (a, b) in cells[:3]]
        more = [f"{len(cells) - 3} more cells"] if len(cells) > 3 else []
        lines.append(clean(f"{day(v['seen_at'], zone)}: " + ("; ".join(told + more) or "moved"), 300))
    return lines


def _side(value: str | None) -> str:
    return "(no column for it)" if value is None else clean(value, 60) or "(empty)"
