"""Sources in the hands of workers are asked by nobody else: who crawls by hand waits, as for another crawl."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from commands.runtime import now
from db.handed import still_handed
from db.locks import Busy
from text.timestamp import parse_stamp

if TYPE_CHECKING:
    from db.store import Store
    from model.source import Source


def wait_for_workers(store: Store, sources: Sequence[Source], wait: float) -> None:
    """Waits until no worker asks for any of these sources. Raises Busy where one still does after so many seconds."""
    end = time.monotonic() + wait
    while held := still_handed(store, [s.name for s in sources], now()):
        if time.monotonic() >= end:
            name, until = next(iter(held.items()))
            raise Busy(f"source {name} is being fetched by a worker, until {parse_stamp(until):%H:%M:%S} UTC at most")
        time.sleep(0.5)
