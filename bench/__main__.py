"""Every figure the program must reach, printed by its own command: `python -m bench [NAME...]`, or `make bench`."""

from __future__ import annotations

import subprocess
import sys

BENCHES = {
    "history_size": "27 editions of 2,500 rows: database, show today and on a day, a release's page",
    "cycle": "50 unchanged sources in one cycle, beside urlwatch",
    "unchanged": "5,000 unchanged sources on 200 hosts in one cycle: CPU, memory, handles",
    "day": "a day of the default installation in which nothing is new, beside urlwatch from cron",
    "asking_less": "1,000 pages on auto: how late changes are seen, announced or not, and what a host is asked for",
    "daemon": "an idle daemon; edition published to alert at the mail server",
    "compare_speed": "comparing editions of 10,000 to 1,000,000 rows",
    "million": "registers of 1,000,000 rows as CSV, XLSX and ODS: read, compared, crawled",
    "traps": "300 trap workbooks and 300 clean registers: right, reported or silently wrong",
    "compare_memory": "memory of comparing two editions of 6,000 rows with long texts",
    "leaks": "100 planted leaks and 100 clean twins: nothing hidden gets out, everything visible is told",
    "tampering": "1,000 alterations of archive and log, a byte or an entry anywhere: found and named",
    "compare_accuracy": "precision and recall of comparing, kind by kind",
    "read_register": "reading a 5,000-row, 20-column workbook",
    "classify_accuracy": "precision and recall of recognising recipients",
    "classify_speed": "100,000 distinct names",
    "first_look": "a register of 100,000 rows as it is crawled, and its next edition",
    "official_names": "five million official names: read, kept, asked",
    "mentions_accuracy": "what is said of pupil data: polarity and recipients",
    "reading_year": "a year of evidence and questions and 500 ordinary texts read: how many to look at a week, CPU",
    "parliament": "a year of Parliament, killed half-way; an unchanged cycle of 20 committees and 10 searches",
    "counts": "the counts that the campaign published, reproduced",
    "large": "commands on 20,000 releases in 200,000 versions",
    "page": "the page on 20,000 releases: first views, answers while a crawl writes, 50 readers, bytes, axe-core",
    "copy_served": "the page of 100,000 releases while its copy is made: first readers, 50 readers, Datasette",
    "publish": "20,000 releases as plain files: all, nothing new, one edition more; what cohorts add",
    "bombs": "peak memory of a crawl that meets every bomb",
    "alerts_5000": "5,000 new rows in one edition",
    "followers": "10,000 readers who follow by email, and one grave change",
    "outage": "channels down for 120 and 130 hours",
    "public_copy": "the copy that the page serves: first build, a look that finds nothing, one that finds rows",
    "fuzz": "10,000 mutated registers, 2,000 documents, 5,000 feeds and answers: no crash, no hang, no false news",
    "many_polls": "104 days of polls in one process, one in twenty failing: memory, handles, every poll accounted for",
    "crash": "kill -9 at every system call of a crawl and a delivery that changes something",
    "random_kills": "kill -9 at 1,000 random moments, with a daemon, commands and receivers that fail",
    "scale": "10,000 unchanged sources on 500 hosts, fetched by 4 workers over PostgreSQL",
    "errors": "a disk that is full or fails at system calls of a crawl and a delivery",
}


def main(names: list[str]) -> int:
    unknown = [n for n in names if n not in BENCHES]
    if unknown:
        print(f"There is no bench {unknown[0]!r}. Known are: {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    worst = 0
    for name in names or BENCHES:
        print(f"\n== {name}: {BENCHES[name]} (python -m bench.{name})", flush=True)
        done = subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False)
        worst = max(worst, done.returncode)
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
