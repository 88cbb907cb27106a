"""The pages of what is watched: the list, and one source with its editions, files and items."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

from alerts.describe import archive_link
from web.chart_data import over_time
from web.db import NotThere, page, row, rows
from web.filters import watch_words
from web.site import Site

_EDITIONS = 100
_LAST = 15
"""Changes without an edition and items that the page shows."""


async def sources(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/sources."""
    found = await rows(site, "select * from sources order by watched desc, kind, title, name")
    now = datetime.now(UTC)
    for source in found:
        source["well"], source["looked"] = watch_words(source["good_at"], site.about.zone, now)
    return await page(site, request, "sources.html", {"sources": found})


async def source(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/sources/<name>."""
    name = unquote(request.url_vars["name"])
    found = await row(site, "select * from sources where name = ?", [name])
    if found is None:
        raise NotThere("There is no source of this name. The list of sources has all that are watched.")
    found["well"], found["looked"] = watch_words(found["good_at"], site.about.zone, datetime.now(UTC))
    editions = await rows(site, "select * from editions where source = ? order by id desc limit ?", [name, _EDITIONS])
    for edition in editions:
        edition["source_title"] = found["title"] or name
    context = {
        "source": found,
        "editions": editions,
        "picture": over_time(editions) if len(editions) > 1 else None,
        "files": await rows(
            site,
            "select f.*, a.size, a.filename archived_as from edition_files f left join archived a"
            " on a.sha256 = f.sha256 where f.edition = ? order by f.register desc, f.file",
            [found["edition"]],
        ),
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
