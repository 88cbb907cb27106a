"""The lists as pages, and as CSV and JSON for programs, whose contract is in docs/page.md."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from datasette.utils.asgi import AsgiStream, AsgiWriter, Response

from text.csv_cell import csv_text
from web.db import Row, cached, page, rows
from web.lists.facets import Counted, Value
from web.lists.find import Found, every_id, find, rows_of
from web.lists.query import Listing, ListQuery, parse_query
from web.site import Site, address_of


class Choice(NamedTuple):
    """A value of a facet, and where it leads."""

    value: Value
    href: str


class Offered(NamedTuple):
    """A facet as it is shown."""

    counted: Counted
    choices: Sequence[Choice]
    more: str
    """Where more of its values are shown, "" where these are all or there are too many."""
    hidden: int
    """Values that are not shown."""


class Chip(NamedTuple):
    """Something that was chosen, and where it is no longer chosen."""

    title: str
    words: str
    href: str


@dataclass(frozen=True, slots=True)
class View:
    """What the template of a list shows."""

    listing: Listing
    asked: ListQuery
    found: Found
    facets: Sequence[Offered]
    chips: Sequence[Chip]
    everything: str
    """Query of CSV, JSON and Atom: what was asked, without the page."""
    fields: Sequence[tuple[str, str]]
    """What the form must send along: the facets and filters chosen."""

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return -(-self.found.total // self.asked.size)

    @property
    def headline(self) -> str:
        """How many were found, in words."""
        n = self.found.total
        return f"{n:,} {self.listing.one if n == 1 else self.listing.many}"

    def turned(self, number: int) -> str:
        """The query of another page."""
        return self.asked.query(page=number, after="")


def page_of(listing: Listing) -> Callable[[Site, Any], Any]:
    """The view of a list."""

    async def view(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
        asked = parse_query(listing, arguments(request))
        found = await find(site, listing, asked, facets=not site.published)
        titles = await cached(site, "titles of sources", titles_of_sources)
        return await page(site, request, "list.html", {"view": viewed(listing, asked, found), "titles": titles})

    view.__name__ = f"{listing.name}_list"
    return view


async def titles_of_sources(site: Site) -> dict[str, str]:
    """Source -> its title."""
    return {r["name"]: r["title"] for r in await rows(site, "select name, title from sources")}


def arguments(request: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - Datasette has no types
    """The arguments of an address, in order; one that is no text of UTF-8 has marks for what could not be read."""
    return [(name, value) for name in request.args for value in request.args.getlist(name)]


def viewed(listing: Listing, asked: ListQuery, found: Found) -> View:
    """What was found, with everything that can be chosen next."""
    path = f"/{listing.name}"
    facets = []
    for counted in found.facets:
        choices = [Choice(v, path + asked.toggled(counted.facet.name, v.value)) for v in counted.values]
        hidden = counted.total - len(choices)
        more = path + asked.query(more=counted.facet.name) if hidden and asked.more != counted.facet.name else ""
        facets.append(Offered(counted, choices, more, hidden))
    fields = [(f, v) for f, values in asked.chosen.items() for v in values] + list(asked.narrowed.items())
    everything = asked.query(page=1, after="", size=50, more="")
    return View(listing, asked, found, facets, list(_chips(listing, asked, path)), everything, fields)


def _chips(listing: Listing, asked: ListQuery, path: str) -> Sequence[Chip]:
    chips = []
    start: dict[str, Any] = {"page": 1, "after": "", "more": ""}
    if asked.q:
        chips.append(Chip("Words", asked.q, path + asked.query(q="", **start)))
    for facet in listing.facets:
        for value in asked.chosen.get(facet.name, ()):
            chips.append(Chip(facet.title, facet.words(value), path + asked.toggled(facet.name, value)))  # noqa: PERF401
    for narrowing in listing.filters:
        if value := asked.narrowed.get(narrowing.name, ""):
            rest = {k: v for k, v in asked.narrowed.items() if k != narrowing.name}
            chips.append(Chip(narrowing.title.capitalize(), value, path + asked.query(narrowed=rest, **start)))
    for name, day in (("since", asked.since), ("until", asked.until)):
        if day:
            chips.append(Chip(name.capitalize(), day, path + asked.query(**{name: ""}, **start)))
    return chips


VERSION = 1
"""Of the JSON; a later one only adds."""
AT_ONCE = 500
"""Rows that are read and sent at a time."""
ANYBODY = {"access-control-allow-origin": "*"}
"""What is public may be read by the scripts of any site."""


def csv_of(listing: Listing) -> Callable[[Site, Any], Any]:
    """The view of a list as CSV: every row that fits, as it is read."""

    async def view(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
        asked = parse_query(listing, arguments(request))
        if asked.problems:
            return not_understood(listing, asked)
        headers = {
            **ANYBODY, "cache-control": "no-cache",
            "content-disposition": f'attachment; filename="{listing.name}.csv"',
        }  # fmt: skip
        if request.method == "HEAD":
            return Response("", headers=headers, content_type="text/csv; charset=utf-8")
        ids = list(await every_id(site, listing, asked))
        address = address_of(site, request)

        async def stream(out: AsgiWriter) -> None:
            await out.write(csv_text([[*listing.columns, "page"]]))
            async for some in _batches(site, listing, ids):
                await out.write(csv_text([*(r[c] for c in listing.columns), address + r["page"]] for r in some))

        return AsgiStream(stream, headers=headers, content_type="text/csv; charset=utf-8")

    view.__name__ = f"{listing.name}_csv"
    return view


async def _batches(site: Site, listing: Listing, ids: Sequence[int]) -> AsyncIterator[list[Row]]:
    generation = site.state.generation
    # A recipient has no number of its own: all are read before another copy can count them otherwise.
    size = AT_ONCE if listing.id == "id" else max(1, len(ids))
    for at in range(0, len(ids), size):
        found: list[Row] = []
        for part in range(at, min(at + size, len(ids)), AT_ONCE):
            found += await rows_of(site, listing, ids[part : min(part + AT_ONCE, at + size)])
        if listing.id != "id" and site.state.generation != generation:
            raise RuntimeError("the copy was replaced while it was read; ask again")
        yield found


def json_of(listing: Listing) -> Callable[[Site, Any], Any]:
    """The view of a list as JSON: a page of it, its facets, and where the next page is."""

    async def view(site: Site, request: Any) -> Response:  # noqa: ANN401 - Datasette has no types
        asked = parse_query(listing, arguments(request))
        if asked.problems:
            return not_understood(listing, asked)
        if site.published:  # one file, since nobody is there to answer for the next page
            asked = replace(asked, size=10**9)
        found = await find(site, listing, asked)
        body = as_json(site, listing, asked, found, address_of(site, request))
        return _json(body)

    view.__name__ = f"{listing.name}_json"
    return view


def as_json(site: Site, listing: Listing, asked: ListQuery, found: Found, address: str) -> dict[str, Any]:
    """A page of a list as docs/using/page.md says."""
    path = f"{address}/{listing.name}.json"
    return {
        "version": VERSION,
        "list": listing.name,
        "as_of": site.state.built_at,
        "total": found.total,
        "first": found.first,
        "rows": [{**r, "page": address + r["page"]} for r in found.rows],
        "facets": {
            c.facet.name: {
                "values": [{"value": v.value, "words": v.words, "rows": v.rows, "chosen": v.chosen} for v in c.values],
                "total": c.total,
            }
            for c in found.facets
        },
        "next": path + asked.query(after=found.after, page=1) if found.after else None,
        "licence": "Open Government Licence v3.0; Open Parliament Licence v3.0",
    }


def not_understood(listing: Listing, asked: ListQuery) -> Response:
    """For programs, a question that was understood in part only is an error: they would take the answer for whole."""
    known = {
        "facets": [f.name for f in listing.facets],
        "filters": [n.name for n in listing.filters],
        "others": [*(["q"] if listing.words else []), *(["since", "until"] if listing.days else []), "sort", "size",
                   "after", "page", "more"],
    }  # fmt: skip
    return _json({"version": VERSION, "error": " ".join(asked.problems), "known": known}, 400)


def _json(body: Mapping[str, Any], status: int = 200) -> Response:
    headers = {**ANYBODY, "cache-control": "no-cache"}
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Response(text, status=status, headers=headers, content_type="application/json; charset=utf-8")
