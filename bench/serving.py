"""`npdwatch serve` as a process of its own, for benches and tests that ask it as readers do."""

from __future__ import annotations

import http.client
import queue
import signal
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from msgspec import Struct, field

from bench.measure import until
from bench.world import Installation

START = 600.0
"""Seconds that a serve may take to say where it is, its first copy included."""


class Answer(Struct):
    """What a reader got."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Served(Struct):
    """A serve that runs."""

    process: subprocess.Popen[str]
    url: str
    """Without a slash at the end."""
    said: list[str] = field(default_factory=list)
    """What it said on standard error, line by line; not how far the first copy is, where that takes long."""

    def get(self, path: str, **headers: str) -> Answer:
        """One answer, redirects not followed."""
        link = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=60)
        try:
            link.request("GET", path, headers=headers)
            answer = link.getresponse()
            return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            link.close()

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Tells it to stop, and gives its exit code."""
        self.process.send_signal(number)
        return self.process.wait(30)


@contextmanager
def served(installation: Installation, *arguments: str) -> Iterator[Served]:
    """Serves an installation on a free port of loopback; it is killed at the end if it still runs.

    Raises:
        AssertionError: it ended, or said nothing for too long.
    """
    command = installation.command("serve", "--host", "127.0.0.1", "--port", "0", *arguments)
    with subprocess.Popen(
        command, env=installation.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        cwd=installation.folder,
    ) as process:
        said: list[str] = []
        lines: queue.Queue[str] = queue.Queue()
        readers = [
            threading.Thread(target=_each, args=(process.stdout, lines.put)),
            threading.Thread(target=_each, args=(process.stderr, said.append)),
        ]
        try:
            for reader in readers:
                reader.start()
            try:
                first = lines.get(timeout=START)
            except queue.Empty:
                first = ""
            assert "http://127.0.0.1:" in first, (process.poll(), first, said)
            yield Served(process, first.split(" is at ")[1].split()[0].rstrip("/"), said)
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
            for reader in readers:
                reader.join()


def _each(stream: IO[str] | None, take: Callable[[str], None]) -> None:
    for line in stream or ():
        if not line.startswith("… "):
            take(line)


@contextmanager
def serving(command: list[str], folder: Path) -> Iterator[Served]:
    """A server from the moment on in which it takes connections, whatever it answers."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [*command, "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            assert until(lambda: _listens(port), START), command
            yield Served(process, f"http://127.0.0.1:{port}")
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True
