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
from publicdb.fill import write_stands
from tests.tables import add_blank, add_row, columns_of, count_of, pragma, rows_of, set_fields, values_of

NOW = "2026-11-24T12:00:00.000Z"


@pytest.fixture
def main(tmp_path: Path) -> Iterator[Store]:
    store = Store.create(tmp_path / "data")
    pragma(store, "foreign_keys = off")
    yield store
    store.close()


def spans(main: Store) -> sqlite3.Connection:
    """A copy that holds the spans and nothing else."""
    made = sqlite3.connect(":memory:")
    copy = Copy(made)
    empty = dict.fromkeys(columns_of(made, "versions"), 0)
    known = values_of(main, "version", "id", "release_id")
    copy.write("versions", (empty | {"id": version, "release": release} for version, release in known))
    write_stands(main, copy)
    return made


def publish(main: Store, number: int, source: str, rows: dict[int, int], state: str = "accepted") -> None:
    """An edition in which these versions (version -> release) stand."""
    with main.transaction():
        add_blank(
            main, "edition", id=number, source=source, number=number, state=state, seen_at=NOW, kind="edition_published",
            summary="{}",
        )
        for position, (version, release) in enumerate(rows.items()):
            if not count_of(main, "version", id=version):
                add_blank(main, "version", id=version, release_id=release, edition_id=number)
            add_row(
                main, "edition_row", edition_id=number, position=position, version_id=version, file="", sheet="", row=1
            )


def test_a_row_that_only_one_look_missed_stands_until_a_second_confirms_it(main: Store) -> None:
    publish(main, 1, "a", {1: 1, 2: 2})
    publish(main, 2, "a", {1: 1})
    publish(main, 3, "a", {1: 1, 2: 2})
    publish(main, 4, "a", {1: 1})
    with main.transaction():
        add_blank(main, "change", key="k", source="a", edition_id=4, kind="removed", state="held", release_id=2)
    with closing(spans(main)) as made:
        assert [standing(made, "a", n) for n in (2, 4)] == [{1: 1}, {1: 1, 2: 2}]
    set_fields(main, "change", {"state": "open"}, key="k")
    with closing(spans(main)) as made:
        assert [standing(made, "a", n) for n in (3, 4)] == [{1: 1, 2: 2}, {1: 1}]


def standing(made: sqlite3.Connection, source: str, edition: int) -> dict[int, int]:
    stands = rows_of(made, "stands", source=source)
    return {x["version"]: x["release"] for x in stands if x["first"] <= edition <= (x["last"] or edition)}


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
        assert count_of(made, "stands", version=2) == 1
    set_fields(main, "edition", {"state": "accepted"}, id=2)
    with closing(spans(main)) as made:
        assert standing(made, "a", 2) == {1: 1}
        assert standing(made, "a", 3) == {1: 1, 2: 2}
        assert count_of(made, "stands", version=2) == 2
