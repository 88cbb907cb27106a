"""Kills a daemon and commands at random moments while editions come and receivers fail, and counts what was lost.

`python -m bench.random_kills --kills 1000 --seed 1 [--lanes 2] [--cold]`. A real daemon watches a replica on loopback,
commands are run by hand beside it, one send in ten fails (before or after it was taken), and again and again something
is killed (-9): the daemon with its children, the daemon alone, one child, a command, or all at once as in a power cut.
What arrived is held against what was published, never against the program's own word.

Kills are shared out over worlds of at most 300: in one that runs on, dead deliveries and paused channels pile up that a
person would see to, and no further edition comes. Each is judged at its own end, so what is interrupted keeps the
account of all worlds before.

All are forked from a process that has imported (tests/warm.py), which costs a third and puts no kill into imports,
where nothing is at stake; `--cold` starts them as users do.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from bench.editions_to_come import Register
from bench.flaky import FlakyWorld
from bench.kept import Account, judge, sound, time_passes
from bench.warm import warmed
from bench.world import ROOT
from commands.failures import Exit
from db.store import Store

SHARE = 0.10
"""Of sends that fail."""
DAEMON = ("daemon", "--beat", "0.2")
BY_HAND = (("crawl",), ("crawl", "--no-deliver"), ("crawl", "--force"), ("deliver",), ("deliver",))
A_WORLD = 300
"""Kills before a new world is begun."""
MOST_OPEN = 4
"""Changes that may be untold while another edition is published: of ten rows a webhook shows only some, for it is
limited to 20,000 bytes."""
STANDSTILL = "16 minutes"
"""How long the machine is off after some of the kills of everything: leases and waits run out, storms pass."""
LONGEST, LONGEST_COLD = 2.0, 5.0
"""Seconds that are waited for a moment: about what a daemon takes from its start to the end of its first round."""
STUCK = 30.0
"""Seconds after which it is killed though nothing happens."""
FINE = {0, 1, 75, -signal.SIGKILL}
"""Exit codes of a command: done, look, another one is at it, killed by us."""


@dataclass(slots=True)
class Lane:
    """One world with its daemon, and the kills in it."""

    folder: Path
    seed: str
    world: FlakyWorld
    account: Account = field(default_factory=Account)
    daemon: subprocess.Popen[bytes] | None = None
    by_hand: subprocess.Popen[bytes] | None = None
    dice: random.Random = field(init=False)
    register: Register = field(init=False)
    log: Path = field(init=False)
    longest: float = LONGEST_COLD
    cut_off: bool = False
    """True where the check that a daemon begins with was killed under it: it rightly ends as by a fault."""

    def __post_init__(self) -> None:
        self.dice = random.Random(f"{self.seed} kills")
        self.register = Register(self.world.replica, f"{self.seed} register")
        self.world.watch(every="1s")
        self.log = self.folder / "errors.log"

    def run(self, kills: int, progress: Lock, name: str) -> None:
        """Kills so often; whatever happens, nothing of ours runs on."""
        try:
            self.world.crawl("--no-deliver")
            while self.account.kills < kills:
                self.one_kill()
                if self.account.kills % 25 == 0:
                    with progress:
                        print(f"... {name}: {self.account.progress}", file=sys.stderr, flush=True)
        finally:
            self._kill(self._processes())
            for process in (self.daemon, self.by_hand):
                if process is not None:
                    process.wait()

    def one_kill(self) -> None:
        """Starts what does not run, lets an edition come, waits for a moment, kills."""
        self._start()
        if self.register.settle(self.world.arrivals) < MOST_OPEN and self.dice.random() < 0.6:
            self.register.publish_next()
            self.account.editions += 1
        self._wait()
        victim = self.dice.choices(("all", "group", "daemon", "child", "hand"), (35, 20, 10, 10, 25))[0]
        found, prepare = self._processes(), self._processes("_prepare")
        daemon = self.daemon.pid if self.daemon else 0
        hand = self.by_hand.pid if self.by_hand else 0
        mine = {
            "all": set(found), "group": set(found) - {hand}, "daemon": {daemon} & set(found),
            "child": set(found) - {hand, daemon}, "hand": {hand} & set(found),
        }[victim]
        if not mine:
            victim, mine = "group", set(found) - {hand}
        self._kill(mine)
        self.cut_off = self.cut_off or (daemon not in mine and bool(mine & set(prepare)))
        self.account.kills += 1
        self.account.victims[victim] += 1
        if victim == "all":
            self._look()

    def _start(self) -> None:
        with self.log.open("ab") as log:
            if self.daemon is None or self.daemon.poll() is not None:
                self._ended(self.daemon)
                self.daemon = self._begin(DAEMON, log.fileno())
            if self.by_hand is None or self.by_hand.poll() is not None:
                self._ended(self.by_hand)
                self.by_hand = None
                if self.dice.random() < 0.6:
                    self.by_hand = self._begin(self.dice.choice(BY_HAND), log.fileno())

    def _begin(self, command: tuple[str, ...], log: int) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self.world.command(*command), env=self.world.environment, cwd=self.world.folder, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=log,
        )

    def _ended(self, process: subprocess.Popen[bytes] | None) -> None:
        if process is not None and process.wait() == Exit.FAULT and self.cut_off:
            self.cut_off = False
        elif process is not None and process.wait() not in FINE:
            self.account.faults.append(f"{process.args!r} ended with code {process.returncode}")

    def _wait(self) -> None:
        """For some time; or for some requests, sends or writes and then an instant more."""
        seen, end = self._happened(), time.monotonic() + self.dice.uniform(0.05, self.longest)
        if self.dice.random() < 0.5:
            # However slow the machine is: killed by the clock alone, it would never come to tell anything.
            target, end = seen + self.dice.randint(1, 8), time.monotonic() + STUCK
            while self._happened() < target and time.monotonic() < end:
                time.sleep(0.005)
            end = time.monotonic() + self.dice.uniform(0, 0.2)
        while time.monotonic() < end:
            time.sleep(0.005)

    def _happened(self) -> int:
        return len(self.world.replica.log) + sum(d.drawn for d in self.world.dice)

    def _processes(self, command: str = "") -> list[int]:
        """All that run in this lane's folder, whoever started them: a daemon's children outlive it."""
        out = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with suppress(OSError):
                    if (entry / "cwd").readlink() != self.world.folder:
                        continue
                    words = (entry / "cmdline").read_bytes().split(b"\0")
                    if not command or command.encode() in (*words, (entry / "comm").read_bytes().strip()):
                        out.append(int(entry.name))
        return out

    def _kill(self, pids: set[int] | list[int]) -> None:
        for pid in pids:
            self._signal(pid, signal.SIGSTOP)  # or a daemon would start another child between two kills
        every = set(pids)
        for pid in every:
            self._signal(pid, signal.SIGKILL)
        for process in (self.daemon, self.by_hand):
            if process is not None and process.pid in every:
                process.wait()

    @staticmethod
    def _signal(pid: int, number: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(pid, number)

    def _look(self) -> None:
        """Nothing runs: is what is on the disk sound? A copy is looked at, so that the program mends its own."""
        while self._processes():
            self._kill(self._processes())
        self.account.looks += 1
        copy = self.folder / "copy"
        copy.mkdir(exist_ok=True)
        for old in copy.iterdir():
            old.unlink()
        for part in self.world.data.glob("npdwatch.db*"):
            shutil.copy(part, copy)
        wrong = sound(copy)
        self.account.corrupt += bool(wrong)
        self.account.faults += wrong
        if self.dice.random() < 0.4:
            with Store.open(self.world.data) as store:
                time_passes(store, STANDSTILL)

    def drain(self) -> None:
        """All receivers are well again, time passes, and a person sees to what is dead or held."""
        self.world.heal()
        for _ in range(30):
            with Store.open(self.world.data) as store:
                time_passes(store, "31 minutes")
            self.world.crawl("--no-deliver", code=None)
            self.account.redriven += self.world.count("delivery where state = 'dead'")
            self.world.run("alerts", "redrive", "--all", code=None)
            for x in self.world.rows("select name from channel where paused_at is not null and until is null"):
                self.account.resumed += 1
                self.world.run("alerts", "resume", x["name"])
            self.world.run("deliver", code=None)
            if not self._waiting():
                return

    def _waiting(self) -> int:
        return sum(
            self.world.count(what)
            for what in (
                "delivery where state != 'sent'", "waiting", "change where state = 'open' and planned_at is null",
                "change where state = 'held'",
            )
        )

    def finish(self) -> Account:
        """Drains and judges."""
        self.drain()
        judge(self.account, self.world, self.register, self._waiting())
        failed = Counter[str]()
        for dice in self.world.dice:
            self.account.sends += dice.drawn
            failed += Counter(dice.failed)
        self.account.failed = failed
        if self.log.exists():
            text = self.log.read_text("utf-8", "replace")
            self.account.faults += [f"a traceback in {self.log.name}"] * text.count("Traceback (most recent call last)")
            self.account.log = text
        return self.account


def run_world(folder: Path, seed: str, kills: int, progress: Lock, name: str, longest: float) -> Account:
    """All of one world, from its first crawl to its account."""
    with FlakyWorld(folder / "world", SHARE, seed) as world:
        lane = Lane(folder, seed, world, longest=longest)
        lane.run(kills, progress, name)
        account = lane.finish()
    shutil.rmtree(folder)
    return account


def result_of(job: Future[Account]) -> Account:
    """The account of one world; a fault of the bench itself is a fault, and ends no other world."""
    if (error := job.exception()) is None:
        return job.result()
    traceback.print_exception(error)
    return Account(faults=["a world ended with the traceback above: its kills are not counted"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lanes", type=int, default=2, help="worlds at a time")
    parser.add_argument("--log", type=Path, help="a file for all that the killed processes said on standard error")
    parser.add_argument("--cold", action="store_true", help="start each process as users do")
    given = parser.parse_args()
    whole, begun, progress = Account(), time.monotonic(), Lock()
    worlds = [min(A_WORLD, given.kills - n) for n in range(0, given.kills, A_WORLD)]
    with (
        warmed(cold=given.cold),
        tempfile.TemporaryDirectory(prefix="npdwatch-kills-") as name,
        ThreadPoolExecutor(given.lanes) as pool,
    ):
        # Before there are threads: from the first start on there is something to fork from.
        subprocess.run([sys.executable, str(ROOT / "__main__.py"), "--version"], stdout=subprocess.DEVNULL, check=True)
        jobs = [
            pool.submit(
                run_world, Path(name) / str(n), f"{given.seed}.{n}", kills, progress, f"world {n + 1}",
                LONGEST_COLD if given.cold else LONGEST,
            )
            for n, kills in enumerate(worlds)
        ]
        try:
            for job in as_completed(jobs):
                whole += result_of(job)
                print(f"{whole.line}\n{whole.more}; {time.monotonic() - begun:.0f} s", flush=True)
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            print("Interrupted: the figures above are of the worlds that had ended.")
    for fault, number in Counter(whole.faults).most_common(40):
        print(f"  {number} x {fault}")
    if given.log:
        given.log.write_text(whole.log, "utf-8")
    return int(whole.bad)


if __name__ == "__main__":
    sys.exit(main())
