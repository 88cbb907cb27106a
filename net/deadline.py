"""An end for a whole attempt, whatever the other side does.

A client's timeout is one for each wait: an answer that drips a byte every half second holds requests and smtplib for
hours. Here the socket itself is shut when the time is up, so that the waiting call fails at once.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from types import TracebackType
from typing import Self

TOTAL = 30.0
"""Seconds for one POST; Standard Webhooks asks for 15 to 30."""


class Deadline:
    """Used as a context; sockets given to `watch` are shut after `seconds`. `passed` says whether that happened."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.passed = False
        self._watched: list[socket.socket] = []
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        with self._lock:
            while self._watched:
                self._watched.pop().close()

    def watch(self, sock: socket.socket) -> None:
        """Keeps a second handle of the socket: TLS takes the first one over before its handshake."""
        with self._lock:
            copy = sock.dup()
            self._watched.append(copy)
            if self.passed:
                _shut(copy)

    def _end(self) -> None:
        with self._lock:
            self.passed = True
            for sock in self._watched:
                _shut(sock)


def _shut(sock: socket.socket) -> None:
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
