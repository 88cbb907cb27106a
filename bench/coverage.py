"""How well coverage is read: texts with their cohorts, and how many rows of real registers say their years.

`python -m bench.coverage [FILE]... [--show]`: a FILE of labelled texts, one {"text", "released", "cohorts", "why"} a
line, a cohort being called by the year in whose September its first children were born. Without a FILE, and with
--registers, the rows of registers beside this folder. Totals only, but for --show, which prints the texts that are read
otherwise.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from bench.measure import line
from readers.register.coverage.cohorts import runs
from readers.register.coverage.read import read_coverage
from readers.register.coverage.values import Certainty

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readers.register.coverage.values import Coverage

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
REGISTERS = {
    "govuk/constructed/register_rows_evidenced.csv": ("note",),
    "uksa/accredited_projects_2025.csv": ("Title", "Datasets Used"),
}
"""File -> the columns that say what was shared. Of the Department's own register only these rows are known; the other
is of projects that may use what was linked to it."""
LEAST_RIGHT = 0.95


class Labelled(Struct, frozen=True):
    """A text and what a person says that it covers."""

    text: str
    released: str | None
    sure: frozenset[int]
    possible: frozenset[int]
    unknown: bool


class Verdict(Struct, frozen=True):
    """How a text was read."""

    right: bool
    wrong_sure: int
    """Cohorts that are told as sure and are not."""
    sure_lost: int
    """Cohorts that are sure and are told as possible, or not at all."""


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.coverage")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--show", action="store_true", help="print the texts that are read otherwise")
    parser.add_argument("--registers", action="store_true", help="the registers too, where FILEs are given")
    given = parser.parse_args(arguments)
    good = [report(path, show=given.show) for path in given.files]
    if given.registers or not given.files:
        report_registers()
    return 0 if all(good) else 1


def read_labelled(path: Path) -> list[Labelled]:
    """The texts of a file."""
    with path.open(encoding="utf-8") as stream:
        return [_labelled(json.loads(x)) for x in stream if x.strip()]


def _labelled(given: dict[str, Any]) -> Labelled:
    sure, possible = (
        frozenset(y for first, last in given["cohorts"][c.value] for y in range(first, last + 1)) for c in Certainty
    )
    return Labelled(given["text"], given["released"], sure, possible, given["cohorts"]["unknown"])


def judge(label: Labelled, found: Coverage) -> Verdict:
    """Right is a text whose cohorts, sure and possible together, and whose "unknown" are as labelled."""
    sure = found.cohorts(Certainty.SURE)
    told = sure | found.cohorts(Certainty.POSSIBLE)
    right = told == label.sure | label.possible and bool(found.unknown) == label.unknown
    return Verdict(right, len(sure - label.sure), len(label.sure - sure))


def report(path: Path, *, show: bool) -> bool:
    """Prints the figures of a file; False where one is not reached."""
    labels = read_labelled(path)
    verdicts = [(x, found, judge(x, found)) for x in labels for found in [read_coverage(x.text, released=x.released)]]
    right = sum(v.right for _, _, v in verdicts)
    wrong = sum(v.wrong_sure for _, _, v in verdicts)
    share = right / len(labels) if labels else 0.0
    print(f"{path.name}: {len(labels)} texts")
    figure = f"{right} of {len(labels)} ({share:.3f})"
    line("right cohorts and unknown", figure, f"{LEAST_RIGHT}", good=share >= LEAST_RIGHT)
    line("sure cohorts that are wrong", str(wrong), "0", good=not wrong)
    lost = sum(v.sure_lost for _, _, v in verdicts)
    print(f"  sure cohorts told as possible, or not told: {lost} of {sum(len(x.sure) for x in labels)}")
    unknown_as_no = sum(x.unknown and not f.unknown for x, f, _ in verdicts)
    line("unknown told as known", str(unknown_as_no), "0", good=not unknown_as_no)
    if show:
        for x, found, verdict in verdicts:
            if not verdict.right or verdict.wrong_sure or verdict.sure_lost:
                print(f"  {x.text!r} ({x.released})")
                print(f"    labelled {runs(x.sure)}, possible {runs(x.possible)}, unknown {x.unknown}")
                told = (runs(found.cohorts(c)) for c in Certainty)
                print(f"    read     {next(told)}, possible {next(told)}, {[u.value for u in found.unknown]}")
    return share >= LEAST_RIGHT and not wrong and not unknown_as_no


def report_registers() -> None:
    """Prints, of each register that is there, how many rows say years, and how sure their cohorts are."""
    for name, columns in REGISTERS.items():
        path = SHARED / name
        if not path.exists():
            print(f"{name}: not here")
            continue
        counts: Counter[str] = Counter()
        for text in _texts(path, columns):
            found = read_coverage(text)
            counts["rows"] += 1
            counts["say years"] += found.years_said
            counts["sure of a cohort"] += bool(found.cohorts(Certainty.SURE))
            counts["only possible"] += bool(found.spans) and not found.cohorts(Certainty.SURE)
            counts["unknown"] += bool(found.unknown)
        print(f"{name}: " + ", ".join(f"{n} {what}" for what, n in counts.items()))


def _texts(path: Path, columns: Sequence[str]) -> Iterator[str]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            yield "\n".join(row[c] or "" for c in columns)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
