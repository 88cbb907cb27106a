"""Serves files: archived ones by sha256, checked, as attachments; static ones; robots.txt and /health."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import re
import unicodedata
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from datasette.utils.asgi import Response
from msgspec import Struct

from db.archive import Archive, ArchiveDamaged, Copies, NotArchived
from readers import fingerprint
from readers.judged_copy import judged_copy
from readers.visible_copy import NoCopy, copy_name, visible_copy
from web.db import NotThere, Row, problem, row
from web.site import STATIC, Site, static_hash

log = logging.getLogger("npdwatch.page")

TYPES: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "pdf": "application/pdf",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""By the ending of the name: what a browser saves and another program opens. All else is but bytes: a publisher's page
would run here as ours."""
CHUNK = 256 * 1024
"""Bytes that are handed to the network at once, so that a large file is not held a second time on its way."""
CHECKED = "no-cache"
"""The bytes at an address never change, and a cache may keep them; but it must ask, since they may be withheld."""
NO_COPY = (
    "What is handed out here is made anew from what is visible in a file, and of this one it is not: it is too"
    " large, damaged, of a kind that is not read here, or what it shows may tell of a child. Its publisher has it."
)
DAMAGED = (
    "The copy of this file that is kept here is damaged, so it is not handed out: you would get other bytes than were"
    " published. Its sha256 is the last part of the address; whoever runs this site can restore it."
)
_UNSAFE = re.compile(r'[\x00-\x1f\x7f"*/:<>?\\|]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)", re.IGNORECASE)


def safe_name(filename: str, sha256: str) -> str:
    """The publisher's name for a file as every system can store it, at most 120 characters."""
    plain = unicodedata.normalize("NFC", filename)
    plain = "".join("_" if _UNSAFE.match(c) or not c.isprintable() else c for c in plain).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    if dot and len(ending) <= 8:
        plain = f"{stem[: 119 - len(ending)]}.{ending}"
    plain = plain[:120]
    return f"_{plain}" if _RESERVED.match(plain) else plain or f"{sha256[:16]}.bin"


def disposition(name: str) -> str:
    """Content-Disposition for a name (RFC 6266): in ASCII for old programs, and whole."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode() or "file"
    ascii_name = re.sub(r"[%;\\\"]", "_", ascii_name)
    return f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name, safe='')}"


class ArchivedFile(Struct):
    """An archived body as an answer."""

    body: bytes
    headers: Mapping[str, str]

    async def asgi_send(self, send: Any) -> None:  # noqa: ANN401 - ASGI
        """Sends it in pieces, each when the one before has gone."""
        headers = [(k.encode(), v.encode()) for k, v in self.headers.items()]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for at in range(0, len(self.body), CHUNK):
            await send({"type": "http.response.body", "body": self.body[at : at + CHUNK], "more_body": True})
        await send({"type": "http.response.body", "body": b""})


async def archived_file(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/archive/<sha256> and /archive/<sha256>/<filename>; the name in the address is for people."""
    sha256 = request.url_vars["sha256"]
    found = await row(site, "select * from archived where sha256 = ?", [sha256])
    if found is None:
        raise NotThere("No file of that sha256 is part of this register's evidence.")
    headers = _headers(found)
    if headers["etag"] in request.headers.get("if-none-match", ""):
        return Response("", status=304, headers={k: headers[k] for k in ("etag", "cache-control")})
    loop = asyncio.get_running_loop()
    try:
        async with site.unpacking:
            asked = Archive(site.archive), sha256, found["filename"], bool(found["judged"])
            body = await loop.run_in_executor(None, public_body, *asked)
    except NotArchived:
        log.warning("the archive has no body %s, which the register names", sha256)
        said = "This file is known here by its sha256, and the archive does not hold its bytes."
        return await problem(site, request, 404, said)
    except NoCopy as error:
        log.warning("no copy can be made of %s: %s", sha256, error)
        return await problem(site, request, 404, NO_COPY)
    except (ArchiveDamaged, OSError) as error:
        log.error("an archived file cannot be read: %s", error)  # noqa: TRY400 - what is wrong stands in the message
        return await problem(site, request, 500, DAMAGED)
    headers["content-length"] = str(len(body))
    return ArchivedFile(b"" if request.method == "HEAD" else body, headers)


def public_body(archive: Archive, sha256: str, filename: str, judged: bool) -> bytes:
    """The visible copy of an archived file; the caller has checked that it is not withheld.

    `judged`: it is a document, of which there is a copy only where all its text is read and tells of no child. Raises
    NotArchived and ArchiveDamaged as `Archive.body`, and NoCopy where what is visible in it cannot be read or shown.
    """
    body = archive.body(sha256)
    ending = hashlib.sha256(copy_name(filename).rpartition(".")[2].lower().encode()).hexdigest()[:8]
    copies, key = Copies(archive.folder.parent), f"{public_key(sha256)}.{ending}{'.judged' if judged else ''}"
    made = copies.get(key)
    if made == b"":
        raise NoCopy("none could be made of it a while ago")
    if made is None:
        try:
            made = (judged_copy if judged else visible_copy)(body, filename)
        except NoCopy:
            copies.put(key, b"")
            raise
        if made and (judged or made != body):  # what is handed out as it is costs nothing
            copies.put(key, made)
    return made


def public_key(sha256: str) -> str:
    """The key of a file's visible copy; it changes with the reader, so that the copy is made again."""
    return f"{sha256}-{fingerprint()[:16]}"


def _headers(found: Row) -> dict[str, str]:
    name = safe_name(copy_name(found["filename"]), found["sha256"])
    return {
        "content-type": TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream"),
        "content-disposition": disposition(name),
        "cache-control": CHECKED,
        # Of the copy that is handed out, which is made anew and has other bytes than what was published.
        "etag": f'"{public_key(found["sha256"])}"',
        "access-control-allow-origin": "*",
    }


STATIC_TYPES: Mapping[str, str] = {"css": "text/css; charset=utf-8", "png": "image/png", "svg": "image/svg+xml"}
FOR_EVER = "public, max-age=31536000, immutable"
TEXT = "text/plain; charset=utf-8"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*\.[a-z0-9]+")


async def static_file(_: Site, request: Any) -> Response:  # noqa: ANN401 - Datasette has no types
    """/static/<name>: kept for ever where the address names what it holds, as our pages' links do."""
    name = request.url_vars["name"]
    kind = STATIC_TYPES.get(name.rpartition(".")[2])
    # A name that is in the folder, never a path: nothing of it is joined before it was found there.
    if kind is None or not _NAME.fullmatch(name) or name not in {p.name for p in STATIC.iterdir()}:
        raise NotThere("There is no such file.")
    tag = static_hash(name)
    headers = {
        "cache-control": FOR_EVER if request.query_string == tag else "public, max-age=3600", "etag": f'"{tag}"',
        "access-control-allow-origin": "*",
    }
    if f'"{tag}"' in request.headers.get("if-none-match", ""):
        return Response("", status=304, headers=headers)
    return Response((STATIC / name).read_bytes(), headers=headers, content_type=kind)


async def favicon(site: Site, request: Any) -> Response:  # noqa: ANN401 - Datasette has no types
    """/favicon.ico: the site's sign, for those who ask without looking at the page."""
    request.scope["url_route"] = {"kwargs": {"name": "icon.svg"}}
    return await static_file(site, request)


async def robots(site: Site, _: Any) -> Response:  # noqa: ANN401 - Datasette has no types
    """/robots.txt: everybody may look at everything; endless filters, PNGs and zips that are made are not worth it."""
    closed = ["Disallow: /register/", "Disallow: /search", "Disallow: /*?", "Disallow: /charts/*.png",
              "Disallow: /changes/*/evidence.zip"]
    lines = ["User-agent: *", *closed, "Allow: /*?page=", "Allow: /"]
    if address := site.about.address:
        lines.append(f"# The whole list as files: {address}/releases.csv, {address}/feeds/everything.atom")
    return Response("\n".join(lines) + "\n", headers={"cache-control": "max-age=3600"}, content_type=TEXT)


async def health(site: Site, _: Any) -> Response:  # noqa: ANN401 - Datasette has no types
    """/health: 200 and "ok" where the copy can be read and follows the database, 503 where it does not."""
    headers = {"cache-control": "no-store"}
    if site.state.preparing:
        return Response("not well: being prepared\n", status=503, headers=headers, content_type=TEXT)
    found = await row(site, "select count(*) n from sources")
    if site.state.problem or found is None:
        return Response(f"not well: {site.state.problem}\n", status=503, headers=headers, content_type=TEXT)
    return Response(
        f"ok\nsources {found['n']}\nas of {site.state.built_at}\n", headers=headers, content_type=TEXT
    )
