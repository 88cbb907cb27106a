"""The pages of sources and their editions: what one changed, worst first, with its files."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

from datasette import Response

from alerts.describe import archive_link
from publicdb.changes import worst
from web.db import NotThere, Row, add_sentences, page, row, rows, whole_number
from web.lateness import how_all_seen
from web.links import link
from web.lists.query import PAGE, paginate
from web.site import Site
from web.views.charts import EDITIONS, source_picture

_FILES = (
    "select f.*, a.size, a.filename archived_as from edition_files f left join archived a on a.sha256 = f.sha256"
    " where f.edition = ? order by f.register desc, f.file"
)
_LAST = 15
"""Changes without an edition and items that the page shows."""


async def sources(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/sources."""
    found = await rows(site, "select * from sources order by watched desc, kind, title, name")
    return await page(site, request, "sources.html", {"sources": await how_all_seen(site, found, datetime.now(UTC))})


async def source(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/sources/<name>."""
    name = unquote(request.url_vars["name"])
    found = await row(site, "select * from sources where name = ?", [name])
    if found is None:
        raise NotThere("There is no source of this name. The list of sources has all that are watched.")
    (found,) = await how_all_seen(site, [found], datetime.now(UTC))
    editions = await rows(site, "select * from editions where source = ? order by id desc limit ?", [name, EDITIONS])
    changes = await rows(
        site, "select * from changes where source = ? and edition is null order by id desc limit ?", [name, _LAST]
    )
    await add_sentences(site, changes)
    context = {
        "source": found,
        "editions": editions,
        "picture": await source_picture(site, name),
        "files": await rows(site, _FILES, [found["edition"]]),
        "items": await rows(
            site,
            "select id, kind, title, published, polarity, mentions, state from evidence where source = ?"
            " order by published desc, id desc limit ?",
            [name, _LAST],
        ),
        "changes": changes,
        "archived": archive_link(found["url"]),
    }
    return await page(site, request, "source.html", context)


async def edition(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/editions/<id>."""
    number = whole_number(request.url_vars["id"])
    found = await edition_of(site, number)
    if found["id"] != number:
        return Response.redirect(link(f"/editions/{found['id']}"), status=301)
    told = await row(site, "select count(*) n from changes where edition = ?", [number]) or {"n": 0}
    part = paginate(request, told["n"])
    beside = "select id, title, kind, seen_at from editions where source = ? and id {} ? order by id {} limit 1"
    changes = await rows(site, worst("edition = ?"), [number, PAGE, part.offset])
    await add_sentences(site, changes)
    context = {
        "edition": found,
        "changes": changes,
        "part": part,
        "files": await rows(site, _FILES, [number]),
        "before": await row(site, beside.format("<", "desc"), [found["source"], number]),
        "after": await row(site, beside.format(">", "asc"), [found["source"], number]),
        "archived": archive_link(found["source_url"]),
    }
    return await page(site, request, "edition.html", context)


async def edition_of(site: Site, number: int) -> Row:
    """An edition, by its number or an earlier one, with the title and the address of its source."""
    found = await row(
        site,
        "select e.*, s.title source_title, s.url source_url from editions e join sources s on s.name = e.source"
        " where e.id = coalesce((select edition from former_editions where id = ?1), ?1)",
        [number],
    )
    if found is None:
        raise NotThere(
            f"There is no edition {number}, or it has another number since a backup was put back. The sources' pages "
            "list all editions that were seen."
        )
    return found
