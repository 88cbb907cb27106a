"""Precision and recall of comparing, kind by kind, on registers and edits made from seeds.

    python -m bench.compare_accuracy --seeds 200

Each seed makes a register of 2,000 rows; every kind of edit alone (of each tenth seed), all kinds mixed in a rewritten
edition, and rewriting alone. A change to many rows counts once for each of its rows.
"""

from __future__ import annotations

import argparse
import copy
import resource
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from bench.edit_script import EDITS, ONCE, rewritten
from bench.edits import FIELDS, Register, Row, make_register, sheets_of, to_edition
from diffing.compare import compare_editions
from diffing.normal import cell_key

if TYPE_CHECKING:
    from model.change import Comparison
    from model.register import Edition

Told = Counter[tuple[str, Row | None, Row | None]]
PER_KIND = 10


def keyed(row: Row | dict[str, str] | None) -> Row | None:
    """A row by the keys of its cells in the order of `FIELDS`, so that rewriting does not matter."""
    if row is None:
        return None
    cells = [row.get(f, "") for f in FIELDS] if isinstance(row, dict) else row
    return tuple(cell_key(c, plain=k == 0) for k, c in enumerate(cells))


def told(comparison: Comparison, before: Edition, after: Edition) -> Told:
    """The changes in the form of the truth."""
    out: Told = Counter()
    for change in comparison.changes:
        kind = change.kind.value
        if not change.others and not change.merged:
            out[kind, keyed(dict(change.before or {}) or None), keyed(dict(change.after or {}) or None)] += 1
            continue
        come = [(comparison.matches[new], new) for new in change.others]
        for old, new in [*come, *((old, change.new or 0) for old in change.merged)]:
            out[kind, keyed(_record(before, old)), keyed(_record(after, new))] += 1
    return out


def _record(edition: Edition, index: int) -> dict[str, str]:
    table, i = edition.locate(index)
    return table.record(i)


class Score:
    """Right, wrong and missed, kind by kind."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.wrong: Counter[str] = Counter()
        self.missed: Counter[str] = Counter()
        self.examples: dict[str, list[object]] = defaultdict(list)

    def add(self, truth: Told, found: Told, seed: int) -> None:
        for key in truth.keys() | found.keys():
            both = min(truth[key], found[key])
            self.right[key[0]] += both
            self.wrong[key[0]] += found[key] - both
            self.missed[key[0]] += truth[key] - both
            if found[key] > both:
                self.examples[key[0]].append(("told", seed, key))
            if truth[key] > both:
                self.examples[key[0]].append(("missed", seed, key))

    def show(self, title: str, examples: int) -> None:
        print(f"\n{title}\n{'kind':<22}{'truth':>8}{'precision':>11}{'recall':>9}{'F1':>8}")
        for kind in sorted(self.right.keys() | self.wrong.keys() | self.missed.keys()):
            right, wrong, missed = self.right[kind], self.wrong[kind], self.missed[kind]
            p, r = right / ((right + wrong) or 1), right / ((right + missed) or 1)
            print(f"{kind:<22}{right + missed:>8}{p:>11.4f}{r:>9.4f}{2 * p * r / ((p + r) or 1):>8.4f}")
            for example in self.examples[kind][:examples]:
                print("     ", example)


def run(reg: Register, before: Edition, seed: int, score: Score, *, rewrite: bool) -> Comparison:
    after = to_edition(sheets_of(reg.items), "November", 2023)
    if rewrite:
        after = rewritten(after, reg)
    comparison = compare_editions(before, after)
    truth: Told = Counter((kind, keyed(old), keyed(new)) for kind, old, new in reg.truth)
    score.add(truth, told(comparison, before, after), seed)
    return comparison


def edited(seed: int, kinds: list[str]) -> tuple[Register, Edition]:
    """A register with its edits made, and its older edition."""
    reg = make_register(seed)
    olds = copy.deepcopy(reg.items)
    script = [kind for kind in kinds for _ in range(1 if kind in ONCE else PER_KIND)]
    reg.rng.shuffle(script)
    for kind in script:
        EDITS[kind](reg)
    return reg, to_edition(sheets_of([*olds, *reg.only_before]), "May", 2020)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--examples", type=int, default=0, help="wrong and missed changes to print for each kind")
    arguments = parser.parse_args()
    alone, mixed, cosmetic, cosmetic_told = Score(), Score(), Score(), 0
    for seed in range(arguments.first, arguments.first + arguments.seeds):
        if seed % 10 == 0:
            for kind in EDITS:
                reg, before = edited(seed, [kind])
                run(reg, before, seed, alone, rewrite=False)
        reg, before = edited(seed, list(EDITS))
        run(reg, before, seed, mixed, rewrite=True)
        reg, before = edited(seed, [])
        cosmetic_told += len(run(reg, before, seed, cosmetic, rewrite=True).changes)
    alone.show("Each kind alone", arguments.examples)
    mixed.show("All kinds mixed, in a rewritten edition", arguments.examples)
    print(f"\nRewriting alone: {cosmetic_told} changes told in {arguments.seeds} pairs of editions")
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_utime:.1f} s CPU")


if __name__ == "__main__":
    main()
