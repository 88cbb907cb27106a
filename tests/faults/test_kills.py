"""Killed at a sample of its system calls, the program loses nothing, and marks what it may have told before."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.crash import Account, Crash, can_trace
from bench.world import World

POINTS = 8
"""The whole of it is `python -m bench.crash --points 400`."""


@pytest.mark.skipif(not can_trace(), reason="needs strace, and leave to trace processes")
def test_kills_lose_nothing(tmp_path: Path) -> None:
    account = Account()
    with World(tmp_path / "world") as world:
        crash = Crash(tmp_path, world)
        for point in crash.points(POINTS):
            crash.kill(point, account)
    assert account.points == POINTS
    assert account.killed >= POINTS // 2, "the points must be places that the program comes by"
    assert account.due > 0
    assert not any(account.faults), account.where


def test_an_answer_that_was_lost_is_sent_again_under_the_same_name_and_marked(tmp_path: Path) -> None:
    """As after a kill between the receiver's yes and our note of it."""
    with World(tmp_path / "world") as world:
        world.crawl()
        with world.store() as store, store.transaction():
            store.execute(
                "update delivery set state = 'leased', leased_until = '2000-01-01T00:00:00.000Z', owner = 'killed',"
                " sent_at = null, attempts = 0"
            )
        world.run("deliver")
        first, again = world.mail.messages
        assert first["Message-ID"] == again["Message-ID"]
        assert "may repeat" not in str(first["Subject"]).casefold()
        assert "may repeat" in str(again["Subject"]).casefold()
        hooks = [h for h in world.hooks.received if h.path == "/hook"]
        assert len({h.headers["webhook-id"] for h in hooks}) == 1
        slack = [h.body.decode() for h in world.hooks.received if h.path == "/slack"]
        assert ["may repeat" in s.casefold() for s in slack] == [False, True]
        world.run("deliver")
        assert world.told() == (2, 4)
