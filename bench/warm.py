"""Starts of our own programs that cost a third: see tests/warm.py."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def warmed(*, cold: bool) -> Iterator[None]:
    """Children are forked from one that has imported, as in the tests: same file, same limits."""
    if cold:
        yield
        return
    path = Path(__file__).resolve().parent.parent / "tests" / "warm.py"
    spec = importlib.util.spec_from_file_location("warm", path)
    assert spec
    assert spec.loader
    warm = importlib.util.module_from_spec(spec)
    sys.modules["warm"] = warm
    spec.loader.exec_module(warm)
    warm.begin()
    subprocess.Popen = warm.Popen  # type: ignore[misc]
    try:
        yield
    finally:
        subprocess.Popen = warm.REAL  # type: ignore[misc]
        warm.end()
