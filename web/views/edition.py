"""The page of one edition: what it changed, worst first, and the files that it was read from."""

from __future__ import annotations

from typing import Any

from alerts.describe import archive_link
from publicdb.changes import worst
from web.db import NotThere, page, row, rows, whole_number
from web.lists.pagination import part_of
from web.site import Site


async def edition(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/editions/<id>."""
    number = whole_number(request.url_vars["id"])
    found = await row(
        site,
        "select e.*, s.title source_title, s.url source_url from editions e join sources s on s.name = e.source"
        " where e.id = ?",
        [number],
    )
    if found is None:
        raise NotThere(f"There is no edition {number}. The sources' pages list all editions that were seen.")
    told = await row(site, "select count(*) n from changes where edition = ?", [number]) or {"n": 0}
    part = part_of(request, told["n"])
    beside = "select id, title, kind, seen_at from editions where source = ? and id {} ? order by id {} limit 1"
    context = {
        "edition": found,
        "changes": await rows(site, worst("edition = ?"), [number, part.size, part.offset]),
        "part": part,
        "files": await rows(
            site,
            "select f.*, a.size, a.filename archived_as from edition_files f left join archived a"
            " on a.sha256 = f.sha256 where f.edition = ? order by f.register desc, f.file",
            [number],
        ),
        "before": await row(site, beside.format("<", "desc"), [found["source"], number]),
        "after": await row(site, beside.format(">", "asc"), [found["source"], number]),
        "archived": archive_link(found["source_url"]),
    }
    return await page(site, request, "edition.html", context)
