"""What systemd is told of the daemon."""

from __future__ import annotations

import os
import socket


def notify(state: str) -> None:
    """Tells systemd, where it started us."""
    address = os.environ.get("NOTIFY_SOCKET")
    if address:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as s:
            s.connect("\0" + address[1:] if address[0] == "@" else address)
            s.sendall(state.encode())
