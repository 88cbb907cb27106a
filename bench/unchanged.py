"""5,000 unchanged sources on 200 hosts in one crawl, without the pause between requests: `python -m bench.unchanged`.

Each host is an address of its own of this machine. One source is read for real; the others are given what is recorded
of it, since 5,000 first looks would take an hour. The crawl may have 256 handles. Fewer sources go before, which show
how it grows: what a further source takes is said apart from the start. `bench.unchanged 300` is of these alone.

Beside it stands what Scrapy itself takes for the same requests: a spider that asks with the known tag and counts the
answers, by Scrapy's own settings but for the pause.
"""

from __future__ import annotations

import asyncio
import os
import resource
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import config
from bench.measure import line, until
from bench.world import Installation, Watched
from db.store import Store
from db.withheld.gone_over import note_gone_over
from demo.editions import baseline
from pipelines.registers.read import reader_of
from readers import fingerprint

if TYPE_CHECKING:
    from model.source import Source

SIZES, HOSTS = (300, 1_000, 5_000), 200
HANDLES = 256
"""That the crawl may have: a lock file for each source would need 5,000."""
ROUNDS = 3
TAG = '"one"'
COPIED = {"source": "name", "snapshot": "source", "validator": "source", "edition": "source"}
"""Tables of what is recorded of a source, and the column that names it."""


class Found(NamedTuple):
    """What a process took."""

    cpu: float
    """Seconds."""
    memory: float
    """MiB, the most."""
    handles: int
    """The most."""
    code: int


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, body: bytes) -> None:
    """The same file for whatever is asked: 304 to whoever has it."""
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            known, robots = TAG.encode() in head, b" /robots.txt " in head
            status = b"404 Not Found" if robots else b"304 Not Modified" if known else b"200 OK"
            sent = b"" if known or robots else body
            kind = b"application/vnd.oasis.opendocument.spreadsheet"
            writer.write(
                b"HTTP/1.1 %b\r\nETag: %b\r\nContent-Type: %b\r\nContent-Length: %d\r\n\r\n%b"
                % (status, TAG.encode(), kind, len(sent), sent)
            )
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


@contextmanager
def serving(body: bytes) -> Iterator[int]:
    """One server at the addresses of all hosts; gives its port."""
    loop = asyncio.new_event_loop()
    addresses = [f"127.0.0.{n + 1}" for n in range(HOSTS)]

    async def begin() -> asyncio.Server:
        first = await asyncio.start_server(lambda r, w: answer(r, w, body), addresses[0], 0)
        port = first.sockets[0].getsockname()[1]
        first.close()
        return await asyncio.start_server(lambda r, w: answer(r, w, body), addresses, port)

    server = loop.run_until_complete(begin())
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


def copy_first(store: Store, sources: Sequence[Source]) -> None:
    """Gives the other sources what is recorded of the first: no row of it, since an unchanged file asks for none."""
    first, *others = sources
    recorded = {
        table: store.rows(f"select * from {table} where {column} = ?", [first.name])  # noqa: S608 - ours
        for table, column in COPIED.items()
    }
    files = store.rows("select * from edition_file where edition_id = 1")
    with store.transaction():
        for number, source in enumerate(others, 2):
            own = {"url": source.url, "final_url": source.url}
            for table, column in COPIED.items():
                changed = own | {"id": number, column: source.name}
                for row in recorded[table]:
                    store.insert(table, **{k: changed.get(k, value) for k, value in row.items()})
            for row in files:
                changed = own | {"edition_id": number, "snapshot_id": number}
                store.insert("edition_file", **{k: changed.get(k, value) for k, value in row.items()})
            store.insert("read_with", source=source.name, reader=reader_of(source))
            note_gone_over(store, number, fingerprint())


def cost(command: Sequence[str], environment: Mapping[str, str]) -> Found:
    """What a command takes."""
    few = (HANDLES, HANDLES)
    child = subprocess.Popen(
        command, env={k: v for k, v in environment.items() if k != "PYTHONDONTWRITEBYTECODE"},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, few),  # noqa: PLW1509 - no thread forks besides
    )
    most = 0

    def ended() -> bool:
        nonlocal most
        most = max(most, len(list(Path(f"/proc/{child.pid}/fd").iterdir())))
        return os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    until(ended, 900)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return Found(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, most, child.returncode)


def best(found: Sequence[Found]) -> Found:
    """The least time of several, and the most of all else."""
    return Found(
        min(f.cpu for f in found), max(f.memory for f in found), max(f.handles for f in found),
        max(f.code for f in found),
    )


def prepare(at: Installation, count: int, port: int) -> list[str]:
    """Configures so many sources that have been looked at; gives their addresses."""
    names = [f"register-{n:04}" for n in range(count)]
    hosts = [f"127.0.0.{n + 1}:{port}" for n in range(HOSTS)]
    watched = [
        Watched(name, f"http://{hosts[n % HOSTS]}/{name}/register.ods", kind="file") for n, name in enumerate(names)
    ]
    at.configure(watched[:1], hosts=hosts)
    at.run("crawl", "--no-deliver")
    at.configure(watched, hosts=hosts)
    with at.store() as store:
        copy_first(store, config.load(at.configuration).sources)
    return [w.url for w in watched]


def measured(count: int, port: int) -> tuple[Found, Found, int]:
    """What the crawl takes of so many sources, what Scrapy alone does, and how many answers were 304."""
    with tempfile.TemporaryDirectory(prefix="npdwatch-many-") as folder:
        at = Installation(Path(folder))
        addresses = Path(folder) / "addresses.txt"
        addresses.write_text("\n".join(prepare(at, count, port)), encoding="ascii")
        bare = [sys.executable, "-m", "bench.scrapy_alone", TAG, str(addresses)]
        ours = best([cost(at.command("crawl", "--no-deliver"), at.environment) for _ in range(ROUNDS)])
        alone = best([cost(bare, at.environment) for _ in range(ROUNDS)])
        return ours, alone, at.count("fetch where run_id > 1 and outcome = 'unchanged'")


def main() -> int:
    sizes, before = tuple(map(int, sys.argv[1:])) or SIZES, (0, 0.0, 0.0)
    good = True
    with serving(baseline().ods()) as port:
        for count in sizes:
            ours, alone, unchanged = measured(count, port)
            each, bare = ours.cpu / count * 1000, alone.cpu / count * 1000
            grown, of_it, of_bare = count - before[0], ours.cpu - before[1], alone.cpu - before[2]
            before = count, ours.cpu, alone.cpu
            print(
                f"{count:,} on {HOSTS} hosts: {ours.cpu:.2f} s CPU, Scrapy alone {alone.cpu:.2f} s; a further source "
                f"{of_it / grown * 1000:.2f} ms, alone {of_bare / grown * 1000:.2f} ms"
            )
            whole = unchanged == count * ROUNDS and not ours.code
            good &= line("answers 304; code", f"{unchanged:,}; {ours.code}", f"{count * ROUNDS:,}; 0", good=whole)
    figure = f"{each:.2f} ms (Scrapy alone {bare:.2f} ms)"
    good &= line(f"{count:,} unchanged, CPU a source", figure, "<= 1.5 ms", good=each <= 1.5)
    memory = f"{ours.memory:.0f} MiB (Scrapy alone {alone.memory:.0f})"
    good &= line("memory", memory, "<= 110 MiB", good=ours.memory <= 110)
    handles = f"{ours.handles} (Scrapy alone {alone.handles})"
    good &= line(f"handles, of {HANDLES}", handles, "<= 64", good=ours.handles <= 64)
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
