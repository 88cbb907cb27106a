"""Polls the Committees API: evidence and publications by windows of days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from itertools import product, starmap
from types import MappingProxyType
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace
from scrapy.http import Response

from model.fetch import Outcome, Verdict
from model.item import Item, ItemBatch, ListWindow, Observation
from readers.documents import errors
from readers.list_page import ListPage, is_complete, keys_in
from readers.parliament.addresses import (
    DEEPEST_SKIP,
    WINDOW_DAYS,
    Listed,
    Window,
    days_asked,
    halve,
    list_url,
    next_skip,
    windows,
)
from readers.parliament.evidence import (
    NO_DOCUMENT,
    best_first,
    legacy_files,
    read_evidence,
    without_text,
)
from spiders.base import snapshot_of
from spiders.paged import PollState, Steps, days_back
from spiders.parliament.documents import DocumentSpider

LISTS: dict[str, Listed] = {"written": "WrittenEvidence", "oral": "OralEvidence", "publications": "Publications"}
NAMED_DAYS = 91
"""Days of a window of one committee or inquiry, which lists some hundred entries a year."""
TOO_MUCH = MappingProxyType(
    dict.fromkeys((500, 504), (Outcome.OTHERWISE, "too much was asked for at once; it is asked for again in halves"))
)
ONE_DAY_TOO_MUCH = MappingProxyType({500: (Outcome.SERVER_ERROR, "one day is too much for the API")})
AHEAD, FAR_AHEAD = timedelta(days=30), timedelta(days=730)
"""So far ahead each poll looks for what is dated in the future, and the weekly walk."""
UNDATED = Window(date.min, date.min)
"""What has no date is sent as of the first day of the year 1: it is asked for while all is walked through."""
NO_SUCH = "the API does not take this day, which nothing has that is dated"
NO_SUCH_DAY = MappingProxyType(
    dict.fromkeys((400, 500, 504), (Outcome.OTHERWISE, NO_SUCH))
)
UNNAMED = (
    "of an entry not even the id could be read: what is missing from its list is told as withdrawn only when it has "
    "been missing for seven days, since it may be that entry"
)


class Scope(Struct, frozen=True):
    """One list of a committee, an inquiry, or all of them."""

    kind: str
    committee: int | None
    inquiry: int | None

    @property
    def name(self) -> str:
        return f"{self.kind}/{self.committee or 'all'}/{self.inquiry or 'all'}"


class Walk(Struct):
    """One window, page by page."""

    scope: Scope
    window: Window
    emptied: list[Walk]
    """Of this poll: those in which nothing came, and something was known."""
    follow: bool
    pages: list[ListPage[Item]] = field(default_factory=list)
    documents: list[Any] = field(default_factory=list)
    """Tasks: the documents of what was new in it."""


class CommitteesSpider(DocumentSpider):
    """One source is all committees or some; its address is any of the API's, and names the host."""

    name = "committees"

    def plan(self, poll: PollState) -> None:
        options, cursor = poll.source.options, poll.cursor
        recent = days_back(poll.today, options.look_back)
        later: list[Any] = []
        emptied: list[Walk] = []
        each = product(options.lists, options.committees or (None,), options.inquiries or (None,))
        for scope in starmap(Scope, each):
            length = self._window_days(poll, scope)
            whole = windows(cursor.since, cursor.until + FAR_AHEAD, length) if cursor else ()
            undone = [w for w in whole if not self._covered(poll, scope, w)]
            poll.windows_left += len(undone)
            walks = [Walk(scope, w, emptied, follow=True) for w in undone]
            later += [partial(self._ask_page, poll, walk, 0, if_time=True) for walk in walks]
            if cursor:
                undated = Walk(scope, UNDATED, emptied, follow=False)
                later.append(partial(self._ask_page, poll, undated, 0, if_time=True))
            for w in _without(recent, poll.today + AHEAD, undone, length):
                poll.tasks.append(partial(self._ask_page, poll, Walk(scope, w, emptied, follow=False), 0))
        for data in self.known.backlog(poll.source.name, options.documents):
            waiting = Observation(Item.from_dict(dict(data)), None, silent=True)
            task = partial(self._read_if_time, poll, waiting)
            poll.in_its_turn(waiting.item.key, task, later)
        later += [partial(self._look_again, poll, due) for due in self.known.documents_due(poll.source)]
        poll.tasks += [*later, partial(self.ask_later, poll)]
        poll.tasks.append(partial(self._tell_emptied, poll, emptied))

    def parse(self, response: Response, **given: object) -> Steps:
        """An answer as a poll's first.

        @url https://committees-api.parliament.uk/api/WrittenEvidence?Take=5
        @returns items 1
        """
        return super().parse(response, **given)

    def _window_days(self, poll: PollState, scope: Scope) -> int:
        """The days that are asked for at once: half of what was too much not long ago."""
        most = NAMED_DAYS if scope.committee or scope.inquiry else WINDOW_DAYS
        listed = LISTS[scope.kind]
        for url in self.known.windows_refused(poll.source.name):
            days = days_asked(url, listed, committee=scope.committee, inquiry=scope.inquiry)
            most = min(most, (days + 1) // 2 if days else most)
        return most

    @staticmethod
    def _covered(poll: PollState, scope: Scope, window: Window) -> bool:
        """Whether every day of a window was done before, be it in halves."""
        done = [(a, b) for name, a, b in (poll.cursor.done if poll.cursor else ()) if name == scope.name]
        day = window.start
        while day <= window.end:
            reach = max((b for a, b in done if a <= day <= b), default=None)
            if reach is None:
                return False
            day = reach + timedelta(days=1)
        return True

    def _silent(self, poll: PollState, walk: Walk, item: Item) -> bool:
        """Whether an item belongs to a part of the first walk that is not done yet."""
        cursor = poll.cursor
        if cursor is None or not cursor.first:
            return False
        try:
            day = date.fromisoformat(item.published[:10])
        except ValueError:
            return True
        in_it = cursor.since <= day <= cursor.until + FAR_AHEAD
        return walk.follow or (in_it and not self._covered(poll, walk.scope, Window(day, day)))

    def _ask_page(self, poll: PollState, walk: Walk, skip: int, *, if_time: bool = False) -> Steps:
        if if_time and poll.late:
            return
        url = _address(poll, walk, skip)
        status_map = TOO_MUCH if walk.window.days > 1 else ONE_DAY_TOO_MUCH
        status_map = NO_SUCH_DAY if walk.window == UNDATED else status_map
        yield from self.fetch(poll, url, self._parse_page, status_map=status_map, walk=walk, skip=skip)

    def _parse_page(
        self, poll: PollState, url: str, response: Response | None, outcome: Outcome, walk: Walk, skip: int
    ) -> Steps:
        if outcome is Outcome.OTHERWISE:
            self._halve(poll, walk)
        if response is None or outcome is not Outcome.OK:
            return
        try:
            page = read_evidence(LISTS[walk.scope.kind], response.body, origin=poll.origin)
        except errors.ApiError as error:
            if walk.window == UNDATED:
                yield Verdict(poll.source.name, url, Outcome.OTHERWISE, response.status, f"{error}; {NO_SUCH}")
                return
            if error.status < 500 or walk.window.days < 2:
                raise
            yield Verdict(poll.source.name, url, Outcome.OTHERWISE, response.status, f"{error}; asked for in halves")
            self._halve(poll, walk)
            return
        walk.pages.append(page)
        poll.problems += page.problems
        plain: list[Observation] = []
        for item in page.items:
            if not poll.is_new(item.key, item.mark, item.aliases, back=False):
                continue
            seen = Observation(item, item.mark, walk.scope.name, self._silent(poll, walk, item))
            plain += self._without_document(poll, walk, seen)
        if plain or walk.documents:
            yield ItemBatch(poll.source, tuple(plain), snapshot_of(response, url))
        beyond = next_skip(page, skip)
        if beyond is not None and beyond >= DEEPEST_SKIP and walk.window.days > 1:
            self._halve(poll, walk)
        elif beyond is not None:
            poll.tasks.appendleft(partial(self._ask_page, poll, walk, beyond))
        else:
            poll.tasks.extendleft(reversed([*walk.documents, partial(self._walked, poll, walk)]))

    def _without_document(self, poll: PollState, walk: Walk, seen: Observation) -> list[Observation]:
        """What of a sighting is recorded at once: all of it, unless its document is to be read first."""
        formats = best_first(seen.item) or legacy_files(seen.item)
        if seen.silent:
            return [seen]
        if not formats:
            return [replace(seen, item=without_text(seen.item, NO_DOCUMENT))]
        if poll.rests(seen.item.key):
            poll.fresh.discard(seen.item.key)
            self._tell_unread(poll, seen)
        else:
            poll.in_its_turn(seen.item.key, partial(self._read, poll, seen, formats), walk.documents)
        return []

    def _halve(self, poll: PollState, walk: Walk) -> None:
        """The same days in two parts, the newer first; what was new in the whole is read with its documents."""
        if walk.window == UNDATED:
            return
        parts = [Walk(walk.scope, w, walk.emptied, walk.follow) for w in halve(walk.window)]
        poll.windows_left += walk.follow
        tasks = [*walk.documents, *(partial(self._ask_page, poll, part, 0) for part in parts)]
        poll.tasks.extendleft(reversed(tasks))

    def _walked(self, poll: PollState, walk: Walk) -> Steps:
        if any(p.raw_count for p in walk.pages):
            poll.listed.add(walk.scope.name)
        elif poll.known_in(walk.scope.name, walk.window.start, walk.window.end):
            walk.emptied.append(walk)  # it may be that all is gone: what the other windows bring will say
            return
        yield from self.check_length(poll, _address(poll, walk, 0), walk.pages, lambda i: i.key)
        yield self._window_of(poll, walk)

    def _tell_emptied(self, poll: PollState, walks: Sequence[Walk]) -> Steps:
        """Windows in which all that was known is missing: where nothing else of their list came, a failure."""
        known: dict[str, int] = {}
        for walk in walks:
            in_it = poll.known_in(walk.scope.name, walk.window.start, walk.window.end)
            known[walk.scope.name] = known.get(walk.scope.name, 0) + in_it
        for walk in walks:
            is_emptied = walk.scope.name not in poll.listed
            if is_emptied and walk.scope.name in known:
                yield from self.has_emptied(poll, _address(poll, walk, 0), known.pop(walk.scope.name))
            yield self._window_of(poll, walk, is_emptied=is_emptied)

    def _window_of(self, poll: PollState, walk: Walk, *, is_emptied: bool = False) -> ItemBatch:
        complete = is_complete(walk.pages, lambda i: i.key)
        unnamed = sum(p.unnamed for p in walk.pages)
        if unnamed and UNNAMED not in poll.problems:
            poll.problems.insert(0, UNNAMED)  # the first is told, and the others counted
        cursor = poll.cursor
        # Where entries moved between the pages one may have been passed over: the window is walked again next time.
        done = walk.follow and not is_emptied and (complete or any(p.problems for p in walk.pages))
        poll.windows_left -= done
        return ItemBatch(poll.source, window=ListWindow(
            walk.scope.name, walk.window.start, walk.window.end, keys_in(walk.pages, lambda i: i.key), complete,
            cursor.id if cursor and done else None, is_emptied or unnamed > 0,
        ))


def _address(poll: PollState, walk: Walk, skip: int) -> str:
    listed, scope = LISTS[walk.scope.kind], walk.scope
    return list_url(
        listed, walk.window, skip=skip, origin=poll.origin, committee=scope.committee, inquiry=scope.inquiry
    )


def _without(start: date, end: date, undone: Sequence[Window], length: int) -> list[Window]:
    """The days from start to end, but for those that are walked anyway, in windows."""
    out: list[Window] = []
    for w in sorted(undone, key=lambda w: w.start):
        if w.end >= start and w.start <= end:
            out += windows(start, w.start - timedelta(days=1), length)
            start = w.end + timedelta(days=1)
    return [*out, *windows(start, end, length)]
