"""Polls in one process: the crawl command's own run, spiders and pipelines, with a plain client in Scrapy's place.

Scrapy's reactor starts but once in a process, and a process for each poll takes a second; the tests in
tests/spiders and tests/e2e do have it.
"""

from __future__ import annotations

import http.client
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Self
from unittest.mock import patch
from urllib.parse import urljoin, urlsplit

import scrapy
from msgspec import Struct
from msgspec.structs import replace
from scrapy.http import Response, TextResponse
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

import settings as own
from bench.replica.govuk import Replica
from commands.crawling import crawl
from commands.crawling.fetching import scrapy_settings
from config import Configuration
from config.tables import CrawlPart
from db.register.runs import Tally
from db.store import Store
from model.fetch import Known
from model.source import Source
from pipelines.context import CrawlContext
from pipelines.feeding import feed
from pipelines.poll import Poll
from spiders.base import SourceSpider
from spiders.middlewares.conditional import ConditionalGet


class Seen(Struct, frozen=True):
    """What a poll came to."""

    result: Poll | None
    tally: Tally
    changes: tuple[dict[str, Any], ...]
    printed: tuple[dict[str, Any], ...] = ()
    """What the command prints of them."""

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

    @staticmethod
    def fetch(
        settings: Configuration, sources: Sequence[Source], known: Known, context: CrawlContext, *, paced: bool = False
    ) -> None:
        """As `commands.crawling.crawl.fetch`: what the spider gives passes the pipelines of settings.py in turn."""
        (source,) = sources
        values = scrapy_settings(settings, context, paced=paced)
        spider = _spider_of(source.kind)(sources=[source], known=known)
        assert isinstance(spider, SourceSpider)
        feed(values, sources, yielded(spider, spider.first(source)))

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

    def is_today(self) -> None:
        """Goes by the machine's clock, as spiders do: a server's "unchanged" is believed of what came in time."""
        self.now = datetime.now(UTC)

    def later(self, seconds: float = 900) -> None:
        self.now += timedelta(seconds=seconds)

    def poll(self, *, force: bool = False, wait: float = 900) -> Seen:
        """One poll, `wait` seconds after the last."""
        self.later(wait)
        settings = Configuration(crawl=CrawlPart(confirm_after=self.confirm_after, loopback=True), own_sources=False)
        last = (self.store.one("select coalesce(max(id), 0) n from change") or {"n": 0})["n"]
        with patch.object(crawl, "fetch", self.fetch), patch.object(crawl, "now", lambda: self.now):
            account = crawl.run_crawl(self.store, settings, [self.source], force=force)
        changes = self.store.rows("select * from change where id > ? and state != 'silent' order by id", [last])
        last_poll = account.polls[-1] if account.polls else None
        return Seen(last_poll, account.tally, tuple(changes), tuple(account.changes))

    def states(self, kind: str) -> set[str]:
        return {c["state"] for c in self.store.rows("select state from change where kind = ?", [kind])}

    def open_notices(self) -> set[str]:
        return {n["code"] for n in self.store.rows("select code from notice where recovered_at is null")}


@cache
def _spider_of(kind: str) -> type[scrapy.Spider]:
    return SpiderLoader.from_settings(Settings({"SPIDER_MODULES": own.SPIDER_MODULES})).load(kind)


def yielded(spider: SourceSpider, request: scrapy.Request) -> Sequence[Any]:
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
