"""Makes trap workbooks and clean registers from a seed: `python -m bench.traps.generate FOLDER --seed N`."""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterable, Iterator
from pathlib import Path

from bench.traps import books, content, pairs, texts, trap_list
from bench.traps.plans import Case, Grid, Plan, Table, Truth
from bench.traps.render import render

COUNT = 300


def written(plan: Plan, grids: list[Grid]) -> bytes:
    """The bytes of an edition in its format."""
    if plan.fmt == "ods":
        return books.ods(grids)
    if plan.fmt == "xlsx":
        return books.xlsx(grids)
    if plan.fmt == "csv":
        return texts.csv_bytes(grids[0], plan)
    tables = [s for s in plan.sheets if isinstance(s, Table)]
    heads = {t.name: -1 if t.heads == "none" else len(t.preamble) + (t.heads in ("group", "two")) for t in tables}
    return texts.html_bytes(grids, heads)


def finished(plan: Plan, name: str, number: int) -> Case:
    """A case from a plan that is ready."""
    truth: Truth = {
        "name": name,
        "format": plan.fmt,
        "traps": plan.traps,
        "pair": plan.pair,
        "bytes": plan.text,
        "files": {},
    }
    files, sheets = [], []
    for edition in ("old", "new") if plan.pair else ("new",):
        grids, known = render(plan, edition)
        # The name of the file must not give the trap away; both editions of a pair bear the same name.
        filename = f"{edition}/" * plan.pair + f"register-{name[:1]}{number:03d}.{plan.fmt}"
        files.append((filename, written(plan, grids)))
        truth["files"][filename] = known
        sheets.append(next(s for s in known["sheets"] if s["kind"] == "releases"))
    if plan.pair:
        truth["changes"] = pairs.changes(plan.table, sheets[0], sheets[1])
    return Case(name, tuple(files), truth)


def spread(wanted: int) -> list[int]:
    """So many numbers, spread over all so that few have nearly every kind of trap."""
    return [i * 67 % COUNT for i in range(min(wanted, COUNT))]


def is_pair(number: int) -> bool:
    """About sixty of three hundred are pairs."""
    return number * 7 % 5 == 0 or number % 97 == 1


def traps(seed: int, numbers: Iterable[int] = range(COUNT)) -> Iterator[Case]:
    """The trap workbooks of a seed."""
    for number in numbers:
        plan = content.plan(random.Random(f"{seed}/{number}/content"), is_pair(number))
        rng = random.Random(f"{seed}/{number}/traps")
        chosen = trap_list.choose(rng, number)
        trap_list.apply(plan, chosen, rng)
        if plan.pair:
            pairs.edit(plan, random.Random(f"{seed}/{number}/edit"))
        label = "everything" if len(chosen) > 6 else "+".join(plan.traps)
        yield finished(plan, f"trap{number:03d}-{label}", number)


def clean(seed: int, numbers: Iterable[int] = range(COUNT)) -> Iterator[Case]:
    """The clean registers of the same seed."""
    for number in numbers:
        plan = content.plan(random.Random(f"{seed}/{number}/content"), is_pair(number))
        if plan.pair:
            pairs.edit(plan, random.Random(f"{seed}/{number}/edit"))
        yield finished(plan, f"clean{number:03d}", number)


def main() -> None:
    """Write both kinds, and truth.json, into a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    truths = {}
    for source in (traps, clean):
        for case in source(wanted.seed):
            for filename, data in case.files:
                path = wanted.folder / filename
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
            truths[case.name] = case.truth
    (wanted.folder / "truth.json").write_text(json.dumps(truths, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
