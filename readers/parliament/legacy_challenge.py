"""Recognises a bot guard's page, which looks like a dead link and is not one."""

from __future__ import annotations

_SIGNS = (
    b"<title>just a moment...</title>",
    b"/cdn-cgi/styles/challenges.css",
    b"attention required! | cloudflare",
    b"cf-browser-verification",
    b"_cf_chl_opt",
)
_FIRST = 64 * 1024
"""Bytes that are looked at: the signs stand in the head."""


def is_challenge(status: int, body: bytes) -> bool:
    """True for Cloudflare's page that asks for a browser, under 403 and 503 as well as under 200.

    Under 200 only its own signs count: honest pages of a guarded site load scripts from `/cdn-cgi/challenge-platform/`.
    """
    head = body[:_FIRST].lower()
    if any(sign in head for sign in _SIGNS):
        return True
    return status in (403, 503) and b"/cdn-cgi/" in head
