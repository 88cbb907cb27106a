"""Compares two large editions as a person does, `npdwatch compare OLD NEW` beside csv-diff, and inside one process.

    python -m bench.compare_speed                  sizes of 10,000, 100,000 and 1,000,000 rows; the command at 100,000
    python -m bench.compare_speed --rows 100000    one size
    python -m bench.compare_speed command          the command alone: 100,000 rows, each key once and 20 % repeated
    python -m bench.compare_speed reworded         one reference on all rows, and every row reworded

The command and csv-diff (from the development packages) run in turn on the same CSV files, as whole processes with all
that they start, and daff once. Apart from them each size is compared in a process of its own: its CPU seconds are those
of comparing (reading excluded), its memory has both editions in it.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bench.editions import large_pair, write_csv
from bench.measure import Cost, line, median, run
from diffing.compare import compare_editions

if TYPE_CHECKING:
    from model.register import Edition

ROOT = Path(__file__).resolve().parent.parent
ROWS = 100_000
"""Of the files that the command is run on."""
MOST_MIB = 150
REWORDED = ((8_000, 2.0), (32_000, 8.0))
"""Rows, and the seconds that they may take."""


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(rows: int, repeated: float, pair: tuple[Edition, Edition]) -> dict[str, object]:
    """What comparing the two takes, in this process."""
    before, after = pair
    built = peak_mib()
    start, wall = cpu(), time.perf_counter()
    comparison = compare_editions(before, after)
    return {
        "rows": rows,
        "repeated": repeated,
        "cpu_s": round(cpu() - start, 3),
        "wall_s": round(time.perf_counter() - wall, 3),
        "us_per_row": round((cpu() - start) / rows * 1e6, 2),
        "peak_mib": round(peak_mib()),
        "editions_mib": round(built),
        "found": comparison.summary(),
        "problems": [p.code for p in comparison.problems],
    }


def child(*arguments: str) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.compare_speed", *arguments], cwd=ROOT, capture_output=True, text=True, check=True
    )
    answer = json.loads(done.stdout)
    return dict(answer)


def programs() -> dict[str, list[str]]:
    """The tools to be held against ours, where they are installed (the development packages bring them)."""
    folder = Path(sys.executable).parent
    found = {
        "csv-diff": [str(folder / "csv-diff"), "--key", "Reference"],
        "daff": [str(folder / "daff.py"), "diff", "--id", "Reference", "--unordered", "--output", os.devnull],
    }
    return {name: command for name, command in found.items() if Path(command[0]).exists()}


def command(repeated: float) -> bool:
    """The command on two CSV files and its peers, in turn; prints the medians and their ratios. True where good."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [str(Path(folder) / name) for name in ("before.csv", "after.csv")]
        for path, edition in zip(paths, large_pair(ROWS, repeated=repeated), strict=True):
            write_csv(edition, Path(path))
        ours = [sys.executable, str(ROOT / "__main__.py"), "compare"]
        commands = {name: [*c, *paths] for name, c in ({"npdwatch": ours} | programs()).items()}
        costs: dict[str, list[Cost]] = {name: [] for name in commands}
        for turn in range(5):
            for name, words in commands.items():
                if name != "daff" or (turn == 0 and not repeated):
                    costs[name].append(run(words))
    what = f"{ROWS:,} rows, {100 * repeated:.0f} % of keys repeated"
    medians = {name: median(found) for name, found in costs.items() if found}
    for name, cost in medians.items():
        print(f"{what}, {name:<9} {cost.cpu:7.2f} s CPU {cost.peak:6.0f} MiB")
    memory, most = medians["npdwatch"].peak, 1.7 if repeated else 1.5
    good = memory <= MOST_MIB
    line(f"{what}, memory", f"{memory:.0f} MiB", f"<= {MOST_MIB} MiB", good=good)
    if "csv-diff" not in medians:
        print("csv-diff and daff are not installed here; make test installs them")
        return good
    ratio = statistics.median(a.cpu / b.cpu for a, b in zip(costs["npdwatch"], costs["csv-diff"], strict=True))
    line(f"{what}, CPU beside csv-diff", f"x {ratio:.2f}", f"<= {most}", good=ratio <= most)
    return good and ratio <= most


def reworded(rows: int) -> tuple[Edition, Edition]:
    """Two editions of which each row has one reference, and says something else in the newer one."""
    def made(seed: int) -> Edition:
        edition = large_pair(rows, seed=seed)[0]
        under_one = [("DS0000001", *row[1:]) for row in edition.tables[0].rows]
        return replace(edition, tables=(replace(edition.tables[0], rows=under_one),))

    return made(1), made(2)


def judge_reworded(rows: int, most: float) -> bool:
    """Prints what comparing them takes. True where good."""
    found = child("--reworded", str(rows))
    cpu_s = float(str(found["cpu_s"]))
    line(f"{rows:,} rows of one reference, all reworded", f"{cpu_s:.1f} s", f"<= {most:g} s", good=cpu_s <= most)
    return cpu_s <= most


def judge(found: dict[tuple[int, str], dict[str, object]]) -> None:
    """The sizes against what they must reach."""

    def figure(rows: int, repeated: str, name: str) -> float:
        return float(str(found[rows, repeated][name]))

    if (100_000, "0") in found:
        cpu_s, mib = figure(100_000, "0", "cpu_s"), figure(100_000, "0", "peak_mib")
        line("100,000 rows, CPU", f"{cpu_s:.2f} s", "<= 0.8 s", good=cpu_s <= 0.8)
        line("100,000 rows, memory", f"{mib:.0f} MiB", "<= 200 MiB", good=mib <= 200)
    if (1_000_000, "0") in found:
        wall, mib = figure(1_000_000, "0", "wall_s"), figure(1_000_000, "0", "peak_mib")
        line("1,000,000 rows, time", f"{wall:.1f} s", "<= 12 s", good=wall <= 12)
        line("1,000,000 rows, memory", f"{mib:.0f} MiB", "<= 1,430 MiB (1.5 GB)", good=mib <= 1430)
        for repeated, what in (("0", "unique references"), ("0.2", "20 % repeated")):
            growth = figure(1_000_000, repeated, "us_per_row") / figure(10_000, repeated, "us_per_row")
            line(f"time per row, 1,000,000 over 10,000, {what}", f"x {growth:.2f}", "<= 1.5", good=growth <= 1.5)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="?", choices=("command", "reworded"))
    parser.add_argument("--rows", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--one", nargs=2, metavar=("ROWS", "REPEATED"), help=argparse.SUPPRESS)
    parser.add_argument("--reworded", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        rows, repeated = int(arguments.one[0]), float(arguments.one[1])
        print(json.dumps(measure(rows, repeated, large_pair(rows, repeated=repeated))))
        return 0
    if arguments.reworded:
        print(json.dumps(measure(arguments.reworded, 1.0, reworded(arguments.reworded))))
        return 0
    if arguments.what is None:
        found: dict[tuple[int, str], dict[str, object]] = {}
        for share in ("0", "0.2"):
            for rows in arguments.rows:
                found[rows, share] = child("--one", str(rows), share)
                print(found[rows, share], flush=True)
        judge(found)
    good = [judge_reworded(*each) for each in REWORDED] if arguments.what != "command" else []
    if arguments.what != "reworded":
        good += [command(share) for share in (0.0, 0.2)]
    return int(not all(good))


if __name__ == "__main__":
    sys.exit(main())
