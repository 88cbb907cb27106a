"""Which version of which release stood in which editions of its register, as spans, so that any two can be compared."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence

from db.store import Store
from publicdb.copy import Copy
from publicdb.rows import Row


def write_stands(main: Store, copy: Copy) -> None:
    """Writes a span for each time that one of the copy's versions came to stand in its register."""
    ((last,),) = copy.db.execute("select coalesce(max(id), 0) from versions")
    release_of = array("q", [-1]) * (last + 1)
    for version, release in copy.db.execute("select id, release from versions"):
        release_of[version] = release
    editions: dict[str, list[int]] = {}
    for x in main.rows("select id, source from edition where state = 'accepted' order by id"):
        editions.setdefault(x["source"], []).append(x["id"])
    for source, ids in editions.items():
        copy.write("stands", _spans(main, source, ids, release_of))


def _spans(main: Store, source: str, editions: Sequence[int], release_of: Sequence[int]) -> Iterator[Row]:
    """Goes through the editions of a source, oldest first. `release_of`: by version, -1 for one that is not public."""
    since: dict[int, int] = {}
    """Version -> the edition in which it came to stand."""
    last = 0
    for edition in editions:
        rows = main.db.conn.execute("select version_id from edition_row where edition_id = ?", [edition])
        there = {v for (v,) in rows if v < len(release_of) and release_of[v] >= 0}
        for version in sorted(since.keys() - there):
            yield _span(source, version, release_of[version], since.pop(version), last)
        for version in there - since.keys():
            since[version] = edition
        last = edition
    for version in sorted(since):
        yield _span(source, version, release_of[version], since[version], None)


def _span(source: str, version: int, release: int, first: int, last: int | None) -> Row:
    return {"version": version, "release": release, "source": source, "first": first, "last": last}
