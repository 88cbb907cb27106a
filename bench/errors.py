"""Lets one system call after another fail for a full or a broken disk, and sees whether the program says so.

`python -m bench.errors [--points N] [--lanes 2]`. Needs strace. At each point the k-th write, sync, open or rename of a
crawl or a delivery fails with ENOSPC or EIO, once or from then on. The command must end with a code and a sentence that
says what to do; when the disk is well again, nothing may be lost, repeated without the mark, or damaged.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct, field

from bench.crash import Account, Crash
from bench.traced import Sum, try_points
from bench.world import REGISTER, Done, Installation, World
from db.problems import FILE_NAME

ENOSPC, EIO = "ENOSPC", "EIO"
CALLS = {
    "pwrite64": (ENOSPC, EIO), "write": (ENOSPC, EIO), "openat": (ENOSPC, EIO), "mkdir": (ENOSPC, EIO),
    "ftruncate": (EIO,), "fsync": (EIO, ENOSPC), "fdatasync": (EIO, ENOSPC), "rename": (EIO, ENOSPC), "unlink": (EIO,),
    "pread64": (EIO,),
}
"""What each call may fail with."""
LASTING = ("pwrite64", "openat")
"""Calls that fail from the k-th on, as on a disk that stays full, as well as once."""
NARROW = ("openat", "pread64")
SAYS_WHAT_TO_DO = re.compile(r"disk|space|write access|may write", re.IGNORECASE)
FAULT = re.compile(r"a fault in npdwatch|Traceback")


class Failing(Struct, frozen=True):
    """One place at which the disk fails."""

    command: str
    call: str
    error: str
    k: int
    lasting: bool = False

    @property
    def text(self) -> str:
        return f"{self.command} {self.call} {self.error} at {self.k}{'+' * self.lasting}"


class Loudness(Sum):
    """How the program took it."""

    met: int = 0
    """Points at which a call did fail."""
    codes: Counter[int] = field(default_factory=Counter)
    passed_over: int = 0
    """Ended well all the same, with all done: the call did not matter, or was made again."""
    silent: int = 0
    """Ended with code 0, and something was not done."""
    dumb: int = 0
    """Ended with another code and no sentence that says what to do."""
    faults: int = 0
    """Ended as by a fault of the program's own, with a traceback."""
    kept: Account = field(default_factory=Account)

    @property
    def bad(self) -> int:
        return self.silent + self.dumb + self.faults + sum(self.kept.faults)

    @property
    def line(self) -> str:
        codes = ", ".join(f"{n} with code {c}" for c, n in sorted(self.codes.items()))
        kept = self.kept
        return (
            f"{self.points} points, {self.met} met: ended {codes}; {self.passed_over} passed over, "
            f"{self.silent} silent, {self.dumb} without a word on what to do, {self.faults} as a fault of ours; "
            f"afterwards {kept.due} due, {kept.lost} lost, {kept.repeated} repeated ({kept.marked} marked), "
            f"{kept.renamed} under other ids, {kept.surplus} surplus, {kept.corrupt} corrupt"
        )

    @property
    def told(self) -> Sequence[str]:
        return *self.where, *self.kept.where


class Faults(Crash):
    """The two folders of `Crash`, on a disk that fails."""

    @staticmethod
    def _files(here: Installation) -> tuple[str, ...]:
        data = here.data
        return tuple(map(str, (data / FILE_NAME, data / f"{FILE_NAME}-journal", data / "locks" / f"{REGISTER}.lock")))

    def _places(self, here: Installation, call: str) -> list[str]:
        """What strace is to look at: of opens and reads only those of our own files, or imports would count too."""
        return [part for path in self._files(here) for part in ("-P", path)] if call in NARROW else []

    def failing(self, most: int = 0) -> list[Failing]:
        """Every such point, or about `most`, spread evenly."""
        out = []
        for command in ("crawl", "deliver"):
            counts = self._counts(command)
            for call, errors in CALLS.items():
                for k in range(1, counts[call] + 1):
                    out += [Failing(command, call, error, k) for error in errors]
                    out += [Failing(command, call, ENOSPC, k, lasting=True)] * (call in LASTING)
        step = max(1.0, len(out) / (most or len(out)))
        return [out[int(i * step)] for i in range(min(most or len(out), len(out)))]

    def _counts(self, command: str) -> Counter[str]:
        """How often the process or thread with the most of a call makes it."""
        here, log = self.fresh(command), self.folder / "calls"
        self.traced(here, command, "-y", "-e", f"trace={','.join(CALLS)}", "-o", str(log))
        ours, each = self._files(here), Counter[tuple[str, str]]()
        for line in log.read_text("utf-8", "replace").splitlines():
            match = re.match(r"(\d+) +(\w+)\(", line)
            if match and (match[2] not in NARROW or any(f"<{f}>" in line or f'"{f}"' in line for f in ours)):
                each[match[1], match[2]] += 1
        return Counter({call: max((n for (_, c), n in each.items() if c == call), default=0) for call in CALLS})

    def fail(self, point: Failing, found: Loudness) -> None:
        """One failure, what the program said, and what came of it."""
        here, log = self.fresh(point.command), self.folder / "injected"
        mails, hooks = len(self.world.mail.files), len(self.world.hooks.received)
        when = f"inject={point.call}:error={point.error}:when={point.k}{'+' * point.lasting}"
        places = self._places(here, point.call)
        done = self.traced(here, point.command, "-e", f"trace={point.call}", "-e", when, *places, "-y", "-o", str(log))
        hit = next((x for x in log.read_text("utf-8", "replace").splitlines() if "(INJECTED)" in x), "")
        found.points += 1
        found.met += bool(hit)
        self._hear(point, done, hit, found, whole=self._whole(here, point.command))
        self.go_on(here, point.command)
        self.judge(here, found.kept, point.text, mails, hooks)

    @staticmethod
    def _whole(here: Installation, command: str) -> bool:
        """True where the command did all that it is for."""
        if command == "deliver":
            return here.count("delivery where state = 'sent'") > 3 and not here.count("delivery where state != 'sent'")
        return here.count("edition where state = 'accepted'") == 2

    @staticmethod
    def _hear(point: Failing, done: Done, hit: str, found: Loudness, *, whole: bool) -> None:
        said = f"{done.out}\n{done.err}"
        found.codes[done.code] += 1
        silent, passed = done.code == 0 and not whole, done.code == 0 and whole
        fault = bool(FAULT.search(said)) or done.code == 70
        dumb = done.code != 0 and not fault and not SAYS_WHAT_TO_DO.search(said)
        found.passed_over += passed
        found.silent += silent
        found.faults += fault
        found.dumb += dumb
        if silent or fault or dumb:
            how = "silent" if silent else "as a fault of ours" if fault else "without a word on what to do"
            found.where.append(f"{point.text}: {how}, code {done.code}: {hit[:160]} | {done.err[-300:]!r}")


def _failures(folder: Path, world: World, most: int) -> tuple[Sequence[Failing], Callable[[Failing, Loudness], None]]:
    faults = Faults(folder, world)
    return faults.failing(most), faults.fail


if __name__ == "__main__":
    sys.exit(try_points(__doc__, "a disk that fails", 150, Loudness, _failures))
