"""The page while a copy of 100,000 releases is made: `npdwatch serve` as a process, asked over real connections.

`python -m bench.copy_served [FOLDER] [--releases N]`: FOLDER keeps what is built for the next time. It prints what is
answered before there is a copy; the first readers of a new one; readers while the next one is made, with a release
that is withheld meanwhile; fifty readers at once, beside Datasette alone on the same file, asked for rows and lists.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

from bench.measure import line, until
from bench.page import P99, Reader, crowd, kinds, percentile, slugs
from bench.serving import Served, serving
from bench.world import ROOT, Installation
from db.store import Store
from publicdb.build import copy_path

MOST_FIRST = 100.0
"""Milliseconds of the first view of a page of a new copy."""
AT_ONCE = 300.0
"""Milliseconds within which 99 of 100 are answered while a copy is made."""
STARTED = 3_000.0
"""Milliseconds of the first answer after a start, the program's own start included: it takes connections before."""
SETTLED = 60.0
"""Seconds without another copy after which none is being made."""
BUILT = 900.0
"""Seconds that a copy may take."""
LOOKS = (
    "/", "/releases", "/releases?category=press&level=individual", "/recipients", "/changes", "/evidence",
    "/cohorts/2004", "/cohorts/1999/secondary", "/cohorts/2010/access-request", "/search?q=attainment",
    "/disappeared", "/sources", "/feeds/everything.atom",
)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.copy_served")
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--releases", type=int, default=100_000, help="of the folder that is made; ten versions each")
    given = parser.parse_args(arguments)
    kept = nullcontext(given.folder) if given.folder else tempfile.TemporaryDirectory()
    with kept as name:
        folder, n = Path(name), given.releases
        if not (folder / "data").exists():
            made = f"build(Path({str(folder / 'data')!r}), releases={n}, versions={10 * n})"
            subprocess.run(
                [sys.executable, "-c", f"from pathlib import Path; from bench.large import build; {made}"],
                env={"PYTHONPATH": str(ROOT)}, check=True, timeout=3600,
            )
        installation = Installation(folder)
        installation.configure((), more='[page]\naddress = "https://npd.example.org"')
        shutil.rmtree(copy_path(installation.data).parent, ignore_errors=True)
        good = []
        with serving(installation.command("serve"), folder) as site:
            good += [prepared(site), first_readers(site, "first readers of the first copy")]
            good += [while_made(installation, site), first_readers(site, "first readers of the next copy")]
        with serving(installation.command("serve"), folder) as site:
            good += [started_again(site), crowded(installation, site)]
        datasette_alone(installation, folder)
        return 0 if all(good) else 1


def prepared(site: Served) -> bool:
    """Before there is a copy: asked again and again until there is one."""
    reader, times, begun = Reader(site.url), list[float](), time.monotonic()
    first = site.get("/")
    while time.monotonic() - begun < BUILT:
        took, status = reader.ask("/")
        if status == 200:
            break
        times.append(took)
        time.sleep(0.2)
    good = first.status == 503 and "retry-after" in first.headers and "being prepared" in first.text and bool(times)
    slow = percentile(times or [BUILT], 0.99)
    good &= slow <= AT_ONCE
    figure = f"{first.status}, 99 % {slow:.0f} ms, for {time.monotonic() - begun:.0f} s"
    line("no copy yet", figure, f"503 with Retry-After, {AT_ONCE:.0f} ms", good=good)
    return good


def first_readers(site: Served, what: str) -> bool:
    found = {path: Reader(site.url).ask(path) for path in LOOKS}
    worst = max(found, key=lambda path: found[path][0])
    good = found[worst][0] <= MOST_FIRST and all(status == 200 for _, status in found.values())
    middle = statistics.median(took for took, _ in found.values())
    figure = f"most {found[worst][0]:.0f} ms ({worst}), median {middle:.0f}"
    line(what, figure, f"{MOST_FIRST:.0f} ms", good=good)
    return good


def while_made(installation: Installation, site: Served) -> bool:
    """Something is new: readers go on with the last copy. A release that is withheld meanwhile is so at once."""
    with Store.open(installation.data) as store, store.transaction():
        newest = [r["id"] for r in store.rows("select id from release order by id desc limit 100")]
        store.execute("update source set title = title || ' (new)' where name = (select min(name) from source)")
    reader, times, answers, before = Reader(site.url), list[float](), set[int](), site.get("/health").text
    release = next(i for i in newest if reader.ask(f"/releases/{i}")[1] == 200)  # an earlier run withheld one
    begun, withheld = time.monotonic(), 0
    while time.monotonic() - begun < BUILT and site.get("/health").text == before:
        for path in ("/changes", "/releases?level=individual", f"/releases/{release - 1}"):
            took, status = reader.ask(path)
            times.append(took)
            answers.add(status)
        if not withheld and len(times) > 6:
            installation.run("withhold", "release", str(release), "--because", "a bench")
            reader = Reader(site.url)  # on a busy machine that took longer than a connection may be idle
            withheld = reader.ask(f"/releases/{release}")[1]
        time.sleep(0.1)
    slow = percentile(times, 0.99)
    good = answers == {200} and slow <= AT_ONCE and withheld == 410
    figure = f"{sorted(answers)}, 99 % {slow:.0f} ms, {time.monotonic() - begun:.0f} s; withheld: {withheld}"
    line("while the next copy is made", figure, f"200, {AT_ONCE:.0f} ms; withheld: 410", good=good)
    assert until(lambda: site.get("/recipients").status == 200, BUILT)  # a copy without it
    return good


def started_again(site: Served) -> bool:
    """On the copy that there is."""
    took, status = Reader(site.url).ask("/about")
    good = status == 200 and took <= STARTED
    line("started again, first answer", f"{status} after {took:.0f} ms", f"200, {STARTED:.0f} ms", good=good)
    said = ""
    while said != (said := site.get("/health").text):  # the copy of what the last one had not yet is in service
        time.sleep(SETTLED)
    return good


def crowded(installation: Installation, site: Served) -> bool:
    asked = kinds(installation.data)
    asked["a recipient"] = slugs(site)
    answers, times = crowd(site, asked)
    errors, slow = len(times) - answers[200], percentile(times, 0.99)
    good = not errors and slow <= P99
    figure = f"{errors} errors in {len(times):,}, median {statistics.median(times):.0f}, 99 % {slow:.0f} ms"
    line("fifty readers at once for a minute", figure, f"99 %: {P99:.0f} ms", good=good)
    return good


def datasette_alone(installation: Installation, folder: Path) -> None:
    """The peer: its own pages of rows and lists, of the same file."""
    command = [sys.executable, "-m", "datasette", "serve", str(copy_path(installation.data))]
    with Store.open(installation.data, read_only=True) as store:
        ids = [r["id"] for r in store.rows("select id from release order by id limit 200")]
    asked = {"row": [f"/register/releases/{i}" for i in ids], "list": ["/register/releases?_size=50"] * len(ids)}
    with serving(command, folder) as site:
        first, _ = Reader(site.url).ask("/register/releases?_size=50")
        _, times = crowd(site, asked)
    middle, slow = statistics.median(times), percentile(times, 0.99)
    figure = f"first {first:.0f} ms; fifty: median {middle:.0f}, 99 % {slow:.0f} ms"
    line("Datasette alone", figure, "for comparison", good=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
