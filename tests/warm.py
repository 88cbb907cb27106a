"""Starts our own programs from processes that have imported already: same file, same arguments, a third of the time.

What a test waits for that starts `npdwatch crawl`, or a child that reads foreign bytes or fills a template, is mostly
imports. Each of the three has a process here that imports once and forks for each start: the fork runs the program's file from its first
line, with the arguments, environment, folder and pipes that it would have been started with, and so sets its limits
itself. What is not one of these files, or has an environment that Python reads when it starts, is started as ever; so
is everything in tests marked `cold`, which look at starts and memory themselves.
"""

from __future__ import annotations

import atexit
import fcntl
import functools
import gc
import importlib
import inspect
import json
import os
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
REAL: Any = subprocess.Popen
SELDOM = 10_000
"""Things made between two looks of Python for what can go: at its own 700 they are a twentieth of the time."""
PYTHON = sys.executable


class Program(NamedTuple):
    file: Path
    options: tuple[str, ...]
    """Those of Python."""
    loaded: tuple[str, ...]
    """Modules that its process imports; they start no thread and open no file."""
    libraries: tuple[str, ...] = ()
    """Where Python finds none by itself."""

    @property
    def command(self) -> list[str]:
        return [PYTHON, *self.options, str(self.file)]


FLOORS = (
    "alerts", "commands", "config", "db", "mentions", "pipelines", "publicdb", "readers", "recipients", "spiders", "web",
)
ENCODER = ROOT / "readers" / "encoder"
"""Its model stays out of every process but its own child, and needs an extra."""
PROGRAMS = (
    Program(ROOT / "__main__.py", (), (
        "cli", "settings", *(".".join(f.relative_to(ROOT).with_suffix("").parts)
                             for floor in FLOORS for f in sorted((ROOT / floor).rglob("[!_]*.py")) if f.parent != ENCODER),
        "feedparser.api", "protego", "scrapy.core.downloader.handlers.http11", "scrapy.crawler", "scrapy.dupefilters",
        "scrapy.downloadermiddlewares.httpproxy", "scrapy.downloadermiddlewares.redirect", "scrapy.logformatter",
        "scrapy.downloadermiddlewares.robotstxt", "scrapy.extensions.feedexport", "scrapy.pqueues", "scrapy.robotstxt",
        "scrapy.spidermiddlewares.metacopy", "scrapy.spidermiddlewares.referer", "scrapy.spidermiddlewares.start",
        "scrapy.squeues", "scrapy.statscollectors", "twisted.internet.asyncioreactor",
    )),
    Program(ROOT / "readers" / "parse_child.py", ("-I", "-S"), (
        "readers.parse_child", "readers.sandbox", "readers.hidden.take_out", "readers.workbook.calamine",
        "readers.workbook.html_tables", "readers.documents.office", "readers.documents.pdf",
    ), ("python_calamine", "lxml", "pypdfium2", "pypdfium2_raw")),
    Program(ROOT / "alerts" / "channels" / "template.py", ("-I", "-S"), (
        "alerts.channels.template", "jinja2.sandbox", "readers.parse_child",
    ), ("jinja2", "markupsafe")),
)
REHEARSED = "In May 2013 the Department gave the Daily Invention, via Ms Ann Body (aged 9), records on pupils. It denies a release to A University."
_own: list[int] = []
"""The handle that keeps the processes of this run alive, where the run is this process's own."""
folder: list[str] = []
"""The one of the run, in which its processes are met."""
AT_START = ("PYTHON", "LC_", "LANG", "TZ", "LD_")
"""Beginnings of the variables that Python itself, or what loads it, reads when it starts."""
HIGH = 512
"""Handles below it may be passed on; those from it on are in the way of none of them."""
PID, STATUS = struct.Struct("=q"), struct.Struct("=i")
_served: dict[Path, tuple[str, dict[str, str]]] = {}
"""File -> the address of its process, and the environment that this began with."""


class Popen(REAL):  # type: ignore[misc] # what it derives from is replaced by it
    """As the real one, but that what can be is forked from a process that has imported."""

    _link: socket.socket | None = None

    def _execute_child(
        self, args: Any, executable: Any, preexec_fn: Any, close_fds: Any, pass_fds: Any, cwd: Any, env: Any, *more: Any
    ) -> None:
        environment = dict(os.environ if env is None else env)
        plain = not executable and not preexec_fn and all(fd < HIGH for fd in pass_fds)
        program = _program_of(args, environment) if plain else None
        if program is None:
            super()._execute_child(args, executable, preexec_fn, close_fds, pass_fds, cwd, env, *more)
            return
        _, _, _, *pipes = more[:9]
        theirs = (pipes[0], pipes[3], pipes[5])
        asked = {
            "arguments": args[len(program.command) - 1 :], "environment": environment, "folder": str(cwd or Path.cwd()),
            "handles": [0, 1, 2, *pass_fds], "session": bool(more[-2]), "umask": more[-3],
        }
        link = socket.socket(socket.AF_UNIX)
        link.connect(_served[program.file][0])
        given = [fd if fd != -1 else own for own, fd in enumerate(theirs)]
        socket.send_fds(link, [b"!"], [*given, *pass_fds])
        link.sendall(json.dumps(asked).encode())
        link.shutdown(socket.SHUT_WR)
        (self.pid,) = PID.unpack(link.recv(PID.size, socket.MSG_WAITALL))
        self._link, self._child_created = link, True
        self._close_pipe_fds(*pipes)

    def _try_wait(self, wait_flags: int) -> tuple[int, int]:
        if self._link is None:
            found: tuple[int, int] = super()._try_wait(wait_flags)
            return found
        if wait_flags and not select.select([self._link], [], [], 0)[0]:
            return 0, 0
        (status,) = STATUS.unpack(self._link.recv(STATUS.size, socket.MSG_WAITALL))
        self._link.close()
        return self.pid, status

    def _internal_poll(self, *more: Any, **named: Any) -> int | None:
        if self._link is not None and self.returncode is None and self._waitpid_lock.acquire(blocking=False):
            try:
                pid, status = self._try_wait(os.WNOHANG)
                if pid:
                    self._handle_exitstatus(status)
            finally:
                self._waitpid_lock.release()
        if self._link is None:
            super()._internal_poll(*more, **named)
        code: int | None = self.returncode
        return code


def _program_of(args: Any, environment: Mapping[str, str]) -> Program | None:
    """The program that is to be started, once it has a process to be forked from."""
    for program in PROGRAMS:
        if isinstance(args, list) and args[: len(program.command)] == program.command:
            sys.audit("subprocess.Popen", args[0], args, None, None)  # a quick run is left off here, before all is begun
            if not _served:
                _serve_all()
            begun = _served[program.file][1]
            return program if _at_start(environment) == _at_start(begun) else None
    return None


def _at_start(environment: Mapping[str, str]) -> dict[str, str]:
    return {k: v for k, v in environment.items() if k.startswith(AT_START)}


def begin(theirs: str = "") -> None:
    """Names the folder of the run: a new one, which `end` removes, or that of the run which this process is a worker of."""
    folder[:] = [theirs or tempfile.mkdtemp(prefix="npdwatch-warm-")]
    if not theirs:
        os.mkfifo(f"{folder[0]}/life")
        _own.append(os.open(f"{folder[0]}/life", os.O_RDWR))


def _serve_all() -> None:
    """Starts the process of each program, unless another worker has; it ends with the run."""
    from readers.sandbox import import_folders

    _served.update({p.file: (f"{folder[0]}/{p.file.stem}", {} if p.options else dict(os.environ)) for p in PROGRAMS})
    life = os.open(f"{folder[0]}/life", os.O_RDONLY | os.O_NONBLOCK)
    with Path(folder[0], "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for number, program in enumerate(PROGRAMS):
            place, environment = _served[program.file]
            if Path(place).exists():
                continue
            with socket.socket(socket.AF_UNIX) as listener:
                listener.bind(place)
                listener.listen(64)
                told = {
                    "number": number, "listener": listener.fileno(), "folders": import_folders(*program.libraries),
                    "served": [(str(file), *found) for file, found in _served.items()],
                }
                command = [PYTHON, *program.options, __file__, json.dumps(told)]
                started = REAL(command, stdin=life, env=environment, pass_fds=[listener.fileno()])
                started.returncode = 0  # nobody waits for it: what it reads from ends with the run, and so does it
    os.close(life)


def end() -> None:
    """Ends the run and with it the processes, where it is this process's own."""
    while _own:
        os.close(_own.pop())
        shutil.rmtree(folder[0], ignore_errors=True)
    _served.clear()


# In the process that has imported -----------------------------------------------------------------------------------


def main() -> None:
    told = json.loads(sys.argv[1])
    program = PROGRAMS[told["number"]]
    _served.update({Path(file): (place, began) for file, place, began in told["served"]})
    # A script's folder is first on the path, but under -I.
    as_started = sys.path[:] if program.options else [str(program.file.parent), *sys.path[1:]]
    sys.path[:] = [*told["folders"], *as_started]
    for name in program.loaded:
        importlib.import_module(name)
    sys.path[:] = as_started
    _read_own_files()
    _rehearse(program)
    if not program.options:
        keep_templates(Path(_served[program.file][0]).parent)
    subprocess.Popen = Popen  # type: ignore[misc]
    code = compile(program.file.read_bytes(), program.file, "exec")
    gc.collect()
    gc.freeze()
    gc.set_threshold(SELDOM)
    if _asked_for(socket.socket(fileno=told["listener"])):
        _run(program.file, code)


def _read_own_files() -> None:
    """Calls what keeps what it reads of the package's own files: the functions without arguments that are cached."""
    ours = [m for name, m in sys.modules.items() if (ROOT / name.partition(".")[0]).is_dir()]
    cached = [f for module in ours for f in vars(module).values() if isinstance(f, functools._lru_cache_wrapper)]
    own = [f for f in cached if not inspect.isbuiltin(f.__wrapped__)]  # of a builtin Python 3.11 knows no signature
    for function in dict.fromkeys(f for f in own if not inspect.signature(f).parameters):
        function()


def keep_templates(run: Path) -> None:
    """What a template is compiled to is kept in the folder of the run: each site, and each process, compiles all of them."""
    from jinja2 import Environment, FileSystemBytecodeCache  # late: two of the programs have no such library

    plain = Environment.__init__

    def with_kept(self: Environment, *given: Any, **more: Any) -> None:
        plain(self, *given, **more)
        kind = (type(self).__name__, self.is_async, self.autoescape is True, self.undefined.__name__)  # whose code differs
        place = run / ("templates-" + "-".join(map(str, kind)))
        if run.is_dir():
            place.mkdir(exist_ok=True)
            self.bytecode_cache = FileSystemBytecodeCache(str(place))

    Environment.__init__ = with_kept  # type: ignore[method-assign]


def _rehearse(program: Program) -> None:
    """Reads a text and a register once: what is compiled or looked up at the first one, each fork would make anew."""
    if (pattern := sys.modules.get("text.pattern")) is not None:  # who fills a template loads none
        pattern.compile_all()
    if "mentions.read" in program.loaded:
        from mentions.read import read_mentions
        from recipients.classify import classify_recipient
        from text.privacy.prose import WithoutPrivate

        read_mentions(REHEARSED)
        WithoutPrivate([REHEARSED], "", (), lambda: ())
        classify_recipient("The Daily Invention Ltd")


def _run(file: Path, code: CodeType) -> None:
    """The program, which ends as Python does, but that nothing is taken apart: in a fork that costs more than the rest."""
    module = sys.modules["__main__"] = ModuleType("__main__")
    module.__file__ = str(file)
    try:
        exec(code, vars(module))
        status: object = 0
    except SystemExit as end:
        status = end.code
    if status is not None and not isinstance(status, int):
        sys.stderr.write(f"{status}\n")
        status = 1
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status or 0)


def _asked_for(listener: socket.socket) -> bool:
    """True in a fork for each start, which is to run the program; False here, when the tests are over."""
    links: dict[int, socket.socket] = {}
    ended, waker = os.pipe()
    os.set_blocking(waker, False)
    signal.set_wakeup_fd(waker)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    while True:
        ready = select.select([listener, sys.stdin, ended], [], [])[0]
        if ended in ready:
            os.read(ended, 4096)
            _tell_ends(links)
        if listener in ready:
            link, _ = listener.accept()
            _, fds, _, _ = socket.recv_fds(link, 1, 16)
            with link.makefile("rb") as file:
                asked = json.loads(file.read() or "null")
            if asked and not (pid := os.fork()):
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                for own in (listener, link, *links.values()):
                    own.detach()  # its number may soon be another's, which it would shut when it goes
                _become(asked, fds)
                return True
            for fd in fds:
                os.close(fd)
            if asked:  # else who asked was killed meanwhile
                links[pid] = link
                with suppress(OSError):
                    link.sendall(PID.pack(pid))
        elif sys.stdin in ready:
            return False


def _tell_ends(links: dict[int, socket.socket]) -> None:
    with suppress(ChildProcessError):
        while (found := os.waitpid(-1, os.WNOHANG))[0]:
            link = links.pop(found[0])
            with suppress(OSError):  # who asked may be gone
                link.sendall(STATUS.pack(found[1]))
            link.close()


def _become(asked: dict[str, Any], fds: list[int]) -> None:
    """Makes this process what was asked for: handles, environment, folder, arguments."""
    # First out of the way of the numbers that they are to have.
    held = [fcntl.fcntl(fd, fcntl.F_DUPFD, HIGH) for fd in fds]
    os.closerange(3, HIGH)
    for own, fd in zip(asked["handles"], held, strict=True):
        os.dup2(fd, own)
    os.closerange(HIGH, os.sysconf("SC_OPEN_MAX"))
    os.environ.clear()
    os.environ.update(asked["environment"])
    os.chdir(asked["folder"])
    if asked["session"]:
        os.setsid()
    if asked["umask"] != -1:
        os.umask(asked["umask"])
    # The command line is that of the first; who looks for a command finds it here.
    command = (a for a in asked["arguments"][1:] if a[:1] not in "-/" and not a.isdigit())
    Path("/proc/self/comm").write_text(next(command, "npdwatch"), encoding="utf-8")
    encoding = sys.stdout.encoding
    sys.stdin = open(0, encoding=encoding, closefd=False)  # noqa: SIM115 - as long as the process lives
    sys.stdout = open(1, "w", encoding=encoding, closefd=False)  # noqa: SIM115
    sys.argv = asked["arguments"]


if __name__ == "__main__":
    main()
