"""What was fetched: bodies and their snapshots, verdicts, pages of GOV.UK, and what is known of a source."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple
from urllib.parse import urlsplit

from msgspec import Struct, field

from model.answers.exchange import NO_EXCHANGE, Exchange
from model.discreet import Discreet, Uncompared
from model.source import Source


class Outcome(StrEnum):
    """How one expected fetch ended; see `good`."""

    OK = "ok"
    UNCHANGED = "unchanged"
    OTHERWISE = "otherwise"
    """The site failed, and the same is had in another way, whose own line counts: half the window, another format."""
    WATCHED = "watched"
    """Its address leads to one that another source watches and has seen of late: what is published there is seen."""
    GONE = "gone"
    NOT_FOUND = "not_found"
    MOVED = "moved"
    BLOCKED = "blocked"
    NOT_YET = "not_yet"
    """A file that the page names but that is not served yet (it waits for its virus scan): asked again."""
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    REFUSED_HOST = "refused_host"
    REFUSED_ADDRESS = "refused_address"
    """The host's name leads to this machine or network."""
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
    NO_REGISTER = "no_register"
    """The page came, and lists no register that can be read: none, or in its place a PDF, a web page or a link."""
    NO_VERDICT = "no_verdict"
    """Expected, and nobody ever said what became of it."""
    NOT_RECORDED = "not_recorded"
    """Fetched, but storing it failed; it is fetched again at the next poll."""

    @property
    def good(self) -> bool:
        """True where we know what the publisher says: also that a page is gone, which is news itself."""
        return self in (Outcome.OK, Outcome.UNCHANGED, Outcome.OTHERWISE, Outcome.WATCHED, Outcome.GONE)


ROBOTS = "/robots.txt"
ERROR = 500
"""The least status of an answer that is an error of the site's own."""


class AskedPause(Struct, frozen=True):
    """An answer that asks to be left alone, after all tries."""

    url: str
    status: int
    seconds: float | None
    """For how long, by its Retry-After; None where it does not say."""
    of_host: bool = False
    """Where it says for how long: whether all of its host may ask so, and not this address alone."""

    @property
    def of_robots(self) -> bool:
        """Whether it is a robots.txt that fails: RFC 9309 has crawlers take that for one that forbids all."""
        return self.status >= ERROR and urlsplit(self.url).path == ROBOTS

    @property
    def words(self) -> str:
        """What was said, for people."""
        if self.of_robots:
            return f"its robots.txt answers with an error ({self.status}), which forbids all for a time"
        return f"{'Retry-After, for' if self.seconds else f'{self.status} and no time named, by'} {self.url}"


class Validator(Struct, frozen=True):
    """What a server gave us to ask "has this changed?" with, for a body that the archive still holds."""

    url: str
    etag: str | None
    last_modified: str | None
    sha256: str


class Snapshot(Discreet, frozen=True):
    """One answer of a server, whole."""

    unsaid: ClassVar[frozenset[str]] = frozenset({"body"})
    url: str
    """As asked."""
    final_url: str
    """As answered, after redirects."""
    fetched_at: datetime
    status: int
    headers: Mapping[str, str]
    sha256: str
    body: bytes
    exchange: Exchange = NO_EXCHANGE


class Answered(NamedTuple):
    """That a server has answered, without a body: what its clock said (Date and Age)."""

    final_url: str
    fetched_at: datetime
    headers: Mapping[str, str]


class Expected(Struct, frozen=True):
    """A line of the ledger: this address is to be fetched for this source, and must end in a `Verdict`."""

    source: str
    url: str


class Verdict(Struct, frozen=True):
    """How an expected fetch ended."""

    source: str
    url: str
    outcome: Outcome
    status: int | None = None
    detail: str = ""
    """For people: what was wrong, and what to do."""


STOPPED = "the crawl was stopped before it was fetched; it is fetched at the next poll"
"""The `detail` of a verdict that is no failure of its source."""

_LEADS = "its address leads to "


def moved(source: str, url: str, destination: str, status: int | None = None) -> Verdict:
    """The verdict of a source's own address that does not answer and names another."""
    return Verdict(source, url, Outcome.MOVED, status, f"{_LEADS}{destination or 'nowhere named'}")


def destination_of(verdict: Verdict) -> str:
    """Where an address that has moved leads, "" where that is not named."""
    where = verdict.detail.removeprefix(_LEADS) if verdict.outcome is Outcome.MOVED else ""
    return where if where.startswith(("https://", "http://")) else ""


WEB_ARCHIVES = frozenset({"webarchive.nationalarchives.gov.uk", "web.archive.org", "archive.org", "archive.ph"})


def is_archived_copy(url: str) -> bool:
    """True for a copy in a web archive: nothing new is published there, so following it would be blind."""
    return urlsplit(url).hostname in WEB_ARCHIVES


class PageState(StrEnum):
    """What a GOV.UK content item is at present."""

    LIVE = "live"
    WITHDRAWN = "withdrawn"
    GONE = "gone"
    REDIRECT = "redirect"


class ChangeNote(Struct, frozen=True):
    """A published change note. Notes repeat word for word, so only timestamp and text together identify one."""

    at: str
    """ISO 8601 in UTC."""
    text: str


class Attachment(Struct, frozen=True):
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


class ContentItem(Uncompared, frozen=True, eq=False):
    """A GOV.UK page as its Content API, or failing that its HTML, describes it."""

    unsaid: ClassVar[frozenset[str]] = frozenset({"children"})
    state: PageState
    base_path: str
    title: str = ""
    description: str = ""
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
    explained_at: str = ""
    """When it was withdrawn or taken down, as published: ISO 8601 in UTC."""
    destination: str = ""
    """Where a redirect points, absolute; also the alternative that a page that is gone names."""
    problems: tuple[str, ...] = ()
    """Parts of it that could not be read and were left out, one line each."""
    children: frozenset[str] = frozenset()
    """Names that it says are children's, taken out of all of it: to judge by, never to be shown, told or stored."""


class FoundPublication(Struct, frozen=True):
    """A result of GOV.UK's search API."""

    title: str
    url: str
    description: str = ""
    published_at: str = ""
    shown: str = ""
    """What is told in place of `url` where that names a child."""


class FetchedFile(Struct, frozen=True):
    """What became of one attachment at one poll."""

    attachment: Attachment
    outcome: Outcome
    sha256: str = ""
    """Of the body, or of the one that the server says is unchanged; "" where there is none."""
    snapshot: Snapshot | None = None
    """Only where the body came."""


class MissingFile(Struct, frozen=True):
    """A register that the publication lists and that did not come."""

    file: str
    title: str
    url: str
    outcome: Outcome


class Fetched(Struct, frozen=True):
    """All that one poll of one source brought, handed on when its last fetch has ended."""

    source: Source
    item: ContentItem | None
    """The page; None for a source that is a file or a search."""
    page: Snapshot | None
    """The answer that described the page; None where it is unchanged since the last poll."""
    page_sha256: str
    files: tuple[FetchedFile, ...] = ()
    found: tuple[FoundPublication, ...] = ()
    problems: tuple[str, ...] = ()
    """Entries of its list that could not be read, one line each."""
    has_all_registers: bool = True
    """False where a fetch failed: then nothing may be inferred from what is missing."""
    all_bodies_fetched: bool = False
    """True where every register's body came whole, none as "not modified"."""
    answered: tuple[Answered, ...] = ()
    """All that was answered, of whatever status: for what the sites' clocks say."""

    def __repr__(self) -> str:
        return f"<a look at {self.source.name}>"  # Scrapy logs items whole

    @property
    def snapshots(self) -> tuple[Snapshot, ...]:
        """Of what came anew."""
        return tuple(s for s in (self.page, *(f.snapshot for f in self.files)) if s is not None)


class KnownItem(NamedTuple):
    """What earlier polls recorded of an item."""

    mark: str
    """What its list said of it: where that is the same, nothing more is asked."""
    state: str
    published: str
    reference: str
    missing: bool = False
    """The last look did not find it."""
    scope: str = ""
    """The list in which it stood."""
    tries: int = 0
    """How often in a row what it says was asked for in vain."""
    seen_at: str = ""
    """When it was last recorded."""


class DueDocument(NamedTuple):
    """A document, or an answer, that is asked for again, since it can change while its list says nothing new."""

    data: Mapping[str, Any]
    """The item, as `Item.as_dict` gives it, without its texts."""
    format: str
    url: str
    sha256: str
    """Of the document that is known."""
    validator: Validator | None
    """None where it is fetched whole."""


class ListCursor(NamedTuple):
    """A walk through all that a source holds, in windows of days; it goes on where it was cut off."""

    id: int
    first: bool
    """True for the baseline: what it finds is recorded and not told one by one."""
    since: date
    until: date
    done: tuple[tuple[str, date, date], ...]
    """(scope, first day, last day) of the windows that are done."""


class Known(Struct, frozen=True):
    """What a spider may know of earlier polls."""

    validators: Mapping[tuple[str, str], Validator]
    """By (source, url)."""
    body: Callable[[str], bytes]
    """The archived body of a sha256."""
    holds: Callable[[str], bool] = lambda _: True
    """Whether the archive holds the body of a sha256, whole."""
    cursors: Mapping[str, ListCursor] = field(default_factory=dict)
    """By source: the walk that is under way or due."""
    items: Callable[[str], dict[str, KnownItem]] = lambda _: {}
    """Of a source: its items by key, and by alias."""
    backlog: Callable[[str, int], Sequence[Mapping[str, Any]]] = lambda _, __: ()
    """Of a source: at most so many items, as `Item.as_dict`, whose document has not been read yet."""
    documents_due: Callable[[Source], Sequence[DueDocument]] = lambda _: ()
    """Of a source: the documents that are asked for again in this poll."""
    windows_refused: Callable[[str], Sequence[str]] = lambda _: ()
    """Of a source: the addresses of lists that were too much to be asked for at once."""
    record_of: Callable[[Sequence[str]], str] = lambda _: ""
    """Which recorded item has one of these aliases, "" where none has."""
    last_recorded: Callable[[str, str], str] = lambda _, __: ""
    """Of a source and an address: the sha256 of the last answer that was recorded, "" where none was."""
