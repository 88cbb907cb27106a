"""The feeds' addresses, and the page that lists and explains them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urlencode

from datasette.utils.asgi import Response

from model.change import REMOVAL_KINDS
from text.sanitise import clean
from web.db import NotThere, page, row, rows, rows_with
from web.feeds import Feed, FeedEntry, atom
from web.lateness import late_entries
from web.links import link
from web.lists.definitions import CHANGES
from web.lists.facets import Index
from web.lists.find import every_id, filter_bits, index_of, with_unknown
from web.lists.query import ListQuery, SiteList, parse_query
from web.lists.views import ANYBODY, arguments, not_understood
from web.site import Site, address_of

ATOM = "application/atom+xml; charset=utf-8"
_LOUD = ListQuery(chosen={"category": ("press", "commercial")})


async def feeds(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/feeds: which feeds there are."""
    context = {
        "sources": await rows(site, "select name, title, kind from sources order by title, name"),
        "loud": await rows(
            site,
            "select slug, name, category, releases from recipients where category in ('press', 'commercial')"
            " and releases > 0 order by category = 'press' desc, releases desc, name limit 30",
        ),
    }
    return await page(site, request, "feeds.html", context)


def _always(feed: Feed, asked: ListQuery) -> Callable[[Site, Any], Any]:
    async def view(site: Site, request: Any) -> Response:  # noqa: ANN401 - Datasette has no types
        return await _answer(site, request, feed, asked)

    return view


_EVERYTHING = Feed(
    "everything", "everything", "Every change of every watched source, the newest first, and what is late",
    "/feeds/everything.atom", "/changes",
)
_LATE = Feed("late", "late editions", "Registers that are beyond their own rhythm", "/feeds/late.atom", "/sources")


async def everything(site: Site, request: Any) -> Response:  # noqa: ANN401 - Datasette has no types
    """/feeds/everything.atom."""
    return await _answer(site, request, _EVERYTHING, ListQuery(), await late_entries(site, datetime.now(UTC)))


async def late(site: Site, request: Any) -> Response:  # noqa: ANN401 - Datasette has no types
    """/feeds/late.atom."""
    entries = await late_entries(site, datetime.now(UTC))
    return await _sent(site, request, _LATE, await index_of(site, CHANGES), 0, entries)


press_and_commercial = _always(
    Feed("press-and-commercial", "press and companies", "Every change about a recipient of the press or a company",
         "/feeds/press-and-commercial.atom", f"/changes{_LOUD.query()}"),
    _LOUD,
)


async def disappeared(site: Site, request: Any) -> Response:  # noqa: ANN401 - Datasette has no types
    """/feeds/disappeared.atom, and /feeds/disappeared/<name>.atom of one source."""
    name = unquote(request.url_vars.get("name") or "")
    if name and await row(site, "select 1 from sources where name = ?", [name]) is None:
        raise NotThere(f"There is no source {clean(name, 60)!r}. The page of feeds lists those there are.")
    below = f"/{name}" if name else ""
    feed = Feed(
        f"disappeared {name}".strip(), f"what disappeared{f' from {clean(name, 80)}' if name else ''}",
        "Releases that stood in a register and do not any more, once a second look has confirmed it",
        link(f"/feeds/disappeared{below}.atom"), link(f"/disappeared{below}"),
    )
    kinds = {"kind": tuple(sorted(k.value for k in REMOVAL_KINDS))}
    return await _answer(site, request, feed, ListQuery(chosen={**kinds, **({"source": (name,)} if name else {})}))


async def one_source(site: Site, request: Any) -> Response:  # noqa: ANN401 - Datasette has no types
    """/feeds/sources/<name>.atom."""
    name = unquote(request.url_vars["name"])
    found = await row(site, "select * from sources where name = ?", [name])
    if found is None:
        raise NotThere(f"There is no source {clean(name, 60)!r}. The page of feeds lists those there are.")
    feed = Feed(
        f"source {name}", clean(found["title"], 120), f"Every change of the source {clean(name, 80)}",
        link(f"/feeds/sources/{name}.atom"), link(f"/sources/{name}"),
    )
    late = await late_entries(site, datetime.now(UTC), name)
    return await _answer(site, request, feed, ListQuery(chosen={"source": (name,)}), late)


async def one_recipient(site: Site, request: Any) -> Response:  # noqa: ANN401 - Datasette has no types
    """/feeds/recipients/<slug>.atom; also under an address that the recipient had once."""
    slug = unquote(request.url_vars["slug"])
    found = await row(
        site,
        "select r.slug, r.name from recipients r where r.slug = coalesce("
        "(select recipient from recipient_slugs where slug = :slug), :slug)",
        {"slug": slug},
    )
    if found is None:
        raise NotThere(f"There is no recipient {clean(slug, 60)!r}. Search for its name instead.")
    feed = Feed(
        f"recipient {slug}", clean(found["name"], 120), f"Every change of the releases to {clean(found['name'], 160)}",
        link(f"/feeds/recipients/{slug}.atom"), link(f"/recipients/{found['slug']}"),
    )
    return await _answer(site, request, feed, ListQuery(narrowed={"recipient": found["slug"]}))


async def search_feed(site: Site, request: Any) -> Response:  # noqa: ANN401 - Datasette has no types
    """/search.atom?q=: the changes of what a search finds."""
    asked = parse_query(CHANGES, [(n, v) for n, v in arguments(request) if n == "q"])
    if asked.problems:
        return not_understood(CHANGES, asked)
    feed = Feed(
        f"search {asked.q}", f"“{clean(asked.q, 100)}”" if asked.q else "a search for nothing",
        f"Changes of the releases and evidence in which these words stand: {clean(asked.q, 200)}",
        f"/search.atom?{urlencode({'q': asked.q})}", f"/search?{urlencode({'q': asked.q})}",
    )
    index = await index_of(site, CHANGES)
    bits = await filter_bits(site, CHANGES, asked, index) if asked.q else 0
    return await _sent(site, request, feed, index, bits)


def atom_of(listing: SiteList) -> Callable[[Site, Any], Any]:
    """The view of a list as a feed: the changes of what it lists, all filters kept."""

    async def view(site: Site, request: Any) -> Response:  # noqa: ANN401 - Datasette has no types
        asked = await with_unknown(site, listing, parse_query(listing, arguments(request)))
        if asked.problems:
            return not_understood(listing, asked)
        query = asked.query(page=1, after="", sort="", size=50, more="")
        about = clean(unquote(query.lstrip("?").replace("+", " ")), 160)
        feed = Feed(
            f"{listing.name} {query}", f"{listing.title.casefold()}{f' ({about})' if about else ''}",
            f"Changes of the {listing.many} that fit", f"/{listing.name}.atom{query}", f"/{listing.name}{query}",
        )
        if listing is CHANGES:
            return await _answer(site, request, feed, asked)
        index = await index_of(site, CHANGES)
        return await _sent(site, request, feed, index, await _changes_of(site, listing, asked, index))

    return view


async def _changes_of(site: Site, listing: SiteList, asked: ListQuery, index: Index) -> int:
    """The bits of the changes that are about what a list lists."""
    ids: Collection[int] = list(await every_id(site, listing, asked))
    if listing.name == "recipients":
        of = "select slug from recipients where rowid in given"
        sql = f"select release from release_recipients where recipient in ({of})"  # noqa: S608 - ours
        ids = [r["release"] for r in await rows_with(site, sql, ids)]
    return index.where("item" if listing.name == "evidence" else "release", ids)


async def _answer(
    site: Site, request: Any, feed: Feed, asked: ListQuery, more: Sequence[FeedEntry] = ()  # noqa: ANN401 - no types
) -> Response:
    index = await index_of(site, CHANGES)
    bits = index.matching(asked.chosen, await filter_bits(site, CHANGES, asked, index))
    return await _sent(site, request, feed, index, bits, more)


async def _sent(
    site: Site, request: Any, feed: Feed, index: Index, bits: int, more: Sequence[FeedEntry] = ()  # noqa: ANN401
) -> Response:
    body = await atom(site, feed, index, bits, address_of(site, request), more)
    return Response(body, content_type=ATOM, headers={"cache-control": "no-cache", **ANYBODY})
