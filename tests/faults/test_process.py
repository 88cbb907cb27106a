"""A process over time: what it holds after many polls, a child that hangs, a log that cannot be written."""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from bench.desk import Desk, watched
from bench.replica.faults import html
from bench.replica.govuk import Replica
from bench.world import REGISTER, World
from children import limits
from children.faults import ChildFault
from children.starting import Children
from children.watch import Watch
from commands.failures import STOPPED, Exit
from demo.site import SHARES
from tests.tables import count_of

ROOT = Path(__file__).resolve().parents[2]
POLLS = 25


def handles() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_polls_leave_no_handle_and_no_thread_behind(tmp_path: Path) -> None:
    with Replica() as replica, Desk(tmp_path / "data", replica, watched(replica, SHARES)) as desk:
        for n in range(POLLS):
            if n == 4:
                gc.collect()
                begun = handles(), threading.active_count()
            if n % 5 == 3:
                replica.fail(f"/api/content{SHARES}", html())
            desk.poll(force=n % 2 == 0)
            replica.heal()
        gc.collect()
        held = handles(), threading.active_count()
    assert held[0] <= begun[0] + 2
    assert held[1] <= begun[1] + 2


class Hanging(Children):
    """Children that do nothing and end only when they are killed."""

    def __init__(self, folder: Path) -> None:
        watch = Watch(folder / "npdwatch.toml", folder, (), 600, tells=True)
        super().__init__(lambda _: watch, lambda: None, threading.Event())
        self.said: list[str] = []

    def command(self, handle: int, *arguments: str) -> list[str]:
        deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
        return [sys.executable, "-c", deaf]

    def alarm(self, what: str, code: int, fault: ChildFault, why: str = "") -> bool:
        self.said.append(f"{what}: {why}")
        return True


def test_a_child_that_hangs_is_ended_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "GRACE", 0.2)
    children = Hanging(tmp_path)
    children.run("deliver", 0.5, "deliver")
    assert children.running == {}
    assert children.faults.known["deliver"].count == 1
    assert children.said == ["deliver: it did not end within 0 minutes, nor when it was asked to"]
    for _ in range(3):
        children.faults.failed("crawl", -9)
        children.faults.begin_anew()
    assert children.said[1:] == ["crawl: "], "a crawl is told at the third"


@pytest.mark.cold
def test_a_log_that_cannot_be_written_stops_no_crawl(tmp_path: Path) -> None:
    with World(tmp_path) as world, Path("/dev/full").open("wb") as full:
        world.watch()
        command = [*world.command("--verbose", "crawl", "--no-deliver")]
        done = subprocess.run(
            command, env=world.environment, cwd=world.folder, stdout=subprocess.DEVNULL, stderr=full, check=False, timeout=120
        )
        assert done.returncode == 0
        assert count_of(world, "edition", state="accepted") > 0


@pytest.mark.cold
@pytest.mark.parametrize("arguments", [("--help",), ("crawl", "--help"), ("--version",), ("status",)])
def test_a_full_terminal_is_a_full_disk(arguments: tuple[str, ...], tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "__main__.py")]
    subprocess.run([*command, "init"], cwd=tmp_path, check=True, capture_output=True, timeout=60)
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*command, *arguments], cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, check=False, timeout=60
        )
    assert done.returncode == Exit.NO_WRITE, done.stderr
    assert b"Traceback" not in done.stderr
    assert b"Make room" in done.stderr


REFUSED = """
import sys
import {module} as module

def refuse(*_, **__):
    raise MemoryError("Unable to allocate output buffer.")

module.{name} = refuse
sys.argv[0] = "npdwatch"
import cli
cli.main()
"""
"""The program, in which memory is refused at one place, as it is under `ulimit -v` at places that change."""


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("db.archive", "Archive.body"), ("spiders.middlewares.decompress", "decode"),
        ("pipelines.registers.compare", "CompareEditions.step"), ("spiders.base", "snapshot_of"),
    ],
)
def test_too_little_memory_in_a_crawl_is_a_sentence_and_loses_nothing(module: str, name: str, tmp_path: Path) -> None:
    with World(tmp_path) as world:
        world.crawl()
        world.replica.publish("edition")
        script = REFUSED.format(module=module, name=name)
        arguments = world.command("crawl", "--no-deliver", "--force")[2:]
        done = subprocess.run(
            [sys.executable, "-c", script, *arguments], env={**world.environment, "PYTHONPATH": str(ROOT)},
            cwd=world.folder, capture_output=True, text=True, check=False, timeout=120,
        )
        assert done.returncode == Exit.NO_WRITE, (done.stdout, done.stderr)
        assert "Traceback" not in done.stderr
        assert "There was not enough memory" in done.stderr
        assert "[crawl] largest" in done.stderr
        assert "network" not in done.stderr
        assert world.crawl().kinds().count("added") == 3


KILLED = """
import os, signal, sys
import db.upkeep.cut_off as cut_off
from pipelines.registers.compare import CompareEditions

cut_off.killed_for_memory = lambda: {known}
if {kills}:
    async def step(*_):
        os.kill(os.getpid(), signal.SIGKILL)
    CompareEditions.step = step
sys.argv[0] = "npdwatch"
import cli
cli.main()
"""
"""The program, which the system kills in the midst of a register, or does not; it says how often it did so."""


def test_a_crawl_that_is_killed_for_want_of_memory_is_told_and_the_other_sources_go_on(tmp_path: Path) -> None:
    def crawl(*, known: int, kills: bool, code: int) -> str:
        script = KILLED.format(known=known, kills=kills)
        arguments = world.command("crawl", "--json", "--no-deliver", "--force", "--trigger", "daemon")[2:]
        done = subprocess.run(
            [sys.executable, "-c", script, *arguments], env={**world.environment, "PYTHONPATH": str(ROOT)},
            cwd=world.folder, capture_output=True, text=True, check=False, timeout=120,
        )
        assert done.returncode == code, (done.stdout, done.stderr)
        return done.stdout

    with World(tmp_path) as world:
        world.crawl()
        world.replica.publish("edition")
        crawl(known=0, kills=True, code=-signal.SIGKILL)
        seen = world.run("status", code=Exit.LOOK).out
        assert "the system killed the crawl while it read or recorded this register" in seen
        assert "MemoryMax" in seen
        told = world.told()
        said = json.loads(crawl(known=1, kills=True, code=Exit.LOOK))  # it would be killed at that register again
        assert [(f["source"], f["outcome"]) for f in said["failures"]] == [(REGISTER, "not_recorded")]
        assert "since there was no memory left" in said["failures"][0]["detail"]
        world.run("deliver")
        assert world.told() > told
        assert "[crawl] largest" in world.words(world.mail.messages[-1])
        assert "no memory left" in world.run("status", code=Exit.LOOK).out
        assert world.crawl(REGISTER).kinds().count("added") == 3  # more memory was given
        assert "memory" not in world.run("status", code=None).out


RAISING = """
import importlib.util, signal, sys, time, weakref
signal.signal(signal.SIGINT, signal.default_int_handler)  # what a shell begins behind "&" ignores it
spec = importlib.util.spec_from_file_location("launcher", sys.argv[1])
launcher = importlib.util.module_from_spec(spec)
spec.loader.exec_module(launcher)

class Lock: pass

def importing():
    lock = Lock()
    told = weakref.ref(lock, lambda _: signal.default_int_handler(2, None))
    del lock
    time.sleep(60)

launcher._run = importing
launcher.main()
"""


def test_ctrl_c_within_an_import_is_heard_and_leaves_no_traceback() -> None:
    """Python calls back at the end of each, and what is raised there was printed, and the command went on."""
    done = subprocess.run(
        [sys.executable, "-c", RAISING, str(ROOT / "__main__.py")], capture_output=True, text=True, check=False, timeout=30
    )
    assert (done.returncode, done.stderr) == (130, f"npdwatch: {STOPPED}\n")


def test_ctrl_c_at_any_moment_leaves_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Recipient,Purpose,Date\nA Ltd,x,2018-01-01\n", "utf-8")
    for moment in range(12):
        with subprocess.Popen(
            [sys.executable, "-X", "importtime", str(ROOT / "__main__.py"), "compare", "a.csv", "a.csv"], cwd=tmp_path,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True,
        ) as child:
            assert child.stderr is not None
            for line in child.stderr:  # what is imported says where it is: however slow the machine
                if line.rstrip().endswith("| click"):
                    break
            for _ in range(moment * 8):
                child.stderr.readline()
            os.killpg(child.pid, signal.SIGINT)
            said = "".join(x for x in child.stderr if not x.startswith("import time:"))
            assert child.wait(60) in (0, 130, -signal.SIGINT)
            assert "Traceback" not in said, said
