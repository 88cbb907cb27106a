"""A large register as it is crawled: its first look, and an edition in which 1 % differs. `python -m bench.first_look`.

    python -m bench.first_look              100,000 rows of 12 columns as CSV, 1,936 recipients
    python -m bench.first_look 20000        another number of rows

The whole command, all its processes: CPU seconds, and the MiB that they hold at most at one moment. Rows are invented.
"""

from __future__ import annotations

import csv
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.bomb_files import Bomb
from bench.bombs import CONFIGURATION, served, tree_peak
from bench.editions import large_pair
from bench.measure import line, machine
from bench.world import ROOT
from model.register import Edition

ROWS = 100_000
MOST_CPU, MOST_MIB = (15.0, 5.0), 300
HEADINGS = (
    "Reference", "Organisation", "Project title", "Date of supply", "Tier", "Purpose", "Dataset", "Legal basis",
    "Sensitivity", "Licence end date", "Status", "Notes",
)
LAW = "Education Act 1996, s.537A"
ITEMS = ("gender", "ethnicity", "free school meals")
DATASETS = ("National Pupil Database", "School Census", "Early Years Census", "Alternative Provision Census")


def rows(edition: Edition) -> Iterator[tuple[str, ...]]:
    """The rows of a plain edition of five columns with seven more, each made from the row's own number."""
    for reference, name, title, day, tier in edition.tables[0].rows:
        dice = random.Random(reference)
        years = f"20{dice.randrange(10, 15)}/{dice.randrange(15, 20)} to 20{dice.randrange(20, 25)}/25"
        purpose = f"To study {title[:1].lower()}{title[1:]}, with {dice.choice(ITEMS)}"
        yield (
            reference, name, title, day, tier, purpose, f"{dice.choice(DATASETS)} {years}", LAW, dice.choice("ABCDE"),
            f"{day[:6]}{int(day[6:]) + 3}", dice.choice(("Approved", "Supplied", "Closed")),
            f"Renewed {dice.randrange(5)} times, last looked at by panel {dice.randrange(99)}",
        )


def write(edition: Edition, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(HEADINGS)
        writer.writerows(rows(edition))


def _cpu() -> float:
    """CPU seconds of the children that have ended; what looks at their memory is no part of it."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main(arguments: list[str]) -> int:
    number = int(arguments[0]) if arguments else ROWS
    worst = 0
    with tempfile.TemporaryDirectory(prefix="npdwatch-bench-") as name:
        folder = Path(name)
        register = folder / "shares.csv"
        with served({"shares.csv": (Bomb("file", bytes), register)}) as origin:
            configuration = folder / "npdwatch.toml"
            source = f'[[source]]\nname = "shares"\nkind = "file"\nurl = "{origin}/shares.csv"\n'
            text = CONFIGURATION.format(host=origin.removeprefix("http://"))
            configuration.write_text(text + source, encoding="utf-8")
            base = [sys.executable, str(ROOT / "__main__.py"), "--config", str(configuration)]
            subprocess.run([*base, "init"], check=True, stdout=subprocess.DEVNULL)
            for edition, what, most in zip(large_pair(number), ("first look", "1 % differs"), MOST_CPU, strict=True):
                write(edition, register)
                before = _cpu()
                peak, code, _ = tree_peak([*base, "crawl", "--no-deliver", "--json"])
                used = _cpu() - before
                good = used <= most and peak <= MOST_MIB and code == 0
                figure = f"{used:.1f} s CPU, {peak:.0f} MiB, code {code}"
                what = f"{what}, {number:,} rows x {len(HEADINGS)}"  # noqa: PLW2901 - said more of
                worst |= not line(what, figure, f"{most:g} s, {MOST_MIB} MiB", good=good)
    print(machine())
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
