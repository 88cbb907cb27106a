"""The daemon as a process: it watches, tells, stops when told to, and loses nothing when it is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bench.crash import REFERENCES
from bench.replica.faults import hang
from bench.replica.govuk import Replica
from bench.world import PAGE, REGISTER, ROOT, Watched, World
from demo.editions import NEW_PRESS
from tests.tables import IS_SET, count_of, rows_of
from tests.waiting import until

BEAT = ("daemon", "--beat", "0.2")


def stopped(daemon: subprocess.Popen[str]) -> int:
    daemon.send_signal(signal.SIGTERM)
    return daemon.wait(timeout=100)


def text(world: World) -> str:
    return "".join(world.words(m) for m in world.mail.messages)


def test_an_edition_reaches_the_mail_server_and_the_daemon_stops_in_order(world: World) -> None:
    world.watch(every="1s")
    with world.started(*BEAT) as daemon:
        until(lambda: world.told() == (1, 2))
        second = world.run(*BEAT, code=75)
        assert "another npdwatch" in second.err
        world.replica.publish("edition")
        until(lambda: NEW_PRESS.reference in text(world))
        assert stopped(daemon) == 0
    runs = rows_of(world, "run")
    assert all(r["exit_code"] == 0 for r in runs if r["ended_at"])
    assert count_of(world, "notice") == 0, "a crawl that was stopped is no failure of its source"


def test_a_killed_daemon_loses_and_repeats_nothing(world: World) -> None:
    world.watch(every="1s")
    with world.started(*BEAT) as daemon:
        until(lambda: world.told() == (1, 2))
        world.replica.publish("edition")
        world.replica.forget()
        assert world.replica.wait_for("/api/content")
        os.kill(daemon.pid, signal.SIGKILL)
        daemon.wait()
    with world.started(*BEAT) as daemon:
        until(lambda: "DS90123" in text(world))
        assert stopped(daemon) == 0
    world.crawl()
    ids = [m["Message-ID"] for m in world.mail.messages]
    assert len(ids) == len(set(ids))
    for reference in REFERENCES:
        (_,) = [m for m in world.mail.messages if reference in world.words(m)]
    assert count_of(world, "change", kind="added") == 3


def test_a_register_waits_half_a_minute_at_most_for_a_site_of_its_kind_that_says_nothing(world: World) -> None:
    """So do its files: of 16 requests that Scrapy has under way all were once for that site."""
    with Replica() as other:
        site = other.origin.replace("127.0.0.1", "localhost")
        other.fail("/slow.csv", hang())
        slow = [Watched(f"slow{n}", f"{site}/slow.csv?{n}", kind="file", every="1s") for n in range(20)]
        world.watch(*slow, every="2s", timeout="600s")
        with world.started(*BEAT) as daemon:
            assert other.wait_for("/slow.csv")
            until(lambda: world.told() == (1, 2), 30)
            world.replica.publish("edition")
            until(lambda: NEW_PRESS.reference in text(world), 45)
            world.replica.forget()
            assert world.replica.wait_for("/api/content", 3, timeout=20), "it is asked at its interval again"
            assert len(other.requests("/slow.csv")) == 1, "no host is asked by two"
            assert count_of(world, "fetch", detail="the crawl was killed") == 0, "it waits"
            other.heal()
            assert stopped(daemon) == 0
    assert count_of(world, "notice", source=REGISTER) == 0


def test_a_register_does_not_wait_for_a_slow_site_of_another_kind(world: World) -> None:
    """A first look at a year of evidence takes an hour at one request a second; an edition must be told meanwhile."""
    with Replica() as other:
        other.fail("/slow.atom", hang())
        slow = Watched("slow", other.url("/slow.atom"), kind="feed", every="1s")
        world.watch(slow, every="1s", timeout="600s")
        with world.started(*BEAT) as daemon:
            assert other.wait_for("/slow.atom")
            until(lambda: world.told() == (1, 2))
            world.replica.publish("edition")
            until(lambda: NEW_PRESS.reference in text(world))
            other.heal()
            assert stopped(daemon) == 0


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 1), (signal.SIGINT, 130)])
def test_a_crawl_that_is_stopped_is_no_failure(world: World, number: int, code: int) -> None:
    world.watch(timeout="10s")
    world.replica.fail(f"/api/content{PAGE}", hang())
    with world.started("crawl", "--no-deliver") as crawl:
        assert world.replica.wait_for("/api/content")
        crawl.send_signal(number)
        assert crawl.wait(timeout=100) == code
    world.replica.heal()
    world.watch()
    assert count_of(world, "notice", urgent=1) == 0
    assert world.crawl("--no-deliver").kinds() == ["baseline"]


LOOK = """
import sys, threading, scheduler
real = scheduler.Daemon.crawl_due
seen = []
def look(self):
    real(self)
    seen.append(1)
    if len(seen) == 2:
        print(sorted(m for m in sys.modules if m.split('.')[0] in ('scrapy', 'twisted', 'requests', 'lxml', 'sqlite_utils')))
        self._stop(15, None)
scheduler.Daemon.crawl_due = look
sys.argv = ['npdwatch', '--config', sys.argv[1], 'daemon', '--beat', '0.1']
import cli
cli.main()
"""


def test_the_daemon_never_loads_scrapy_nor_what_sends(world: World) -> None:
    world.crawl()
    done = subprocess.run(
        [sys.executable, "-c", LOOK, str(world.configuration)], env=world.environment, cwd=ROOT, text=True,
        capture_output=True, timeout=60, check=False,
    )
    assert done.returncode == 0, done.stderr
    loaded = done.stdout.strip()
    assert "scrapy" not in loaded
    assert "twisted" not in loaded


@pytest.mark.cold
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc to read a process's memory")
def test_the_daemon_is_small(world: World) -> None:
    world.watch(every="1s")
    with world.started(*BEAT) as daemon:
        until(lambda: count_of(world, "run", ended_at=IS_SET) >= 2)
        status = Path(f"/proc/{daemon.pid}/status").read_text()
        resident = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
        assert stopped(daemon) == 0
    assert resident < 100 * 1024, "the figure that is promised is measured by a bench; this holds against loading all"
