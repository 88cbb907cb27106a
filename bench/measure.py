"""What a command costs: CPU seconds and peak memory, its children included."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct

PAGE = os.sysconf("SC_PAGE_SIZE")


class Cost(Struct, frozen=True):
    """Of one finished command."""

    cpu: float
    """User and system seconds, of the process and all it waited for."""
    wall: float
    peak: float
    """MiB: the largest resident set of any single process of it."""
    code: int


def run(command: Sequence[str], *, environment: dict[str, str] | None = None) -> Cost:
    """Runs a command to its end and gives what it cost. What it prints goes nowhere.

    Python keeps what it compiles, as it does where the program is installed.
    """
    environment = {k: v for k, v in (environment or os.environ).items() if k != "PYTHONDONTWRITEBYTECODE"}
    begun = time.monotonic()
    child = subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return Cost(usage.ru_utime + usage.ru_stime, time.monotonic() - begun, usage.ru_maxrss / 1024, child.returncode)


def median(costs: Sequence[Cost]) -> Cost:
    """Figure by figure."""
    return Cost(
        statistics.median(c.cpu for c in costs), statistics.median(c.wall for c in costs),
        statistics.median(c.peak for c in costs), max(c.code for c in costs),
    )


_ANCHOR, _TURNS = 0.36, 5
"""CPU seconds of `import scrapy` on the machine on which the goals in seconds were set."""


def machine() -> str:
    """How quick this machine is now beside that one: seconds here are so many times seconds there."""
    used = median([run([sys.executable, "-c", "import scrapy"]) for _ in range(_TURNS)]).cpu
    return f"this machine now: import scrapy {used:.2f} s CPU, x {used / _ANCHOR:.2f} of where the goals were set"


def resident(pid: int) -> float:
    """MiB that a process holds at this moment."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * PAGE / 2**20


def tree_seconds(pid: int) -> float:
    """CPU seconds of a process and of the children that it has waited for, to a clock tick."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return sum(int(x) for x in fields[11:15]) / os.sysconf("SC_CLK_TCK")


def thread_seconds(pid: int) -> float:
    """CPU seconds of a process's threads that live, to the nanosecond: a clock tick is too coarse for an idle one."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text(encoding="ascii").split()[0]) for task in tasks) / 1e9


def own_cpu() -> float:
    """CPU seconds of this process and of the children it has waited for."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def until(true: Callable[[], bool], seconds: float) -> bool:
    """Waits for something to become true; gives whether it did."""
    pause = threading.Event()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        pause.wait(0.02)
    return true()


def line(what: str, figure: str, wanted: str, *, good: bool) -> bool:
    """Prints one figure beside what it must reach; gives whether it does."""
    print(f"{what:<58} {figure:<34} {wanted:<26} {'reached' if good else 'NOT REACHED'}", flush=True)
    return good
