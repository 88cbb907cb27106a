"""What passes through the pipelines: one poll of one source, filled in step by step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from scrapy.exceptions import DropItem

from db.connection import DatabaseProblem, explain_disk
from db.outbox.incidents import Incident
from db.recipients.assessments import Label
from db.register.editions import Document, File, KnownEdition
from db.withheld.hidden import HidingFile
from diffing.plausibility import Judgement, Limits
from model.change import Change, ChangeKind, Comparison
from model.fetch import ContentItem, Fetched, MissingFile, Outcome, Verdict
from model.register import Edition, Place, Recipient, Table
from model.source import Source, SourceKind
from readers.govuk.api import content_api_url

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from db.store.transaction import Store
    from recipients.classify import Reviewed

SETTING = "NPDWATCH_CRAWLING"


@dataclass(frozen=True, slots=True)
class Crawling:
    """What the crawl command gives to the pipelines, as one of Scrapy's settings."""

    store: Store
    run: int
    limits: Limits
    confirm_after: int
    """Seconds after which a second identical fetch confirms that a row is gone."""
    clock: Callable[[], datetime]
    seen: list[Work] = field(default_factory=list)
    """Every poll that ended, for the command's account of the run."""
    failures: list[Verdict] = field(default_factory=list)
    """Polls that came and could not be recorded."""
    stopped: list[str] = field(default_factory=list)
    """Why spiders ended before they were done, where they were told to: SIGTERM, for one."""
    problems: list[DatabaseProblem] = field(default_factory=list)
    """Why what came could not be kept, where database or disk are at fault: a word for whoever started the crawl."""

    def not_recorded(self, source: Source, error: Exception) -> str | None:
        """Keeps that what came of a source could not be recorded. Where database or disk are at fault, gives why.

        That is no fault of ours: it needs a line in the log and not a traceback.
        """
        problem = explain_disk(error) if isinstance(error, OSError) else error
        known = isinstance(problem, DatabaseProblem)
        what = f"it came, and could not be recorded: {problem if known else f'{type(error).__name__}: {error}'}"
        self.failures.append(Verdict(source.name, first_address(source), Outcome.NOT_RECORDED, None, what))
        if not isinstance(problem, DatabaseProblem):
            return None
        self.problems.append(problem)
        return f"{source.name}: {what}"

    def __deepcopy__(self, _: dict[int, object]) -> Self:
        """Scrapy copies its settings for each spider; all of them share this one."""
        return self


@dataclass(slots=True, repr=False)
class Work:
    """One poll of one source."""

    fetched: Fetched
    files: tuple[File, ...] = ()
    """The registers that make up the edition now."""
    documents: tuple[Document, ...] = ()
    """The other files that came."""
    others_whole: bool = False
    """True where all registers that came came anew."""
    missing: tuple[MissingFile, ...] = ()
    """The registers that are listed and did not come."""
    awaited: frozenset[str] = frozenset()
    """Names of the registers whose first look is still to come."""
    first_looks: frozenset[str] = frozenset()
    """Those that have it now: their rows are no news."""
    known: KnownEdition | None = None
    """The last good edition, None before the baseline."""
    earlier: dict[str, KnownEdition] = field(default_factory=dict)
    """Editions with just these contents, the newest of each state."""
    page_before: str = ""
    """The sha256 of the page as it was known when this poll was recorded."""
    page_kept: bool = False
    """True where the page that came must not take the place of the one that is known."""
    old_copy: bool = False
    """True where the page is older than the one that is known: a cache's copy, from which nothing is inferred."""
    item_before: ContentItem | None = None
    before: Edition | None = None
    after: Edition | None = None
    logs: tuple[tuple[Table, ...], tuple[Table, ...]] = ((), ())
    """The publisher's logs of amendments, before and after."""
    comparison: Comparison | None = None
    judgement: Judgement | None = None
    standing: frozenset[Place] = frozenset()
    """Rows of `after` that the files hide and that stand all the same."""
    hiding: list[HidingFile] = field(default_factory=list)
    """Every file that was looked into anew, and what it hides."""
    hid_before: list[HidingFile] = field(default_factory=list)
    """The same of the files of the last good edition, as today's reader sees them."""
    page_changes: tuple[Change, ...] = ()
    recipients: dict[str, Recipient] = field(default_factory=dict)
    labels: dict[Place, Label] = field(default_factory=dict)
    """Of every row that makes a new version."""
    reviewed: Mapping[str, Reviewed] = field(default_factory=dict)
    """The user's answers that `labels` were made with."""
    troubles: list[Incident] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    refused: list[File] = field(default_factory=list)
    """Files that cannot be read as registers; each stands in its last good form, if it has one."""
    read_with: str = ""
    """What the files were read with, or would be: see `pipelines.registers.read.reader_of`; "" where nobody asked."""
    is_read_again: bool = False
    """True where no file has changed but the reader or its configuration: for rows without a recipient."""
    decision: str = "unchanged"
    """unchanged, baseline, accepted, suspect, quarantined, rejected, refused, failed."""
    kind: ChangeKind = ChangeKind.BASELINE
    why: str = ""
    detail: dict[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<the poll of {self.source.name}>"  # Scrapy logs items whole; this one may hold a register

    @property
    def source(self) -> Source:
        """Whose poll it is."""
        return self.fetched.source

    @property
    def registers(self) -> tuple[File, ...]:
        """The files that are read row by row."""
        return self.files

    @property
    def complete(self) -> bool:
        """True where what is missing from this look can be taken to be missing from the publication."""
        came = self.fetched.complete or (self.awaited and all(m.file in self.awaited for m in self.missing))
        return bool(came) and all(f.file in self.awaited for f in self.refused) and not self.page_kept

    @property
    def whole(self) -> bool:
        """True where every register that has been read before came anew, none as unchanged."""
        return self.fetched.whole or bool(self.awaited and self.others_whole)

    def fail(self, file: File, outcome: Outcome, code: str, message: str, subject: str = "") -> None:
        """The file came whole and is of no use: a verdict for the ledger and a word for operators."""
        self.verdicts.append(Verdict(self.source.name, file.url, outcome, None, message))
        self.troubles.append(Incident(self.source.name, code, subject or file.title, message, urgent=True))


def first_address(source: Source) -> str:
    """What a poll of this source asks for first: its line in the ledger."""
    return content_api_url(source.url) if source.kind is SourceKind.GOVUK else source.url


class Step:
    """A pipeline that has something to do only with finished polls."""

    def __init__(self, crawling: Crawling) -> None:
        self.crawling = crawling
        self.store = crawling.store

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.settings[SETTING])

    async def process_item(self, item: Any) -> Any:  # noqa: ANN401 - Scrapy's items are of any kind
        """Hands a finished poll to `step`; every other item passes by."""
        if isinstance(item, Work):
            await self.guarded(item)
        return item

    async def guarded(self, work: Work) -> None:
        """Scrapy drops an item whose pipeline raises, and the run looks well; so the failure is kept here first."""
        try:
            await self.step(work)
        except Exception as error:
            what = self.crawling.not_recorded(work.source, error)
            if what is None:
                raise
            raise DropItem(what) from error

    async def step(self, work: Work) -> None:
        """Does this pipeline's part of the work."""
        raise NotImplementedError(f"{type(self).__name__} has no step")
