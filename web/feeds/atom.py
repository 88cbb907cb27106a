"""Makes Atom of changes: an entry for each, or one for an edition that changed more than can be read.

An entry's id is made from the change's key and from nothing that can become another one: not from the site's address,
not from the feed. A reader who follows two feeds, or a site that moves, is shown no change twice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from lxml import etree

from web.db import cached, row
from web.feeds.entries import Told, told
from web.filters import counts_words
from web.links import archived_path, link
from web.lists.definitions import CHANGES
from web.lists.facets import Index
from web.lists.find import ordered
from web.site import Site

ENTRIES = 60
"""Entries of a feed. A reader asks every hour or so; what an edition brings beyond it is gathered in one entry."""
GATHERED = 30
"""Changes of one edition that are told one by one; of more the worst ten, as in an alert."""
WORST = 10
WEIGHT = 5
"""Entries whose room one takes that gathers an edition."""
KEPT = 4000
"""Entries that are kept ready."""
AUTHORITY = "npdwatch.invalid,2026"
"""Of the ids' tag: addresses (RFC 4151). A name that nobody can own, so that no other publisher makes the same ids."""
ATOM = "http://www.w3.org/2005/Atom"
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
    await ordered(site, CHANGES, index, "newest")
    await ordered(site, CHANGES, index, "severity")
    plan = planned(index, bits)
    entries = await _entries(site, index, plan, address)
    return written(feed, entries, address, site.about.title, await _begun(site))


async def _begun(site: Site) -> str:
    """When the watch began: the age of a feed that has nothing to tell yet."""
    found = await row(site, "select min(first_seen) first from sources")
    return (found["first"] if found else "") or ""


@dataclass(frozen=True, slots=True)
class Planned:
    """What has an entry: one change, or the many of an edition."""

    edition: int
    changes: int
    """The bits of the changes that are told."""
    ids: Sequence[int]
    """Those of them that are shown."""


def planned(index: Index, bits: int) -> list[Planned]:
    """The entries of a feed of the changes meant by `bits`, the newest first."""
    out: list[Planned] = []
    of_edition: dict[int, int] = {}
    editions, room = index.kept["edition"], ENTRIES
    for position in index.positions(bits, "newest"):
        edition = editions[position]
        if edition not in of_edition:
            of_edition[edition] = index.where("edition", [edition]) & bits if edition >= 0 else 0
        elif of_edition[edition] < 0:
            continue
        mine = of_edition[edition]
        if mine.bit_count() > GATHERED:
            out.append(Planned(edition, mine, list(islice(index.in_order(mine, "severity"), WORST))))
            of_edition[edition] = -1
            room -= WEIGHT
        else:
            out.append(Planned(-1, 1 << position, [index.ids[position]]))
            room -= 1
        if room <= 0:
            break
    return out


async def _entries(site: Site, index: Index, plan: Sequence[Planned], address: str) -> list[Entry]:
    """The entries as planned. Readers of feeds ask for the same ones again and again: they are kept for a while."""
    made = await cached(site, "entries", _no_entries)
    if len(made) > KEPT:
        made.clear()
    keys = [(address, p.edition, p.changes.bit_count(), *p.ids) for p in plan]
    new = [(key, p) for key, p in zip(keys, plan, strict=True) if key not in made]
    items = {item.id: item for item in await told(site, [i for _, p in new for i in p.ids])}
    for key, p in new:
        shown = [items[i] for i in p.ids if i in items]
        if p.edition >= 0:
            made[key] = await _gathered(site, index, p, shown, address)
        elif shown:
            made[key] = await _single(site, shown[0], address)
    return [made[key] for key in keys if key in made]


async def _no_entries(_: Site) -> dict[tuple[object, ...], Entry]:
    return {}


async def _single(site: Site, item: Told, address: str) -> Entry:
    content = await _rendered(site, "_entry.html", {"told": item, "item": item.said, "address": address})
    said, updated = item.said, item.open_at or item.said.seen_at
    return Entry(tag("change", said.key), said.headline, f"/changes/{item.id}", updated, content, said.category.value)


async def _gathered(site: Site, index: Index, plan: Planned, worst: Sequence[Told], address: str) -> Entry:
    """One entry for the many changes of an edition: how many of each kind, and the worst."""
    about = await row(site, "select * from editions where id = ?", [plan.edition]) or {}
    counts = {kind: n for kind, bits in index.bits["kind"].items() if (n := (bits & plan.changes).bit_count())}
    last = next(index.in_order(plan.changes, "newest"))
    known = await row(site, "select open_at from changes where id = ?", [last]) or {"open_at": ""}
    total = plan.changes.bit_count()
    title = f"{total:,} changes: {counts_words(counts)}"
    content = await _rendered(
        site, "_entry_edition.html",
        {"items": worst, "edition": about, "title": title, "rest": total - len(worst), "address": address},
    )  # fmt: skip
    name = (about.get("source", ""), str(about.get("number", "")), about.get("seen_at", ""))
    head = f"{about.get('title') or about.get('source', '')}: {title}"
    return Entry(tag("edition", *name), head, f"/editions/{plan.edition}", known["open_at"], content)


async def _rendered(site: Site, template: str, context: Mapping[str, Any]) -> str:
    made = site.jinja_env.get_template(template)
    more = {"link": link, "archived_path": archived_path, "zone": site.about.zone}
    return str(await made.render_async({**context, **more}))


def written(feed: Feed, entries: Sequence[Entry], address: str, site_title: str, begun: str) -> bytes:
    """The feed as bytes; the same entries give the same bytes."""
    root = etree.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "en-GB"}, {None: ATOM})
    _add(root, "id", tag("feed", feed.name))
    _add(root, "title", f"{site_title}: {feed.title}")
    _add(root, "updated", max((_moment(e.updated) for e in entries), default=_moment(begun)).isoformat())
    _add(_add(root, "author"), "name", site_title)
    _add(root, "link", href=f"{address}{feed.path}", rel="self", type="application/atom+xml")
    _add(root, "link", href=f"{address}{feed.page}", rel="alternate", type="text/html")
    _add(root, "generator", "npdwatch")
    _add(root, "rights", "Open Government Licence v3.0; Open Parliament Licence v3.0")
    _add(root, "subtitle", feed.subtitle)
    for entry in entries:
        made, at = _add(root, "entry"), _moment(entry.updated).isoformat()
        _add(made, "id", entry.id)
        _add(made, "title", entry.title)
        _add(made, "updated", at)
        _add(made, "content", entry.content, type="html")
        _add(made, "link", href=f"{address}{entry.path}", rel="alternate", type="text/html")
        if entry.category:
            _add(made, "category", term=entry.category)
        _add(made, "published", at)
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True))


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    made = etree.SubElement(parent, f"{{{ATOM}}}{name}", {k: in_xml(v) for k, v in attributes.items()})
    if text:
        made.text = in_xml(text)
    return made


def _moment(stamp: str) -> datetime:
    try:
        at = datetime.fromisoformat(stamp)
    except ValueError:
        return _NEVER
    return at if at.tzinfo else at.replace(tzinfo=UTC)
