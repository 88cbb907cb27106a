"""`npdwatch crawl`: one poll of some sources or all, recorded and told. The daemon runs just this as a child."""

from __future__ import annotations

import json
import logging
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.account import Account
from commands.printing import Progress, Row, echo_json, json_option, waiting, with_descriptions
from commands.runtime import STOPPED, Exit, Failure, check_known, command, configuration, failure_of, now, opened
from text.timestamp import stamp

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import AsyncCrawlerProcess

    from config import Configuration
    from db.register.runs import Tally
    from db.store import Store
    from model.fetch import Known
    from model.source import Source
    from pipelines.context import CrawlContext

log = logging.getLogger("npdwatch.crawl")
_INTERRUPTED = "Ctrl-C"
"""Why a crawl was stopped."""


@command("crawl")
@click.argument("names", nargs=-1, metavar="[SOURCE]...")
@click.option("--all", "everything", is_flag=True, help="Poll all sources (the default where none is named).")
@click.option("--force", is_flag=True, help="Fetch everything whole, also what a site says is unchanged.")
@click.option("--dry-run", is_flag=True, help="Fetch and compare, but record nothing and tell nobody.")
@click.option("--no-deliver", is_flag=True, help="Record, but leave the telling to the daemon.")
@click.option("--wait", default=60.0, show_default=True, help="Seconds to wait for another crawl of the same source.")
@click.option("--trigger", default="manual", hidden=True)
@json_option
def crawl(
    context: click.Context, names: tuple[str, ...], *, everything: bool, force: bool, dry_run: bool,
    no_deliver: bool, wait: float, trigger: str, as_json: bool,
) -> Exit:
    """Poll sources now: all, or those named. Safe while the daemon runs."""
    from commands.telling.deliver import tell

    settings = configuration(context)
    sources = chosen(settings, () if everything else names)
    if tells := not dry_run and not no_deliver:
        ready_to_tell(settings)
    with ExitStack() as stack:
        store = stack.enter_context(opened(settings))
        store = locked_or_scratch(stack, store, sources, wait, dry_run=dry_run)
        account = _round(
            store, settings, partial(run_crawl, store, settings, sources, force=force, trigger=trigger),
            daemon=trigger == "daemon", dry_run=dry_run, quiet=as_json,
        )
    told = tell(settings) if tells else None
    code = Exit.STOPPED if account.interrupted else max(account.code, told.code if told else Exit.DONE)
    if as_json:
        echo_json(account.as_json(code, dry_run=dry_run, told=told.as_json() if told else None))
    else:
        account.show(dry_run=dry_run)
        if told:
            told.show()
    interrupted = Failure(STOPPED, Exit.STOPPED) if account.interrupted else None
    for problem in filter(None, (account.problem, told.problem if told else None, interrupted)):
        problem.show()
    return code


def _round(
    store: Store, settings: Configuration, crawling: Callable[..., Account], *, daemon: bool, dry_run: bool, quiet: bool
) -> Account:
    """Crawls, with what comes before and after it: signs of life if the daemon asked, else progress; what waits."""
    from commands.catch_up import catch_up
    from db.connection import DatabaseProblem
    from pipelines.health import note_disk

    if daemon:
        from commands.daemon.heartbeat import after_round, before_round

        before_round(store, settings, now())
        account = crawling()
        after_round(store, settings, now())
    else:
        progress = Progress("sources")
        account = waiting(partial(crawling, progress=progress), "asking", quiet=quiet, progress=progress)
    if not dry_run:
        if not daemon:  # whose round does so itself
            with suppress(DatabaseProblem):  # the account says what could not be written
                note_disk(store, now())
        catch_up(store, settings)
    return account


def ready_to_tell(settings: Configuration) -> None:
    """Refuses to begin where the telling could not be done at the end (Failure, code 2)."""
    from alerts.settings import ConfigurationError
    from commands.telling.deliver import check_telling

    try:
        check_telling(settings)
    except (Failure, ConfigurationError) as problem:
        raise Failure(
            f"{problem}\nTo crawl without telling, and leave that to the daemon: --no-deliver", Exit.USAGE
        ) from None


def chosen(settings: Configuration, names: Sequence[str]) -> tuple[Source, ...]:
    """The sources of these names, all where none is given.

    Raises:
        Failure: a name is not known (code 2).
    """
    known = {s.name: s for s in settings.sources}
    for name in names:
        check_known("source", name, known, "Watched are")
    if not known:
        raise Failure(f"{settings.path}: no source is watched; add a [[source]] or set own_sources = true", Exit.USAGE)
    return tuple(known[n] for n in dict.fromkeys(names)) if names else tuple(known.values())


def locked_or_scratch(
    stack: ExitStack, store: Store, sources: Sequence[Source], wait: float, *, dry_run: bool
) -> Store:
    """The database with its sources locked; of a dry run a copy, which nobody else sees."""
    if dry_run:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="npdwatch-dry-"))
        return stack.enter_context(store.scratch(Path(folder)))
    lock_sources(stack, store.folder, sources, wait)
    return store


def lock_sources(stack: ExitStack, folder: Path, sources: Sequence[Source], wait: float) -> None:
    """Takes each source's lock, in the order of their names, so that two crawls cannot wait for each other."""
    from db.locks import source_lock

    for source in sorted(sources, key=lambda s: s.name):
        lock = source_lock(folder, source.name)
        stack.callback(lock.release)
        lock.take(wait=wait, waiting=lambda text: click.echo(text, err=True))


def run_crawl(
    store: Store, settings: Configuration, sources: Sequence[Source], *, force: bool = False, trigger: str = "manual",
    progress: Progress | None = None,
) -> Account:
    """Fetches, compares and records; to be called once in a process, since Scrapy's reactor starts but once."""
    from db.recipients.reclassify import note_first_ruleset
    from db.register.runs import add_verdicts, close_run, set_exit_code, start_run, validators
    from diffing.plausibility import Limits
    from model.fetch import Expected, Known
    from pipelines.context import CrawlContext, first_address
    from pipelines.health import note_health

    begun = now()
    note_first_ruleset(store, begun)
    last_change = (store.one("select coalesce(max(id), 0) n from change") or {"n": 0})["n"]
    run = start_run(store, sources, [Expected(s.name, first_address(s)) for s in sources], trigger, begun)
    names = [s.name for s in sources]
    asked_before = {} if force else validators(store, names, begun)
    archive = store.archive
    known = Known(asked_before, archive.body, archive.holds, *known_of_items(store, sources, force=force))
    limits = settings.limits
    guard = Limits(
        shrink_share=limits.shrink, shrink_rows=limits.shrink_rows, changed_share=limits.churn,
        growth_share=max(0.0, limits.growth - 1),
    )
    trial = trigger == "check"
    crawl_context = CrawlContext(
        store, run, guard, settings.crawl.confirm_after, now, patient=not trial, keeps_contents=trial
    )
    if progress:
        progress.of, progress.count = (lambda: len(sources)), (lambda: len(crawl_context.ended))
    fetch(settings, sources, known, crawl_context)
    with store.transaction():
        add_verdicts(store, run, crawl_context.failures, now())
    tally = close_run(store, run, now(), {"sources": len(sources)}, stopped=bool(crawl_context.stopped))
    second_look = timedelta(seconds=settings.crawl.confirm_after)
    note_health(store, sources, tally, now(), watched=settings.sources, confirm_after=second_look)
    account = _account(store, sources, last_change, tally, crawl_context, begun)
    set_exit_code(store, run, int(account.code))
    return account


def _account(
    store: Store, sources: Sequence[Source], last_change: int, tally: Tally, context: CrawlContext, begun: datetime
) -> Account:
    from db.register.states import states_of
    from db.withheld.asked import stored_changes_to_pass_on
    from db.withheld.decide import load_withheld

    # Another crawl may have recorded some of other sources.
    mine = "c.source in (select value from json_each(?)) order by c.id"
    names, held = json.dumps([s.name for s in sources]), load_withheld(store)

    def described(where: str, *values: object) -> tuple[Row, ...]:
        found = store.rows(f"select c.* from change c where {where} and {mine}", [*values, names])  # noqa: S608 - ours
        return tuple(with_descriptions(store, held, stored_changes_to_pass_on(store, found), as_alerts=True))

    changes = described("c.id > ? and c.state != 'silent'", last_change)
    confirmed = described("c.id <= ? and c.state = 'open' and c.open_at >= ?", last_change, stamp(begun))
    problem = failure_of(context.problems[0]) if context.problems else None
    states, interrupted = states_of(store, sources, now()), _INTERRUPTED in context.stopped
    ended = tuple(context.ended)
    return Account(tally, ended, changes, problem, states, interrupted=interrupted, confirmed=confirmed)


def known_of_items(store: Store, sources: Sequence[Source], *, force: bool) -> tuple[Any, ...]:
    """What the spiders of items may know, in the order of `Known`."""
    from db.register.documents import documents_due
    from db.register.items import backlog, known_items, last_recorded, list_cursor, record_of, windows_refused
    from readers.kinds import KINDS

    of_items = [s for s in sources if KINDS[s.kind].holds_items]
    with store.transaction():
        cursors = {s.name: found for s in of_items if (found := list_cursor(store, s, now(), anew=force))}
    due, refused = partial(documents_due, store, now=now()), partial(windows_refused, store, now=now())
    known = partial(known_items, store), partial(backlog, store), due, refused, partial(record_of, store)
    return cursors, *known, partial(last_recorded, store)


ONCE = "spiders.middlewares.once.AskOnce"


def fetch(settings: Configuration, sources: Sequence[Source], known: Known, context: CrawlContext) -> None:
    """Runs a spider for each kind of source, all in this process and as one."""
    from scrapy.crawler import AsyncCrawlerProcess

    from readers.kinds import KINDS
    from readers.sandbox import keep_nothing_back

    keep_nothing_back()
    kinds = [kind for kind in KINDS if any(s.kind == kind for s in sources)]
    process = AsyncCrawlerProcess(scrapy_settings(settings, context))
    parts = [
        process.spider_loader.load(kind)(sources=[s for s in sources if s.kind == kind], known=known) for kind in kinds
    ]
    run_spiders(process, parts, context)


def run_spiders(process: AsyncCrawlerProcess, parts: Sequence[Spider], context: CrawlContext) -> None:
    """Runs spiders as one until they are done, or until Ctrl-C, which `context` then says."""
    from spiders.base import PollSpider
    from spiders.interrupt import note_interrupt

    # That robots.txt could not be had comes with a page of traceback; the ledger says in a line what failed.
    logging.getLogger("scrapy.downloadermiddlewares.robotstxt").addFilter(as_information)
    process.crawl(PollSpider, parts=parts)
    note_interrupt(lambda: context.stopped.append(_INTERRUPTED))
    process.start()


def as_information(record: logging.LogRecord) -> bool:
    """Makes a log record one line that is shown with --verbose only."""
    record.levelno, record.levelname, record.exc_info = logging.INFO, "INFO", None
    return True


def scrapy_settings(settings: Configuration, context: CrawlContext) -> Any:  # noqa: ANN401 - Scrapy is imported late
    """settings.py with what the user's file says."""
    from scrapy.settings import Settings

    import settings as own
    from pipelines.context import SETTING
    from readers.kinds import KINDS

    values = Settings()
    values.setmodule(own)
    part = settings.crawl
    given = {
        "USER_AGENT": f"{own.USER_AGENT} (+{part.contact})" if part.contact else own.USER_AGENT,
        "CONFIGURED": True, "ALLOWED_HOSTS": list(settings.hosts),
        "ALLOWED_SCHEMES": ["https", "http"] if part.loopback else ["https"], "LOCAL_ADDRESSES": part.loopback,
        "DOWNLOAD_DELAY": part.delay, "DOWNLOAD_TIMEOUT": part.timeout, "DOWNLOAD_MAXSIZE": part.largest * 2**20,
        "RETRY_DELAYS": list(part.retries), "PATIENCE_FOR_NAMES": context.patient, SETTING: context,
    }
    values.update(given, priority="cmdline")
    if not context.patient:  # a trial
        values.set("DOWNLOADER_MIDDLEWARES", own.DOWNLOADER_MIDDLEWARES | {ONCE: 900}, priority="cmdline")
    if not any(KINDS[s.kind].holds_items for s in settings.sources):  # what nobody watches is not loaded
        steps = own.ITEM_PIPELINES | {"pipelines.items.record.RecordItems": None}
        values.set("ITEM_PIPELINES", steps, priority="cmdline")
    return values
