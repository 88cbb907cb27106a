"""What readers send: forms, each within limits of size, kind, time and number."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from followers.addresses import network_of
from web.site import Site

LARGEST = 8 * 1024
"""Bytes."""
SECONDS = 5.0
"""In which all of it must have come: until then a connection cannot make room for another."""
FIELDS = 60
FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data"


class NotTaken(Exception):
    """Something that was sent is not looked at."""

    def __init__(self, status: int, message: str = "", **headers: str) -> None:
        super().__init__(message)
        self.status, self.message, self.headers = status, message, headers


def refuse_other_sites(site: Site, request: Any) -> None:  # noqa: ANN401 - Datasette has no types
    """Raises NotTaken for what a page of another site has its reader's browser send.

    Browsers say by `Sec-Fetch-Site` whose page it was; older ones, and all over plain http, by `Origin` or `Referer`.
    What says none of it is no page's: a browser always sends one of them along with a form.
    """
    fetched = request.headers.get("sec-fetch-site")
    came_from = request.headers.get("origin") or request.headers.get("referer")
    ours = {_host_of(site.about.address), _host_of(f"//{request.headers.get('host', '')}")}
    own = fetched in ("same-origin", "none") if fetched else not came_from or _host_of(came_from) in ours - {""}
    if not own:
        raise NotTaken(403, "A form of this site is only taken from its own page. Open that page, and send it there.")


def _host_of(address: str) -> str:
    """The host and port of an address, without a port that goes without saying; "" where there is none ("null")."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return ""
    return f"{(parts.hostname or '').rstrip('.')}{'' if port in (None, 80, 443) else f':{port}'}"


async def fields_of(site: Site, request: Any, *, parts: bool = False) -> list[tuple[str, str]]:  # noqa: ANN401
    """The fields of a form. `parts`: one in parts is taken too, as nothing, since only its coming matters.

    Raises:
        NotTaken: it is none, or too large, or does not come.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != FORM and not (parts and kind in (PARTS, "")):
        raise NotTaken(415)
    length = request.headers.get("content-length", "0")
    if not length.isdecimal() or int(length[:10]) > LARGEST:
        raise NotTaken(413)
    slots = site.stopping if parts else site.posting
    with slots.one(network_of((request.scope.get("client") or ("",))[0])) as there_is_room:
        if not there_is_room:
            said = "Too many forms come at once. Send yours again in a few seconds."
            raise NotTaken(503, said, **{"retry-after": "5"})
        try:
            body = await asyncio.wait_for(_whole(request), SECONDS)
        except TimeoutError:
            raise NotTaken(408) from None
    if kind != FORM:
        return []
    try:
        return parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=FIELDS)
    except ValueError:  # a UnicodeDecodeError is one
        raise NotTaken(400, "The form came damaged. Open its page again, and send it from there.") from None


async def _whole(request: Any) -> bytes:  # noqa: ANN401
    body = b""
    while True:
        message = await request.receive()
        if message["type"] != "http.request":
            raise NotTaken(400)
        body += bytes(message.get("body", b""))
        if len(body) > LARGEST:
            raise NotTaken(413)
        if not message.get("more_body", False):
            return body
