"""What is told of a row names the file in which it stands: of what is gone the last one that had it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from alerts.describe import Description, describe
from alerts.payload.rows import rows_csv
from bench.desk import Desk, watched
from bench.replica.govuk import PublishedFile, Replica
from db.register.changes import stored_changes, with_history
from db.store import Store
from demo.site import SHARES
from model.change import REMOVAL_KINDS, ROW_KINDS, StoredChange
from publicdb.build import refresh
from publicdb.changes import told_changes
from tests.web.conftest import ABOUT, Reader
from web.app import make_site

HEADINGS = ("Reference", "Organisation", "Project title", "Dataset", "Date approved")
ROWS = [
    (f"DS{101 + 2 * n:05}", f"Organisation {n} of Aldermoor", f"Study {n * n} of reading", "Phonics", f"20{n % 14 + 10}-05-01")
    for n in range(60)
]
MONTHS = ("March", "June", "September")


def printed(rows: list[tuple[str, ...]]) -> bytes:
    return "\n".join(",".join(row) for row in (HEADINGS, *rows, ())).encode()


NEW = ("DS00990", "Daily Telegraph", "League tables", "Key Stage 4", "2026-10-01")
EDITIONS = [
    printed([*ROWS, ROWS[7]]),
    # The row that will go stands one lower now, and is the same version.
    printed([NEW, *ROWS, ROWS[7]]),
    printed([NEW, *ROWS[:-1], ("DS00991", "Daily Mail", *NEW[2:])]),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three editions, each a file of its own; in the third a row and a duplicate are gone."""
    made = tmp_path_factory.mktemp("evidence") / "data"
    with Replica() as replica, Desk(made, replica, watched(replica, SHARES)) as desk:
        for n, (month, body) in enumerate(zip(MONTHS, EDITIONS, strict=True), 1):
            file = PublishedFile(f"Register of shares: {month} 2026", f"{month}.csv", body)
            replica.publish_files([file], note="Updated.", at=f"2026-11-{n:02}T09:00:00Z")
            desk.poll()
        desk.poll(force=True)
    refresh(made)
    return made


@pytest.fixture(scope="module")
def told(folder: Path) -> list[StoredChange]:
    with Store.open(folder, read_only=True) as store:
        return with_history(store, stored_changes(store, "c.state = 'open' order by c.id"))


def expected(change: StoredChange) -> tuple[str, str, str]:
    """(sha256, month, name of the file) of the evidence."""
    number = change.edition_id - (change.kind in REMOVAL_KINDS)
    month = MONTHS[number - 1]
    return hashlib.sha256(EDITIONS[number - 1]).hexdigest(), month, f"{month}.csv"


def check(said: Description, change: StoredChange) -> None:
    sha256, month, name = expected(change)
    assert said.sha256 == sha256
    assert said.url.endswith(name)
    assert said.edition == f"Register of shares: {month} 2026"
    # What is at the named place of that file is the row.
    assert said.row is not None
    line = EDITIONS[MONTHS.index(month)].decode().splitlines()[said.row - 1]
    assert line.startswith(f"{said.reference},{said.recipient},")


def test_the_file_is_the_one_in_which_the_row_stands(told: list[StoredChange]) -> None:
    rows = [c for c in told if c.kind in ROW_KINDS]
    assert {c.kind.value for c in rows} == {"added", "removed", "duplicate_removed"}
    for change in rows:
        check(describe(change), change)
    for change, cells in zip(told, csv.DictReader(io.StringIO(rows_csv(told))), strict=True):
        if change.kind in ROW_KINDS:
            assert (cells["sha256"], cells["edition"].split()[-2]) == expected(change)[:2]


@pytest.fixture(scope="module")
def copy(folder: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(folder / "public" / "register.db")) as made:
        yield made


def test_the_public_copy_and_its_pages_name_the_same_file(
    folder: Path, copy: sqlite3.Connection, told: list[StoredChange]
) -> None:
    found = told_changes(copy, [c.id for c in told])
    with closing(make_site(folder / "public" / "register.db", folder / "archive", ABOUT)) as site:
        reader = Reader(site)
        for change in told:
            said = describe(found[change.id])
            assert said == describe(change)
            words = reader.words(f"/changes/{change.id}")
            if change.kind in ROW_KINDS:
                check(said, change)
            if said.sha256:
                assert said.sha256 in words
                assert said.sha256 in reader.get(f"/changes.atom?kind={change.kind.value}").text


def test_a_release_names_the_newest_file_that_has_it(folder: Path, copy: sqlite3.Connection) -> None:
    hashes = [hashlib.sha256(body).hexdigest() for body in EDITIONS]
    with closing(make_site(folder / "public" / "register.db", folder / "archive", ABOUT)) as site:
        reader = Reader(site)
        found = json.loads(reader.get("/releases.json?size=1000").text)["rows"]
        for release in found:
            number = hashes.index(release["sha256"])
            start = f"{release['reference']},{release['recipient']},"
            assert EDITIONS[number].decode().splitlines()[release["row"] - 1].startswith(start)
            assert release["url"].endswith(f"{MONTHS[number]}.csv")
            assert number == 2 if release["present"] else number < 2
        moved = next(r for r in found if r["reference"] == "DS00101")
        words = reader.words(f"/releases/{moved['id']}")
    for said in ("From row 3 in", "standsrow 3 in", hashes[2]):
        assert said in words
    assert hashes[0] not in words
