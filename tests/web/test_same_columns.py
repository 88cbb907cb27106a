"""The site's CSV says of a release what `npdwatch releases --csv` says, cell by cell."""

from __future__ import annotations

import asyncio
import csv
import io
from pathlib import Path

from bench.desk import Desk, watched
from bench.replica.govuk import Replica
from db.register.columns import COLUMNS, with_columns
from db.store import Store
from demo.site import SHARES
from publicdb.build import copy_path, refresh
from recipients.cell import in_one_line
from tests.tables import find_releases
from text.sanitise import csv_text
from web.app import make_site
from web.site import About

ALL = 10_000


def test_a_release_is_the_same_on_the_site_and_in_a_terminal(tmp_path: Path) -> None:
    with Replica() as replica, Desk(tmp_path, replica, watched(replica, SHARES)) as desk:
        desk.poll()
        replica.publish("edition")
        desk.poll()
    refresh(tmp_path)
    with Store.open(tmp_path, read_only=True) as store:
        found = [with_columns(r) for r in find_releases(store, limit=ALL)]
    lines = [[{**r, "recipient": in_one_line(r["recipient"])}[c] for c in COLUMNS] for r in found]
    ours = {x["id"]: x for x in csv.DictReader(io.StringIO(csv_text([COLUMNS, *lines])))}
    site = make_site(copy_path(tmp_path), tmp_path / "archive", About())
    try:
        answer = asyncio.run(site.client.get("/releases.csv?present=1"))
    finally:
        site.close()
    theirs = {x["id"]: x for x in csv.DictReader(io.StringIO(answer.text))}
    assert len(theirs) > 200
    differing = {
        (c, theirs[i][c], ours[i][c])
        for i in ours.keys() & theirs.keys()
        for c in COLUMNS
        if ours[i][c] != theirs[i][c]
    }
    assert differing == set()
    assert any(x["decided_day"] and x["sensitivity_class"] for x in theirs.values())
