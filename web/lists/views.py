"""The lists as pages, CSV and JSON; the contract is in docs/using/page.md."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from functools import partial
from operator import itemgetter
from typing import Any

import msgspec
from datasette.utils.asgi import AsgiStream, AsgiWriter, Response
from msgspec.structs import replace

from recipients.cell import in_one_line
from text.sanitise import csv_text
from web.db import Row, add_sentences, page, rows
from web.lists.definitions import CHANGES
from web.lists.find import FoundRows, every_id, find, rows_of, with_unknown
from web.lists.offered import offered_filters
from web.lists.query import ListQuery, SiteList, parse_query
from web.site import Site, address_of


def page_of(listing: SiteList) -> Callable[[Site, Any], Any]:
    """The view of a list."""

    async def view(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
        asked = await with_unknown(site, listing, parse_query(listing, arguments(request)))
        found = await find(site, listing, asked, facets=not site.published)
        if listing is CHANGES:
            await add_sentences(site, found.rows)
        titles = {r["name"]: r["title"] for r in await rows(site, "select name, title from sources")}
        return await page(site, request, "list.html", {"view": _viewed(listing, asked, found), "titles": titles})

    return view


def arguments(request: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - Datasette has no types
    """The arguments of an address, in order; one that is no text of UTF-8 has marks for what could not be read."""
    return [(name, value) for name in request.args for value in request.args.getlist(name)]


def _viewed(listing: SiteList, asked: ListQuery, found: FoundRows) -> dict[str, Any]:
    """What the template of a list shows: what was found, with everything that can be chosen next."""
    path = f"/{listing.name}"
    facets = []
    for counted in found.facets:
        choices = [{"value": v, "href": path + asked.toggled(counted.facet.name, v.value)} for v in counted.values]
        hidden = counted.total - len(choices)
        more = path + asked.query(more=counted.facet.name) if hidden and asked.more != counted.facet.name else ""
        facets.append({"counted": counted, "choices": choices, "more": more, "hidden": hidden})
    n = found.total
    return {
        "listing": listing, "asked": asked, "found": found, "facets": facets,
        # Where all are of one source, its name is not said of each.
        "several": len({r.get("source") for r in found.rows}) > 1,
        "chips": list(_chips(listing, asked, path)),
        # Of CSV, JSON and Atom: what was asked, without the page.
        "everything": asked.query(page=1, after="", size=50, more=""),
        # What the form must send along.
        "fields": [*((f, v) for f, values in asked.chosen.items() for v in values), *asked.narrowed.items()],
        "pages": -(-n // asked.size), "headline": f"{n:,} {listing.one if n == 1 else listing.many}{_gone(found)}",
        "offered": offered_filters(asked.q),
        "turned": lambda number: asked.query(page=number, after=""),
    }


def _gone(found: FoundRows) -> str:
    """How many of what was found are gone: the front page counts what stands."""
    there = {v.value: v.rows for c in found.facets if c.facet.name == "present" for v in c.values if not v.chosen}
    n = there.get("0", 0) if len(there) > 1 else 0
    return f", {n:,} of them no longer in a register" if n else ""


def _chips(listing: SiteList, asked: ListQuery, path: str) -> Iterator[dict[str, str]]:
    """What was chosen, each with the address at which it is no longer chosen."""
    start: dict[str, Any] = {"page": 1, "after": "", "more": ""}
    if asked.q:
        yield {"title": "Words", "words": asked.q, "href": path + asked.query(q="", **start)}
    for facet in listing.facets:
        for value in asked.chosen.get(facet.name, ()):
            href = path + asked.toggled(facet.name, value)
            yield {"title": facet.title, "words": facet.words(value), "href": href}
    for narrowing in listing.filters:
        if value := asked.narrowed.get(narrowing.name, ""):
            rest = {k: v for k, v in asked.narrowed.items() if k != narrowing.name}
            href = path + asked.query(narrowed=rest, **start)
            yield {"title": narrowing.title.capitalize(), "words": value, "href": href}
    for name, day in (("since", asked.since), ("until", asked.until)):
        if day:
            yield {"title": name.capitalize(), "words": day, "href": path + asked.query(**{name: ""}, **start)}


VERSION = 1
"""Of the JSON; a later one only adds."""
LICENCE = (
    "Open Government Licence v3.0 for what government publishes; Open Parliament Licence v3.0 for what Parliament does;"
    " what newspapers and others published is theirs"
)
AT_ONCE = 500
"""Rows that are read and sent at a time."""
ANYBODY = {"access-control-allow-origin": "*"}
"""What is public may be read by the scripts of any site."""


def csv_of(listing: SiteList) -> Callable[[Site, Any], Any]:
    """The view of a list as CSV: every row that fits, as it is read."""

    async def view(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
        asked = await with_unknown(site, listing, parse_query(listing, arguments(request)))
        if asked.problems:
            return not_understood(listing, asked)
        headers = {
            **ANYBODY, "cache-control": "no-cache",
            "content-disposition": f'attachment; filename="{listing.name}.csv"',
        }
        if request.method == "HEAD":
            return Response("", headers=headers, content_type="text/csv; charset=utf-8")
        ids = list(await every_id(site, listing, asked))
        address = address_of(site, request)

        async def stream(out: AsgiWriter) -> None:
            columns = listing.exported or listing.columns
            cells = itemgetter(*columns)
            await out.write(csv_text([[*columns, "page"]]))
            async for some in _batches(site, listing, ids):
                for r in some:
                    if "recipient" in r:  # its lines are put into one, as in `npdwatch releases --csv`
                        r["recipient"] = in_one_line(r["recipient"] or "")
                await out.write(csv_text([*cells(r), address + r["page"]] for r in some))

        return AsgiStream(stream, headers=headers, content_type="text/csv; charset=utf-8")

    return view


async def _batches(site: Site, listing: SiteList, ids: Sequence[int]) -> AsyncIterator[list[Row]]:
    generation = site.state.generation
    # A recipient has no number of its own: all are read before another copy can count them otherwise.
    size = AT_ONCE if listing.id == "id" else max(1, len(ids))
    for at in range(0, len(ids), size):
        found: list[Row] = []
        for part in range(at, min(at + size, len(ids)), AT_ONCE):
            found += await rows_of(site, listing, ids[part : min(part + AT_ONCE, at + size)], exported=True)
        if listing.id != "id" and site.state.generation != generation:
            raise RuntimeError("the copy was replaced while it was read; ask again")
        yield found


def json_of(listing: SiteList) -> Callable[[Site, Any], Any]:
    """The view of a list as JSON: a page of it, its facets, and where the next page is."""

    async def view(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
        asked = await with_unknown(site, listing, parse_query(listing, arguments(request)))
        if asked.problems:
            return not_understood(listing, asked)
        if site.published:  # one file, since nobody is there to answer for the next page
            return AsgiStream(partial(_write_json, site, listing, asked), content_type="application/json")
        found = await find(site, listing, asked, exported=True)
        return as_answer(as_json(site, listing, asked, found, address_of(site, request)))

    return view


async def _write_json(site: Site, listing: SiteList, asked: ListQuery, out: AsgiWriter) -> None:
    """Every row as one JSON, some at a time: all 200,000 changes of many years in one piece would take a gigabyte."""
    found, address = await find(site, listing, replace(asked, size=1), exported=True), site.about.address
    around = as_json(site, listing, asked, replace(found, rows=(), first=1, after=""), address)
    before, rows, behind = _text(around).partition('"rows":[')
    await out.write(before + rows)
    comma = ""
    async for some in _batches(site, listing, list(await every_id(site, listing, asked))):
        await out.write(comma + _text([{**r, "page": address + r["page"]} for r in some])[1:-1])
        comma = ","
    await out.write(behind)


def _text(value: object) -> str:
    return msgspec.json.encode(value).decode()


def as_json(site: Site, listing: SiteList, asked: ListQuery, found: FoundRows, address: str) -> dict[str, Any]:
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
        "licence": LICENCE,
    }


def not_understood(listing: SiteList, asked: ListQuery) -> Response:
    """For programs, a question that was understood in part only is an error: they would take the answer for whole."""
    known = {
        "facets": [f.name for f in listing.facets],
        "filters": [n.name for n in listing.filters],
        "others": [*(["q"] if listing.words else []), *(["since", "until"] if listing.days else []), "sort", "size",
                   "after", "page", "more"],
    }
    return refused(asked.problems, known)


def refused(problems: Sequence[str], known: Mapping[str, Sequence[str]]) -> Response:
    """Says to a program what was not understood, and what would be."""
    return as_answer({"version": VERSION, "error": " ".join(problems), "known": known}, 400)


def as_answer(body: Mapping[str, Any], status: int = 200) -> Response:
    """JSON that the scripts of any site may read."""
    headers = {**ANYBODY, "cache-control": "no-cache"}
    return Response(_text(body), status=status, headers=headers, content_type="application/json; charset=utf-8")
