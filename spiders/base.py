"""The base spider: requests an address, and says what became of it."""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

import scrapy
from msgspec.structs import replace
from scrapy.http import Response
from twisted.python.failure import Failure
from w3lib.url import safe_url_string

from model.answers.exchange import ANSWERED_WITH, ASKED_WITH, Exchange, kept_request, without_secrets
from model.fetch import Answered, Expected, Fetched, Known, Outcome, Snapshot, Verdict, moved
from model.hidden import WITHHELD_CELL
from model.item import ItemBatch
from model.source import Options, Source
from spiders.middlewares.retry import NotAsked
from spiders.outcomes import LOGIN, is_challenge, is_login, verdict_of, verdict_of_failure
from text.memory import is_short_of_memory, words_on_memory
from text.timestamp import stamp

Items = Iterator["Expected | Verdict | Fetched | scrapy.Request"]
log = logging.getLogger(__name__)

HANDED_ON = [304, *range(400, 600)]
"""Statuses that come to the callback, so that each gets its own verdict. Redirects are followed before."""
TAKEN_DOWN = MappingProxyType({410: (Outcome.NOT_FOUND, "the publisher has taken it down; check what became of it")})
"""Of an address that is not a page of GOV.UK: that it is gone is a failure of the watch, not news."""
NO_ANSWER = 0
"""What `status_map` of a request has for one that a server does not answer in time, or breaks off."""
NO_ANSWERS = (Outcome.TIMED_OUT, Outcome.UNREACHABLE)
CLOCK_HEADERS = ("Date", "Age")
MOST_OF_A_HEADER = 2_000
"""Characters."""


class SourceSpider(scrapy.Spider):
    """A spider over sources of the kind that it is named by.

    Give it `sources` and `known` (what the archive and the validators hold), or for a look from the command line
    a single `url`: `npdwatch scrapy crawl govuk -a url=https://www.gov.uk/...`, with `search` for what is searched for.
    """

    def __init__(
        self, sources: Sequence[Source] = (), known: Known | None = None, url: str = "", search: str = "",
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(**kwargs)
        self.options = Options(searches=(search,) if search else ())
        self.sources = tuple(sources) or ((Source(self.name, self.name, url, options=self.options),) if url else ())
        self.known = known or Known({}, _no_body)
        self._answered: dict[str, list[Answered]] = {}
        """Of each source that is being polled."""
        self.asking = Counter[str]()
        """Source -> requests of it that are not answered, or whose answer is not handled, yet."""
        self.waited: dict[str, list[float]] = {}
        """Host -> the seconds for which each of its answers was waited for."""

    async def start(self) -> AsyncIterator[Any]:
        """The first steps of each source; a host is asked for them in order, what follows of an answer first."""
        for source in self.sources:
            for step in self.begin(source):
                if isinstance(step, scrapy.Request):
                    step.meta["is_start_request"] = True
                yield step

    def begin(self, source: Source) -> Items:
        """What a poll of `source` begins with, up to its first request."""
        yield self.first(source)

    def parse(self, response: Response, **_: object) -> Items:
        """An answer as that to the first request of a poll: for `npdwatch scrapy parse` and contracts.

        A spider's contract stands in the docstring of its own.
        """
        for step in self.begin(Source(self.name, self.name, response.url, options=self.options)):
            if isinstance(step, scrapy.Request) and step.callback:
                yield from step.callback(response, **step.cb_kwargs)
            else:
                yield step

    def first(self, source: Source) -> scrapy.Request:
        """The request that a poll of `source` begins with."""
        raise NotImplementedError(f"{type(self).__name__} does not say how a poll begins")

    def ask(
        self, source: Source, url: str, parse: Callable[..., Items], *, conditional: bool = True,
        status_map: Mapping[int, tuple[Outcome, str]] = MappingProxyType({}), **cb_kwargs: object,
    ) -> scrapy.Request:
        """A request whose answer, of whatever status, comes to `parse(response, outcome, **cb_kwargs)`.

        Where there is no answer `parse` gets None in its place, and NO_VERDICT where it was not asked for after all.
        `status_map` says of a status what it stands for here, where that is not what it stands for elsewhere: outcome
        and a sentence for people.
        """
        validator = self.known.validators.get((source.name, url)) if conditional else None
        if validator is not None and not self.known.holds(validator.sha256):
            validator = None  # lost or altered on the disk: it is fetched anew, and put back
        self.asking[source.name] += 1
        return scrapy.Request(
            url,
            callback=self._parse_answer,
            errback=self._failed,
            dont_filter=True,
            meta={"handle_httpstatus_list": HANDED_ON, "validator": validator},
            cb_kwargs={"source": source, "url": url, "parse": parse, "status_map": status_map, "given": cb_kwargs},
        )

    def _parse_answer(
        self, response: Response, source: Source, url: str, parse: Callable[..., Items],
        status_map: Mapping[int, tuple[Outcome, str]], given: dict[str, Any],
    ) -> Items:
        self._note_waited(url, response.meta.get("download_latency"))
        outcome, detail = verdict_of(response)
        if not is_challenge(response):
            outcome, detail = status_map.get(response.status, (outcome, detail))
        verdict = Verdict(source.name, url, outcome, response.status, detail)
        if outcome in (Outcome.OK, Outcome.UNCHANGED) and is_elsewhere(source, url, response.url):
            # What stands there may be anything: a log-in, the first page of the site, a copy of years ago.
            verdict = elsewhere(source, url, response.url, response.status, response.body)
            outcome = verdict.outcome
        clock = {name: value for name, value in _kept(response).items() if name in CLOCK_HEADERS}
        said = Answered(response.url, datetime.now(UTC), clock)
        self._answered.setdefault(source.name, []).append(said)
        yield verdict
        yield from self._guarded(source, url, parse(response, outcome, **given))
        self.asking[source.name] -= 1

    def _note_waited(self, url: str, seconds: object) -> None:
        if isinstance(seconds, float):
            self.waited.setdefault(urlsplit(url).netloc, []).append(seconds)

    def _failed(self, failure: Failure) -> Items:
        kept = failure.request.cb_kwargs  # type: ignore[attr-defined]  # Scrapy puts the request there
        source, url = kept["source"], kept["url"]
        outcome, status, detail = verdict_of_failure(failure)
        if outcome is Outcome.TIMED_OUT:
            self._note_waited(url, failure.request.meta.get("download_timeout"))  # type: ignore[attr-defined]
        if outcome in NO_ANSWERS:
            outcome, detail = kept["status_map"].get(NO_ANSWER, (outcome, detail))
        verdict, led = Verdict(source.name, url, outcome, status, detail), failure.request.url  # type: ignore[attr-defined]
        if outcome is Outcome.REFUSED_HOST and is_named(led) and is_elsewhere(source, url, led):
            verdict = elsewhere(source, url, led)
            outcome = verdict.outcome
        if isinstance(failure.value, NotAsked):
            outcome = Outcome.NO_VERDICT
        yield verdict
        yield from self._guarded(source, url, kept["parse"](None, outcome, **kept["given"]))
        self.asking[source.name] -= 1

    def _guarded(self, source: Source, url: str, items: Items) -> Items:
        """Scrapy logs what a callback raises and goes on, and the run looks well; here it becomes a verdict."""
        try:
            for item in items:
                if isinstance(item, Fetched) or (isinstance(item, ItemBatch) and item.ended):
                    yield replace(item, answered=tuple(self._answered.pop(source.name, ())))
                else:
                    yield item
        except Exception as error:  # noqa: BLE001 - the boundary of one answer: the other sources go on
            yield not_handled(source, url, error)

    def body_of(
        self, source: Source, url: str, response: Response | None, outcome: Outcome
    ) -> tuple[str, Snapshot | None]:
        """The sha256 of what stands at an address, "" where that is not known, and its snapshot if it came anew."""
        if outcome is Outcome.UNCHANGED:
            return self.known.validators[source.name, url].sha256, None
        if outcome is not Outcome.OK or response is None:
            return "", None
        snapshot = snapshot_of(response, url)
        return snapshot.sha256, snapshot


class PollSpider(scrapy.Spider):
    """All spiders of one run as one: starts what its parts start; answers come to the part that asked.

    A site that several of them ask is still asked once a second, and once for its robots.txt: two crawlers in a process
    know nothing of each other's pace. Has no name of its own to be listed under.
    """

    def __init__(self, parts: Sequence[SourceSpider] = (), **kwargs: Any) -> None:  # noqa: ANN401 - Scrapy's
        super().__init__(name="poll", **kwargs)
        self.parts = tuple(parts)
        self.sources = tuple(s for part in self.parts for s in part.sources)

    async def start(self) -> AsyncIterator[Any]:
        """The first requests of every part."""
        for part in self.parts:
            async for request in part.start():
                yield request


def _no_body(sha256: str) -> bytes:
    raise LookupError(f"no archive was given that could hold {sha256}")


def is_elsewhere(source: Source, url: str, final: str) -> bool:
    """True where the address that is configured has led to another: a slash, a scheme, "www." and escapes apart."""
    return url == source.url and _address(url) != _address(final)


def elsewhere(source: Source, url: str, final: str, status: int | None = None, body: bytes = b"") -> Verdict:
    """The verdict where the address that is configured has led to another; a login is no new place of it.

    Of an address that tells of a child its host alone is said.
    """
    from text.privacy.prose import without_private_address  # late, as all that most polls do not need

    if is_login(final, body):
        return Verdict(source.name, url, Outcome.BLOCKED, status, LOGIN.format(without_private_address(final)))
    return moved(source.name, url, without_private_address(final), status)


def _address(url: str) -> tuple[str, str]:
    parts = urlsplit(safe_url_string(url))  # as it is asked: people paste accents, dashes and spaces as they see them
    return parts.netloc.casefold().removeprefix("www."), parts.path.rstrip("/")


def is_named(url: str) -> bool:
    """True where a host is a name: where an answer leads to a bare address, something else is wrong."""
    host = urlsplit(url).hostname or ""
    return "." in host and not host.rpartition(".")[2].isdigit() and ":" not in host


def snapshot_of(response: Response, url: str) -> Snapshot:
    """The answer as it is kept."""
    sha256, at = hashlib.sha256(response.body).hexdigest(), datetime.now(UTC)
    exchange = _exchange(response, at)
    return Snapshot(url, response.url, at, response.status, _kept(response), sha256, response.body, exchange)


def _kept(message: Response | scrapy.Request, names: Sequence[str] = ANSWERED_WITH) -> dict[str, str]:
    given = {name: message.headers.get(name) for name in names}
    return {name: value.decode("latin-1")[:MOST_OF_A_HEADER] for name, value in given.items() if value is not None}


def _exchange(response: Response, at: datetime) -> Exchange:
    request = response.request
    if request is None:
        return Exchange()
    waited = request.meta.get("download_latency")
    certificate = getattr(response.certificate, "dump", None)  # of TLS alone
    return Exchange(
        stamp(at - timedelta(seconds=waited)) if isinstance(waited, float) else "",
        kept_request(_kept(request, ASKED_WITH)),
        hashlib.sha256(certificate()).hexdigest() if certificate is not None else "",
        tuple(map(without_secrets, request.meta.get("redirect_urls", ()))),
    )


def unread(source: Source, url: str, why: object, outcome: Outcome = Outcome.UNREADABLE) -> Verdict:
    """The verdict for an answer that came whole and could not be understood."""
    from text.privacy.prose import without_private  # late, as all that most polls do not need

    return Verdict(source.name, url, outcome, None, without_private(" ".join(str(why).split()), WITHHELD_CELL)[:500])


def not_handled(source: Source, url: str, error: Exception) -> Verdict:
    """The verdict for an answer over which our own program failed."""
    short = is_short_of_memory(error)
    log.error("%s: the answer of %s could not be handled", source.name, url, exc_info=None if short else error)
    what = f"it came, and could not be handled: {words_on_memory() if short else f'{type(error).__name__}: {error}'}"
    return unread(source, url, what, Outcome.NOT_RECORDED)
