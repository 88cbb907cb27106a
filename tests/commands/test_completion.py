"""What `npdwatch completion` prints makes a shell complete our commands, by asking the program itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_bash_completes_commands_and_options(tmp_path: Path) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("needs bash")
    program = tmp_path / "npdwatch"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} {ROOT}/__main__.py "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    script = """
eval "$(npdwatch completion bash)"
asked() { COMP_WORDS=(npdwatch "$@"); COMP_CWORD=$#; COMPREPLY=(); _npdwatch_completion npdwatch; echo "${COMPREPLY[@]}"; }
asked cra
asked crawl --no
asked alerts res
asked alerts reh
asked alerts rehearse --r
asked completion f
asked _
"""
    done = subprocess.run(
        [bash, "-c", script], text=True, capture_output=True, timeout=60, check=True,
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
    )
    assert done.stdout.splitlines() == ["crawl", "--no-deliver", "resend resume", "rehearse", "--route", "fish", ""]
    assert done.stderr == ""


@pytest.mark.parametrize(("shell_name", "begins"), [("zsh", "#compdef npdwatch"), ("fish", "function _npdwatch_completion")])
def test_other_shells_get_their_own(shell: object, shell_name: str, begins: str) -> None:
    done = shell("completion", shell_name)  # type: ignore[operator]
    assert (done.code, done.err) == (0, "")
    assert begins in done.out
