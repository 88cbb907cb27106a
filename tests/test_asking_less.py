"""Pages on auto over two busy days: the deadlines and the budget, judged by the times of requests at the server."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.asking_less import report, simulate
from bench.asking_world import HOUR, publishing


def test_what_is_announced_is_seen_in_five_minutes_and_a_silent_replacement_in_six_hours(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With a feed that is away for three hours, one that moves on by 500 at once, and half of all pages named at once."""
    days = 2
    published = publishing(pages=250, registers=4, days=days, seed="2", times=8)
    published.outages[:] = [(33 * HOUR, 36 * HOUR)]
    daemon = simulate(tmp_path / "data", published, days)
    assert report(daemon, days), capsys.readouterr().out
    seen = daemon.server.latencies
    assert {"announced", "silent", "burst", "not announced in time", "gone"} <= seen.keys(), "else it has tried nothing"
    assert sum(map(len, seen.values())) >= len(published.events) * 0.9
