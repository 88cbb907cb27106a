"""The lists as pages: what was found, what it can be narrowed by, and its addresses as CSV, JSON and Atom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from web.db import kept, page, rows
from web.lists.facets import Counted, Value
from web.lists.find import Found, find
from web.lists.query import Asked, Listing, ask
from web.site import Site


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
    asked: Asked
    found: Found
    facets: Sequence[Offered]
    chips: Sequence[Chip]
    everything: str
    """Query of CSV, JSON and Atom: what was asked, without the page."""
    fields: Sequence[tuple[str, str]]
    """What the form must send along: the facets and narrowings chosen."""

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
        asked = ask(listing, arguments(request))
        found = await find(site, listing, asked, facets=not site.published)
        titles = await kept(site, "titles of sources", titles_of_sources)
        return await page(site, request, "list.html", {"view": viewed(listing, asked, found), "titles": titles})

    view.__name__ = f"{listing.name}_list"
    return view


async def titles_of_sources(site: Site) -> dict[str, str]:
    """Source -> its title."""
    return {r["name"]: r["title"] for r in await rows(site, "select name, title from sources")}


def arguments(request: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - Datasette has no types
    """The arguments of an address, in order; one that is no text of UTF-8 has marks for what could not be read."""
    return [(name, value) for name in request.args for value in request.args.getlist(name)]


def viewed(listing: Listing, asked: Asked, found: Found) -> View:
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


def _chips(listing: Listing, asked: Asked, path: str) -> Sequence[Chip]:
    chips = []
    start: dict[str, Any] = {"page": 1, "after": "", "more": ""}
    if asked.q:
        chips.append(Chip("Words", asked.q, path + asked.query(q="", **start)))
    for facet in listing.facets:
        for value in asked.chosen.get(facet.name, ()):
            chips.append(Chip(facet.title, facet.words(value), path + asked.toggled(facet.name, value)))  # noqa: PERF401
    for narrowing in listing.narrowings:
        if value := asked.narrowed.get(narrowing.name, ""):
            rest = {k: v for k, v in asked.narrowed.items() if k != narrowing.name}
            chips.append(Chip(narrowing.title.capitalize(), value, path + asked.query(narrowed=rest, **start)))
    for name, day in (("since", asked.since), ("until", asked.until)):
        if day:
            chips.append(Chip(name.capitalize(), day, path + asked.query(**{name: ""}, **start)))
    return chips
