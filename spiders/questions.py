"""Polls written questions and statements: found by searches, read in full where the list says something new."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from model.fetch import KnownItem, Outcome, Verdict
from model.item import Item, ItemKind, ItemState
from model.source import SourceKind
from readers.documents.errors import ApiNotFound, Unread
from readers.looks import Looked, Sighting, Walked
from readers.parliament.answers import ListPage, is_complete
from readers.parliament.committees import next_skip
from readers.parliament.questions import (
    FoundQuestion,
    detail_url,
    questions_url,
    read_question,
    read_question_list,
    read_statement,
    read_statement_list,
    statements_url,
)
from spiders.base import snapshot_of
from spiders.paged import FollowingSpider, Steps, Visit, days_back

if TYPE_CHECKING:
    from scrapy.http import Response

OPEN = frozenset({ItemState.TABLED.value, ItemState.HOLDING.value})
MOST_CHECKED = 50
"""Known ones that no search listed, asked for one by one in a poll."""
NOT_THERE = MappingProxyType({404: (Outcome.GONE, "the service does not know it any more")})


@dataclass(slots=True)
class Search:
    """One phrase over one span of days, page by page."""

    phrase: str
    days: tuple[date, date]
    follow: bool = False
    corrected: bool = False
    pages: list[ListPage[FoundQuestion]] = field(default_factory=list)
    failed: bool = False

    @property
    def scope(self) -> str:
        return f"search/{self.phrase}"


class QuestionsSpider(FollowingSpider):
    """One source is a set of searches; its address is any of the API's, and names the host."""

    name = "questions"
    kind = SourceKind.QUESTIONS
    item_kind = ItemKind.QUESTION
    read_list: Callable[[bytes], ListPage[FoundQuestion]] = staticmethod(read_question_list)
    read_detail: Callable[[bytes], Item] = staticmethod(read_question)

    def plan(self, visit: Visit) -> None:
        follow, recent = visit.follow, (days_back(visit.today, visit.source.options.look_back), visit.today)
        done = {scope for scope, _, _ in follow.done} if follow else set()
        for phrase in visit.source.options.searches:
            search = Search(phrase, recent)
            if follow and search.scope not in done:
                search = Search(phrase, (min(follow.since, recent[0]), visit.today), follow=True)
                visit.left += 1
            visit.tasks.append(partial(self._ask_page, visit, search, 0))
            if not search.follow and self.item_kind is ItemKind.QUESTION:
                visit.tasks.append(partial(self._ask_page, visit, Search(phrase, recent, corrected=True), 0))
        visit.tasks.append(partial(self._check_unlisted, visit, recent[0].isoformat()))

    def list_url(self, visit: Visit, search: Search, skip: int) -> str:
        """The address of a page of a search."""
        days = {"corrected" if search.corrected else "tabled": search.days}
        return questions_url(term=_quoted(search.phrase), skip=skip, origin=_origin(visit), **days)  # type: ignore[arg-type]

    def _ask_page(self, visit: Visit, search: Search, skip: int) -> Steps:
        url = self.list_url(visit, search, skip)
        yield from self.fetch(visit, url, self._page_came, search=search, skip=skip)

    def _page_came(
        self, visit: Visit, _: str, response: Response | None, outcome: Outcome, search: Search, skip: int
    ) -> Steps:
        search.failed = search.failed or response is None or outcome is not Outcome.OK
        if response is None or outcome is not Outcome.OK:
            return
        try:
            page = self.read_list(response.body)
        except Unread:
            search.failed = True
            raise
        search.pages.append(page)
        visit.problems += page.problems
        details = [
            partial(self._ask_detail, visit, search, found, self._silent(visit, found))
            for found in page.items
            if visit.is_new(found.key, found.mark)
        ]
        beyond = next_skip(page, skip)
        last = partial(self._walked, visit, search)
        visit.tasks.extendleft(reversed([*details, partial(self._ask_page, visit, search, beyond) if beyond else last]))
        yield from ()

    @staticmethod
    def _silent(visit: Visit, found: FoundQuestion) -> bool:
        follow = visit.follow
        return follow is not None and follow.first and found.published[:10] <= follow.until.isoformat()

    def _ask_detail(self, visit: Visit, search: Search | None, found: FoundQuestion, silent: bool) -> Steps:
        url = detail_url(found, origin=_origin(visit))
        given: dict[str, Any] = {"search": search, "found": found, "silent": silent}
        yield from self.fetch(visit, url, self._detail_came, meaning=NOT_THERE, **given)

    def _detail_came(
        self, visit: Visit, url: str, response: Response | None, outcome: Outcome, search: Search | None,
        found: FoundQuestion, silent: bool,
    ) -> Steps:  # fmt: skip
        bad = response is None or outcome not in (Outcome.OK, Outcome.GONE)
        if search is not None:
            search.failed = search.failed or bad
        if outcome is Outcome.GONE:
            yield Looked(visit.source, missing=(found.key,))
            return
        if response is None or outcome is not Outcome.OK:
            return
        try:
            item = self.read_detail(response.body)
        except ApiNotFound as error:
            yield Verdict(visit.source.name, url, Outcome.GONE, response.status, str(error)[:500])
            yield Looked(visit.source, missing=(found.key,))
            return
        except Unread:
            if search is not None:
                search.failed = True
            raise
        seen = Sighting(item, found.mark or None, search.scope if search else "", silent)
        yield Looked(visit.source, (seen,), snapshot_of(response, url))

    def _walked(self, visit: Visit, search: Search) -> Steps:
        complete = is_complete(search.pages, lambda f: f.key) and not search.failed
        if not complete:
            search.failed = True
        if search.follow and visit.follow and (complete or any(p.problems for p in search.pages)):
            visit.left -= 1
            # What a search does not list any more may only have lost the phrase: `_check_unlisted` asks for it.
            yield Looked(visit.source, walked=Walked(
                search.scope, *search.days, frozenset(), complete=False, follow=visit.follow.id
            ))  # fmt: skip

    def _check_unlisted(self, visit: Visit, recent: str) -> Steps:
        """Known ones that no search listed are asked for by themselves: answered, reworded, or gone."""
        if visit.failed:
            return
        wanted = [
            (key, known)
            for key, known in visit.known.items()
            if key.startswith(f"{self.item_kind}:") and key not in visit.seen and known.state != ItemState.GONE.value
            and (known.published >= recent or known.state in OPEN)
        ]  # fmt: skip
        wanted.sort(key=lambda pair: pair[1].published, reverse=True)
        for key, known in wanted[:MOST_CHECKED]:
            visit.tasks.append(partial(self._ask_detail, visit, None, self._as_found(key, known), silent=False))
        yield from ()

    def _as_found(self, key: str, known: KnownItem) -> FoundQuestion:
        number = int(key.rpartition(":")[2])
        state = ItemState(known.state)
        return FoundQuestion(key, number, known.reference, known.published, state, "", "", self.item_kind, cut=False)


class StatementsSpider(QuestionsSpider):
    """The same for written statements."""

    name = "statements"
    kind = SourceKind.STATEMENTS
    item_kind = ItemKind.STATEMENT
    read_list = staticmethod(read_statement_list)
    read_detail = staticmethod(read_statement)

    def list_url(self, visit: Visit, search: Search, skip: int) -> str:
        return statements_url(term=_quoted(search.phrase), made=search.days, skip=skip, origin=_origin(visit))


def _quoted(phrase: str) -> str:
    """A phrase of several words in quotes: the search is loose without."""
    return f'"{phrase}"' if " " in phrase and '"' not in phrase else phrase


def _origin(visit: Visit) -> str:
    parts = urlsplit(visit.source.url)
    return f"{parts.scheme}://{parts.netloc}"
