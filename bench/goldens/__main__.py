"""Freezes what the program puts out, and shows what a later commit puts out otherwise.

    python -m bench.goldens freeze FOLDER                     # at the commit that is right
    python -m bench.goldens diff FOLDER                       # at a later one: exit code 1 where anything differs
    python -m bench.goldens freeze FOLDER --program WORKTREE  # of the program in another folder

Two data folders are made by the program's own commands against servers on loopback: the demonstration, and a larger
one with seven editions, Parliament, feeds, reviews, withheld things and receivers that fail. Recorded is every command,
message, kind of page, feed, file and id. Nothing of the program is imported but what the servers are made of, and those
run from a copy in FOLDER; tables, modules and folders may change. Time stands still by libfaketime.

FOLDER/golden holds the outputs, FOLDER/now those of the last diff, FOLDER/work-WORLD the data folders. Keep it outside
of the repository: it is tens of megabytes.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from bench.goldens.differ import MOST_LINES, compare, report
from bench.goldens.outputs import Outputs
from bench.goldens.program import CannotFreeze, clock, copy_program
from bench.goldens.record import record
from bench.goldens.story import WORLDS

ROOT = Path(__file__).resolve().parent.parent.parent
MARK = "Made by python -m bench.goldens\n"


def prepare(folder: Path) -> None:
    """Makes the folder, and copies what the servers are made of into it.

    Raises:
        CannotFreeze: something else is in the folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()) and not (folder / "README").exists():
        raise CannotFreeze(f"{folder} is not empty")
    (folder / "README").write_text(MARK, encoding="utf-8")
    shutil.rmtree(folder / "frozen", ignore_errors=True)
    copy_program(ROOT, folder / "frozen")


def run(folder: Path, root: Path, name: str, worlds: list[str]) -> None:
    """Records worlds into FOLDER/name, made anew."""
    into = folder / name
    for world in WORLDS:
        if world.name not in worlds:
            continue
        shutil.rmtree(into / world.name, ignore_errors=True)
        work = folder / f"work-{world.name}"
        record(world, root, folder / "frozen", work, Outputs(into, {"work": work, "program": root}))


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser("python -m bench.goldens", description=__doc__.split("\n")[0])
    parser.add_argument("what", choices=("freeze", "diff", "show"), help="show: compare the last outputs again")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--program", type=Path, default=ROOT, help="the root of the program (default: this one)")
    parser.add_argument("--lines", type=int, default=MOST_LINES, help="of each difference")
    names = [w.name for w in WORLDS]
    parser.add_argument("--world", action="append", choices=names, help="only this data folder")
    given = parser.parse_args(arguments)
    given.world = given.world or names
    folder, root = given.folder.resolve(), given.program.resolve()
    try:
        clock()
        if given.what == "freeze":
            prepare(folder)
            run(folder, root, "golden", given.world)
            print(f"{sum(p.is_file() for p in (folder / 'golden').rglob('*')):,} outputs in {folder / 'golden'}")
            return 0
        if given.what == "diff":
            run(folder, root, "now", given.world)
    except CannotFreeze as why:
        print(why, file=sys.stderr)
        return 2
    differences = [d for w in given.world for d in compare(folder / "golden", folder / "now", w)]
    print(report(differences, most_lines=given.lines))
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
