"""The search over all that there is: recipients by name, slips of the pen forgiven, releases and evidence by words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from db.queries import match_words
from recipients.fuzzy import CloseName, NameIndex
from web.db import Row, cached, page, row, rows
from web.lists.definitions import EVIDENCE, RECIPIENTS, RELEASES
from web.lists.find import WORDS, rows_of
from web.lists.query import Listing, ListQuery, parse_query
from web.lists.views import arguments
from web.site import Site

SHOWN = 10
"""Releases and pieces of evidence that are shown; all are in their lists."""
NAMES = 12
"""Recipients that are shown."""


class Pagination(NamedTuple):
    """What was found of one kind."""

    listing: Listing
    rows: Sequence[Row]
    total: int


async def search(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/search?q=."""
    asked = parse_query(RELEASES, [(n, v) for n, v in arguments(request) if n == "q"])
    names = await names_of(site)
    close = names.close(asked.q, NAMES) if asked.q else ()
    parts = [await _best(site, listing, asked) for listing in (RELEASES, EVIDENCE)] if asked.q else []
    found = any(p.total for p in parts)
    meant = names.corrected(asked.q) if asked.q else ""
    if meant and found and await _stands(site, asked.q):
        meant = ""  # the words as they were written are good words
    context = {
        "asked": asked, "parts": parts, "recipients": await _recipients(site, close), "meant": meant,
        "nothing": bool(asked.q) and not found and not close,
    }  # fmt: skip
    return await page(site, request, "search.html", context)


async def names_of(site: Site) -> NameIndex:
    """Every name of every recipient, those with most releases first; made once for each generation of the copy."""

    async def make(_: Site) -> NameIndex:
        found = await site.register.execute(
            "select slug, words from recipients order by releases + gone desc, slug"
        )
        return NameIndex.of((slug, name) for slug, words in found.rows for name in words.split("\n"))

    return await cached(site, "names", make)


def _match(q: str) -> str:
    return match_words(" ".join(q.split()[:WORDS]))


async def _best(site: Site, listing: Listing, asked: ListQuery) -> Pagination:
    """The best matches of a list, and how many there are."""
    table = f"{listing.table}_fts"
    match = {"match": _match(asked.q)}
    count = await row(site, f"select count(*) n from {table} where {table} match :match", match)  # noqa: S608 - ours
    sql = f"select rowid from {table} where {table} match :match order by rank, rowid desc limit {SHOWN}"  # noqa: S608
    ids = [r[0] for r in (await site.register.execute(sql, match)).rows]
    return Pagination(listing, await rows_of(site, listing, ids), count["n"] if count else 0)


async def _stands(site: Site, q: str) -> bool:
    """True where the words stand in the name of a recipient as they were written."""
    sql = "select 1 from recipients_fts where recipients_fts match ? limit 1"
    return bool((await site.register.execute(sql, [_match(q)])).rows)


async def _recipients(site: Site, close: Sequence[CloseName]) -> list[Row]:
    """The recipients, with "found", the name that was found where it is an earlier or other one of theirs."""
    if not close:
        return []
    marks = ", ".join("?" * len(close))
    found = await rows(site, f"select rowid at, slug from recipients where slug in ({marks})", [c.key for c in close])  # noqa: S608
    ids = {r["slug"]: r["at"] for r in found}
    shown = await rows_of(site, RECIPIENTS, [ids[c.key] for c in close if c.key in ids])
    by_name = {c.key: c.name for c in close}
    for r in shown:
        other = by_name[r["slug"]]
        r["found"] = other if other != r["name"] else ""
    return shown
