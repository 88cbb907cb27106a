"""A year of Parliament followed by window, killed half-way, and an unchanged cycle: `python -m bench.parliament`."""

from __future__ import annotations

import datetime as dt
import os
import random
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.measure import Cost, line, median, run, until
from bench.parliament_world import GAVE, Watch, evidence
from bench.replica.year import COMMITTEES, FIRST_DAY, Year, make_year

EVIDENCE = 8_000
NEW = 300
KILLS = 5
CYCLES = 5


def year(pieces: int, questions: int = 40, publications: int = 300) -> Year:
    """The made-up year, ending today."""
    made = make_year(evidence=pieces, questions=questions, publications=publications)
    ahead = dt.datetime.now(dt.UTC).date() - (FIRST_DAY + dt.timedelta(days=364))
    for e in made.evidence:
        e.published += ahead
    for p in made.publications:
        p.published += ahead
    for q in made.questions:
        q.tabled += ahead
        q.answered = q.answered and q.answered + ahead
    return made


def killed(watch: Watch, requests: int) -> bool:
    """Starts a crawl and kills it after so many requests. False where it came to its end before."""
    watch.parliament.log.clear()
    child = subprocess.Popen(
        watch.command("crawl", "--no-deliver"), env=watch.environment, cwd=watch.folder, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until(lambda: len(watch.parliament.log) >= requests or child.poll() is not None, 60)
    if child.poll() is None:
        os.kill(child.pid, signal.SIGKILL)
    return child.wait() != 0


def a_year() -> None:
    """The first look, and the same with kills, must come to the same."""
    with tempfile.TemporaryDirectory(prefix="npdwatch-bench-") as name, Watch(Path(name), year(EVIDENCE)) as watch:
        watch.watch(watch.committees(days=365))
        cost = run(watch.command("crawl", "--no-deliver"), environment=watch.environment)
        kept, wanted = watch.count("item"), EVIDENCE + 300
        line(f"a year of {EVIDENCE:,} pieces of evidence, CPU", f"{cost.cpu:.1f} s", "<= 60 s", good=cost.cpu <= 60)
        line("peak memory", f"{cost.peak:.0f} MiB", "(no figure)", good=True)
        line("items recorded, summaries told", f"{kept:,}, {summaries(watch)}", f"{wanted:,}, 1",
             good=kept == wanted and summaries(watch) == 1 and not watch.told())
    with tempfile.TemporaryDirectory(prefix="npdwatch-bench-") as name, Watch(Path(name), year(EVIDENCE)) as watch:
        watch.watch(watch.committees(days=365, documents=0))
        kills = sum(killed(watch, random.Random(n).randrange(5, 60)) for n in range(KILLS))
        last = run(watch.command("crawl", "--no-deliver"), environment=watch.environment)
        kept = watch.count("item")
        good = kept == wanted and summaries(watch) == 1 and not watch.told() and not last.code
        shown = f"{kept:,} items, {summaries(watch)} summary"
        line(f"the same, killed {kills} times half-way", shown, f"{wanted:,}, 1", good=good)
        then_new(watch)


def then_new(watch: Watch) -> None:
    """Pieces that name pupils' data appear all over the year, and the crawl is killed while it tells of them."""
    watch.parliament.year.evidence += [evidence(50_000 + n, GAVE, age=n + 1) for n in range(NEW)]
    with watch.store() as store, store.transaction():
        store.execute("update item_follow set started_at = '2020-01-01T00:00:00.000Z'")  # the weekly walk is due
    kills = sum(killed(watch, 20 + 60 * n) for n in range(KILLS))
    run(watch.command("crawl", "--no-deliver"), environment=watch.environment)
    run(watch.command("crawl", "--no-deliver"), environment=watch.environment)
    told = [key for _, key in watch.told()]
    shown = f"{len(set(told))} told, {len(told) - len(set(told))} twice, {kills} kills"
    line(f"{NEW} new ones that speak of pupils' data", shown, f"{NEW} told, 0 twice",
         good=len(told) == len(set(told)) == NEW)


def summaries(watch: Watch) -> int:
    """How many first looks are told."""
    return watch.count("change where kind = 'baseline'")


def a_cycle() -> None:
    """Twenty committees and ten searches in which nothing is new."""
    with tempfile.TemporaryDirectory(prefix="npdwatch-bench-") as name, Watch(Path(name), year(2_000, 200)) as watch:
        searches = ["pupil data", "National Pupil Database", "school census", *(f"phrase {n}" for n in range(7))]
        sources = [
            watch.committees(committees=[number for number, _, _ in COMMITTEES], days=365),
            watch.questions(searches=searches),
        ]
        watch.watch(*sources)
        while watch.count("item where told = 'baseline'") == 0 or _unread(watch):
            run(watch.command("crawl", "--no-deliver"), environment=watch.environment)
        costs: list[Cost] = []
        for _ in range(CYCLES):
            watch.parliament.log.clear()
            costs.append(run(watch.command("crawl", "--no-deliver"), environment=watch.environment))
        cost = median(costs)
        asked = len(watch.parliament.log)
        line(f"unchanged: {len(COMMITTEES)} committees, {len(searches)} searches, CPU",
             f"{cost.cpu:.2f} s ({asked} requests)", "<= 2 s", good=cost.cpu <= 2 and not cost.code)


def _unread(watch: Watch) -> int:
    return watch.count(
        "item i join item_version v on v.id = i.version_id where v.text is null"
        " and json_array_length(i.data, '$.documents') > 0 and json_extract(i.data, '$.no_text') is null"
    )


def main() -> int:
    a_year()
    a_cycle()
    return 0


if __name__ == "__main__":
    sys.exit(main())
