"""Polls in one process: the real spiders, pipelines, reader and database, with a plain client in Scrapy's place.

Scrapy's reactor starts but once in a process, and a process for each poll takes a second; the tests in
tests/spiders and tests/e2e do have it.
"""

from __future__ import annotations

import asyncio
import http.client
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

import scrapy
from scrapy.http import Response, TextResponse

from db.register.runs import Tally, add_expected, add_verdicts, close_run, start_run, validators
from db.store.transaction import Store
from demo.replica import Replica
from diffing.plausibility import Limits
from model.fetch import Expected, Fetched, Known, Verdict
from model.source import Source
from pipelines.archive import ArchiveBodies
from pipelines.context import CrawlContext, Step, first_address
from pipelines.ledger import note_health
from pipelines.poll import Poll
from pipelines.registers.classify import ClassifyRecipients
from pipelines.registers.compare import CompareEditions
from pipelines.registers.read import ReadRegisters
from pipelines.registers.record import RecordEditions
from spiders.base import SourceSpider
from spiders.file import RegisterSpider
from spiders.govuk import GovukSpider
from spiders.middlewares.conditional import ConditionalGet
from spiders.search import SearchSpider

SPIDERS: dict[str, type[SourceSpider]] = {s.name: s for s in (GovukSpider, RegisterSpider, SearchSpider)}
STEPS: tuple[type[Step], ...] = (ArchiveBodies, ReadRegisters, CompareEditions, ClassifyRecipients, RecordEditions)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a poll came to."""

    result: Poll | None
    tally: Tally
    changes: tuple[dict[str, Any], ...]

    @property
    def decision(self) -> str:
        return self.result.result.decision if self.result else "failed"

    @property
    def kinds(self) -> list[str]:
        return sorted(c["kind"] for c in self.changes)

    @property
    def failures(self) -> dict[str, str]:
        return {v.outcome.value: v.detail for v in self.tally.failures}

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [c for c in self.changes if c["kind"] == kind]


class Desk:
    """One source, watched."""

    def __init__(self, folder: Path, replica: Replica, source: Source) -> None:
        self.store = Store.create(folder)
        self.replica = replica
        self.source = source
        self.confirm_after = 600
        self.now = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.store.close()

    def later(self, seconds: float = 900) -> None:
        self.now += timedelta(seconds=seconds)

    def poll(self, *, force: bool = False, wait: float = 900) -> Seen:
        """One poll, `wait` seconds after the last."""
        self.later(wait)
        source, store = self.source, self.store
        last = (store.one("select coalesce(max(id), 0) n from change") or {"n": 0})["n"]
        run = start_run(store, [source], [Expected(source.name, first_address(source))], "manual", self.now)
        known = Known({} if force else validators(store, [source.name], self.now), store.archive.body)
        context = CrawlContext(store, run, Limits(), self.confirm_after, lambda: self.now)
        spider = SPIDERS[source.kind](sources=[source], known=known)
        lines = list(_run(spider, spider.first(source)))
        with store.transaction():
            add_expected(store, run, [x for x in lines if isinstance(x, Expected)])
            add_verdicts(store, run, [x for x in lines if isinstance(x, Verdict)], self.now)
        for item in lines:
            if isinstance(item, Fetched):
                self._record(context, item)
        with store.transaction():
            add_verdicts(store, run, context.failures, self.now)
        tally = close_run(store, run, self.now, {})
        note_health(store, [source], tally, self.now)
        changes = store.rows("select * from change where id > ? and state != 'silent' order by id", [last])
        return Seen(context.ended[-1] if context.ended else None, tally, tuple(changes))

    @staticmethod
    def _record(context: CrawlContext, item: Fetched) -> None:
        async def pipelines() -> None:
            passed: Any = item
            for step in STEPS:
                passed = await step(context).process_item(passed)

        try:
            asyncio.run(pipelines())
        except Exception:  # noqa: BLE001 - Scrapy drops it likewise; the step has kept the failure
            assert context.failures

    def count(self, what: str, *parameters: object) -> int:
        found = self.store.one(f"select count(*) n from {what}", parameters)  # noqa: S608
        return int(found["n"]) if found else 0

    def states(self, kind: str) -> set[str]:
        return {c["state"] for c in self.store.rows("select state from change where kind = ?", [kind])}

    def open_notices(self) -> set[str]:
        return {n["code"] for n in self.store.rows("select code from notice where recovered_at is null")}


def _run(spider: SourceSpider, request: scrapy.Request) -> Sequence[Any]:
    out: list[Any] = []
    waiting = [request]
    while waiting:
        asked = waiting.pop(0)
        assert asked.callback
        for x in asked.callback(_fetch(asked), **asked.cb_kwargs):
            (waiting if isinstance(x, scrapy.Request) else out).append(x)
    assert spider.sources
    return out


def _fetch(request: scrapy.Request) -> Response:
    for _ in range(4):
        ConditionalGet().process_request(request)
        parts = urlsplit(request.url)
        assert parts.hostname == "127.0.0.1"
        link = http.client.HTTPConnection(parts.netloc, timeout=20)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        link.request("GET", target, headers={k.decode(): v[0].decode() for k, v in request.headers.items()})
        answer = link.getresponse()
        body = answer.read()
        link.close()
        where = answer.headers.get("Location")
        if answer.status in (301, 302, 303) and where:
            request = request.replace(url=urljoin(request.url, where))
            continue
        headers = [(k, v) for k, v in answer.headers.items()]
        response: Response = TextResponse(request.url, answer.status, headers, body, request=request)
        return response
    raise AssertionError("too many redirects")


def watched(replica: Replica, path: str, **more: Any) -> Source:  # noqa: ANN401
    return replace(Source("register", "govuk", replica.url(path)), **more)
