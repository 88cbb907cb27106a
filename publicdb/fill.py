"""Fills the public copy from the database, in the order in which one row asks for another."""

from __future__ import annotations

from collections.abc import Collection

from db.store.transaction import Store, as_json
from db.withheld.decide import withheld
from publicdb import items, rows
from publicdb.copy import Copy
from publicdb.people import People
from publicdb.rows import Row
from publicdb.version_spans import write_stands


def fill(main: Store, copy: Copy, watched: Collection[str] | None) -> None:
    """Writes all that everybody may know. Inside a transaction of the copy's."""
    held = withheld(main)
    copy.write("sources", rows.sources(main, watched))
    editions = rows.numbers(main, "edition")
    for part in rows.editions(main, editions, held):
        copy.write("editions", part)
    bodies = main.rows("select sha256 from snapshot union select sha256 from edition_file order by 1")
    for part in rows.archived(main, [x["sha256"] for x in bodies], held):
        copy.write("archived", part)
    for part in rows.edition_files(main, editions, held):
        copy.write("edition_files", part)
    for part in rows.versions(main, rows.numbers(main, "version"), held):
        copy.write("versions", part)
    copy.index("versions")
    people = People(main, copy, held)
    people.write()
    write_stands(main, copy, held)
    for part in rows.changes(main, rows.numbers(main, "change"), people.slug_of, held):
        copy.write("changes", part)
    copy.index()
    _count_changes(copy)
    for part in rows.releases(main, rows.numbers(main, "release"), people.slug_of, held):
        _changed_at(copy, part)
        copy.write("releases", part)
    every_item = rows.numbers(main, "item")
    for part in items.evidence(main, every_item, held):
        copy.write("evidence", part)
    for part in items.mentions(main, every_item, held):
        copy.write("mentions", part)
    for part in items.evidence_releases(main, every_item, held):
        copy.write("evidence_releases", part)


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


def _changed_at(copy: Copy, part: list[Row]) -> None:
    """Lets a release have changed when the last change about it was known, too."""
    for x in part:
        ((last,),) = copy.rows("select max(open_at) from changes where release = ?", [x["id"]])
        x["changed_at"] = max(x["changed_at"], str(last or ""))
