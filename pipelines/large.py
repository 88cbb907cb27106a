"""Of all crawls of a data folder one at a time has a large register in hand: three at once took 384 MiB."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Collection
from pathlib import Path

from db.locks import Busy, Lock, large_poll_lock
from model.source import Source

log = logging.getLogger("npdwatch.crawl")

LARGE_BODIES = 2**19
"""Bytes that came, from which on a poll is large."""
LARGE_EDITION = 5_000
"""Rows of the last good edition from which on it is."""
PAUSE = 0.1
"""Seconds between two looks whether it is free."""
LONGEST = 300.0
"""Seconds after which whoever has it is not waited for any more; far more than a poll of 100,000 rows takes."""
LONGEST_OF_ALL = 900.0
"""The same of all that have it one after the other: a crawl has half an hour."""


def is_large(came: Collection[bytes], rows: int) -> bool:
    """Whether a poll is, by the bodies that came and the rows of the last good edition."""
    return sum(map(len, came)) > LARGE_BODIES or rows > LARGE_EDITION


class LargePolls:
    """A crawl's part in it. Small polls never ask for it."""

    def __init__(self) -> None:
        self._in_line = asyncio.Lock()
        """Held by the one of this crawl that has it or asks for it."""
        self._lock: Lock | None = None
        self._had = 0.0
        self.waiting = ""
        """What is waited for, in words."""
        self.is_hurried = False
        """True where the crawl is to end: nothing is waited for."""

    async def take(self, source: Source, folder: Path) -> None:
        """Waits until no poll of another crawl has it, or for so long that this one goes on beside it."""
        await self._in_line.acquire()
        try:
            await asyncio.sleep(max(0.0, self._had + 2 * PAUSE - time.monotonic()))  # others look but now and then
            await self._wait(source, large_poll_lock(folder, source.name))
        except BaseException:
            self._in_line.release()
            raise
        finally:
            self.waiting = ""

    async def _wait(self, source: Source, lock: Lock) -> None:
        begun = since = time.monotonic()
        taken_at = 0
        while not self.is_hurried:
            try:
                self._lock = lock.take()
            except OSError as error:  # a folder that cannot be written in: what fails there is told where it matters
                log.warning("%s: read beside other crawls: %s", source.name, error)
                return
            except Busy as busy:
                now, at = time.monotonic(), lock.taken_at()
                taken_at, since = at, since if at == taken_at else now
                if now - since >= LONGEST or now - begun >= LONGEST_OF_ALL:
                    log.warning("%s is waited for no longer, after %.0f s: %s", source.name, now - begun, busy)
                    return
            else:
                return
            self.waiting = f"waiting for another crawl's large register before that of {source.name}"
            await asyncio.sleep(PAUSE)

    def give(self) -> None:
        """Lets the next one."""
        if self._lock is not None:
            self._lock.release()
            self._lock, self._had = None, time.monotonic()
        if self._in_line.locked():
            self._in_line.release()
