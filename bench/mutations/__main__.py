"""Breaks the program on purpose, one fault's handling at a time, and sees the test that is named for it fail.

`python -m bench.mutations [--fault N...]`. Works in a copy of the checkout, which is thrown away. A mutation counts as
caught only where its test passes on the copy as it is and fails on the broken one. docs/developing/reliability.md names
the tests; tests/test_manual.py holds the two together.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.measure import line
from bench.mutations.table import MUTATIONS, Mutation

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 300
"""Seconds that a test may take."""
PASSED, FAILED = 0, 1
"""What pytest ends with; anything else is neither."""


def copied(folder: Path) -> None:
    """The checkout as it is, without what is not under version control."""
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT,
                            stdout=subprocess.PIPE, check=True).stdout
    for name in filter(None, listed.decode().split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)


def ended(folder: Path, tests: Sequence[str]) -> int:
    """What pytest ends with; -1 where it takes too long."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    try:
        return subprocess.run(command, cwd=folder, env=environment, timeout=LONGEST * len(tests), check=False,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
    except subprocess.TimeoutExpired:
        return -1


def ended_of(folder: Path) -> Callable[[str], int]:
    return lambda test: ended(folder, [test])


def tried(folder: Path, mutation: Mutation) -> str:
    """"" where the test fails on the broken copy; else what is wrong."""
    path = folder / mutation.file
    whole = path.read_text("utf-8")
    if whole.count(mutation.old) != 1:
        return f"its text stands {whole.count(mutation.old)} times in {mutation.file}: mend bench/mutations/table.py"
    try:
        path.write_text(whole.replace(mutation.old, mutation.new), "utf-8")
        code = ended(folder, [mutation.test])
    finally:
        path.write_text(whole, "utf-8")
    said = {FAILED: "", PASSED: "the test passes all the same", -1: "it takes too long"}
    return said.get(code, f"pytest ended with {code}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fault", type=int, nargs="+", help="only these rows of the table")
    given = parser.parse_args()
    wanted = [m for m in MUTATIONS if not given.fault or set(given.fault) & set(m.faults)]
    caught = 0
    with tempfile.TemporaryDirectory(prefix="npdwatch-mutations-") as name:
        folder = Path(name)
        copied(folder)
        tests = sorted({m.test for m in wanted})
        # All at once is quicker; a test that waits for a server may fail on a machine that does much else.
        whole = ended(folder, tests) == PASSED
        bad = set() if whole else {t for t in tests if PASSED not in map(ended_of(folder), (t, t))}
        for mutation in wanted:
            begun = time.monotonic()
            wrong = "its test does not pass as it is" if mutation.test in bad else tried(folder, mutation)
            caught += not wrong
            faults, taken = ", ".join(map(str, mutation.faults)), time.monotonic() - begun
            print(f"fault {faults}: {mutation.file}: {wrong or 'caught'} ({taken:.0f} s)", flush=True)
    line("mutations caught", f"{caught} of {len(wanted)}", "all", good=caught == len(wanted))
    return int(caught < len(wanted))


if __name__ == "__main__":
    sys.exit(main())
