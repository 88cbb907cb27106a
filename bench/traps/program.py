"""Runs the program's command line, each call in a process of its own, forked from one that has it loaded."""

from __future__ import annotations

import importlib
import os
import runpy
import signal
import sys
import tempfile
from pathlib import Path
from types import FrameType
from typing import BinaryIO, NoReturn

LAUNCHER = str(Path(__file__).resolve().parents[2] / "__main__.py")
SECONDS = 90


def load() -> None:
    """Imports what the commands import: that a process starts with it is all that sets it apart from a shell's."""
    names = ("commands.register.compare", "diffing.plausibility", "diffing.mending", "readers.register.reading")
    for name in ("cli", *names):
        importlib.import_module(name)


def run(*arguments: str) -> tuple[int, str, str]:
    """Code, output and errors of `npdwatch ARGUMENT... --json`."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        process = os.fork()
        if process == 0:
            _become([*arguments, "--json"], out, errors)
        code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        out.seek(0)
        errors.seek(0)
        return code, out.read().decode("utf-8", "replace"), errors.read().decode("utf-8", "replace")


def _become(arguments: list[str], out: BinaryIO, errors: BinaryIO) -> NoReturn:
    """Is the program from here on, to the end of this process."""
    os.dup2(out.fileno(), 1)
    os.dup2(errors.fileno(), 2)
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(SECONDS)
    sys.argv = ["npdwatch", *arguments]
    code: object = 0
    try:
        runpy.run_path(LAUNCHER, run_name="__main__")
    except SystemExit as end:
        code = end.code
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else int(code is not None))


def _too_long(_: int, __: FrameType | None) -> None:
    sys.stderr.write(f"Traceback: no answer within {SECONDS} seconds")
    sys.stderr.flush()
    os._exit(124)
