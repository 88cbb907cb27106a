"""Compares two large editions: CPU seconds and memory by size, alone and beside csv-diff on the same CSV files.

    python -m bench.compare_speed                     the sizes of 10,000, 100,000 and 1,000,000 rows
    python -m bench.compare_speed --csv-diff PROGRAM  also whole processes on the same files, ours and csv-diff's

Each measurement runs in a process of its own; the figures are its CPU seconds for comparing (reading excluded) and
its peak resident memory with both editions in it.
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.editions import large_pair, write_csv
from diffing.compare import compare_editions
from model import Column, Edition, Table

ROOT = Path(__file__).resolve().parent.parent


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


def beside(program: str, rows: int) -> None:
    """Whole processes, best of five each, on the same two files."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [str(Path(folder) / name) for name in ("before.csv", "after.csv")]
        for path, edition in zip(paths, large_pair(rows), strict=True):
            write_csv(edition, Path(path))
        ours = min((child("--files", *paths) for _ in range(5)), key=lambda m: float(str(m["cpu_s"])))
        theirs = min(_timed([program, *paths, "--key", "Reference"]) for _ in range(5))
    ratio, memory = float(str(ours["cpu_s"])) / theirs[0], float(str(ours["peak_mib"])) / theirs[1]
    print(f"{rows:>9,} rows as CSV: ours {ours['cpu_s']} s CPU {ours['peak_mib']} MiB; ", end="")
    print(f"csv-diff {theirs[0]:.3f} s {theirs[1]:.0f} MiB; time x {ratio:.2f}, memory x {memory:.2f}")


def _timed(command: list[str]) -> tuple[float, float]:
    """CPU seconds and peak MiB of a process, asked of a process that has no other child."""
    code = (
        "import json, resource, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)\n"
        "u = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(json.dumps([u.ru_utime + u.ru_stime, u.ru_maxrss / 1024]))\n"
    )
    done = subprocess.run([sys.executable, "-c", code, *command], capture_output=True, text=True, check=True)
    seconds, mib = json.loads(done.stdout)
    return float(seconds), float(mib)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--csv-diff", help="path of a csv-diff program to run on the same files")
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
    for repeated in ("0", "0.2"):
        for rows in arguments.rows:
            print(child("--one", str(rows), repeated))
    if arguments.csv_diff:
        for rows in arguments.rows:
            if rows <= 100_000:
                beside(arguments.csv_diff, rows)


if __name__ == "__main__":
    main()
