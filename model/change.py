"""What happened between two looks: kinds of change, changes, and changes as the database keeps them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Literal, NamedTuple

from msgspec import Struct, field
from msgspec.structs import asdict

from model.item import ItemKind, ItemState, Retraction
from model.life import Life
from model.recipient import Category, Confidence
from model.register import Problem


class ChangeKind(StrEnum):
    """What happened: to a row of a register, to a publication, to an item, or in a text."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    REFERENCE_CORRECTED = "reference_corrected"
    REFERENCE_REUSED = "reference_reused"
    DUPLICATE_ADDED = "duplicate_added"
    DUPLICATE_REMOVED = "duplicate_removed"
    RESTORED = "restored"
    ROWS_SHOWN = "rows_shown"
    """Rows that the edition before hid, and nobody was told of: one change that carries them all."""
    SPLIT = "split"
    MERGED = "merged"
    STATUS_CHANGED = "status_changed"
    NO_LONGER_HELD = "no_longer_held"
    LICENCE_ENDED = "licence_ended"
    DESTRUCTION_RECORDED = "destruction_recorded"
    DESTRUCTION_OVERDUE = "destruction_overdue"
    BULK_CHANGED = "bulk_changed"
    REFERENCES_RENUMBERED = "references_renumbered"
    RECIPIENT_KNOWN = "recipient_known"
    """Of a release that was told without a recipient the recipient can be read now."""
    AMENDMENT_PUBLISHED = "amendment_published"
    """The publisher's own log of amendments has a new row."""
    RECIPIENT_RENAMED = "recipient_renamed"
    NAME_CORRECTED = "name_corrected"

    BASELINE = "baseline"
    EDITION_PUBLISHED = "edition_published"
    FILE_REPLACED_SILENTLY = "file_replaced_silently"
    DOCUMENT_CHANGED = "document_changed"
    """A file that is not a register (a PDF, a letter) has other bytes than before."""
    ATTACHMENT_ADDED = "attachment_added"
    ATTACHMENT_REMOVED = "attachment_removed"
    REGISTER_LOST = "register_lost"
    """A page lists a register no more as a spreadsheet: it is gone, or a PDF, a web page or a link is in its place."""
    PAGE_CHANGED = "page_changed"
    PAGE_WITHDRAWN = "page_withdrawn"
    PAGE_RESTORED = "page_restored"
    PAGE_GONE = "page_gone"
    PAGE_MOVED = "page_moved"
    LISTED = "listed"
    """A document joined a collection."""
    UNLISTED = "unlisted"
    RELABELLED = "relabelled"
    """A person's review, its withdrawal, or better lists gave a recipient's releases another label. Always silent."""
    PUBLICATION_FOUND = "publication_found"
    COLUMNS_CHANGED = "columns_changed"
    EVIDENCE_PUBLISHED = "evidence_published"
    EVIDENCE_EDITED = "evidence_edited"
    EVIDENCE_WITHDRAWN = "evidence_withdrawn"
    EVIDENCE_RESTORED = "evidence_restored"
    REPORT_PUBLISHED = "report_published"
    RESPONSE_PUBLISHED = "response_published"
    PUBLICATION_PUBLISHED = "publication_published"
    PUBLICATION_EDITED = "publication_edited"
    PUBLICATION_WITHDRAWN = "publication_withdrawn"
    PUBLICATION_RESTORED = "publication_restored"
    QUESTION_TABLED = "question_tabled"
    QUESTION_HOLDING = "question_holding"
    QUESTION_ANSWERED = "question_answered"
    QUESTION_CORRECTED = "question_corrected"
    QUESTION_EDITED = "question_edited"
    QUESTION_WITHDRAWN = "question_withdrawn"
    QUESTION_RESTORED = "question_restored"
    STATEMENT_MADE = "statement_made"
    STATEMENT_EDITED = "statement_edited"
    STATEMENT_WITHDRAWN = "statement_withdrawn"
    STATEMENT_RESTORED = "statement_restored"
    ENTRY_PUBLISHED = "entry_published"
    ENTRY_EDITED = "entry_edited"
    """Entries of a feed are never told as gone: feeds drop their oldest all the time."""
    TO_LOOK_AT = "to_look_at"
    """Sentences of an item that speak of a transfer and are not sure: for a person to settle. Told in digests only."""
    TEXT_RELEASE = "text_release"
    """A sentence that was to be looked at tells of a release: a person said so, or the second reader."""
    PAGE_WATCHED = "page_watched"
    WENT_BACK = "went_back"
    """The publication shows an edition again that had been replaced."""


ROW_KINDS = frozenset({
    ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.CHANGED, ChangeKind.MOVED, ChangeKind.REFERENCE_CORRECTED,
    ChangeKind.REFERENCE_REUSED, ChangeKind.DUPLICATE_ADDED, ChangeKind.DUPLICATE_REMOVED, ChangeKind.RESTORED,
    ChangeKind.ROWS_SHOWN, ChangeKind.SPLIT, ChangeKind.MERGED, ChangeKind.STATUS_CHANGED,
    ChangeKind.NO_LONGER_HELD, ChangeKind.LICENCE_ENDED, ChangeKind.DESTRUCTION_RECORDED,
    ChangeKind.DESTRUCTION_OVERDUE, ChangeKind.BULK_CHANGED, ChangeKind.REFERENCES_RENUMBERED,
    ChangeKind.RECIPIENT_KNOWN, ChangeKind.AMENDMENT_PUBLISHED, ChangeKind.RECIPIENT_RENAMED,
    ChangeKind.NAME_CORRECTED,
})
"""The kinds that are about a row of a register."""
GAINS = frozenset({ChangeKind.ADDED, ChangeKind.ROWS_SHOWN, ChangeKind.RECIPIENT_KNOWN})
"""Kinds that say who was given data."""
REMOVAL_KINDS = frozenset({ChangeKind.REMOVED, ChangeKind.DUPLICATE_REMOVED, ChangeKind.NO_LONGER_HELD})
"""The kinds that are told only after a second identical fetch, since caches serve old and cut pages."""


def removals(counts: Mapping[str, int]) -> int:
    """How many rows are gone, of a summary of changes by kind."""
    return sum(counts.get(kind.value, 0) for kind in REMOVAL_KINDS)


class WordSpan(NamedTuple):
    """A stretch of words of a changed text."""

    op: Literal["same", "gone", "come"]
    words: str


STRONGEST = ("release", "denial", "refusal", "demand", "question", "possible", "policy")
"""What can be said of pupils' data, what matters most first."""


SUREST = ("alert", "review", "none")
"""How sure a mention is, what is told first: mentions.said.Band."""


class MentionShown(NamedTuple):
    """Where an item speaks of pupils' data, as its change carries it."""

    polarity: str
    sentence: str
    term: str
    reason: str
    recipients: Sequence[Mapping[str, Any]]
    band: str = "none"
    """alert, review or none: mentions.said.Band."""
    is_new: bool = False
    """Of a change to an item that was known: True where it is sure, and did not stand there as sure before."""
    key: str = ""
    """Of a sentence that names a child, of which less is shown: by what it is known whole (`sentence_key`)."""


class ItemLink(NamedTuple):
    """A release that an item speaks of, with what a reader knows it by."""

    release: object
    reference: str
    recipient: str
    by: str
    reason: str


class ItemSubject(Struct, frozen=True):
    """The item that a change is about: what an alert needs to stand on its own. Stored as the change's detail."""

    item: str
    item_kind: ItemKind
    url: str = ""
    genre: str = ""
    state: ItemState = ItemState.PUBLISHED
    submitters: tuple[str, ...] = ()
    committees: tuple[str, ...] = ()
    inquiries: tuple[str, ...] = ()
    body: str = ""
    published: str = ""
    mentions: tuple[MentionShown, ...] = ()
    more_mentions: int = 0
    instead_of: str = ""
    """Of a text to look at: the kind of change that it would be otherwise. Routes that name that carry it."""
    apart: int = 0
    """Sentences to look at, which a change of their own tells."""
    links: tuple[ItemLink, ...] = ()
    more_links: int = 0
    words: tuple[WordSpan, ...] = ()
    no_text: str = ""
    licence: str = ""
    attachments: tuple[str, ...] = ()
    """Files that come with an answer or a statement, each as its name and where it stands: they are not read."""
    taken_back: tuple[Retraction, ...] = ()
    """Who got data as the text surely said, and as it does not say since this edit."""
    told_as: str = ""
    """The kind of the last change that told of any of these; "" where none did."""
    taken_out: tuple[str, ...] = ()
    """The categories of these."""

    def as_detail(self) -> dict[str, Any]:
        """For JSON; what is empty is left out."""
        plain = asdict(self)
        plain |= {name: [row._asdict() for row in plain[name]] for name in ("mentions", "links", "taken_back")}
        for mention in plain["mentions"]:
            for name in ("is_new", "key"):
                if not mention[name]:
                    del mention[name]
        return {name: value for name, value in plain.items() if value}


class Change(Struct, frozen=True):
    """One thing that happened to a release between two editions, to a publication, or to an item."""

    kind: ChangeKind
    reason: str
    """Why it is held to be this: the stage that matched, the likeness, the note."""
    reference: str | None = None
    recipient: str | None = None
    file: str = ""
    """Of an item its title."""
    sheet: str | None = None
    row: int | None = None
    """Place in the newer edition; in the older one for what is gone."""
    fields: Mapping[str, tuple[str | None, str | None]] = field(default_factory=dict)
    """Column name -> (before, after); None where the column did not exist, "" where the cell was empty.

    Of an item field -> (before, after) as text; of long texts only the paragraphs that changed."""
    before: Mapping[str, str] | None = None
    after: Mapping[str, str] | None = None
    """The rows as read (`Table.record`)."""
    old: int | None = None
    new: int | None = None
    """Running numbers in the older and the newer `Edition`."""
    others: tuple[int, ...] = ()
    """For a change that covers many rows: running numbers in the newer edition."""
    merged: tuple[int, ...] = ()
    """Of rows that were put into one: their running numbers in the older edition."""
    words: tuple[WordSpan, ...] = ()
    """Of an item's answer, or else its text, that changed: word by word, in reading order; what stayed the same far
    from any change is left out and stands as "..."."""
    references: tuple[tuple[str, str], ...] = ()
    """Of references renumbered: (older, newer) for each of `others`."""
    of_each: bool = False
    """Of a change to many rows: True where it is news of each, who got data or what for, and no matter of form."""

    @property
    def rows(self) -> int:
        """How many rows it is about."""
        return len(self.others or self.merged) or 1


class ColumnChanges(Struct, frozen=True):
    """What happened to the columns themselves; each pair is (older heading, newer heading)."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    reordered: bool = False
    reformatted: tuple[str, ...] = ()
    """Columns whose cells are written another way throughout, such as dates in another form: one notice each."""
    sheets: tuple[tuple[str, str], ...] = ()
    """Sheets under another name than before, dates apart."""

    @property
    def are_changed(self) -> bool:
        """True for all but another order."""
        return bool(self.added or self.removed or self.renamed or self.reformatted or self.sheets)


class Comparison(Struct, frozen=True):
    """All that happened between two editions."""

    changes: tuple[Change, ...]
    columns: ColumnChanges
    matches: Sequence[int]
    """For each row of the newer edition the running number of its row in the older one, -1 where it has none."""
    ignored: Mapping[str, int]
    """What was passed over as not being substance: name of the difference -> how many cells or rows."""
    problems: tuple[Problem, ...] = ()
    unsaid: tuple[int, ...] = ()
    """Running numbers of rows of the older edition that are gone, and of which nothing is told: another sheet or file
    has them."""

    @property
    def is_empty(self) -> bool:
        """True where nothing happened that anybody would be told of."""
        return not (self.changes or self.columns.are_changed)

    def summary(self) -> dict[str, int]:
        """How many changes there are of each kind that occurs."""
        return dict(Counter(change.kind.value for change in self.changes))

    def changed_rows(self) -> set[int]:
        """Running numbers of the rows that a change is about, in the newer edition."""
        return {n for c in self.changes for n in (c.new, *c.others) if n is not None}


NOT_ACCEPTED = "read from an edition that is not yet accepted"
"""How the reason of a new row begins that is told before a person has decided on its edition."""
TAKEN_BACK = "told from an edition that was not yet accepted, and that an operator has rejected since"
"""How the reason begins by which such a row is taken back."""
GONE_WITH_IT = "it stood in an edition that was put aside, and is not in the one that took its place"
"""How the reason begins by which such a row is gone after all."""
SAYS_OTHERWISE = "it was told from an edition that was not yet accepted, and says this in the one that is"
"""How the reason begins by which such a row says something else."""
CORRECTIONS = (TAKEN_BACK, GONE_WITH_IT, SAYS_OTHERWISE)
"""Who was told of the new row hears of these."""
REPLACED = "its whole text was replaced by another"
"""How the reason of a page's change begins where nothing of what stood there is left."""
EMPTIED = "most of its text is gone"
"""How it begins where little of what stood there is left, and nothing else came."""
REORDERED = "it was put in another order; its words are the same"
"""The reason of a page's change where nothing came and nothing went."""
AS_IT_WAS = "it is again as it was a short time ago"
"""The reason of a page's change by which all is back that was gone; so it begins where that is news all the same."""
WHOLE = "its whole text is there now, of which a list had the beginning"
"""The reason of a change to a question or a statement that nobody edited."""
NOTES_EDITED = "its change notes of the past are others than before"
"""The reason of a page's change whose notes were reworded, put in under an old time, or taken out."""
NO_NEWS = frozenset({REORDERED, AS_IT_WAS, NOTES_EDITED})
"""Reasons of a page's change that says nothing which was not told before, or only something of past editions."""
EXACT = ("\u2026", "\u2026 said more exactly")
"""The wording of a change of many rows whose dates are said more exactly; turned round: less."""
OTHER_FORM = ("\u2026", "\u2026 said in another form")
"""The wording of one whose dates mean the same time as before: a quarter of a year, or from one day to another."""
AT_NAME = ", beside the name"
"""What the reason of a status says that stands in the recipient's cell."""
HIGH_SCORE = 60
"""From this sensitivity score on a release is 'high': see `recipients.sensitivity.sensitivity_word`."""


class StoredChange(NamedTuple):
    """A change as the database holds it, with all that an alert needs to stand on its own."""

    id: int
    key: str
    """Made from what is told, so that a restart or a restored backup makes the same one."""
    source: str
    source_title: str
    source_url: str
    kind: ChangeKind
    release_id: int | None
    reference: str | None
    recipient: str | None
    category: Category
    confidence: Confidence
    category_reason: str
    also: tuple[Category, ...]
    file: str
    sheet: str | None
    row: int | None
    fields: Mapping[str, tuple[str | None, str | None]]
    before: Mapping[str, str] | None
    after: Mapping[str, str] | None
    reason: str
    edition_id: int
    edition_title: str
    file_url: str
    sha256: str
    """Of the file the row stands in; of what is gone, of the last file that had it."""
    published_at: str
    """When the publisher says so, ISO 8601, "" where it does not."""
    seen_at: str
    """When we saw it, ISO 8601, UTC."""
    detail: Mapping[str, Any]
    """Kind by kind: counts of a baseline, rows of a bulk change, the note of an edition."""
    score: int | None = None
    """How grave the release is, 0 to 100 (recipients.sensitivity), in the newer version; None where there is none."""
    score_reasons: tuple[str, ...] = ()
    outcome: Life = Life.NOT_SAID
    """What became of the request, in the same version."""
    file_edition: str = ""
    """The title of the edition of that file; "" where there is no file."""
    taken_out: tuple[Category, ...] = ()
    """What bodies were taken to be that the row named before, where none that it names now is that."""

    @property
    def named_in(self) -> Mapping[str, Category]:
        """By column that no rule knows what the body is that has come into it, of the press and companies."""
        said = self.detail.get("named_in")
        return {name: Category(category) for name, category in reversed(said)} if said else {}  # hardly one has any

    @property
    def cells(self) -> Mapping[str, str]:
        """The row's cells as it is told: of what is gone as it stood, of anything else as it stands; {} without one."""
        return (self.before if self.kind in REMOVAL_KINDS else self.after or self.before) or {}


_SHOWN = (
    "release", "file", "sheet", "row", "reference", "recipient", "category", "confidence", "category_reason", "also",
    "cells", "score", "score_reasons", "outcome",
)


def shown_row(found: Mapping[str, Any], **more: object) -> dict[str, Any]:
    """A row as `detail["shown"]` of a change of many has it: plain values, as JSON has them, and its version if known.

    Raises KeyError where one of them is not given.
    """
    given = {**found, **more}
    return {name: given[name] for name in (*_SHOWN, *(["version"] if "version" in given else []))}
