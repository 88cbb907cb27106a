"""Scores reading and comparing on trap workbooks and clean registers: `python -m bench.traps [--seed N] [--case NAME]`.

300 of each are made from a seed. A case is right, reported (with a code that is not 0), or a silent error.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import tempfile
from functools import partial
from itertools import chain
from pathlib import Path

from bench.traps import generate, program
from bench.traps.score import Score, judged, named, table


def main() -> int:
    """Prints the table for what is asked for; gives 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--traps", type=int, default=300, help="how many of the 300")
    parser.add_argument("--clean", type=int, default=300, help="how many of the 300")
    parser.add_argument("--case", default="", help="only cases whose name holds this")
    parser.add_argument("--jobs", type=int, default=2, help="processes at a time")
    parser.add_argument("--reported", action="store_true", help="name those that were reported too")
    wanted = parser.parse_args()
    made = (
        generate.traps(wanted.seed, generate.spread(wanted.traps)),
        generate.clean(wanted.seed, generate.spread(wanted.clean)),
    )
    cases = [c for c in chain(*made) if wanted.case in c.name]
    with (
        tempfile.TemporaryDirectory() as folder,
        multiprocessing.get_context("spawn").Pool(wanted.jobs, program.load) as pool,
    ):
        scores = list(pool.imap(partial(judged, folder=Path(folder)), cases, chunksize=4))
    print(table(scores))
    if wanted.reported:
        print("\n".join(["", "Reported:", *(t for s in scores if s.verdict == "REPORTED" for t in named(s))]))
    return 0 if reached(scores) else 1


def reached(scores: list[Score]) -> bool:
    """No silent error, 80 % of the traps right, at most 1 % of the clean registers reported."""
    traps, clean = [s for s in scores if s.traps], [s for s in scores if not s.traps]
    right = sum(s.verdict == "RIGHT" for s in traps)
    alarmed = sum(s.verdict == "REPORTED" for s in clean)
    silent = any(s.verdict == "SILENT" for s in scores)
    return not silent and right >= 0.8 * len(traps) and alarmed <= 0.01 * len(clean)


if __name__ == "__main__":
    sys.exit(main())
