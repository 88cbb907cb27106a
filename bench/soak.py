"""Repeats kills, outages, failing disks and fuzz with fresh seeds for a stated time: `make soak HOURS=8`.

`python -m bench.soak --hours 8 [--seed S] [--finds FOLDER] [--only PART ...]`. Ends by itself: what has begun when the
time is over is finished. Of each find the command with its seed, what it printed and the files are kept in FOLDER; the
command itself runs it again. Ends with code 1 where there was any.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct, field

from bench.measure import line

LONGEST = 3600.0
"""Seconds that one command may take; one that takes longer is a find."""
PARTS: dict[str, Callable[[random.Random, Path], list[str]]] = {
    "registers": lambda dice, keep: fuzz(dice, keep, registers=300),
    "kills": lambda dice, _: kills(dice, 150),
    "cold kills": lambda dice, _: [*kills(dice, 30), "--cold"],
    "answers": lambda dice, keep: fuzz(dice, keep, feeds=1500),
    "disk": lambda dice, _: ["errors", "--lanes", "1", "--points", str(dice.randint(20, 40))],
    "documents": lambda dice, keep: fuzz(dice, keep, pdfs=100),
    "crash": lambda dice, _: ["crash", "--lanes", "1", "--points", str(dice.randint(20, 40))],
    "polls": lambda dice, keep: fuzz(dice, keep, polls=40),
    "outages": lambda *_: ["outage"],
}
"""In turn, one after another, until the time is over. Disk and crash take other points of a run each time."""


def kills(dice: random.Random, number: int) -> list[str]:
    """The command for some kills."""
    return ["random_kills", "--kills", str(number), "--lanes", "1", "--seed", str(dice.getrandbits(30))]


def fuzz(dice: random.Random, keep: Path, **numbers: int) -> list[str]:
    """The command for some of the files that a fresh seed makes."""
    given = {"registers": 0, "polls": 0, "pdfs": 0, "feeds": 0, **numbers}
    sizes = [text for name, number in given.items() for text in (f"--{name}", str(number))]
    return ["fuzz", "--seed", str(dice.getrandbits(30)), "--keep", str(keep), *sizes]


class Soak(Struct):
    """What was run, and what was found."""

    finds: Path
    runs: Counter[str] = field(default_factory=Counter)
    found: list[str] = field(default_factory=list)

    def run(self, part: str, number: int, dice: random.Random, longest: float = LONGEST) -> None:
        """One command, to its end; where it ends with anything but 0, all that it said is kept."""
        folder = self.finds / f"{number:04}-{part}"
        name, *arguments = PARTS[part](dice, folder)
        command = [sys.executable, "-m", f"bench.{name}", *arguments]
        print(f"{time.strftime('%H:%M:%S')} {' '.join(command[1:])}", flush=True)
        code, said = ended(command, longest)
        self.runs[part] += 1
        if code:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "said.txt").write_text(f"$ {' '.join(command)}\n{said}\nended with {code}\n", "utf-8")
            self.found.append(f"{part}: {folder}")
            print(f"  a find, kept in {folder}", flush=True)


def ended(command: list[str], longest: float) -> tuple[int, str]:
    """Code and output. What does not end is interrupted, so that it can end what it started."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # started with "&"; what is started here would ignore it too
        signal.signal(signal.SIGINT, signal.default_int_handler)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            said, _ = process.communicate(timeout=longest)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGINT)
            try:
                said, _ = process.communicate(timeout=120)
            except subprocess.TimeoutExpired:
                process.kill()
                said, _ = process.communicate()
            return 124, f"{said}\nnot ended after {longest:.0f} s"
    return process.returncode, said


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=float, required=True)
    parser.add_argument("--seed", default=time.strftime("%Y-%m-%d"), help="today's date, if none is given")
    parser.add_argument("--finds", type=Path, default=Path("soak-finds"), help="folder for what is found")
    parser.add_argument("--only", action="append", choices=PARTS, help="these parts alone")
    given = parser.parse_args()
    begun, soak = time.monotonic(), Soak(given.finds / given.seed)
    dice, number, parts = random.Random(f"soak {given.seed}"), 0, given.only or list(PARTS)
    print(f"seed {given.seed}, for {given.hours:g} hours")
    while time.monotonic() - begun < given.hours * 3600:
        soak.run(parts[number % len(parts)], number, dice)
        number += 1
    done = ", ".join(f"{n} x {part}" for part, n in soak.runs.items())
    print(f"{(time.monotonic() - begun) / 3600:.2f} hours: {done}")
    for where in soak.found:
        print(f"  {where}")
    line("finds of the long run", str(len(soak.found)), "0", good=not soak.found)
    return int(bool(soak.found))


if __name__ == "__main__":
    sys.exit(main())
