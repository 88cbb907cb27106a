"""The peak memory of one crawl that meets every bomb, the child that reads included: `python -m bench.bombs`.

Each file is within what a crawl takes (32 MiB of an answer), or begins as if it were; each is as large as it can be, or
says that it is. What the crawl does with each is printed; none may cost more than the limit, or end the crawl. After
each by itself comes one crawl of them all; names choose some, and `together` that crawl alone. `again 200000` is a
register of so many rows, the next edition, in which each of them differs and which is put aside, and what accepts it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from bench.bomb_files import BOMBS, Bomb, many_rows
from bench.measure import line, resident
from bench.world import ROOT

MOST = 300.0
"""MiB of all processes of a crawl together."""
TOGETHER, AGAIN = "together", "again"
PAUSE = 0.005
CONFIGURATION = """\
own_sources = false
[crawl]
delay = 0.0
loopback = true
hosts = [{host!r}]
"""


@contextmanager
def served(bodies: dict[str, tuple[Bomb, Path]]) -> Iterator[str]:
    """A server of all bombs on loopback; gives its origin."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            bomb, path = bodies.get(self.path.strip("/"), (None, None))
            if bomb is None or path is None:
                self.send_error(404)
                return
            self.send_response(200)
            if bomb.encoding:
                self.send_header("Content-Encoding", bomb.encoding)
            if not bomb.endless:
                self.send_header("Content-Length", str(path.stat().st_size))
            self.end_headers()
            data = path.read_bytes()
            try:
                self.wfile.write(data)
                while bomb.endless:
                    self.wfile.write(data)
            except OSError:
                return

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def tree_peak(command: list[str]) -> tuple[float, int, str]:
    """MiB that a command and all its descendants hold at most at one moment; its exit code; what it printed."""
    with tempfile.TemporaryFile("w+") as printed:
        child = subprocess.Popen(command, stdout=printed, stderr=subprocess.DEVNULL)
        most, pause = 0.0, threading.Event()
        while child.poll() is None:
            most = max(most, sum(map(_resident, _tree(child.pid))))
            pause.wait(PAUSE)
        printed.seek(0)
        return most, child.returncode, printed.read()


def _tree(pid: int, begun_by: bytes = b"") -> Iterator[int]:
    """A process and its descendants; not one that is yet to begin its program, and lives in its parent's memory."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
        if command == begun_by:
            return
        yield pid
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text(encoding="ascii").split():
                yield from _tree(int(child), command)
    except OSError:  # it has ended meanwhile
        return


def _resident(pid: int) -> float:
    try:
        return resident(pid)
    except OSError:
        return 0


def again(number: int) -> int:
    """Measures the second look at a register of which every row differs, and its acceptance."""
    with tempfile.TemporaryDirectory(prefix="npdwatch-bench-") as name:
        register = Path(name, "shares.xlsx")
        with served({register.name: (Bomb("file", bytes), register)}) as origin:
            configuration = Path(name, "npdwatch.toml")
            source = f'[[source]]\nname = "shares"\nkind = "file"\nurl = "{origin}/{register.name}"\n'
            text = CONFIGURATION.format(host=origin.removeprefix("http://")) + source
            configuration.write_text(text, encoding="utf-8")
            base = [sys.executable, str(ROOT / "__main__.py"), "--config", str(configuration)]
            subprocess.run([*base, "init"], check=True, stdout=subprocess.DEVNULL)
            good = True
            crawl, accept = (["crawl", "--no-deliver"], 0), (["accept", "--no-deliver", "shares"], 0)
            for what, (command, expected) in (
                ("first look", crawl), ("each row differs", (crawl[0], 1)), ("accepted", accept),
            ):
                register.write_bytes(many_rows(number, reworded=what != "first look"))
                peak, code, _ = tree_peak([*base, *command])
                figure = f"{peak:.0f} MiB, code {code}"
                reached = peak <= MOST and code == expected
                good &= line(f"{what}, {number:,} rows", figure, f"<= {MOST:.0f} MiB, {expected}", good=reached)
    return 0 if good else 1


def main(names: list[str]) -> int:
    if names[:1] == [AGAIN]:
        return again(int(names[1]))
    together, names = TOGETHER in names, [n for n in names if n != TOGETHER]
    wanted = {n: b for n, b in BOMBS.items() if not names or n in names}
    with tempfile.TemporaryDirectory(prefix="npdwatch-bench-") as name:
        folder = Path(name)
        bodies = {}
        for key, bomb in wanted.items():
            (folder / key).write_bytes(bomb.body())
            bodies[key] = bomb, folder / key
        with served(bodies) as origin:
            text = CONFIGURATION.format(host=origin.removeprefix("http://"))
            for key, bomb in wanted.items():
                text += f'[[source]]\nname = "{key}"\nkind = "{bomb.kind}"\nurl = "{origin}/{key}"\n'
            configuration = folder / "npdwatch.toml"
            configuration.write_text(text, encoding="utf-8")
            base = [sys.executable, str(ROOT / "__main__.py"), "--config", str(configuration)]
            subprocess.run([*base, "init"], check=True, stdout=subprocess.DEVNULL)
            good = True
            for key in [""] if together else [*wanted, ""]:
                peak, code, printed = tree_peak([*base, "crawl", "--no-deliver", "--json", *([key] if key else [])])
                said = json.loads(printed) if printed else {"failures": [], "sources": []}
                failed = {f["source"]: f"{f['outcome']}: {f['detail']}" for f in said["failures"]}
                is_good = peak <= MOST and code in (0, 1)
                good &= is_good
                line(
                    key or "all in one crawl",
                    f"{peak:.0f} MiB, code {code}",
                    f"<= {MOST:.0f} MiB, 0 or 1",
                    good=is_good,
                )
                print("    ", failed.get(key, "read") if key else f"{len(failed)} of {len(wanted)} refused", flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
