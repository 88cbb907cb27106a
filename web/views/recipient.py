"""The page of one recipient: all its releases, its names, what kind of body it is taken to be and why."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from datasette.utils.asgi import Response

from web.chart_data import by_year_and_level
from web.db import NotThere, page, row, rows
from web.links import link
from web.lists.query import paginate
from web.site import Site

_GRAVEST_FIRST = " order by present desc, severity desc, dated desc, id"
_RELEASES = (  # only what the order needs is sorted: a body may have thousands of releases, and a row is long
    "select * from releases where id in (select r.id from release_recipients l join releases r"  # noqa: S608 - our own
    f" on r.id = l.release where l.recipient = ?{_GRAVEST_FIRST} limit ? offset ?){_GRAVEST_FIRST}"
)


async def recipient(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/recipients/<slug>; the address of another name of the same body leads here for good."""
    slug = unquote(request.url_vars["slug"])
    found = await row(site, "select * from recipients where slug = ?", [slug])
    if found is None:
        other = await row(site, "select recipient from recipient_slugs where slug = ?", [slug])
        if other is None:
            raise NotThere("There is no recipient at this address. Search for its name instead.")
        return Response.redirect(link(f"/recipients/{other['recipient']}"), status=301)
    total = found["releases"] + found["gone"]
    part = paginate(request, total)
    context = {
        "recipient": found,
        "releases": await rows(site, _RELEASES, [slug, part.size, part.offset]),
        "part": part,
        "picture": by_year_and_level(await _by_year(site, slug)) if part.number == 1 else None,
        "mentioned": await _mentioned(site, slug) if part.number == 1 else [],
    }
    return await page(site, request, "recipient.html", context)


async def _by_year(site: Site, slug: str) -> list[dict[str, Any]]:
    return await rows(
        site,
        "select coalesce(cast(r.year as text), '') year, r.level, count(*) n from release_recipients l"
        " join releases r on r.id = l.release where l.recipient = ? and r.present = 1 group by 1, 2",
        [slug],
    )


async def _mentioned(site: Site, slug: str) -> list[dict[str, Any]]:
    """What is said in Parliament of its releases."""
    return await rows(
        site,
        "select distinct e.id, e.kind, e.title, e.published, e.polarity from release_recipients l"
        " join evidence_releases x on x.release = l.release join evidence e on e.id = x.item"
        " where l.recipient = ? order by e.published desc limit 20",
        [slug],
    )


