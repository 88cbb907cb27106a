"""One poll of one source: frozen values, to which each step adds its part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Self

from msgspec import Struct, field
from msgspec.structs import replace

from db.outbox.incidents import TO_DO, Incident
from db.register.editions import Document, File, KnownEdition
from db.withheld.given_away import GivenAway
from db.withheld.hidden import HidingFile
from model.change import Change, ChangeKind, Comparison
from model.fetch import Attachment, ContentItem, Fetched, MissingFile, Outcome, Verdict
from model.item import Observation
from model.register import Edition, RowPlace, SheetTelling, Table
from model.source import Source

UNREADABLE = "unreadable"
"""The code of the notice of a file that cannot be read, whatever is wrong with it."""
QUARANTINED = "quarantined"
"""The code of the notice of an edition that is put aside, one for each finding."""


class PollDecision(StrEnum):
    """What became of what a poll brought."""

    UNCHANGED = "unchanged"
    BASELINE = "baseline"
    ACCEPTED = "accepted"
    SUSPECT = "suspect"
    """An earlier edition is shown again, and waits for a second look."""
    QUARANTINED = "quarantined"
    REJECTED = "rejected"
    """What a person has rejected is shown still."""
    REFUSED = "refused"
    """It cannot be read."""
    LOOKED = "looked"
    """Of a source of items: something is new."""


class Page(Struct, frozen=True):
    """What a poll says of the page itself."""

    is_kept_out: bool = False
    """True where the page that came must not take the place of the one that is known."""
    is_old_copy: bool = False
    """True where it is older than the one that is known: a cache's copy, from which nothing is inferred."""
    before: ContentItem | None = None
    changes: tuple[Change, ...] = ()
    notes: tuple[str, ...] = ()
    """The publisher's change notes that are new, newest first."""


class LostRegister(Struct, frozen=True):
    """A register that the page lists no more as one; of a publication that never had one without a name."""

    file: str
    title: str
    instead: Attachment | None
    """What stands in its place, None where nothing does."""


class FileListing(Struct, frozen=True):
    """Which files make up the publication now, and what is known of them."""

    files: tuple[File, ...] = ()
    """The registers."""
    documents: tuple[Document, ...] = ()
    """The other files that came."""
    missing: tuple[MissingFile, ...] = ()
    """The registers that are listed and did not come."""
    lost: tuple[LostRegister, ...] = ()
    """The registers that are listed no more, or in a form that cannot be read: each stands in its last good form."""
    others_whole: bool = False
    """True where all registers that came came anew."""
    known: KnownEdition | None = None
    """The last good edition, None before the baseline."""
    earlier: Mapping[str, KnownEdition] = field(default_factory=dict)
    """Editions with just these contents, the newest of each state."""
    awaited: frozenset[str] = frozenset()
    """Names of the registers whose first look is still to come."""

    @property
    def state_before(self) -> str:
        """The state of the newest edition with these contents, "" where there is none."""
        return max(self.earlier.values(), key=lambda e: e.id).state if self.earlier else ""

    @property
    def titles(self) -> dict[str, str]:
        """Of each register, by name."""
        return {f.file: f.title for f in self.files}


class ReadEditions(Struct, frozen=True):
    """What the files of the last good edition and of this one say, and hide."""

    before: Edition | None = None
    after: Edition | None = None
    logs: tuple[tuple[Table, ...], tuple[Table, ...]] = ((), ())
    """The publisher's logs of amendments, before and after."""
    standing: frozenset[RowPlace] = frozenset()
    """Rows of `after` that the files hide and that stand all the same."""
    hiding: tuple[HidingFile, ...] = ()
    """Every file that was looked into anew, and what it hides."""
    hid_before: tuple[HidingFile, ...] = ()
    """The same of the files of the last good edition, as today's reader sees them."""
    refused: tuple[File, ...] = ()
    """Files that cannot be read as registers; each stands in its last good form, if it has one."""
    first_looks: frozenset[str] = frozenset()
    """Names of files that have their first look now: their rows are no news."""
    read_with: str = ""
    """What the files were read with, or would be: see `pipelines.registers.read.reader_of`; "" where nobody asked."""
    telling: tuple[tuple[str, tuple[SheetTelling, ...]], ...] = ()
    """By sha256 which rows of the files that were read may tell of somebody."""
    tells_of_nobody: bool = False
    """True where that is known of every row of both editions, as their files have it."""
    given_away: GivenAway | None = None
    """The names of children that are known of the source, with those that these files give away."""
    is_read_again: bool = False
    """True where no file has changed but the reader or its configuration has."""


class Result(Struct, frozen=True):
    """What a poll came to."""

    decision: PollDecision = PollDecision.UNCHANGED
    why: str = ""
    kind: ChangeKind = ChangeKind.BASELINE
    """Of the change that tells of the edition."""
    note: str = ""
    """What the publisher says of the edition."""
    comparison: Comparison | None = None
    finding: str = ""
    """Of what is put aside or was rejected: equal where what it says is equal, whatever its bytes."""
    rejected: int = 0
    """The edition of just these bytes that a person has rejected."""
    remark: str = ""
    """What is said with each row that is gone, where a mistake is more likely than usual."""
    ahead: tuple[Table, ...] = ()
    """Of an edition that is put aside its rows that are new by every measure and of which nobody has been told."""
    known_again: Mapping[int, Sequence[int]] = field(default_factory=dict)
    """As `NewEdition.known_again`."""


class Replaced(Struct, frozen=True):
    """An edition that was put aside, in whose place another came before a person decided."""

    aside: KnownEdition
    before: Edition
    """The last good edition, as it was read beside it."""
    alone: tuple[Table, ...] = ()
    """Its rows that stand neither in `before`, nor in what came, and were never recorded."""
    is_sound: bool = True
    """True where these read as releases: then nobody has to look at them first."""
    is_damaged: bool = False
    """True where the archive's bytes are damaged: what stood in it is not known."""

    @property
    def rows(self) -> int:
        """How many rows stand in it alone."""
        return sum(len(t.rows) for t in self.alone)


class PublicationText(Struct, frozen=True):
    """What a publication says besides its registers: its page, or a document of it, that came anew."""

    seen: Observation
    changes: tuple[Change, ...] = ()
    """What the poll tells of it in any case."""
    earlier: Observation | None = None
    """What it said before, where that may not have been recorded yet."""
    children: frozenset[str] = frozenset()
    """Names that the publication gives away, or gave away: they stand in nothing that is told or kept of it."""


class Poll(Struct, frozen=True):
    """One poll of one source, as far as it has come."""

    fetched: Fetched
    page: Page = Page()
    listing: FileListing = FileListing()
    read: ReadEditions = ReadEditions()
    result: Result = Result()
    texts: tuple[PublicationText, ...] = ()
    troubles: tuple[Incident, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    replaced: tuple[Replaced, ...] = ()
    """Editions that were put aside and in whose place another came now."""

    def __repr__(self) -> str:
        return f"<the poll of {self.source.name}>"  # Scrapy logs items whole; this one may hold a register

    @property
    def source(self) -> Source:
        """Whose poll it is."""
        return self.fetched.source

    @property
    def without_contents(self) -> Self:
        """What the account of a run says of it: a crawl of fifty registers must not hold fifty until its end."""
        fetched = replace(self.fetched, page=None, files=(), found=())
        result = replace(self.result, comparison=None, ahead=())
        return type(self)(fetched, result=result, troubles=self.troubles, verdicts=self.verdicts)

    @property
    def is_complete(self) -> bool:
        """True where what is missing from this look can be taken to be missing from the publication."""
        awaited = self.listing.awaited
        came = self.fetched.has_all_registers or (awaited and all(m.file in awaited for m in self.listing.missing))
        return bool(came) and self.only_awaited_refused and not (self.page.is_kept_out or self.listing.lost)

    @property
    def is_whole(self) -> bool:
        """True where every register that has been read before came anew, none as unchanged."""
        return self.fetched.all_bodies_fetched or bool(self.listing.awaited and self.listing.others_whole)

    @property
    def is_unchanged(self) -> bool:
        """True if all registers were polled and none differs."""
        return self.result.decision is PollDecision.UNCHANGED and self.is_complete and bool(self.listing.files)

    @property
    def only_awaited_refused(self) -> bool:
        """True where no file that was read before is refused."""
        return all(f.file in self.listing.awaited for f in self.read.refused)

    @property
    def files_read_before(self) -> frozenset[str]:
        """Names of the registers of the last good edition."""
        return frozenset(f.file for f in self.listing.known.files) if self.listing.known else frozenset()

    def listing_with(self, **changes: Any) -> Self:  # noqa: ANN401 - fields of `FileListing`
        return replace(self, listing=replace(self.listing, **changes))

    def read_as(self, **changes: Any) -> Self:  # noqa: ANN401 - fields of `ReadEditions`
        return replace(self, read=replace(self.read, **changes))

    def decided(self, decision: PollDecision, why: str = "", **changes: Any) -> Self:  # noqa: ANN401 - of `Result`
        return replace(self, result=replace(self.result, decision=decision, why=why, **changes))

    def telling(self, *troubles: Incident) -> Self:
        """With these words for operators."""
        return replace(self, troubles=(*self.troubles, *troubles))

    def failing(self, file: File, outcome: Outcome, code: str, message: str, subject: str = "", todo: str = "") -> Self:
        """Where a file came whole and is of no use: with a verdict for the ledger and a word for operators."""
        said = f"{message}{TO_DO}{todo}" if todo else message
        told = self.telling(Incident(self.source.name, code, subject or file.file, said, urgent=True))
        verdict = Verdict(self.source.name, file.url, outcome, None, message)
        return replace(told, verdicts=(*self.verdicts, verdict))

    # Files that could not be read when their publication was first looked at: what they bring first is no news. The
    # others have their baseline at once and are watched; a file that comes later has its own first look then.

    def unwatched(self, file: str) -> str:
        """What it means for people that a register was never read."""
        has_others = any(f.file != file for f in self.listing.files)
        others = "the other files of the publication are watched. " if has_others else ""
        first = self.listing.known is None or file in self.listing.awaited
        then = "that is its first look, told in one line" if first else "its rows are told as new"
        return f"nothing in it is watched. {others[:1].upper()}{others[1:]}When it can be read, {then}"

    def without_first_looks(self, edition: Edition) -> Edition:
        """The edition as it is compared: without the files that are seen for the first time, which stand at its end."""
        return replace(edition, tables=tuple(t for t in edition.tables if t.file not in self.read.first_looks))

    @property
    def has_only_first_looks(self) -> bool:
        """True where no file that was read before is another now."""
        known = {(f.file, f.sha256) for f in self.listing.known.files} if self.listing.known else set()
        return bool(self.read.first_looks) and all(
            f.file in self.read.first_looks or (f.file, f.sha256) in known for f in self.listing.files
        )

    @property
    def to_await(self) -> tuple[tuple[str, str, str], ...]:
        """Of a baseline: name, title and address of each register whose first look is still to come."""
        missing = tuple((m.file, m.title, m.url) for m in self.listing.missing)
        return missing + tuple((f.file, f.title, f.url) for f in self.read.refused)
