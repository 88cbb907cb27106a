"""`make install`: it says how far it is at a terminal, no more than what it does elsewhere, and why it fails."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.terminal import at_terminal

ROOT = Path(__file__).resolve().parent.parent
PIP = """#!/bin/sh
case "$*" in *--editable*) exit 0;; esac
echo "Collecting one==1"
echo "WARNING: Running pip as the root user can result in broken permissions"
echo "Requirement already satisfied: two==2"
echo "  Downloading three"
[ ! -e "$0.fails" ] || { echo "ERROR: No matching distribution found for four"; exit 1; }
"""


@pytest.fixture
def made(tmp_path: Path) -> list[str]:
    """The command, with an environment whose pip only says what the real one says."""
    python = tmp_path / "venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(PIP, encoding="utf-8")
    python.chmod(0o755)
    return ["make", "--no-print-directory", "-C", str(ROOT), "install", f"VENV={tmp_path / 'venv'}"]


def test_at_a_terminal_it_counts_packages_and_ends_with_what_comes_next(made: list[str], tmp_path: Path) -> None:
    with at_terminal(made, cwd=tmp_path) as person:
        assert person.end() == 0, person.said
    first, *_, last = person.said.strip().splitlines()
    assert first.startswith("Installing requirements.lock")
    most = re.search(r"\r  1 of at most (\d+) packages\r  2 of at most \1 packages", person.said)
    assert most is not None, person.said
    assert int(most[1]) > 50
    assert "npdwatch init" in last
    assert "WARNING" not in person.said


def test_elsewhere_it_says_what_it_does_in_lines(made: list[str], tmp_path: Path) -> None:
    done = subprocess.run(made, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL, check=True)
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["Installing", "Installed."]
    assert done.stderr == ""


def test_where_pip_fails_its_last_words_are_shown(made: list[str], tmp_path: Path) -> None:
    (tmp_path / "venv" / "bin" / "python.fails").touch()
    environment = {**os.environ, "LC_ALL": "C"}
    done = subprocess.run(made, capture_output=True, text=True, timeout=60, check=False, env=environment)
    assert done.returncode == 2
    assert "No matching distribution found for four" in done.stdout
    assert not (tmp_path / "venv" / ".run").exists()
