"""A made-up Parliament on loopback: committees API, questions API and feeds, with a year, faults and a log.

Binds to 127.0.0.1 only. It has the measured manners of the real services: evidence without a window of dates, or at
deep skip, fails with 500 (after `Manners.slow` seconds); lists of questions are cut; a format that is not listed
answers 500; an item can vanish from the lists and come back.
"""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Self
from urllib.parse import unquote, urlsplit

from bench.replica.answers import Manners, Reply, answer_parliament
from bench.replica.year import Year, make_year
from demo.answers import text_answer
from demo.replica import LoopbackServer, Request

if TYPE_CHECKING:
    import datetime as dt

    from bench.replica.year import Evidence, Question
    from demo.answers import Answer, Fault


class Parliament:
    """The services under one origin. Use as a context manager. `year` may be changed while it runs."""

    def __init__(self, year: Year | None = None, manners: Manners | None = None) -> None:
        self.year = year or make_year()
        self.manners = manners or Manners()
        self.log: list[Request] = []
        self._faults: dict[str, tuple[Fault, int | None]] = {}
        self._lock = threading.RLock()
        self.healed = threading.Event()
        self._server = LoopbackServer(_handler(self))

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.heal()
        self._server.close()

    @property
    def origin(self) -> str:
        """Where committees-api, questions-statements-api and the feeds are: http://127.0.0.1:PORT."""
        return self._server.origin

    def hide(self, *keys: str) -> None:
        """Takes items (WrittenEvidence/910001, Questions/930001, ...) from the lists, as if they had been withdrawn."""
        with self._lock:
            self.year.hidden.update(keys)

    def show(self, *keys: str) -> None:
        """Lists them again."""
        with self._lock:
            self.year.hidden.difference_update(keys)

    def question(self, number: int) -> Question:
        """A question by its id, to be changed in place: answer, corrected, withdrawn."""
        return next(q for q in self.year.questions if q.id == number)

    def answer_question(self, number: int, html: str, day: dt.date) -> None:
        """A question gets its answer."""
        with self._lock:
            q = self.question(number)
            q.answer, q.answered, q.holding = html, day, False

    def correct_answer(self, number: int, html: str, day: dt.date) -> None:
        """An answer is corrected; the old one is kept as the original."""
        with self._lock:
            q = self.question(number)
            q.original, q.answer, q.corrected = q.answer, html, day

    def add_evidence(self, evidence: Evidence) -> None:
        """Publishes another piece."""
        with self._lock:
            self.year.evidence.append(evidence)

    def fail(self, path: str, fault: Fault, *, times: int | None = None) -> None:
        """From now on (or for so many requests) answers for this path go wrong (`bench.replica.faults`)."""
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

    def reply(self, target: str) -> Reply:
        """What is sent for a request: the right answer, or what a fault makes of it."""
        path = unquote(urlsplit(target).path).lower()
        with self._lock:
            right = answer_parliament(self.year, unquote_path(target), self.manners)
            fault, left = self._faults.get(path, (None, None))
            if fault is None:
                return right
            if left is not None:
                if left <= 1:
                    del self._faults[path]
                else:
                    self._faults[path] = (fault, left - 1)
        return Reply(fault(right.answer))

    def record(self, request: Request) -> None:
        """Adds a line to the log, before the answer goes out."""
        with self._lock:
            self.log.append(request)


def unquote_path(target: str) -> str:
    """The target with its path unquoted; the query stays as it is."""
    path, mark, query = target.partition("?")
    return unquote(path).rstrip("/") + mark + query


def error_under_200() -> Fault:
    """The API's own error, as JSON, under status 200: both services do that."""
    body = '{"type": null, "title": "An error occurred while processing your request.", "status": 500}'
    answer = text_answer(200, body, "application/json; charset=utf-8")
    return lambda _: answer


def damaged_document(data: str | None) -> Fault:
    """A document whose base64 is this instead: nonsense, "" or None."""

    def fault(right: Answer) -> Answer:
        return replace(right, body=json.dumps(json.loads(right.body) | {"data": data}).encode())

    return fault


def _handler(parliament: Parliament) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version = "replica"
        sys_version = ""
        timeout = 130
        disable_nagle_algorithm = True
        wbufsize = 1 << 16

        def do_GET(self) -> None:
            healed = parliament.healed  # taken before the fault is, or a healing in between would not be seen
            answer, slow = parliament.reply(self.path)
            if slow and parliament.manners.slow:
                healed.wait(parliament.manners.slow)
            body = answer.body
            sent = body if answer.send == "whole" else body[: len(body) // 2] if answer.send == "cut" else b""
            agent = self.headers.get("User-Agent", "")
            parliament.record(
                Request("parliament", self.command, self.path, None, None, agent, answer.status, len(sent))
            )
            if answer.send == "hang":
                healed.wait(120)
            if answer.send in ("hang", "reset"):
                self.close_connection = True
                return
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(sent)
            self.close_connection = self.close_connection or answer.send == "cut"

        def log_message(self, *_: object) -> None:
            """Nothing: the server keeps its own log."""

    return Handler
