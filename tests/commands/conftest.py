"""The commands, called in this process where they start no crawl; a folder to stand in, without anybody's settings."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner

import cli
from commands.printing import progress


class Ended(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


class Shell:
    """Calls `npdwatch` as from a terminal, in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *arguments: str | Path, typed: bytes = b"") -> Ended:
        root = logging.getLogger()
        before = list(root.handlers)
        try:
            done = CliRunner().invoke(cli.npdwatch, [str(a) for a in arguments], input=typed, prog_name="npdwatch")
        finally:
            root.handlers[:] = before  # the command line adds one that writes to a stream that ends here
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return Ended(done.exit_code, done.stdout, done.stderr)


def configure_register(folder: Path, url: str) -> None:
    """An npdwatch.toml in the folder that watches one page of GOV.UK on this machine, as `register`."""
    text = f"""own_sources = false
[data]
folder = "data"
[crawl]
loopback = true
[[source]]
name = "register"
kind = "govuk"
url = "{url}"
"""
    (folder / "npdwatch.toml").write_text(text, encoding="utf-8")


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.delenv("NPDWATCH_CONFIG", raising=False)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(progress, "SOON", 3600.0)  # however slow the machine that tests
    return Shell(tmp_path)
