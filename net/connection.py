"""Checks a hook's address, and sets a wall-clock deadline for one attempt.

An address is https, a named host, and none on this machine or network. A client's timeout is one for each wait: an
answer that drips a byte every half second holds requests and smtplib for hours. Here the socket itself is shut when
the time is up, so that the waiting call fails at once.
"""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import threading
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

_UNICAST, _6TO4 = ipaddress.ip_network("2000::/3"), ipaddress.ip_network("2002::/16")
"""All of IPv6 that is given out for the internet, and the part of it that writes IPv4 addresses another way."""
HTTP_ALLOWED = "http is for trials: loopback = true under [crawl] allows it"


class BadAddress(ValueError):
    """A hook's address that must not be used; the message says why, and does not hold the address."""

    setting = "url"
    """The key of the configuration that it stands under."""


class Refused(OSError):
    """A name leads to an address on this machine or network."""


def redacted(url: str) -> str:
    """A hook's address for logs and messages: scheme and host, since what follows is the secret."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "(an address that cannot be read)"
    return f"{parts.scheme}://{parts.hostname}/…"


def check_address(url: str, *, local: bool) -> str:
    """The address, if a hook may have it: https to a named host; plain http only where `local` allows it.

    Raises BadAddress: with what to do, and without the address's secret parts.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise BadAddress("the address cannot be read: copy it again from the receiver's page") from error
    if url[:1] in "\"'\u201c" and url:
        raise BadAddress("the address of the hook stands in quotation marks; put it there without them")
    if parts.scheme != "https" and not (local and parts.scheme == "http"):
        raise BadAddress(f"the address of {host or 'the hook'} must start with https:// ({HTTP_ALLOWED})")
    if not host or "\\" in url or "@" in parts.netloc or any(c.isspace() or not c.isprintable() for c in url):
        raise BadAddress("the address must be plain: https://host/path, with no user name, space or backslash")
    return url


def is_public(address: str) -> bool:
    """True for an address on the open internet; False for this machine, private nets, and disguises of them."""
    try:
        ip = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        ip = ip.ipv4_mapped or ip
    # Python calls many a disguise of an IPv4 address global: ::127.0.0.1, 64:ff9b:1::7f00:1, ::ffff:0:127.0.0.1.
    is_disguised = ip.version == 6 and (ip not in _UNICAST or ip in _6TO4)
    return ip.is_global and not ip.is_multicast and not is_disguised


def is_private(host: str) -> bool:
    """True for an address of this machine or network, in numbers; of a name only its answer tells."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return not is_public(host)


def check_public(sock: socket.socket) -> None:
    """Raises Refused where the socket leads to this machine or network: a name's answer can change between two asks."""
    if not is_public(sock.getpeername()[0]):
        raise Refused("its name leads to an address on this machine or network")


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
            self._watched.append(sock.dup())
            if self.passed:
                self._shut()

    def _end(self) -> None:
        with self._lock:
            self.passed = True
            self._shut()

    def _shut(self) -> None:
        for sock in self._watched:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
