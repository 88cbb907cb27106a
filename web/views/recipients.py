"""The page of one recipient, and the search over everything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from datasette.utils.asgi import Response

from recipients.fuzzy import CloseName, NameIndex
from text.search_words import match_search, spellings
from web.db import NotThere, Row, cached, page, row, rows, rows_with
from web.links import link
from web.lists.definitions import EVIDENCE, RECIPIENTS, RELEASES
from web.lists.find import rows_of
from web.lists.offered import offered_filters
from web.lists.query import PAGE, SiteList, paginate, parse_query
from web.lists.views import arguments
from web.site import Site
from web.views.charts import recipient_picture
from web.views.lives import LIVES, asked_day, recipient_life, recipient_on

_GRAVEST_FIRST = " order by present desc, severity desc, dated desc, id"
_RELEASES = (  # only what the order needs is sorted: a body may have thousands of releases, and a row is long
    "select * from releases where id in (select r.id from release_recipients l join releases r"  # noqa: S608 - our own
    f" on r.id = l.release where l.recipient = ? and l.until = ''{_GRAVEST_FIRST} limit ? offset ?){_GRAVEST_FIRST}"
)
_FORMER = (
    "select r.id, r.reference, r.title, r.recipient, r.recipient_slug, l.until from release_recipients l"
    " join releases r on r.id = l.release where l.recipient = ? and l.until != '' order by l.until desc, r.id limit 200"
)
_MENTIONED = (
    "select distinct e.id, e.kind, e.title, e.published, e.polarity from release_recipients l"
    " join evidence_releases x on x.release = l.release join evidence e on e.id = x.item"
    " where l.recipient = ? order by e.published desc limit 20"
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
    asked = asked_day(request)
    if asked.day:
        on = {"recipient": found, "day": asked.day, **await recipient_on(site, found, asked.day)}
        return await page(site, request, "recipient_on.html", on)
    total = found["releases"] + found["gone"]
    part = paginate(request, total)
    mentioned = await rows(site, _MENTIONED, [slug]) if part.number == 1 else []
    context = {
        "recipient": found,
        "releases": await rows(site, _RELEASES, [slug, PAGE, part.offset]),
        "former": await rows(site, _FORMER, [slug]) if found["former"] and part.number == 1 else [],
        "part": part,
        "picture": await recipient_picture(site, slug) if part.number == 1 else None,
        "mentioned": mentioned,
        "life": await recipient_life(site, found, mentioned) if part.number == 1 else None,
        "lives": LIVES,
        "problem": asked.problem,
    }
    return await page(site, request, "recipient.html", context)


SHOWN = 10
"""Releases and pieces of evidence that are shown; all are in their lists."""
NAMES = 12
"""Recipients that are shown."""
SPELLINGS = 4
"""Ways to write a search in which names are looked for."""


async def search(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/search?q=."""
    asked = parse_query(RELEASES, [(n, v) for n, v in arguments(request) if n == "q"])
    names = await names_of(site)
    close = _close(names, asked.q)
    match = {"match": match_search(asked.q)}
    parts = [await _best(site, listing, match) for listing in (RELEASES, EVIDENCE)] if asked.q else []
    found = any(p["total"] for p in parts)
    meant = names.corrected(asked.q) if asked.q else ""
    if meant and found:
        sql = "select 1 from recipients_fts where recipients_fts match :match limit 1"
        meant = "" if await row(site, sql, match) else meant  # as they were written they are good words
    context = {
        "asked": asked, "parts": parts, "recipients": await _recipients(site, close), "meant": meant,
        "nothing": bool(asked.q) and not found and not close, "offered": offered_filters(asked.q),
    }
    return await page(site, request, "search.html", context)


def _close(names: NameIndex, q: str) -> Sequence[CloseName]:
    """The names that are like the words, or like what means the same."""
    found: dict[str, CloseName] = {}
    for spelled in spellings(q)[:SPELLINGS] if q else ():
        for close in names.close(spelled, NAMES):
            found.setdefault(close.key, close)
    return list(found.values())[:NAMES]


async def names_of(site: Site) -> NameIndex:
    """Every name of every recipient, those with most releases first; made once for each generation of the copy."""

    async def make(_: Site) -> NameIndex:
        sql = "select slug, words from recipients order by releases + gone desc, slug"
        found = (await site.register.read(sql))[1]
        return NameIndex.of((slug, name) for slug, words in found for name in words.split("\n"))

    return await cached(site, "names", make)


async def _best(site: Site, listing: SiteList, match: Mapping[str, str]) -> Row:
    """The best matches of a list, and how many there are."""
    table = f"{listing.name}_fts"
    count = await row(site, f"select count(*) n from {table} where {table} match :match", match)  # noqa: S608 - ours
    sql = f"select rowid from {table} where {table} match :match order by rank, rowid desc limit {SHOWN}"  # noqa: S608
    ids = [r[0] for r in (await site.register.read(sql, match))[1]]
    return {"listing": listing, "rows": await rows_of(site, listing, ids), "total": count["n"] if count else 0}


async def _recipients(site: Site, close: Sequence[CloseName]) -> list[Row]:
    """The recipients, with "found", the name that was found where it is an earlier or other one of theirs."""
    found = await rows_with(site, "select rowid at, slug from recipients where slug in given", [c.key for c in close])
    ids = {r["slug"]: r["at"] for r in found}
    shown = await rows_of(site, RECIPIENTS, [ids[c.key] for c in close if c.key in ids])
    by_name = {c.key: c.name for c in close}
    for r in shown:
        r["found"] = by_name[r["slug"]] if by_name[r["slug"]] != r["name"] else ""
    return shown
