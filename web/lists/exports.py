"""The lists as CSV and JSON: the same questions, all rows or a page of them, for programs. See docs/using/page.md."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from datasette.utils.asgi import AsgiStream, AsgiWriter, Response

from text.csv_cell import csv_text
from web.db import Row
from web.lists.find import Found, every_id, find, rows_of
from web.lists.query import Asked, Listing, ask
from web.lists.views import arguments
from web.site import Site, address_of

VERSION = 1
"""Of the JSON; a later one only adds."""
AT_ONCE = 500
"""Rows that are read and sent at a time."""
ANYBODY = {"access-control-allow-origin": "*"}
"""What is public may be read by the scripts of any site."""


def csv_of(listing: Listing) -> Callable[[Site, Any], Any]:
    """The view of a list as CSV: every row that fits, as it is read."""

    async def view(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
        asked = ask(listing, arguments(request))
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
        asked = ask(listing, arguments(request))
        if asked.problems:
            return not_understood(listing, asked)
        if site.published:  # one file, since nobody is there to answer for the next page
            asked = replace(asked, size=10**9)
        found = await find(site, listing, asked)
        body = as_json(site, listing, asked, found, address_of(site, request))
        return _json(body)

    view.__name__ = f"{listing.name}_json"
    return view


def as_json(site: Site, listing: Listing, asked: Asked, found: Found, address: str) -> dict[str, Any]:
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


def not_understood(listing: Listing, asked: Asked) -> Response:
    """For programs, a question that was understood in part only is an error: they would take the answer for whole."""
    known = {
        "facets": [f.name for f in listing.facets],
        "filters": [n.name for n in listing.narrowings],
        "others": [*(["q"] if listing.words else []), *(["since", "until"] if listing.days else []), "sort", "size",
                   "after", "page", "more"],
    }  # fmt: skip
    return _json({"version": VERSION, "error": " ".join(asked.problems), "known": known}, 400)


def _json(body: Mapping[str, Any], status: int = 200) -> Response:
    headers = {**ANYBODY, "cache-control": "no-cache"}
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Response(text, status=status, headers=headers, content_type="application/json; charset=utf-8")
