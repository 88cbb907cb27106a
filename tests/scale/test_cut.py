"""The line between a worker and PostgreSQL is cut: nothing is lost, and it goes on by itself."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest

pytest.importorskip("psycopg", reason="needs npdwatch[scale]")
pytest.importorskip("procrastinate", reason="needs npdwatch[scale]")

from bench.coalition import Coalition
from bench.cut import NoPlaceApart
from bench.postgres import NoPostgres, orders_begun
from tests.tables import count_of, rows_of, set_fields

CUT = float(os.environ.get("CUT", "135"))
"""Seconds. `CUT=3600` in the environment for an hour: nothing is different then, since by these all waits have run out:
an order's life (twice `longest`), the time-out of a request and a minute, a heart that counts as dead, a dead line."""
LONG_AGO = "2026-01-01T00:00:00.000Z"
PATIENCE = 200


@pytest.fixture
def coalition(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Coalition]:
    try:
        with Coalition(tmp_path_factory.mktemp("cut"), hosts=3, workers=1, latency=0.3, apart=True) as made:
            made.watch(lambda host: 1 + 3 * host, every="15s", longest="30s", pages=2)
            for name in ("writer", *made.names):
                made.start(name)
            made.until(lambda: made.polled() == made.sources, PATIENCE, "not all were polled")
            yield made
    except (NoPostgres, NoPlaceApart) as why:
        pytest.skip(str(why))


def added(coalition: Coalition) -> list[str]:
    return sorted(x["source"] for x in rows_of(coalition, "change", kind="added"))


def test_what_is_published_meanwhile_is_told_once_and_the_worker_comes_back_by_itself(coalition: Coalition) -> None:
    assert coalition.place is not None
    coalition.until(lambda: orders_begun(coalition.address) > 0, PATIENCE, "the worker is at work")
    coalition.place.cut()
    begun = time.monotonic()
    for port in coalition.sites.ports:
        coalition.sites.tell("publish", {f"{port}/0.csv": 1})
    names = [f"s{n}-0" for n in range(3)]
    coalition.until(lambda: added(coalition) == names, PATIENCE, "the daemon asks by itself")
    coalition.until(lambda: time.monotonic() - begun >= CUT, CUT, "it is cut off for so long")
    coalition.place.mend()
    set_fields(coalition, "source", {"polled_at": LONG_AGO})
    coalition.sites.tell("publish", {f"{coalition.sites.ports[1]}/1.csv": 1})
    coalition.until(lambda: orders_begun(coalition.address) > 0, PATIENCE, "the worker comes back")
    coalition.until(lambda: added(coalition) == sorted([*names, "s1-1"]), PATIENCE, "not all is told")
    assert coalition.sites.tell()["two_at_once"] == []
    assert count_of(coalition, "edition", state="quarantined") == 0
    assert coalition.running["w0"].poll() is None
