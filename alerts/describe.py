"""The one description of a change: who, what, before and after, where, how grave, its evidence and the next step."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from enum import Enum
from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from alerts.evidence import is_item, item_details
from alerts.foi import request_link
from alerts.sentences import sentence
from alerts.sentences.reasons import category_in_words, match_in_words, score_in_words
from alerts.severity import UNREAD, Severity, each_row, is_unread, severity, severity_reasons, to_review
from model.change import ChangeKind, StoredChange
from model.register import FURTHER, Category, Confidence
from recipients.cell import in_one_line
from text.labels import CATEGORY_WORDS, KIND_WORDS, plural, words
from text.sanitise import LINE, TEXT, clean, safe_url
from text.timestamp import day

MAX_FIELDS = 24
ARCHIVE = "https://webarchive.nationalarchives.gov.uk/ukgwa/timeline1/"
"""The UK Government Web Archive's list of the copies that it holds of a page."""

Item = dict[str, Any]
_OF_THE_PUBLISHER = (ChangeKind.EDITION_PUBLISHED, ChangeKind.FILE_REPLACED_SILENTLY, ChangeKind.WENT_BACK)
"""Kinds whose note is the publisher's."""
_KEPT = "The file"
"""The label of why a file is not handed out."""

_FIELD_ORDER = ("title", "project", "purpose", "aim", "data", "tier", "level", "identif", "sensitiv", "item", "date")
"""Words in a column's name that say how soon a reader wants to see it."""


_OURS = re.compile(r"[a-z_]+")
"""A field's name, which a cell has beside its printed heading."""


class Cell(NamedTuple):
    """Something that is said of a change, under its label."""

    label: str
    value: str


class Edit(NamedTuple):
    """A cell before and after; None where there was no column for it."""

    label: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Description:
    """One change as everybody is told of it: what, who, before and after, where, how grave, evidence, next step.

    All text is cleaned, and of a bounded length. Channels, pages, feeds and commands only dress it.
    """

    key: str
    kind: ChangeKind
    what: str
    severity: Severity
    score: int | None
    severity_reasons: tuple[str, ...]
    reference: str
    recipient: str
    category: Category
    category_label: str
    confidence: Confidence
    category_reason: str
    also: tuple[Category, ...]
    details: tuple[Cell, ...]
    edits: tuple[Edit, ...]
    note: str
    file: str
    sheet: str
    row: int | None
    url: str
    """Of the file, or of the item."""
    sha256: str
    release: int | None
    reason: str
    published_at: str
    seen_at: str
    next_step: str
    """A link that opens a draft request for the papers; "" where there is none."""
    review: bool
    """True where the category is a guess that a person should look at."""
    history: tuple[str, ...]
    publication: str
    edition: str
    """In which the row stands; of what is gone the last that had it."""
    archived: str
    page: str
    """Of the change, on our site."""
    headline: str
    """The change in one sentence."""

    @property
    def kept_back(self) -> str:
        """Why the file is not handed out; "" where it is, or where there is none."""
        last = self.details[-1] if self.details and not self.sha256 else None
        return last.value if last and last.label == _KEPT else ""

    def as_item(self) -> Item:
        """The values of a message about several changes, as plain JSON (docs/using/webhook.schema.json)."""
        names = {"edits": "fields", "headline": "line"}
        return {names.get(f.name, f.name): _plain(getattr(self, f.name)) for f in fields(self)}


def _plain(value: object) -> object:
    if isinstance(value, Severity):
        return value.word
    if isinstance(value, Cell | Edit):
        return value._asdict()
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    return value.value if isinstance(value, Enum) else value


def _as_told(change: StoredChange, value: str) -> str:
    """A cell as it stands; of a review, whose values are ours, the category in words."""
    ours = change.kind is ChangeKind.RELABELLED and value in set(Category)
    return CATEGORY_WORDS[Category(value)] if ours else value


def describe(change: StoredChange, zone: str = "UTC") -> Description:
    """What is told of a change, the same in every place. `zone` is the reader's, for days in its history."""
    made = Description(
        key=clean(change.key, LINE), kind=change.kind, what=_what(change), severity=severity(change),
        score=change.score, severity_reasons=tuple(clean(r, 300) for r in severity_reasons(change)[:MAX_FIELDS]),
        reference=clean(change.reference, 60), recipient=_line(change.recipient, LINE), category=change.category,
        category_label=CATEGORY_WORDS[change.category], confidence=change.confidence,
        category_reason=category_in_words(change.category_reason), also=change.also, details=_details(change, zone),
        edits=tuple(
            Edit(label(name), *(None if side is None else _line(_as_told(change, side)) for side in sides))
            for name, sides in islice(change.fields.items(), MAX_FIELDS)
        ),
        note=_note(change),
        file=clean(change.file or (change.source_title if change.kind is ChangeKind.BASELINE else ""), LINE),
        sheet=clean(change.sheet, 100), row=change.row, url=address_of(change), sha256=clean(change.sha256, 64),
        release=change.release_id, reason=_reason(change), published_at=clean(change.published_at, 40),
        seen_at=clean(change.seen_at, 40), next_step=request_link(change), review=to_review(change),
        history=tuple(_history(change, zone)), publication=clean(change.source_title or change.source, LINE),
        edition=clean(change.file_edition or change.edition_title, LINE), archived=archive_link(change.source_url),
        page=safe_url(change.detail.get("page")), headline="",
    )
    return replace(made, headline=sentence(made, change))


def _line(text: str | None, limit: int = TEXT) -> str:
    return clean(in_one_line(text or ""), limit)


def _reason(change: StoredChange) -> str:
    """Why it is held to be this; "" of a first look, and where it is what the publisher says, as whose it is told."""
    ours = change.kind is not ChangeKind.BASELINE and change.reason != change.detail.get("note")
    return match_in_words(change.reason) if ours else ""


def _what(change: StoredChange) -> str:
    if change.kind is ChangeKind.BASELINE and (change.file or not change.detail.get("rows")):
        return "First look"
    return KIND_WORDS[change.kind][0].capitalize()


def _details(change: StoredChange, zone: str) -> tuple[Cell, ...]:
    """The cells of the row or the texts of the item, and our notes, as label and value."""
    if is_item(change):
        details = [Cell(*pair) for pair in item_details(change)]
    elif change.kind is ChangeKind.COLUMNS_CHANGED:
        otherwise = clean(", ".join(map(str, change.detail.get("reformatted") or ())), 400)
        details = [Cell("Written in another form", otherwise)] if otherwise else []
    elif change.kind is ChangeKind.REFERENCES_RENUMBERED:
        details = [Cell("References", _renumbered(change))]
    elif change.kind is ChangeKind.ROWS_SHOWN or change.detail.get("shown"):
        details = [_shown(one) for one in each_row(change)[:MAX_FIELDS]]
    else:
        details = _cells(change.cells, change)
    if "last_copy" in change.detail:
        details += _last_copy(change, zone)
    if is_unread(change):
        details.insert(0, Cell("Recipient", f"{UNREAD}: look at the file; it may be anybody"))
    if change.score is not None and severity(change) > Severity.LOW:
        details.append(Cell("Sensitivity score", score_in_words(change.score, severity_reasons(change))))
    if kept := clean(change.detail.get("kept_back")):
        details.append(Cell(_KEPT, kept))
    return tuple(dict.fromkeys(details))  # one cell may stand under its printed heading and under ours


def _last_copy(change: StoredChange, zone: str) -> Iterator[Cell]:
    """Of a page that is gone or withdrawn: what the publisher says, as its words; our last copy; what to do next."""
    told, last = change.detail, change.detail["last_copy"]
    when = f" ({day(told['said_at'], zone)})" if told["said_at"] else ""
    said = clean(told["said"], 600)
    yield Cell("The publisher says", f"“{said}”{when}" if said else f"nothing of why{when}")
    if instead := safe_url(told["instead"]):
        yield Cell("It names instead", instead)
    if last:
        title = f" “{clean(last['title'], 90)}”," if last["title"] else ""
        yield Cell("Our last copy", f"edition {last['number']},{title} seen on {day(last['seen_at'], zone)}, is kept")
        rows, files, names = (f"{last[n]:,} {n if last[n] != 1 else n[:-1]}" for n in ("rows", "files", "recipients"))
        yield Cell("What stood in it", f"{rows} in {files}, for {names}")
    elif told["last_good"]:
        yield Cell("Our last copy", f"as it stood on {day(told['last_good'], zone)}, is kept")
    save = "; it can still be read today: save what you need" if change.kind is ChangeKind.PAGE_WITHDRAWN else ""
    yield Cell("Next step", f"Ask the publisher why, and what takes its place{save}")


def _cells(row: Mapping[str, str], change: StoredChange) -> list[Cell]:
    """The row's cells, what a reader looks for first; without reference and recipient where they are told above."""
    told = {("reference", _line(change.reference)), ("recipient", _line(change.recipient))}
    cells = []
    for position, (name, value) in enumerate(_once(row).items()):
        text = _line(value)
        if not text or name == FURTHER or (name.casefold(), text) in told:  # that stands under its heading
            continue
        lower = name.casefold()
        rank = next((i for i, word in enumerate(_FIELD_ORDER) if word in lower), len(_FIELD_ORDER))
        # A cell that says more than the bodies in it is not a second recipient.
        said = "recipient, as printed" if name == "recipient" and ("recipient", "") not in told else name
        cells.append((rank, position, Cell(label(said), text)))
    return [cell for _, _, cell in sorted(cells)[:MAX_FIELDS]]


def _once(row: Mapping[str, str]) -> Mapping[str, str]:
    """The row without second copies: a register that is not the DfE's has each cell under its heading and under ours.

    Recipient and reference stay under our names, since they are told above; any other cell under what is printed.
    """
    printed = {value: name for name, value in reversed(tuple(row.items())) if not _OURS.fullmatch(name)}
    ours = {name for name in row if _OURS.fullmatch(name) and name != FURTHER}
    if any(row[name] not in printed for name in ours):  # of the DfE: our names stand in the place of its headings
        return row
    twice = {printed[row[name]] if name in ("reference", "recipient") else name for name in ours}
    return {name: value for name, value in row.items() if name not in twice}


def label(name: str) -> str:
    """A column's name as a label: project_title is Project title; a printed heading stays as it is."""
    text = clean(name, 80)
    return words(text).capitalize() if text.islower() else text


def _renumbered(change: StoredChange) -> str:
    """The references that were numbered anew, older and newer, as far as they fit."""
    pairs = change.detail.get("references") or ()
    told = [f"{clean(a, 40) or '(none)'} → {clean(b, 40) or '(none)'}" for a, b in pairs]
    more = len(told) - MAX_FIELDS
    return "; ".join(told[:MAX_FIELDS]) + (f"; and {more:,} more" if more > 0 else "")


def _shown(one: StoredChange) -> Cell:
    """One row of a change to many rows: place, recipient, new cells, and its main text."""
    who = f"{_line(one.recipient, 120) or 'no recipient'} ({CATEGORY_WORDS[one.category]})"
    new = [clean((one.after or {}).get(name), 120) for name, (old, _) in one.fields.items() if old is None]
    said = [who, clean(one.reference, 60), *new, *(c.value for c in _cells(one.after or {}, one)[:2])]
    return Cell(place(clean(one.sheet, 60), one.row), clean(" · ".join(filter(None, said)), 400))


def place(sheet: str | None, row: int | None) -> str:
    """Where a row stands; separated text has no sheets."""
    return ", ".join(x for x in (sheet, f"row {row}" if row else "") if x)


def _note(change: StoredChange) -> str:
    """What is to be said of a change that is not about one row: counts, the edition's note."""
    detail = change.detail
    rows = detail.get("rows")
    if isinstance(rows, list):
        parts = [plural(len(rows), "row")] if rows else []
    else:
        told = isinstance(rows, int) and (rows or change.kind is not ChangeKind.BASELINE)
        parts = [plural(rows, "row")] if isinstance(rows, int) and told else []
    for key in ("note", "from", "to", "title"):
        value = detail.get(key)
        if isinstance(value, str) and value:
            text = clean(value, 400)
            said = f"the publisher says: “{text}”" if change.kind in _OF_THE_PUBLISHER else text
            parts.append(said if key == "note" else f"{key} {clean(value, 300)}")
    return "; ".join(parts)


def address_of(change: StoredChange) -> str:
    """Where the file or the item is, if that is an address that may be opened."""
    return safe_url(change.detail.get("url") if is_item(change) else change.file_url)


def archive_link(url: str) -> str:
    """Where the archived copies of a page of the government are listed; "" for a page of somebody else."""
    is_page = bool(safe_url(url)) and urlsplit(url).path not in ("", "/")  # of one that is not given the host is left
    return safe_url(ARCHIVE + url) if is_page and host_of(url).endswith(".gov.uk") else ""


def host_of(url: str) -> str:
    """The host of an address, so that a reader sees where a link leads; "" where it is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _history(change: StoredChange, zone: str) -> Iterable[str]:
    """The release's earlier versions, a line each, oldest first."""
    versions = change.detail.get("history")
    for number, v in enumerate(versions if isinstance(versions, list) else ()):
        if number == 0:
            where = ", ".join(x for x in (clean(v["edition"], 90), clean(v["sheet"], 60), f"row {v['row']}") if x)
            said = f"first seen by us ({where})"
        else:
            cells = list(v["fields"].items())
            told = [f"{label(n)}: {_side(a)} → {_side(b)}" for n, (a, b) in cells[:3]]
            more = [f"{len(cells) - 3} more cells"] if len(cells) > 3 else []
            said = "; ".join(told + more) or "moved"
        yield clean(f"{day(v['seen_at'], zone)}: {said}", 300)


def _side(value: str | None) -> str:
    return "(no column for it)" if value is None else clean(value, 60) or "(empty)"
