"""Reads what is damaged as the product does.

`python -m bench.fuzz [--registers N --polls N --pdfs N --feeds N --texts N --seed S --from N]`

Counts crashes, hangs, and what would be told of rows that a mutation never touched. The same seed makes the same files:
`--from N` begins at the N-th of each, so a long run can be made in portions; `--show KIND N` writes one to look at.
`--cold` starts every child as users do; else they are forked from one that has imported (tests/warm.py).
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.fuzz import answers, documents, polls, registers, words
from bench.fuzz.judge import Score
from bench.measure import line
from bench.warm import warmed

Run = Callable[[str, range, Score], Iterator[int]]
PARTS: dict[str, tuple[Run, int, str]] = {
    "registers": (registers.run, 10_000, "mutated register files"),
    "pdfs": (documents.run, 2_000, "mutated PDF, Word and OpenDocument texts"),
    "feeds": (answers.run, 5_000, "mutated feeds, pages and JSON answers"),
    "texts": (words.run, 10_000, "texts and cells of words put together at random"),
    "polls": (polls.run, 300, "polls of mutated editions and answers"),
}
"""What each option runs, how often, and what it is called."""


def run(name: str, seed: str, numbers: range, *, end: float = float("inf")) -> Score:
    """One of PARTS, until it is done or `end` (of the monotonic clock)."""
    score = Score()
    for _ in PARTS[name][0](seed, numbers, score):
        if time.monotonic() > end:
            break
    return score


def report(name: str, score: Score) -> bool:
    """Prints the figures and every find; gives whether all is well."""
    what = PARTS[name][2]
    print(f"\n{score.files} {what}: " + ", ".join(f"{n} {end}" for end, n in score.ends.most_common()))
    of_others = "after a second look, of rows that were not touched"
    for counted, said in ((score.codes, "refused as"), (score.later, of_others)):
        if counted:
            print(f"  {said}: " + ", ".join(f"{n} {code}" for code, n in counted.most_common()))
    if score.true_at_once or score.true_later:
        print(f"  changes told of rows that did change: {score.true_at_once} at once, {score.true_later} after a second"
              f" look; after {score.unbounded} of the mutations any row may say something else")
    wrong = {"crash": "crashes", "hang": "hangs", "at once": "false news at once"}
    if name == "polls":
        wrong |= {
            "later": "rows gone for a page's sake", "rows": "editions written down otherwise than read",
            "lost": "sources that did not recover",
        }
    for sort, said in wrong.items():
        line(f"{what}: {said}", str(score.count(sort)), "0", good=not score.count(sort))
    line(f"{what}: slowest", f"{score.slowest:.1f} s", "the child's limit", good=not score.count("hang"))
    for find in score.finds:
        print(f"  {find.sort}: {name} {find.number}: {find.kind}: {find.what}")
    return not score.finds


def made(name: str, number: int, seed: str) -> bytes:
    """One of the files, again."""
    if name in ("registers", "polls"):
        return registers.mutated(seed, number)[1].body
    if name == "texts":
        return words.made(seed, number).encode()
    return documents.mutated(seed, number)[1] if name == "pdfs" else answers.mutated(seed, number)[2]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, (_, number, what) in PARTS.items():
        parser.add_argument(f"--{name}", type=int, default=number, help=f"{what} ({number:,})")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--from", type=int, default=0, dest="first")
    parser.add_argument("--cold", action="store_true")
    parser.add_argument("--keep", type=Path, help="a folder for the file of each find")
    parser.add_argument("--show", nargs=2, metavar=("KIND", "N"), help="write one file to standard output")
    given = parser.parse_args()
    if given.show:
        sys.stdout.buffer.write(made(given.show[0], int(given.show[1]), given.seed))
        return 0
    good = True
    with warmed(cold=given.cold):
        for name in PARTS:
            if number := getattr(given, name):
                score = run(name, given.seed, range(given.first, given.first + number))
                good &= report(name, score)
                for find in score.finds if given.keep else ():
                    given.keep.mkdir(parents=True, exist_ok=True)
                    (given.keep / f"{name}-{find.number}").write_bytes(made(name, find.number, given.seed))
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
