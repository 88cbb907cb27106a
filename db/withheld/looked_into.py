"""Which archived files were looked into for what they hide, and by which readers: none leaves before its first look."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from db.store.transaction import Store

ABSENT = "absent"
"""In place of a reader: the archive does not give the bytes."""
NEVER = f"('', '{ABSENT}')"


class Found(NamedTuple):
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


def never_looked_into(store: Store) -> frozenset[str]:
    """The sha256 of every file whose first look is still to come."""
    rows = store.rows(f"select sha256 from looked_into where reader in {NEVER}")  # noqa: S608 - our own words
    return frozenset(x["sha256"] for x in rows)


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


def where_it_stood(store: Store, sha256: str) -> list[Found]:
    """The places of a file, one for each source and title, those that show it now first."""
    rows = store.rows(_PLACES, [sha256])
    out: dict[str, Found] = {}
    for x in rows:
        found = Found(**{k: x[k] for k in Found._fields})
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
