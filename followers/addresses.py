"""Email addresses as people type them: normal form, or a sentence that says why one is not taken; and networks."""

from __future__ import annotations

import re
from ipaddress import IPv6Address, ip_address, ip_network

import idna

LONGEST, LONGEST_LOCAL = 254, 64
"""Characters of an address, and of the part before the @ (RFC 5321)."""
_LOCAL = re.compile(r"[A-Za-z0-9_+'&=/~^#$*?{}-]+(?:\.[A-Za-z0-9_+'&=/~^#$*?{}-]+)*")
"""No quotes, and none of the signs by which mail was once routed (% ! |)."""
_LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+(?=[a-z0-9-]*[a-z]){_LABEL}")


class AddressRefused(ValueError):
    """An address that is not taken; the message is for whoever typed it."""


def normal_address(typed: str) -> str:
    """The address in the form in which it is kept and written to. Raises AddressRefused."""
    text = typed.strip(" ")
    if not text:
        raise AddressRefused("Type an email address, such as somebody@example.org.")
    if len(text) > LONGEST:
        raise AddressRefused(f"An email address has {LONGEST} characters at most; this one has {len(text)}.")
    if not text.isprintable() or any(c.isspace() for c in text):
        raise AddressRefused("An email address has no spaces and no line breaks.")
    local, at, domain = text.rpartition("@")
    if not at or not local:
        raise AddressRefused("That is no email address: it is like somebody@example.org.")
    if not local.isascii():
        raise AddressRefused(
            "The part before the @ has letters that many mail servers do not take. Use another address of yours."
        )
    if len(local) > LONGEST_LOCAL or not _LOCAL.fullmatch(local):
        raise AddressRefused(
            "The part before the @ may have letters, digits and single points, and signs such as + - _; quotes, "
            "commas and brackets are not taken here."
        )
    try:
        host = idna.encode(domain, uts46=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError):
        host = ""
    if not _DOMAIN.fullmatch(host) or len(local) + 1 + len(host) > LONGEST:
        raise AddressRefused("The part behind the @ is not the name of a mail server, such as example.org.")
    return f"{local}@{host}"


_WITHOUT_POINTS = ("gmail.com", "googlemail.com")
"""Two names of one service, for which points before the @ say nothing."""


def mailbox_of(address: str) -> str:
    """What addresses that lead into one mailbox mostly have in common, for limits: "A.b+tag@…" is "a.b@…"."""
    local, _, domain = address.casefold().rpartition("@")
    local = local.partition("+")[0] or local
    if domain in _WITHOUT_POINTS:
        local, domain = local.replace(".", ""), _WITHOUT_POINTS[0]
    return f"{local}@{domain}"


def network_of(text: str) -> str:
    """Whoever asks from one household or office: an IPv4 address, or the /64 of an IPv6 one; "" for what is none."""
    try:
        address = ip_address(text.strip())
    except ValueError:
        return ""
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return str(ip_network(f"{address}/64", strict=False)) if isinstance(address, IPv6Address) else str(address)
