"""Killed at a sample of its system calls, the program loses nothing, and marks what it may have told before."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from bench.crash import Account, Point
from bench.errors import Faults
from bench.flaky import FlakyWorld
from bench.random_kills import SHARE, Lane
from bench.world import World
from tests.tables import set_fields

POINTS = (
    Point("crawl", "pwrite64", 150), Point("crawl", "rename", 1), Point("deliver", "sendto", 5),
    Point("deliver", "fdatasync", 8),
)
"""The whole of it is `python -m bench.crash`."""


def test_kills_lose_nothing(faults: Faults) -> None:
    account = Account()
    for point in POINTS:
        faults.kill(point, account)
    assert account.points == account.killed == len(POINTS), "the points must be places that the program comes by"
    assert account.due > 0
    assert not any(account.faults), account.where


def test_random_kills_lose_nothing(tmp_path: Path) -> None:
    """The whole of it is `python -m bench.random_kills --kills 1000`."""
    with FlakyWorld(tmp_path / "world", SHARE, "a test") as world:
        lane = Lane(tmp_path, "a test", world)
        lane.run(4, Lock(), "the test")
        for _ in range(2):
            lane.register.publish_next()
        account = lane.finish()
    assert account.kills == 4
    assert account.due >= 6
    assert not account.bad, f"{account.line}\n{account.faults}\n{account.log}"


def test_an_answer_that_was_lost_is_sent_again_under_the_same_name_and_marked(tmp_path: Path) -> None:
    """As after a kill between the receiver's yes and our note of it."""
    with World(tmp_path / "world") as world:
        world.crawl()
        with world.store() as store:
            leased = {"state": "leased", "leased_until": "2000-01-01T00:00:00.000Z", "owner": "killed"}
            set_fields(store, "delivery", {**leased, "sent_at": None, "attempts": 0})
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
