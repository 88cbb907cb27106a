"""Many sources on many hosts in one crawl: what was looked at is looked at again with few open handles."""

from __future__ import annotations

from pathlib import Path

from bench.unchanged import cost, prepare, serving
from bench.world import Installation
from demo.editions import baseline

COUNT = 220
"""Sources, on 200 hosts: some connections are used again."""


def test_idle_connections_of_many_hosts_are_closed(tmp_path: Path) -> None:
    at = Installation(tmp_path)
    with serving(baseline().ods()) as port:
        prepare(at, COUNT, port)
        found = cost(at.command("crawl", "--no-deliver"), at.environment)
    assert found.code == 0
    assert found.handles <= 64
