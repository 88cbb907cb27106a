"""5,000 unchanged sources on 200 hosts in one crawl, without the pause between requests: `python -m bench.unchanged`.

Each host is an address of its own of this machine. One source is read for real; the others are given what is recorded
of it, since 5,000 first looks would take an hour. The crawl may have 256 handles.
"""

from __future__ import annotations

import asyncio
import os
import resource
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.measure import line, until
from bench.world import Installation, Watched
from db.store import Store
from demo.editions import baseline

SOURCES, HOSTS = 5_000, 200
HANDLES = 256
"""That the crawl may have: a lock file for each source would need 5,000."""
ROUNDS = 3
TAG = '"one"'
COPIED = {
    "source": "name", "snapshot": "source", "validator": "source", "edition": "source", "read_with": "source",
}
"""Tables of what is recorded of a source, and the column that names it."""


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
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)


def copy_first(store: Store, names: list[str], urls: list[str]) -> None:
    """Gives the other sources what is recorded of the first: no row of it, since an unchanged file asks for none."""
    with store.transaction():
        for number, (name, url) in enumerate(zip(names[1:], urls[1:], strict=True), 2):
            for table, column in COPIED.items():
                for row in store.rows(f"select * from {table} where {column} = ?", [names[0]]):  # noqa: S608 - ours
                    changed = {"id": number, "url": url, "final_url": url, column: name}
                    store.insert(table, **{k: changed.get(k, value) for k, value in row.items()})
            for row in store.rows("select * from edition_file where edition_id = 1"):
                changed = {"edition_id": number, "snapshot_id": number, "url": url, "final_url": url}
                store.insert("edition_file", **{k: changed.get(k, value) for k, value in row.items()})


def crawl(at: Installation) -> tuple[float, float, int, int]:
    """One crawl: CPU seconds, the largest memory in MiB, the most handles, its code."""
    few = (HANDLES, HANDLES)
    environment = {k: v for k, v in at.environment.items() if k != "PYTHONDONTWRITEBYTECODE"}
    child = subprocess.Popen(
        at.command("crawl", "--no-deliver"), env=environment, stdout=subprocess.DEVNULL,
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
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, most, child.returncode


def main() -> int:
    names = [f"register-{n:04}" for n in range(SOURCES)]
    with tempfile.TemporaryDirectory(prefix="npdwatch-many-") as folder, serving(baseline().ods()) as port:
        at = Installation(Path(folder))
        hosts = [f"127.0.0.{n + 1}:{port}" for n in range(HOSTS)]
        urls = [f"http://{hosts[n % HOSTS]}/{name}/register.ods" for n, name in enumerate(names)]
        at.configure([Watched(names[0], urls[0], kind="file")], hosts=hosts)
        at.run("crawl", "--no-deliver")
        with at.store() as store:
            copy_first(store, names, urls)
        watched = (Watched(n, u, kind="file") for n, u in zip(names, urls, strict=True))
        at.configure(watched, hosts=hosts)
        found = [crawl(at) for _ in range(ROUNDS)]
        unchanged = at.count("fetch where run_id > 1 and outcome = 'unchanged'")
    cpu, memory = min(x[0] for x in found) / SOURCES * 1000, max(x[1] for x in found)
    handles, code = max(x[2] for x in found), max(x[3] for x in found)
    good = line(f"{SOURCES:,} unchanged on {HOSTS} hosts, CPU a source", f"{cpu:.2f} ms", "<= 1.5 ms", good=cpu <= 1.5)
    good &= line("memory", f"{memory:.0f} MiB", "<= 110 MiB", good=memory <= 110)
    good &= line(f"handles, of {HANDLES}", str(handles), "<= 64", good=handles <= 64)
    whole = unchanged == SOURCES * ROUNDS and not code
    good &= line("answers 304; code", f"{unchanged:,}; {code}", f"{SOURCES * ROUNDS:,}; 0", good=whole)
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
