"""Walks the captures of a page in web archives, and fetches the files that stood on it: one request after another.

What is asked next follows from what is known alone, so a walk that was cut off goes on where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import unquote

import scrapy
from scrapy.http import Response

from model.answers.capture import (
    ArchiveRoute,
    Captured,
    ExpectedCaptures,
    KnownCapture,
    ListedCapture,
    archived_at,
    capture_address,
    file_at,
    index_address,
    is_uploaded_once,
    leads_elsewhere,
    moment_of,
    timemap_address,
)
from model.fetch import Attachment, Known, Outcome, Snapshot
from model.source import Source
from readers.webarchive.captures import NotAList, read_index, read_timemap
from readers.webarchive.pages import NotAPage, read_archived_page, registers_on
from spiders.base import Items, SourceSpider, snapshot_of
from text.labels import words

MOST_PAGES_OF_A_TIMEMAP = 200
_SHOWN = ("", "-", "200")
"""Statuses of an index under which a page may stand."""
Came = tuple[Response | None, Outcome]
Walk = Generator[Any, Came, None]


class BackfillSpider(SourceSpider):
    """One source. Has no name by which Scrapy would list it: it needs to be told what is known."""

    def __init__(
        self, source: Source, pages: Sequence[str], origins: Mapping[ArchiveRoute, str],
        captures: Sequence[KnownCapture], known: Known, *, since: str = "", until: str = "", now: datetime,
        is_over: Callable[[], bool] = lambda: False,
    ) -> None:
        """`since`, `until`: the first and the last time of a capture, as its digits begin.

        `is_over`: True from when on nothing more can be kept.
        """
        super().__init__(sources=(source,), known=known, name="backfill")
        self.source = source
        self.pages = tuple(pages)
        self.origins = origins
        self.since, self.until = since, until
        self.now = now
        self.done = {(c.route, c.kind, c.url, c.at): c for c in captures}
        self.remarks: list[tuple[str, str]] = []
        """(what, why) of lists that did not come, and of captures whose times cannot be."""
        self.asked = 0
        self.of = 0
        self.is_over = is_over
        self._on_page: dict[str, tuple[Attachment, ...]] = {}
        """By sha256 of a page: the registers that it names."""
        self._unread: dict[str, str] = {}
        """By sha256 of a file: why it cannot be read, "" where it can."""
        self._plan = self._walk()

    def begin(self, source: Source) -> Items:  # noqa: ARG002 - there is one
        yield from self._steps(None)

    def parse_step(self, response: Response | None, outcome: Outcome) -> Items:
        """What came, and what is asked next."""
        self.asked += 1
        yield from self._steps((response, outcome))

    def _steps(self, came: Came | None) -> Items:
        while not self.is_over():
            try:
                step = self._plan.send(came)  # type: ignore[arg-type]  # a generator is begun with None
            except StopIteration:
                return
            yield step
            if isinstance(step, scrapy.Request):
                return
            came = None

    def _ask(self, address: str) -> scrapy.Request:
        return self.ask(self.source, address, self.parse_step, conditional=False)

    # -- the walk ----------------------------------------------------------------------------------------------

    def _walk(self) -> Walk:
        groups: list[tuple[str, ArchiveRoute, str, list[ListedCapture]]] = []
        for page in self.pages:
            for route, origin in self.origins.items():
                listed: list[ListedCapture] = []
                yield from self._list(page, route, origin, listed)
                groups += [(same[0].at, route, page, same) for same in self._groups(page, route, listed)]
        groups.sort(key=lambda g: (g[0], g[1].value, g[2]))
        if not groups and not self.remarks:
            self.remarks.append((", ".join(self.pages), "no archive lists a capture of it"))
        self.of = len(groups)
        yield ExpectedCaptures(self.source.name, tuple((r, page, same[0].at) for _, r, page, same in groups))
        shown: list[tuple[KnownCapture, tuple[Attachment, ...]]] = []
        for _, route, page, same in groups:
            yield from self._page(page, route, [c.at for c in same], shown)
        wanted = {(a.url, c.at): (c, a) for c, files in shown for a in files}
        self.of += len({a.url for _, a in wanted.values()})
        for capture, attachment in wanted.values():
            yield from self._file(capture, attachment.url)

    def _list(self, page: str, route: ArchiveRoute, origin: str, out: list[ListedCapture]) -> Walk:
        response, outcome = yield self._ask(index_address(route, origin, page))
        why = words(outcome.value)
        if response is not None and outcome is Outcome.OK:
            try:
                out += read_index(response.body)
            except NotAList as error:
                why = str(error)
            else:
                return
        if route is ArchiveRoute.UKGWA:
            yield from self._timemap(page, origin, out)
        if not out:
            self.remarks.append((f"{route.words}, {page}", f"its list of captures did not come: {why}"))

    def _timemap(self, page: str, origin: str, out: list[ListedCapture]) -> Walk:
        address = timemap_address(origin, page)
        for _ in range(MOST_PAGES_OF_A_TIMEMAP):
            response, outcome = yield self._ask(address)
            if response is None or outcome is not Outcome.OK:
                return
            try:
                listed, following = read_timemap(response.body)
            except NotAList:
                return
            out += listed
            if not following:
                return
            address = following

    def _groups(self, page: str, route: ArchiveRoute, listed: Sequence[ListedCapture]) -> Iterator[list[ListedCapture]]:
        """The captures within the times asked for, those of the same bytes one after another together, each time once.

        Where others lie between, what stood before stood again.
        """
        same: list[list[ListedCapture]] = []
        for c in sorted({c.at: c for c in listed if c.status in _SHOWN}.values()):
            at = moment_of(c.at)
            if at is None or at.year < 1996 or at > self.now:  # no web archive is older
                self.remarks.append((f"{route.words}, {page}", f"a capture of {c.at}: there is no such time"))
            elif c.at >= self.since and (not self.until or c.at[: len(self.until)] <= self.until):
                if same and c.digest and c.digest == same[-1][0].digest:
                    same[-1].append(c)
                else:
                    same.append([c])
        return iter(same)

    def _page(
        self, page: str, route: ArchiveRoute, times: Sequence[str],
        shown: list[tuple[KnownCapture, tuple[Attachment, ...]]],
    ) -> Walk:
        """The page from the first of its captures that gives it."""
        for at in times:
            known = self.done.get((route, "page", page, at))
            if known is None:
                response, outcome = yield self._ask(capture_address(route, self.origins[route], at, page))
                captured = self._captured_page(response, outcome, page, route, at)
                known = self._note(captured)
                yield captured
            if known.outcome is Outcome.OK:
                shown.append((known, self._files_of(known, page)))
                return

    def _captured(
        self, response: Response | None, outcome: Outcome, asked: tuple[str, str, ArchiveRoute, str], moved: str
    ) -> Captured:
        """What is said of an answer before it is looked into. `asked`: kind, address, route and time."""
        kind, url, route, at = asked
        captured = Captured(self.source.name, route, kind, url, at, outcome, _why(outcome))
        final = archived_at(response.url)[1] if response is not None and outcome is Outcome.OK else url
        if leads_elsewhere(url, final):
            return captured._replace(outcome=Outcome.MOVED, detail=moved.format(final))
        return captured

    def _captured_page(
        self, response: Response | None, outcome: Outcome, page: str, route: ArchiveRoute, at: str
    ) -> Captured:
        captured = self._captured(response, outcome, ("page", page, route, at), "it leads to {}")
        if response is None or captured.outcome is not Outcome.OK:
            return captured
        try:
            item = read_archived_page(response.body, url=page)
        except NotAPage as error:
            return captured._replace(outcome=Outcome.UNREADABLE, detail=str(error)[:500])
        snapshot = snapshot_of(response, capture_address(route, self.origins[route], at, page))
        self._on_page[snapshot.sha256] = registers_on(item)
        return captured._replace(snapshot=snapshot, detail="")

    def _files_of(self, known: KnownCapture, page: str) -> tuple[Attachment, ...]:
        if known.sha256 not in self._on_page:
            item = read_archived_page(self.known.body(known.sha256), url=page)
            self._on_page[known.sha256] = registers_on(item)
        return self._on_page[known.sha256]

    def _file(self, page: KnownCapture, url: str) -> Walk:
        """A file from the archive that showed its page, else from another."""
        for route in sorted(self.origins, key=lambda r: r is not page.route):
            if self._has(url, page.at):
                return
            if (route, "file", url, page.at) in self.done or self._was_refused(route, url):
                continue
            response, outcome = yield self._ask(capture_address(route, self.origins[route], page.at, url))
            captured = self._captured_file(response, outcome, url, route, page.at)
            self._note(captured)
            yield captured

    def _has(self, url: str, at: str) -> bool:
        return file_at(self.done.values(), url, at) is not None

    def _was_refused(self, route: ArchiveRoute, url: str) -> bool:
        return is_uploaded_once(url) and any(
            c.kind == "file" and c.route is route and c.url == url for c in self.done.values()
        )

    def _captured_file(
        self, response: Response | None, outcome: Outcome, url: str, route: ArchiveRoute, at: str
    ) -> Captured:
        captured = self._captured(response, outcome, ("file", url, route, at), "its address leads to a later file, {}")
        if response is None or captured.outcome is not Outcome.OK:
            return captured
        start = response.body[:300].lstrip().lower()
        if start.startswith((b"<!doctype html", b"<html")):
            return captured._replace(outcome=Outcome.UNREADABLE, detail="a page of the archive came in its place")
        if start.startswith(b"pk\x03\x04") and b"PK\x05\x06" not in response.body[-66_000:]:
            return captured._replace(outcome=Outcome.DAMAGED, detail="it was archived cut: its end is missing")
        snapshot = snapshot_of(response, capture_address(route, self.origins[route], at, url))
        if why := self._why_unread(snapshot, url):
            return captured._replace(outcome=Outcome.DAMAGED, detail=f"it cannot be read: {why}", snapshot=snapshot)
        return captured._replace(snapshot=snapshot, detail="")

    def _why_unread(self, snapshot: Snapshot, url: str) -> str:
        """Why a file is no register that can be read, "" where it is one: another archive may hold it whole."""
        from readers.register.reading import read_register  # only where a file has come

        if snapshot.sha256 not in self._unread:
            source, name = self.source, unquote(url.rpartition("/")[2])
            reading = read_register(snapshot.body, name, url=url, columns=source.columns, limits=source.reading)
            self._unread[snapshot.sha256] = reading.refused.message[:500] if reading.refused else ""
        return self._unread[snapshot.sha256]

    def _note(self, c: Captured) -> KnownCapture:
        sha256, final = (c.snapshot.sha256, c.snapshot.final_url) if c.snapshot else ("", "")
        known = KnownCapture(c.route, c.kind, c.url, c.at, c.outcome, sha256, final, c.detail)
        self.done[c.route, c.kind, c.url, c.at] = known
        return known


def _why(outcome: Outcome) -> str:
    return "" if outcome is Outcome.OK else words(outcome.value)
