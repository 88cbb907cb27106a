"""The account of a daemon's month: what was looked at, what failed, what was missed, and what nobody was told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.month import account
from bench.world import REGISTER, World
from db.store import Store
from tests.tables import add_row
from text.timestamp import stamp

BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
HOUR = 3600


def ledger(folder: Path, polls: Mapping[int, str]) -> World:
    """A data folder in which polls ended so: hours -> outcome."""
    world = World(folder)
    with Store.create(world.data) as store:
        add_row(store, "source", name=REGISTER, kind="govuk", url="https://x.invalid/", first_seen_at=stamp(BEGIN))
        for n, (hours, outcome) in enumerate(polls.items(), 1):
            at = stamp(BEGIN + timedelta(hours=hours))
            add_row(store, "run", id=n, trigger="daemon", started_at=at, ended_at=at)
            add_row(store, "fetch", run_id=n, source=REGISTER, url="https://x.invalid/", outcome=outcome, at=at)
    return world


def test_every_minute_is_looked_failed_or_missed(tmp_path: Path) -> None:
    world = ledger(tmp_path, {0: "ok", 1: "unchanged", 2: "server_error", 3: "ok", 7: "ok"})
    missed, looked, failed, untold = account(world, HOUR)
    assert (missed, looked, failed, untold) == (4 * 60 - 78, 120 + 78, 60, 0)


def test_an_outage_of_two_polls_has_to_be_told(tmp_path: Path) -> None:
    polls = {0: "ok", 1: "server_error", 2: "timed_out", 3: "ok", 4: "ok"}
    world = ledger(tmp_path, polls)
    assert account(world, HOUR)[3] == 1
    at = stamp(BEGIN + timedelta(hours=1))
    with world.store() as store:
        add_row(store, "notice", source=REGISTER, code="source_failing", subject="s", message="m", first_at=at,
                last_at=at, count=2, told_at=at)
    assert account(world, HOUR)[3] == 0
