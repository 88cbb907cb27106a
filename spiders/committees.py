"""Polls the Committees API: evidence and publications by windows of days, and the documents of what is new."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from itertools import product, starmap
from types import MappingProxyType
from typing import Any

from scrapy.http import Response
from twisted.python.failure import Failure

from model.fetch import DueDocument, Outcome, Verdict
from model.item import AskedDocument, Item, ItemBatch, ItemDocument, ListWindow, Observation
from readers.documents import errors
from readers.documents.read import DocumentFile, open_document, read_document
from readers.json_answers import ListPage, is_complete
from readers.pages.read import read_page
from readers.parliament.addresses import (
    DEEPEST_SKIP,
    WINDOW_DAYS,
    Listed,
    Window,
    aliases_of,
    days_asked,
    halve,
    list_url,
    next_skip,
    windows,
)
from readers.parliament.evidence import (
    LEGACY,
    NO_DOCUMENT,
    best_first,
    legacy_files,
    read_evidence,
    with_text,
    without_text,
)
from readers.workbook.sheets import sniff
from spiders.base import snapshot_of
from spiders.paged import PagedSpider, PollState, Steps, days_back

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
NO_FORMAT = MappingProxyType(
    dict.fromkeys((500, 404), (Outcome.OTHERWISE, "this format is not to be had; the next one listed is asked for"))
)
STAYS = MappingProxyType(
    dict.fromkeys((500, 404, 410), (Outcome.OTHERWISE, "it was read before; whether its item is gone the lists say"))
)
"""Of a document that is known."""
OLD_SITE = "the old site does not give it; its record is told with the link"
FOR_GOOD = (
    errors.EmptyDocument, errors.NoText, errors.UnknownFormat, errors.EncryptedDocument, errors.BrokenDocument,
    errors.TooBig,
)
"""Asking again changes nothing: the item is told with its link."""


@dataclass(frozen=True, slots=True)
class Scope:
    """One list of a committee, an inquiry, or all of them."""

    kind: str
    committee: int | None
    inquiry: int | None

    @property
    def name(self) -> str:
        return f"{self.kind}/{self.committee or 'all'}/{self.inquiry or 'all'}"


@dataclass(slots=True)
class Walk:
    """One window, page by page."""

    scope: Scope
    window: Window
    emptied: list[Walk]
    """Of this poll: those in which nothing came, and something was known."""
    follow: bool
    pages: list[ListPage[Item]] = field(default_factory=list)
    documents: list[Any] = field(default_factory=list)
    """Tasks: the documents of what was new in it."""


class CommitteesSpider(PagedSpider):
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
            later.append(partial(self._read_if_time, poll, waiting))
        later += [partial(self._look_again, poll, due) for due in self.known.documents_due(poll.source)]
        poll.tasks.extend(later)
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
        walk.documents.append(partial(self._read, poll, seen, formats))
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
        keys = frozenset(i.key for p in walk.pages for i in p.items)
        cursor = poll.cursor
        # Where entries moved between the pages one may have been passed over: the window is walked again next time.
        done = walk.follow and not is_emptied and (complete or any(p.problems for p in walk.pages))
        poll.windows_left -= done
        return ItemBatch(poll.source, window=ListWindow(
            walk.scope.name, walk.window.start, walk.window.end, keys, complete,
            cursor.id if cursor and done else None, is_emptied,
        ))

    # Documents ----------------------------------------------------------------------------------------------------

    def _read_if_time(self, poll: PollState, seen: Observation) -> Steps:
        if not poll.late and seen.item.key not in poll.fresh:
            yield from self._read(poll, seen, best_first(seen.item))

    def _read(self, poll: PollState, seen: Observation, formats: Sequence[ItemDocument]) -> Steps:
        """Asks for the first of the formats that are listed, the others being left to fall back upon."""
        status_map = NO_FORMAT if len(formats) > 1 else {500: (Outcome.SERVER_ERROR, "the document cannot be had")}
        if seen.mark is None:
            not_there = Outcome.OTHERWISE, "it is not there; whether its item is gone the lists say"
            status_map = {**status_map, 404: not_there}
        url = formats[0].url
        if formats[0].format == LEGACY:
            status_map = dict.fromkeys((403, 404, 410, 500, 502, 503, 504), (Outcome.OTHERWISE, OLD_SITE))
        for step in self.fetch(poll, url, self._parse_document, status_map=status_map, seen=seen, formats=formats):
            if hasattr(step, "callback"):
                step.callback = self._read_apart
            yield step

    async def _read_apart(self, response: Response, **given: Any) -> AsyncIterator[Any]:  # noqa: ANN401
        """Reads the document in a thread first: a child process may take half a minute over it."""
        answered = response.status == 200
        read = _read_old_page if aliases_of(given["url"]) else _read_answer
        given["given"]["read"] = await asyncio.to_thread(read, response.body) if answered else None
        for step in self._parse_answer(response, **given):
            yield step

    def _parse_document(
        self, poll: PollState, url: str, response: Response | None, outcome: Outcome, seen: Observation,
        formats: Sequence[ItemDocument], read: tuple[DocumentFile | None, str | errors.Unread] | None = None,
    ) -> Steps:
        rest = formats[1:]
        if outcome is Outcome.OTHERWISE and rest:
            poll.tasks.appendleft(partial(self._read, poll, seen, rest))
            return
        if formats[0].format == LEGACY and (response is None or outcome is not Outcome.OK):
            yield ItemBatch(poll.source, (replace(seen, item=without_text(seen.item, NO_DOCUMENT)),))
            return
        if response is None or outcome is not Outcome.OK or read is None:
            yield ItemBatch(poll.source, (replace(seen, failed=outcome.value),))
            return
        file, text = read
        if file is not None:
            document = snapshot_of(response.replace(body=file.data), url)
            seen = replace(seen, document=document, format=formats[0].format)
        if not isinstance(text, errors.Unread):
            yield ItemBatch(poll.source, (replace(seen, item=with_text(seen.item, text)),))
        elif rest:
            yield Verdict(poll.source.name, url, Outcome.OTHERWISE, response.status, f"{text}; so the next is read")
            poll.tasks.appendleft(partial(self._read, poll, replace(seen, document=None), rest))
        else:
            poll.failed += not text.outcome.good
            yield Verdict(poll.source.name, url, text.outcome, response.status, str(text)[:500])
            if formats[0].format == LEGACY:
                seen = replace(seen, item=without_text(seen.item, NO_DOCUMENT))
            elif isinstance(text, FOR_GOOD):
                seen = replace(seen, item=without_text(seen.item, text.code))
            else:
                seen = replace(seen, failed=text.code)
            yield ItemBatch(poll.source, (seen,))


    def _parse_answer(self, response: Response, **given: Any) -> Steps:  # type: ignore[override]  # noqa: ANN401
        for step in super()._parse_answer(response, **given):
            yield _of_the_old_site(step) if isinstance(step, Verdict) else step

    def _failed(self, failure: Failure) -> Steps:
        for step in super()._failed(failure):
            yield _of_the_old_site(step) if isinstance(step, Verdict) else step

    def _look_again(self, poll: PollState, due: DueDocument) -> Steps:
        """Asks for a document that is known, on condition that it has changed."""
        item = Item.from_dict(dict(due.data))
        if poll.late or item.key in poll.fresh:
            return
        validator = due.validator if due.validator and self.known.holds(due.sha256) else None
        for step in self.fetch(poll, due.url, self._parse_again, status_map=STAYS, due=due, item=item):
            if hasattr(step, "callback"):
                step.callback = self._read_apart
                step.meta["validator"] = validator
            yield step

    def _parse_again(
        self, poll: PollState, url: str, response: Response | None, outcome: Outcome, due: DueDocument, item: Item,
        read: tuple[DocumentFile | None, str | errors.Unread] | None = None,
    ) -> Steps:
        asked = AskedDocument(url, due.sha256)
        if outcome in (Outcome.UNCHANGED, Outcome.OTHERWISE):
            yield ItemBatch(poll.source, asked=(asked,))
            return
        if response is None or outcome is not Outcome.OK or read is None:
            return  # its turn is the next poll's
        file, text = read
        if file is None:
            what = f"{item.title}: its document was read before and cannot be had any more: {text}. Look at it: {url}"
            yield ItemBatch(poll.source, asked=(asked._replace(problem=what),))
            return
        document = snapshot_of(response.replace(body=file.data), url)
        asked = AskedDocument(url, document.sha256, document)
        seen: tuple[Observation, ...] = ()
        if document.sha256 == due.sha256:
            pass
        elif isinstance(text, errors.Unread):
            what = f"{item.title}: its document was replaced by one that cannot be read: {text}. Look at it: {url}"
            asked = asked._replace(problem=what)
        else:
            seen = (Observation(with_text(item, text), None, document=document, format=due.format),)
        yield ItemBatch(poll.source, seen, asked=(asked,))


def _address(poll: PollState, walk: Walk, skip: int) -> str:
    listed, scope = LISTS[walk.scope.kind], walk.scope
    return list_url(
        listed, walk.window, skip=skip, origin=poll.origin, committee=scope.committee, inquiry=scope.inquiry
    )


def _read_answer(body: bytes) -> tuple[DocumentFile | None, str | errors.Unread]:
    """The document in an answer and its text, or why there is none."""
    file = None
    try:
        file = open_document(body)
        return file, read_document(file.data, file.name)
    except errors.Unread as error:
        return file, error


def _read_old_page(body: bytes) -> tuple[DocumentFile | None, str | errors.Unread]:
    """The same of a file that stands at its address as it is; an error page in its place is none."""
    try:
        if sniff(body) == "html":
            read_page(body, "https://data.parliament.uk/")
        file = DocumentFile("", LEGACY, body)
        return file, read_document(body)
    except errors.Unread as error:
        return None, error


def _of_the_old_site(verdict: Verdict) -> Verdict:
    """It may be away for good: its record is told with the link."""
    if verdict.outcome.good or not aliases_of(verdict.url):
        return verdict
    return replace(verdict, outcome=Outcome.OTHERWISE, detail=f"{OLD_SITE} ({verdict.outcome.value}: {verdict.detail})")


def _without(start: date, end: date, undone: Sequence[Window], length: int) -> list[Window]:
    """The days from start to end, but for those that are walked anyway, in windows."""
    out: list[Window] = []
    for w in sorted(undone, key=lambda w: w.start):
        if w.end >= start and w.start <= end:
            out += windows(start, w.start - timedelta(days=1), length)
            start = w.end + timedelta(days=1)
    return [*out, *windows(start, end, length)]
