"""A made-up Parliament on loopback: committees API, questions API and feeds, with a year, faults and a log.

Binds to 127.0.0.1 only. It has the measured manners of the real services: evidence without a window of dates, or at
deep skip, fails with 500 (after `Manners.slow` seconds); lists of questions are cut; a format that is not listed
answers 500; an item can vanish from the lists and come back.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Self
from urllib.parse import unquote

from msgspec.structs import replace

from bench.replica.answers import Manners, answer_parliament
from bench.replica.faults import Fault, Scripted
from bench.replica.year import Evidence, Question, Year, make_year
from demo.replica import AnsweringServer, Handler, Reply, text_reply


class Parliament(Scripted):
    """The services under one origin. Use as a context manager. `year` may be changed while it runs."""

    def __init__(self, year: Year | None = None, manners: Manners | None = None) -> None:
        self.year = year or make_year()
        self.manners = manners or Manners()
        super().__init__()
        self._server = AnsweringServer(self._respond)

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

    @property
    def slow(self) -> float:  # type: ignore[override]
        """As `Manners.slow`."""
        return self.manners.slow

    def _respond(self, asked: Handler) -> Reply:
        with self._lock:
            right = answer_parliament(self.year, unquote_path(asked.path), self.manners)
        return self.scripted("parliament", asked, right)


def unquote_path(target: str) -> str:
    """The target with its path unquoted; the query stays as it is."""
    path, mark, query = target.partition("?")
    return unquote(path).rstrip("/") + mark + query


def error_under_200() -> Fault:
    """The API's own error, as JSON, under status 200: both services do that."""
    body = '{"type": null, "title": "An error occurred while processing your request.", "status": 500}'
    answer = text_reply(200, body, "application/json; charset=utf-8")
    return lambda _: answer


def damaged_document(data: str | None) -> Fault:
    """A document whose base64 is this instead: nonsense, "" or None."""

    def fault(right: Reply) -> Reply:
        return replace(right, body=json.dumps(json.loads(right.body) | {"data": data}).encode())

    return fault
