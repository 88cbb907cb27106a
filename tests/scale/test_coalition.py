"""Writer, workers and PostgreSQL as processes: what is fetched elsewhere is told as ever, whoever is killed."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator

import pytest

pytest.importorskip("psycopg", reason="needs npdwatch[scale]")
pytest.importorskip("procrastinate", reason="needs npdwatch[scale]")

from bench.coalition import Coalition
from bench.postgres import NoPostgres
from tests.tables import IS_SET, add_row, count_of, delete_rows, rows_of, set_fields

KILLS = int(os.environ.get("KILLS", "3"))
"""`KILLS=50` in the environment: for a long run."""
LONG_AGO = "2026-01-01T00:00:00.000Z"
PATIENCE = 200


@pytest.fixture(scope="module")
def coalition(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Coalition]:
    try:
        programs = Coalition(tmp_path_factory.mktemp("coalition"), hosts=5, workers=2)
        with programs as made:
            made.watch(lambda host: 1 + host)
            for name in ("writer", *made.names):
                made.start(name)
            made.until(lambda: made.polled() == made.sources, PATIENCE, "not all were polled")
            yield made
    except NoPostgres as why:
        pytest.skip(str(why))


def make_due(coalition: Coalition) -> None:
    set_fields(coalition, "source", {"polled_at": LONG_AGO})


def due(coalition: Coalition) -> int:
    return count_of(coalition, "source", polled_at=LONG_AGO)


def added(coalition: Coalition) -> list[str]:
    """The sources of the releases that were told as new, each as often as it was."""
    return sorted(x["source"] for x in rows_of(coalition, "change", kind="added"))


def test_all_is_fetched_by_workers_once_and_recorded_by_the_writer(coalition: Coalition) -> None:
    seen = coalition.sites.tell()
    assert seen["counts"] == {f"{p}/{k}.csv": 1 for n, p in enumerate(coalition.sites.ports) for k in range(1 + n)}
    assert seen["two_at_once"] == []
    assert {x["outcome"] for x in rows_of(coalition, "fetch")} == {"ok"}
    found = coalition.run("scale", "status", "--json").data
    assert [w["fits"] for w in found["workers"]] == [True, True]
    assert found["trouble"] == []
    assert count_of(coalition, "handed") == 0


def test_who_crawls_by_hand_waits_for_a_worker(coalition: Coalition) -> None:
    add_row(coalition, "handed", source="s0-0", number="n", hosts="h", asked=1, at=LONG_AGO, until="2100-01-01T00:00:00.000Z")
    done = coalition.run("crawl", "s0-0", "--no-deliver", "--wait", "0", code=75)
    assert "is being fetched by a worker" in done.err
    delete_rows(coalition, "handed", number="n")


def test_whoever_is_killed_nothing_is_lost_told_twice_or_asked_by_two(coalition: Coalition) -> None:
    dice = random.Random(os.environ.get("SEED", "1"))
    coalition.sites.tell("latency", 0.1)
    told = added(coalition)
    for n in range(KILLS):
        victim = ("w0", "writer", "postgres")[n % 3] if KILLS < 10 else dice.choice(("w0", "w1", "writer", "postgres"))
        coalition.sites.tell("reset")
        coalition.sites.tell("publish", {f"{p}/0.csv": 1 for p in coalition.sites.ports})
        make_due(coalition)
        coalition.until(lambda: coalition.sites.tell()["asked"] > 0, PATIENCE, "nothing was asked")
        time.sleep(dice.uniform(0, 1.5))
        if victim == "postgres":
            coalition.postgres.kill()
            coalition.postgres.start()
        else:
            coalition.kill(victim)
            coalition.start(victim)
        coalition.until(lambda: due(coalition) == 0, PATIENCE, f"after {victim} was killed not all were polled")
        told = sorted([*told, *(f"s{k}-0" for k in range(5))])
        assert added(coalition) == told, victim
        assert coalition.sites.tell()["two_at_once"] == [], victim
    assert count_of(coalition, "edition", state="quarantined") == 0


def test_without_postgresql_the_daemon_asks_by_itself_and_workers_come_back(coalition: Coalition) -> None:
    for name in coalition.names:
        coalition.kill(name)
    coalition.postgres.stop()
    coalition.sites.tell("publish", {f"{coalition.sites.ports[0]}/0.csv": 1})
    told = added(coalition)
    make_due(coalition)
    # What was out is over after twice `longest`, a time-out and a minute; without any the pulse of workers is.
    coalition.until(lambda: due(coalition) == 0, 240, "the daemon does not ask by itself")
    assert added(coalition) == sorted([*told, "s0-0"])
    assert count_of(coalition, "notice", code="scale_failing", recovered_at=None) == 1
    coalition.postgres.start()
    for name in coalition.names:
        coalition.start(name)
    coalition.until(lambda: count_of(coalition, "notice", code="scale_failing", recovered_at=IS_SET) == 1, PATIENCE, "it is not over")
    assert coalition.sites.tell()["two_at_once"] == []
