"""Which addresses a hook may have: https, a named host, and none on this machine or network."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

_NOT_GLOBAL = tuple(ipaddress.ip_network(n) for n in ("64:ff9b::/96", "2002::/16"))
"""Ways to write an IPv4 address inside an IPv6 one that Python calls global."""


class BadAddress(ValueError):
    """A hook's address that must not be used; the message says why, and does not hold the address."""

    setting = "url"
    """The key of the configuration that it stands under."""


class Refused(OSError):
    """The name of a hook leads to an address on this machine or network."""


def redacted(url: str) -> str:
    """A hook's address for logs and messages: scheme and host, since what follows is the secret."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "(an address that cannot be read)"
    return f"{parts.scheme}://{parts.hostname}/…"


def check_address(url: str, *, local: bool) -> str:
    """The address, if a hook may have it: https to a named host; plain http only where `local` allows it.

    Raises:
        BadAddress: with what to do, and without the address's secret parts.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise BadAddress("the address cannot be read: copy it again from the receiver's page") from error
    if parts.scheme != "https" and not (local and parts.scheme == "http"):
        raise BadAddress(f"the address of {host or 'the hook'} must start with https:// (http only with local = true)")
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
    return (
        ip.is_global and not ip.is_multicast and not any(ip in net for net in _NOT_GLOBAL if net.version == ip.version)
    )


def check_public(sock: socket.socket) -> None:
    """Raises Refused where the socket leads to this machine or network: a name's answer can change between two asks."""
    if not is_public(sock.getpeername()[0]):
        raise Refused("its name leads to an address on this machine or network")
