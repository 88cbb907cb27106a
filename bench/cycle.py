"""One cycle over 50 unchanged sources, as a whole process: `python -m bench.cycle`."""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

from bench.measure import Cost, line, median, run
from bench.replica.govuk import PublishedFile, Replica
from bench.urlwatch import Urlwatch
from demo.ods import OdsSheet, write_ods

ROOT = Path(__file__).resolve().parent.parent
SOURCES = 50
CYCLES = 5
CONFIGURATION = """\
own_sources = false
[crawl]
delay = 0.0
loopback = true
hosts = [{hosts}]
"""


def register(number: int) -> bytes:
    """A small register of its own for each source."""
    pick = random.Random(number)
    rows = [[f"DS{number:02d}{n:03d}", f"Invented Body {pick.randrange(10**6)} Ltd", f"Purpose {n}"] for n in range(60)]
    return write_ods([OdsSheet("Shares", [["DfE reference", "Organisation name", "Purpose"], *rows])])


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="npdwatch-bench-") as name, Replica() as replica:
        folder = Path(name)
        files = [PublishedFile(f"Register {n}", f"register_{n}.ods", register(n)) for n in range(SOURCES)]
        replica.publish_files(files, note=None, at="2026-01-05T09:30:00Z")
        hosts = ", ".join(f'"{h}"' for h in replica.hosts)
        text = CONFIGURATION.format(hosts=hosts)
        for n, path in enumerate(sorted(replica.site.assets)):
            text += f'[[source]]\nname = "register-{n}"\nkind = "file"\nurl = "{replica.asset_origin}{path}"\n'
        configuration = folder / "npdwatch.toml"
        configuration.write_text(text, encoding="utf-8")
        base = [sys.executable, str(ROOT / "__main__.py"), "--config", str(configuration)]
        run([*base, "init"])
        first = run([*base, "crawl", "--no-deliver"])
        peer = Urlwatch(folder / "urlwatch", [f"{replica.asset_origin}{path}" for path in replica.site.assets])
        peer.look()
        costs, looks = list[Cost](), list[Cost]()
        for _ in range(CYCLES):
            if look := peer.look():
                looks.append(look)
            replica.forget()
            costs.append(run([*base, "crawl", "--no-deliver"]))
        asked = [r for r in replica.requests() if not r.target.endswith("robots.txt")]
    cost = median(costs)
    unchanged = sum(r.status == 304 for r in asked)
    sent = sum(r.sent for r in asked)
    print(f"first cycle, {SOURCES} registers read: {first.cpu:.2f} s CPU; exit codes {first.code}, {cost.code}")
    shown = f"{cost.cpu:.2f} s ({cost.wall:.2f} s wall)"
    if looks:
        ratio = cost.cpu / median(looks).cpu
        figure = f"x {ratio:.1f} (urlwatch {median(looks).cpu:.2f} s)"
        line(f"{SOURCES} unchanged sources, CPU beside urlwatch", figure, "<= 1.6", good=ratio <= 1.6)
    line(f"{SOURCES} unchanged sources, CPU", shown, "<= 1.1 s", good=cost.cpu <= 1.1)
    line(f"{SOURCES} unchanged sources, memory", f"{cost.peak:.0f} MiB", "<= 70 MiB", good=cost.peak <= 70)
    line("answers 304", str(unchanged), str(SOURCES), good=unchanged == SOURCES == len(asked))
    line("bytes of bodies", str(sent), "0", good=sent == 0)


if __name__ == "__main__":
    main()
