"""Limits of a reader's connection: how long it may say nothing, how slowly it may read, and how many there may be."""

from __future__ import annotations

import asyncio
import logging
import resource
from typing import Any, NamedTuple, cast

from uvicorn.protocols.http.h11_impl import H11Protocol

LONGEST_HEADER = 10.0
"""Seconds until a whole question must have come, from the connection or the last answer on."""
LONGEST_STALL = 30.0
"""Seconds in which a reader takes nothing of an answer (of what is buffered for it, three quarters)."""
LARGEST_HEADER = 16 * 1024
"""Bytes of a question."""
OWN_HANDLES = 64
"""Of the process, for the database, files and threads."""
_FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\nRetry-After: 5\r\n"
    b"Connection: close\r\nContent-Length: 36\r\n\r\nToo many readers. Try again shortly.\n"[:-1]
)


class ConnectionRoom(NamedTuple):
    """How many connections there may be."""

    most: int
    """At a time."""
    queue: int
    """That may wait to be accepted. All of them are accepted at once, while as many that made room are still to be
    closed, and as many again are new: they need three times as many handles."""


def room() -> ConnectionRoom:
    """As many as the process's handles allow."""
    limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    handles = 4096 if limit == resource.RLIM_INFINITY else limit
    spare = max(24, min(1024, handles - OWN_HANDLES))
    queue = min(128, spare // 6)
    return ConnectionRoom(spare - 3 * queue, queue)


class LimitedProtocol(H11Protocol):
    """Uvicorn's own, which lets a connection wait for the rest of a question for ever.

    Where there are too many, the one that has waited longest for its question makes room; where all are being
    answered, the new one is turned away. So whoever asks at once is answered, whatever else is kept open.
    """

    most = room().most
    _deadline: asyncio.TimerHandle | None = None
    _stalled: asyncio.TimerHandle | None = None
    _waits_since = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn's
        super().connection_made(transport)
        self._wait_for_question()
        if len(self.connections) > self.most:
            self._make_room()

    def _make_room(self) -> None:
        others = cast("set[Any]", self.connections)
        waiting = [c for c in others if c is not self and not c.is_answering]
        if waiting:
            min(waiting, key=lambda c: c._waits_since)._give_up()  # noqa: SLF001 - one of our own
        else:
            self.transport.write(_FULL)
            self.transport.close()

    @property
    def is_answering(self) -> bool:
        """True from a whole question to the end of its answer."""
        cycle: Any = self.cycle  # None until the first question, though it is not declared so
        return cycle is not None and not cycle.response_complete

    def data_received(self, data: bytes) -> None:
        """A piece of a question; the clock goes on until it is whole."""
        super().data_received(data)
        if self.is_answering:
            self._stop_clock()

    def on_response_complete(self) -> None:
        """From here on the next question is waited for, or what is buffered is taken."""
        super().on_response_complete()
        if not self.is_answering:
            self._wait_for_question()

    def _wait_for_question(self) -> None:
        self._stop_clock()
        self._waits_since = self.loop.time()
        rest = self.transport.get_write_buffer_size()
        self._deadline = self.loop.call_later(LONGEST_STALL if rest else LONGEST_HEADER, self._give_up)

    def _stop_clock(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self.connections.discard(self)  # it is lost only at the loop's next turn
        self.transport.abort()

    def pause_writing(self) -> None:
        """The reader takes nothing more for now."""
        super().pause_writing()
        if self._stalled is None:
            self._stalled = self.loop.call_later(LONGEST_STALL, self._give_up)

    def resume_writing(self) -> None:
        """It reads on."""
        super().resume_writing()
        self._no_stall()

    def _no_stall(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None

    def connection_lost(self, exc: Exception | None) -> None:
        """No clock may outlive it."""
        self._stop_clock()
        self._no_stall()
        super().connection_lost(exc)


def without_traceback(record: logging.LogRecord) -> bool:
    """A filter of the loop's log: what the system refuses, such as one more handle, is a sentence."""
    if record.exc_info and isinstance(record.exc_info[1], OSError):
        record.msg, record.args = "%s: %s", (record.getMessage().splitlines()[0], record.exc_info[1])
        record.exc_info = None
    return True
