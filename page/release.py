"""The page of one release: what it is, its history field by field, its evidence, and the next step."""

from __future__ import annotations

from typing import Any

from page.answers import NotThere, page, row, rows, whole_number
from page.site import Site


async def release(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/releases/<id>."""
    number = whole_number(request.url_vars["id"])
    found = await row(site, "select * from releases where id = ?", [number])
    if found is None:
        raise NotThere(f"There is no release {number}. Search for its reference or recipient instead.")
    context = {
        "release": found,
        "versions": await rows(site, "select * from versions where release = ? order by id desc", [number]),
        "changes": await rows(site, "select * from changes where release = ? order by id desc", [number]),
        "evidence": await rows(
            site,
            "select e.id, e.kind, e.title, e.published, e.polarity, l.reason from evidence_releases l"
            " join evidence e on e.id = l.item where l.release = ? order by e.published desc",
            [number],
        ),
    }
    return await page(site, request, "release.html", context)
