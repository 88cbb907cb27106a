"""Trials under strace: points at which a process is killed or a call fails, in lanes that run side by side."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import reduce
from itertools import islice
from operator import iadd
from pathlib import Path
from typing import Self, TypeVar

from msgspec import Struct, field

from bench.world import World

# Not --seccomp-bpf, which would be quicker: with it some kernels let every injection pass by.
STRACE = ("strace", "-f", "-qq")


def can_trace() -> bool:
    """True where there is strace, and it may trace processes."""
    strace = shutil.which("strace")
    if strace is None:
        return False
    return subprocess.run([strace, "-f", "-o", "/dev/null", "true"], capture_output=True, check=False).returncode == 0


class Sum(Struct):
    """What points came to."""

    points: int = 0
    where: list[str] = field(default_factory=list)

    @property
    def bad(self) -> int:
        """More than 0 where anything is as it must not be."""
        raise NotImplementedError

    @property
    def line(self) -> str:
        """All of it in one line."""
        raise NotImplementedError

    @property
    def told(self) -> Sequence[str]:
        """A line for each point that went wrong."""
        return self.where

    def __iadd__(self, other: Sum) -> Self:
        for f in self.__struct_fields__:
            mine = getattr(self, f)
            mine += getattr(other, f)
            setattr(self, f, mine)
        return self


P = TypeVar("P")
S = TypeVar("S", bound=Sum)


def try_points(
    doc: str | None, what: str, most: int, new: Callable[[], S],
    prepared: Callable[[Path, World, int], tuple[Sequence[P], Callable[[P, S], None]]],
) -> int:
    """The command: tries points in lanes side by side, each in a world of its own. Its code is 1 where any went wrong.

    `most` is how many points are tried where none is asked for; `prepared` gives those of a world, and what tries one.
    """
    parser = argparse.ArgumentParser(description=doc)
    parser.add_argument("--points", type=int, default=most, help="about so many, spread evenly; 0 for all")
    parser.add_argument("--lanes", type=int, default=2)
    given = parser.parse_args()
    if not can_trace():
        print("not run: strace is not installed, or may not trace processes")
        return 0

    def lane(number: int) -> S:
        folder, own = Path(name, str(number)), new()
        with World(folder / "world") as world:
            points, attempt = prepared(folder, world, given.points)
            for done, point in enumerate(islice(points, number, None, given.lanes), 1):
                attempt(point, own)
                if done % 20 == 0:
                    print(f"... lane {number + 1}: {done} points\n", end="", file=sys.stderr, flush=True)
        return own

    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="npdwatch-lanes-") as name, ThreadPoolExecutor(given.lanes) as pool:
        whole = reduce(iadd, pool.map(lane, range(given.lanes)), new())
    print(f"{what}: {whole.line}; {time.monotonic() - begun:.0f} s")
    for line in whole.told:
        print(f"  {line}")
    return int(whole.bad > 0)
