"""What a worker fetches is recorded as if it had been fetched here: row for row, byte for byte."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from bench.desk import Desk, watched
from bench.handed import HandedDesk
from bench.replica.faults import gone, status
from bench.replica.govuk import Replica
from demo.site import SHARES
from tests.tables import rows_of

VARIES = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+(Z|\+00:00)|[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT")
"""Moments at which answers came."""
OF_ITS_OWN = {"chain_entry", "chain_day", "chain_row", "sqlite_sequence", "_sqlite_migrations"}
"""Hashes over those moments."""


def story(desk: Desk) -> list[str]:
    """A register's life: baseline, nothing new, an edition, a silent one, a failure, the end of the page."""
    site = desk.replica
    site.heal()
    site.stage(1)
    said = [desk.poll().decision, desk.poll().decision]
    site.publish("edition")
    said.append(desk.poll().decision)
    site.publish("silent")
    said += [desk.poll().decision, desk.poll(force=True).decision]
    site.fail(f"/api/content{SHARES}", status(503))
    said.append(desk.poll().decision)
    site.heal()
    site.fail(f"/api/content{SHARES}", gone(SHARES))
    return [*said, desk.poll().decision, desk.poll().decision]


def tables(desk: Desk) -> dict[str, list[dict[str, Any]]]:
    names = [n for n in desk.store.db.table_names() if n not in OF_ITS_OWN and "_fts" not in n]
    return {n: [{k: VARIES.sub("~", str(row[k])) for k in row} for row in rows_of(desk, n)] for n in sorted(names)}


def test_a_whole_life_is_recorded_the_same(tmp_path: Path) -> None:
    found = []
    with Replica() as replica:
        for kind in (Desk, HandedDesk):
            with kind(tmp_path / kind.__name__, replica, watched(replica, SHARES)) as desk:
                told = story(desk)
                found.append((told, tables(desk), sorted(p.name for p in desk.store.archive.folder.rglob("*.zst"))))
    here, handed = found
    assert handed[0] == here[0]
    assert {"baseline", "accepted", "unchanged"} <= set(here[0])
    for name, rows in here[1].items():
        assert handed[1][name] == rows, name
    assert handed[2] == here[2]
