"""Finds what a list shows: the rows that fit, how many there are, and what each facet would leave."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import islice
from operator import or_
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from publicdb.bits import bits_of
from text.sanitise import clean
from text.search_words import match_search
from web.db import Row, cached, row, rows, rows_with
from web.lists.facets import Counted, Index, build
from web.lists.query import Filter, ListQuery, SiteList, bounds, unknown_value
from web.site import Site

SHOWN = 12
"""Values of a facet that are offered at first."""
MORE = 200
"""Values of a facet on the page that shows more of them."""
ASKED = 100
"""Questions in words that are kept answered."""
AT_ONCE = 1000
"""Rows that one query reads."""


class FoundRows(Struct, frozen=True):
    """What a list found."""

    rows: Sequence[Row]
    total: int
    first: int
    """The number of the first row that is shown, from 1; 0 where none is."""
    facets: Sequence[Counted]
    after: str
    """Behind which row the next page begins, "" where this is the last one."""

    @property
    def last(self) -> int:
        """The number of the last row that is shown."""
        return self.first + len(self.rows) - 1 if self.rows else 0


async def index_of(site: Site, listing: SiteList) -> Index:
    """The index of a list, looked after once for each generation of the copy.

    Most generations differ in when a source was looked at, and in nothing that is listed: an index whose rows add up to
    the same is used on, since making that of 190,000 changes takes most of a second.
    """

    async def make(_: Site) -> Index:
        facets = ", ".join(f.column for f in listing.facets)
        values = ", ".join((facets, *listing.kept))
        sums = ", ".join(("count(*), sum(rowid), sum(rowid * rowid % 1000003)", *(f"sum({c})" for c in listing.kept)))
        places = ", ".join(str(n) for n in range(1, len(listing.facets) + 1))
        adds_up = await _whole(site, f"select {facets}, {sums} from {listing.name} group by {places}")  # noqa: S608 - ours
        known: dict[str, tuple[object, Index]] = site.indexes
        if listing.name in known and known[listing.name][0] == adds_up:
            old = known[listing.name][1]
            # Bits and ids hold; by what rows are sorted may be another.
            orders = {name: order for name, order in old.orders.items() if name in listing.stable}
            known[listing.name] = (adds_up, replace(old, orders=orders, matched={}))
            return known[listing.name][1]
        sql = f"select rowid, {values} from {listing.name} order by rowid"  # noqa: S608 - ours
        index: Index = await site.register.execute_fn(
            lambda copy: build(listing.facets, copy.execute(sql), listing.kept)
        )
        known[listing.name] = (adds_up, index)
        return index

    return await cached(site, f"index of {listing.name}", make)


async def _whole(site: Site, sql: str) -> list[Sequence[Any]]:
    """All rows of a query of ours that is asked once for a generation, however long it takes."""
    found: list[Sequence[Any]] = await site.register.execute_fn(lambda c: c.execute(sql).fetchall())
    # As plain tuples: only they can be compared with those of another generation.
    return [tuple(r) for r in found]


async def ordered(site: Site, listing: SiteList, index: Index, name: str) -> str:
    """The order's name, when the index has it."""
    order = next((o for o in listing.orders if o.name == name), listing.orders[0])
    await _sort(site, listing, index, order.name, f"{order.key}, rowid desc")
    return order.name


async def _sort(site: Site, listing: SiteList, index: Index, name: str, by: str) -> None:
    async def make(_: Site) -> bool:
        sql = f"select rowid from {listing.name} order by {by}"  # noqa: S608 - ours
        index.sort(name, (r[0] for r in await _whole(site, sql)))
        return True

    if name not in index.orders:
        await cached(site, f"order of {listing.name} by {name}", make)
    if name not in index.orders:  # made for the index of a generation that came while this reader waited
        await make(site)


async def filter_bits(site: Site, listing: SiteList, asked: ListQuery, index: Index) -> int:
    """The bits of the rows that fit the words, the days and the filters; the facets come on top."""
    bits = index.all
    if asked.q and listing.words:
        bits &= await _matching(site, listing, index, match_search(asked.q))
    for narrowing in listing.filters:
        if narrowing.name in asked.narrowed:
            bits &= await _ids(site, index, narrowing, asked.narrowed[narrowing.name])
    since, until = bounds(asked, site.about.zone)
    if listing.days and (since or until):
        bits &= await _between(site, listing, index, since, until)
    return bits


async def _matching(site: Site, listing: SiteList, index: Index, match: str) -> int:
    """The bits of the rows with words; kept for a while: whoever narrows a list down asks the same words again."""
    if match not in index.matched:
        found = reduce(or_, [await _ids(site, index, words, match) for words in listing.words])
        if len(index.matched) >= ASKED:
            index.matched.clear()
        index.matched[match] = found
    return index.matched[match]


async def _between(site: Site, listing: SiteList, index: Index, since: str, until: str) -> int:
    """The bits of the rows from one stamp until before another, "" being no bound."""
    await _sort(site, listing, index, "days", f"{listing.days}, rowid")
    sql = f"select count(*) from {listing.name} where {listing.days} < ?"  # noqa: S608 - ours
    first = (await site.register.read(sql, [since]))[1][0][0]
    last = (await site.register.read(sql, [until]))[1][0][0] if until else None
    return bits_of(len(index.ids), index.orders["days"].positions[first:last])


async def _ids(site: Site, index: Index, narrowing: Filter, value: str) -> int:
    _, found = await site.register.read(narrowing.sql, {"value": value})
    ids = [r[0] for r in found]
    return index.where(narrowing.column, ids) if narrowing.column else index.of_ids(ids)


async def with_unknown(site: Site, listing: SiteList, asked: ListQuery) -> ListQuery:
    """The question, with each value that no row has among its problems; a year, or a source's first row, may come."""
    index, problems = await index_of(site, listing), list(asked.problems)
    for facet in (f for f in listing.facets if f.name in asked.chosen and not f.known):
        there = set(index.bits[facet.name])
        if facet.name == "source":
            there |= {r["name"] for r in await rows(site, "select name from sources")}
        for value in asked.chosen[facet.name]:
            year = facet.by_value and re.fullmatch("[0-9]{4}", value, re.ASCII)
            if value not in there and not year:
                problems.append(unknown_value(facet, value, sorted(there)))
    for narrowing in (n for n in listing.filters if n.known and n.name in asked.narrowed):
        value = asked.narrowed[narrowing.name]
        if await row(site, narrowing.known, {"value": value}) is None:
            problems.append(f"There is no {narrowing.title} “{clean(value, 80)}”.")
    after = asked.after
    if after and await row(site, f"select 1 from {listing.name} where {listing.id} = ?", [after]) is None:  # noqa: S608
        problems.append(f"There is no row “{clean(after, 80)}” to go on after; the list begins anew.")
        after = ""
    return replace(asked, after=after, problems=tuple(problems))


async def find(
    site: Site, listing: SiteList, asked: ListQuery, *, facets: bool = True, exported: bool = False
) -> FoundRows:
    """A page of the list that was asked for, and its facets unless they are not wanted. `exported`: as `rows_of`."""
    index = await index_of(site, listing)
    within = await filter_bits(site, listing, asked, index)
    bits = index.matching(asked.chosen, within)
    ids, first = await _page(site, listing, asked, index, bits)
    shown = ids[: asked.size]
    found = await rows_of(site, listing, shown, exported=exported)
    counted = [
        index.counted(f, asked.chosen, within, MORE if asked.more == f.name else SHOWN)
        for f in (listing.facets if facets else ())
    ]
    after = str(found[-1][listing.id]) if len(ids) > asked.size and found else ""
    return FoundRows(found, bits.bit_count(), first if shown else 0, counted, after)


async def _page(site: Site, listing: SiteList, asked: ListQuery, index: Index, bits: int) -> tuple[list[int], int]:
    """The ids of a page and one more, and the number of its first row."""
    order = await ordered(site, listing, index, asked.sort)
    if asked.after:
        sql = f"select rowid id from {listing.name} where {listing.id} = ?"  # noqa: S608 - ours
        behind = await row(site, sql, [asked.after])
        ids = list(index.in_order(bits, order, behind["id"] if behind else None))
        return ids[: asked.size + 1], bits.bit_count() - len(ids) + 1
    skip = (asked.page - 1) * asked.size
    return list(islice(index.in_order(bits, order), skip, skip + asked.size + 1)), skip + 1


async def every_id(site: Site, listing: SiteList, asked: ListQuery) -> Iterator[int]:
    """The ids of all rows that fit, in order, wherever a page would begin."""
    index = await index_of(site, listing)
    bits = index.matching(asked.chosen, await filter_bits(site, listing, asked, index))
    return index.in_order(bits, await ordered(site, listing, index, asked.sort))


async def rows_of(site: Site, listing: SiteList, ids: Sequence[int], *, exported: bool = False) -> list[Row]:
    """Rows by their ids, in the order of the ids, with the list's columns and "page", the path of the row's page.

    `exported`: with the columns of CSV and JSON, and no other.
    """
    columns = ", ".join(f'"{c}"' for c in listing.columns)
    by_id: dict[int, Row] = {}
    for at in range(0, len(ids), AT_ONCE):
        some = ids[at : at + AT_ONCE]
        sql = f"select rowid at, {columns} from {listing.name} where rowid in given"  # noqa: S608 - ours
        by_id.update({r.pop("at"): r for r in await rows_with(site, sql, some)})
    # The copy may have been put in place of another one meanwhile: what is gone is passed over.
    out = [by_id[i] for i in ids if i in by_id]
    if exported and listing.exported:
        out = await _exported(site, listing, out)
    for one in out:
        one["page"] = listing.page_of(one)
    return out


async def _exported(site: Site, listing: SiteList, found: Sequence[Row]) -> list[Row]:
    more = {r["id"]: r for r in await rows_with(site, listing.cells, [r["id"] for r in found])}

    def complete() -> list[Row]:
        whole = (listing.completed({**r, "cells": {}, **more.get(r["id"], {})}) for r in found)
        return [{name: row[name] for name in listing.exported} for row in whole]

    # In a thread: other readers are answered meanwhile.
    return await asyncio.get_running_loop().run_in_executor(None, complete)
