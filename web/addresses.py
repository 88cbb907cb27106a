"""The addresses of what there is much of, for the plain copy: releases, recipients, editions, changes, evidence."""

from __future__ import annotations

import re
from typing import Any

from web.lists.pagination import SIZE
from web.site import Site

ONLY_LISTED = re.compile(r"/changes/.*|/(editions|recipients)/.*\?.*")
"""Addresses that are there only where `addresses` has them."""


async def addresses(site: Site, changes: int, of_one_edition: int) -> list[str]:
    """All that have a page or a feed, further pages of long lists too.

    `changes`: how many, the newest, have a page. `of_one_edition`: how many, the worst, stand on the pages of theirs.
    """
    out = [f"/releases/{n}" for (n,) in await _rows(site, "select id from releases order by id")]
    newest = f"select id from changes order by open_at desc, id desc limit {changes:d}"  # noqa: S608 - a number of ours
    out += [f"/changes/{n}" for (n,) in await _rows(site, newest)]
    out += [f"/evidence/{n}" for (n,) in await _rows(site, "select id from evidence order by id")]
    for slug, total in await _rows(site, "select slug, releases + gone from recipients order by slug"):
        out += [*_parts(f"/recipients/{slug}", total), f"/feeds/recipients/{slug}.atom"]
    former = "select slug from recipient_slugs where slug != recipient and slug not in (select slug from recipients)"
    out += [f"/recipients/{slug}" for (slug,) in await _rows(site, f"{former} order by slug")]
    of_editions = (
        "select e.id, count(c.id) from editions e left join changes c on c.edition = e.id group by e.id order by e.id"
    )
    for number, total in await _rows(site, of_editions):
        out += _parts(f"/editions/{number}", min(total, of_one_edition))
    return out


def _parts(address: str, total: int) -> list[str]:
    """The page of a list, with its further pages where it is long."""
    return [address, *(f"{address}?page={number}" for number in range(2, -(-total // SIZE) + 1))]


async def _rows(site: Site, sql: str) -> list[tuple[Any, ...]]:
    """The rows of a query, however many: Datasette's own way stops at a thousand."""
    found: list[tuple[Any, ...]] = await site.register.execute_fn(lambda db: [tuple(r) for r in db.execute(sql)])
    return found
