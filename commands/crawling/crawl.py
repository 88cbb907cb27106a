"""`npdwatch crawl`: one poll of some sources or all, recorded and told. The daemon runs just this as a child."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import click

from commands.arguments import check_known
from commands.crawling.account import SHOWN, Account
from commands.crawling.fetching import fetch
from commands.crawling.hands import lock_beside_workers, locked_or_scratch
from commands.crawling.run_end import RunEnd
from commands.failures import STOPPED, Exit, Failure
from commands.printing.exports import echo_json, json_option
from commands.printing.progress import Progress, waiting
from commands.runtime import command, configuration, now, opened
from commands.telling.meanwhile import telling_meanwhile
from db.upkeep.cut_off import put_off

if TYPE_CHECKING:
    from config import Configuration
    from db.locks import SourcesLock
    from db.store import Store
    from model.fetch import Known
    from model.source import Source
    from pipelines.context import CrawlContext


@command("crawl")
@click.argument("names", nargs=-1, metavar="[SOURCE]...")
@click.option("--all", "everything", is_flag=True, help="Poll all sources (the default where none is named).")
@click.option(
    "--force", is_flag=True,
    help="Fetch everything whole, also what is said to be unchanged, and of sites that asked to be left alone.",
)
@click.option("--dry-run", is_flag=True, help="Fetch and compare, but record nothing and tell nobody.")
@click.option("--no-deliver", is_flag=True, help="Record, but leave the telling to the daemon.")
@click.option("--wait", default=60.0, show_default=True, help="Seconds to wait for another crawl of the same source.")
@click.option("--trigger", default="manual", hidden=True)
@click.option("--paced", is_flag=True, hidden=True, help="By the pace of sources on auto.")
@json_option
def crawl(
    context: click.Context, names: tuple[str, ...], *, everything: bool, force: bool, dry_run: bool,
    no_deliver: bool, wait: float, trigger: str, paced: bool, as_json: bool,
) -> Exit:
    """Poll sources now: all, or those named. Safe while the daemon runs."""
    settings = configuration(context)
    sources = chosen(settings, () if everything else names)
    if tells := not dry_run and not no_deliver:
        ready_to_tell(settings)
    with ExitStack() as stack:
        store = stack.enter_context(opened(settings))
        lock = None
        if dry_run:
            store = locked_or_scratch(stack, store, sources, wait, dry_run=True)
        else:
            lock = lock_beside_workers(stack, store, sources, wait)
        named = bool(names) and trigger != "daemon"
        without = {} if dry_run else put_off(store, sources, now(), tried=named)
        progress = Progress("sources")
        earlier = stack.enter_context(telling_meanwhile(settings, sources, progress)) if tells else []
        account = _round(
            store, settings,
            partial(
                run_crawl, store, settings, sources, force=force, trigger=trigger, paced=paced, without=without,
                most=None if as_json else SHOWN, progress=progress, lock=lock if trigger == "daemon" else None,
            ),
            progress, daemon=trigger == "daemon", dry_run=dry_run, quiet=as_json,
        )
    told = None
    if tells:
        from commands.telling.deliver import tell  # loads what tells

        told = tell(settings).after(earlier)
    code = Exit.STOPPED if account.interrupted else max(account.code, told.code if told else Exit.DONE)
    if as_json:
        echo_json(account.as_json(code, dry_run=dry_run, told=told.as_json() if told else None))
    else:
        account.show(dry_run=dry_run)
        if told:
            told.show()
    if not (settings.channel or dry_run) and trigger != "daemon":
        from commands.telling.configured import told_to_nobody

        click.secho(f"! {'. '.join(told_to_nobody(settings))}", fg="yellow", err=True)
    interrupted = Failure(STOPPED, Exit.STOPPED) if account.interrupted else None
    for problem in filter(None, (account.problem, told.problem if told else None, interrupted)):
        problem.show()
    return code


def _round(
    store: Store, settings: Configuration, crawling: Callable[[], Account], progress: Progress, *, daemon: bool,
    dry_run: bool, quiet: bool,
) -> Account:
    """Crawls, with what comes before and after it: signs of life if the daemon asked, else progress; what waits."""
    from commands.crawling.catch_up import catch_up
    from db.problems import DatabaseProblem
    from db.upkeep.verify import note_if_gone
    from pipelines.health import note_disk

    if not dry_run:
        note_if_gone(store)
    if daemon:
        from commands.daemon.heartbeat import after_round, before_round

        before_round(store, settings, now())
        account = crawling()
        after_round(store, settings, now())
    else:
        account = waiting(crawling, "asking", quiet=quiet, progress=progress)
    if not dry_run:
        if not daemon:  # whose round does so itself
            with suppress(DatabaseProblem):  # the account says what could not be written
                note_disk(store, now())
        catch_up(store, settings)
    return account


def ready_to_tell(settings: Configuration) -> None:
    """Refuses to begin where the telling could not be done at the end (Failure, code 2)."""
    from alerts.settings import ConfigurationError
    from commands.telling.configured import check_heartbeat, routes
    from commands.telling.lanes import Lanes

    try:
        routes(settings)
        Lanes.of(settings).check_any()
        check_heartbeat(settings)
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


def run_crawl(
    store: Store, settings: Configuration, sources: Sequence[Source], *, force: bool = False, trigger: str = "manual",
    paced: bool = False, progress: Progress | None = None, fetching: Callable[[CrawlContext], None] | None = None,
    without: Mapping[str, str] = MappingProxyType({}), most: int | None = None, lock: SourcesLock | None = None,
) -> Account:
    """Fetches, compares and records; to be called once in a process, since Scrapy's reactor starts but once.

    `paced`: hosts are asked as seldom as for sources on auto. `fetching` is given the context for what it hands to the
    steps, where that is not fetched here. `without`: the sources that are not asked, and why. `most`: changes of each
    source that the account describes; None for all.
    """
    from db.recipients.reclassify import note_first_ruleset
    from db.register.runs import start_run
    from diffing.plausibility import Limits
    from model.fetch import Expected, Outcome, Verdict
    from pipelines.context import CrawlContext, first_address

    begun = now()
    note_first_ruleset(store, begun)
    last_change = (store.one("select coalesce(max(id), 0) n from change") or {"n": 0})["n"]
    run = start_run(store, sources, [Expected(s.name, first_address(s)) for s in sources], trigger, begun)
    limits = settings.limits
    guard = Limits(
        shrink_share=limits.shrink, shrink_rows=limits.shrink_rows, changed_share=limits.churn,
        growth_share=max(0.0, limits.growth - 1),
    )
    trial = trigger == "check"
    end, left = RunEnd(store, settings, begun, last_change, most), list(sources)
    crawl_context = CrawlContext(
        store, run, guard, settings.crawl.confirm_after, now, patient=not trial, keeps_contents=trial,
        force=force and not trial, let_go=partial(end.let_go, left, lock) if lock else None,
    )
    if progress:
        progress.of, progress.count = (lambda: len(sources)), (lambda: len(crawl_context.ended))
        progress.done = lambda: {p.source.name for p in [*crawl_context.ended]}
        progress.doing = lambda: crawl_context.turn.doing
    asked = [s for s in sources if s.name not in without]
    crawl_context.failures.extend(
        Verdict(s.name, first_address(s), Outcome.NOT_RECORDED, None, without[s.name]) for s in sources
        if s.name in without
    )
    if fetching is None:
        if asked:
            fetch(settings, asked, known_now(store, asked, begun, force=force), crawl_context, paced=paced)
    else:
        fetching(crawl_context)
    return end.settle(run, left, crawl_context)


def known_now(store: Store, sources: Sequence[Source], at: datetime, *, force: bool = False) -> Known:
    """What the spiders of these sources may know of earlier polls."""
    from db.register.runs import validators
    from model.fetch import Known

    archive, asked_before = store.archive, {} if force else validators(store, [s.name for s in sources], at)
    return Known(asked_before, archive.body, archive.holds, *known_of_items(store, sources, force=force))


def known_of_items(store: Store, sources: Sequence[Source], *, force: bool) -> tuple[Any, ...]:
    """What the spiders of items may know, in the order of `Known`."""
    from db.items.documents import backlog, documents_due
    from db.items.kept import known_items, last_recorded, record_of
    from db.items.walks import list_cursor, windows_refused
    from readers.kinds import KINDS

    of_items = [s for s in sources if KINDS[s.kind].holds_items]
    with store.transaction():
        cursors = {s.name: found for s in of_items if (found := list_cursor(store, s, now(), anew=force))}
    due, refused = partial(documents_due, store, now=now()), partial(windows_refused, store, now=now())
    known = partial(known_items, store), partial(backlog, store, now=now()), due, refused, partial(record_of, store)
    return cursors, *known, partial(last_recorded, store)
