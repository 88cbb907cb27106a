"""What every page is made with: rows of the public copy, and a rendered template as an answer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar

from datasette.utils.asgi import Response

from alerts.describe import Description, describe
from publicdb.changes import told_changes
from web.site import Site

Row = dict[str, Any]
T = TypeVar("T")
JSON_COLUMNS = frozenset(
    {
        "also", "items", "datasets", "reasons", "names", "cells", "fields", "detail", "summary", "submitters",
        "committees", "inquiries", "documents", "recipients", "said",
    }
)  # fmt: skip
"""Columns of the public copy that hold JSON."""


class NotThere(Exception):
    """There is nothing at this address; the message says where to look instead."""


async def rows(site: Site, sql: str, values: Mapping[str, Any] | Sequence[Any] = ()) -> list[Row]:
    """The rows of a query of ours on the public copy, at most `max_returned_rows`, JSON columns unfolded."""
    found = await site.register.execute(sql, values)
    return [_unfolded(dict(zip(found.columns, r, strict=True))) for r in found.rows]


async def row(site: Site, sql: str, values: Mapping[str, Any] | Sequence[Any] = ()) -> Row | None:
    """The first row, None where there is none."""
    found = await rows(site, sql, values)
    return found[0] if found else None


async def described(site: Site, ids: Sequence[int]) -> dict[int, Description]:
    """What is told of changes, by their numbers."""
    found = await site.register.execute_fn(lambda copy: told_changes(copy, ids))
    bodies = site.about.foi_bodies
    out = {}
    for number, change in found.items():
        body = {"foi_body": bodies[change.source]} if change.source in bodies else {}
        out[number] = describe(change._replace(detail={**change.detail, **body}), site.about.zone)
    return out


async def cached(site: Site, name: str, make: Callable[[Site], Awaitable[T]]) -> T:
    """What `make` works out from the public copy, once for each generation of it; for few names, not for ids.

    Readers who ask for it at once share one piece of work.
    """
    generation = f"{site.state.generation} {site.state.withheld}"
    if site.cached_for != generation:
        site.cache = {}
        site.cached_for = generation
    cache = site.cache
    if name not in cache:
        cache[name] = asyncio.ensure_future(make(site))
    work: asyncio.Future[T] = cache[name]
    try:
        # Shielded: a reader who goes away must not take the answer from those who wait for the same.
        return await asyncio.shield(work)
    except BaseException:
        if work.done() and cache.get(name) is work:
            del cache[name]
        raise


def _unfolded(found: Row) -> Row:
    for name in JSON_COLUMNS & found.keys():
        if isinstance(found[name], str):
            found[name] = json.loads(found[name])
    return found


async def page(site: Site, request: Any, template: str, context: Mapping[str, Any], *, status: int = 200) -> Response:  # noqa: ANN401
    """A page as an answer, of which a cache asks by its tag whether it still holds: it may be withheld."""
    html = await site.render_template(template, dict(context), request=request)
    kept = {"cache-control": "no-cache"}
    return Response(html, status=status, content_type="text/html; charset=utf-8", headers=kept)


def whole_number(text: str) -> int:
    """A number in an address.

    Raises:
        NotThere: it is none, or larger than any id.
    """
    if not (text.isascii() and text.isdigit() and len(text) < 16):  # more digits than an id can have
        raise NotThere(f"{text[:40]!r} is not a number of ours")
    return int(text)
