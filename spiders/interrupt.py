"""Ctrl-C while a crawl runs: Scrapy lets what is fetched come to its end, as at SIGTERM; here they are told apart."""

from __future__ import annotations

import signal
from collections.abc import Callable
from types import FrameType
from typing import Any


def note_interrupt(note: Callable[[], object]) -> None:
    """Has `note` called at each Ctrl-C, before Scrapy's own handler; to be asked for before the reactor runs."""
    from twisted.internet import reactor  # which Scrapy has installed by now

    def put_before() -> None:
        ends: Any = signal.getsignal(signal.SIGINT)

        def handle(number: int, frame: FrameType | None) -> None:
            note()
            ends(number, frame)

        signal.signal(signal.SIGINT, handle)

    reactor.callLater(0, put_before)  # type: ignore[arg-type]  # once Scrapy has set its own
