"""Writer, workers and PostgreSQL as processes: what is fetched elsewhere is told as ever, whoever is killed."""

from __future__ import annotations

import logging
import os
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Event

import pytest

pytest.importorskip("psycopg", reason="needs npdwatch[scale]")
pytest.importorskip("procrastinate", reason="needs npdwatch[scale]")

from bench.coalition import Coalition
from bench.postgres import NoPostgres, forge, jobs, open_gates
from tests.tables import IS_SET, add_row, assert_sound, count_of, delete_rows, rows_of, set_fields

pytestmark = pytest.mark.cold  # a writer's own child must be the daemon's, to be killed with it
log = logging.getLogger(__name__)
KILLS = int(os.environ.get("KILLS", "3"))
"""`KILLS=50` in the environment: for a long run."""
LONG_AGO = "2026-01-01T00:00:00.000Z"
PATIENCE = 200
REGISTERS, PAGES = (1, 1, 2, 5, 16), 3
"""On each host; on so many there is a page too, the file of which stands on a host that they share."""
REAPED = 40.0
"""Seconds after which another worker has the jobs of one that died."""
CHANNELS = """
[channel.slack]
type = "slack"
url_env = "NPDWATCH_TEST_SLACK"
[[route]]
name = "all"
channels = ["slack"]
"""


@pytest.fixture(scope="module")
def coalition(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Coalition]:
    try:
        programs = Coalition(tmp_path_factory.mktemp("coalition"), hosts=5, workers=2)
        with programs as made:
            made.hear()
            made.watch(lambda host: REGISTERS[host], pages=PAGES, channels=CHANNELS)
            for name in ("writer", *made.names):
                made.start(name)
            made.until(lambda: made.polled() == made.sources, PATIENCE, "not all were polled")
            yield made
    except NoPostgres as why:
        pytest.skip(str(why))


def make_due(coalition: Coalition) -> None:
    coalition.until(lambda: count_of(coalition, "handed") == 0, PATIENCE, "an order is not over")
    set_fields(coalition, "source", {"polled_at": LONG_AGO})


def files_of_pages(coalition: Coalition) -> list[str]:
    shared = coalition.sites.shared.rpartition(":")[2]
    return [f"{shared}/page-{port}.csv" for port in coalition.sites.ports[:PAGES]]


def due(coalition: Coalition) -> int:
    return count_of(coalition, "source", polled_at=LONG_AGO)


def added(coalition: Coalition) -> list[str]:
    """The sources of the releases that were told as new, each as often as it was."""
    return sorted(x["source"] for x in rows_of(coalition, "change", kind="added"))


def is_told(coalition: Coalition, changes: set[int]) -> bool:
    planned = {x["change_id"] for x in rows_of(coalition, "alert_change")}
    return changes <= planned | waiting(coalition) and count_of(coalition, "delivery", state="sent") == count_of(coalition, "delivery")


def waiting(coalition: Coalition) -> set[int]:
    """What is put off: of a storm of alerts the rest is told at the next quarter of an hour."""
    return {x["change_id"] for x in rows_of(coalition, "waiting")}


def without_scale(text: str) -> str:
    """A configuration without its tables of workers."""
    return re.sub(r"^\[scale.*?(?=^\[\[|^\[channel)", "", text, flags=re.MULTILINE | re.DOTALL)


def doing(coalition: Coalition) -> set[int]:
    """The jobs that a worker has begun."""
    return {n for n, (_, status) in jobs(coalition.address).items() if status == "doing"}


def test_all_is_fetched_by_workers_once_and_recorded_by_the_writer(coalition: Coalition) -> None:
    seen = coalition.sites.tell()
    registers = [f"{p}/{k}.csv" for p, n in zip(coalition.sites.ports, REGISTERS, strict=True) for k in range(n)]
    assert seen["counts"] == dict.fromkeys([*registers, *files_of_pages(coalition)], 1)
    assert seen["two_at_once"] == []
    assert {x["outcome"] for x in rows_of(coalition, "fetch")} == {"ok"}
    found = coalition.run("scale", "status", "--json").data
    assert [w["fits"] for w in found["workers"]] == [True, True]
    assert found["trouble"] == []
    assert count_of(coalition, "handed") == 0
    assert_sound(coalition)
    coalition.run("verify")
    coalition.run("doctor", "--offline")


def test_who_has_asked_to_be_left_alone_is_by_workers_too_and_the_writer_hears_of_it(coalition: Coalition) -> None:
    """Each order asked again, whatever the last one was told."""
    sites, host = coalition.sites, coalition.sites.hosts[4]
    others, port = coalition.sources - REGISTERS[4], sites.ports[4]

    def asked() -> dict[str, int]:
        return {k: n for k, n in sites.tell()["counts"].items() if k.startswith((f"{port}/", sites.shared.rpartition(":")[2]))}

    sites.tell("answers", {"/7.csv": "HTTP/1.1 429 Slower\r\nRetry-After: 600\r\nContent-Length: 0\r\n\r\n"})
    make_due(coalition)
    coalition.until(lambda: bool(rows_of(coalition, "left_alone", place=host)), PATIENCE, "the writer did not hear of it")
    coalition.until(lambda: count_of(coalition, "handed") == 0, PATIENCE, "an order is not over")
    add_row(coalition, "left_alone", place=sites.shared, until=rows_of(coalition, "left_alone", place=host)[0]["until"], said="429")
    before = asked()
    make_due(coalition)
    coalition.until(lambda: due(coalition) <= coalition.sources - others, PATIENCE, "the others were not asked")
    coalition.until(lambda: count_of(coalition, "handed") == 0, PATIENCE, "an order is not over")
    assert asked() == before, "neither the host, nor the one that files of other hosts' pages stand on"
    last = max(x["run_id"] for x in rows_of(coalition, "fetch", source="p0"))
    said = {x["outcome"]: x["detail"] for x in rows_of(coalition, "fetch", source="p0", run_id=last)}
    assert said["rate_limited"].startswith("it has asked to be left alone until ")
    sites.tell("answers", {"/7.csv": ""})
    delete_rows(coalition, "left_alone")
    for name in coalition.names:  # they remember what they were told themselves
        coalition.kill(name)
    open_gates(coalition.address)  # as time would: it is a minute and a half
    for name in coalition.names:
        coalition.start(name)
    make_due(coalition)
    coalition.until(lambda: due(coalition) == 0, PATIENCE, "not all were polled")
    assert asked()[f"{port}/7.csv"] > before[f"{port}/7.csv"]


def test_who_crawls_by_hand_waits_for_a_worker(coalition: Coalition) -> None:
    add_row(coalition, "handed", source="s0-0", number="n", hosts="h", asked=1, at=LONG_AGO, until="2100-01-01T00:00:00.000Z")
    done = coalition.run("crawl", "s0-0", "--no-deliver", "--wait", "0", code=75)
    assert "is being fetched by a worker" in done.err
    delete_rows(coalition, "handed", number="n")


def test_what_a_worker_has_is_recorded_while_who_crawls_by_hand_waits_for_it(coalition: Coalition) -> None:
    """Each waited for the other: the look was thrown away, with all that was to be recorded with it, and the crawl gave up."""
    coalition.sites.tell("latency", 2.0)
    make_due(coalition)
    coalition.until(lambda: count_of(coalition, "handed", source="s4-0") == 1, PATIENCE, "it is handed out")
    begun = time.monotonic()
    done = coalition.run("crawl", "s4-0", "s4-1", "--no-deliver", "--wait", "100", code=None)
    log.info("crawled by hand after %.1f s", time.monotonic() - begun)
    assert done.code == 0, done.err
    coalition.sites.tell("latency", 0.02)
    coalition.until(lambda: due(coalition) == 0, PATIENCE, "not all were polled")
    assert coalition.sites.tell()["two_at_once"] == []
    assert count_of(coalition, "notice", code="workers_blind") == 0


def test_whoever_is_killed_nothing_is_lost_told_twice_or_asked_by_two(coalition: Coalition) -> None:
    dice = random.Random(os.environ.get("SEED", "1"))
    coalition.sites.tell("latency", 0.1)
    told = added(coalition)
    ports, pages = coalition.sites.ports, {f"{p}/page": 1 for p in coalition.sites.ports[:PAGES]}
    files = [f"{p}/0.csv" for p in ports] + files_of_pages(coalition)
    for n in range(KILLS):
        victim = ("w0", "writer", "postgres")[n % 3]
        coalition.sites.tell("reset")
        coalition.sites.tell("publish", pages | dict.fromkeys(files, 1))
        make_due(coalition)
        coalition.until(lambda: coalition.sites.tell()["asked"] > 0, PATIENCE, "nothing was asked")
        time.sleep(dice.uniform(0, 3))
        if victim == "postgres":
            coalition.postgres.kill()
            coalition.postgres.start()
        else:
            coalition.kill(victim)
            coalition.start(victim)
        took = coalition.until(lambda: due(coalition) == 0, PATIENCE, f"after {victim} was killed not all were polled")
        told = sorted([*told, *(f"s{k}-0" for k in range(5)), *(f"p{k}" for k in range(PAGES))])
        assert added(coalition) == told, victim
        assert coalition.sites.tell()["two_at_once"] == [], victim
        log.info("kill %d of %d: %s, all polled %.1f s later", n + 1, KILLS, victim, took)
    assert count_of(coalition, "edition", state="quarantined") == 0
    changes = {x["id"] for x in rows_of(coalition, "change", kind="added")}
    coalition.until(lambda: is_told(coalition, changes), PATIENCE, "not all is told")
    of_alerts = [x for x in rows_of(coalition, "alert_change") if x["change_id"] in changes]
    assert len(of_alerts) + len(waiting(coalition) & changes) == len(changes), "each in one alert"
    # One whose sender was killed before it arrived comes marked alone: nobody knew that it had not.
    assert {x["alert_id"] for x in of_alerts} <= {a.alert for a in coalition.arrivals}
    seen = Counter(a.alert for a in coalition.arrivals if not a.marked)
    assert [alert for alert, times in seen.items() if times > 1] == [], "twice, and not said"


def test_junk_in_postgresql_has_no_host_asked_by_two_and_what_is_honest_is_recorded(coalition: Coalition) -> None:
    """The daemon asked beside the worker whose order the junk named, and each forged name was a notice of its own."""
    coalition.sites.tell("latency", 0.1)
    coalition.sites.tell("reset")
    told = added(coalition)
    coalition.sites.tell("publish", {f"{p}/0.csv": 1 for p in coalition.sites.ports})
    make_due(coalition)
    done = Event()

    def forge_all_the_time() -> None:
        """So that it stands there whenever an order is begun."""
        for n in count():
            forge(coalition.address, ("w0", "w1", f"forged-{n}")[n % 3])
            if done.wait(0.03):
                return

    with ThreadPoolExecutor() as threads:
        forging = threads.submit(forge_all_the_time)
        try:
            coalition.until(lambda: due(coalition) == 0, PATIENCE, "not all were polled")
        finally:
            done.set()
        forging.result()
    assert coalition.sites.tell()["two_at_once"] == []
    assert added(coalition) == sorted([*told, *(f"s{k}-0" for k in range(5))])
    assert [x["subject"] for x in rows_of(coalition, "notice", code="scale_altered")] == ["bundles"]
    assert count_of(coalition, "notice", code="bundle_refused") == 0
    said = coalition.run("scale", "status", code=1).out
    assert "! bundles: the workers' database was altered since" in said


def test_after_a_reload_without_workers_the_daemon_asks_all_within_seconds(coalition: Coalition) -> None:
    """There was silence until the orders that were out were over, and notices of workers stayed open."""
    coalition.sites.tell("latency", 1.0)
    coalition.sites.tell("reset")
    make_due(coalition)
    coalition.until(lambda: coalition.sites.tell()["asked"] > 0, PATIENCE, "nothing is fetched")
    text = coalition.configuration.read_text()
    coalition.configuration.write_text(without_scale(text))
    coalition.reload()
    took = coalition.until(lambda: count_of(coalition, "handed") == 0, 40, "workers are not called back")
    log.info("called back after %.1f s", took)
    assert due(coalition) > 0, "else there was nothing to call back"
    coalition.sites.tell("latency", 0.02)
    coalition.until(lambda: due(coalition) == 0, 60, "the daemon does not ask by itself")
    assert coalition.sites.tell()["two_at_once"] == []
    assert count_of(coalition, "notice", code="scale_altered", recovered_at=None) == 0
    assert coalition.run("status", "--json", code=None).data["workers"] is None
    coalition.configuration.write_text(text)
    coalition.reload()
    make_due(coalition)
    coalition.until(lambda: due(coalition) == 0, PATIENCE, "workers are not asked again")


def test_the_jobs_of_a_worker_that_dies_are_done_by_another_in_time(coalition: Coalition) -> None:
    coalition.sites.tell("latency", 1.0)
    make_due(coalition)
    coalition.until(lambda: bool(doing(coalition)), PATIENCE, "nobody has anything to do")
    coalition.kill("w0")
    coalition.kill("w1")
    orphans = doing(coalition)
    took = coalition.until(lambda: not orphans & doing(coalition), REAPED, "nobody takes them over")
    log.info("reaped after %.1f s", took)
    coalition.sites.tell("latency", 0.02)
    for name in coalition.names:
        coalition.start(name)
    coalition.until(lambda: due(coalition) == 0, PATIENCE, "not all were polled")
    assert coalition.sites.tell()["two_at_once"] == []


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
    coalition.until(lambda: count_of(coalition, "notice", code="scale_failing", recovered_at=None) == 1, 60, "nobody hears of it")
    coalition.postgres.start()
    for name in coalition.names:
        coalition.start(name)
    coalition.until(lambda: count_of(coalition, "notice", code="scale_failing", recovered_at=IS_SET) == 1, PATIENCE, "it is not over")
    assert coalition.sites.tell()["two_at_once"] == []
