"""27 editions of some 2,500 rows: how large the database is, and how soon a release is shown, today and on a day.

`python -m bench.history_size [FOLDER]`: FOLDER keeps what is built for the next time. The newest edition is crawled
from a replica on loopback, the others are put in by `npdwatch import`. Organisations and titles are invented.
"""

from __future__ import annotations

import csv
import random
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date, timedelta
from pathlib import Path

from bench import measure
from bench.large_rows import COLUMNS, lines
from bench.measure import line
from bench.page import Reader
from bench.replica.govuk import PublishedFile, Replica
from bench.serving import served
from bench.world import REGISTER, Installation, Watched
from demo.site import SHARES

EDITIONS, RELEASES, VERSIONS = 27, 3_100, 12_000
FIRST, APART = date(2013, 6, 28), timedelta(days=178)
TITLE = "Register of shares"
LARGEST, SOON, PAGE = 150.0, 0.3, 15.0
"""MiB of the database; CPU seconds of a command, median; milliseconds of a page, median."""
RUNS, ASKED = 5, 200


def day(edition: int) -> date:
    return FIRST + edition * APART


def editions(seed: int = 1) -> Iterator[list[dict[str, str]]]:
    """The rows of each edition, by field."""
    made = lines(RELEASES, VERSIONS, EDITIONS, seed)
    for n in range(EDITIONS):
        yield [next(s for s in reversed(x.steps) if s.edition <= n).cells for x in made if x.first <= n < x.gone]


def write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([heading for heading, _ in COLUMNS])
        writer.writerows([r.get(name, "") for _, name in COLUMNS] for r in rows)


def build(made: Installation) -> int:
    """Fills an installation by the product's own commands; gives how many rows its editions have."""
    old = made.folder / "old"
    old.mkdir(parents=True)
    rows, listed = 0, [("file", "published", "url", "note")]
    for n, some in enumerate(editions()):
        rows += len(some)
        write(old / f"register-{n:02}.csv", some)
        listed.append((f"old/register-{n:02}.csv", day(n).isoformat(), "", ""))
    with (made.folder / "files.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(listed[:-1])
    newest = old / listed[-1][0].removeprefix("old/")
    with Replica() as replica:
        made.configure([Watched(REGISTER, replica.url(SHARES))], hosts=replica.hosts)
        file = PublishedFile(TITLE, newest.name, newest.read_bytes())
        replica.publish_files([file], note="Updated.", at=f"{listed[-1][1]}T09:30:00Z")
        made.crawl("--no-deliver")
    made.run("import", "--source", REGISTER, "--manifest", "files.csv", timeout=1800, code=None)
    return rows


def command(made: Installation, *arguments: str) -> bool:
    """Prints what a command costs."""
    costs = [measure.run(made.command(*arguments), environment=made.environment) for _ in range(RUNS)]
    cost = measure.median(costs)
    good = cost.cpu <= SOON and cost.code == 0
    line(f"npdwatch {' '.join(arguments)}", f"{cost.cpu:.2f} s CPU, code {cost.code}", f"<= {SOON} s CPU", good=good)
    return good


def pages(made: Installation, paths: dict[str, list[str]]) -> bool:
    """Prints the median of each kind of page, as `npdwatch serve` answers one reader."""
    good = True
    with served(made) as site:
        reader = Reader(site.url)
        for name, some in paths.items():
            times, statuses = zip(*(reader.ask(p) for p in some), strict=True)
            median = statistics.median(times)
            fits = median <= PAGE and set(statuses) == {200}
            line(name, f"median {median:.1f} ms of {len(some)}", f"<= {PAGE:.0f} ms", good=fits)
            good &= fits
    return good


def main(arguments: list[str]) -> int:
    kept = nullcontext(arguments[0]) if arguments else tempfile.TemporaryDirectory()
    with kept as folder:
        made = Installation(Path(folder).resolve())
        if not (made.folder / "files.csv").exists():
            print(f"{build(made):,} rows in {EDITIONS} editions", flush=True)
        found = made.count("edition where state = 'accepted'")
        line("editions", str(found), str(EDITIONS), good=found == EDITIONS)
        size = (made.data / "npdwatch.db").stat().st_size / 2**20
        line("database", f"{size:.0f} MiB", f"<= {LARGEST:.0f} MiB", good=size <= LARGEST)
        chance = random.Random(1)
        some = [r["id"] for r in made.rows("select id from release order by id")]
        chosen = [str(i) for i in chance.sample(some, ASKED)]
        on = str(day(EDITIONS // 2))
        good = found == EDITIONS and size <= LARGEST
        for asked in (("show", chosen[0]), ("show", chosen[0], "--as-of", on)):
            good &= command(made, *asked)
        good &= pages(made, {"a release": [f"/releases/{i}" for i in chosen]})
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
