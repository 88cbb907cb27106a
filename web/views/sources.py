"""The pages of sources and their editions: what one changed, worst first, with its files; any two side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import unquote

from datasette.utils.asgi import Response

from alerts.describe import archive_link
from publicdb.changes import worst
from web.charts.data import over_time
from web.db import NotThere, Row, cached, nothing_yet, page, row, rows, rows_with, whole_number
from web.filters import how_seen
from web.lists.query import PAGE, paginate
from web.lists.views import arguments
from web.site import Site

_FILES = (
    "select f.*, a.size, a.filename archived_as from edition_files f left join archived a on a.sha256 = f.sha256"
    " where f.edition = ? order by f.register desc, f.file"
)
_EDITIONS = 100
_LAST = 15
"""Changes without an edition and items that the page shows."""


async def sources(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/sources."""
    found = await rows(site, "select * from sources order by watched desc, kind, title, name")
    now = datetime.now(UTC)
    return await page(
        site, request, "sources.html", {"sources": [how_seen(s, site.about.zone, now) for s in found]}
    )


async def source(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/sources/<name>."""
    name = unquote(request.url_vars["name"])
    found = await row(site, "select * from sources where name = ?", [name])
    if found is None:
        raise NotThere("There is no source of this name. The list of sources has all that are watched.")
    found = how_seen(found, site.about.zone, datetime.now(UTC))
    editions = await rows(site, "select * from editions where source = ? order by id desc limit ?", [name, _EDITIONS])
    for edition in editions:
        edition["source_title"] = found["title"] or name
    context = {
        "source": found,
        "editions": editions,
        "picture": over_time(editions) if len(editions) > 1 else None,
        "files": await rows(site, _FILES, [found["edition"]]),
        "items": await rows(
            site,
            "select id, kind, title, published, polarity, mentions, state from evidence where source = ?"
            " order by published desc, id desc limit ?",
            [name, _LAST],
        ),
        "changes": await rows(
            site, "select * from changes where source = ? and edition is null order by id desc limit ?", [name, _LAST]
        ),
        "archived": archive_link(found["url"]),
    }
    return await page(site, request, "source.html", context)


async def edition(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/editions/<id>."""
    number = whole_number(request.url_vars["id"])
    found = await _edition(site, number)
    told = await row(site, "select count(*) n from changes where edition = ?", [number]) or {"n": 0}
    part = paginate(request, told["n"])
    beside = "select id, title, kind, seen_at from editions where source = ? and id {} ? order by id {} limit 1"
    context = {
        "edition": found,
        "changes": await rows(site, worst("edition = ?"), [number, PAGE, part.offset]),
        "part": part,
        "files": await rows(site, _FILES, [number]),
        "before": await row(site, beside.format("<", "desc"), [found["source"], number]),
        "after": await row(site, beside.format(">", "asc"), [found["source"], number]),
        "archived": archive_link(found["source_url"]),
    }
    return await page(site, request, "edition.html", context)


CELLS = 40
"""Cells of a row that are laid side by side."""
KEPT = 30
"""Pairs of editions whose differences are kept ready, for those who leaf through them."""
SORTS = ("changed", "removed", "added")
"""Kinds of difference, as they are chosen and shown."""


class Difference(NamedTuple):
    """A release that is not the same in both editions."""

    kind: str
    release: int
    before: int | None
    """Its version in the older edition."""
    after: int | None


async def against(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/editions/<a>/against/<b>: the older one stands left, whichever was named first."""
    numbers = sorted((whole_number(request.url_vars["a"]), whole_number(request.url_vars["b"])))
    older, newer = [await _edition(site, n) for n in numbers]
    if older["source"] != newer["source"]:
        raise NotThere("These two editions are of different sources; only editions of one register can be compared.")
    asked = dict(arguments(request))
    made: dict[tuple[int, int], list[Difference]] = await cached(site, "against", nothing_yet)
    if (pair := (older["id"], newer["id"])) not in made:
        if len(made) >= KEPT:
            made.clear()
        made[pair] = await compared(site, older["source"], *pair)
    differences = made[pair]
    counts = {kind: sum(d.kind == kind for d in differences) for kind in SORTS}
    only = asked.get("only", "") if asked.get("only") in SORTS else ""
    shown = [d for d in differences if not only or d.kind == only]
    number = int(asked["page"]) if asked.get("page", "").isascii() and asked.get("page", "").isdigit() else 1
    pages = max(1, -(-len(shown) // PAGE))
    if not 1 <= number <= pages:
        raise NotThere(f"There are {pages:,} pages of differences.")
    some = shown[(number - 1) * PAGE : number * PAGE]
    sql = "select id, title, number, seen_at from editions where source = ? order by id desc limit 200"
    context = {
        "older": older, "newer": newer, "counts": counts, "only": only, "page_number": number, "pages": pages,
        "total": len(shown), "differences": await _laid_out(site, some),
        "editions": await rows(site, sql, [older["source"]]),
    }
    return await page(site, request, "against.html", context)


async def choose(_: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/editions/against?a=&b=: the form's answer, as the address that lasts."""
    asked = dict(arguments(request))
    a, b = whole_number(asked.get("a", "")), whole_number(asked.get("b", ""))
    return Response("", status=302, headers={"location": f"/editions/{a}/against/{b}"}, content_type="text/plain")


async def _edition(site: Site, number: int) -> Row:
    found = await row(
        site,
        "select e.*, s.title source_title, s.url source_url from editions e join sources s on s.name = e.source"
        " where e.id = ?",
        [number],
    )
    if found is None:
        raise NotThere(f"There is no edition {number}. The sources' pages list all editions that were seen.")
    return found


async def compared(site: Site, source: str, older: int, newer: int) -> list[Difference]:
    """Every release that differs between two editions of a source: those changed, gone and come, each by its number."""
    left, right = await _standing(site, source, older), await _standing(site, source, newer)
    changed = [Difference("changed", r, v, right[r]) for r, v in left.items() if right.get(r, v) != v]
    removed = [Difference("removed", r, v, None) for r, v in left.items() if r not in right]
    added = [Difference("added", r, None, v) for r, v in right.items() if r not in left]
    return [d for some in (changed, removed, added) for d in sorted(some, key=lambda d: d.release)]


async def _standing(site: Site, source: str, edition: int) -> dict[int, int]:
    """Release -> version of what stood in an edition."""
    sql = "select release, version from stands where source = ? and first <= ? and (last is null or last >= ?)"
    return dict(map(tuple, (await site.register.execute(sql, [source, edition, edition])).rows))


async def _laid_out(site: Site, differences: Sequence[Difference]) -> list[Mapping[str, Any]]:
    """The differences with their rows: cells that differ, or all where one side has none."""
    ids = [v for d in differences for v in (d.before, d.after) if v is not None]
    sql = "select id, release, reference, recipient, category, level, sheet, row, cells from versions where id in given"
    versions = {v["id"]: v for v in await rows_with(site, sql, ids)}
    out: list[Mapping[str, Any]] = []
    for d in differences:
        before, after = versions.get(d.before or -1), versions.get(d.after or -1)
        one = after or before
        if one is None:
            continue
        out.append({"kind": d.kind, "release": d.release, "version": one, "before": before, "after": after,
                    "cells": cells(before, after)})
    return out


def cells(before: Row | None, after: Row | None) -> list[tuple[str, str | None, str | None]]:
    """(column, before, after) of the cells that differ; None where there is no such cell."""
    old: Mapping[str, str] = before["cells"] if before else {}
    new: Mapping[str, str] = after["cells"] if after else {}
    names = list(dict.fromkeys([*old, *new]))
    return [(n, old.get(n), new.get(n)) for n in names if old.get(n) != new.get(n)][:CELLS]
