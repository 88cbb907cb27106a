"""What stands between readers and the site: which addresses there are, and what every answer says to the browser.

Datasette has addresses of its own that tell of the installation (/-/settings, /-/metadata, /-/threads ...). Here an
address that is not on the list does not exist, whatever a later Datasette or another plugin adds.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

TABLES = (
    "sources", "editions", "edition_files", "archived", "recipients", "recipient_slugs", "releases",
    "release_recipients", "versions", "changes", "evidence", "mentions", "evidence_releases",
)  # fmt: skip
"""The tables that readers may open as tables; the rest of the copy serves the searching."""

ADDRESSES = re.compile(
    r"/|/favicon\.ico|/robots\.txt|/health"
    r"|/static/[a-z0-9.-]+"
    r"|/(releases|recipients|editions|changes|evidence|sources|search|feeds|about)(/[^/]+){0,3}/?"
    r"|/(releases|recipients|changes|evidence|search)\.(csv|json|atom)"
    r"|/archive/[0-9a-f]{64}(/[^/]{1,255})?"
    rf"|/register(\.json)?|/register/({'|'.join(TABLES)})(\.(csv|json))?(/[^/]{{1,400}})?"
)
METHODS = frozenset({"GET", "HEAD"})
LONGEST = 4000
"""Characters of path and query together."""

_POLICY = (
    b"default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none';"
    b" frame-ancestors 'none'"
)
HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"content-security-policy", _POLICY),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), browsing-topics=()"),
)
_OURS = frozenset(name for name, _ in HEADERS) | {b"set-cookie", b"server"}


def allowed(method: str, path: str) -> bool:
    """True for an address that the site has."""
    return method in METHODS and ADDRESSES.fullmatch(path) is not None


def guarded(app: App) -> App:
    """The application behind the list of addresses, without cookies, with the headers above on every answer."""

    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*_without(message.get("headers", ())), *HEADERS]}
            await send(message)

        path = scope["path"]
        too_long = len(path) + len(scope.get("query_string", b"")) > LONGEST
        if scope["method"] not in METHODS:
            await _refuse(marked, 405, "This site can only be read.", [(b"allow", b"GET, HEAD")])
        elif too_long:
            await _refuse(marked, 414, f"The address is longer than {LONGEST} characters.")
        else:
            headers = [(k, v) for k, v in scope["headers"] if k not in (b"cookie", b"authorization")]
            where = scope if allowed(scope["method"], path) else {**scope, "path": "/-", "raw_path": b"/-"}
            await app({**where, "headers": headers}, receive, marked)

    return guard


def _without(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    return [(k, v) for k, v in headers if k.lower() not in _OURS]


async def _refuse(send: Send, status: int, text: str, headers: Iterable[tuple[bytes, bytes]] = ()) -> None:
    body = text.encode()
    start = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(body)), *headers]
    await send({"type": "http.response.start", "status": status, "headers": start})
    await send({"type": "http.response.body", "body": body})
