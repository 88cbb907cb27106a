"""A few of the trap workbooks and clean registers that `python -m bench.traps` makes: none is misread in silence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_no_trap_is_a_silent_error_and_no_clean_register_an_alarm() -> None:
    command = [sys.executable, "-m", "bench.traps", "--seed", "7", "--traps", "24", "--clean", "24"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)
    assert "No silent error." in done.stdout, done.stdout + done.stderr
    assert done.returncode == 0, done.stdout
