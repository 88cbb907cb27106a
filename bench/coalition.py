"""A writer, its workers and their PostgreSQL as processes, over sites on loopback: for tests and benches."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from bench.cut import OURS, place_apart
from bench.flaky import Arrival, Dice, FlakyHooks
from bench.postgres import Cluster, cluster
from bench.sites import ManyHosts, addresses, many_hosts
from bench.world import Installation, Watched, World


class Coalition(Installation):
    """The writer's installation; those of the workers beside it."""

    def __init__(
        self, folder: Path, *, hosts: int, workers: int = 2, latency: float = 0.02, durable: bool = False,
        apart: bool = False,
    ) -> None:
        """`apart`: the workers are in a place of their own, which can be cut off from PostgreSQL."""
        super().__init__(folder / "writer")
        self.durable, self.latency, self.is_apart = durable, latency, apart
        self.at = addresses(hosts)
        self.names = [f"w{n}" for n in range(workers)]
        self.installed = {n: Installation(folder / n) for n in self.names}
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.stack = ExitStack()
        self.per_host: Callable[[int], int] = lambda _: 0
        self.sources = 0
        """How many are watched."""

    def __enter__(self) -> Self:
        self.place = self.stack.enter_context(place_apart()) if self.is_apart else None
        ours = OURS if self.place else ""
        self.postgres: Cluster = self.stack.enter_context(cluster(durable=self.durable, also=ours))
        self.sites: ManyHosts = self.stack.enter_context(many_hosts(self.at, self.latency))
        self.address = self.postgres.database("npdwatch")
        self.stack.callback(self.end)
        return self

    def __exit__(self, *_: object) -> None:
        self.stack.close()

    def watch(
        self, per_host: Callable[[int], int], *, every: str = "1h", longest: str = "1m", more: str = "", pages: int = 0,
        channels: str = "", also: Sequence[Watched] = (), timeout: str = "5s", retries: Sequence[float] = (),
    ) -> None:
        """Watches so many registers on each host, and on the first `pages` hosts a page whose file stands elsewhere.

        `timeout`: so long, and a little more, a host is kept for a worker that died.
        """
        self.per_host = per_host
        sources = [
            Watched(f"s{n}-{k}", f"http://{host}/{k}.csv", "file", every)
            for n, host in enumerate(self.sites.hosts) for k in range(per_host(n))
        ]
        sources += [
            Watched(f"p{n}", f"http://{host}/page", "govuk", every) for n, host in enumerate(self.sites.hosts[:pages])
        ]
        sources += also
        keys: dict[str, str] = {}
        for installed in (self, *self.installed.values()):  # a key is made before the other side can name it
            installed.configure([], more="[scale]\n")
            keys[installed.folder.name] = installed.run("scale", "key").out.strip()
        named = "".join(f'{n} = "{keys[n]}"\n' for n in self.names)
        own = f'[scale]\ndatabase = "{self.address}"\n'
        self.configure(
            sources, hosts=[*self.sites.hosts, self.sites.shared], channels=channels, retries=retries,
            more=f'{more}\n{own}longest = "{longest}"\n[scale.workers]\n{named}',
            timeout=timeout,
        )
        for installed in self.installed.values():
            there = self.postgres.address("npdwatch", OURS) if self.place else self.address
            installed.configure([], more=f'[scale]\ndatabase = "{there}"\nwriter = "{keys["writer"]}"\n')
        self.sources = len(sources)

    def hear(self) -> None:
        """Writes down what arrives on Slack."""
        self.arrivals: list[Arrival] = []
        receiver = self.stack.enter_context(FlakyHooks(Dice(0.0, "", ("503",)), self.arrivals))
        self.environment |= World.addresses(receiver.url)

    def start(self, name: str, *arguments: str) -> subprocess.Popen[bytes]:
        """Starts the writer's daemon, or a worker."""
        installed = self if name == "writer" else self.installed[name]
        given = ("daemon", "--beat", "1", *arguments) if name == "writer" else ("worker", "--name", name, *arguments)
        with (installed.folder / "log").open("ab") as log:
            command = installed.command(*given)
            if self.place and name != "writer":
                command = self.place.command(command)
            self.running[name] = subprocess.Popen(
                command, env=installed.environment, stdout=log, stderr=log, cwd=installed.folder,
                start_new_session=True,
            )
        return self.running[name]

    def reload(self) -> None:
        """Has the daemon read its configuration anew."""
        self.running["writer"].send_signal(signal.SIGHUP)

    def kill(self, name: str) -> None:
        """Kill -9 of it, and of the children that a daemon has."""
        process = self.running.pop(name)
        for pid in [process.pid, *children(process.pid)]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        process.wait()

    def end(self) -> None:
        """Ends all that runs."""
        for process in self.running.values():
            process.terminate()
        for name in list(self.running):
            try:
                self.running[name].wait(20)
                del self.running[name]
            except subprocess.TimeoutExpired:
                self.kill(name)

    def log(self, name: str) -> str:
        installed = self if name == "writer" else self.installed[name]
        path = installed.folder / "log"
        return path.read_text(errors="replace")[-4000:] if path.exists() else ""

    def until(self, true: Callable[[], bool], seconds: float, what: str) -> float:
        """Waits; gives how long. Raises AssertionError with the logs where it took longer."""
        begun = time.monotonic()
        while not true():
            if time.monotonic() - begun > seconds:
                logs = "\n".join(f"--- {n}\n{self.log(n)}" for n in ("writer", *self.names))
                raise AssertionError(f"after {seconds:.0f} s: {what}\n{logs}")
            time.sleep(0.2)
        return time.monotonic() - begun

    def polled(self) -> int:
        """How many sources have been polled."""
        return self.count("source where polled_at is not null")


def children(pid: int) -> list[int]:
    """The processes that it has started, and theirs."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            direct = [int(p) for p in task.read_text().split()]
        except OSError:
            continue
        for child in direct:
            found += [child, *children(child)]
    return found
