"""10,000 unchanged sources on 500 hosts, fetched by 4 workers: `python -m bench.scale [--sources N] [--hosts N]`.

All on one machine: sites, PostgreSQL, workers, the writer. Each source is a register that was read once; its rows are
copied to the others in the database, since what is measured is a look that finds nothing. Beside it stands what Scrapy
alone takes for such a look, at the same sites.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import config
from bench.coalition import Coalition, children
from bench.measure import line, own_cpu, thread_seconds
from bench.sites import ROOT, register, tag_of
from db.store import Store
from db.withheld.gone_over import note_gone_over
from model.source import Source
from pipelines.registers.read import reader_of
from readers import fingerprint

LANES = 10
LEAST, MOST_CPU, STARVED = 90.0, 2.0, 2.0
"""Polls a second; milliseconds of the workers' processor a poll; the longest wait as a multiple of the mean."""
PAST = "2026-01-01T00:00:00.000Z"
COPIED = ("snapshot", "edition", "edition_file", "validator")


def copy_to_all(store: Store, sources: Sequence[Source], model: str) -> None:
    """Gives each source what is recorded of one, under its own name and address, as if it had been polled today."""
    rows = {table: store.rows(f"select * from {table} limit 1")[0] for table in COPIED}  # noqa: S608 - ours
    (own,) = store.rows("select * from source where name = ?", [model])
    with store.transaction():
        for n, source in enumerate((s for s in sources if s.name != model), 2):
            theirs = {"source": source.name, "url": source.url, "final_url": source.url}
            store.insert("source", **{**own, "name": source.name, "url": source.url})
            for table in COPIED:
                new = {k: theirs.get(k, v) for k, v in rows[table].items()}
                new |= {"id": n} if "id" in new else {}
                new |= {k: n for k in ("edition_id", "snapshot_id") if k in new}
                store.insert(table, **new)
            store.insert("read_with", source=source.name, reader=reader_of(source))
            note_gone_over(store, n, fingerprint())
        store.execute("update source set polled_at = ?", [PAST])


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sources", type=int, default=10_000)
    parser.add_argument("--hosts", type=int, default=500)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--longest", type=float, default=900)
    parser.add_argument("--skewed", action="store_true", help="A few hosts have most of the sources.")
    given = parser.parse_args()
    each = given.sources / given.hosts
    weights = [each] * given.hosts
    if given.skewed:
        weights = [3 * each * (1 - n / given.hosts) ** 2 for n in range(given.hosts)]
    with (
        tempfile.TemporaryDirectory(prefix="npdwatch-bench-", dir="/var/tmp") as folder,
        Coalition(Path(folder), hosts=given.hosts, workers=given.workers, durable=True) as c,
    ):
        c.watch(lambda host: max(1, round(weights[host])), every="1d")
        c.sites.tell("alike")
        return measure(c, given.longest)


def measure(c: Coalition, longest: float) -> int:
    c.run("crawl", "s0-0", "--no-deliver")
    with c.store() as store:
        copy_to_all(store, config.load(c.configuration).sources, "s0-0")
    c.sites.tell("reset")
    for name in c.names:
        c.start(name, "--lanes", str(LANES))
    due = time.monotonic()
    c.start("writer")
    c.until(lambda: bool(c.sites.tell()["asked"]), 300, "nothing was asked")
    begun, idle = time.monotonic(), processor(c)
    left = c.sources
    while left and time.monotonic() - begun < longest:
        time.sleep(1)
        left = c.count("source where polled_at = ?", PAST)
    wall = time.monotonic() - begun
    seen = c.sites.tell()
    workers = processor(c) - idle
    writer = sum(thread_seconds(p) for p in [c.running["writer"].pid, *children(c.running["writer"].pid)])
    return report(c, wall, left, (workers, writer), seen, due)


def processor(c: Coalition) -> float:
    """Seconds of the workers', their start included."""
    return sum(thread_seconds(c.running[name].pid) for name in c.names)


def scrapy_alone(c: Coalition) -> float:
    """Milliseconds of the processor that a further look takes Scrapy by itself."""
    path, tag, took = c.folder / "addresses", tag_of(register("one", 0)), []
    for each in (1, 6):
        addresses = [f"http://{host}/{k}.csv" for host in c.sites.hosts for k in range(each)]
        path.write_text("\n".join(addresses), encoding="ascii")
        before = own_cpu()
        subprocess.run([sys.executable, "-m", "bench.scrapy_alone", tag, str(path)], cwd=ROOT, check=True)
        took.append((own_cpu() - before, len(addresses)))
    (few, least), (many, most) = took
    return (many - few) / (most - least) * 1000


def longest_to_mean(waits: Mapping[int, Sequence[float]], before: float) -> float:
    """The longest wait of a host as a multiple of the mean of those of its size, where all waited so long before.

    Hosts that are alike and served evenly, one after another, give 2 from when the first was asked: none can give less.
    """
    return max((before + max(w)) / (before + sum(w) / len(w)) for w in waits.values())


def report(
    c: Coalition, wall: float, left: int, spent: tuple[float, float], seen: dict[str, object], due: float
) -> int:
    """Prints each figure; `spent` is of the workers' processor and the writer's, `due` a time of the same clock."""
    done, (workers, writer) = c.sources - left, spent
    first: dict[str, float] = seen["first"]  # type: ignore[assignment]  # JSON
    start = min(first.values())
    waits: dict[int, list[float]] = defaultdict(list)
    hosts: dict[str, float] = {}
    for key, at in first.items():
        port = key.partition("/")[0]
        hosts[port] = min(hosts.get(port, at), at)
    for n, port in enumerate(map(str, c.sites.ports)):
        waits[c.per_host(n)].append(hosts[port] - start if port in hosts else wall)
    waits = {size: group for size, group in waits.items() if len(group) > 9}
    starved, begun = longest_to_mean(waits, start - due), longest_to_mean(waits, 0.0)
    print(f"{c.sources} sources, {len(c.sites.ports)} hosts, {len(c.names)} workers of {LANES} lanes; {wall:.0f} s; "
          f"writer's processor {writer:.1f} s ({writer / done * 1000:.2f} ms a poll)")
    cpu, two, alone = workers / done * 1000, seen["two_at_once"], scrapy_alone(c)
    figures = (
        ("polls a second", f"{done / wall:.0f}", f">= {LEAST:.0f}", done / wall >= LEAST),
        ("workers' CPU a poll", f"{cpu:.2f} ms (Scrapy alone {alone:.2f} ms)", f"<= {MOST_CPU} ms", cpu <= MOST_CPU),
        ("not polled", str(left), "0", left == 0),
        ("hosts asked by two at once", str(two), "[]", two == []),
        ("answered 304", str(seen["unchanged"]), str(c.sources), seen["unchanged"] == c.sources),
        ("longest wait since due, to the mean of the host's size", f"{starved:.2f} (since one was asked: {begun:.2f})",
         f"<= {STARVED}", starved <= STARVED),
    )
    for what, figure, wanted, good in figures:
        line(what, figure, wanted, good=good)
    return 0 if all(good for *_, good in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
