"""How an answer was fetched: when it was asked for, with which headers, over which certificate. No secret is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from msgspec import Struct, field

ASKED_WITH = (
    "Accept", "Accept-Encoding", "Accept-Language", "If-Modified-Since", "If-None-Match", "User-Agent",
)
"""Headers of a request that are kept: none that says who asks, but for the program's name."""
ANSWERED_WITH = (
    "ETag", "Last-Modified", "Content-Type", "Content-Length", "Date", "Cache-Control", "Link", "Age",
    "Content-Disposition", "Content-Encoding", "Content-Language", "Expires", "Server", "Vary", "Via",
)
"""Headers of an answer that are kept: no cookie, and nothing that could say who asked."""
_CONTACT = re.compile(r" \(\+.*\)$")
_SECRET = re.compile(r"key|token|secret|passw|sig(?:nature)?$|auth|credential|session", re.IGNORECASE)
"""In the name of a parameter: what it holds lets somebody in, as in a signed address of a store of files."""


class Exchange(Struct, frozen=True):
    """One request and what came with its answer."""

    asked_at: str = ""
    """As `text.timestamp.stamp` writes it; "" where it is not known."""
    request: Mapping[str, str] = field(default_factory=dict)
    """Headers: those of `ASKED_WITH`, of the user agent without whom to contact."""
    certificate: str = ""
    """sha256 of the leaf of the site's TLS certificates, in DER; "" where none was shown."""
    led_by: tuple[str, ...] = ()
    """The addresses that redirected, in order, without secrets."""

    def as_dict(self) -> dict[str, Any]:
        """As JSON has it; what is empty is left out."""
        whole = {"asked_at": self.asked_at, "request": dict(self.request), "certificate": self.certificate,
                 "led_by": list(self.led_by)}
        return {k: v for k, v in whole.items() if v}


NO_EXCHANGE = Exchange()


def kept_request(headers: Mapping[str, str]) -> dict[str, str]:
    """What is kept of a request's headers."""
    found = {name: headers[name] for name in ASKED_WITH if headers.get(name)}
    return {name: _CONTACT.sub("", value) if name == "User-Agent" else value for name, value in found.items()}


@lru_cache(maxsize=1024)
def without_secrets(url: str) -> str:
    """The address without a password, and without the values of parameters that are called like secrets."""
    try:
        u = urlsplit(url)
        query = parse_qsl(u.query, keep_blank_values=True)
    except ValueError:
        return ""
    host = u.netloc.rpartition("@")[2]
    if host == u.netloc and not any(_SECRET.search(k) for k, _ in query):
        return url
    kept = urlencode([(k, "" if _SECRET.search(k) else v) for k, v in query])
    return urlunsplit((u.scheme, host, u.path, kept, u.fragment))
