"""Runs the spiders of a crawl: Scrapy's settings as the user's file says, and a spider for each kind of source."""

from __future__ import annotations

import json
import logging
import random
import signal
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from model.own_files import ROOT

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import AsyncCrawlerProcess

    from config import Configuration
    from db.store import Store
    from model.fetch import Known
    from model.source import Asking, Source
    from pipelines.context import CrawlContext
    from spiders.base import SourceSpider

INTERRUPTED = "Ctrl-C"
"""Why a crawl was stopped."""
ONCE = "spiders.middlewares.once.AskOnce"
OF_ITEMS = "pipelines.items.record.RecordItems"
EXPORTS = "scrapy.extensions.feedexport.FeedExporter"
"""It loads all that writes items to files; only Scrapy's own commands name such files."""


def fetch(
    settings: Configuration, sources: Sequence[Source], known: Known, context: CrawlContext, *, paced: bool = False,
) -> None:
    """Runs a spider for each kind of source, all in this process and as one; `paced`: by the pace of those on auto."""
    from scrapy.crawler import AsyncCrawlerProcess

    from db.register.states import seen_badly
    from readers.sandbox import keep_nothing_back

    keep_nothing_back()
    unwell = seen_badly(context.store)
    # A host may be given up for what it does not answer: what went well comes first, the rest in an order of chance.
    sources = sorted(sources, key=lambda s: random.random() if s.name in unwell else -1.0)  # noqa: S311 - no secret
    values = scrapy_settings(settings, context, paced=paced)
    values.set("SPIDER_MODULES", modules_of({s.kind for s in sources}), priority="cmdline")
    process = AsyncCrawlerProcess(values)
    run_spiders(process, spiders_of(process, sources, known), context)


def run_spiders(process: AsyncCrawlerProcess, parts: Sequence[Spider], context: CrawlContext) -> None:
    """Runs spiders as one until they are done, or until Ctrl-C, which `context` then says."""
    from spiders.base import PollSpider
    from spiders.interrupt import note_interrupt

    calm_libraries()
    process.crawl(PollSpider, parts=parts)
    note_interrupt(lambda: context.stopped.append(INTERRUPTED))
    note_interrupt(context.turn.hurry)
    note_interrupt(context.turn.hurry, signal.SIGTERM)
    process.start()


def spiders_of(process: AsyncCrawlerProcess, sources: Sequence[Source], known: Known) -> list[SourceSpider]:
    """A spider for each kind that is among the sources."""
    from readers.kinds import KINDS

    kinds = [kind for kind in KINDS if any(s.kind == kind for s in sources)]
    load: Callable[[str], Any] = process.spider_loader.load
    return [load(kind)(sources=[s for s in sources if s.kind == kind], known=known) for kind in kinds]


def modules_of(kinds: Iterable[str]) -> list[str]:
    """The modules that hold the spiders of these kinds: Scrapy would load all, those of web archives among them."""
    names = [f'\n    name = "{kind}"\n' for kind in kinds]
    texts = {file: file.read_text(encoding="utf-8") for file in sorted((ROOT / "spiders").rglob("*.py"))}
    found = [file.relative_to(ROOT) for file, text in texts.items() if any(name in text for name in names)]
    return [".".join(file.with_suffix("").parts) for file in found]


def calm_libraries() -> None:
    """Scrapy tells of a lack of robots.txt in a page of traceback, and how to take answers that are cut.

    The ledger says in a line what failed.
    """
    for name in ("downloadermiddlewares.robotstxt", "core.downloader.handlers.http11"):
        logging.getLogger(f"scrapy.{name}").addFilter(as_information)


def as_information(record: logging.LogRecord) -> bool:
    """Makes a log record one line that is shown with --verbose only."""
    record.levelno, record.levelname, record.exc_info = logging.INFO, "INFO", None
    return True


def scrapy_settings(
    settings: Configuration, context: CrawlContext, *, paced: bool = False,
) -> Any:  # noqa: ANN401 - Scrapy is imported late
    """settings.py with what the user's file says."""
    import settings as own
    from pipelines.context import SETTING
    from pipelines.pacing.asked_to_wait import AskedToWait
    from pipelines.pacing.robots import KeptRobots
    from readers.kinds import KINDS
    from spiders.middlewares.retry import WAITS
    from spiders.middlewares.robots_kept import SETTING as ROBOTS

    waits = AskedToWait(context.store, context.clock, force=context.force)
    given = {"PATIENCE_FOR_NAMES": context.patient, SETTING: context, WAITS: waits}
    if paced:
        given[ROBOTS] = KeptRobots(context.store, context.clock, delay_asked)
    # What nobody watches is not loaded. One that is set to None would be.
    if not any(KINDS[s.kind].holds_items for s in settings.sources):
        given["ITEM_PIPELINES"] = {k: v for k, v in own.ITEM_PIPELINES.items() if k != OF_ITEMS}
    if not context.patient:  # a trial
        given["DOWNLOADER_MIDDLEWARES"] = own.DOWNLOADER_MIDDLEWARES | {ONCE: 900}
        pace = {"delay": max(settings.asking.delay, settings.auto_delay)}
        given["DOWNLOAD_SLOTS"] = dict.fromkeys(hosts_on_auto(settings, context.store), pace)
    asking = settings.paced_asking if paced else settings.asking
    return asking_settings(asking, given, local=settings.crawl.loopback)


def delay_asked(robots: bytes) -> float:
    """The Crawl-delay that a robots.txt asks of us, in seconds, as far as it is obeyed; 0 for none."""
    from scrapy.robotstxt import ProtegoRobotParser

    from settings import LONGEST_CRAWL_DELAY, USER_AGENT

    asked = ProtegoRobotParser(robots, None).crawl_delay(USER_AGENT)
    return min(float(asked or 0.0), LONGEST_CRAWL_DELAY)


def hosts_on_auto(settings: Configuration, store: Store) -> set[str]:
    """The names of the hosts that have a budget: of sources on auto, and of their files as far as these are known."""
    hosts = {urlsplit(s.url).netloc for s in settings.sources if s.paced}
    for x in store.rows("select requests from pace"):
        hosts |= json.loads(x["requests"]).keys()
    return {urlsplit(f"//{host}").hostname or "" for host in hosts}


def asking_settings(asking: Asking, given: dict[str, Any], *, local: bool) -> Any:  # noqa: ANN401 - the same
    """settings.py with the manners of a crawl, and what is given; `local`: this machine may be asked, for a trial."""
    import settings as own
    from spiders.shared_settings import SharedSettings

    values = SharedSettings()
    values.setmodule(own)
    manners = {
        "USER_AGENT": f"{own.USER_AGENT} (+{asking.contact})" if asking.contact else own.USER_AGENT,
        "CONFIGURED": True, "ALLOWED_HOSTS": list(asking.hosts),
        "ALLOWED_SCHEMES": ["https", "http"] if local else ["https"], "LOCAL_ADDRESSES": local,
        "DOWNLOAD_DELAY": asking.delay, "DOWNLOAD_TIMEOUT": asking.timeout, "DOWNLOAD_MAXSIZE": asking.largest * 2**20,
        "RETRY_DELAYS": list(asking.retries),
        "EXTENSIONS": {k: v for k, v in own.EXTENSIONS.items() if k != EXPORTS},
    }
    values.update(manners | given, priority="cmdline")
    return values
