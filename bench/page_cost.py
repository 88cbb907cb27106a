"""What making a page costs, that nobody has asked for before: CPU of each kind, without network, server or crawl.

`python -m bench.page_cost [FOLDER] [--releases N]`: FOLDER as `bench.publish` keeps it. Fifty readers of fifty
pages are answered within 300 ms where a page takes 6.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

from bench.measure import line
from bench.world import ROOT
from publicdb.build import copy_path, refresh
from web.app import ask, make_site
from web.copy_file import CopyFile
from web.site import About, Site

MOST = 6.0
"""CPU milliseconds of a page."""
ASKED = 60
"""Pages of each kind."""
KINDS = {
    "a release": "select '/releases/' || id from releases", "a change": "select '/changes/' || id from changes",
    "a recipient": "select '/recipients/' || slug from recipients",
    "a recipient's feed": "select '/feeds/recipients/' || slug || '.atom' from recipients",
    "an edition": "select '/editions/' || id from editions", "evidence": "select '/evidence/' || id from evidence",
    "a page of changes": "select distinct '/changes?page=' || (id % 90 + 2) from changes",
    "a page of releases": "select distinct '/releases?page=' || (id % 90 + 2) from releases",
    "a faceted search": "select distinct '/releases?q=attainment&category=' || category || '&year=' || year"
    " from releases where year is not null",
    "a cohort": "select distinct '/cohorts/' || (id % 45 + 1980) from releases",
    "a narrowed cohort": "select distinct '/cohorts/' || (id % 45 + 1980) || '/secondary' from releases",
}
"""SQL of the addresses of each kind."""


async def cost(site: Site, sql: str) -> float:
    """CPU milliseconds of a page after the first of its kind, which works out what all of them need."""
    found = await site.register.execute_fn(lambda copy: [a for (a,) in copy.execute(sql)])
    chosen = random.Random(1).sample(found, min(ASKED, len(found)))
    begun = 0.0
    for number, address in enumerate(chosen):
        if number == 1:
            begun = time.process_time()
        status, _ = await ask(site, address, bytes)
        assert status == 200, (address, status)
    return (time.process_time() - begun) / (len(chosen) - 1) * 1000


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.page_cost")
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--releases", type=int, default=20_000, help="of the folder that is made; ten versions of each")
    given = parser.parse_args(arguments)
    with nullcontext(given.folder) if given.folder else tempfile.TemporaryDirectory() as name:
        data, n = Path(name) / "data", given.releases
        if not data.exists():
            made = f"build(Path({str(data)!r}), releases={n}, versions={10 * n})"
            subprocess.run(
                [sys.executable, "-c", f"from pathlib import Path; from bench.large import build; {made}"],
                env={"PYTHONPATH": str(ROOT)}, check=True, timeout=3600,
            )
        state = refresh(data).state
        site = make_site(copy_path(data), data / "archive", About(address="https://npd.example.org"))
        site.state.generation, site.state.built_at = state.generation, state.refreshed_at
        site.serve(CopyFile(site, site.copy, threads=False))
        try:
            good = [measured(site, kind, sql) for kind, sql in KINDS.items()]
            return int(not all(good))
        finally:
            site.close()


def measured(site: Site, kind: str, sql: str) -> bool:
    took = asyncio.run(cost(site, sql))
    line(kind, f"{took:.1f} ms CPU", f"{MOST:g} ms", good=took <= MOST)
    return took <= MOST


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
