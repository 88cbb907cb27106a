"""Asks a server as little as possible: whether its name is known, TLS holds, and which time it thinks it is."""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from contextlib import closing
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from msgspec import Struct

from net.connection import Deadline, check_public

SECONDS = 15.0
"""For one server."""


class Probe(Struct, frozen=True):
    """What came of asking one server."""

    host: str
    addresses: tuple[str, ...] = ()
    dns: float = 0.0
    """Seconds until its name was known."""
    failed: str = ""
    """"dns", "connection" or "tls"; "" where it answered."""
    why: str = ""
    until: datetime | None = None
    """When its certificate ends; None without TLS."""
    ahead: float | None = None
    """Seconds by which this machine's clock is ahead of the server's; None where it did not say."""


def probe(host: str, port: int, *, tls: bool, local: bool, agent: str) -> Probe:
    """Asks a server for the head of its first page."""
    begun = time.monotonic()
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        return Probe(host, dns=time.monotonic() - begun, failed="dns", why=getattr(error, "strerror", "") or str(error))
    addresses = tuple(dict.fromkeys(str(x[4][0]) for x in found))
    dns = time.monotonic() - begun
    until: datetime | None = None
    stage = "connection"
    try:
        with Deadline(SECONDS) as deadline, closing(socket.create_connection((host, port), timeout=SECONDS)) as plain:
            deadline.watch(plain)
            if not local:
                check_public(plain)
            sock: socket.socket = plain
            if tls:
                stage = "tls"
                sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
                until = _end(sock)
                stage = "connection"
            with closing(sock):
                said = _date(sock, host, agent)
        ahead = (datetime.now(UTC) - said).total_seconds() if said else None
        return Probe(host, addresses, dns, until=until, ahead=ahead)
    except ssl.SSLCertVerificationError as error:
        return Probe(host, addresses, dns, "tls", f"its certificate could not be verified: {error.verify_message}")
    except (OSError, http.client.HTTPException) as error:
        why = getattr(error, "strerror", "") or str(error) or type(error).__name__
        return Probe(host, addresses, dns, stage, why)


def _end(sock: ssl.SSLSocket) -> datetime | None:
    about = sock.getpeercert() or {}
    end = about.get("notAfter")
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(end), UTC) if isinstance(end, str) else None


def _date(sock: socket.socket, host: str, agent: str) -> datetime | None:
    connection = http.client.HTTPConnection(host, timeout=SECONDS)
    connection.sock = sock
    connection.request("HEAD", "/", headers={"User-Agent": agent, "Connection": "close"})
    said = connection.getresponse().getheader("Date")
    try:
        at = parsedate_to_datetime(said) if said else None
    except ValueError:
        return None
    return at if at is None or at.tzinfo else at.replace(tzinfo=UTC)
