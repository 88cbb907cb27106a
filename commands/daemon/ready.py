"""`npdwatch _ready`: a process that has imported all that a crawl needs, and becomes each crawl by a fork.

Nearly all that a crawl of unchanged sources takes is its start. Each is still a process of its own, which ends with it:
what leaks or crashes there is gone. The daemon's side is `Starter`; where anything is amiss it starts a crawl as ever.
"""

from __future__ import annotations

import gc
import importlib
import json
import logging
import os
import pkgutil
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from hashlib import sha256
from pathlib import Path

import click

from children.starting import handed_on
from commands.runtime import command
from model.own_files import READY, ROOT, files_of

log = logging.getLogger("npdwatch.daemon")

FIRST_ANSWER = 120.0
"""Seconds in which a crawl must have begun: where this process is just started, it imports before."""
LAST_ANSWER = 10.0
"""Seconds between the end of a crawl and word of how it ended."""
LOST = 70
"""The code of a crawl of which no word came: a fault."""
LIBRARIES = (
    "cli", "settings", "commands.crawling.crawl", "commands.crawling.catch_up", "commands.daemon.heartbeat",
    "scrapy.core.downloader.handlers.http11", "scrapy.crawler", "scrapy.dupefilters", "scrapy.extensions.feedexport",
    "scrapy.downloadermiddlewares.httpproxy", "scrapy.downloadermiddlewares.redirect", "scrapy.logformatter",
    "scrapy.downloadermiddlewares.robotstxt", "scrapy.pqueues", "scrapy.robotstxt",
    "scrapy.spidermiddlewares.httperror", "scrapy.spidermiddlewares.referer", "scrapy.spidermiddlewares.urllength",
    "scrapy.squeues", "scrapy.statscollectors", "twisted.internet.asyncioreactor", "feedparser.api", "protego",
)
"""What a crawl imports by and by: none of it starts a thread or opens a file."""
OF_HISTORY = ("pipelines.history", "spiders.backfill")
"""What no crawl has a use for."""


def installed() -> str:
    """One name for the program's files as they are now, by size and time: an upgrade may replace any few of them.

    A process that began with others would go on with what it imported and take the rest from the new ones, and note
    that the new ones had read what the old ones read.
    """
    made = sha256()
    packages = [path.parent.name for path in ROOT.glob("*/__init__.py")]
    for name in sorted(["sources.toml", READY, *packages, *(path.name for path in ROOT.glob("*.py"))]):
        for path in files_of(ROOT, name):
            with suppress(FileNotFoundError):
                is_now = os.stat(f"{ROOT}/{path}")  # noqa: PTH116 - a thousand files before each crawl
                made.update(f"{path}\0{is_now.st_mtime_ns} {is_now.st_size}\0".encode())
    return made.hexdigest()


class Forked:
    """A crawl that was forked: what the daemon asks of a `subprocess.Popen`."""

    def __init__(self, pid: int, handle: int, link: socket.socket) -> None:
        self.pid, self.returncode = pid, 0
        self._handle, self._link = handle, link
        self._ended = False

    def wait(self, timeout: float | None = None) -> int:
        """Waits for its end and gives its code. Raises TimeoutExpired."""
        if not self._ended:
            if not select.select([self._handle], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("crawl", timeout or 0.0)
            self._ended, self.returncode = True, LOST
            with self._link, suppress(OSError, ValueError):
                self._link.settimeout(LAST_ANSWER)
                self.returncode = int(self._link.recv(64))
            os.close(self._handle)
        return self.returncode

    def terminate(self) -> None:
        """Asks it to end."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """Ends it."""
        self._signal(signal.SIGKILL)

    def _signal(self, number: int) -> None:
        if not self._ended:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, number)  # by its handle: its number may be another's by now


class Starter:
    """Starts crawls from a process that is kept ready, for several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._version = ""

    @property
    def pid(self) -> int:
        """Of the process that is kept ready; 0 where there is none."""
        return self._process.pid if self._process else 0

    def start(self, arguments: Sequence[str], handle: int) -> Forked | None:
        """A crawl of these arguments with the configuration behind the handle; None where it must be started anew."""
        try:
            return self._start(arguments, handle)
        except (OSError, ValueError):
            self.close()
            return None

    def _start(self, arguments: Sequence[str], handle: int) -> Forked:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with ExitStack() as stack:
            stack.callback(ours.close)
            with self._lock, theirs, handed_on(json.dumps(list(arguments))) as given:
                control = self._ready(arguments, handle)
                socket.send_fds(control, [b"!"], [theirs.fileno(), handle, given])
            ours.settimeout(FIRST_ANSWER)
            pid = int(ours.recv(64))
            stack.pop_all()
        return Forked(pid, os.pidfd_open(pid), ours)

    def _ready(self, arguments: Sequence[str], handle: int) -> socket.socket:
        """The process, begun where there is none, or none of the version that is installed now."""
        version = installed()
        if self._version and version != self._version:
            log.warning("the program's files were replaced: what it starts is of the new ones. Restart it, too")
        if self._process is not None and (self._process.poll() is not None or version != self._version):
            self._close()
        if self._control is None:
            os.close(os.pidfd_open(os.getpid()))  # where the system has none, or allows none, nothing is begun
            control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                before = [*arguments[: arguments.index("--config-handle") + 2], "_ready", str(theirs.fileno())]
                self._process = subprocess.Popen(
                    [sys.executable, str(ROOT / "__main__.py"), *before], stdin=subprocess.DEVNULL,
                    start_new_session=True, pass_fds=[theirs.fileno(), handle],
                )
            self._control, self._version = control, version
        return self._control

    def close(self) -> None:
        """Lets the process end; crawls that run go on."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(LAST_ANSWER)
            if self._process.returncode is None:
                self._process.kill()
                self._process.wait()
            self._process = None


@command("_ready", hidden=True)
@click.argument("handle", type=int)
def ready(context: click.Context, *, handle: int) -> None:  # noqa: ARG001 - as every command's
    """Imports, and becomes each crawl that is asked for over the socket of this handle; ends when that is closed."""
    import_all()
    with socket.socket(fileno=handle) as control:
        asked = asked_for(control)
    if asked is not None:
        become(*asked)


def import_all() -> None:
    """Imports what crawls import, and compiles their patterns."""
    import pipelines
    import spiders
    from text.pattern import compile_all

    for name in LIBRARIES:
        importlib.import_module(name)
    for folder in (pipelines, spiders):
        for module in pkgutil.walk_packages(folder.__path__, f"{folder.__name__}."):
            if not module.name.startswith(OF_HISTORY):
                importlib.import_module(module.name)
    compile_all()
    gc.collect()
    gc.freeze()  # what is looked through for garbage is copied in each fork


def asked_for(control: socket.socket) -> tuple[list[str], int] | None:
    """In a fork for each crawl its arguments, and the handle of its configuration; None in the end."""
    running: dict[int, tuple[int, socket.socket]] = {}
    while True:
        found = set(select.select([control.fileno(), *running], [], [])[0])
        for ended in running.keys() & found:
            pid, link = running.pop(ended)
            code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            os.close(ended)
            with link, suppress(OSError):  # the daemon may be gone
                link.send(str(code).encode())
        if control.fileno() not in found:
            continue
        _, handles, _, _ = socket.recv_fds(control, 1, 3)
        if not handles:
            return None
        link, given = socket.socket(fileno=handles[0]), handles[2]
        pid = os.fork()
        if not pid:
            arguments = json.loads(os.pread(given, os.fstat(given).st_size, 0))
            for other in (link, *(link for _, link in running.values())):
                other.close()
            for own in (given, *running):
                os.close(own)
            return arguments, handles[1]
        running[os.pidfd_open(pid)] = pid, link
        with suppress(OSError):
            link.send(str(pid).encode())
        for own in handles[1:]:
            os.close(own)


def become(arguments: list[str], handle: int) -> None:
    """Runs the program as it is run from its first line, and ends the process."""
    from commands import logs

    os.setsid()
    with suppress(OSError):
        Path("/proc/self/comm").write_text("crawl", encoding="ascii")
    logs.leave_to_another()
    arguments[arguments.index("--config-handle") + 1] = str(handle)
    sys.argv[1:] = arguments
    code: object = LOST
    try:
        sys.modules["__main__"].main()
    except SystemExit as end:
        code = end.code or 0
    finally:
        with suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 1)
