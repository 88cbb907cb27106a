"""Ctrl-C while a crawl runs: Scrapy lets what is fetched come to its end, as at SIGTERM; here they are told apart."""

from __future__ import annotations

import signal
from collections.abc import Callable
from types import FrameType
from typing import Any


def note_interrupt(note: Callable[[], object], number: signal.Signals = signal.SIGINT) -> None:
    """Has `note` called at each Ctrl-C, before Scrapy's own handler; to be asked for before the reactor runs.

    `number`: of another signal that ends a crawl.
    """
    from twisted.internet import reactor  # which Scrapy has installed by now

    def put_before() -> None:
        ends: Any = signal.getsignal(number)

        def handle(came: int, frame: FrameType | None) -> None:
            note()
            ends(came, frame)

        signal.signal(number, handle)

    reactor.callLater(0, put_before)  # type: ignore[arg-type]  # once Scrapy has set its own
