"""What a web site is asked for besides pages: its style sheet and pictures, robots.txt, and how it does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from datasette.utils.asgi import Response

from web.db import NotThere, row
from web.site import STATIC, Site, address_of

TYPES: Mapping[str, str] = {
    "css": "text/css; charset=utf-8",
    "ico": "image/x-icon",
    "png": "image/png",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
}
FOR_EVER = "public, max-age=31536000, immutable"
TEXT = "text/plain; charset=utf-8"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*\.[a-z0-9]+")


async def static_file(_: Site, request: Any) -> Response:  # noqa: ANN401 - Datasette has no types
    """/static/<name>: kept for ever where the address names what it holds, as our pages' links do."""
    name = request.url_vars["name"]
    kind = TYPES.get(name.rpartition(".")[2])
    # A name that is in the folder, never a path: nothing of it is joined before it was found there.
    if kind is None or not _NAME.fullmatch(name) or name not in {p.name for p in STATIC.folder.iterdir()}:
        raise NotThere("There is no such file.")
    tag = STATIC.hashed(name)
    headers = {
        "cache-control": FOR_EVER if request.query_string == tag else "public, max-age=3600", "etag": f'"{tag}"',
        "access-control-allow-origin": "*",
    }  # fmt: skip
    if f'"{tag}"' in request.headers.get("if-none-match", ""):
        return Response("", status=304, headers=headers)
    return Response((STATIC.folder / name).read_bytes(), headers=headers, content_type=kind)


async def favicon(site: Site, request: Any) -> Response:  # noqa: ANN401 - Datasette has no types
    """/favicon.ico: the site's sign, for those who ask without looking at the page."""
    request.scope["url_route"] = {"kwargs": {"name": "icon.svg"}}
    return await static_file(site, request)


async def robots(site: Site, request: Any) -> Response:  # noqa: ANN401 - Datasette has no types
    """/robots.txt: everybody may look at everything; the endless combinations of filters are not worth a crawl."""
    closed = ["Disallow: /register/", "Disallow: /search", "Disallow: /*?"]
    lines = ["User-agent: *", *closed, "Allow: /*?page=", "Allow: /"]
    if address := address_of(site, request):
        lines.append(f"# The whole list as files: {address}/releases.csv, {address}/feeds/everything.atom")
    return Response("\n".join(lines) + "\n", headers={"cache-control": "max-age=3600"}, content_type=TEXT)


async def health(site: Site, _: Any) -> Response:  # noqa: ANN401 - Datasette has no types
    """/health: 200 and "ok" where the copy can be read and follows the database, 503 where it does not."""
    headers = {"cache-control": "no-store"}
    found = await row(site, "select count(*) n from sources")
    if site.state.problem or found is None:
        return Response(f"not well: {site.state.problem}\n", status=503, headers=headers, content_type=TEXT)
    return Response(
        f"ok\nsources {found['n']}\nas of {site.state.built_at}\n", headers=headers, content_type=TEXT
    )
