"""How many files of the program run on the way of one change: from a body to it, and from it to its delivered mail.

Real commands are run by the program in a folder: a crawl of an edition with a new row, recorded and not told, and the
delivery of what it found. Each runs under a profiler that is set before the program starts and notes the file of every
function of the program that is called; what runs while a module is imported does not count. The child that parses is
followed too: `sys.executable` is a script that sets the profiler before the child's own script is run.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

FOLLOW = """
import atexit, os, sys, threading
ROOT, OUT, PYTHON, PIPE = {root!r} + os.sep, {out!r}, {python!r}, 0
seen = set()
def note(frame, event, argument):
    code = frame.f_code
    # The bodies of modules and classes run while they are imported, and have no fast locals.
    if event != "call" or code.co_filename in seen or not code.co_filename.startswith(ROOT) or not code.co_flags & 1:
        return
    up = frame.f_back
    while up is not None:
        if up.f_code.co_name == "<module>" and up.f_globals.get("__name__") != "__main__":
            return
        up = up.f_back
    seen.add(code.co_filename)
def write():
    sys.setprofile(None)
    text = "\\n".join(sorted(seen)).encode()
    with open(PIPE or OUT + "." + str(os.getpid()), "wb") as f:
        f.write(text)
atexit.register(write)
sys.setprofile(note)
threading.setprofile(note)
"""
IN_PARENT = """
sys.executable = PYTHON
"""
IN_CHILD = """
import runpy
PIPE = 9  # the child may write no file
while sys.argv[1].startswith("-"):
    del sys.argv[1]
del sys.argv[0]
sys.path.insert(0, os.path.dirname(sys.argv[0]))
runpy.run_path(sys.argv[0], run_name="__main__")
"""
CONFIGURATION = """
own_sources = false
[data]
folder = "data"
[crawl]
contact = "a count"
delay = 0.0
retries = []
confirm_after = "0s"
loopback = true
hosts = [{hosts}]
[channel.mail]
type = "email"
host = "127.0.0.1"
port = {port}
security = "none"
sender = "npdwatch <npdwatch@example.org>"
to = ["newsdesk@example.org"]
[[route]]
name = "everything"
channels = ["mail"]
[[source]]
name = "register"
kind = "govuk"
url = "{url}"
"""


class PathsFailed(Exception):
    """The program did not do what was to be followed."""


def measured_paths(root: Path) -> dict[str, list[str]]:
    """What was followed -> the files that ran, from the root.

    Raises:
        PathsFailed: a command failed, or no mail came.
    """
    from bench.replica.govuk import Replica
    from demo.sinks import MailSink

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        replica = stack.enter_context(Replica())
        mail = stack.enter_context(MailSink(folder / "mail"))
        hosts = ", ".join(f'"{h}"' for h in replica.hosts)
        url = replica.url("/government/publications/dfe-external-data-shares")
        (folder / "npdwatch.toml").write_text(CONFIGURATION.format(hosts=hosts, port=mail.port, url=url), "utf-8")
        run = _Runner(root, folder)
        run("init")
        run("crawl", "--no-deliver")
        run("deliver")
        before = len(mail.files)
        replica.publish("edition")
        crawled = run("crawl", "--no-deliver")
        if len(mail.files) != before:
            raise PathsFailed("the crawl delivered by itself")
        delivered = run("deliver")
        if len(mail.files) == before:
            raise PathsFailed("no mail came")
    return {"from a body to its change (crawl)": crawled, "from stored to delivered mail (deliver)": delivered}


class _Runner:
    """Runs commands of the program and gives the files that ran."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.root, self.folder, self.number = root, folder, 0
        own = root / ".venv" / "bin" / "python"
        self.python = str(own) if own.exists() else sys.executable
        (folder / "follow").mkdir()

    def __call__(self, *arguments: str) -> list[str]:
        self.number += 1
        out = self.folder / f"ran-{self.number}"
        follow, child = self.folder / "follow" / "sitecustomize.py", self.folder / "follow" / "child.py"
        launcher = self.folder / "follow" / "python"
        text = FOLLOW.format(root=str(self.root), out=str(out), python=str(launcher))
        follow.write_text(text + IN_PARENT, "utf-8")
        child.write_text(text + IN_CHILD, "utf-8")
        start = f'exec "{self.python}" -I -S "{child}" "$@"'
        launcher.write_text(f'#!/bin/bash\nexec 9> >(/bin/cat > "{out}.$$")\n{start}\n', "utf-8")
        launcher.chmod(0o700)
        environment = os.environ | {"PYTHONPATH": str(follow.parent)}
        done = subprocess.run(
            [self.python, str(self.root / "__main__.py"), "--config", "npdwatch.toml", *arguments], cwd=self.folder,
            env=environment, capture_output=True, text=True, check=False, timeout=300,
        )
        if done.returncode not in (0, 1):
            raise PathsFailed(f"npdwatch {' '.join(arguments)} ended with {done.returncode}: {done.stderr}")
        lines = {x for p in self.folder.glob(f"{out.name}.*") for x in p.read_text("utf-8").splitlines()}
        own = {str(Path(x).relative_to(self.root)) for x in lines if x.endswith(".py")}
        return sorted(x for x in own if not x.startswith((".venv", "bench", "tests")))
