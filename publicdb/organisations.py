"""The organisations that releases name, as `db.recipients.organisations` knows them, for some releases or for all.

Read from the versions that the copy has already, which lie closer together there and keep no crawl waiting.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping

from db.recipients.organisations import Organisation as Body
from db.recipients.organisations import Seen, follow, label_all, renamed, several_names
from db.store import Store
from db.withheld.decide import FOR_GOOD, UNTIL_REVIEWED
from publicdb.rows import UNCONFIRMED, parts
from recipients.cell.bodies import group_key, recipients_in
from recipients.classify import Reviewed

__all__ = ["Body", "bodies", "follow", "renamed"]

NOBODY = f"('', '{UNTIL_REVIEWED}', '{FOR_GOOD}')"
"""Cells that name nobody, or somebody who is withheld."""
SEEN = f"""
select v.recipient, min(v.id), max(v.id), min(e.seen_at), max(e.seen_at), min(e.number), max(v.severity),
  coalesce(min(nullif(v.dated, '')), '')
from versions v join editions e on e.id = v.edition where v.release in ({{}})
  and v.recipient not in {NOBODY} group by v.recipient
"""  # noqa: S608 - our own words
RELEASES = f"""
select recipient, release, max(level = 'individual') from versions where release in ({{}}) and recipient not in {NOBODY}
group by release, recipient
"""  # noqa: S608


def bodies(
    main: Store, copy: sqlite3.Connection, root: Callable[[str], str], answers: Mapping[str, Reviewed],
    releases: Iterable[int],
) -> dict[str, Body]:  # fmt: skip
    """The organisations that these releases name, by key, as the versions in the copy have it.

    `root`: from a name's `group_key` to the key that its organisation has today.
    """
    found: dict[str, Body] = {}
    of_cell: dict[str, list[Body]] = {}
    for marks, some in parts(releases):
        for seen in map(Seen._make, copy.execute(SEEN.format(marks), some)):
            names = recipients_in(seen.cell)
            keys = [root(group_key(name)) for name in names]
            of_cell[seen.cell] = [found.setdefault(key, Body(key)) for key in keys]
            for place, (name, body) in enumerate(zip(names, of_cell[seen.cell], strict=True)):
                body.add(name, place, seen, alone=len(names) == 1)
        for cell, release, individual in copy.execute(RELEASES.format(marks), some):
            for body in of_cell[cell]:
                body.releases.add(release)
                if individual:
                    body.individual.add(release)
    label_all(main, found.values(), answers)
    for body in found.values():
        if several_names(body.names):
            _find_earlier(main, copy, body)
    return found


def _find_earlier(main: Store, copy: sqlite3.Connection, body: Body) -> None:
    versions: list[tuple[int, str, str]] = []
    gone: dict[int, str] = {}
    for marks, some in parts(body.releases):
        versions += copy.execute(
            f"select release, recipient, seen_at from versions where release in ({marks}) order by release, id", some  # noqa: S608
        )
        for x in main.rows(
            "select r.id, e.seen_at from release r join edition e on e.id = r.gone_edition"  # noqa: S608
            f" where r.id in ({marks}) and r.id not in ({UNCONFIRMED})", some,
        ):  # fmt: skip
            gone[x["id"]] = x["seen_at"]
    body.find_earlier(versions, gone)
