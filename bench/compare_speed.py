"""Compares two large editions: CPU seconds and memory by size, alone and beside csv-diff on the same CSV files.

    python -m bench.compare_speed                the sizes of 10,000, 100,000 and 1,000,000 rows
    python -m bench.compare_speed --rows 100000  one size

csv-diff and daff come with the development packages and run on the same files as whole processes, up to 100,000 rows.
Each measurement runs in a process of its own; the figures are its CPU seconds for comparing (reading excluded) and
its peak resident memory with both editions in it.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.editions import large_pair, write_csv
from bench.measure import Cost, line, median, run
from diffing.compare import compare_editions
from model.register import Column, Edition, Table

ROOT = Path(__file__).resolve().parent.parent
DAFF_MOST = 100_000
"""Rows; beyond them it takes minutes."""


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(rows: int, repeated: float) -> dict[str, object]:
    before, after = large_pair(rows, repeated=repeated)
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
    }


def read_csv(path: str) -> Edition:
    with Path(path).open(encoding="utf-8", newline="") as lines:
        reader = csv.reader(lines)
        heading = next(reader)
        rows = list(map(tuple, reader))
    fields = {"Reference": "reference", "Organisation": "recipient", "Title": "title"}
    columns = tuple(Column(h, fields.get(h), h) for h in heading)
    return Edition((Table(path, "", 1, columns, rows, range(2, len(rows) + 2)),))


def whole_process(paths: list[str]) -> dict[str, object]:
    comparison = compare_editions(read_csv(paths[0]), read_csv(paths[1]))
    return {"cpu_s": round(cpu(), 3), "peak_mib": round(peak_mib()), "found": comparison.summary()}


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


def beside(rows: int) -> None:
    """Whole processes on the same two CSV files, in turn: ours, csv-diff, daff; the medians, and their ratios."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [str(Path(folder) / name) for name in ("before.csv", "after.csv")]
        for path, edition in zip(paths, large_pair(rows), strict=True):
            write_csv(edition, Path(path))
        ours = [sys.executable, "-m", "bench.compare_speed", "--files", *paths]
        commands = {"ours": ours, **{n: [*c, *paths] for n, c in programs().items()}}
        costs: dict[str, list[Cost]] = {name: [] for name in commands}
        for turn in range(5):
            for name, command in commands.items():
                if name != "daff" or (turn == 0 and rows <= DAFF_MOST):
                    costs[name].append(run(command))
    medians = {name: median(found) for name, found in costs.items() if found}
    for name, cost in medians.items():
        print(f"{rows:>9,} rows as CSV, whole process, {name:<9} {cost.cpu:7.2f} s CPU {cost.peak:6.0f} MiB")
    if "csv-diff" in medians and rows == 100_000:
        time_ratio = statistics.median(a.cpu / b.cpu for a, b in zip(costs["ours"], costs["csv-diff"], strict=True))
        memory = medians["ours"].peak / medians["csv-diff"].peak
        line("100,000 rows, time beside csv-diff", f"x {time_ratio:.2f}", "<= 1.0", good=time_ratio <= 1)
        line("100,000 rows, memory beside csv-diff", f"x {memory:.2f}", "<= 1.3", good=memory <= 1.3)
    elif rows == 100_000:
        print("csv-diff and daff are not installed here; make test installs them")


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--one", nargs=2, metavar=("ROWS", "REPEATED"), help=argparse.SUPPRESS)
    parser.add_argument("--files", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(measure(int(arguments.one[0]), float(arguments.one[1]))))
        return
    if arguments.files:
        print(json.dumps(whole_process(arguments.files)))
        return
    found: dict[tuple[int, str], dict[str, object]] = {}
    for repeated in ("0", "0.2"):
        for rows in arguments.rows:
            found[rows, repeated] = child("--one", str(rows), repeated)
            print(found[rows, repeated], flush=True)
    judge(found)
    for rows in arguments.rows:
        if rows <= 100_000:
            beside(rows)


if __name__ == "__main__":
    main()
