"""What can go wrong with an answer: faults as values that a test hands to a replica's `fail`, and its log."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from msgspec.structs import replace

from bench.replica.pages import PLACEHOLDER, message_page
from demo.replica import Handler, Reply, json_reply, text_reply
from demo.site import redirect_item

Fault = Callable[[Reply], Reply]
"""Takes the answer that would be right and gives the one that is sent."""


class Request(NamedTuple):
    """A line of the log: what was asked and how it was answered."""

    server: str
    """site, assets or parliament."""
    method: str
    target: str
    """Path and query."""
    if_none_match: str | None
    if_modified_since: str | None
    user_agent: str
    status: int
    sent: int
    """Bytes of body, as sent on the wire; 0 for what hung or was reset."""


class Scripted:
    """The log and the faults of a replica's servers, whose paths are taken in any case."""

    compresses = False
    slow = 0.0
    """Seconds before what is to be sent "slow"."""

    def __init__(self) -> None:
        self.log: list[Request] = []
        self._faults: dict[str, tuple[Fault, int | None]] = {}
        self._lock = threading.Condition()
        self.healed = threading.Event()
        super().__init__()

    def fail(self, path: str, fault: Fault, *, times: int | None = None) -> None:
        """From now on (or for so many requests) answers for this path, on any server, go wrong."""
        with self._lock:
            self._faults[path.lower()] = (fault, times)

    def heal(self, path: str | None = None) -> None:
        """Takes a fault back, or all; what hangs or is slow is let go."""
        with self._lock:
            for p in [path.lower()] if path else list(self._faults):
                self._faults.pop(p, None)
            self.healed.set()
            self.healed = threading.Event()

    def requests(self, prefix: str = "") -> list[Request]:
        """The log's lines whose target begins so."""
        with self._lock:
            return [r for r in self.log if r.target.startswith(prefix)]

    def wait_for(self, prefix: str, count: int = 1, *, timeout: float = 120) -> bool:
        """Blocks until so many requests for targets that begin so came; False when `timeout` (seconds) was over."""
        with self._lock:
            return self._lock.wait_for(lambda: len(self.requests(prefix)) >= count, timeout)

    def forget(self) -> None:
        """Empties the log."""
        with self._lock:
            self.log.clear()

    def scripted(self, server: str, asked: Handler, right: Reply) -> Reply:
        """What is sent: the right answer, or what a fault makes of it. The log has it before it goes out."""
        healed = self.healed  # taken before the fault is, or a healing in between would not be seen
        reply = self._faulted(unquote(urlsplit(asked.path).path).lower(), right)
        if reply.send == "slow":
            healed.wait(self.slow)
            reply = replace(reply, send="whole")
        if self.compresses:
            reply = _compressed(reply, asked.headers.get("Accept-Encoding", ""))
        if reply.send == "shortened":
            reply = replace(reply, body=reply.body[: len(reply.body) // 2], send="whole")
        sent = {"whole": len(reply.body), "cut": len(reply.body) // 2}.get(reply.send, 0)
        validators = (asked.headers.get("If-None-Match"), asked.headers.get("If-Modified-Since"))
        agent, size = asked.headers.get("User-Agent", ""), 0 if asked.command == "HEAD" else sent
        with self._lock:
            self.log.append(Request(server, asked.command, asked.path, *validators, agent, reply.status, size))
            self._lock.notify_all()
        if reply.send == "hang":
            healed.wait(300)
            return replace(reply, send="reset")
        return reply

    def _faulted(self, path: str, right: Reply) -> Reply:
        with self._lock:
            fault, left = self._faults.get(path, (None, None))
            if fault is None:
                return right
            if left is not None and left <= 1:
                del self._faults[path]
            elif left is not None:
                self._faults[path] = (fault, left - 1)
        return fault(replace(right, send="whole"))


def _compressed(reply: Reply, accepted: str) -> Reply:
    """Text as GOV.UK sends it to those who take gzip."""
    if not reply.headers.get("Content-Type", "").startswith(("text/", "application/json")) or not reply.body:
        return reply
    headers = {**reply.headers, "Vary": "Accept-Encoding"}
    if "gzip" not in accepted:
        return replace(reply, headers=headers)
    body = gzip.compress(reply.body, 6, mtime=0)
    return replace(reply, body=body, headers={**headers, "Content-Encoding": "gzip"})


def status(code: int, *, retry_after: int | str | None = None) -> Fault:
    """A status with a page of its own, perhaps with Retry-After (seconds, or a date of HTTP)."""
    page = text_reply(code, message_page(f"Status {code}", "Sorry, there is a problem."))
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return lambda _: replace(page, headers={**page.headers, **headers})


def cut() -> Fault:
    """The declared length, but half of the body, then the connection ends."""
    return lambda right: replace(right, send="cut")


def shortened() -> Fault:
    """Half of the body as it goes out (a gzip stream is cut within), under a length that agrees with it."""
    return lambda right: replace(right, send="shortened")


def hang() -> Fault:
    """No answer until the replica is closed or the fault is healed."""
    return lambda right: replace(right, send="hang")


def reset() -> Fault:
    """The connection ends before any answer."""
    return lambda right: replace(right, send="reset")


def elsewhere(url: str, code: int = 302) -> Fault:
    """A redirect to any address, such as one on a host that is not on the list."""
    return lambda _: Reply(code, headers={"Location": url})


def html() -> Fault:
    """A page of HTML under 200, in place of a file or of JSON."""
    return lambda _: text_reply(200, message_page("Sorry", "There is a problem with the service."))


def challenge() -> Fault:
    """A bot guard's page under 200."""
    page = (
        '<!DOCTYPE html><html lang="en"><head><title>Just a moment...</title></head><body><noscript>Enable JavaScript'
        ' and cookies to continue</noscript><script src="/cdn-cgi/challenge-platform/x.js"></script></body></html>'
    )
    return lambda _: text_reply(200, page)


def empty() -> Fault:
    """Status 200 and nothing."""
    return lambda right: replace(right, body=b"")


def body(data: bytes) -> Fault:
    """Other bytes with the right headers but without validators."""
    return lambda right: Reply(
        200, data, {k: v for k, v in right.headers.items() if k not in ("ETag", "Last-Modified")}
    )


def not_there_yet() -> Fault:
    """A file that waits for its virus scan: 404."""
    return status(404)


def placeholder() -> Fault:
    """The same on old addresses: a redirect to the placeholder page."""
    return lambda _: Reply(302, headers={"Location": PLACEHOLDER})


def gone(path: str, explanation: str = "Published in error") -> Fault:
    """The API's answer for a page that was unpublished: 410 with a JSON body."""
    return _item(410, gone_item(path, explanation, at="2024-03-01T09:50:56Z"))


def moved(path: str, destination: str) -> Fault:
    """The API's answer for a page that has moved: 200 with the redirect schema."""
    return _item(200, redirect_item(path, destination, at="2026-05-01T09:21:02Z"))


def _item(code: int, item: dict[str, Any]) -> Fault:
    answer = json_reply(code, item)
    return lambda _: answer


def gone_item(path: str, explanation: str, *, at: str) -> dict[str, Any]:
    """A page that was unpublished: answered with 410."""
    return {
        "base_path": path, "content_id": None, "document_type": "gone", "schema_name": "gone", "title": None,
        "description": None, "public_updated_at": at, "updated_at": at,
        "details": {"explanation": f"<p>{explanation}</p>", "alternative_path": ""}, "links": {},
    }
