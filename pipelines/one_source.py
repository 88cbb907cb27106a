"""What all work on the recorded past of a source begins with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from db.store import Store
from model.source import Source


class OneSource:
    """Work on one source, whose lock is held."""

    def __init__(
        self, store: Store, source: Source, clock: Callable[[], datetime],
        progress: Callable[[int], None] = lambda _: None,
    ) -> None:
        """`progress` hears how many editions or items have been read."""
        self.store = store
        self.source = source
        self.clock = clock
        self.progress = progress
