"""A replica of GOV.UK on loopback: two servers, of pages and of files. The one of tests is in bench/replica.

It binds to 127.0.0.1 only, sets no cookies, and answers as the facts say: no validators on the Content API, ETag from
time and size on files, 301 from a replaced file to the newest, 422 for unknown search parameters.
"""

from __future__ import annotations

import json
import socket
import sys
import threading
from collections.abc import Callable
from email.message import Message
from email.utils import formatdate, parsedate_to_datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from msgspec import Struct, field

from demo.site import Asset, PublishedSite, publish

API = "/api/content"
ROBOTS = """# The replica's own text, with the rules of the site it stands for.
User-agent: *
Disallow: /*/print$
Disallow: /search/all*
"""
_SEARCH_PARAMETERS = frozenset({"q", "count", "start", "order", "fields", "c"})
_SEARCH_PREFIXES = ("filter_", "reject_", "aggregate_")
_SORT_FIELDS = frozenset(
    {"public_timestamp", "closing_date", "title", "start_date", "end_date", "popularity", "release_timestamp"}
)
_MOST_RESULTS = 1500


class Reply(Struct, frozen=True):
    """A response before it is sent. `send` says how: whole, cut (half of the body) or reset (nothing at all)."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    send: str = "whole"


def text_reply(status: int, text: str, content_type: str = "text/html; charset=utf-8", **headers: str) -> Reply:
    """A reply of text; header names are given with _ for -."""
    named = {k.replace("_", "-"): v for k, v in headers.items()}
    return Reply(status, text.encode(), {"Content-Type": content_type, **named})


def json_reply(status: int, data: Any, **headers: str) -> Reply:  # noqa: ANN401 - any JSON
    """A reply of JSON."""
    return text_reply(status, json.dumps(data, ensure_ascii=False), "application/json; charset=utf-8", **headers)


def answer_site(site: PublishedSite, target: str) -> Reply:
    """What www.gov.uk answers to a GET of `target` (path and query), as far as the demonstration asks."""
    parts = urlsplit(target)
    if parts.path == "/robots.txt":
        return text_reply(200, ROBOTS, "text/plain; charset=utf-8", Cache_Control="max-age=1800, public")
    if parts.path == "/api/search.json":
        return _searched(site, parts.query)
    item = site.items.get(parts.path.removeprefix(API)) if parts.path.startswith(API) else None
    if item is None:
        return json_reply(404, {})
    status = 410 if item["schema_name"] == "gone" else 200
    # No ETag and no Last-Modified: the API gives none, so every poll gets the whole body.
    return json_reply(status, item, Cache_Control="max-age=300, public", Access_Control_Allow_Origin="*")


def _searched(site: PublishedSite, query: str) -> Reply:
    parameters = parse_qsl(query, keep_blank_values=True)
    asked = dict(parameters)
    unknown = [k for k in asked if k not in _SEARCH_PARAMETERS and not k.startswith(_SEARCH_PREFIXES)]
    if unknown:
        return json_reply(422, {"error": f"Unexpected parameters: {', '.join(unknown)}"})
    order, count, start = asked.get("order", ""), asked.get("count", "10"), asked.get("start", "0")
    if not count.isdecimal() or int(count) > _MOST_RESULTS or not start.isdecimal():
        return json_reply(422, {"error": "count is at most 1500, and start a whole number"})
    if order and order.removeprefix("-") not in _SORT_FIELDS:
        return json_reply(422, {"error": f'"{order}" is not a valid sort field'})
    found = [r for r in site.search if all(_kept(r, k, v) for k, v in parameters)]
    if order:
        found.sort(key=lambda r: str(r.get(order.removeprefix("-"), "")), reverse=order.startswith("-"))
    fields = [f for f in asked.get("fields", "").split(",") if f]
    shown = found[int(start) : int(start) + int(count)]
    results = [{k: v for k, v in r.items() if not fields or k in fields} | {"_id": r["link"]} for r in shown]
    return json_reply(200, {"results": results, "total": len(found), "start": int(start), "suggested_queries": []})


def _kept(result: dict[str, Any], key: str, value: str) -> bool:
    if key == "q":
        text = f"{result['title']} {result['description']}".lower()
        return all(w in text for w in value.lower().split())
    name = key.removesuffix("[]").removeprefix("filter_")
    if not key.startswith("filter_") or name not in result:
        return True
    have = result[name]
    return value in ([o["slug"] for o in have] if isinstance(have, list) else [have])


def answer_assets(site: PublishedSite, target: str, headers: Message, page_origin: str) -> Reply:
    """What the asset server answers: files with validators, 304, and 301 from a replaced file to the newest."""
    path = urlsplit(target).path
    if path == "/robots.txt":
        return text_reply(200, "User-agent: *\nDisallow:\n", "text/plain; charset=utf-8")
    if path in site.replaced:
        return Reply(301, headers={"Location": site.replaced[path], "Cache-Control": "max-age=1800, public"})
    asset = site.assets.get(path)
    if asset is None:
        return text_reply(404, "Not found")
    known = {
        "ETag": asset.etag, "Last-Modified": formatdate(asset.modified, usegmt=True),
        "Cache-Control": "max-age=1800, public", "Link": f'<{page_origin}{asset.parent}>; rel="up"',
    }
    if _not_modified(asset, headers):
        return Reply(304, headers=known)
    name = f'attachment; filename="{path.rsplit("/", 1)[-1]}"'
    return Reply(200, asset.body, {**known, "Content-Type": asset.content_type, "Content-Disposition": name})


def _not_modified(asset: Asset, headers: Message) -> bool:
    """By the rule of HTTP: where there is an If-None-Match, the date does not count."""
    if tags := headers.get("If-None-Match"):
        return any(t.strip().removeprefix("W/") in (asset.etag, "*") for t in tags.split(","))
    try:
        since = parsedate_to_datetime(headers.get("If-Modified-Since") or "")
    except ValueError:
        return False
    return since.timestamp() >= asset.modified


class LoopbackServer(ThreadingHTTPServer):
    """A server on a free port of 127.0.0.1 that ends all its connections when it is closed."""

    daemon_threads = False
    block_on_close = True

    def __init__(self, handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.ending = threading.Event()
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,), name="replica", daemon=True)

    @property
    def origin(self) -> str:
        """Such as http://127.0.0.1:40123."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """Ends connections that are open, waits for their threads, and frees the port."""
        self.ending.set()
        self.shutdown()
        with self._guard:
            for s in self._open:
                _hang_up(s)
        self.server_close()
        self._thread.join()

    def process_request(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as in the base class
        with self._guard:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:  # noqa: ANN401 - as in the base class
        with self._guard:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as in the base class
        """A client that hangs up is no error of ours; anything else is printed as always."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


def _hang_up(s: socket.socket) -> None:
    try:
        s.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # the other side was faster


class Handler(BaseHTTPRequestHandler):
    """One request, of an `AnsweringServer`."""

    protocol_version = "HTTP/1.1"
    server_version = "replica"
    sys_version = ""
    timeout = 130
    disable_nagle_algorithm = True
    wbufsize = 1 << 16

    server: AnsweringServer

    def do_GET(self) -> None:
        reply = self.server.answer(self)
        if reply.send == "reset":
            self.close_connection = True
            return
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status != 304:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body[: len(reply.body) // 2] if reply.send == "cut" else reply.body)
        self.close_connection = self.close_connection or reply.send == "cut"

    do_HEAD = do_POST = do_GET  # noqa: N815 - the names that the base class looks for

    def log_message(self, *_: object) -> None:
        """Nothing is logged."""


class AnsweringServer(LoopbackServer):
    """Replies to each request with what `answer` gives for it."""

    def __init__(self, answer: Callable[[Handler], Reply]) -> None:
        super().__init__(Handler)
        self.answer = answer


class Replica:
    """The watched sites. Use as a context manager; it opens with nothing published but the baseline."""

    def __init__(self) -> None:
        self._servers = {n: AnsweringServer(partial(self.respond, n)) for n in ("site", "assets")}
        self.origin = self._servers["site"].origin
        """Where www.gov.uk is."""
        self.asset_origin = self._servers["assets"].origin
        """Where assets.publishing.service.gov.uk is: another port, so another host for whoever checks."""
        self.site = PublishedSite()
        self.publish("baseline")

    def __enter__(self) -> Self:
        for server in self._servers.values():
            server.start()
        return self

    def __exit__(self, *_: object) -> None:
        for server in self._servers.values():
            server.close()

    @property
    def hosts(self) -> tuple[str, ...]:
        """Host and port of both servers, for an allow-list."""
        return tuple(urlsplit(o).netloc for o in (self.origin, self.asset_origin))

    def url(self, path: str) -> str:
        """The address of a page."""
        return self.origin + path

    def publish(self, name: str) -> None:
        """Publishes a stage of the story (`demo.site.NAMES`)."""
        self.site = publish(name, site=self.origin, assets=self.asset_origin)

    def respond(self, server: str, asked: Handler) -> Reply:
        """What is sent for a request to one of the servers, site or assets."""
        if server == "site":
            return answer_site(self.site, asked.path)
        return answer_assets(self.site, asked.path, asked.headers, self.origin)
