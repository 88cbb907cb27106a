"""Fills the public copy from the database, in the order in which one row asks for another."""

from __future__ import annotations

from collections.abc import Collection

from db.store import Store, as_json
from db.withheld.decide import withheld
from publicdb import items, rows
from publicdb.changes import changes
from publicdb.copy import Copy
from publicdb.people import People
from publicdb.version_spans import write_stands


def fill(main: Store, copy: Copy, watched: Collection[str] | None) -> None:
    """Writes all that everybody may know. Inside a transaction of the copy's."""
    held = withheld(main)
    copy.write("sources", rows.sources(main, watched))
    copy.write("editions", rows.editions(main, held))
    copy.write("archived", rows.archived(main, held))
    copy.write("edition_files", rows.edition_files(main, held))
    told = bytearray()
    copy.write("versions", rows.versions(main, held, told))
    copy.index("versions")
    people = People(main, copy, held)
    people.write()
    write_stands(main, copy)
    copy.write("changes", changes(main, people.slug_of, held, told))
    copy.index("changes")
    _count_changes(copy)
    last: dict[int, str] = dict(
        copy.db.execute("select release, max(open_at) from changes where release is not null group by release")
    )
    copy.write("releases", rows.releases(main, people.slug_of, held, last))
    copy.write("evidence", items.evidence(main, held))
    copy.write("mentions", items.mentions(main, held))
    copy.write("evidence_releases", items.evidence_releases(main, held))
    copy.index()


def _count_changes(copy: Copy) -> None:
    """How many changes editions brought, of each kind, as everybody may know."""
    counts: dict[object, dict[str, int]] = {}
    for edition, kind, n in copy.rows(
        "select e.id, c.kind, count(*) from changes c join editions e on e.id = c.edition and c.kind != e.kind"
        " group by e.id, c.kind order by e.id, c.kind"
    ):
        counts.setdefault(edition, {})[str(kind)] = int(str(n))
    copy.db.executemany(
        "update editions set changes = ?, summary = ? where id = ?",
        [(sum(found.values()), as_json(found), edition) for edition, found in counts.items()],
    )
