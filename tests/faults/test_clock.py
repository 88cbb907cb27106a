"""Clocks that leap: nothing is put off for days by one that was ahead, nothing comes twice by one that goes back."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bench.goldens.program import CannotFreeze, clock
from bench.month import children
from bench.world import World
from db.outbox.alerts import save_plan
from db.outbox.attempts import lease, record
from db.outbox.deliveries import pause
from db.schedule import due_sources, something_to_tell
from db.store import Store
from demo.editions import NEW_PRESS
from model.delivery import Alert, Sent, TryLater
from tests.waiting import until

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


def wait_until_idle(daemon: int) -> None:
    """Until a daemon has started nothing for three seconds, but for what starts its crawls."""
    idle = 0
    while idle < 30:
        idle = idle + 1 if len(children(daemon)) <= 1 else 0
        time.sleep(0.1)


@pytest.mark.cold
@pytest.mark.parametrize("step", ["-1h", "+1h"])
def test_a_daemon_whose_clock_is_set_looks_on(step: str, tmp_path: Path) -> None:
    """Its scheduler waited for as long as the clock was set back, while all commands said that it runs."""
    try:
        library = clock()
    except CannotFreeze as missing:
        pytest.skip(str(missing))
    offset = tmp_path / "offset"
    offset.write_text("+0", encoding="ascii")
    with World(tmp_path / "world") as world:
        world.watch(every="30s")
        faked = {
            "LD_PRELOAD": library, "FAKETIME_TIMESTAMP_FILE": str(offset), "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        command = world.command("daemon", "--beat", "0.2")
        with subprocess.Popen(command, env=world.environment | faked, stderr=subprocess.DEVNULL) as daemon:
            try:
                until(lambda: world.told() == (1, 2))
                wait_until_idle(daemon.pid)  # what comes to its end has it look again by itself
                (tmp_path / "next").write_text(step, encoding="ascii")
                (tmp_path / "next").replace(offset)
                world.replica.publish("edition")
                until(lambda: any(NEW_PRESS.reference in world.words(m) for m in world.mail.messages), 60)
            finally:
                daemon.terminate()
            assert daemon.wait(60) == 0
