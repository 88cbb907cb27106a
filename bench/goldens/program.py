"""Runs the program's commands and its site at a time that stands still, and the servers that it watches."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec import Struct

from bench.goldens.servers import PORTS

CLOCKS = ("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1", "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1")
BEGIN = datetime(2026, 1, 12, 9, 0, tzinfo=UTC)
SITE = 47820
"""The port of `serve`."""
SECRET = "whsec_bm90IGEgc2VjcmV0LCBvbmx5IGEgdGVzdC4uLi4uLi4="  # noqa: S105 - a secret of nobody


class CannotFreeze(Exception):
    """What goldens need is not there."""


def clock() -> str:
    """The library that lets time stand still in a process and its children.

    Raises:
        CannotFreeze: it is not installed.
    """
    found = next((c for c in CLOCKS if Path(c).exists()), None)
    if found is None:
        raise CannotFreeze("time cannot be fixed: apt-get install libfaketime")
    return found


def fixed(now: datetime, more: Mapping[str, str] = {}) -> dict[str, str]:
    """An environment in which it is always `now`; monotonic clocks and the times of files are real."""
    return {
        "PATH": os.environ.get("PATH", ""), "HOME": os.environ.get("HOME", ""), "USER": "editor", "LOGNAME": "editor",
        "TZ": "UTC", "LANG": "C.UTF-8", "PYTHONHASHSEED": "0", "COLUMNS": "100", "NO_COLOR": "1",
        "LD_PRELOAD": clock(), "FAKETIME": f"{now:%Y-%m-%d %H:%M:%S}", "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "NO_FAKE_STAT": "1", **more,
    }


class Ended(Struct, frozen=True):
    """How a command ended."""

    code: int
    out: bytes
    err: bytes


class Page(Struct, frozen=True):
    """What the site answered."""

    status: int
    headers: dict[str, str]
    body: bytes


class Program:
    """The program in the folder `root`, at work in `folder`. `now` goes on only by `later`."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.root, self.folder = root, folder
        self.now = BEGIN
        own = root / ".venv" / "bin" / "python"
        self.python = str(own) if own.exists() else sys.executable
        hooks = f"http://127.0.0.1:{PORTS['hooks']}"
        self.secrets = {
            "NPDWATCH_TEST_SLACK": f"{hooks}/slack", "NPDWATCH_TEST_HOOK": f"{hooks}/hook",
            "NPDWATCH_TEST_SECRET": SECRET,
        }

    def later(self, **time: float) -> None:
        """Lets time pass: as `timedelta`."""
        self.now += timedelta(**time)

    def command(self, *arguments: str) -> list[str]:
        """The command line of a command."""
        return [self.python, str(self.root / "__main__.py"), "--config", "npdwatch.toml", *arguments]

    def run(self, *arguments: str, given: bytes = b"", at: datetime | None = None) -> Ended:
        """A command from its start to its end, `at` another time than now where one is given."""
        done = subprocess.run(
            self.command(*arguments), env=fixed(at or self.now, self.secrets), cwd=self.folder, input=given,
            capture_output=True, check=False, timeout=300,
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    @contextmanager
    def serving(self) -> Iterator[None]:
        """The site, for as long as it is needed."""
        with subprocess.Popen(
            self.command("serve", "--port", str(SITE)), env=fixed(self.now, self.secrets), cwd=self.folder,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        ) as child:
            try:
                assert child.stdout is not None
                said = b""
                while b"http://" not in said:
                    line = child.stdout.readline()
                    if not line:
                        raise CannotFreeze(f"serve ended: {said.decode()}")
                    said += line
                yield
            finally:
                child.terminate()
                child.communicate()


def get(path: str, headers: Mapping[str, str] = {}) -> Page:
    """One answer of the site; redirects are not followed."""
    link = http.client.HTTPConnection("127.0.0.1", SITE, timeout=60)
    try:
        link.request("GET", path, headers=dict(headers))
        answer = link.getresponse()
        return Page(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
    finally:
        link.close()


class Servers:
    """The process of `bench.goldens.servers`, run from a frozen copy of its code."""

    def __init__(self, child: subprocess.Popen[str]) -> None:
        self.child = child

    def do(self, *action: str | int) -> None:
        """One action, done when this returns."""
        assert self.child.stdin is not None
        self.child.stdin.write(json.dumps(action) + "\n")
        self.child.stdin.flush()
        self.wait()

    def wait(self) -> None:
        assert self.child.stdout is not None
        line = self.child.stdout.readline()
        if line.strip() != "ok":
            raise CannotFreeze(f"the servers ended (is a port of {sorted(PORTS.values())} taken?)")


@contextmanager
def servers(frozen: Path, python: str, folder: Path) -> Iterator[Servers]:
    """The servers, which write into `folder`."""
    environment = fixed(BEGIN, {"PYTHONPATH": str(frozen)})
    with subprocess.Popen(
        [python, "-m", "bench.goldens.servers", str(folder)], env=environment, cwd=frozen, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as child:
        outside = Servers(child)
        outside.wait()
        try:
            yield outside
        finally:
            assert child.stdin is not None
            child.stdin.close()
            child.wait(30)


def copy_program(root: Path, frozen: Path) -> None:
    """Copies the code of the servers, and all that they could import."""
    skip = shutil.ignore_patterns(".*", "tests", "docs", "build", "dist", "*.egg-info", "__pycache__", "npdwatch-demo")
    shutil.copytree(root, frozen, ignore=skip)
