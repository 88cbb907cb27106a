"""A host that answers slowly is said, once a crawl, until it does so no more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from db.store import Store
from pipelines.health import note_slow_hosts
from tests.tables import rows_of

NOW = dt.datetime(2026, 12, 2, 12, tzinfo=dt.UTC)


def noted(store: Store, waited: Mapping[str, Sequence[float]], *, is_over: bool = True) -> dict[str, int]:
    note_slow_hosts(store, waited, NOW, is_over=is_over)
    return {n["subject"]: n["count"] for n in rows_of(store, "notice", code="host_slow", recovered_at=None)}


@pytest.mark.parametrize(("waited", "slow"), [
    ([7.0] * 40, True), ([60.0], True), ([0.4] * 500, False), ([9.0], False), ([], False), ([3.0] * 10, True),
])
def test_slow_is_what_takes_long_for_each_answer_and_in_all(tmp_path: Path, waited: list[float], slow: bool) -> None:
    with Store.create(tmp_path) as store:
        assert bool(noted(store, {"a.example.org": waited} if waited else {})) is slow


def test_it_is_noted_once_a_crawl_and_is_over_when_the_host_answers_quickly(tmp_path: Path) -> None:
    slow = {"a.example.org": [20.0, 20.0]}
    with Store.create(tmp_path) as store:
        for _ in range(3):
            assert noted(store, slow, is_over=False) == {"a.example.org": 1}
        assert noted(store, slow) == {"a.example.org": 2}
        assert noted(store, {"b.example.org": [0.1]}) == {"a.example.org": 2}, "it was not asked"
        assert noted(store, {"a.example.org": [0.1]}, is_over=False) == {"a.example.org": 2}
        assert noted(store, {"a.example.org": [0.1]}) == {}


def test_a_slow_host_that_gives_a_single_answer_as_slowly_is_not_well_again(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        assert noted(store, {"a.example.org": [20.0, 20.0]}) == {"a.example.org": 1}
        assert noted(store, {"a.example.org": [20.0]}) == {"a.example.org": 2}
        assert noted(store, {"a.example.org": [2.0]}) == {}
