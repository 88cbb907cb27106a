"""Many sites on loopback, a port each, that count how often each is asked, by whom, and whether by two at once.

Run as a program: `python -m bench.sites SECONDS ADDRESS ...`, which prints its ports as JSON and ends with its input.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from demo.site import content_item, file_attachment

ROOT = Path(__file__).resolve().parent.parent
HEAD = "Reference,Recipient,Title,Purpose\n"


class Sites:
    """The servers."""

    def __init__(self, latency: float) -> None:
        self.latency = latency
        self.now: Counter[int] = Counter()
        self.worst: Counter[int] = Counter()
        self.asked: Counter[str] = Counter()
        self.first: dict[str, float] = {}
        self.last: dict[str, float] = {}
        self.before: dict[int, float] = {}
        self.shortest: dict[int, float] = {}
        """By port: seconds between the beginnings of two requests."""
        self.unchanged = 0
        self.edition: Counter[str] = Counter()
        self.alike = False
        """Whether all registers are one and the same."""
        self.answers: dict[str, str] = {}
        """By path: what is answered on every host, to the letter."""
        self.shared = ""
        """The host on which the files of all pages stand."""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        port = writer.get_extra_info("sockname")[1]
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                path = head[0].split()[1]
                match = next((h.partition(":")[2].strip() for h in head if h.lower().startswith("if-none-match")), "")
                at = asyncio.get_running_loop().time()
                self.shortest[port] = min(self.shortest.get(port, 1e9), at - self.before.get(port, -1e9))
                self.before[port] = at
                self.now[port] += 1
                self.worst[port] = max(self.worst[port], self.now[port])
                try:
                    await asyncio.sleep(self.latency)
                finally:
                    self.now[port] -= 1
                writer.write(self._answer(port, path, match))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def _answer(self, port: int, path: str, match: str) -> bytes:
        key, is_register = f"{port}{path}", path.endswith(".csv")
        if is_register:
            self.asked[key] += 1
            at = asyncio.get_running_loop().time()
            self.first.setdefault(key, at)
            self.last[key] = at
        if answer := self.answers.get(path):
            return answer.encode()
        if path.startswith("/api/content/"):
            return self._page(port, path.removeprefix("/api/content"))
        if not is_register:
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        text = register("one" if self.alike else key, self.edition[key])
        body, etag = text.encode(), tag_of(text)
        if match == etag:
            self.unchanged += 1
            return f"HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\n\r\n".encode()
        head = f"HTTP/1.1 200 OK\r\nETag: {etag}\r\nContent-Type: text/csv\r\nContent-Length: {len(body)}\r\n\r\n"
        return head.encode() + body

    def _page(self, port: int, path: str) -> bytes:
        """A page of GOV.UK's kind, whose file stands where those of all sites do."""
        at = f"2026-01-{1 + self.edition[f'{port}{path}']:02}T09:30:00.000+00:00"
        url, name = f"http://{self.shared}{path}-{port}.csv", f"Register {port}"
        body = register(self._file_of(port, path), self.edition[self._file_of(port, path)]).encode()
        file = file_attachment(1, name, url, f"{port:024x}", body, content_type="text/csv")
        item = content_item(path, name, "Made up.", at=at, details={"attachments": [file], "change_history": []})
        body = json.dumps(item).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        return head.encode() + body

    def _file_of(self, port: int, path: str) -> str:
        return f"{self.shared.rpartition(':')[2]}{path}-{port}.csv"

    def told(self, what: str, given: Any) -> Any:  # noqa: ANN401 - JSON
        if what == "publish":
            self.edition.update(given)
        elif what == "reset":
            for counter in (self.worst, self.asked):
                counter.clear()
            for times in (self.first, self.last, self.before, self.shortest):
                times.clear()
            self.unchanged = 0
        elif what == "answers":
            self.answers.update(given)
        elif what == "alike":
            self.alike = True
        elif what == "latency":
            self.latency = float(given)
        return {
            "asked": sum(self.asked.values()), "distinct": len(self.asked), "unchanged": self.unchanged,
            "two_at_once": sorted(p for p, n in self.worst.items() if n > 1), "first": self.first, "counts": self.asked,
            "shortest": self.shortest,
        }

    async def control(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        length = next((int(h.split(":")[1]) for h in head.split("\r\n") if h.lower().startswith("content-length")), 0)
        given = json.loads(await reader.readexactly(length)) if length else None
        body = json.dumps(self.told(head.split()[1].strip("/"), given)).encode()
        writer.write(f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)
        await writer.drain()
        writer.close()


def register(key: str, edition: int) -> str:
    """A small register; each edition has a release more."""
    name = f"DS{hashlib.sha256(key.encode()).hexdigest()[:6]}"
    rows = (f"{name}-{n},Example Body {n},A title {n},A purpose {n}" for n in range(3 + edition))
    return HEAD + "\n".join(rows) + "\n"


def tag_of(text: str) -> str:
    """The ETag of a register."""
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:16]}"'


def addresses(hosts: int) -> list[str]:
    """One for each site, and one for the files of all. Scrapy tells hosts apart by name, whatever their ports."""
    return [f"127.0.{1 + n // 250}.{1 + n % 250}" for n in range(hosts + 1)]


async def _main(latency: float, at: Sequence[str]) -> None:
    sites = Sites(latency)
    servers: dict[int, asyncio.Server] = {}
    while len(servers) < len(at):
        server = await asyncio.start_server(sites.serve, at[len(servers)], 0)
        if servers.setdefault(server.sockets[0].getsockname()[1], server) is not server:
            server.close()  # what is counted is told apart by ports, which are given for each address anew
    control = await asyncio.start_server(sites.control, "127.0.0.1", 0)
    *hosts, sites.shared = (f"{address}:{port}" for address, port in zip(at, servers, strict=True))
    told = {"hosts": hosts, "shared": sites.shared, "control": control.sockets[0].getsockname()[1]}
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


class ManyHosts:
    """The servers, from outside."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        self.hosts: Sequence[str] = told["hosts"]
        self.ports = [int(host.rpartition(":")[2]) for host in self.hosts]
        self.shared: str = told["shared"]
        self._control = told["control"]

    def tell(self, what: str = "stats", given: object = None) -> dict[str, Any]:
        """Tells them something; gives what they have counted."""
        data = json.dumps(given).encode()
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"http://127.0.0.1:{self._control}/{what}", data, timeout=30) as answer:
            found: dict[str, Any] = json.loads(answer.read())
            return found


@contextmanager
def many_hosts(at: Sequence[str], latency: float = 0.02) -> Iterator[ManyHosts]:
    """A site at each of these addresses but the last, which has the files of all; in a process of their own."""
    with subprocess.Popen(
        [sys.executable, "-m", "bench.sites", str(latency), *at], cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:
        try:
            yield ManyHosts(process)
        finally:
            process.communicate()


if __name__ == "__main__":
    asyncio.run(_main(float(sys.argv[1]), sys.argv[2:]))
