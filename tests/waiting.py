"""Waits for another process."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


def until(what: Callable[[], bool], seconds: float = 120) -> None:
    """Waits until something is true; the limit only ends a test that would fail."""
    end = time.monotonic() + seconds
    pause = threading.Event()
    while not what():
        assert time.monotonic() < end, "it did not happen"
        pause.wait(0.05)
