"""`npdwatch crawl`: one poll of some sources or all, recorded and told. The daemon runs just this as a child."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from datetime import datetime, timedelta
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import click

from commands.arguments import check_known
from commands.crawling.account import SHOWN, Account
from commands.crawling.fetching import INTERRUPTED, fetch
from commands.crawling.hands import lock_beside_workers, locked_or_scratch
from commands.failures import STOPPED, Exit, Failure, failure_of
from commands.printing.changes import described
from commands.printing.exports import echo_json, json_option
from commands.printing.progress import Progress, waiting
from commands.printing.words import Row
from commands.runtime import command, configuration, now, opened
from commands.telling.meanwhile import telling_meanwhile
from db.upkeep.cut_off import put_off
from text.timestamp import stamp

if TYPE_CHECKING:
    from config import Configuration
    from db.register.runs import Tally
    from db.store import Store
    from model.fetch import Known
    from model.source import Source
    from pipelines.context import CrawlContext
    from pipelines.poll import Poll


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
        if dry_run:
            store = locked_or_scratch(stack, store, sources, wait, dry_run=True)
        else:
            lock_beside_workers(stack, store, sources, wait)
        named = bool(names) and trigger != "daemon"
        without = {} if dry_run else put_off(store, sources, now(), tried=named)
        progress = Progress("sources")
        earlier = stack.enter_context(telling_meanwhile(settings, sources, progress)) if tells else []
        account = _round(
            store, settings,
            partial(
                run_crawl, store, settings, sources, force=force, trigger=trigger, paced=paced, without=without,
                most=None if as_json else SHOWN, progress=progress,
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
    without: Mapping[str, str] = MappingProxyType({}), most: int | None = None,
) -> Account:
    """Fetches, compares and records; to be called once in a process, since Scrapy's reactor starts but once.

    `paced`: hosts are asked as seldom as for sources on auto. `fetching` is given the context for what it hands to the
    steps, where that is not fetched here. `without`: the sources that are not asked, and why. `most`: changes of each
    source that the account describes; None for all.
    """
    from db.chain.entries import close_past_day
    from db.recipients.reclassify import note_first_ruleset
    from db.register.runs import add_verdicts, close_run, set_exit_code, start_run
    from diffing.plausibility import Limits
    from model.fetch import Expected, Outcome, Verdict
    from pipelines.context import CrawlContext, first_address
    from pipelines.health import note_health
    from pipelines.pacing.asked_to_wait import AskedToWait
    from pipelines.pacing.next import note_paces

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
    crawl_context = CrawlContext(
        store, run, guard, settings.crawl.confirm_after, now, patient=not trial, keeps_contents=trial,
        force=force and not trial,
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
    with store.transaction():
        add_verdicts(store, run, crawl_context.failures, now())
    tally = close_run(store, run, now(), {"sources": len(sources)}, stopped=bool(crawl_context.stopped))
    second_look = timedelta(seconds=settings.crawl.confirm_after)
    note_health(store, sources, tally, now(), watched=settings.sources, confirm_after=second_look)
    AskedToWait(store, now).settle(run, begun)
    note_paces(
        store, sources, tally, begun, now(), settings.time_zone, watched=settings.sources,
        auto_delay=settings.auto_delay,
    )
    account = _account(store, sources, last_change, tally, crawl_context, begun, most)
    set_exit_code(store, run, int(account.code))
    close_past_day(store, now())
    return account


def _account(
    store: Store, sources: Sequence[Source], last_change: int, tally: Tally, context: CrawlContext, begun: datetime,
    most: int | None,
) -> Account:
    from db.register.states import states_of
    from db.withheld.decide import load_withheld
    from model.change import GONE_WITH_IT
    from readers.kinds import KINDS
    from text.memory import SHORT_OF_MEMORY

    # Another crawl may have recorded some of other sources.
    mine = "c.source in (select value from json_each(?)) order by c.id"
    names, held = json.dumps([s.name for s in sources]), load_withheld(store)

    def found(where: str, *values: object) -> tuple[tuple[Row, ...], Mapping[str, int]]:
        ids = [x["id"] for x in store.each(f"select c.id from change c where {where} and {mine}", [*values, names])]  # noqa: S608 - ours
        return described(store, held, ids, most=most, as_alerts=True) if ids else ((), {})

    # That a row told ahead of its edition is not in the last good one is held, and no news beside it.
    told = (
        "c.id > ? and c.state != 'silent' and not (c.state = 'held' and c.reason = ? and exists (select 1 from change a"
        " where a.release_id = c.release_id and a.edition_id is not c.edition_id and a.id > ? and a.state = 'open'))"
    )
    changes, more = found(told, last_change, GONE_WITH_IT, last_change)
    confirmed, more_confirmed = found(
        # What opened in days to come did so while the clock was wrong, long ago.
        "c.id <= ? and c.state = 'open' and c.open_at between ? and ?", last_change, stamp(begun), stamp(now())
    )
    short = any(SHORT_OF_MEMORY in v.detail for v in tally.failures)
    problems = [*context.problems, *([MemoryError()] if short else [])]
    problem = failure_of(problems[0]) if problems else None
    states, interrupted = states_of(store, sources, now()), INTERRUPTED in context.stopped
    ended = tuple(context.ended)
    doubts = held.cleaner()({p.source.name: doubts_of(p) for p in ended})
    sql = "select count(*) n from pace where announced_by = ? and announced_at >= ?"
    announced = {
        p.source.name: (store.one(sql, [p.source.name, stamp(begun)]) or {"n": 0})["n"]
        for p in ended if KINDS[p.source.kind].announces
    }
    return Account(
        tally, ended, changes, problem, states, interrupted=interrupted, confirmed=confirmed, announced=announced,
        doubts=doubts, more=more, more_confirmed=more_confirmed,
    )


def doubts_of(poll: Poll) -> list[Row]:
    """What in the files of a poll was not understood; what failed the ledger says."""
    from db.outbox.incidents import TO_DO

    failed = {v.detail for v in poll.verdicts}
    return [
        {"code": t.code, "message": t.message}
        for t in poll.troubles if t.urgent and t.message.partition(TO_DO)[0] not in failed
    ]


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
