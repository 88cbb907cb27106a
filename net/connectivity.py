"""Whether a hook can be reached: its name, its port and its certificate are tried, and nothing is sent."""

from __future__ import annotations

import socket
import ssl
from urllib.parse import urlsplit

from net.address import check_address, check_public
from net.deadline import Deadline
from net.session import CONNECT_TIMEOUT, explained


class Unreachable(OSError):
    """The receiver cannot be used at present; the message says why."""


def reach(url: str, *, local: bool, ca_file: str = "") -> str:
    """Connects and shakes hands; gives a line that says what works.

    Raises:
        Unreachable: no connection, or a certificate that is not to be trusted.
    """
    check_address(url, local=local)
    parts = urlsplit(url)
    host, tls = parts.hostname or "", parts.scheme == "https"
    try:
        with (
            Deadline(2 * CONNECT_TIMEOUT) as deadline,
            socket.create_connection((host, parts.port or (443 if tls else 80)), CONNECT_TIMEOUT) as sock,
        ):
            deadline.watch(sock)
            if not local:
                check_public(sock)
            if not tls:
                return f"{host} answers (without TLS)"
            context = ssl.create_default_context(cafile=ca_file or None)
            with context.wrap_socket(sock, server_hostname=host) as secured:
                return f"{host} answers, {secured.version()}, certificate verified"
    except socket.gaierror as error:
        raise Unreachable(f"{host}: its name was not found") from error
    except TimeoutError as error:
        raise Unreachable(f"{host}: no connection within the time allowed") from error
    except OSError as error:
        raise Unreachable(f"{host}: {explained(error)}") from error
