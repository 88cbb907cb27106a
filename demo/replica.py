"""A replica of GOV.UK on loopback: two servers (pages, files) whose stages, faults and log a test can work with.

It binds to 127.0.0.1 only, sets no cookies, and answers as the facts say: no validators on the Content API, ETag from
time and size on files, 301 from a replaced file to the newest, 422 for unknown search parameters.
"""

from __future__ import annotations

import gzip
import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, NamedTuple, Self
from urllib.parse import urlsplit

from demo.answers import Answer, Fault, answer_assets, answer_site
from demo.site import NAMES, PublishedFile, Site, publish, with_files

if TYPE_CHECKING:
    from collections.abc import Sequence


class Request(NamedTuple):
    """A line of the log: what was asked and how it was answered."""

    server: str
    """site or assets."""
    method: str
    target: str
    """Path and query."""
    if_none_match: str | None
    if_modified_since: str | None
    user_agent: str
    status: int
    sent: int
    """Bytes of body, as sent on the wire; 0 for what hung or was reset."""


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


class Replica:
    """The watched sites. Use as a context manager; it opens with nothing published but the baseline."""

    def __init__(self) -> None:
        self.log: list[Request] = []
        self._faults: dict[str, tuple[Fault, int | None]] = {}
        self._lock = threading.Condition()
        self.healed = threading.Event()
        self._servers = {name: LoopbackServer(_handler(self, name)) for name in ("site", "assets")}
        self.origin = self._servers["site"].origin
        """Where www.gov.uk is."""
        self.asset_origin = self._servers["assets"].origin
        """Where assets.publishing.service.gov.uk is: another port, so another host for whoever checks."""
        self.site: Site = Site()
        self.publish("baseline")

    def __enter__(self) -> Self:
        for server in self._servers.values():
            server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.heal()
        for server in self._servers.values():
            server.close()

    @property
    def hosts(self) -> tuple[str, ...]:
        """Host and port of both servers, for an allow-list."""
        return tuple(urlsplit(o).netloc for o in (self.origin, self.asset_origin))

    def url(self, path: str) -> str:
        """The address of a page."""
        return self.origin + path

    def stage(self, n: int) -> None:
        """Publishes the n-th stage of the story, counted from 1 (`demo.site.NAMES`)."""
        self.publish(NAMES[n - 1])

    def publish(self, name: str) -> None:
        """Publishes what goes by that name; besides the stages: withdrawn, gone, redirected, silent-in-place."""
        self.site = publish(name, site=self.origin, assets=self.asset_origin)

    def publish_files(self, files: Sequence[PublishedFile], *, note: str | None, at: str) -> None:
        """Puts just these files on the register's page; without a note it is a minor update."""
        self.site = with_files(self.site, files, note=note, at=at, assets=self.asset_origin)

    def fail(self, path: str, fault: Fault, *, times: int | None = None) -> None:
        """From now on (or for so many requests) answers for this path, on either server, go wrong."""
        with self._lock:
            self._faults[path] = (fault, times)

    def heal(self, path: str | None = None) -> None:
        """Takes a fault back, or all; what hangs is let go."""
        with self._lock:
            for p in [path] if path else list(self._faults):
                self._faults.pop(p, None)
            self.healed.set()
            self.healed = threading.Event()

    def requests(self, prefix: str = "") -> list[Request]:
        """The log's lines whose target begins so."""
        with self._lock:
            return [r for r in self.log if r.target.startswith(prefix)]

    def wait_for(self, prefix: str, count: int = 1, *, timeout: float = 30) -> bool:
        """Blocks until so many requests for targets that begin so came; False when `timeout` (seconds) was over."""

        def come() -> bool:
            return sum(r.target.startswith(prefix) for r in self.log) >= count

        with self._lock:
            return self._lock.wait_for(come, timeout)

    def forget(self) -> None:
        """Empties the log."""
        with self._lock:
            self.log.clear()

    def answer(self, server: str, target: str, headers: Any) -> Answer:  # noqa: ANN401 - a mapping of headers
        """What is sent for a request: the right answer, or what a fault makes of it."""
        if server == "site":
            right = answer_site(self.site, target, origin=self.origin)
        else:
            right = answer_assets(self.site, target, headers=headers, page_origin=self.origin)
        path = urlsplit(target).path
        with self._lock:
            fault, left = self._faults.get(path, (None, None))
            if fault is None:
                return right
            if left is not None:
                if left <= 1:
                    del self._faults[path]
                else:
                    self._faults[path] = (fault, left - 1)
        return fault(right)

    def record(self, request: Request) -> None:
        """Adds a line to the log, before the answer goes out, so that who has the answer finds the line."""
        with self._lock:
            self.log.append(request)
            self._lock.notify_all()


def _handler(replica: Replica, server_name: str) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version = "replica"
        sys_version = ""
        timeout = 130
        disable_nagle_algorithm = True
        wbufsize = 1 << 16

        def do_GET(self) -> None:
            healed = replica.healed  # taken before the fault is, or a healing in between would not be seen
            answer = replica.answer(server_name, self.path, self.headers)
            body, headers = answer.body, dict(answer.headers)
            if headers.get("Content-Type", "").startswith(("text/", "application/json")) and body:
                headers["Vary"] = "Accept-Encoding"
                if "gzip" in self.headers.get("Accept-Encoding", ""):
                    body, headers["Content-Encoding"] = gzip.compress(body, 6, mtime=0), "gzip"
            if answer.send == "shortened":
                body = body[: len(body) // 2]
            sent = (
                body
                if answer.send in ("whole", "shortened")
                else body[: len(body) // 2]
                if answer.send == "cut"
                else b""
            )
            if self.command == "HEAD":
                sent = b""
            replica.record(
                Request(
                    server_name,
                    self.command,
                    self.path,
                    self.headers.get("If-None-Match"),
                    self.headers.get("If-Modified-Since"),
                    self.headers.get("User-Agent", ""),
                    answer.status,
                    len(sent),
                )
            )
            if answer.send == "hang":
                healed.wait(120)
            if answer.send in ("hang", "reset"):
                self.close_connection = True
                return
            self.send_response(answer.status)
            for name, value in headers.items():
                self.send_header(name, value)
            if answer.status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(sent)
            self.close_connection = self.close_connection or answer.send == "cut"

        do_HEAD = do_GET  # noqa: N815 - the name that the base class looks for

        def log_message(self, *_: object) -> None:
            """Nothing: the replica keeps its own log."""

    return Handler
