"""Polls the Committees API: evidence and publications by windows of days, and the documents of what is new."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from model.fetch import Outcome, Verdict
from model.item import Item, ItemDocument
from model.source import SourceKind
from readers.documents.errors import (
    ApiError,
    ApiRefused,
    BrokenDocument,
    EmptyDocument,
    EncryptedDocument,
    NoText,
    TooLarge,
    UnknownFormat,
    Unread,
)
from readers.documents.read import DocumentFile, open_document, read_document
from readers.looks import Looked, Sighting, Walked
from readers.parliament.answers import ListPage, is_complete
from readers.parliament.committees import DEEPEST_SKIP, WINDOW_DAYS, Listed, Window, halve, list_url, next_skip, windows
from readers.parliament.evidence import FORMATS, read_oral_evidence, read_publications, read_written_evidence
from readers.parliament.submitters import with_text, without_text
from spiders.base import snapshot_of
from spiders.paged import FollowingSpider, Steps, Visit, days_back

if TYPE_CHECKING:
    from scrapy.http import Response

LISTS: dict[str, tuple[Listed, Any]] = {
    "written": ("WrittenEvidence", read_written_evidence),
    "oral": ("OralEvidence", read_oral_evidence),
    "publications": ("Publications", read_publications),
}
NAMED_DAYS = 91
"""Days of a window of one committee or inquiry, which lists some hundred entries a year."""
TOO_MUCH = MappingProxyType(
    dict.fromkeys((500, 504), (Outcome.OTHERWISE, "too much was asked for at once; it is asked for again in halves"))
)
NO_FORMAT = MappingProxyType(
    dict.fromkeys((500, 404), (Outcome.OTHERWISE, "this format is not to be had; the next one listed is asked for"))
)
FOR_GOOD = (EmptyDocument, NoText, UnknownFormat, EncryptedDocument, BrokenDocument, TooLarge)
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
    follow: bool
    pages: list[ListPage[Item]] = field(default_factory=list)
    documents: list[Any] = field(default_factory=list)
    """Tasks: the documents of what was new in it."""


class CommitteesSpider(FollowingSpider):
    """One source is all committees or some; its address is any of the API's, and names the host."""

    name = "committees"
    kind = SourceKind.COMMITTEES

    def plan(self, visit: Visit) -> None:
        options, follow = visit.source.options, visit.follow
        scopes = [
            Scope(kind, c, i)
            for kind in options.lists
            for c in options.committees or (None,)
            for i in options.inquiries or (None,)
        ]
        recent = days_back(visit.today, options.look_back)
        later: list[Any] = []
        for scope in scopes:
            length = NAMED_DAYS if scope.committee or scope.inquiry else WINDOW_DAYS
            whole = windows(follow.since, follow.until, length) if follow else ()
            undone = [w for w in whole if not self._covered(visit, scope, w)]
            visit.left += len(undone)
            later += [partial(self._follow_on, visit, Walk(scope, w, follow=True)) for w in undone]
            for w in _without(recent, visit.today, undone, length):
                visit.tasks.append(partial(self._ask_page, visit, Walk(scope, w, follow=False), 0))
        waiting = self.known.backlog(visit.source.name, options.documents)
        visit.tasks.extend(later)
        for data in waiting:
            item = Item.from_dict(dict(data))
            visit.tasks.append(partial(self._read_if_time, visit, Sighting(item, None, silent=True)))

    @staticmethod
    def _covered(visit: Visit, scope: Scope, window: Window) -> bool:
        """Whether every day of a window was done before, be it in halves."""
        done = [(a, b) for name, a, b in (visit.follow.done if visit.follow else ()) if name == scope.name]
        day, one = window.start, timedelta(days=1)
        while day <= window.end:
            reach = max((b for a, b in done if a <= day <= b), default=None)
            if reach is None:
                return False
            day = reach + one
        return True

    def _silent(self, visit: Visit, walk: Walk, item: Item) -> bool:
        """Whether an item belongs to a part of the first walk that is not done yet."""
        follow = visit.follow
        if follow is None or not follow.first:
            return False
        day = _day(item.published)
        if walk.follow or day is None:
            return True
        return follow.since <= day <= follow.until and not self._covered(visit, walk.scope, Window(day, day))

    def _follow_on(self, visit: Visit, walk: Walk) -> Steps:
        if not visit.late:
            yield from self._ask_page(visit, walk, 0)

    def _ask_page(self, visit: Visit, walk: Walk, skip: int) -> Steps:
        url = list_url(
            LISTS[walk.scope.kind][0], walk.window, skip=skip, origin=_origin(visit), committee=walk.scope.committee,
            inquiry=walk.scope.inquiry,
        )  # fmt: skip
        meaning = TOO_MUCH if walk.window.days > 1 else {500: (Outcome.SERVER_ERROR, "one day is too much for the API")}
        yield from self.fetch(visit, url, self._page_came, meaning=meaning, walk=walk, skip=skip)

    def _page_came(
        self, visit: Visit, url: str, response: Response | None, outcome: Outcome, walk: Walk, skip: int
    ) -> Steps:
        if outcome is Outcome.OTHERWISE:
            self._halve(visit, walk)
        if response is None or outcome is not Outcome.OK:
            return
        try:
            page: ListPage[Item] = LISTS[walk.scope.kind][1](response.body, origin=_origin(visit))
        except ApiError as error:
            if isinstance(error, ApiRefused) or error.status < 500 or walk.window.days < 2:
                raise
            yield Verdict(visit.source.name, url, Outcome.OTHERWISE, response.status, f"{error}; asked for in halves")
            self._halve(visit, walk)
            return
        walk.pages.append(page)
        visit.problems += page.problems
        plain: list[Sighting] = []
        for item in page.items:
            if not visit.is_new(item.key, item.mark, item.aliases):
                continue
            seen = Sighting(item, item.mark, walk.scope.name, self._silent(visit, walk, item))
            if seen.silent or not _formats(item):
                plain.append(seen)
            else:
                walk.documents.append(partial(self._read, visit, seen, _formats(item)))
        if plain or walk.documents:
            yield Looked(visit.source, tuple(plain), snapshot_of(response, url))
        beyond = next_skip(page, skip)
        if beyond is not None and beyond >= DEEPEST_SKIP and walk.window.days > 1:
            self._halve(visit, walk)
        elif beyond is not None:
            visit.tasks.appendleft(partial(self._ask_page, visit, walk, beyond))
        else:
            visit.tasks.extendleft(reversed([*walk.documents, partial(self._walked, visit, walk)]))

    def _halve(self, visit: Visit, walk: Walk) -> None:
        """The same days in two parts, the newer first; what was new in the whole is read with its documents."""
        parts = [Walk(walk.scope, w, walk.follow) for w in halve(walk.window)]
        visit.left += walk.follow
        tasks = [*walk.documents, *(partial(self._ask_page, visit, part, 0) for part in parts)]
        visit.tasks.extendleft(reversed(tasks))

    def _walked(self, visit: Visit, walk: Walk) -> Steps:
        complete = is_complete(walk.pages, lambda i: i.key)
        keys = frozenset(i.key for p in walk.pages for i in p.items)
        follow = visit.follow
        # Where entries moved between the pages one may have been passed over: the window is walked again next time.
        done = walk.follow and (complete or any(p.problems for p in walk.pages))
        visit.left -= done
        yield Looked(visit.source, walked=Walked(
            walk.scope.name, walk.window.start, walk.window.end, keys, complete,
            follow.id if follow and done else None,
        ))  # fmt: skip

    # Documents ----------------------------------------------------------------------------------------------------

    def _read_if_time(self, visit: Visit, seen: Sighting) -> Steps:
        if not visit.late and seen.item.key not in visit.fresh:
            yield from self._read(visit, seen, _formats(seen.item))

    def _read(self, visit: Visit, seen: Sighting, formats: Sequence[ItemDocument]) -> Steps:
        """Asks for the first of the formats that are listed, the others being left to fall back upon."""
        meaning = NO_FORMAT if len(formats) > 1 else {500: (Outcome.SERVER_ERROR, "the document cannot be had")}
        if seen.mark is None:
            meaning = {**meaning, 404: (Outcome.OTHERWISE, "it is not there; whether its item is gone the lists say")}
        url = formats[0].url
        for step in self.fetch(visit, url, self._document_came, meaning=meaning, seen=seen, formats=formats):
            if hasattr(step, "callback"):
                step.callback = self._read_apart
            yield step

    async def _read_apart(self, response: Response, **given: Any) -> AsyncIterator[Any]:  # noqa: ANN401
        """Reads the document in a thread first: a child process may take half a minute over it."""
        read: Any = None
        if response.status == 200:
            read = await asyncio.to_thread(_read_answer, response.body)
        given["passed"]["read"] = read
        for step in self._answered(response, **given):
            yield step

    def _document_came(
        self, visit: Visit, url: str, response: Response | None, outcome: Outcome, seen: Sighting,
        formats: Sequence[ItemDocument], read: tuple[DocumentFile | None, str | Unread] | None = None,
    ) -> Steps:  # fmt: skip
        rest = formats[1:]
        if outcome is Outcome.OTHERWISE and rest:
            visit.tasks.appendleft(partial(self._read, visit, seen, rest))
            return
        if response is None or outcome is not Outcome.OK or read is None:
            yield Looked(visit.source, (replace(seen, failed=outcome.value),))
            return
        file, text = read
        if file is not None:
            document = snapshot_of(response.replace(body=file.data), url)
            seen = replace(seen, document=document, format=formats[0].format)
        if not isinstance(text, Unread):
            yield Looked(visit.source, (replace(seen, item=with_text(seen.item, text)),))
        elif rest:
            yield Verdict(visit.source.name, url, Outcome.OTHERWISE, response.status, f"{text}; so the next is read")
            visit.tasks.appendleft(partial(self._read, visit, replace(seen, document=None), rest))
        else:
            visit.failed += not text.outcome.good
            yield Verdict(visit.source.name, url, text.outcome, response.status, str(text)[:500])
            if isinstance(text, FOR_GOOD):
                yield Looked(visit.source, (replace(seen, item=without_text(seen.item, text.code)),))
            else:
                yield Looked(visit.source, (replace(seen, failed=text.code),))


def _read_answer(body: bytes) -> tuple[DocumentFile | None, str | Unread]:
    """The document in an answer and its text, or why there is none."""
    file = None
    try:
        file = open_document(body)
        return file, read_document(file.data, file.name)
    except Unread as error:
        return file, error


def _formats(item: Item) -> tuple[ItemDocument, ...]:
    """The files of its first document, the one that text comes out of best first."""
    known = [d for d in item.documents if d.format in FORMATS]
    mine = [d for d in known if d.id == known[0].id]
    return tuple(sorted(mine, key=lambda d: FORMATS.index(d.format)))


def _without(start: date, end: date, undone: Sequence[Window], length: int) -> list[Window]:
    """The days from start to end, but for those that are walked anyway, in windows."""
    out: list[Window] = []
    one = timedelta(days=1)
    for w in sorted(undone, key=lambda w: w.start):
        if w.end < start or w.start > end:
            continue
        if w.start > start:
            out += windows(start, w.start - one, length)
        start = max(start, w.end + one)
    return out + list(windows(start, end, length)) if start <= end else out


def _day(stamp: str) -> date | None:
    try:
        return date.fromisoformat(stamp[:10])
    except ValueError:
        return None


def _origin(visit: Visit) -> str:
    parts = urlsplit(visit.source.url)
    return f"{parts.scheme}://{parts.netloc}"
