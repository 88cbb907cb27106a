"""Memory of `npdwatch compare` for two editions of 6,000 rows with long texts, the whole process tree.

    python -m bench.compare_memory

Three columns of 1 to 3 kB of prose with the punctuation of a word processor, in ODS and XLSX, and two in a CSV, since a
file may have 32 MiB. In the newer edition
60 rows are edited, 60 are new, 30 are gone and one wording is replaced in every tenth row. What every process of the
tree holds is added up every 10 ms; the peak must stay under 250 MiB.
"""

from __future__ import annotations

import contextlib
import csv
import io
import random
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.editions import FIRST, PLACES, SECOND, TOPICS, VERBS
from bench.measure import line, resident
from bench.read_register import as_ods, as_xlsx

ROWS = 6_000
MOST = 250
HEADINGS = ["DfE reference", "Organisation name", "Project title", "Tier", "Date of request"]
PROSE = ["Purpose", "Public benefit", "Technical summary"]
WORDING = ("section 537A of the Education Act 1996", "regulation 3 of the Education (Individual Pupil Information)")

Rows = list[list[str]]


def editions(rows: int, seed: int = 11) -> tuple[Rows, Rows]:
    """The older and the newer one, without their heading."""
    rng = random.Random(seed)
    words = [w.lower() for w in (*FIRST, *SECOND, *TOPICS, *VERBS, *PLACES)]

    def prose() -> str:
        out = f"The department\u2019s data \u2013 under {WORDING[0]} \u2013 "
        most = rng.randrange(1_000, 3_000)
        while len(out) < most:
            one, other, third = rng.choices(words, k=3)
            out += f"{one} {other} and the \u201c{third}\u201d of {rng.randrange(10_000)}, "
        return out + "end."

    def row(number: int) -> list[str]:
        who = f"{rng.choice(FIRST)} {rng.choice(SECOND)} {number % 900}"
        title = f"{rng.choice(VERBS)} {rng.choice(TOPICS)} in {rng.choice(PLACES)} area {number}"
        day = f"{number % 28 + 1:02}/{number % 12 + 1:02}/{2012 + number % 12}"
        return [f"DS{number:05}", who, title, str(number % 4 + 1), day, *(prose() for _ in PROSE)]

    before = [row(n) for n in range(rows)]
    after = [list(r) for n, r in enumerate(before) if n % (rows // 30)]
    for n in range(7, len(after), rows // 60):
        after[n][-1] = after[n][-1].replace("end.", f"now with an addition {n}.")
    for n in range(3, len(after), 10):
        after[n][-2] = after[n][-2].replace(*WORDING)
    return before, after + [row(rows + n) for n in range(60)]


def as_csv(table: Rows) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(table)
    return out.getvalue().encode()


def children(pid: int) -> list[int]:
    """The process and all below it that are there at this moment."""
    out = [pid]
    for one in out:
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            out += map(int, task.read_text(encoding="ascii").split())
    return out


def peak_of(command: list[str]) -> tuple[float, int]:
    """MiB that a command and its children held together at most, and its exit code."""
    peak = 0.0
    done = threading.Event()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            with contextlib.suppress(FileNotFoundError, ProcessLookupError, IndexError):  # one of them has ended
                peak = max(peak, sum(map(resident, children(process.pid))))
            done.wait(0.01)
    return peak, process.returncode


def main() -> int:
    before, after = editions(ROWS)
    worst = 0.0
    makers: dict[str, Callable[[Rows], bytes]] = {"ods": as_ods, "xlsx": as_xlsx, "csv": as_csv}
    with TemporaryDirectory() as folder:
        for kind, make in makers.items():
            paths = [Path(folder) / f"{name}.{kind}" for name in ("before", "after")]
            wide = len(HEADINGS) + (2 if kind == "csv" else 3)
            for path, rows in zip(paths, (before, after), strict=True):
                path.write_bytes(make([row[:wide] for row in ([*HEADINGS, *PROSE], *rows)]))
            npdwatch = [sys.executable, "-c", "from cli import main; main()", "compare", "--json"]
            peak, code = peak_of([*npdwatch, *map(str, paths)])
            worst = max(worst, peak)
            line(f"compare two {kind}, {ROWS:,} rows of long texts", f"{peak:.0f} MiB (exit {code})", f"<= {MOST} MiB",
                 good=peak <= MOST and code == 0)
    return int(worst > MOST)


if __name__ == "__main__":
    sys.exit(main())
