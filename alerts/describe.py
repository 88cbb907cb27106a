"""The one description of a change: who, what, before and after, where, how grave, its evidence and the next step."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from msgspec import Struct

from alerts.details import KEPT, MAX_FIELDS, Cell, details_of, line_of
from alerts.evidence import is_item
from alerts.facts import host_of
from alerts.foi import request_link
from alerts.sentences import sentence
from alerts.sentences.about import label
from alerts.sentences.reasons import category_in_words, match_in_words
from alerts.severity import Severity, severity, severity_reasons, to_review
from model.change import ChangeKind, StoredChange
from model.recipient import Category, Confidence
from text.labels import CATEGORY_WORDS, KIND_WORDS, category_words, plural
from text.sanitise import LINE, clean, safe_url
from text.timestamp import day

ARCHIVE = "https://webarchive.nationalarchives.gov.uk/ukgwa/timeline1/"
"""The UK Government Web Archive's list of the copies that it holds of a page."""

Item = dict[str, Any]
_OF_THE_PUBLISHER = (ChangeKind.EDITION_PUBLISHED, ChangeKind.FILE_REPLACED_SILENTLY, ChangeKind.WENT_BACK)
"""Kinds whose note is the publisher's."""


_OF_FILES = ("address", "sha256")
"""Fields that say where a document stands and which bytes it is: its link does, and JSON."""


class Edit(NamedTuple):
    """A cell before and after; None where there was no column for it."""

    label: str
    before: str | None
    after: str | None


class Description(Struct, frozen=True):
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
    whose: str
    """Of a new release that has a page, whose data it covers: "born 1996-2001"; "" of any other, and where that is left
    open."""
    whose_page: str
    """Where that is said in full, on our site."""
    headline: str
    """The change in one sentence."""

    @property
    def kept_back(self) -> str:
        """Why the file is not handed out; "" where it is, or where there is none."""
        return _kept_back(self)

    def as_item(self) -> Item:
        """The values of a message about several changes, as plain JSON (docs/using/webhook.schema.json)."""
        names = {"edits": "fields", "headline": "line"}
        said = {names.get(f, f): _plain(getattr(self, f)) for f in self.__struct_fields__}
        return said if self.whose else {k: v for k, v in said.items() if k not in ("whose", "whose_page")}


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
    return category_words(value) if change.kind is ChangeKind.RELABELLED else value


def _kept_back(said: Description | SaidOfChange) -> str:
    last = said.details[-1] if not said.sha256 and said.details else None
    return last.value if last and last.label == KEPT else ""


class SaidOfChange:
    """What is said of a change, each part worked out when it is asked for: sentences and pages need few of them.

    None of them needs the change's history.
    """

    def __init__(self, change: StoredChange, zone: str = "UTC") -> None:
        """`zone` is the reader's."""
        self.change, self.zone = change, zone
        self.category, self.category_label = change.category, CATEGORY_WORDS[change.category]
        self.reference = clean(change.reference, 60)
        self.sha256 = clean(change.sha256, 64)

    @cached_property
    def severity_reasons(self) -> tuple[str, ...]:
        return tuple(clean(r, 300) for r in severity_reasons(self.change)[:MAX_FIELDS])

    @cached_property
    def details(self) -> tuple[Cell, ...]:
        return details_of(self.change, self.zone)

    @cached_property
    def edits(self) -> tuple[Edit, ...]:
        told = {k: sides for k, sides in self.change.fields.items() if k not in _OF_FILES or not is_item(self.change)}
        return tuple(
            Edit(label(name), *(None if side is None else line_of(_as_told(self.change, side)) for side in sides))
            for name, sides in islice(told.items(), MAX_FIELDS)
        )

    @cached_property
    def file(self) -> str:
        is_first_look = self.change.kind is ChangeKind.BASELINE
        return clean(self.change.file or (self.change.source_title if is_first_look else ""), LINE)

    @cached_property
    def sheet(self) -> str:
        return clean(self.change.sheet, 100)

    @cached_property
    def reason(self) -> str:
        return _reason(self.change)

    @cached_property
    def review(self) -> bool:
        return to_review(self.change)

    @cached_property
    def publication(self) -> str:
        return clean(self.change.source_title or self.change.source, LINE)

    @property
    def edition(self) -> str:
        return clean(self.change.file_edition or self.change.edition_title, LINE)

    @property
    def url(self) -> str:
        return address_of(self.change)

    @property
    def next_step(self) -> str:
        return request_link(self.change)

    @property
    def kept_back(self) -> str:
        return _kept_back(self)

    @cached_property
    def headline(self) -> str:
        return sentence(self, self.change)


def headline_of(change: StoredChange, zone: str = "UTC") -> str:
    """The headline of its description, for a tenth of what that costs; the change needs no history."""
    return SaidOfChange(change, zone).headline


def describe(change: StoredChange, zone: str = "UTC") -> Description:
    """What is told of a change, the same in every place. `zone` is the reader's, for days in its history."""
    said = SaidOfChange(change, zone)
    return Description(
        key=clean(change.key, LINE), kind=change.kind, what=_what(change), severity=severity(change),
        score=change.score, severity_reasons=said.severity_reasons,
        reference=said.reference, recipient=line_of(change.recipient, LINE), category=said.category,
        category_label=said.category_label, confidence=change.confidence,
        category_reason=category_in_words(change.category_reason), also=change.also, details=said.details,
        edits=said.edits, note=_note(change), file=said.file,
        sheet=said.sheet, row=change.row, url=said.url, sha256=said.sha256,
        release=change.release_id, reason=said.reason, published_at=clean(change.published_at, 40),
        seen_at=clean(change.seen_at, 40), next_step=said.next_step, review=said.review,
        history=tuple(_history(change, zone)), publication=said.publication,
        edition=said.edition, archived=archive_link(change.source_url),
        page=safe_url(change.detail.get("page")), whose=_whose(change), whose_page=_whose_page(change),
        headline=said.headline,
    )


def _whose_page(change: StoredChange) -> str:
    return safe_url(change.detail.get("whose"))


def _whose(change: StoredChange) -> str:
    if not _whose_page(change) or not change.after:
        return ""
    from db.recipients.assessments import dated  # here: the other changes need none of it
    from readers.register.coverage.cohorts import births_in_short
    from readers.register.coverage.read import read_row

    at = dated(change.after) or change.seen_at
    return births_in_short(read_row(change.after, released=at[:4]))


def _reason(change: StoredChange) -> str:
    """Why it is held to be this; "" of a first look, and where it is what the publisher says, as whose it is told."""
    ours = change.kind is not ChangeKind.BASELINE and change.reason != change.detail.get("note")
    return match_in_words(change.reason) if ours else ""


def _what(change: StoredChange) -> str:
    if change.kind is ChangeKind.BASELINE and (change.file or not change.detail.get("rows")):
        return "First look"
    return KIND_WORDS[change.kind][0].capitalize()


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


def page_of(url: str) -> str:
    """The address of a source as people can open it: of a service for programs its site, where it has one, else "".

    Each item has a link of its own.
    """
    host = host_of(url)
    if host.endswith("-api.parliament.uk"):
        return f"https://{host.replace('-api.', '.')}/"
    is_service = "api" in urlsplit(url).path.split("/") if host else False
    return "" if is_service else safe_url(url)


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
