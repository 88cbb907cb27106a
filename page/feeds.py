"""Makes Atom of changes, by feedgen: an entry for each, or one for an edition that changed more than can be read.

An entry's id is made from the change's key and from nothing that can become another one: not from the site's address,
not from the feed. A reader who follows two feeds, or a site that moves, is shown no change twice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby, islice
from typing import Any

from feedgen.feed import FeedGenerator

from alerts.item import Item
from page.answers import row, rows
from page.facets import Index
from page.links import archived_path, link
from page.listings import CHANGES
from page.lists import ordered
from page.site import Site
from page.told import told
from page.words import counts_words

ENTRIES = 60
"""Entries of a feed. A reader asks every hour or so; what an edition brings beyond it is gathered in one entry."""
LOOKED_THROUGH = 3000
"""Changes that are looked through for as many entries."""
GATHERED = 30
"""Changes of one edition that are told one by one; of more the worst ten, as in an alert."""
WORST = 10
AUTHORITY = "npdwatch.invalid,2026"
"""Of the ids' tag: addresses (RFC 4151). A name that nobody can own, so that no other publisher makes the same ids."""
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed is about."""

    name: str
    """Under which its id is known; of a search its words are part of it."""
    title: str
    subtitle: str
    path: str
    """Its own address on the site, with its query."""
    page: str
    """The page that shows the same to people."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry before it is written."""

    id: str
    title: str
    path: str
    updated: str
    content: str
    category: str = ""


def tag(*names: str) -> str:
    """An id that stays: a tag: address of the names."""
    plain = ":".join(re.sub(r"[^A-Za-z0-9._~-]", lambda m: f"%{ord(m.group()):02X}", n) for n in names)
    return f"tag:{AUTHORITY}:{plain}"


def in_xml(text: str) -> str:
    """The text with what XML cannot hold made visible."""
    return _NOT_XML.sub("\ufffd", text)


async def atom(site: Site, feed: Feed, index: Index, bits: int, address: str) -> bytes:
    """The feed of the changes that are meant by `bits`, the newest first; a whole feed also where there are none."""
    order = await ordered(site, CHANGES, index, "newest")
    newest = list(islice(index.in_order(bits, order), LOOKED_THROUGH))
    entries = await _entries(site, index, bits, newest, address)
    return written(feed, entries, address, site.about.title, await _begun(site))


async def _begun(site: Site) -> str:
    """When the watch began: the age of a feed that has nothing to tell yet."""
    found = await row(site, "select min(first_seen) first from sources")
    return (found["first"] if found else "") or ""


async def _entries(site: Site, index: Index, bits: int, newest: Sequence[int], address: str) -> list[Entry]:
    """The entries for the newest changes, in their order."""
    editions = await _editions(site, newest)
    # Of changes that became known together those of one edition follow each other.
    groups = [(e, list(ids)) for e, ids in groupby(newest, key=editions.__getitem__)]
    many = {e for e, ids in groups if e is not None and len(ids) > GATHERED}
    wanted: list[int] = []
    plan: list[tuple[int | None, int | None]] = []
    for edition, ids in groups:
        if edition in many:
            plan += [(edition, None)] if (edition, None) not in plan else []
        else:
            plan += [(None, i) for i in ids]
        if len(plan) >= ENTRIES:
            break
    plan = plan[:ENTRIES]
    wanted = [i for _, i in plan if i is not None]
    items = {item["id"]: item for item in await told(site, wanted)}
    out = []
    for edition, change in plan:
        if edition is not None:
            out.append(await _gathered(site, index, bits, edition, address))
        elif change in items:
            out.append(await _single(site, items[change], address))
    return out


async def _editions(site: Site, ids: Sequence[int]) -> dict[int, int | None]:
    out: dict[int, int | None] = {}
    for at in range(0, len(ids), 1000):
        some = ids[at : at + 1000]
        marks = ", ".join("?" * len(some))
        found = await site.register.execute(f"select id, edition from changes where id in ({marks})", some)  # noqa: S608
        out.update({r[0]: r[1] for r in found.rows})
    return {i: out.get(i) for i in ids}


async def _single(site: Site, item: Item, address: str) -> Entry:
    content = await _rendered(site, "_entry.html", {"item": item, "address": address})
    updated = item["open_at"] or item["seen_at"]
    return Entry(tag("change", item["key"]), item["line"], f"/changes/{item['id']}", updated, content, item["category"])


async def _gathered(site: Site, index: Index, bits: int, edition: int, address: str) -> Entry:
    """One entry for the many changes of an edition: how many of each kind, and the worst."""
    found = await rows(
        site,
        "select c.id, c.kind, c.open_at from changes c where c.edition = ?"
        " order by c.category = 'press' desc, c.category = 'commercial' desc, c.severity desc, c.sheet, c.row, c.id",
        [edition],
    )
    fitting_ids = index.of_ids(r["id"] for r in found) & bits
    mine = [r for r in found if (p := index.position(r["id"])) is not None and fitting_ids >> p & 1]
    about = await row(site, "select * from editions where id = ?", [edition]) or {}
    counts: dict[str, int] = {}
    for r in mine:
        counts[r["kind"]] = counts.get(r["kind"], 0) + 1
    worst = await told(site, [r["id"] for r in mine[:WORST]])
    title = f"{len(mine):,} changes: {counts_words(counts)}"
    content = await _rendered(
        site, "_entry_edition.html",
        {"items": worst, "edition": about, "title": title, "rest": len(mine) - len(worst), "address": address},
    )  # fmt: skip
    name = (about.get("source", ""), str(about.get("number", "")), about.get("seen_at", ""))
    updated = max((r["open_at"] for r in mine), default="")
    head = f"{about.get('title') or about.get('source', '')}: {title}"
    return Entry(tag("edition", *name), head, f"/editions/{edition}", updated, content)


async def _rendered(site: Site, template: str, context: Mapping[str, Any]) -> str:
    made = site.jinja_env.get_template(template)
    more = {"link": link, "archived_path": archived_path, "zone": site.about.zone}
    return str(await made.render_async({**context, **more}))


def written(feed: Feed, entries: Sequence[Entry], address: str, site_title: str, begun: str) -> bytes:
    """The feed as bytes; the same entries give the same bytes."""
    out = FeedGenerator()
    out.generator("npdwatch")
    out.id(tag("feed", feed.name))
    out.title(in_xml(f"{site_title}: {feed.title}"))
    out.subtitle(in_xml(feed.subtitle))
    out.author({"name": in_xml(site_title)})
    out.link(href=f"{address}{feed.path}", rel="self", type="application/atom+xml")
    out.link(href=f"{address}{feed.page}", rel="alternate", type="text/html")
    out.rights("Open Government Licence v3.0; Open Parliament Licence v3.0")
    out.language("en-GB")
    out.updated(max((_moment(e.updated) for e in entries), default=_moment(begun)))
    for entry in entries:
        made = out.add_entry(order="append")
        made.id(entry.id)
        made.title(in_xml(entry.title))
        made.link(href=f"{address}{entry.path}", rel="alternate", type="text/html")
        made.updated(_moment(entry.updated))
        made.published(_moment(entry.updated))
        made.content(in_xml(entry.content), type="html")
        if entry.category:
            made.category(term=entry.category)
    return bytes(out.atom_str(pretty=False))


def _moment(stamp: str) -> datetime:
    try:
        at = datetime.fromisoformat(stamp)
    except ValueError:
        return _NEVER
    return at if at.tzinfo else at.replace(tzinfo=UTC)
