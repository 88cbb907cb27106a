"""A socket that has its address before anything else is begun, or a sentence that says why it has not."""

from __future__ import annotations

import errno
import socket

from commands.failures import Exit, Failure

QUEUE = 128
"""Connections that may wait to be accepted."""
_REFUSED = {
    errno.EADDRINUSE: (
        "{where}port {port} of {host} is taken by another program, perhaps another npdwatch {command}; {otherwise}",
        Exit.BUSY,
    ),
    errno.EACCES: (
        "{where}port {port} may not be listened on, as those below 1024 are kept for root; {otherwise}", Exit.NO_WRITE
    ),
}


def bound(host: str, port: int, *, command: str, key: str, otherwise: str, where: str = "") -> socket.socket:
    """A socket that listens.

    `key`: where the host is configured. `where`: the port, before what is said of it. `otherwise`: how to choose
    another one.

    Raises:
        Failure: there is no such host, it is not of this machine (2), or the port is taken (75) or not allowed (73).
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError):
        text = f"{key}: nothing is known of a host {host!r}. Use 127.0.0.1, 0.0.0.0 or ::"
        raise Failure(text, Exit.USAGE) from None
    taken = socket.socket(family, kind, protocol)
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(address)
        taken.listen(QUEUE)
    except OSError as error:
        taken.close()
        other = (f"{key}: {host} is no address of this machine ({error.strerror})", Exit.USAGE)
        text, code = _REFUSED.get(error.errno or 0, other)
        said = text.format(where=where, port=port, host=host, command=command, otherwise=otherwise)
        raise Failure(said, code) from None
    return taken
