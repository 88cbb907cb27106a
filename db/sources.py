"""Sources: as queries take them, which are no longer watched, and the rhythm of each register."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

from db.store import Store
from model.rhythm.editions import OF_RHYTHM, Rhythm, rhythms_of

OF_SOURCES = "{} in (select value from json_each(?))"


def named(sources: Sequence[str] | None) -> str | None:
    """Names of sources as a query takes them; None, which is all of them, stays."""
    return None if sources is None else json.dumps(list(sources))


def sources_unwatched(store: Store, watched: Collection[str]) -> dict[str, str]:
    """The sources that are no longer watched, each with when it was last looked at."""
    rows = store.rows("select name, coalesce(polled_at, first_seen_at) at from source order by name")
    return {x["name"]: x["at"] for x in rows if x["name"] not in watched}


def rhythms(store: Store, source: str | None = None) -> dict[str, Rhythm]:
    """The rhythm of each register that has had editions enough, by its source; of one alone where that is given."""
    sql = (
        f"select source, published_at, seen_at from edition where state = 'accepted' and kind in {OF_RHYTHM}"  # noqa: S608 - ours
        " and source = coalesce(?, source)"
    )
    return rhythms_of((x["source"], x["published_at"], x["seen_at"]) for x in store.rows(sql, [source]))
