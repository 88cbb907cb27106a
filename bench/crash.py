"""Kills the program at one system call after another, lets it go on, and counts what is lost or repeated.

`python -m bench.crash --points 400`. Needs strace. At each point a crawl or a delivery of a new edition is killed (-9)
as it enters the k-th write, sync, rename, connect or send; then the commands are run again until all is done.
What the mail server and the webhooks got is held against what was published, never against the program's own word.
"""

from __future__ import annotations

import argparse
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.world import Installation, World
from demo.play import SCRIPT

CRAWL = ("pwrite64", "fdatasync", "fsync", "rename", "unlink", "connect", "sendto")
TELL = ("pwrite64", "fdatasync", "unlink", "connect", "sendto", "recvfrom")
COMMANDS = {"crawl": ("crawl", "--json", "--no-deliver"), "deliver": ("deliver",)}
CALLS = {"crawl": CRAWL, "deliver": TELL}
STRACE = ("strace", "-f", "-qq")
EDITION = next(s for s in SCRIPT if s.name == "edition")
REFERENCES = frozenset(e.reference for e in EDITION.told if e.reference)
"""What must be told of the edition: every row that is new, changed, moved or gone."""


@dataclass(frozen=True, slots=True)
class Point:
    """One place to be killed at: on entering the `k`-th `call` of a command's main process."""

    command: str
    call: str
    k: int


@dataclass(slots=True)
class Account:
    """What all points together came to."""

    points: int = 0
    killed: int = 0
    due: int = 0
    """References that were to be told, times channels."""
    lost: int = 0
    repeated: int = 0
    marked: int = 0
    """Of those repeated, with the mark. A webhook's repeat carries the same id, and counts as marked."""
    corrupt: int = 0
    surplus: int = 0
    """Changes recorded that never happened, or twice."""
    where: list[str] = field(default_factory=list)

    @property
    def line(self) -> str:
        return (
            f"{self.points} points, {self.killed} kills: {self.due} due, {self.lost} lost, {self.repeated} repeated "
            f"({self.marked} marked), {self.surplus} surplus, {self.corrupt} corrupt"
        )


class Crash:
    """Two prepared data folders to begin from: one before the edition, one with it recorded and nobody told."""

    def __init__(self, folder: Path, world: World) -> None:
        self.folder, self.world = folder, world
        self.base: dict[str, Path] = {}
        world.crawl()
        self._keep("crawl")
        world.replica.publish("edition")
        world.crawl("--no-deliver")
        world.crawl("--no-deliver")  # the second look, which opens the removal
        self._keep("deliver")

    def _keep(self, name: str) -> None:
        self.base[name] = self.folder / f"base-{name}"
        shutil.copytree(self.world.data, self.base[name])

    def _fresh(self, command: str) -> Installation:
        here = Installation(self.folder / "point", self.world.environment)
        shutil.rmtree(here.folder)
        here.folder.mkdir()
        shutil.copy(self.world.configuration, here.configuration)
        shutil.copytree(self.base[command], here.data)
        return here

    def count(self, command: str) -> dict[str, int]:
        """How often the main process makes each call, when it is not killed."""
        here = self._fresh(command)
        log = self.folder / "calls"
        calls = ",".join(CALLS[command])
        self._run(here, [*STRACE, "-e", f"trace={calls}", "-o", str(log)], command)
        found: dict[str, Counter[str]] = {}
        for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
            match = re.match(r"(\d+) +(\w+)\(", line)
            if match:
                found.setdefault(match[1], Counter())[match[2]] += 1
        # strace counts for each process of its own; the one with the most of a call stands for all.
        return {call: max((c[call] for c in found.values()), default=0) for call in CALLS[command]}

    def points(self, most: int) -> Iterator[Point]:
        """About `most` points, spread evenly over commands, calls and their number."""
        all_ = [
            Point(command, call, k)
            for command in COMMANDS
            for call, n in self.count(command).items()
            for k in range(1, n + 1)
        ]
        step = max(1.0, len(all_) / most)
        yield from (all_[int(i * step)] for i in range(min(most, len(all_))))

    def kill(self, point: Point, account: Account) -> None:
        """One kill, and what came of it."""
        here = self._fresh(point.command)
        mails, hooks = len(self.world.mail.messages), len(self.world.hooks.received)
        inject = f"inject={point.call}:signal=KILL:when={point.k}"
        code = self._run(
            here, [*STRACE, "-e", f"trace={point.call}", "-e", inject, "-o", "/dev/null"], point.command
        )
        account.points += 1
        account.killed += code == -signal.SIGKILL
        self._go_on(here, point.command)
        before = account.lost, account.repeated - account.marked, account.corrupt, account.surplus
        self._judge_messages(account, mails, hooks)
        self._judge_database(account, here)
        after = account.lost, account.repeated - account.marked, account.corrupt, account.surplus
        if after != before:
            account.where.append(f"{point}: lost, unmarked, corrupt, surplus {before} -> {after}")

    @staticmethod
    def _run(here: Installation, tracer: Sequence[str], command: str) -> int:
        done = subprocess.run(
            [*tracer, *here.command(*COMMANDS[command])], env=here.environment, cwd=here.folder, check=False,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120,
        )  # fmt: skip
        return done.returncode

    @staticmethod
    def _go_on(here: Installation, command: str) -> None:
        if command == "crawl":
            here.crawl("--no-deliver")
            here.crawl("--no-deliver")
        with here.store() as store, store.transaction():
            # Ten minutes pass: what the killed process had leased is due again, its outcome unknown.
            store.execute("update delivery set leased_until = '2000-01-01T00:00:00.000Z' where state = 'leased'")
        for _ in range(3):
            here.run("deliver", code=None)
            if not here.count("delivery where state != 'sent'"):
                return

    def _judge_messages(self, account: Account, mails: int, hooks: int) -> None:
        mail = [
            (str(m["Message-ID"]), f"{m['Subject']}\n{self.world.words(m)}") for m in self.world.mail.messages[mails:]
        ]
        received = [h for h in self.world.hooks.received[hooks:] if h.status < 300]
        slack = [(_alert(h.body.decode()), h.body.decode()) for h in received if h.path == "/slack"]
        hook = [(h.headers["webhook-id"], h.body.decode()) for h in received if h.path == "/hook"]
        for told in (mail, slack, hook):
            text = "\n".join(t for _, t in told)
            account.due += len(REFERENCES)
            account.lost += sum(r not in text for r in REFERENCES)
            seen: set[str] = set()
            for name, body in told:
                if name in seen:
                    account.repeated += 1
                    account.marked += told is hook or "may repeat" in body.casefold()
                seen.add(name)

    @staticmethod
    def _judge_database(account: Account, here: Installation) -> None:
        with here.store() as store:
            account.corrupt += store.one("pragma integrity_check") != {"integrity_check": "ok"}
            account.corrupt += bool(store.rows("pragma foreign_key_check"))
            rows = store.rows("select reference from change where edition_id = 2 and reference is not null")
            told = Counter(x["reference"] for x in rows)
            for x in store.rows("select sha256 from edition_file"):
                store.archive.body(x["sha256"])
        account.surplus += sum(told.values()) - len(REFERENCES & told.keys())


def _alert(body: str) -> str:
    found = re.search(r"AL-[0-9a-z]{10}", body)
    return found[0] if found else body


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=400)
    arguments = parser.parse_args()
    if shutil.which("strace") is None:
        print("not run: strace is not installed")
        sys.exit(0)
    account, begun = Account(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="npdwatch-crash-") as name, World(Path(name) / "world") as world:
        crash = Crash(Path(name), world)
        for number, point in enumerate(crash.points(arguments.points), 1):
            crash.kill(point, account)
            if number % 20 == 0:
                print(f"... {account.line}", file=sys.stderr, flush=True)
    print(f"killed at every place: {account.line}, {time.monotonic() - begun:.0f} s")
    for line in account.where:
        print(f"  {line}")


if __name__ == "__main__":
    main()
