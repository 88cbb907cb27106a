"""What the spiders of items do alike: one thing after the other for each source, to an end that is always said."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import scrapy

from model.fetch import Expected, Follow, KnownItem, Outcome, Verdict
from model.source import Source
from readers.documents.errors import Unread
from readers.looks import Looked
from spiders.base import Asking

if TYPE_CHECKING:
    from scrapy.http import Response

log = logging.getLogger(__name__)
BUDGET = 240.0
"""Seconds after which a poll begins no further window of a long walk: the registers wait in the same crawl."""
GONE_STATE = "gone"

Steps = Iterator[Any]
Task = Callable[[], Steps]


@dataclass(slots=True)
class Visit:
    """One poll of one source, until its last task is done."""

    source: Source
    known: dict[str, KnownItem]
    follow: Follow | None
    today: date
    begun: float
    tasks: deque[Task] = field(default_factory=deque)
    seen: set[str] = field(default_factory=set)
    """Keys that were listed in this poll."""
    problems: list[str] = field(default_factory=list)
    fresh: set[str] = field(default_factory=set)
    """Keys of what was new or had another mark."""
    failed: int = 0
    """Fetches that failed."""
    left: int = 0
    """Windows of the walk that are not done."""

    @property
    def late(self) -> bool:
        return time.monotonic() - self.begun > BUDGET

    def is_new(self, key: str, mark: str, aliases: tuple[str, ...] = ()) -> bool:
        """Whether a list says something of it that is not recorded; once in a poll."""
        if key in self.seen:
            return False
        self.seen.add(key)
        known = self.known.get(key)
        if known is None and any(a in self.known for a in aliases):
            return False  # the same thing under another key
        if known is not None and known.mark == mark and known.state != GONE_STATE:
            return False
        self.fresh.add(key)
        return True


class FollowingSpider(Asking):
    """Asks for one thing at a time of each source; every task ends in a verdict, and the whole in one of its own."""

    # What was found is recorded before the window that it stood in.
    custom_settings = {"CONCURRENT_ITEMS": 1}  # noqa: RUF012 - as Scrapy declares it

    async def start(self) -> AsyncIterator[Any]:
        """The first steps of each source."""
        for source in self.sources:
            visit = Visit(
                source, self.known.items(source.name), self.known.follows.get(source.name), datetime.now(UTC).date(),
                time.monotonic(),
            )  # fmt: skip
            self.plan(visit)
            for step in self.go_on(visit):
                yield step

    def plan(self, visit: Visit) -> None:
        """Puts the tasks of a poll into the visit."""
        raise NotImplementedError(f"{type(self).__name__} does not say what a poll consists of")

    def fetch(
        self, visit: Visit, url: str, handler: Callable[..., Steps], *, conditional: bool = False,
        meaning: Mapping[int, tuple[Outcome, str]] = MappingProxyType({}), **passed: object,
    ) -> Steps:  # fmt: skip
        """The steps of a task that asks for one address.

        What follows says `handler(visit, url, response, outcome, **passed)`.
        """

        def came(response: Response | None, outcome: Outcome, **given: object) -> Steps:
            if not outcome.good:
                visit.failed += 1
            try:
                yield from handler(visit, url, response, outcome, **given)
            except Unread as error:
                visit.failed += not error.outcome.good
                yield Verdict(visit.source.name, url, error.outcome, None, " ".join(str(error).split())[:500])
            except Exception as error:  # the boundary of one answer: the tasks that follow go on
                log.exception("%s: the answer of %s could not be handled", visit.source.name, url)
                visit.failed += 1
                what = f"it came, and could not be handled: {type(error).__name__}: {error}"
                yield Verdict(visit.source.name, url, Outcome.NOT_RECORDED, None, " ".join(what.split())[:500])
            yield from self.go_on(visit)

        if url != visit.source.url:
            yield Expected(visit.source.name, url)
        request = self.ask(visit.source, url, came, conditional=conditional, meaning=meaning, **passed)
        # An answer that is a fault of the question itself is not asked for again as it is.
        request.meta["final"] = tuple(meaning)
        yield request

    def go_on(self, visit: Visit) -> Steps:
        """Does the tasks that are left, up to the next one that has to wait for an answer; then the end."""
        while visit.tasks:
            waits = False
            for step in visit.tasks.popleft()():
                waits = waits or isinstance(step, scrapy.Request)
                yield step
            if waits:
                return
        yield from self.end(visit)

    def end(self, visit: Visit) -> Steps:
        """The last words of a poll."""
        left = f"; {visit.left} windows are still to be followed" if visit.left else ""
        note = f"{len(visit.seen)} listed, {len(visit.fresh)} of them new or changed{left}"
        done = visit.follow is not None and not visit.left and not (visit.failed and not self.windows)
        yield Looked(visit.source, problems=tuple(visit.problems), ended=True, follow_ended=done, note=note)
        if self.windows:
            yield Verdict(visit.source.name, visit.source.url, Outcome.OK, None, note)

    windows = True
    """False where a poll is one look at the address of the source itself, which has a verdict of its own."""


def days_back(today: date, days: int) -> date:
    """The first of so many days that end today."""
    return today - timedelta(days=max(1, days) - 1)
