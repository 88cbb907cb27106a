"""The spans say of every edition what its rows say."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from db.store import Store
from publicdb.copy import Copy
from publicdb.file import write_stands

NOW = "2026-11-24T12:00:00.000Z"


@pytest.fixture
def main(tmp_path: Path) -> Iterator[Store]:
    store = Store.create(tmp_path / "data")
    store.db.conn.execute("pragma foreign_keys = off")
    yield store
    store.close()


def spans(main: Store) -> sqlite3.Connection:
    """A copy that holds the spans and nothing else."""
    made = sqlite3.connect(":memory:")
    copy = Copy(made)
    columns = [c[1] for c in made.execute("pragma table_info(versions)")]
    known = main.rows("select id, release_id release from version")
    copy.write("versions", (dict.fromkeys(columns, 0) | x for x in known))
    write_stands(main, copy)
    return made


def publish(main: Store, number: int, source: str, rows: dict[int, int], state: str = "accepted") -> None:
    """An edition in which these versions (version -> release) stand."""
    edition = main.rows("pragma table_info(edition)")
    given = {"id": number, "source": source, "number": number, "state": state, "seen_at": NOW, "kind": "edition_published"}
    row = {c["name"]: given.get(c["name"], 0 if "INT" in c["type"].upper() else "{}") for c in edition}
    with main.transaction():
        main.execute(f"insert into edition values ({', '.join('?' * len(row))})", list(row.values()))
        for position, (version, release) in enumerate(rows.items()):
            if not main.rows("select 1 from version where id = ?", [version]):
                info = main.rows("pragma table_info(version)")
                own = {"id": version, "release_id": release, "edition_id": number}
                values = [own.get(c["name"], 0 if "INT" in c["type"].upper() else "") for c in info]
                main.execute(f"insert into version values ({', '.join('?' * len(values))})", values)
            main.execute("insert into edition_row values (?, ?, ?, '', '', 1)", [number, position, version])


def standing(made: sqlite3.Connection, source: str, edition: int) -> dict[int, int]:
    sql = "select version, release from stands where source = ? and first <= ? and (last is null or last >= ?)"
    return dict(made.execute(sql, [source, edition, edition]).fetchall())


@pytest.mark.parametrize("seed", range(6))
def test_spans_say_what_rows_say(seed: int, main: Store) -> None:
    r = random.Random(seed)
    known: dict[tuple[str, int], dict[int, int]] = {}
    for number in range(1, 25):
        source = r.choice(["a", "b"])
        pool = range(1, 40) if source == "a" else range(100, 140)
        # Versions go, and some come back as they were.
        known[source, number] = {v: v // 2 for v in r.sample(pool, r.randint(0, 30))}
        publish(main, number, source, known[source, number])
    with closing(spans(main)) as made:
        for (source, number), rows in known.items():
            assert standing(made, source, number) == rows


def test_an_edition_that_is_accepted_late_is_taken_into_account(main: Store) -> None:
    publish(main, 1, "a", {1: 1, 2: 2})
    publish(main, 2, "a", {1: 1}, state="quarantined")
    publish(main, 3, "a", {1: 1, 2: 2})
    with closing(spans(main)) as made:
        assert standing(made, "a", 3) == {1: 1, 2: 2}
        assert made.execute("select count(*) from stands where version = 2").fetchone() == (1,)
    with main.transaction():
        main.execute("update edition set state = 'accepted' where id = 2")
    with closing(spans(main)) as made:
        assert standing(made, "a", 2) == {1: 1}
        assert standing(made, "a", 3) == {1: 1, 2: 2}
        assert made.execute("select count(*) from stands where version = 2").fetchone() == (2,)
