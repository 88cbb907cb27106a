"""Several crawls at once, each of a large register, as the daemon starts them: `python -m bench.several_crawls`.

    python -m bench.several_crawls            1, 2, 3 and 4 crawls, of 20,000 rows each
    python -m bench.several_crawls 3          so many
    python -m bench.several_crawls 3 5000     of so many rows

MiB that all their processes hold at most at one moment, what they share counted once (PSS), the process that they are
forked from among them: at the first look, and at an edition in which one row in fifty is reworded. Rows are invented.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from bench.measure import line, machine
from bench.read_register import as_xlsx
from bench.world import Installation, Watched
from children.starting import handed_on
from commands.daemon.ready import Forked, Starter

CRAWLS, ROWS = (1, 2, 3, 4), 20_000
MOST_MIB, LONGEST = 300, 600.0
HEADINGS = ["DfE reference", "Organisation name", "Project title", "Purpose", "Datasets", "Tier", "Date of request"]
BODIES = ("University of", "Council of", "Research at")
WORDS = (
    "data", "pupils", "school", "census", "research", "attainment", "of", "the", "study", "to", "evaluate", "programme",
    "regional", "analysis",
)


def register(seed: int, number: int, *, reworded: bool) -> bytes:
    """A workbook of so many rows, one in fifty of them `reworded`."""
    dice, rows = random.Random(seed), [HEADINGS]
    for n in range(number):
        name = f"{dice.choice(BODIES)} {dice.choice('ABCDEFGHKLM')}{n % 900}town"
        title, purpose = (f"{' '.join(dice.choices(WORDS, k=k))} {n}" for k in (6, 30))
        purpose += " reworded" if reworded and n % 50 == 0 else ""
        day = f"{n % 28 + 1:02}/{n % 12 + 1:02}/{2012 + n % 12}"
        rows.append([f"DS{seed}{n:06}", name, title, purpose, "School Census; KS4", str(n % 4 + 1), day])
    return as_xlsx(rows)


@contextmanager
def hosts(number: int, body: Callable[[int], bytes], opened: threading.Event) -> Iterator[list[int]]:
    """So many hosts, by their ports: each answers with its register once `opened` is set."""

    def handler(n: int) -> type[BaseHTTPRequestHandler]:
        class Answers(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                pass

            def do_GET(self) -> None:
                found = self.path == "/r.xlsx" and opened.wait(60)
                said = body(n) if found else b""
                self.send_response(200 if found else 404)
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

        return Answers

    servers = [ThreadingHTTPServer(("127.0.0.1", 0), handler(n)) for n in range(number)]
    for server in servers:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield [server.server_port for server in servers]
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


def held(pid: int) -> float:
    """MiB of a process and all below it, what is shared counted once."""
    kib = 0.0
    with suppress(OSError):
        about = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
        kib = float(about.partition("\nPss:")[2].split()[0])
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            kib += 1024 * sum(held(int(c)) for c in (task / "children").read_text(encoding="ascii").split())
    return kib / 1024


@contextmanager
def quiet() -> Iterator[None]:
    """What is begun meanwhile prints to nowhere."""
    kept = [(n, os.dup(n)) for n in (1, 2)]
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - no path of ours
        for n, _ in kept:
            os.dup2(nowhere.fileno(), n)
    try:
        yield
    finally:
        for n, own in kept:
            os.dup2(own, n)
            os.close(own)


def peak(at: Installation, number: int, opened: threading.Event) -> tuple[float, list[int | None]]:
    """MiB of so many crawls at once, and their codes."""
    starter, crawls, text = Starter(), list[Forked](), at.configuration.read_text(encoding="utf-8")
    opened.clear()
    for n in range(number):
        with quiet(), handed_on(text) as handle:
            given = ["--config", str(at.configuration), "--config-handle", str(handle)]
            crawl = starter.start([*given, "crawl", "--no-deliver", "--json", f"r{n}"], handle)
        assert crawl is not None
        crawls.append(crawl)
    time.sleep(4)  # all have come to where they ask
    opened.set()
    most, left, end = 0.0, [*crawls], time.monotonic() + LONGEST
    while left and time.monotonic() < end:
        most = max(most, held(starter.pid))
        for crawl in [*left]:
            with suppress(subprocess.TimeoutExpired):
                crawl.wait(0.02)
                left.remove(crawl)
    for crawl in left:
        crawl.kill()
    starter.close()
    return most, [None if crawl in left else crawl.returncode for crawl in crawls]


def measured(number: int, rows: int) -> bool:
    """Prints what so many crawls hold at both looks; gives whether that is little enough."""
    good, opened, bodies = True, threading.Event(), list[bytes]()
    with (
        tempfile.TemporaryDirectory(prefix="npdwatch-bench-") as name,
        hosts(number, lambda n: bodies[n], opened) as ports,
    ):
        at = Installation(Path(name))
        at.configure([Watched(f"r{n}", f"http://127.0.0.1:{port}/r.xlsx", "file") for n, port in enumerate(ports)])
        for look in ("first look", "second edition"):
            bodies[:] = [register(n + 1, rows, reworded=look != "first look") for n in range(number)]
            most, codes = peak(at, number, opened)
            well = most <= MOST_MIB and not any(code != 0 for code in codes)
            figure = f"{most:.0f} MiB, codes {', '.join(map(str, codes))}"
            good &= line(f"{number} at once, {rows:,} rows each, {look}", figure, f"{MOST_MIB} MiB", good=well)
    return good


def main(arguments: list[str]) -> int:
    numbers = [int(arguments[0])] if arguments else CRAWLS
    rows = int(arguments[1]) if len(arguments) > 1 else ROWS
    found = [measured(number, rows) for number in numbers]
    print(machine())
    return 0 if all(found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
