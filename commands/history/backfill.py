"""`npdwatch backfill`: the history of a source from web archives; none of it is news."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from commands.crawling.crawl import chosen
from commands.crawling.fetching import run_spiders, scrapy_settings
from commands.crawling.hands import lock_sources
from commands.failures import STOPPED, Exit, Failure
from commands.history.account import HistoryAccount, tell
from commands.history.putting import put_in
from commands.printing.exports import json_option
from commands.printing.progress import Progress, waiting
from commands.runtime import command, configuration, now, opened

if TYPE_CHECKING:
    from config import Configuration
    from db.store import Store
    from model.source import Source
    from pipelines.context import CrawlContext
    from spiders.backfill import BackfillSpider

DAY = click.DateTime(["%Y-%m-%d", "%Y-%m", "%Y"])


@command("backfill")
@click.argument("source")
@click.option("--page", "pages", multiple=True, metavar="URL", help="Also an address where its page stood earlier.")
@click.option("--from", "since", metavar="DATE", type=DAY, help="Only captures from this day on.")
@click.option("--to", "until", metavar="DATE", type=DAY, help="Only captures up to this day.")
@click.option("--wait", default=60.0, show_default=True, help="Seconds to wait for a crawl of the same source.")
@json_option
def backfill(
    context: click.Context, source: str, pages: tuple[str, ...], *, since: datetime | None, until: datetime | None,
    wait: float, as_json: bool,
) -> Exit:
    """Fetch earlier editions of SOURCE from web archives and put them into its history.

    The UK Government Web Archive is asked, and the Wayback Machine for what that lacks: one request a second. Stopped
    at any point, it goes on where it was. Nothing of it is told as news.
    """
    settings = configuration(context)
    (watched,) = chosen(settings, [source])
    _check(settings, watched)
    with ExitStack() as stack:
        store = stack.enter_context(opened(settings))
        lock_sources(stack, settings.folder, [watched], wait)
        if store.one("select 1 from edition where source = ? and state = 'accepted'", [source]) is None:
            raise Failure(f"{source} has no edition yet. Run first: npdwatch crawl {source}", Exit.USAGE)
        walked = _walk(store, settings, watched, pages, (since, until), quiet=as_json)
        return _put_in(store, settings, watched, walked, quiet=as_json)


def _check(settings: Configuration, source: Source) -> None:
    """Refuses what has no page that an archive could have (Failure, code 2)."""
    if source.kind != "govuk":
        raise Failure(
            f"{source.name} is a source of kind {source.kind}: backfill reads pages of GOV.UK. Files that you have go "
            f"in by: npdwatch import --source {source.name}", Exit.USAGE,
        )
    if not settings.backfill.origins:
        raise Failure(f"{settings.path}: no archive is named under [backfill]", Exit.USAGE)


def _walk(
    store: Store, settings: Configuration, source: Source, pages: Sequence[str],
    times: tuple[datetime | None, datetime | None], *, quiet: bool,
) -> BackfillSpider:
    """Fetches what is not known yet (Failure, codes 73 and 130, where it was cut off)."""
    from db.history.captures import known_captures
    from diffing.plausibility import Limits
    from model.fetch import Known
    from pipelines.context import CrawlContext
    from spiders.backfill import BackfillSpider

    context = CrawlContext(store, 0, Limits(), 0, now)
    digits = [t.replace(tzinfo=UTC).strftime("%Y%m%d") if t else "" for t in times]
    spider = BackfillSpider(
        source, [source.url, *pages], settings.backfill.origins, known_captures(store, source.name, now()),
        Known({}, store.archive.body), since=digits[0], until=digits[1], now=now(),
        is_over=lambda: bool(context.problems),
    )
    progress = Progress("captures")
    progress.of, progress.count = (lambda: spider.of), (lambda: spider.asked)
    waiting(lambda: _crawl(settings, context, spider), "asking", quiet=quiet, progress=progress)
    if context.problems:
        from commands.failures import failure_of

        raise failure_of(context.problems[0]) or context.problems[0]
    if context.stopped:
        raise Failure(STOPPED, Exit.STOPPED)
    return spider


def _crawl(settings: Configuration, context: CrawlContext, spider: BackfillSpider) -> None:
    """Runs the spider as a crawl's run, with all its middlewares; only the archives may be asked."""
    from urllib.parse import urlsplit

    from scrapy.crawler import AsyncCrawlerProcess

    values = scrapy_settings(settings, context)
    hosts = [urlsplit(origin).netloc for origin in settings.backfill.origins.values()]
    values.set("ALLOWED_HOSTS", hosts, priority="cmdline")
    values.set("ITEM_PIPELINES", {"pipelines.history.keep.KeepCaptures": 100}, priority="cmdline")
    run_spiders(AsyncCrawlerProcess(values), [spider], context)


def _put_in(
    store: Store, settings: Configuration, source: Source, spider: BackfillSpider, *, quiet: bool
) -> Exit:
    from pipelines.history.found import editions_of_captures, long_gaps

    history = editions_of_captures(store, source)
    placed = put_in(store, settings, source, history.editions, quiet=quiet)
    missing = [*spider.remarks, *history.gaps, *long_gaps(store, source.name)]
    return tell(HistoryAccount(source.name, placed, missing, dry_run=False), as_json=quiet)
