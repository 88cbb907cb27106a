"""The paged spider: a queue of tasks for each source, to an end that is always reported."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Any, TypeVar

import scrapy
from msgspec import Struct, field
from scrapy.http import Response

from model.fetch import Expected, KnownItem, ListCursor, Outcome, Snapshot, Verdict
from model.item import IN_VAIN, MOST_TRIES, PAUSES, ItemBatch, ItemKind, Observation
from model.source import Source
from readers.documents.errors import NoEntries, ShortList, Unread
from readers.govuk.values import origin_of
from readers.list_page import ListPage, lacking
from spiders.base import SourceSpider, not_handled, unread
from text.labels import plural
from text.timestamp import parse_stamp

BUDGET = 240.0
"""Seconds after which a poll begins no further window of a long walk: the registers wait in the same crawl."""
IN_A_ROW = 3
"""So many things that a list names and that are not given, one after the other, are a fault, where none is given."""
GONE_STATE = "gone"
_KEYS = frozenset(ItemKind)
"""How keys begin; aliases begin otherwise."""

T = TypeVar("T")
Steps = Iterator[Any]
Task = Callable[[], Steps]
Absent = tuple[Observation, "Snapshot | None"]
"""What was not given, by what its list says, and the answer that says it."""


class PollState(Struct):
    """One poll of one source, until its last task is done."""

    source: Source
    known: dict[str, KnownItem]
    cursor: ListCursor | None
    today: date
    begun: float
    tasks: deque[Task] = field(default_factory=deque)
    seen: set[str] = field(default_factory=set)
    """Keys that were listed in this poll."""
    problems: list[str] = field(default_factory=list)
    fresh: set[str] = field(default_factory=set)
    """Those of what was new or had another mark."""
    failed: int = 0
    """Fetches that failed."""
    lists_failed: int = 0
    """Lists of which not all came."""
    refused: int = 0
    """So many things that a list names were not given, one after the other."""
    given: int = 0
    """So many things that a list names were."""
    is_silent: bool = False
    """The last of those that were not given was not answered at all."""
    has_asked_known: bool = False
    """A known thing was asked for, to see whether any is given."""
    later: list[tuple[tuple[int, str], Task]] = field(default_factory=list)
    """What is asked for when all else has been, with how often in a row it was in vain, and when last: it may take long
    to fail."""
    absent: list[Absent] = field(default_factory=list)
    windows_left: int = 0
    """Windows of the walk that are not done."""

    listed: set[str] = field(default_factory=set)
    """Scopes of which anything came."""

    def known_in(self, scope: str, start: date, end: date) -> int:
        """How many items are known, and were there at the last look, of these days of a scope."""
        days = start.isoformat(), end.isoformat()
        return sum(
            k.scope == scope and days[0] <= k.published <= days[1] and k.state != GONE_STATE
            for name, k in self.known.items() if name.partition(":")[0] in _KEYS
        )

    @property
    def origin(self) -> str:
        """Scheme and host of the source's address."""
        return origin_of(self.source.url)

    @property
    def is_first(self) -> bool:
        """True where what is found is recorded and not told."""
        return self.cursor is not None and self.cursor.first

    @property
    def late(self) -> bool:
        return time.monotonic() - self.begun > BUDGET

    def tries(self, key: str) -> int:
        """How often in a row what an item says was asked for in vain."""
        known = self.known.get(key)
        return known.tries if known else 0

    def in_its_turn(self, key: str, task: Task, first: list[Task]) -> None:
        """Puts what asks for an item with the `first`, or where that was in vain before with what is asked for last."""
        known = self.known.get(key)
        if known and (known.tries or known.mark == IN_VAIN):
            self.later.append(((known.tries, known.seen_at), task))
        else:
            first.append(task)

    def rests(self, key: str) -> bool:
        """Whether that was so often that there is a pause, which is not over."""
        tries = self.tries(key)
        if tries < MOST_TRIES:
            return False
        since = datetime.now(UTC) - parse_stamp(self.known[key].seen_at)
        return timedelta() <= since < PAUSES[min(tries, len(PAUSES) - 1)]

    def is_new(self, key: str, mark: str, aliases: tuple[str, ...] = (), *, back: bool = True) -> bool:
        """Whether a list says something of it that is not recorded; once in a poll.

        So is that it is `back`, where it was not found before; not where a whole walk says that anyway.
        """
        if key in self.seen:
            return False
        self.seen.add(key)
        known = self.known.get(key)
        if known is None and any(a in self.known for a in aliases):
            return False  # the same thing under another key
        if known is not None and known.mark == mark and known.state != GONE_STATE and not (back and known.missing):
            return False
        self.fresh.add(key)
        return True


class PagedSpider(SourceSpider):
    """Fetches one task of each source at a time; every task ends in a verdict, and so does the whole."""

    # What was found is recorded before the window that it stood in.
    custom_settings = {"CONCURRENT_ITEMS": 1}  # noqa: RUF012 - as Scrapy declares it
    windows = True
    """False where a poll is one look at the address of the source itself, which has a verdict of its own."""

    def begin(self, source: Source) -> Steps:
        poll = PollState(
            source, self.known.items(source.name), self.known.cursors.get(source.name), datetime.now(UTC).date(),
            time.monotonic(),
        )
        self.plan(poll)
        yield from self.next_task(poll)

    def plan(self, poll: PollState) -> None:
        """Puts the tasks of a poll into the poll."""
        raise NotImplementedError(f"{type(self).__name__} does not say what a poll consists of")

    def fetch(
        self, poll: PollState, url: str, parse_answer: Callable[..., Steps], *, conditional: bool = False,
        status_map: Mapping[int, tuple[Outcome, str]] = MappingProxyType({}), **cb_kwargs: object,
    ) -> Steps:
        """The steps of a task that asks for one address.

        What follows says `parse_answer(poll, url, response, outcome, **cb_kwargs)`.
        """

        def parse(response: Response | None, outcome: Outcome, **given: object) -> Steps:
            if not outcome.good:
                poll.failed += 1
            try:
                yield from parse_answer(poll, url, response, outcome, **given)
            except Unread as error:
                poll.failed += not error.outcome.good
                yield unread(poll.source, url, error, error.outcome)
            except Exception as error:  # noqa: BLE001 - the boundary of one answer: the tasks that follow go on
                poll.failed += 1
                yield not_handled(poll.source, url, error)
            yield from self.next_task(poll)

        if url != poll.source.url:
            yield Expected(poll.source.name, url)
        request = self.ask(poll.source, url, parse, conditional=conditional, status_map=status_map, **cb_kwargs)
        # An answer that is a fault of the question itself is not asked for again as it is.
        request.meta["final"] = tuple(status_map)
        yield request

    @staticmethod
    def ask_later(poll: PollState) -> Steps:
        """Puts what was in vain before in its turn, so least often and longest ago first; it has its own time."""
        poll.begun = time.monotonic()
        poll.later.sort(key=lambda x: x[0])
        poll.tasks.extendleft(task for _, task in reversed(poll.later))
        return iter(())

    def check_length(
        self, poll: PollState, url: str, pages: Sequence[ListPage[T]], key: Callable[[T], str]
    ) -> Steps:
        """A failure where a list ended before all came that it says it has."""
        if short := lacking(pages, key):
            total, came = short
            what = f"the list is short: it says that it has {total:,} entries, and {came:,} came"
            poll.failed += 1
            poll.lists_failed += 1
            yield unread(poll.source, url, what, ShortList.outcome)

    def has_emptied(self, poll: PollState, url: str, known: int) -> Steps:
        """A failure: a list that had entries has none."""
        what = f"the list has no entries any more, and had {known:,}: look at it; nothing of it counts as withdrawn yet"
        poll.failed += 1
        poll.lists_failed += 1
        yield unread(poll.source, url, what, NoEntries.outcome)

    def next_task(self, poll: PollState) -> Steps:
        """Does the tasks that are left, up to the next one that has to wait for an answer; then says the end."""
        while poll.tasks:
            waits = False
            for step in poll.tasks.popleft()():
                waits = waits or isinstance(step, scrapy.Request)
                yield step
            if waits:
                return
        undone = f"; {plural(poll.windows_left, 'window')} still to be followed" if poll.windows_left else ""
        left = undone if self.windows else ""
        note = f"{len(poll.seen)} listed, {len(poll.fresh)} of them new or changed{left}"
        done = poll.cursor is not None and not poll.windows_left and not (poll.failed and not self.windows)
        yield ItemBatch(poll.source, problems=tuple(poll.problems), ended=True, is_followed_to_end=done, note=note)
        if self.windows:
            yield Verdict(poll.source.name, poll.source.url, Outcome.OK, None, note)


def days_back(today: date, days: int) -> date:
    """The first of so many days that end today."""
    return today - timedelta(days=max(1, days) - 1)
