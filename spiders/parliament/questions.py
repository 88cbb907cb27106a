"""Polls written questions and statements: found by searches, read in full where the list says something new."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from msgspec import Struct, field
from scrapy import Request
from scrapy.http import Response

from model.fetch import DueDocument, Outcome, Snapshot, Verdict
from model.item import MOST_TRIES, AskedDocument, Item, ItemBatch, ItemKind, ItemState, ListWindow, Observation
from readers.documents.errors import Unread
from readers.list_page import ListPage, is_complete, odd_parts
from readers.parliament.addresses import next_skip
from readers.parliament.questions import (
    FoundQuestion,
    as_listed,
    detail_url,
    read_question,
    read_search,
    read_statement,
    search_url,
)
from spiders.base import snapshot_of
from spiders.paged import Absent, PagedSpider, PollState, Steps, Task, days_back
from spiders.parliament.giving import (
    NOT_THERE,
    REFUSED,
    as_found,
    note_in_vain,
    others_are_given,
    passed_over,
    to_see_whether_any_is,
)

OPEN = frozenset({ItemState.TABLED.value, ItemState.HOLDING.value})
MOST_CHECKED = 50
"""Known ones that no search listed, asked for one by one in a poll."""
AHEAD = timedelta(days=730)
"""So far ahead is searched: a day that is a mistake must not keep a question from being told."""
ANSWERED_BACK = timedelta(days=14)
"""So far back each poll looks for answers; it is the slower search of the API."""
EMPTIED = 3
"""Known ones of the days that are searched, of which some search finds one, unless the service is broken."""


class Search(Struct):
    """One phrase over one span of days, page by page; no phrase for what no search listed."""

    phrase: str
    days: tuple[date, date]
    when: str
    """What happened in these days: tabled, corrected, made."""
    follow: bool = False
    pages: list[ListPage[FoundQuestion]] = field(default_factory=list)
    failed: bool = False
    """Something of it did not come: a page, or one that it found, in full."""
    url: str = ""
    """Of its first page."""
    answer: Snapshot | None = None
    """The page of which what it found is being asked for."""

    @property
    def scope(self) -> str:
        return f"search/{self.phrase}" if self.phrase else ""


class QuestionsSpider(PagedSpider):
    """One source is a set of searches; its address is any of the API's, and names the host."""

    name = "questions"
    item_kind = ItemKind.QUESTION
    when = "tabled"
    read_detail: Callable[[bytes], Item] = staticmethod(read_question)

    def plan(self, poll: PollState) -> None:
        cursor = poll.cursor
        recent = days_back(poll.today, poll.source.options.look_back), poll.today + AHEAD
        done = {scope for scope, _, _ in cursor.done} if cursor else set()
        searches: list[Search] = []
        for phrase in poll.source.options.searches:
            search = Search(phrase, recent, self.when)
            if cursor and search.scope not in done:
                search = Search(phrase, (min(cursor.since, recent[0]), recent[1]), self.when, follow=True)
                poll.windows_left += 1
            searches.append(search)
            poll.tasks.append(partial(self._ask_page, poll, search, 0))
            if self.item_kind is not ItemKind.QUESTION:
                continue
            # Whenever it was tabled: before the days that are searched, or even before the first that is walked.
            answered = Search(phrase, (max(recent[0], poll.today - ANSWERED_BACK), recent[1]), "answered")
            poll.tasks.append(partial(self._ask_page, poll, answered, 0))
            if not search.follow:
                poll.tasks.append(partial(self._ask_page, poll, Search(phrase, recent, "corrected"), 0))
        poll.tasks.append(partial(self._check_emptied, poll, searches, recent))
        again = {str(due.data["key"]): due for due in self.known.documents_due(poll.source)}
        poll.tasks += [partial(self._ask_again, poll, due, Search("", recent, self.when)) for due in again.values()]
        poll.tasks += [partial(self.ask_later, poll), partial(self._note_absent, poll)]
        poll.tasks.append(partial(self._check_unlisted, poll, Search("", recent, self.when), again))

    def _ask_page(self, poll: PollState, search: Search, skip: int) -> Steps:
        phrase = search.phrase
        # The search is loose where a phrase of several words is not quoted.
        term = f'"{phrase}"' if " " in phrase and '"' not in phrase else phrase
        url = search_url(self.item_kind, term, search.days, when=search.when, skip=skip, origin=poll.origin)
        search.url = search.url or url
        yield from self.fetch(poll, url, self._parse_page, search=search, skip=skip)

    def _parse_page(
        self, poll: PollState, url: str, response: Response | None, outcome: Outcome, search: Search, skip: int
    ) -> Steps:
        page = None
        try:
            page = read_search(response.body, self.item_kind) if response and outcome is Outcome.OK else None
        finally:
            search.failed |= page is None
            poll.lists_failed += page is None
        if page is None or response is None:
            return iter(())
        search.pages.append(page)
        search.answer = snapshot_of(response, url)
        poll.problems += page.problems
        details = list[Task]()
        for found in page.items:
            if poll.is_new(found.key, found.mark):
                task = partial(self._ask_detail, poll, search, found, self._silent(poll, found))
                poll.in_its_turn(found.key, task, details)
        beyond = next_skip(page, skip)
        last = partial(self._walked, poll, search)
        poll.tasks.extendleft(reversed([*details, partial(self._ask_page, poll, search, beyond) if beyond else last]))
        return iter(())

    @staticmethod
    def _silent(poll: PollState, found: FoundQuestion) -> bool:
        cursor = poll.cursor
        day = found.published[:10]
        return cursor is not None and cursor.first and not cursor.until.isoformat() < day <= poll.today.isoformat()

    def _ask_detail(self, poll: PollState, search: Search, found: FoundQuestion, silent: bool) -> Steps:
        yield from self._fetch_detail(poll, found, self._parse_detail, search=search, silent=silent)

    def _fetch_detail(
        self, poll: PollState, found: FoundQuestion, parse: Callable[..., Steps], **given: Any  # noqa: ANN401
    ) -> Steps:
        if known := to_see_whether_any_is(poll, self.item_kind):
            search = Search("", (poll.today, poll.today), self.when)
            first = partial(self._ask_detail, poll, search, known, silent=False)
            poll.tasks.extendleft([partial(self._fetch_detail, poll, found, parse, **given), first])
            return
        status_map = REFUSED if others_are_given(poll, more=1) else NOT_THERE
        url = detail_url(found, origin=poll.origin)
        for step in self.fetch(poll, url, parse, status_map=status_map, found=found, **given):
            if isinstance(step, Request):
                step.meta["final"] = tuple(NOT_THERE)  # an error may pass
            yield step

    def _parse_detail(
        self, poll: PollState, url: str, response: Response | None, outcome: Outcome, search: Search,
        found: FoundQuestion, silent: bool,
    ) -> Steps:
        if outcome is Outcome.NO_VERDICT:
            search.failed = True  # it has its turn at the next poll
            return
        poll.refused += 1  # unless it is given
        poll.is_silent = response is None
        absent = _as_absent(search, found, outcome, silent=silent)
        not_there = partial(self._not_there, poll, absent, found, url)
        if response is None or outcome is not Outcome.OK:
            yield from note_in_vain(poll, absent)
            if outcome in (Outcome.GONE, Outcome.OTHERWISE):
                yield from not_there(outcome)
            else:
                search.failed = True
            return
        try:
            with odd_parts() as odd:
                item = self.read_detail(response.body)
        except Unread as error:
            yield from note_in_vain(poll, absent)
            if (stands_for := passed_over(poll, error.outcome)) is None:
                search.failed = True
                raise
            yield Verdict(poll.source.name, url, stands_for, response.status, str(error)[:500])
            yield from not_there(stands_for)
            return
        poll.refused, poll.given = 0, poll.given + 1
        poll.problems += [f"{found.key}: {what}" for what in odd]
        mark = None if odd else found.mark or None  # without one it is asked for again, and told until it is mended
        seen = Observation(item, mark, search.scope, silent)
        yield ItemBatch(poll.source, (seen,), snapshot_of(response, url))

    @staticmethod
    def _not_there(
        poll: PollState, absent: Sequence[Absent], found: FoundQuestion, url: str, outcome: Outcome
    ) -> Steps:
        """One that no list names may be gone; one that a list names is there, and is told by that in the end."""
        if outcome is Outcome.GONE:
            poll.refused = 0
        if not absent and outcome is Outcome.GONE:
            yield ItemBatch(poll.source, missing=(found.key,))
            return
        why = "is not there" if outcome is Outcome.GONE else "is refused, or fails"
        until = "when it comes"
        if absent:
            poll.absent += absent
            until += f", or after {MOST_TRIES} polls at most by what a search lists of it"
        poll.problems.append(f"{found.key}: {url} {why}; it is asked for at each poll, and told {until}")

    @staticmethod
    def _note_absent(poll: PollState) -> Steps:
        for seen, listed_in in poll.absent:
            yield ItemBatch(poll.source, (seen,), listed_in)

    def _ask_again(self, poll: PollState, due: DueDocument, search: Search) -> Steps:
        """Asks for an answer in full that is known: the list says nothing of an edit behind its first 255 letters."""
        item = Item.from_dict(dict(due.data))
        if poll.late or item.key in poll.fresh:
            return
        found = FoundQuestion(item.kind, int(item.key.rpartition(":")[2]), item.reference, item.published, "")
        yield from self._fetch_detail(poll, found, self._parse_again, due=due, search=search)

    def _parse_again(
        self, poll: PollState, url: str, response: Response | None, outcome: Outcome, due: DueDocument, search: Search,
        found: FoundQuestion,
    ) -> Steps:
        if outcome is not Outcome.NO_VERDICT:  # one that never comes must not take the turn of the others
            yield ItemBatch(poll.source, asked=(AskedDocument(due.url, due.sha256),))
        yield from self._parse_detail(poll, url, response, outcome, search, found, silent=False)

    def _walked(self, poll: PollState, search: Search) -> Steps:
        yield from self.check_length(poll, search.url, search.pages, lambda f: f.key)
        complete = is_complete(search.pages, lambda f: f.key) and not search.failed
        if search.follow and poll.cursor and (complete or any(p.problems for p in search.pages)):
            poll.windows_left -= 1
            # What a search does not list any more may only have lost the phrase: `_check_unlisted` asks for it.
            yield ItemBatch(poll.source, window=ListWindow(
                search.scope, *search.days, frozenset(), complete=False, cursor=poll.cursor.id
            ))

    def _check_emptied(self, poll: PollState, searches: list[Search], recent: tuple[date, date]) -> Steps:
        """A failure where searches that found some find nothing at all: one or two may have lost the phrase."""
        known = sum(
            key.startswith(f"{self.item_kind}:") and k.state != ItemState.GONE.value
            and recent[0].isoformat() <= k.published <= recent[1].isoformat() for key, k in poll.known.items()
        )
        if searches and not poll.seen and not poll.failed and known >= EMPTIED:
            yield from self.has_emptied(poll, searches[0].url, known)

    def _check_unlisted(self, poll: PollState, unlisted: Search, asked: Collection[str]) -> Steps:
        """Known ones that no search listed are asked for by themselves: answered, reworded, or gone."""
        if poll.lists_failed:
            return iter(())
        wanted = [
            (key, known)
            for key, known in poll.known.items()
            if key.startswith(f"{self.item_kind}:") and key not in poll.seen and key not in asked
            and known.state != ItemState.GONE.value
            and (known.published >= unlisted.days[0].isoformat() or known.state in OPEN or known.missing)
        ]
        wanted.sort(key=lambda pair: (pair[1].missing, pair[1].published), reverse=True)
        wanted = wanted[:MOST_CHECKED]
        wanted.sort(key=lambda pair: pair[1].seen_at, reverse=True)  # those last that did not come at the last poll
        for key, known in wanted:
            poll.tasks.append(partial(self._ask_detail, poll, unlisted, as_found(key, known), silent=False))
        return iter(())


def _as_absent(search: Search, found: FoundQuestion, outcome: Outcome, *, silent: bool) -> list[Absent]:
    """What was not given, by what its list says; nothing where no list was asked."""
    item = as_listed(found)
    seen = Observation(item, "", search.scope, silent, failed=outcome.value) if item else None
    return [(seen, search.answer)] if seen else []


class StatementsSpider(QuestionsSpider):
    """Polls written statements, as questions are polled."""

    name = "statements"
    item_kind = ItemKind.STATEMENT
    when = "made"
    read_detail = staticmethod(read_statement)
