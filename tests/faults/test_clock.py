"""Clocks that leap: nothing is put off for days by one that was ahead, nothing comes twice by one that goes back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db.outbox.alerts import save_plan
from db.outbox.deliveries import lease, pause, record
from db.schedule import due_sources, something_to_tell
from db.store import Store
from model.delivery import Alert, Sent, TryLater

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
AHEAD, BACK = NOW + timedelta(days=2), NOW - timedelta(hours=1)
LEASE = 60


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path) as made:
        yield made


def plan(store: Store, at: datetime) -> None:
    save_plan(store, [Alert("AL-0000000001", "hook", {}, ("",), ())], (), at)


@pytest.mark.parametrize("way", ["planned then", "tried then", "killed then, while it was sent", "asked to wait then"])
def test_a_clock_that_was_ahead_freezes_no_delivery(way: str, store: Store) -> None:
    plan(store, AHEAD if way == "planned then" else NOW)
    if way == "asked to wait then":
        pause(store, "hook", "busy", AHEAD, AHEAD + timedelta(hours=1))
    elif way != "planned then":
        leased = lease(store, AHEAD, "one", "hook", LEASE)
        assert leased is not None
        if way == "tried then":
            record(store, leased.delivery, TryLater("busy"), AHEAD, AHEAD + timedelta(minutes=5))
    again = lease(store, NOW + timedelta(minutes=1), "another", "hook", LEASE)
    assert again is not None
    assert again.maybe_repeat is (way == "killed then, while it was sent")
    assert lease(store, NOW + timedelta(minutes=1), "a third", "hook", LEASE) is None, "it is leased by a right clock"


def test_a_clock_that_goes_back_an_hour_repeats_nothing(store: Store) -> None:
    plan(store, NOW)
    leased = lease(store, NOW, "one", "hook", LEASE)
    assert leased is not None
    assert lease(store, BACK, "another", "hook", LEASE) is None, "it is being sent"
    record(store, leased.delivery, Sent("ok"), NOW, None)
    assert lease(store, BACK, "another", "hook", LEASE) is None
    assert not something_to_tell(store.folder, BACK)
    polled = {"a": NOW}
    assert due_sources([("a", 900)], polled, {}, 600, BACK) == ["a"], "once, since the time of the last is not believed"
    assert due_sources([("a", 900)], {"a": BACK}, {}, 600, BACK + timedelta(minutes=1)) == []
