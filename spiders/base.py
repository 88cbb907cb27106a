"""What all spiders do alike: ask for an address, and say what became of it."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import scrapy

from model.fetch import Expected, Fetched, Known, Outcome, Snapshot, Verdict
from model.source import Source, SourceKind
from spiders.outcomes import verdict_of, verdict_of_failure

if TYPE_CHECKING:
    from scrapy.http import Response
    from twisted.python.failure import Failure

Items = Iterator["Expected | Verdict | Fetched | scrapy.Request"]
log = logging.getLogger(__name__)

HANDED_ON = [304, *range(400, 600)]
"""Statuses that come to the callback, so that each gets its own verdict. Redirects are followed before."""
TAKEN_DOWN = MappingProxyType({410: (Outcome.NOT_FOUND, "the publisher has taken it down; check what became of it")})
"""Of an address that is not a page of GOV.UK: that it is gone is a failure of the watch, not news."""
KEPT_HEADERS = ("ETag", "Last-Modified", "Content-Type", "Content-Length", "Date", "Cache-Control", "Link", "Age")


class Asking(scrapy.Spider):
    """A spider over sources of one kind.

    Give it `sources` and `known` (what the archive and the validators hold), or for a look from the command line
    a single `url`: `npdwatch scrapy crawl govuk -a url=https://www.gov.uk/...`.
    """

    kind: SourceKind

    def __init__(
        self, sources: Sequence[Source] = (), known: Known | None = None, url: str = "", **kwargs: Any  # noqa: ANN401
    ) -> None:
        super().__init__(**kwargs)
        self.sources = tuple(sources) or ((Source(self.name, self.kind, url),) if url else ())
        self.known = known or Known({}, _no_body)

    async def start(self) -> AsyncIterator[Any]:
        """The first request of each source."""
        for source in self.sources:
            yield self.first(source)

    def first(self, source: Source) -> scrapy.Request:
        """The request that a poll of `source` begins with."""
        raise NotImplementedError(f"{type(self).__name__} does not say how a poll begins")

    def ask(
        self, source: Source, url: str, came: Callable[..., Items], *, conditional: bool = True,
        meaning: Mapping[int, tuple[Outcome, str]] = MappingProxyType({}), **passed: object,
    ) -> scrapy.Request:  # fmt: skip
        """A request whose answer, of whatever status, comes to `came(response, outcome, **passed)`.

        Where there is no answer `came` gets None in its place. `meaning` says of a status what it stands for here,
        where that is not what it stands for elsewhere: outcome and a sentence for people.
        """
        validator = self.known.validators.get((source.name, url)) if conditional else None
        return scrapy.Request(
            url,
            callback=self._answered,
            errback=self._failed,
            dont_filter=True,
            meta={"handle_httpstatus_list": HANDED_ON, "validator": validator},
            cb_kwargs={"source": source, "url": url, "came": came, "meaning": meaning, "passed": passed},
        )

    def _answered(
        self, response: Response, source: Source, url: str, came: Callable[..., Items],
        meaning: Mapping[int, tuple[Outcome, str]], passed: dict[str, Any],
    ) -> Items:  # fmt: skip
        outcome, detail = verdict_of(response)
        if outcome is not Outcome.BLOCKED:
            outcome, detail = meaning.get(response.status, (outcome, detail))
        yield Verdict(source.name, url, outcome, response.status, detail)
        yield from self._guarded(source, url, came(response, outcome, **passed))

    def _failed(self, failure: Failure) -> Items:
        given = failure.request.cb_kwargs  # type: ignore[attr-defined]  # Scrapy puts the request there
        source, url = given["source"], given["url"]
        outcome, status, detail = verdict_of_failure(failure)
        yield Verdict(source.name, url, outcome, status, detail)
        yield from self._guarded(source, url, given["came"](None, outcome, **given["passed"]))

    def _guarded(self, source: Source, url: str, items: Items) -> Items:
        """Scrapy logs what a callback raises and goes on, and the run looks well; here it becomes a verdict."""
        try:
            yield from items
        except Exception as error:  # the boundary of one answer: the other sources go on
            log.exception("%s: the answer of %s could not be handled", source.name, url)
            what = f"it came, and could not be handled: {type(error).__name__}: {error}"
            yield Verdict(source.name, url, Outcome.NOT_RECORDED, None, " ".join(what.split())[:500])

    def known_body(self, source: Source, url: str) -> bytes:
        """The body that a 304 for `url` stands for."""
        return self.known.body(self.known.validators[source.name, url].sha256)


def _no_body(sha256: str) -> bytes:
    raise LookupError(f"no archive was given that could hold {sha256}")


def snapshot_of(response: Response, url: str) -> Snapshot:
    """The answer as it is kept."""
    headers = {
        name: (response.headers.get(name) or b"").decode("latin-1") for name in KEPT_HEADERS if name in response.headers
    }
    return Snapshot(
        url, response.url, datetime.now(UTC), response.status, headers, hashlib.sha256(response.body).hexdigest(),
        response.body,
    )  # fmt: skip


def unread(source: Source, url: str, why: object) -> Verdict:
    """The verdict for an answer that came whole and could not be understood."""
    return Verdict(source.name, url, Outcome.UNREADABLE, None, " ".join(str(why).split())[:500])
