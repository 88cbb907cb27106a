"""Kills the program at one system call after another, lets it go on, and counts what is lost or repeated.

`python -m bench.crash [--points N] [--lanes 2]`. Needs strace. At each point a crawl or a delivery of a new edition is
killed (-9) as it enters the k-th write, sync, rename, connect, send or end; then the commands are run again until all
is done. What the mail server and the webhooks got is held against what was published, never against the program's own
word. Each lane has servers and data of its own.
"""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from email import message_from_bytes, policy
from pathlib import Path

from msgspec import Struct

from bench.traced import STRACE, Sum, try_points
from bench.world import Done, Installation, World
from db.chain.check import check_log
from demo.play import SCRIPT

ALL = ("pwrite64", "write", "fdatasync", "ftruncate", "unlink", "connect", "sendto", "recvfrom", "clone3", "exit_group")
"""Calls that change something, or show that something has changed elsewhere."""
CRAWL = (*ALL, "fsync", "rename", "mkdir", "flock", "vfork", "wait4")
COMMANDS = {"crawl": ("crawl", "--json", "--no-deliver"), "deliver": ("deliver",)}
CALLS = {"crawl": CRAWL, "deliver": ALL}
EDITION = next(s for s in SCRIPT if s.name == "edition")
REFERENCES = frozenset(e.reference for e in EDITION.told if e.reference)
"""What must be told of the edition: every row that is new, changed, moved or gone."""


class Point(Struct, frozen=True):
    """One place to be killed at: on entering the `k`-th `call` of a command's main process."""

    command: str
    call: str
    k: int


class Account(Sum):
    """What all points together came to."""

    killed: int = 0
    due: int = 0
    """References that were to be told, times channels."""
    lost: int = 0
    repeated: int = 0
    marked: int = 0
    """Of those repeated, with the mark. A webhook's repeat carries the same id, and counts as marked."""
    renamed: int = 0
    """References told under two ids."""
    corrupt: int = 0
    surplus: int = 0
    """Changes recorded that never happened, or twice."""

    @property
    def faults(self) -> tuple[int, ...]:
        """Lost, repeated without the mark, told under two ids, surplus, corrupt: all must be 0."""
        return self.lost, self.repeated - self.marked, self.renamed, self.surplus, self.corrupt

    @property
    def bad(self) -> int:
        return any(self.faults)

    @property
    def line(self) -> str:
        return (
            f"{self.points} points, {self.killed} kills: {self.due} due, {self.lost} lost, {self.repeated} repeated "
            f"({self.marked} marked), {self.renamed} under other ids, {self.surplus} surplus, {self.corrupt} corrupt"
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

    def fresh(self, command: str) -> Installation:
        """An installation that is about to do this."""
        here = Installation(self.folder / "point", self.world.environment)
        shutil.rmtree(here.folder)
        here.folder.mkdir()
        shutil.copy(self.world.configuration, here.configuration)
        shutil.copytree(self.base[command], here.data)
        return here

    def traced(self, here: Installation, command: str, *options: str) -> Done:
        """The command under strace."""
        done = subprocess.run(
            [*STRACE, *options, *here.command(*COMMANDS[command])], env=here.environment, cwd=here.folder, check=False,
            capture_output=True, text=True, timeout=120,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    def count(self, command: str) -> dict[str, int]:
        """How often the main process makes each call, when it is not killed."""
        log = self.folder / "calls"
        calls = ",".join(CALLS[command])
        self.traced(self.fresh(command), command, "-e", f"trace={calls}", "-o", str(log))
        found: dict[str, Counter[str]] = {}
        for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
            match = re.match(r"(\d+) +(\w+)\(", line)
            if match:
                found.setdefault(match[1], Counter())[match[2]] += 1
        # strace counts for each process of its own; the one with the most of a call stands for all.
        return {call: max((c[call] for c in found.values()), default=0) for call in CALLS[command]}

    def points(self, most: int = 0) -> list[Point]:
        """Every point, or about `most`, spread evenly over commands, calls and their number."""
        all_ = [
            Point(command, call, k)
            for command in COMMANDS
            for call, n in self.count(command).items()
            for k in range(1, n + 1)
        ]
        step = max(1.0, len(all_) / (most or len(all_)))
        return [all_[int(i * step)] for i in range(min(most or len(all_), len(all_)))]

    def kill(self, point: Point, account: Account) -> None:
        """One kill, and what came of it."""
        here = self.fresh(point.command)
        mails, hooks = len(self.world.mail.files), len(self.world.hooks.received)
        inject = f"inject={point.call}:signal=KILL:when={point.k}"
        done = self.traced(here, point.command, "-e", f"trace={point.call}", "-e", inject, "-o", "/dev/null")
        account.points += 1
        account.killed += done.code == -signal.SIGKILL
        self.go_on(here, point.command)
        self.judge(here, account, str(point), mails, hooks)

    @staticmethod
    def go_on(here: Installation, command: str) -> None:
        """Runs the commands again, as a person or the daemon would, until all is told."""
        if command == "crawl":
            here.crawl("--no-deliver")
            here.crawl(code=None)  # the second look, and the telling
        if _all_told(here):
            return
        with here.store() as store, store.transaction():
            # Ten minutes pass: what the killed process had leased is due again, its outcome unknown.
            store.execute("update delivery set leased_until = '2000-01-01T00:00:00.000Z' where state = 'leased'")
        for _ in range(3):
            here.run("deliver", code=None)
            if _all_told(here):
                return

    def judge(self, here: Installation, account: Account, what: str, mails: int, hooks: int) -> None:
        """Holds what arrived since, and what is kept, against what was published."""
        before = account.faults
        self._judge_messages(account, mails, hooks)
        self._judge_database(account, here)
        if account.faults != before:
            account.where.append(f"{what}: lost, unmarked, renamed, surplus, corrupt {before} -> {account.faults}")

    def _judge_messages(self, account: Account, mails: int, hooks: int) -> None:
        new = [message_from_bytes(p.read_bytes(), policy=policy.default) for p in self.world.mail.files[mails:]]
        mail = [(str(m["Message-ID"]), f"{m['Subject']}\n{self.world.words(m)}") for m in new]
        received = [h for h in self.world.hooks.received[hooks:] if h.status < 300]
        slack = [(alert_id(h.body.decode()), h.body.decode()) for h in received if h.path == "/slack"]
        hook = [(h.headers["webhook-id"], h.body.decode()) for h in received if h.path == "/hook"]
        for told in (mail, slack, hook):
            account.due += len(REFERENCES)
            for reference in REFERENCES:
                names = {name for name, body in told if reference in body}
                account.lost += not names
                account.renamed += len(names) > 1
            seen: set[str] = set()
            for name, body in told:
                if name in seen:
                    account.repeated += 1
                    account.marked += told is hook or "may repeat" in body.casefold()
                seen.add(name)

    @staticmethod
    def _judge_database(account: Account, here: Installation) -> None:
        with here.store() as store:
            whole = store.one("pragma integrity_check") == {"integrity_check": "ok"} and not list(check_log(store))
            account.corrupt += not whole
            account.corrupt += bool(store.rows("pragma foreign_key_check"))
            rows = store.rows("select reference from change where edition_id = 2 and reference is not null")
            told = Counter(x["reference"] for x in rows)
            for x in store.rows("select sha256 from edition_file"):
                store.archive.body(x["sha256"])
        account.surplus += sum(told.values()) - len(REFERENCES & told.keys())


def _all_told(here: Installation) -> bool:
    undone = ("delivery where state != 'sent'", "change where state = 'open' and planned_at is null")
    return not any(here.count(x) for x in undone)


def alert_id(body: str) -> str:
    """The id that stands in a message to people."""
    found = re.search(r"AL-[0-9a-z]{10}", body)
    return found[0] if found else body


def _kills(folder: Path, world: World, most: int) -> tuple[Sequence[Point], Callable[[Point, Account], None]]:
    crash = Crash(folder, world)
    return crash.points(most), crash.kill


if __name__ == "__main__":
    sys.exit(try_points(__doc__, "killed at every place", 0, Account, _kills))
