"""Which archived files hold what is withheld."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.store import Store


def files_with(
    store: Store, releases: Iterable[str], versions: Iterable[int], changes: Iterable[str], items: Iterable[str]
) -> frozenset[str]:
    """The sha256 of every body in which these releases, versions, changes or items stood."""
    out: set[str] = set()
    of_release = store.rows_with("select id from version where release_id in given", map(int, releases))
    for x in (
        *store.rows_with(_OF_VERSIONS, {*versions, *(x["id"] for x in of_release)}),
        *store.rows_with(_OF_CHANGES, map(int, changes)), *store.rows_with(_OF_ITEMS, items),
    ):
        out.update((x["sha256"], x["whole"]), (d.get("sha256") or "" for d in json.loads(x["documents"])))
    return frozenset(out - {""})


def pages_leading_to(store: Store, files: Iterable[str]) -> set[str]:
    """The sha256 of every page of a source that leads to one of these files."""
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
"""Pages that lead to these files: of the file's source, from the one that first did to the one that did no more."""
_OF_VERSIONS = """
select distinct f.sha256, coalesce(s.sha256, '') whole, '[]' documents from edition_row r
join edition_file f on f.edition_id = r.edition_id and f.file = r.file
left join snapshot s on s.id = f.snapshot_id where r.version_id in given
"""
_OF_CHANGES = """
select distinct f.sha256, coalesce(s.sha256, '') whole, '[]' documents from change c
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
