"""What stood in a register on a day, from what is recorded of its editions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from db.register.changes import HELD_REMOVALS
from db.store import Store
from model.standing import StandingEdition, Stretch


def standing_editions(store: Store, source: str) -> list[StandingEdition]:
    """The editions of a source that count, the oldest first."""
    sql = "select id, number, title, published_at, seen_at from edition where source = ? and state = 'accepted'"
    return [StandingEdition(**x) for x in store.rows(f"{sql} order by id", [source])]


def stretches_of(
    store: Store, releases: Iterable[int], editions: Sequence[StandingEdition]
) -> dict[int, list[Stretch]]:
    """In which editions each of some releases of one source stood, and in which version.

    One that a single look missed counts as there, until a second one confirms that it is gone.
    """
    place = {e.id: n for n, e in enumerate(editions)}
    rows = store.rows_with(
        "select v.release_id, r.edition_id, r.version_id from version v join edition_row r on r.version_id = v.id"
        " where v.release_id in given order by v.release_id, r.edition_id, r.version_id", releases,
    )
    held = {x["release_id"] for x in store.rows(f"select release_id {HELD_REMOVALS}")}
    out: dict[int, list[Stretch]] = {}
    for release, found in groupby(rows, lambda x: int(x["release_id"])):
        there = {place[x["edition_id"]]: int(x["version_id"]) for x in found if x["edition_id"] in place}
        out[release] = _stretches(there, editions, held=release in held)
    return out


def _stretches(there: dict[int, int], editions: Sequence[StandingEdition], *, held: bool) -> list[Stretch]:
    """`there`: place of an edition -> version. `held`: its removal waits for a second look."""
    newest = len(editions) - 1
    if held and there:
        there |= dict.fromkeys(range(max(there) + 1, newest + 1), there[max(there)])
    out: list[Stretch] = []
    for n, version in sorted(there.items()):
        before = out[-1] if out else None
        last = None if n == newest else editions[n].id
        if before and before.version == version and before.last == editions[n - 1].id:
            out[-1] = before._replace(last=last)
        else:
            out.append(Stretch(editions[n].id, last, version))
    return out
