"""Which version of which release stood in which editions of its register, as spans, so that any two can be compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from db.store.transaction import Store
from db.withheld.decide import Withheld
from publicdb.copy import Copy
from publicdb.rows import Row


def write_stands(main: Store, copy: Copy, held: Withheld) -> None:
    """Writes a span for each time that a version came to stand in its register."""
    editions: dict[str, list[int]] = {}
    for x in main.rows("select id, source from edition where state = 'accepted' order by id"):
        editions.setdefault(x["source"], []).append(x["id"])
    for source, ids in editions.items():
        copy.write("stands", _spans(main, source, ids, held))


def _spans(main: Store, source: str, editions: Sequence[int], held: Withheld) -> Iterator[Row]:
    """Goes through the editions of a source, oldest first."""
    since: dict[int, tuple[int, int]] = {}
    """Version -> its release, and the edition in which it came to stand."""
    last = 0
    for edition in editions:
        there = {
            x["version_id"]: x["release_id"]
            for x in main.rows(
                "select r.version_id, v.release_id from edition_row r join version v on v.id = r.version_id"
                " where r.edition_id = ?",
                [edition],
            )
            if held.allows("release", x["release_id"])
        }
        for version in since.keys() - there.keys():
            yield _span(source, version, *since.pop(version), last)
        for version, release in there.items():
            since.setdefault(version, (release, edition))
        last = edition
    for version, (release, first) in since.items():
        yield _span(source, version, release, first, None)


def _span(source: str, version: int, release: int, first: int, last: int | None) -> Row:
    return {"version": version, "release": release, "source": source, "first": first, "last": last}
