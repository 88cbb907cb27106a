"""Unchanged polls that are ready at one moment are one transaction, and each whole or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from db.problems import DatabaseProblem
from db.store import Store
from pipelines.registers.together import Together
from tests.tables import rows_of


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "data") as made:
        yield made


def pulse(store: Store, name: str, error: Exception | None = None) -> Callable[[], None]:
    def work() -> None:
        store.insert("pulse", name=name, at="2026-01-01T00:00:00.000Z")
        if error:
            raise error

    return work


def written(store: Store, *works: Callable[[], None]) -> tuple[list[BaseException | None], int]:
    """What each came to, and how many transactions were committed."""
    said: list[str] = []
    store.connection.set_trace_callback(said.append)

    async def all_at_once() -> list[BaseException | None]:
        together = Together(store)
        return await asyncio.gather(*(together.write(w) for w in works), return_exceptions=True)

    found = asyncio.run(all_at_once())
    store.connection.set_trace_callback(None)
    return found, sum(s.casefold() == "commit" for s in said)


def test_they_are_one_transaction(store: Store) -> None:
    assert written(store, pulse(store, "a"), pulse(store, "b"), pulse(store, "c")) == ([None] * 3, 1)
    assert {x["name"] for x in rows_of(store, "pulse")} >= {"a", "b", "c"}


def test_of_one_that_fails_nothing_is_written_and_the_others_are(store: Store) -> None:
    (first, second, third), _ = written(store, pulse(store, "a"), pulse(store, "b", ValueError("x")), pulse(store, "c"))
    assert (first, third) == (None, None)
    assert isinstance(second, ValueError)
    names = {x["name"] for x in rows_of(store, "pulse")}
    assert {"a", "c"} <= names
    assert "b" not in names


def test_where_the_database_fails_none_is_written_and_all_hear_it(store: Store) -> None:
    full = DatabaseProblem("the disk is full")
    assert written(store, pulse(store, "a"), pulse(store, "b", full), pulse(store, "c")) == ([full] * 3, 0)
    assert not {"a", "c"} & {x["name"] for x in rows_of(store, "pulse")}
    assert written(store, pulse(store, "a")) == ([None], 1), "it goes on"
