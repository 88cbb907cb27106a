"""The site's feeds: an entry for each change, or one for an edition that changed more than can be read.

An entry's id is made from the change's key and from nothing that can become another one: not from the site's address,
not from the feed. A reader who follows two feeds, or a site that moves, is shown no change twice.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any, NamedTuple

from lxml import etree
from msgspec import Struct
from msgspec.structs import replace

from alerts.describe import Description, SaidOfChange
from alerts.sentences.headline import headline
from model.change import StoredChange
from web.db import Row, cached, described, nothing_yet, rendered, row, rows_with, told
from web.filters import counts_words
from web.links import archived_path, link
from web.lists.definitions import CHANGES
from web.lists.facets import Index
from web.lists.find import ordered
from web.lists.views import LICENCE
from web.site import Site

_NAME_COMMANDS = ("All versions", "About the release")
"""Details of items that name commands: here they are links."""


class ToldChange(NamedTuple):
    """A change, and what belongs to it on the site."""

    id: int
    said: Description
    edition: int | None
    open_at: str
    slug: str | None
    """Of the recipient."""
    level: str
    """Of the release; "" for a change that is about none."""
    item: int | None
    """The piece of evidence that it is about."""
    releases: Sequence[Row]
    """What that speaks of."""
    evidence: Sequence[Row]
    """What speaks of the release."""
    archive: Row | None
    """sha256 and name of the file, where it is kept."""


async def changes_in_order(site: Site, ids: Sequence[int]) -> list[ToldChange]:
    """Changes by their ids, in the order of the ids."""
    columns = "id, edition, release, item, open_at, recipient_slug, level"
    found = {r["id"]: r for r in await rows_with(site, f"select {columns} from changes where id in given", ids)}  # noqa: S608
    descriptions = await described(site, ids)
    of_release = await _links(site, "release", {r["release"] for r in found.values()} - {None})
    of_item = await _links(site, "item", {r["item"] for r in found.values()} - {None})
    # Of a plain copy those that stand in it.
    kept = {d.sha256 for d in descriptions.values() if site.copied is None or d.sha256 in site.copied}
    archived = await rows_with(site, "select sha256, filename from archived where sha256 in given", kept)
    by_hash = {r["sha256"]: r for r in archived}
    out = []
    for change in (found[i] for i in ids if i in found and i in descriptions):
        said = descriptions[change["id"]]
        if change["item"] is not None:
            said = replace(said, details=tuple(d for d in said.details if d.label not in _NAME_COMMANDS))
        out.append(
            ToldChange(
                change["id"], said, change["edition"], change["open_at"], change["recipient_slug"],
                change["level"] if change["release"] is not None else "", change["item"],
                of_item.get(change["item"], ()), of_release.get(change["release"], ()), by_hash.get(said.sha256),
            )
        )
    return out


async def _links(site: Site, side: str, ids: Collection[int | None]) -> dict[int, list[Row]]:
    """By release the evidence that speaks of it, or by item the releases that it speaks of; ten of each at most."""
    out: dict[int, list[Row]] = defaultdict(list)
    if not ids:
        return out
    for x in await rows_with(
        site,
        "select l.item, l.release, l.reason, e.kind, e.title, e.published, r.reference, r.recipient"  # noqa: S608
        " from evidence_releases l join evidence e on e.id = l.item join releases r on r.id = l.release"
        f" where l.{side} in given order by e.published desc, e.id desc, r.id",
        ids,
    ):
        if len(out[x[side]]) < 10:
            out[x[side]].append(x)
    return out


ENTRIES = 60
"""Entries of a feed. A reader asks every hour or so; what an edition brings beyond it is gathered in one entry."""
GATHERED = 30
"""Changes of one edition that are told one by one; of more the worst ten, as in an alert."""
WORST = 10
WEIGHT = 5
"""Entries whose room one takes that gathers an edition."""
READ = 500
"""Changes that are read at a time: between them other readers have their turn."""
KEPT = 4000
"""Entries that are kept ready."""
AUTHORITY = "npdwatch.invalid,2026"
"""Of the ids' tag: addresses (RFC 4151). A name that nobody can own, so that no other publisher makes the same ids."""
ATOM = "http://www.w3.org/2005/Atom"
# What XML cannot hold is made visible.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class Feed(Struct, frozen=True):
    """What a feed is about."""

    name: str
    """Under which its id is known; of a search its words are part of it."""
    title: str
    subtitle: str
    path: str
    """Its own address on the site, with its query."""
    page: str
    """The page that shows the same to people."""


class FeedEntry(Struct, frozen=True):
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


async def atom(
    site: Site, feed: Feed, index: Index, bits: int, address: str, more: Sequence[FeedEntry] = ()
) -> bytes:
    """The feed of the changes meant by `bits`, and `more`, the newest first; a whole feed also where there are none.

    What was found later is in no feed: readers are shown what a feed has not had before as new.
    """
    bits &= ~index.where("found", [1])
    await ordered(site, CHANGES, index, "newest")
    await ordered(site, CHANGES, index, "severity")
    plan = planned(index, bits)
    entries = await _entries(site, index, plan, address)
    if more:
        entries = sorted([*entries, *more], key=lambda e: _moment(e.updated), reverse=True)
    begun = None
    if not entries:  # then it is as old as the watch
        begun = await row(site, "select coalesce(min(first_seen), '') at from sources")
    return written(feed, entries, address, site.about.title, begun["at"] if begun else "")


class Planned(NamedTuple):
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


async def _entries(site: Site, index: Index, plan: Sequence[Planned], address: str) -> list[FeedEntry]:
    """The entries as planned. Readers of feeds ask for the same ones again and again: they are kept for a while."""
    made: dict[tuple[object, ...], FeedEntry] = await cached(site, "entries", nothing_yet)
    if len(made) > KEPT:
        made.clear()
    keys = [(address, p.edition, p.changes.bit_count(), *p.ids) for p in plan]
    new = [(key, p) for key, p in zip(keys, plan, strict=True) if key not in made]
    single = [i for _, p in new if p.edition < 0 for i in p.ids]
    items = {item.id: item for item in await changes_in_order(site, single)}
    for key, p in new:
        if p.edition >= 0:
            made[key] = await _gathered(site, index, p, address)
        elif (item := items.get(p.ids[0])) is not None:
            said = item.said
            content = _rendered(site, "_entry.html", {"told": item, "item": said, "address": address})
            path, at, category = f"/changes/{item.id}", item.open_at or said.seen_at, said.category.value
            made[key] = FeedEntry(tag("change", said.key), said.headline, path, at, content, category)
    return [made[key] for key in keys if key in made]


async def _gathered(site: Site, index: Index, plan: Planned, address: str) -> FeedEntry:
    """One entry for the many changes of an edition: the news in a line, how many of each kind, and the worst."""
    about = await row(site, "select * from editions where id = ?", [plan.edition]) or {}
    counts = {kind: n for kind, bits in index.bits["kind"].items() if (n := (bits & plan.changes).bit_count())}
    last = next(index.in_order(plan.changes, "newest"))
    known = await row(site, "select open_at from changes where id = ?", [last]) or {"open_at": ""}
    total = plan.changes.bit_count()
    said = f"{total:,} changes: {counts_words(counts)}"
    changes = await _worst_first(site, index, plan)
    worst = [SaidOfChange(c, site.about.zone) for c in changes[:WORST]]
    news = headline(changes, worst[0].headline) if worst else said
    content = _rendered(
        site, "_entry_edition.html",
        {"items": worst, "edition": about, "news": news, "counts": said, "rest": total - len(worst),
         "address": address},
    )
    name = (about.get("source", ""), str(about.get("number", "")), about.get("seen_at", ""))
    title = f"{news} · {about.get('title') or about.get('source', '')}"
    return FeedEntry(tag("edition", *name), title, f"/editions/{plan.edition}", known["open_at"], content)


async def _worst_first(site: Site, index: Index, plan: Planned) -> list[StoredChange]:
    """All changes of a planned entry."""
    ids, out = list(index.in_order(plan.changes, "severity")), []
    for at in range(0, len(ids), READ):
        found = await told(site, some := ids[at : at + READ])
        out += [found[i] for i in some if i in found]
    return out


def _rendered(site: Site, template: str, context: Mapping[str, Any]) -> str:
    return rendered(site, template, {**context, "link": link, "archived_path": archived_path, "zone": site.about.zone})


def written(feed: Feed, entries: Sequence[FeedEntry], address: str, site_title: str, begun: str) -> bytes:
    """The feed as bytes; the same entries give the same bytes."""
    root = etree.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "en-GB"}, {None: ATOM})
    _add(root, "id", tag("feed", feed.name))
    _add(root, "title", f"{site_title}: {feed.title}")
    _add(root, "updated", max((_moment(e.updated) for e in entries), default=_moment(begun)).isoformat())
    _add(_add(root, "author"), "name", site_title)
    _add(root, "link", href=f"{address}{feed.path}", rel="self", type="application/atom+xml")
    _add(root, "link", href=f"{address}{feed.page}", rel="alternate", type="text/html")
    _add(root, "generator", "npdwatch")
    _add(root, "rights", LICENCE)
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
    made = etree.SubElement(parent, f"{{{ATOM}}}{name}", {k: _NOT_XML.sub("\ufffd", v) for k, v in attributes.items()})
    if text:
        made.text = _NOT_XML.sub("\ufffd", text)
    return made


def _moment(stamp: str) -> datetime:
    try:
        at = datetime.fromisoformat(stamp)
    except ValueError:
        return _NEVER
    return at if at.tzinfo else at.replace(tzinfo=UTC)
