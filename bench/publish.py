"""The site of 20,000 releases as plain files: all, with nothing new, after one edition; what cohorts add to both steps.

`python -m bench.publish [FOLDER] [--releases N]`: FOLDER keeps what is built for the next time, also for `bench.page`.
What cohorts add: to the copy a build less one that reads no coverage; to the files a publishing of their pages alone.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path

from bench.measure import Cost, line, machine, run
from bench.page import Large
from bench.world import ROOT
from publicdb.build import copy_path
from web.app import make_site
from web.publishing.output_folder import Folder
from web.publishing.publisher import Publisher
from web.site import About

PAGE = '[page]\naddress = "https://npdwatch.example"'
"""Of the configuration: without an address there are no feeds."""
MOST_A_PAGE = 3.0
"""CPU milliseconds of both processes: 1.5 of wall time on each of two cores that are idle."""
MOST_AGAIN = 3.0
"""CPU seconds where nothing is new."""
MOST_COHORTS = 10.0
"""CPU seconds, for 20,000 releases."""
BUILD = "from pathlib import Path; from publicdb.build import refresh; {}; refresh(Path({!r}))"
NO_COVERAGE = (
    "from publicdb import coverage; from readers.register.coverage.values import Coverage;"
    " coverage.read_row = lambda *_, **__: Coverage()"
)


class CohortPages(Publisher):
    """Writes the pages of cohorts alone."""

    def _wait(self, addresses: Iterable[str]) -> None:
        super()._wait(a for a in addresses if a.startswith("/cohorts"))


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.publish")
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--releases", type=int, default=20_000, help="of the folder that is made; ten versions of each")
    parser.add_argument("--cohorts", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.cohorts is not None:
        return write_cohorts(given.folder, given.cohorts)
    kept = nullcontext(given.folder) if given.folder else tempfile.TemporaryDirectory()
    with kept as name:
        folder = Path(name)
        if not (folder / "data").exists():
            n = given.releases
            made = f"build(Path({str(folder / 'data')!r}), releases={n}, versions={10 * n})"
            subprocess.run(
                [sys.executable, "-c", f"from pathlib import Path; from bench.large import build; {made}"],
                env={"PYTHONPATH": str(ROOT)}, check=True, timeout=3600,
            )
        with Large(folder) as world:
            good = all([*_whole(world), _cohorts(world)])
            print(machine())
            return 0 if good else 1


def write_cohorts(data: Path, into: Path) -> int:
    """Writes the pages of cohorts alone of a data folder's copy."""
    site = make_site(copy_path(data), data / "archive", About(), published=True)
    site.state.generation = "bench"
    try:
        done = CohortPages(site, Folder(into), files=False).publish("", "")
    finally:
        site.close()
    return int(bool(done.missing))


def _whole(world: Large) -> list[bool]:
    """All of it by the command, as people run it."""
    site, good = world.folder / "site", []
    world.watch(more=PAGE)
    shutil.rmtree(site, ignore_errors=True)
    for what in ("all of it", "nothing new", "one edition more"):
        if what == "one edition more":
            world.crawl("--no-deliver", code=None)
        cost = run(world.command("publish", str(site)), environment=world.environment)
        files = sum(len(names) for _, _, names in os.walk(site))
        each = cost.cpu / files * 1000
        again = what == "nothing new"
        fits = cost.code == 0 and (cost.cpu <= MOST_AGAIN if again else each <= MOST_A_PAGE)
        wall = f"{cost.wall:.0f} s ({cost.wall / files * 1000:.1f} ms each)"
        figure = f"{files:,} files, {cost.cpu:.0f} s CPU, {each:.1f} ms each; {wall}; {cost.peak:.0f} MiB"
        wanted = f"{MOST_AGAIN:g} s CPU" if again else f"{MOST_A_PAGE:g} ms CPU each"
        line(f"npdwatch publish, {what}", figure, wanted, good=fits)
        good.append(fits)
    return good


def _cohorts(world: Large) -> bool:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}

    def built(first: str) -> Cost:
        shutil.rmtree(copy_path(world.data).parent, ignore_errors=True)
        return run([sys.executable, "-c", BUILD.format(first, str(world.data))], environment=environment)

    without = built(NO_COVERAGE)
    added = built("pass").cpu - without.cpu
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "bench.publish", str(world.data), "--cohorts", folder]
        pages = run(command, environment=environment)
    good = added <= MOST_COHORTS and pages.cpu <= MOST_COHORTS and pages.code == 0
    figure = f"{added:.1f} s CPU; {pages.cpu:.1f} s CPU"
    line("cohorts: in the copy; their pages", figure, f"{MOST_COHORTS:g} s CPU each", good=good)
    return good


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
