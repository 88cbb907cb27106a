"""Any two editions of a source side by side: as a page, CSV and JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from datasette.utils.asgi import AsgiStream, AsgiWriter, Response

from text.sanitise import csv_text
from web.db import NotThere, Row, cached, nothing_yet, page, rows, rows_with, whole_number
from web.lists.query import LARGEST_PAGE, PAGE, not_understood_of, number_asked, number_of
from web.lists.views import ANYBODY, AT_ONCE, LICENCE, VERSION, arguments, as_answer, refused
from web.site import Site, address_of
from web.views.sources import edition_of

CELLS = 40
"""Cells of a row that a page lays side by side; CSV and JSON have all."""
CHOICES = 200
"""Editions, the newest, that the form offers."""
KEPT = 30
"""Pairs of editions whose differences are kept ready, for those who leaf through them."""
SORTS = ("changed", "removed", "added")
"""Kinds of difference, as they are chosen and shown."""
KNOWN = {"only": list(SORTS), "others": ["page", "size"]}
"""What may be asked."""
COLUMNS = ("difference", "release", "reference", "recipient", "title", "category", "level", "cell", "before", "after",
           "page")
"""Of the CSV, which has a line for each cell that differs."""


class Difference(NamedTuple):
    """A release that is not the same in both editions."""

    kind: str
    release: int
    before: int | None
    """Its version in the older edition."""
    after: int | None


class Compared(NamedTuple):
    """Two editions of one source, and how they differ."""

    older: Row
    newer: Row
    counts: Mapping[str, int]
    only: str
    """The one kind of difference that was asked for; "" for all."""
    shown: Sequence[Difference]
    problems: Sequence[str]
    """What was not understood, for people."""

    @property
    def path(self) -> str:
        """The address of the page."""
        return f"/editions/{self.older['id']}/against/{self.newer['id']}"


async def _asked(site: Site, request: Any) -> Compared:  # noqa: ANN401 - Datasette has no types
    """The older edition stands left, whichever was named first. NotThere where the two cannot be compared."""
    numbers = sorted((whole_number(request.url_vars["a"]), whole_number(request.url_vars["b"])))
    older, newer = [await edition_of(site, n) for n in numbers]
    if older["source"] != newer["source"]:
        raise NotThere("These two editions are of different sources; only editions of one register can be compared.")
    made: dict[tuple[int, int], list[Difference]] = await cached(site, "against", nothing_yet)
    if (pair := (older["id"], newer["id"])) not in made:
        if len(made) >= KEPT:
            made.clear()
        made[pair] = await compared(site, older["source"], *pair)
    differences = made[pair]
    counts = {kind: sum(d.kind == kind for d in differences) for kind in SORTS}
    given = arguments(request)
    only, problems = dict(given).get("only", ""), not_understood_of(given, SORTS)
    only = only if only in SORTS else ""
    return Compared(older, newer, counts, only, [d for d in differences if not only or d.kind == only], problems)


async def against(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/editions/<a>/against/<b>."""
    found = await _asked(site, request)
    number, pages = number_of(request, len(found.shown), PAGE)
    some = found.shown[(number - 1) * PAGE : number * PAGE]
    sql = "select id, title, number, seen_at from editions where source = ? order by id desc limit ?"
    context = {
        **found._asdict(), "path": found.path, "page_number": number, "pages": pages, "total": len(found.shown),
        "differences": [{**d, "cells": d["cells"][:CELLS]} for d in await _laid_out(site, some)],
        "editions": await rows(site, sql, [found.older["source"], CHOICES]),
    }
    return await page(site, request, "against.html", context)


async def against_json(site: Site, request: Any) -> Response:  # noqa: ANN401 - Datasette has no types
    """/editions/<a>/against/<b>.json: a page of the differences, with every cell."""
    found, address = await _asked(site, request), address_of(site, request)
    if found.problems:
        return refused(found.problems, KNOWN)
    size = number_asked(request, "size", PAGE, LARGEST_PAGE)
    number, pages = number_of(request, len(found.shown), size)
    first = (number - 1) * size
    further = f"{address}{found.path}.json?{f'only={found.only}&' if found.only else ''}size={size}&page={number + 1}"
    return as_answer({
        "version": VERSION,
        **{side: _edition_json(e, address) for side, e in (("older", found.older), ("newer", found.newer))},
        "counts": found.counts,
        "total": len(found.shown),
        "first": first + 1 if found.shown else 0,
        "rows": [
            {"difference": d["kind"], **_release(d), "page": f"{address}/releases/{d['release']}",
             "cells": {cell: [before, after] for cell, before, after in d["cells"]}}
            for d in await _laid_out(site, found.shown[first : first + size])
        ],
        "next": further if number < pages else None,
        "licence": LICENCE,
    })


async def against_csv(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/editions/<a>/against/<b>.csv: a line for each cell that differs, of a row that came or went for each it has."""
    found, address = await _asked(site, request), address_of(site, request)
    if found.problems:
        return refused(found.problems, KNOWN)
    name = f"editions-{found.older['id']}-{found.newer['id']}.csv"
    headers = {**ANYBODY, "cache-control": "no-cache", "content-disposition": f'attachment; filename="{name}"'}
    if request.method == "HEAD":
        return Response("", headers=headers, content_type="text/csv; charset=utf-8")

    async def stream(out: AsgiWriter) -> None:
        await out.write(csv_text([COLUMNS]))
        differences = iter(found.shown)
        while some := list(islice(differences, AT_ONCE)):
            await out.write(csv_text(line for d in await _laid_out(site, some) for line in _lines(d, address)))

    return AsgiStream(stream, headers=headers, content_type="text/csv; charset=utf-8")


async def choose(_: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/editions/against?a=&b=: the form's answer, as the address that lasts."""
    asked = dict(arguments(request))
    if not (asked.get("a") and asked.get("b")):
        raise NotThere("Two editions are to be named; the page of a source lets you choose them.")
    a, b = whole_number(asked["a"]), whole_number(asked["b"])
    return Response("", status=302, headers={"location": f"/editions/{a}/against/{b}"}, content_type="text/plain")


def _edition_json(edition: Row, address: str) -> Row:
    return {**{k: edition[k] for k in ("id", "source", "number", "kind", "title", "published_at", "seen_at", "rows")},
            "page": f"{address}/editions/{edition['id']}"}


def _release(laid_out: Mapping[str, Any]) -> Row:
    names = ("reference", "recipient", "title", "category", "level")
    return {"release": laid_out["release"], **{n: laid_out["version"][n] for n in names}}


def _lines(laid_out: Mapping[str, Any], address: str) -> Iterator[list[object]]:
    about = [laid_out["kind"], *_release(laid_out).values()]
    # A row that stands elsewhere with the same cells has a line too.
    for cell, before, after in laid_out["cells"] or [("", None, None)]:
        yield [*about, cell, before, after, f"{address}/releases/{laid_out['release']}"]


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
    return dict((await site.register.read(sql, [source, edition, edition]))[1])


async def _laid_out(site: Site, differences: Sequence[Difference]) -> list[Mapping[str, Any]]:
    """The differences with their rows: cells that differ, or all where one side has none."""
    ids = [v for d in differences for v in (d.before, d.after) if v is not None]
    columns = "id, release, reference, recipient, title, category, level, sheet, row, cells"
    versions = {v["id"]: v for v in await rows_with(site, f"select {columns} from versions where id in given", ids)}  # noqa: S608
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
    return [(n, old.get(n), new.get(n)) for n in names if old.get(n) != new.get(n)]
