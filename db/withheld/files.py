"""Which archived files hold what is withheld, and which were looked into for what they hide, by which readers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from db.store import Store


def files_with(
    store: Store, releases: Iterable[str], versions: Iterable[int], changes: Iterable[str], items: Iterable[str]
) -> frozenset[str]:
    """The sha256 of every body in which these releases, versions, changes or items stood."""
    out: set[str] = set()
    of_release = store.rows_with("select id from version where release_id in given", map(int, releases))
    out.update(*map(_both, store.rows_with(_OF_VERSIONS, {*versions, *(x["id"] for x in of_release)})))
    out.update(*map(_both, store.rows_with(_OF_CHANGES, map(int, changes))))
    for x in store.rows_with(_OF_ITEMS, items):
        out.update(_both(x), _hashes(x["documents"]))
    return frozenset(out - {""})


def pages_with(store: Store, files: Iterable[str]) -> set[str]:
    """The sha256 of every archived page that leads to one of these files, by its address and its name."""
    return {x["sha256"] for x in store.rows_with(_PAGES, files)}


_PAGES = """
, page as (
  select id, source, sha256, fetched_at from snapshot s
  where not exists (select 1 from edition_file x where x.sha256 = s.sha256)
)
select distinct p.sha256 from edition_file f join edition e on e.id = f.edition_id
join page p on p.source = e.source
  and p.id >= (select coalesce(max(q.id), 0) from page q where q.source = e.source and q.id < f.snapshot_id)
  and p.fetched_at <= coalesce((select min(n.seen_at) from edition n where n.source = e.source and n.id > e.id
    and not exists (select 1 from edition_file g where g.edition_id = n.id and g.sha256 = f.sha256)), '9999')
where f.sha256 in given
"""
"""Of the file's source: from the page that first led to it to the one that did so no more."""
_OF_VERSIONS = """
select distinct f.sha256, coalesce(s.sha256, '') whole from edition_row r
join edition_file f on f.edition_id = r.edition_id and f.file = r.file
left join snapshot s on s.id = f.snapshot_id where r.version_id in given
"""
_OF_CHANGES = """
select distinct f.sha256, coalesce(s.sha256, '') whole from change c
left join version a on a.id = c.version_after left join version b on b.id = c.version_before
join edition_file f on f.edition_id in (c.edition_id, a.edition_id, b.edition_id)
  and f.file in (a.file, b.file, c.file)
left join snapshot s on s.id = f.snapshot_id where c.id in given
"""
_OF_ITEMS = """
select distinct coalesce(s.sha256, '') sha256, coalesce(t.sha256, '') whole, v.documents from item i
join item_version v on v.item_id = i.id left join snapshot s on s.id = v.snapshot_id
left join snapshot t on t.source = s.source and t.url = s.url where i.source || ' ' || i.key in given
"""
"""The answer in which an item stood, and every other answer of that address."""


def _both(x: dict[str, Any]) -> tuple[str, str]:
    return x["sha256"], x["whole"]


def _hashes(documents: str) -> Iterator[str]:
    return (d.get("sha256") or "" for d in json.loads(documents))


ABSENT = "absent"
"""In place of a reader: the archive does not give the bytes."""
NEVER = f"('', '{ABSENT}')"


class FilePlace(NamedTuple):
    """Where a file stood."""

    source: str
    file: str
    """Its identity over the editions."""
    title: str
    filename: str
    url: str
    register: bool
    """True where it is read row by row."""
    current: bool
    """True where the source shows it now."""


def to_look_into(store: Store, sha256s: Iterable[str]) -> None:
    """Writes down files as they are recorded, inside a transaction: each waits for its first look."""
    store.db.conn.executemany("insert or ignore into looked_into values (?, '')", [(s,) for s in sha256s])


def note_looked_into(store: Store, sha256s: Iterable[str], reader: str) -> None:
    """Their look is taken, inside a transaction."""
    store.db.conn.executemany("insert or replace into looked_into values (?, ?)", [(s, reader) for s in sha256s])


def waits_for_a_look(store: Store, source: str) -> bool:
    """True where a file of a source waits for its first look, and the archive was not found to have lost it."""
    found = store.one(
        "select 1 from looked_into l where l.reader = '' and (exists (select 1 from snapshot s where"
        " s.sha256 = l.sha256 and s.source = ?1) or exists (select 1 from edition_file f join edition e"
        " on e.id = f.edition_id where f.sha256 = l.sha256 and e.source = ?1)) limit 1", [source],
    )  # fmt: skip
    return found is not None


def due(store: Store, reader: str) -> list[str]:
    """The files that other readers looked into, or none, those that none did first."""
    rows = store.rows(
        f"select sha256 from looked_into where reader != ? order by reader not in {NEVER}, rowid", [reader]  # noqa: S608
    )
    return [x["sha256"] for x in rows]


def where_it_stood(store: Store, sha256: str) -> list[FilePlace]:
    """The places of a file, one for each source and title, those that show it now first."""
    rows = store.rows(_PLACES, [sha256])
    out: dict[str, FilePlace] = {}
    for x in rows:
        found = FilePlace(**{k: x[k] for k in FilePlace._fields})
        out.setdefault(x["source"], found._replace(register=bool(x["register"]), current=bool(x["current"])))
    return list(out.values())


_PLACES = """
select e.source, f.file, f.title, f.filename, f.final_url url, f.register, e.id = (select max(id) from edition
  where source = e.source and state = 'accepted') current, 0 part, e.id number
from edition_file f join edition e on e.id = f.edition_id where f.sha256 = ?1
union all
select source, file, title, '', url, 0, 1, 1, rowid from document where sha256 = ?1
union all
select i.source, i.key || ' ' || json_extract(d.value, '$.format'), v.title, '', '', 0, 0, 2, v.id
from item_version v join item i on i.id = v.item_id, json_each(v.documents) d
where json_extract(d.value, '$.sha256') = ?1
union all
select source, url, url, '', final_url, 0, 0, 3, id from snapshot where sha256 = ?1
order by current desc, part, number desc
"""
