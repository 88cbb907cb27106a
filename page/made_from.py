"""What each page of the plain copy is made from, as a digest: a page whose digest is as it was is not made anew.

A page's digest covers every row that its view reads. `tests/page/test_publish.py` holds it: what is written step by
step is what would be written from nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from hashlib import blake2b
from typing import Any

from page.parts import SIZE
from page.site import Site

Digest = bytes


async def keys(site: Site, program: str, changes: int, of_one_edition: int) -> dict[str, str]:
    """Address -> digest, of what there is much of: releases, recipients and their feeds, editions, changes, evidence.

    `program`: what besides the rows decides how a page looks. `changes`: how many, the newest, have a page.
    `of_one_edition`: how many, the worst, stand on the pages of theirs.
    """
    tables = Tables(site)
    of = {name: await tables.by_key(sql) for name, sql in _ROWS.items()}
    many = {name: await tables.by_group(sql) for name, sql in _MANY.items()}
    start = f"{program} {site.about!r}".encode()

    def digest(*parts: Digest | None) -> str:
        return _short(start, *(p or b"-" for p in parts)).hex()

    def together(found: Iterable[Any], rows: dict[Any, Digest]) -> Digest:
        return _short(*(rows.get(k, b"-") for k in found))

    out: dict[str, str] = {}
    for key, row in of["releases"].items():
        out[f"/releases/{key}"] = digest(
            row, many["versions"].get(key), many["changes of a release"].get(key),
            many["evidence of a release"].get(key), many["recipients of a release"].get(key),
        )  # fmt: skip
    newest = await tables.pairs(f"select id, id from changes order by open_at desc, id desc limit {changes:d}")  # noqa: S608 - a number of ours
    for key, _ in newest:
        out[f"/changes/{key}"] = digest(of["changes"].get(key))
    for key, row in of["evidence"].items():
        out[f"/evidence/{key}"] = digest(
            row, many["mentions"].get(key), many["releases of evidence"].get(key), many["changes of evidence"].get(key),
            many["files of evidence"].get(key),
        )  # fmt: skip
    releases = await tables.grouped("select recipient, release from release_recipients order by 1, 2")
    for slug, total in await tables.pairs("select slug, releases + gone from recipients"):
        made = digest(
            of["recipients"].get(slug), together(releases[slug], of["releases"]),
            many["mentions of a recipient"].get(slug),
        )  # fmt: skip
        _in_parts(out, f"/recipients/{slug}", made, total)
        told = [together(releases[slug], many[name]) for name in _TOLD]
        feed = digest(bytes.fromhex(made), many["changes of a recipient"].get(slug), *told)
        out[f"/feeds/recipients/{slug}.atom"] = feed
    for slug, to in await tables.pairs("select slug, recipient from recipient_slugs where slug != recipient"):
        out.setdefault(f"/recipients/{slug}", digest(str(to).encode()))
    of_edition = await tables.grouped("select edition, id from changes where edition is not null order by 1, 2")
    for key, row in of["editions"].items():
        made = digest(row, together(of_edition[key], of["changes"]), many["files of an edition"].get(key))
        _in_parts(out, f"/editions/{key}", made, min(len(of_edition[key]), of_one_edition))
    return out


_ROWS = {
    "releases": "select r.id, r.*, s.title, s.url from releases r join sources s on s.name = r.source",
    "recipients": "select slug, * from recipients",
    "changes": (
        "select c.id, c.*, s.title, s.url, e.title, e.published_at, e.kind, e.number, i.title, i.state, i.url,"
        " r.present, r.confidence, r.category, r.category_reason, r.also, r.title, r.recipient, r.recipient_slug,"
        " r.severity_name, r.level, r.level_printed, r.reference from changes c join sources s on s.name = c.source"
        " left join editions e on e.id = c.edition left join evidence i on i.id = c.item"
        " left join releases r on r.id = c.release"
    ),
    "evidence": "select i.id, i.*, s.title from evidence i join sources s on s.name = i.source",
    "editions": (
        "select e.id, e.*, s.title, s.url, (select max(id) from editions b where b.source = e.source and b.id < e.id),"
        " (select min(id) from editions a where a.source = e.source and a.id > e.id)"
        " from editions e join sources s on s.name = e.source"
    ),
}
_TOLD = ("changes of a release", "versions", "evidence of a release")
"""What a feed tells of a release."""
_MANY = {
    "changes of a recipient": (
        "select recipient_slug, * from changes where recipient_slug is not null order by recipient_slug, id"
    ),
    "versions": (
        "select v.release, v.*, e.title, e.kind, e.published_at, a.filename from versions v"
        " join editions e on e.id = v.edition left join archived a on a.sha256 = v.sha256 order by v.release, v.id"
    ),
    "changes of a release": "select release, * from changes where release is not null order by release, id",
    "evidence of a release": (
        "select l.release, l.reason, e.id, e.kind, e.title, e.published, e.polarity from evidence_releases l"
        " join evidence e on e.id = l.item order by 1, e.id"
    ),
    "recipients of a release": (
        "select l.release, r.slug, r.name, r.category from release_recipients l"
        " join recipients r on r.slug = l.recipient order by 1, 2"
    ),
    "mentions": "select item, * from mentions order by item, position",
    "releases of evidence": (
        "select l.item, l.reason, r.* from evidence_releases l join releases r on r.id = l.release order by 1, r.id"
    ),
    "changes of evidence": "select item, * from changes where item is not null order by item, id",
    "files of evidence": (
        "select e.id, a.* from evidence e, json_each(e.documents) d"
        " join archived a on a.sha256 = json_extract(d.value, '$.sha256') order by e.id, a.sha256"
    ),
    "mentions of a recipient": (
        "select l.recipient, e.id, e.kind, e.title, e.published, e.polarity from release_recipients l"
        " join evidence_releases x on x.release = l.release join evidence e on e.id = x.item order by 1, 2"
    ),
    "files of an edition": (
        "select f.edition, f.*, a.size, a.filename from edition_files f left join archived a on a.sha256 = f.sha256"
        " order by f.edition, f.file"
    ),
}


class Tables:
    """Whole tables of the public copy, read row by row in a thread of the site's."""

    def __init__(self, site: Site) -> None:
        self.site = site

    async def _each(self, sql: str, take: Callable[[Any, tuple[Any, ...]], None]) -> None:
        def read(connection: Any) -> None:  # noqa: ANN401 - Datasette has no types
            for row in connection.execute(sql):
                take(row[0], tuple(row)[1:])

        await self.site.register.execute_fn(read)

    async def by_key(self, sql: str) -> dict[Any, Digest]:
        """First column -> digest of its row."""
        out: dict[Any, Digest] = {}

        def take(key: Any, rest: tuple[Any, ...]) -> None:  # noqa: ANN401
            out[key] = _short(repr(rest).encode())

        await self._each(sql, take)
        return out

    async def by_group(self, sql: str) -> dict[Any, Digest]:
        """First column -> digest of all of its rows, in their order."""
        found: dict[Any, Any] = defaultdict(lambda: blake2b(digest_size=12))
        await self._each(sql, lambda key, rest: found[key].update(repr(rest).encode()))
        return {key: made.digest() for key, made in found.items()}

    async def grouped(self, sql: str) -> dict[Any, list[Any]]:
        """First column -> the second ones; none for what has no row."""
        out: dict[Any, list[Any]] = defaultdict(list)
        await self._each(sql, lambda key, rest: out[key].append(rest[0]))
        return out

    async def pairs(self, sql: str) -> list[tuple[Any, Any]]:
        """The rows of two columns."""
        out: list[tuple[Any, Any]] = []
        await self._each(sql, lambda key, rest: out.append((key, rest[0])))
        return out


def _short(*parts: bytes) -> Digest:
    found = blake2b(digest_size=12)
    for part in parts:
        found.update(b"%d " % len(part) + part)
    return found.digest()


def _in_parts(out: dict[str, str], address: str, made: str, total: int) -> None:
    """A page whose list is long has further pages, made from the same."""
    out[address] = made
    for number in range(2, -(-total // SIZE) + 1):
        out[f"{address}?page={number}"] = made
