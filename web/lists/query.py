"""Parses a list's query string: words, facets, days, order and page, each bounded, none trusted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from msgspec import Struct, field
from msgspec.structs import replace

from text.labels import plural
from text.sanitise import clean
from web.db import NotThere, whole_number
from web.lists.facets import Facet

CHARACTERS, WORDS = 200, 12
"""Of a search that are looked at; more words only narrow it to nothing."""
VALUES = 30
"""Values of one facet that may be chosen."""
PAGE = 50
LARGEST_PAGE = 1000
IGNORED = frozenset({"utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "fbclid", "gclid"})
"""What other sites hang on to links; it is no question to us."""


class Order(Struct, frozen=True):
    """An order of a list."""

    name: str
    title: str
    key: str
    """SQL of ours by which rows are sorted; "" for by id, the newest first."""


class Filter(Struct, frozen=True):
    """A further filter that is not offered as a facet, such as one recipient."""

    name: str
    title: str
    sql: str
    """Gives, for the value `:value`, the ids of the rows, or those of their `column`."""
    column: str = ""
    known: str = ""
    """Gives a row where the value is one that there is; "" where any may be asked."""


class SiteList(Struct, frozen=True):
    """A list of the site: what it shows, how it is narrowed, in which order."""

    name: str
    """Also its address, and its table."""
    title: str
    one: str
    many: str
    id: str
    """The column by which a row is known in addresses."""
    facets: tuple[Facet, ...]
    orders: tuple[Order, ...]
    """The usual one first."""
    columns: tuple[str, ...]
    """What is read of each row, and what CSV and JSON hold, in this order, unless they are told below."""
    page_of: Callable[[Mapping[str, Any]], str]
    """The path of a row's page."""
    exported: tuple[str, ...] = ()
    """What CSV and JSON hold where that is not `columns`: the columns that `completed` makes too."""
    cells: str = ""
    """SQL of ours that gives, for ids in `given`, the id, the row as read, and what else stands in other tables."""
    completed: Callable[[Mapping[str, Any]], dict[str, Any]] = dict
    """A row, with `cells`, and what is made from these."""
    words: tuple[Filter, ...] = ()
    """What matches a full-text query; () where words mean nothing."""
    stable: tuple[str, ...] = ()
    """Orders in which rows that are there stay where they are, whatever becomes of them."""
    kept: tuple[str, ...] = ()
    """Columns of ids of other rows that filters are about."""
    filters: tuple[Filter, ...] = ()
    days: str = ""
    """The column that `since` and `until` are about; "" where there is none."""


class ListQuery(Struct, frozen=True):
    """A question to a list."""

    q: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    narrowed: Mapping[str, str] = field(default_factory=dict)
    since: str = ""
    until: str = ""
    sort: str = ""
    page: int = 1
    after: str = ""
    size: int = PAGE
    more: str = ""
    """The facet of which more values than usual are asked for."""
    problems: tuple[str, ...] = ()
    """What was not understood, for people."""

    @property
    def narrows(self) -> bool:
        """True where anything but order and page was asked."""
        return bool(self.q or any(self.chosen.values()) or self.narrowed or self.since or self.until)

    def query(self, **other: Any) -> str:  # noqa: ANN401 - any of its own fields
        """The part of an address behind the question mark, with its leading "?", that asks this; "" where nothing."""
        asked = replace(self, **other) if other else self
        pairs = [("q", asked.q)]
        pairs += [(name, value) for name, values in asked.chosen.items() for value in values]
        pairs += [*asked.narrowed.items(), ("since", asked.since), ("until", asked.until), ("sort", asked.sort)]
        pairs += [("more", asked.more), ("after", asked.after)]
        pairs += [("page", str(asked.page))] if asked.page > 1 else []
        pairs += [("size", str(asked.size))] if asked.size != PAGE else []
        text = urlencode([(k, v) for k, v in pairs if v])
        return f"?{text}" if text else ""

    def toggled(self, facet: str, value: str) -> str:
        """As `query`, from the first page, with a value chosen that was not, or no longer chosen that was."""
        mine = self.chosen.get(facet, ())
        now = tuple(v for v in mine if v != value) if value in mine else (*mine, value)
        return self.query(chosen={**self.chosen, facet: now}, page=1, after="", more="")


def parse_query(listing: SiteList, arguments: Iterable[tuple[str, str]]) -> ListQuery:
    """What the arguments of an address ask. What is not understood is left out, and said in `problems`."""
    given: dict[str, list[str]] = {}
    problems: list[str] = []
    for name, value in arguments:
        if "\0" in value:
            problems.append(f"“{clean(name, 40)}” held a null byte, which no text has; that was left out.")
        given.setdefault(name, []).append(value.replace("\0", ""))
    chosen = {}
    for facet in listing.facets:
        values = tuple(dict.fromkeys(v for v in given.pop(facet.name, []) if v))
        if len(values) > VALUES:
            problems.append(f"Only the first {VALUES} values of “{facet.title}” were taken.")
        problems += [unknown_value(facet, v, facet.known) for v in values if facet.known and v not in facet.known]
        if values:
            chosen[facet.name] = tuple(v[:200] for v in values[:VALUES])
    one = {name: values[-1].strip() for name, values in given.items()}
    q = _words(one.pop("q", ""), problems) if listing.words else ""
    narrowed = {n.name: v[:200] for n in listing.filters if (v := one.pop(n.name, ""))}
    since = until = ""
    if listing.days:
        since, until = _day(one.pop("since", ""), "since", problems), _day(one.pop("until", ""), "until", problems)
        if since and until and since > until:
            since, until = until, since  # what is meant is plain, but said
            problems.append("“since” is later than “until”: they were taken the other way round.")
    sort = _among(one.pop("sort", ""), [o.name for o in listing.orders], "order", problems)
    sort = "" if sort == listing.orders[0].name else sort
    more = _among(one.pop("more", ""), [f.name for f in listing.facets], "facet", problems)
    page = _number(one.pop("page", ""), 1, 10**6, "page", problems) or 1
    size = _number(one.pop("size", ""), 1, LARGEST_PAGE, "size", problems) or PAGE
    after = one.pop("after", "")[:200]
    _refuse_unknown(one, problems)
    return ListQuery(q, chosen, narrowed, since, until, sort, page, after, size, more, tuple(problems))


def not_understood_of(arguments: Iterable[tuple[str, str]], only: Iterable[str]) -> list[str]:
    """What is not understood of the arguments of a table that is narrowed by `only` alone, and read page by page."""
    one, problems = {name: value.strip() for name, value in arguments}, list[str]()
    _among(one.pop("only", ""), list(only), "choice", problems)
    _number(one.pop("size", ""), 1, LARGEST_PAGE, "size", problems)
    _number(one.pop("page", ""), 1, 10**6, "page", problems)
    _refuse_unknown(one, problems)
    return problems


def _refuse_unknown(names: Iterable[str], problems: list[str]) -> None:
    unknown = sorted(set(names) - IGNORED)
    if unknown:
        said = ", ".join(f"“{clean(n, 40)}”" for n in unknown[:5])
        problems.append(f"This list has no {said}; that was left out.")


def unknown_value(facet: Facet, value: str, known: Iterable[str]) -> str:
    """That a facet has no such value, and which is near."""
    near = get_close_matches(value[:200], list(known), n=1, cutoff=0.5)
    meant = f" Did you mean {clean(near[0], 80)}?" if near else ""
    return f"“{facet.name}” has no value “{clean(value, 80)}”.{meant}"


def _words(text: str, problems: list[str]) -> str:
    text = " ".join(text.split())
    if len(text) > CHARACTERS:
        problems.append(f"The search is too long: only its first {CHARACTERS} characters were looked at.")
        # A word that is cut would match nothing.
        text = text[:CHARACTERS].rpartition(" ")[0] or text[:CHARACTERS]
    words = text.split()
    if len(words) > WORDS:
        problems.append(f"The search is too long: only its first {WORDS} words were looked for.")
    return " ".join(words[:WORDS])


def _day(text: str, name: str, problems: list[str]) -> str:
    if not text:
        return ""
    try:
        return dt.date.fromisoformat(text[:40]).isoformat()
    except ValueError:
        problems.append(f"“{name}” is not a day: “{clean(text, 40)}”. Write it as 2026-01-31.")
        return ""


def _among(text: str, known: Sequence[str], what: str, problems: list[str]) -> str:
    if text and text not in known:
        problems.append(f"There is no {what} “{clean(text, 40)}”; there are: {', '.join(known)}.")
        return ""
    return text


def _number(text: str, least: int, most: int, what: str, problems: list[str]) -> int:
    if not text:
        return 0
    if text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most:
        return int(text)
    problems.append(f"“{what}” is not a number from {least:,} to {most:,}: “{clean(text, 40)}”.")
    return 0


def bounds(asked: ListQuery, zone: str) -> tuple[str, str]:
    """From when, and until before when, as stamps in UTC: the whole days in the site's time zone; "" for no bound."""
    there = ZoneInfo(zone)

    def stamp(day: str, days: int) -> str:
        if not day:
            return ""
        try:
            when = dt.datetime.combine(dt.date.fromisoformat(day) + dt.timedelta(days=days), dt.time(), there)
            return when.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S")
        except OverflowError:  # the first and the last days that there are
            return ""

    return stamp(asked.since, 0), stamp(asked.until, 1)


def number_asked(request: Any, name: str, usual: int, most: int) -> int:  # noqa: ANN401 - Datasette has no types
    """A number from 1 to `most` that is asked for by name; the usual one where none is."""
    return min(most, max(1, whole_number(request.args.get(name) or str(usual))))


def number_of(request: Any, total: int, size: int) -> tuple[int, int]:  # noqa: ANN401 - Datasette has no types
    """(the page that ?page= asks for, how many there are); NotThere where there are not so many."""
    number, of = whole_number(request.args.get("page") or "1"), max(1, -(-total // size))
    if not 1 <= number <= of:
        raise NotThere(f"This list has {plural(of, 'page')}; there is no page {number}.")
    return number, of


class Pagination(NamedTuple):
    """One part of a list."""

    number: int
    """From 1."""
    of: int
    total: int

    @property
    def offset(self) -> int:
        """How many rows stand before it."""
        return (self.number - 1) * PAGE

    @property
    def first(self) -> int:
        """The number of its first row, from 1."""
        return self.offset + 1 if self.total else 0

    @property
    def last(self) -> int:
        """The number of its last row."""
        return min(self.total, self.offset + PAGE)


def paginate(request: Any, total: int) -> Pagination:  # noqa: ANN401 - Datasette has no types
    """The part that ?page= asks for; NotThere where there are not so many."""
    return Pagination(*number_of(request, total, PAGE), total)
