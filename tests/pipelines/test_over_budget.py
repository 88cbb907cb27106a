"""Hosts of which more is watched than their budget holds: operators are told, and of others they are not."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db.store import Store
from model.source import CHANGES, Source
from pipelines.pacing.fitting import OVER_BUDGET, note_over_budget
from tests.tables import rows_of, values_of
from text.timestamp import stamp

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)


def pages(n: int, every: int = 17_100) -> list[Source]:
    return [Source(f"p{i}", "page", f"https://a.example/{i}", every=every, paced=True) for i in range(n)]


def feeds(n: int, every: int = 90) -> list[Source]:
    return [Source(f"f{i}", CHANGES, f"https://a.example/f{i}", every=every, paced=True) for i in range(n)]


def files(n: int) -> list[Source]:
    return [Source(f"r{i}", "file", f"https://a.example/r{i}", every=780, paced=True) for i in range(n)]


@pytest.mark.parametrize(("watched", "delay", "is_over"), [
    (pages(1000), 10, False), (pages(1700), 10, False), (pages(1800), 10, True), ([*pages(3), *feeds(1, 60)], 60, True),
    ([*pages(3), *feeds(1)], 60, False), ([*pages(3), *feeds(1)], 30, False), (feeds(8), 10, False), (feeds(10), 10, True),
    (files(70), 10, False), (files(80), 10, True), (pages(5000, 3600), 0, False), ([], 10, False),
    ([Source("s", "file", "https://a.example/x", every=1)], 600, False),
])
def test_operators_are_told_of_what_its_budget_cannot_hold(
    watched: list[Source], delay: float, is_over: bool, tmp_path: Path
) -> None:
    with Store.create(tmp_path / "data") as store:
        with store.transaction():
            note_over_budget(store, watched, delay, NOW)
        told = rows_of(store, "notice", code=OVER_BUDGET)
        assert [x["subject"] for x in told] == ["a.example"] * is_over
        if told:
            assert "shorten the pause" in told[0]["message"]


def test_it_goes_by_what_was_asked_and_by_robots_txt_and_is_over_when_it_fits(tmp_path: Path) -> None:
    watched = pages(20, 3600)
    with Store.create(tmp_path / "data") as store:
        with store.transaction():
            for s in watched:
                asked = {"a.example": 1, "files.example": 20}
                store.insert("pace", source=s.name, due_at=stamp(NOW), why="", requests=json.dumps(asked))
            store.insert("robots", url="https://a.example/robots.txt", body=b"", at=stamp(NOW), delay=300.0)
            note_over_budget(store, watched, 10, NOW)
        assert sorted(values_of(store, "notice", "subject", recovered_at=None)) == ["a.example", "files.example"]
        for minutes, left in ((30, 2), (61, 0)):
            with store.transaction():
                note_over_budget(store, watched[:5], 10, NOW + timedelta(minutes=minutes))
            assert len(rows_of(store, "notice", code=OVER_BUDGET, recovered_at=None)) == left
