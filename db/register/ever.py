"""Every release that any edition of the registers ever had, with all that was said of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from db.register.changes import GONE
from db.sources import named
from db.store import Store

_EVER = f"""
select v.id, v.release_id, r.source, v.cells, v.recipient, v.reference, v.category,
  coalesce(a.outcome, 'not_said') outcome, coalesce(a.dated, '') dated,
  coalesce(nullif(a.tier, ''), 'unclassified') tier, coalesce(a.level, 'unknown') level, e.seen_at, e.number, e.title,
  {GONE} gone, g.seen_at gone_at
from version v join release r on r.id = v.release_id join edition e on e.id = v.edition_id and e.state = 'accepted'
  left join assessment a on a.version_id = v.id left join edition g on g.id = r.gone_edition
where (? is null or r.source in (select value from json_each(?))) order by v.release_id, v.id
"""  # noqa: S608 - our own words


class EverSeen(NamedTuple):
    """A release, by its newest version."""

    release: int
    source: str
    reference: str
    recipient: str
    category: str
    outcome: str
    dated: str
    tier: str
    level: str
    first_seen: str
    gone_at: str
    """When the first edition without it was seen; "" while it stands."""
    versions: tuple[dict[str, str], ...]
    editions: tuple[str, ...]
    """In which edition each came, for people."""


def ever_seen(store: Store, sources: Sequence[str] | None) -> list[EverSeen]:
    """All releases, by number."""
    given = named(sources)
    found: dict[int, list[dict[str, Any]]] = {}
    for x in store.rows(_EVER, [given, given]):
        found.setdefault(x["release_id"], []).append(x)
    return [_of(number, rows) for number, rows in found.items()]


def _of(number: int, rows: Sequence[dict[str, Any]]) -> EverSeen:
    newest = rows[-1]
    return EverSeen(
        number, newest["source"], newest["reference"], newest["recipient"], newest["category"], newest["outcome"],
        newest["dated"], newest["tier"], newest["level"], rows[0]["seen_at"],
        newest["gone_at"] if newest["gone"] else "",
        tuple(json.loads(x["cells"]) for x in rows),
        tuple(map(_edition, rows)),
    )


def _edition(x: dict[str, Any]) -> str:
    title = f"“{x['title']}”" if x["title"] else f"edition {x['number']}"
    return f"{title}, seen {x['seen_at'][:10]}"
