"""Whoever waits for a crawl hears what is done with a register that came, and how far that is."""

from __future__ import annotations

import asyncio

import pytest

from bench.desk import Desk
from model.source import Source
from pipelines.context import Turn

ONE, OTHER = (Source(name, "file", f"https://x.invalid/{name}") for name in ("one", "other"))


def test_only_who_has_the_turn_says_what_is_done() -> None:
    async def turns() -> list[str]:
        turn, said = Turn(), list[str]()
        said.append(turn.doing)
        await turn.take(ONE)
        said.append(turn.doing)
        turn.note(ONE, "reading 98 MB of")
        turn.note(OTHER, "comparing")
        said.append(turn.doing)
        turn.note(ONE, "writing", 1_000_000)
        turn.count_rows(120_000)
        said.append(turn.doing)
        turn.note(ONE, "reading the documents of")
        said.append(turn.doing)
        turn.give(ONE)
        said.append(turn.doing)
        turn.note(ONE, "writing")
        return [*said, turn.doing]

    assert asyncio.run(turns()) == [
        "", "", "reading 98 MB of one", "writing one, 120,000 of 1,000,000 rows", "reading the documents of one", "", ""]


def test_a_register_is_read_compared_and_written(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was said to be asked for all the while, for ten minutes of a million rows."""
    said, counted, note, count = list[str](), list[int](), Turn.note, Turn.count_rows

    def noted(self: Turn, source: Source, what: str, of: int = 0) -> None:
        note(self, source, what, of)
        said.append(self.doing)

    monkeypatch.setattr(Turn, "note", noted)

    def counts(self: Turn, more: int) -> None:
        count(self, more)
        counted.append(more)

    monkeypatch.setattr(Turn, "count_rows", counts)
    rows = desk.poll().tally.fetches and desk.store.count("edition_row")
    name = desk.source.name
    assert said == [
        f"reading {name}", f"comparing {name}", f"reading the documents of {name}", f"writing {name}",
        f"writing {name}, 0 of {rows:,} rows",
    ]
    assert sum(counted) == rows
