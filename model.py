"""The frozen values that flow between the parts: what was fetched, what was read, what changed, who is told.

Nothing here does any work. Text in these values is cleaned for comparing and showing (readers.text), never
translated; the bytes it came from are kept in the archive under their sha256.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

# ---------------------------------------------------------------------------------------------------------------
# What is watched


class SourceKind(StrEnum):
    """How a source is asked; each kind has one spider."""

    GOVUK = "govuk"
    """A page of GOV.UK, asked through the Content API, with all files attached to it."""
    FILE = "file"
    """A register at an address of its own: a workbook, a CSV, or the tables of an HTML page."""
    SEARCH = "search"
    """A query to GOV.UK's search API: tells of publications that nobody watches yet."""
    COMMITTEES = "committees"
    """Evidence to committees of Parliament and their publications, by the Committees API."""
    QUESTIONS = "questions"
    """Written questions to the government, found by search and read in full."""
    STATEMENTS = "statements"
    """Written statements, likewise."""
    FEED = "feed"
    """Atom, RSS or RDF."""
    PAGE = "page"
    """Any page: the words that a selector names, or the main text."""


ITEM_KINDS = frozenset(
    {SourceKind.COMMITTEES, SourceKind.QUESTIONS, SourceKind.STATEMENTS, SourceKind.FEED, SourceKind.PAGE}
)
"""The kinds whose sources hold items (`items.Item`), not editions of a register."""


@dataclass(frozen=True, slots=True)
class Options:
    """What is asked of a source of Parliament, a feed or a page; what does not apply to its kind stays empty."""

    committees: tuple[int, ...] = ()
    """Ids; empty: all of them."""
    inquiries: tuple[int, ...] = ()
    """Ids (CommitteeBusinessId); empty: all of them."""
    lists: tuple[str, ...] = ("written", "oral", "publications")
    searches: tuple[str, ...] = ()
    """Phrases that questions or statements are searched for."""
    since: date | None = None
    """How far back the first look goes; None: one year."""
    look_back: int = 60
    """Days that every poll looks back, for late edits and for what vanishes."""
    documents: int = 100
    """How many documents of things found at the first look are read in one poll."""
    selector: str = ""
    tell: str = ""
    """"all" or "hits": whether what speaks of pupils' data nowhere is told too; "" as is usual for the kind."""


class ReadLimits(NamedTuple):
    """What of a register file is read at most."""

    largest: int = 32
    """MiB that a file may have, packed."""
    rows: int = 1_000_000
    """Of a sheet. Fewer than a spreadsheet has: a row that is repeated to its last one is no register."""
    columns: int = 200
    """Cells beyond are left out, and told."""
    cells: int = 5_000_000
    """Of a file, empty ones included."""
    cell: int = 131_072
    """Characters of a cell; the rest is left out, and told."""


USUAL_LIMITS = ReadLimits()


@dataclass(frozen=True, slots=True)
class Source:
    """One thing that is watched, as configured."""

    name: str
    kind: SourceKind
    url: str
    """Absolute. For GOV.UK the address that people open, not the API's."""
    title: str = ""
    every: int = 900
    """Seconds between two polls."""
    terms: tuple[str, ...] = ()
    """For a search: only results in whose title or description one of these words stands are told. For an item's
    source: further words to watch for in its texts."""
    options: Options = Options()
    columns: tuple[tuple[str, str], ...] = ()
    """What the user says of its files' columns: (heading as printed, field, "" for none)."""
    reading: ReadLimits = USUAL_LIMITS


# ---------------------------------------------------------------------------------------------------------------
# What was fetched


class Outcome(StrEnum):
    """How one expected fetch ended; see `good`."""

    OK = "ok"
    UNCHANGED = "unchanged"
    OTHERWISE = "otherwise"
    """The site failed, and the same is had in another way, whose own line counts: half the window, another format."""
    GONE = "gone"
    NOT_FOUND = "not_found"
    MOVED = "moved"
    BLOCKED = "blocked"
    NOT_YET = "not_yet"
    """A file that the page names but that is not served yet (it waits for its virus scan): asked again."""
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    REFUSED_HOST = "refused_host"
    BAD_REDIRECT = "bad_redirect"
    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed_out"
    TLS = "tls"
    DAMAGED = "damaged"
    """The body was cut or does not decode."""
    TOO_LARGE = "too_large"
    EMPTY = "empty"
    UNEXPECTED = "unexpected"
    """An answer that no rule knows: kept, and told to operators."""
    UNREADABLE = "unreadable"
    """Fetched whole, but not a register that can be read."""
    QUARANTINED = "quarantined"
    """Read, but so unlike the last good edition that a person must look first."""
    NO_VERDICT = "no_verdict"
    """Expected, and nobody ever said what became of it."""
    NOT_RECORDED = "not_recorded"
    """Fetched, but storing it failed; it is fetched again at the next poll."""

    @property
    def good(self) -> bool:
        """True where the fetch did what it was for: we know what the publisher says.

        That a page is gone or has moved is such knowledge, and news of its own; a failure is not to know.
        """
        return self in (Outcome.OK, Outcome.UNCHANGED, Outcome.OTHERWISE, Outcome.GONE, Outcome.MOVED)


@dataclass(frozen=True, slots=True)
class Validator:
    """What a server gave us to ask "has this changed?" with, for a body that the archive still holds."""

    url: str
    etag: str | None
    last_modified: str | None
    sha256: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One answer of a server, whole."""

    url: str
    """As asked."""
    final_url: str
    """As answered, after redirects."""
    fetched_at: datetime
    status: int
    headers: Mapping[str, str]
    sha256: str
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Expected:
    """A line of the ledger: this address is to be fetched for this source, and must end in a `Verdict`."""

    source: str
    url: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """How an expected fetch ended."""

    source: str
    url: str
    outcome: Outcome
    status: int | None = None
    detail: str = ""
    """For people: what was wrong, and what to do."""


# ---------------------------------------------------------------------------------------------------------------
# What a GOV.UK page says


class PageState(StrEnum):
    """What a GOV.UK content item is at present."""

    LIVE = "live"
    WITHDRAWN = "withdrawn"
    GONE = "gone"
    REDIRECT = "redirect"


@dataclass(frozen=True, slots=True)
class ChangeNote:
    """A published change note. Notes repeat word for word, so only timestamp and text together identify one."""

    at: str
    """ISO 8601 in UTC."""
    text: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file or document that a publication carries."""

    title: str
    url: str
    """Absolute; "" where the page gives none that can be used."""
    kind: str = "file"
    """file, html or external."""
    filename: str = ""
    content_type: str = ""
    size: int | None = None
    """Bytes, as declared by the page."""
    asset_id: str = ""
    """asset_manager_id: the only identity that survives a new edition of the page; empty on older items."""


@dataclass(frozen=True, slots=True)
class ContentItem:
    """A GOV.UK page as its Content API, or failing that its HTML, describes it."""

    state: PageState
    base_path: str
    title: str = ""
    description: str = ""
    content_id: str = ""
    document_type: str = ""
    public_updated_at: str = ""
    updated_at: str = ""
    body_text: str = ""
    """The words of the body, one paragraph a line."""
    notes: tuple[ChangeNote, ...] = ()
    """Newest first."""
    attachments: tuple[Attachment, ...] = ()
    documents: tuple[tuple[str, str], ...] = ()
    """Of a collection: (title, absolute address) of each document."""
    explanation: str = ""
    """Why it was withdrawn or is gone, as published."""
    destination: str = ""
    """Where a redirect points, absolute; also the alternative that a page that is gone names."""


@dataclass(frozen=True, slots=True)
class FoundPublication:
    """A result of GOV.UK's search API."""

    title: str
    url: str
    description: str = ""
    published_at: str = ""


@dataclass(frozen=True, slots=True)
class FetchedFile:
    """What became of one attachment at one poll."""

    attachment: Attachment
    outcome: Outcome
    sha256: str = ""
    """Of the body, or of the one that the server says is unchanged; "" where there is none."""
    snapshot: Snapshot | None = None
    """Only where the body came."""


@dataclass(frozen=True, slots=True)
class MissingFile:
    """A register that the publication lists and that did not come."""

    file: str
    title: str
    url: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Fetched:
    """All that one poll of one source brought, handed on when its last fetch has ended."""

    source: Source
    item: ContentItem | None = field(repr=False)
    """The page; None for a source that is a file or a search."""
    page: Snapshot | None = field(repr=False)
    """The answer that described the page; None where it is unchanged since the last poll."""
    page_sha256: str
    files: tuple[FetchedFile, ...] = field(default=(), repr=False)
    found: tuple[FoundPublication, ...] = field(default=(), repr=False)
    complete: bool = True
    """False where a fetch failed: then nothing may be inferred from what is missing."""
    whole: bool = False
    """True where every register's body came whole, none as "not modified"."""


class KnownItem(NamedTuple):
    """What earlier polls recorded of an item."""

    mark: str
    """What its list said of it: where that is the same, nothing more is asked."""
    state: str
    published: str
    reference: str


class Follow(NamedTuple):
    """A walk through all that a source holds, in windows of days; it goes on where it was cut off."""

    id: int
    first: bool
    """True for the baseline: what it finds is recorded and not told one by one."""
    since: date
    until: date
    done: tuple[tuple[str, date, date], ...]
    """(scope, first day, last day) of the windows that are done."""


def _nothing_known(_: str) -> dict[str, KnownItem]:
    return {}


def _no_backlog(_: str, __: int) -> tuple[Mapping[str, Any], ...]:
    return ()


def _no_record(_: Sequence[str]) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Known:
    """What a spider may know of earlier polls."""

    validators: Mapping[tuple[str, str], Validator]
    """By (source, url)."""
    body: Callable[[str], bytes]
    """The archived body of a sha256."""
    follows: Mapping[str, Follow] = field(default_factory=dict)
    """By source: the walk that is under way or due."""
    items: Callable[[str], dict[str, KnownItem]] = _nothing_known
    """Of a source: its items by key, and by alias."""
    backlog: Callable[[str, int], Sequence[Mapping[str, Any]]] = _no_backlog
    """Of a source: at most so many items, as `Item.as_dict`, whose document has not been read yet."""
    record_of: Callable[[Sequence[str]], str] = _no_record
    """Which recorded item has one of these aliases, "" where none has."""


# ---------------------------------------------------------------------------------------------------------------
# What a register says


class Level(StrEnum):
    """How much a problem matters."""

    NOTE = "note"
    """Worth knowing; nothing to do."""
    WARNING = "warning"
    """Something could not be understood; nothing is lost; operators hear of it."""
    REFUSED = "refused"
    """The file cannot be taken as an edition: it is quarantined."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a reader could not make sense of, with the place and what to do."""

    code: str
    """A short name in snake_case, of a closed list kept in docs/problems.md."""
    message: str
    level: Level = Level.WARNING
    file: str = ""
    sheet: str | None = None
    row: int | None = None
    """1-based, as a spreadsheet shows it."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    heading: str
    """As printed, white space cleaned. Unique within the table: a repeated heading gets " (2)"."""
    field: str | None
    """The field of `readers.fields` that it was recognised as."""
    name: str
    """What its cells are called in JSON, changes and alerts: the field in a DfE register, else the heading."""
    why: str = ""
    """For people: why it is held to be this field, or none."""
    guessed: bool = False
    """True where its cells alone say so: what is known from another edition goes before."""
    said: bool = False
    """True where the user says what it is, or that it is nothing: so it stays."""


class SheetKind(StrEnum):
    """What a sheet is taken for. Only releases are told as releases."""

    RELEASES = "releases"
    AMENDMENTS = "amendments"
    """A log of changes that the publisher made to the register."""
    PEOPLE = "people"
    """A list of persons, such as accredited researchers."""
    DEFINITIONS = "definitions"
    TOTALS = "totals"
    OTHER = "other"


FURTHER = "further_recipient"
"""The field of a further column of recipients ("Other organisations"); a table may have several."""
NOBODY = frozenset({"", "-", "n/a", "na", "none", "nil", "no", "not applicable", "tbc", "unknown"})


@dataclass(frozen=True, slots=True)
class Table:
    """The rows under one heading row of one sheet. A sheet with several heading rows gives several tables."""

    file: str
    """Which file of the publication: its title with dates taken out, or its file name."""
    sheet: str
    """The tab's name as printed, or the caption of an HTML table."""
    header_row: int
    """1-based."""
    columns: tuple[Column, ...]
    rows: Sequence[tuple[str, ...]]
    """Cleaned cell texts, as many as there are columns. Dates and numbers as text: dates from typed cells in ISO
    form (2017-06-22), all others as printed."""
    numbers: Sequence[int]
    """For each row its 1-based number in the sheet."""
    section: str = ""
    """What the sheet holds, by its name with dates taken out: completed, open, live, shares, regular, npd,
    home_office, police, court_orders, classification; empty where it is not known."""
    dfe: bool = False
    """True where the headings are those of the DfE's registers, so that columns go by field names."""
    notes: tuple[str, ...] = ()
    """Preamble and footnotes, in order."""
    kind: SheetKind = SheetKind.RELEASES
    withheld: tuple[tuple[int, tuple[str, ...]], ...] = ()
    """For each hidden row its 1-based number and a digest of each cell, in the order of `columns`."""

    def record(self, index: int) -> dict[str, str]:
        """The row at `index` (0-based) by column name; empty cells left out.

        In a register that is not the DfE's the cells stand under the headings as printed, and what was recognised
        (reference, recipient, ...) is given besides under its field name.
        """
        out = {c.name: v for c, v in zip(self.columns, self.rows[index], strict=True) if v}
        if not self.dfe:
            for c, v in zip(self.columns, self.rows[index], strict=True):
                if v and c.field and c.field not in out:
                    out[c.field] = v
        # Kept in a DfE register too, where it stands under its heading: so its meaning is known of a later edition.
        further = next((v for c, v in zip(self.columns, self.rows[index], strict=True) if v and c.field == FURTHER), "")
        return {**out, FURTHER: further} if further else out

    def field_value(self, index: int, name: str) -> str:
        """The cell of the first column recognised as field `name`, "" where there is none.

        The recipient is whoever the row names as one: the bodies of further columns follow, each on a line.
        """
        first = self._first(index, name)
        if name != "recipient" or all(c.field != FURTHER for c in self.columns):
            return first
        row = zip(self.columns, self.rows[index], strict=True)
        named = [first.strip(" ;"), *(v for c, v in row if c.field == FURTHER)]
        said = {v.strip().casefold(): v for v in reversed(named) if v.strip().casefold() not in NOBODY}
        return ";\n".join(v for v in dict.fromkeys(named) if said.get(v.strip().casefold()) == v) or first

    def _first(self, index: int, name: str) -> str:
        for c, v in zip(self.columns, self.rows[index], strict=True):
            if c.field == name and v:
                return v
        return ""


class RowKind(StrEnum):
    """What a row of a sheet is taken for. Every row is one of these, so that the counts add up to the sheet's rows."""

    DATA = "data"
    HEADING = "heading"
    TOTAL = "total"
    NOTE = "note"
    AMENDMENT = "amendment"
    PERSON = "person"
    HIDDEN = "hidden"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class SheetAccount:
    """How one sheet of a file was understood."""

    name: str
    """As printed; "" for separated text."""
    kind: SheetKind
    reason: str
    """For people: why it is held to be this."""
    rows: int
    """All rows of the sheet up to its last one that is filled, hidden and blank ones too."""
    counts: Mapping[RowKind, int]
    """How many rows of each kind there are; they add up to `rows`."""


class HiddenKind(StrEnum):
    """How content of a file is hidden from who opens it."""

    SHEET = "sheet"
    VERY_HIDDEN_SHEET = "very_hidden_sheet"
    ROWS = "rows"
    """Hidden, filtered, grouped away, or of no height."""
    COLUMNS = "columns"
    PIVOT_CACHE = "pivot_cache"
    COMMENTS = "comments"
    EXTERNAL_LINK = "external_link"
    """Cached values of another workbook."""
    EMBEDDED = "embedded"
    """An object within the file: a document, a workbook, a file attached to a PDF."""
    TRACKED_CHANGES = "tracked_changes"
    DEFINED_NAME = "defined_name"
    """A name that holds a constant."""
    DATA_MODEL = "data_model"
    INVISIBLE_TEXT = "invisible_text"
    """Text without contrast to what is behind it, too small to read, or not displayed."""
    COVERED_TEXT = "covered_text"
    """Text under a box of a PDF."""
    NOT_LOOKED_INTO = "not_looked_into"
    """The look failed, or stopped before the end: what the file hides is not known."""
    PERSONAL = "personal"
    """Not hidden: cells that show pupils' personal data, which is kept back like what is hidden."""


WITHHELD_CELL = "[withheld until reviewed]"
"""In place of a cell that shows a pupil's personal data."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """Something that a file hides. It says where and how much, and never quotes: it goes to operators by mail."""

    kind: HiddenKind
    place: str
    """For people: which sheet, rows or part, by number or cell address. A hidden sheet's own name is not given."""
    amount: int
    """How many cells (comments, names, objects) with content."""
    sha256: str
    """Of what is hidden: a decision about it holds until this changes."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of one file."""

    tables: tuple[Table, ...]
    problems: tuple[Problem, ...] = ()
    sheets: tuple[SheetAccount, ...] = ()
    hidden: tuple[Hidden, ...] = ()
    """What the file hides; none of it stands in `tables`."""
    aside: tuple[tuple[str, ...], ...] = ()
    """Of each row of a hidden sheet the digests of its cells."""

    @property
    def registers(self) -> tuple[Table, ...]:
        """The tables whose rows are releases."""
        return tuple(t for t in self.tables if t.kind is SheetKind.RELEASES)

    @property
    def amendments(self) -> tuple[Table, ...]:
        """The publisher's logs of what it amended."""
        return tuple(t for t in self.tables if t.kind is SheetKind.AMENDMENTS)

    @property
    def refused(self) -> Problem | None:
        """The first problem for which the file cannot be taken, if there is one."""
        return next((p for p in self.problems if p.level is Level.REFUSED), None)


class Place(NamedTuple):
    """Where a row stands."""

    file: str
    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class Edition:
    """All tables of all files of one publication at one time. Rows are counted through, in order of the tables."""

    tables: tuple[Table, ...]
    aside: tuple[tuple[str, ...], ...] = ()
    """Of each row of a hidden sheet the digests of its cells."""

    def __len__(self) -> int:
        return sum(len(t.rows) for t in self.tables)

    def locate(self, index: int) -> tuple[Table, int]:
        """The table and the index within it of the row with the running number `index` (0-based)."""
        for table in self.tables:
            if index < len(table.rows):
                return table, index
            index -= len(table.rows)
        raise IndexError(index)

    def place(self, index: int) -> Place:
        """File, sheet and printed row number of a row."""
        table, i = self.locate(index)
        return Place(table.file, table.sheet, table.numbers[i])

    def indices(self) -> Iterator[tuple[int, Table, int]]:
        """(running number, table, index within it) of every row."""
        n = 0
        for table in self.tables:
            for i in range(len(table.rows)):
                yield n, table, i
                n += 1


# ---------------------------------------------------------------------------------------------------------------
# Who it is


class Category(StrEnum):
    """What kind of body a recipient is."""

    PRESS = "press"
    COMMERCIAL = "commercial"
    THINK_TANK = "think_tank"
    CHARITY = "charity"
    UNIVERSITY = "university"
    CENTRAL_GOVERNMENT = "central_government"
    REGULATOR_ALB = "regulator_alb"
    HEALTH = "health"
    LOCAL_AUTHORITY = "local_authority"
    POLICE_HOME_OFFICE = "police_home_office"
    SCHOOL_EXAM_BOARD = "school_exam_board"
    INDIVIDUAL = "individual"
    UNKNOWN = "unknown"


class Confidence(StrEnum):
    """How sure a category is. High: a listed name or a form that admits no other reading."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Recipient:
    """An organisation name as published, and what it is taken to be."""

    name: str
    category: Category
    confidence: Confidence
    reason: str
    """Names the entry or the rule and the words that decided, for people."""
    also: tuple[Category, ...] = ()
    """Further categories that are true of it; `reason` says why."""
    rule: str = ""
    """The entry or rule by its short name, for machines."""


# ---------------------------------------------------------------------------------------------------------------
# What changed


class ChangeKind(StrEnum):
    """What happened. The first block is about rows, the second about the publication."""

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
    PAGE_WATCHED = "page_watched"
    WENT_BACK = "went_back"
    """The publication shows an edition again that had been replaced."""


ROW_KINDS = frozenset(list(ChangeKind)[: list(ChangeKind).index(ChangeKind.BASELINE)])
"""The kinds that are about a row of a register."""

REMOVAL_KINDS = frozenset({ChangeKind.REMOVED, ChangeKind.DUPLICATE_REMOVED, ChangeKind.NO_LONGER_HELD})
"""The kinds that are told only after a second identical fetch, since caches serve old and cut pages."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened between two editions of a publication, or to the publication itself."""

    kind: ChangeKind
    reason: str
    """Why it is held to be this: the stage that matched, the likeness, the note."""
    reference: str | None = None
    recipient: str | None = None
    file: str = ""
    sheet: str | None = None
    row: int | None = None
    """Place in the newer edition; in the older one for what is gone."""
    fields: Mapping[str, tuple[str | None, str | None]] = field(default_factory=dict)
    """Column name -> (before, after); None where the column did not exist, "" where the cell was empty."""
    before: Mapping[str, str] | None = None
    after: Mapping[str, str] | None = None
    """The rows as read (`Table.record`)."""
    old: int | None = None
    new: int | None = None
    """Running numbers in the older and the newer `Edition`."""
    others: tuple[int, ...] = ()
    """For a change that covers many rows: running numbers in the newer edition (of parts merged: in the older one)."""
    references: tuple[tuple[str, str], ...] = ()
    """Of references renumbered: (older, newer) for each of `others`."""


@dataclass(frozen=True, slots=True)
class ColumnChanges:
    """What happened to the columns themselves; each pair is (older heading, newer heading)."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    reordered: bool = False
    reformatted: tuple[str, ...] = ()
    """Columns whose cells are written another way throughout, such as dates in another form: one notice each."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that happened between two editions."""

    changes: tuple[Change, ...]
    columns: ColumnChanges
    matches: Sequence[int]
    """For each row of the newer edition the running number of its row in the older one, -1 where it has none."""
    ignored: Mapping[str, int]
    """What was passed over as not being substance: name of the difference -> how many cells or rows."""
    problems: tuple[Problem, ...] = ()

    def summary(self) -> dict[str, int]:
        """How many changes there are of each kind that occurs."""
        out: dict[str, int] = {}
        for change in self.changes:
            out[change.kind.value] = out.get(change.kind.value, 0) + 1
        return out


# ---------------------------------------------------------------------------------------------------------------
# What is told


HIGH_SCORE = 60
"""From this score on a release is of high severity."""


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
    """Of the file the row stands in."""
    published_at: str
    """When the publisher says so, ISO 8601, "" where it does not."""
    seen_at: str
    """When we saw it, ISO 8601, UTC."""
    detail: Mapping[str, Any]
    """Kind by kind: counts of a baseline, rows of a bulk change, the note of an edition."""
    score: int | None = None
    """How grave the release is, 0 to 100 (recipients.sensitivity), in the newer version; None where there is none."""
    score_reasons: tuple[str, ...] = ()
