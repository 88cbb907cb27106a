"""What is asked for while much of what came is still worked on: nothing, and of one host one thing at a time."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request

from spiders import connect

ASKED = Request("https://x.invalid/register.csv", meta={"download_slot": "x.invalid"})


class Room:
    """A handler, and an engine that has much to do for so many looks."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, busy: int, *, large: bool = False, asked: str = "") -> None:
        self.busy, self.slept = busy, 0
        self.handler = handler = connect.CheckedHandler.__new__(connect.CheckedHandler)
        self.pace = SimpleNamespace(lastseen=0.0)
        slot = SimpleNamespace(needs_backout=lambda: self.slept < self.busy)
        engine = SimpleNamespace(scraper=SimpleNamespace(slot=slot), downloader=SimpleNamespace(slots={"x.invalid": self.pace}))
        given: dict[str, Any] = {"crawler": SimpleNamespace(engine=engine), "asked": {asked}, "came_large": large}
        for name, value in given.items():
            setattr(handler, name, value)
        monkeypatch.setattr(connect, "sleep", self.sleep)

    async def sleep(self, _: float) -> None:
        self.slept += 1
        assert self.slept < 100
        if self.slept > 3:
            self.handler.asked.clear()

    def wait(self) -> int:
        """How often it slept before it went on."""
        asyncio.run(self.handler._wait_for_room("x.invalid", ASKED))
        return self.slept


def test_nothing_waits_where_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    room = Room(monkeypatch, 0, asked="another.invalid")
    assert (room.wait(), room.pace.lastseen) == (0, 0.0)


def test_a_host_is_asked_when_there_is_room_and_its_pace_goes_by_that(monkeypatch: pytest.MonkeyPatch) -> None:
    room = Room(monkeypatch, 5)
    assert room.wait() == 5
    assert room.pace.lastseen > 0


def test_of_one_host_one_thing_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Room(monkeypatch, 0, asked="x.invalid").wait() == 4


def test_what_is_large_is_counted_first(monkeypatch: pytest.MonkeyPatch) -> None:
    room = Room(monkeypatch, 0, large=True)
    assert room.wait() == 1
    assert not room.handler.came_large
