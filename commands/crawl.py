"""`npdwatch crawl`: one poll of some sources or all, recorded and told. The daemon runs just this as a child."""

from __future__ import annotations

import json
import logging
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.described import one_line, with_descriptions
from commands.runtime import (
    Exit,
    Failure,
    command,
    configuration,
    echo_json,
    failure_of,
    nearest,
    now,
    opened,
    plural,
    waiting,
)

if TYPE_CHECKING:
    from config import Configuration
    from db.register.runs import Tally
    from db.store import Store
    from model.fetch import Known
    from model.source import Source
    from pipelines.context import CrawlContext
    from pipelines.poll import Poll

log = logging.getLogger("npdwatch.crawl")
RELABELLING = timedelta(seconds=20)
"""So long one crawl brings labels up to date: at most, and after all else."""
SWEEPING = timedelta(seconds=20)
"""So long one crawl looks into what was recorded by earlier versions."""


@dataclass(frozen=True, slots=True)
class Account:
    """What a crawl came to."""

    tally: Tally
    polls: tuple[Poll, ...]
    changes: tuple[dict[str, Any], ...]
    problem: Failure | None = None
    """Why something that came could not be recorded, where database or disk are at fault."""
    awaiting: tuple[str, ...] = ()
    """Sources of which a file hides something that nobody has decided on."""
    nameless: tuple[str, ...] = ()
    """Sources in which nothing is known to name who received the data."""

    @property
    def code(self) -> Exit:
        if self.problem is not None:
            return Exit(self.problem.exit_code)
        return Exit.LOOK if self.tally.failures or self.awaiting or self.nameless else Exit.DONE


@click.command("crawl")
@click.argument("names", nargs=-1, metavar="[SOURCE]...")
@click.option("--all", "everything", is_flag=True, help="Poll all sources (the default where none is named).")
@click.option("--force", is_flag=True, help="Fetch everything whole, also what a site says is unchanged.")
@click.option("--dry-run", is_flag=True, help="Fetch and compare, but record nothing and tell nobody.")
@click.option("--no-deliver", is_flag=True, help="Record, but leave the telling to the daemon.")
@click.option("--wait", default=60.0, show_default=True, help="Seconds to wait for another crawl of the same source.")
@click.option("--trigger", default="manual", hidden=True)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON (docs/using/json.md).")
@click.pass_context
@command
def crawl(
    context: click.Context, names: tuple[str, ...], *, everything: bool, force: bool, dry_run: bool,
    no_deliver: bool, wait: float, trigger: str, as_json: bool,
) -> Exit:  # fmt: skip
    """Poll sources now: all, or those named. Safe while the daemon runs."""
    settings = configuration(context)
    sources = chosen(settings, () if everything else names)
    if not dry_run and not no_deliver:
        ready_to_tell(settings)
    with ExitStack() as stack:
        store = stack.enter_context(opened(settings))
        if dry_run:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="npdwatch-dry-"))
            store = stack.enter_context(store.scratch(Path(folder)))
        else:
            lock_sources(stack, settings.folder, sources, wait)
        if trigger == "daemon":
            from commands.heartbeat import after_round, before_round

            before_round(store, settings, now())
        account: Account = waiting(
            lambda: run_crawl(store, settings, sources, force=force, trigger=trigger),
            f"asking {plural(len(sources), 'source')}", quiet=as_json or trigger == "daemon",
        )  # fmt: skip
        if trigger == "daemon":
            after_round(store, settings, now())
        if not dry_run:
            sweep_stored(store, settings)
            bring_labels_up(store)
    told = None
    if not dry_run and not no_deliver:
        from commands.deliver import tell

        told = tell(settings)
    code = max(account.code, told.code if told else Exit.DONE)
    if as_json:
        echo_json(account_as_json(account, code, dry_run=dry_run, told=told.as_json() if told else None))
    else:
        print_account(account, dry_run=dry_run)
        if told:
            told.show()
    for problem in (account.problem, told.problem if told else None):
        if problem is not None:
            problem.show()
    return code


def bring_labels_up(store: Store) -> None:
    """After an upgrade gives what is stored the labels of today's lists, a while in each crawl; it is no news."""
    from db.connection import DatabaseProblem
    from db.recipients.reclassify import reclassify

    try:
        done = reclassify(store, now, within=RELABELLING)
    except DatabaseProblem as problem:  # the crawl itself is done and recorded
        log.warning("labels are brought to today's lists by the next crawl: %s", problem)
        return
    if done is not None:
        state = "all are done" if done.ended_at else "the next crawl goes on"
        log.warning(
            "the lists or rules of recipients have changed: %d stored versions relabelled, %d reassessed; %s",
            done.versions, done.assessed, state,
        )  # fmt: skip


def sweep_stored(store: Store, settings: Configuration) -> None:
    """After an upgrade looks into what was recorded before, a while in each crawl."""
    from db.connection import DatabaseProblem
    from pipelines.hidden import sweep

    try:
        done = sweep(store, {s.name: s for s in settings.sources}, now, within=SWEEPING)
    except DatabaseProblem as problem:  # the crawl itself is done and recorded
        log.warning("what was recorded earlier is looked into by the next crawl: %s", problem)
        return
    if done is not None and (done.files or done.masked or done.lost):
        log.warning(
            "looked into what was recorded earlier: %d files, of which %d hide something; cells taken out of %d stored "
            "versions; the archive does not give %d files, which stay private; %s",
            done.files, done.hiding, done.masked, done.lost,
            "that was all" if done.ended else "the next crawl goes on",
        )  # fmt: skip


def ready_to_tell(settings: Configuration) -> None:
    """Refuses to begin where the telling could not be done at the end (Failure, code 2)."""
    from commands.deliver import check_telling

    try:
        check_telling(settings)
    except Failure as failure:
        raise Failure(
            f"{failure.message}\nTo crawl without telling, and leave that to the daemon: --no-deliver", Exit.USAGE
        ) from None


def chosen(settings: Configuration, names: Sequence[str]) -> tuple[Source, ...]:
    """The sources of these names, all where none is given.

    Raises:
        Failure: a name is not known (code 2).
    """
    known = {s.name: s for s in settings.sources}
    for name in names:
        if name not in known:
            raise Failure(f"There is no source {name!r}. {nearest(name, known, 'Watched are')}", Exit.USAGE)
    if not known:
        raise Failure(f"{settings.path}: no source is watched; add a [[source]] or set own_sources = true", Exit.USAGE)
    return tuple(known[n] for n in dict.fromkeys(names)) if names else tuple(known.values())


def lock_sources(stack: ExitStack, folder: Path, sources: Sequence[Source], wait: float) -> None:
    """Takes each source's lock, in the order of their names, so that two crawls cannot wait for each other."""
    from db.connection import source_lock

    for source in sorted(sources, key=lambda s: s.name):
        lock = source_lock(folder, source.name)
        stack.callback(lock.release)
        lock.take(wait=wait, waiting=lambda text: click.echo(text, err=True))


def run_crawl(
    store: Store, settings: Configuration, sources: Sequence[Source], *, force: bool = False, trigger: str = "manual"
) -> Account:
    """Fetches, compares and records; to be called once in a process, since Scrapy's reactor starts but once."""
    from db.outbox.incidents import sources_with
    from db.recipients.reclassify import note_first_ruleset
    from db.register.runs import add_verdicts, close_run, set_exit_code, start_run, validators
    from db.withheld.asked import stored_changes_to_pass_on
    from db.withheld.decide import withheld
    from db.withheld.hidden import hiding_files
    from diffing.plausibility import Limits
    from model.fetch import Expected, Known
    from pipelines.context import CrawlContext, first_address, note_health

    begun = now()
    note_first_ruleset(store, begun)
    last_change = (store.one("select coalesce(max(id), 0) n from change") or {"n": 0})["n"]
    run = start_run(store, sources, [Expected(s.name, first_address(s)) for s in sources], trigger, begun)
    names = [s.name for s in sources]
    asked_before = {} if force else validators(store, names, begun)
    known = Known(asked_before, store.archive.body, *known_of_items(store, sources, force=force))
    limits = settings.limits
    guard = Limits(
        shrink_share=limits.shrink, shrink_rows=limits.shrink_rows, changed_share=limits.churn,
        growth_share=max(0.0, limits.growth - 1),
    )  # fmt: skip
    crawl_context = CrawlContext(store, run, guard, settings.crawl.confirm_after, now)
    fetch(settings, sources, known, crawl_context)
    with store.transaction():
        add_verdicts(store, run, crawl_context.failures, now())
    tally = close_run(store, run, now(), {"sources": len(sources)}, stopped=bool(crawl_context.stopped))
    note_health(store, sources, tally, now())
    found = store.rows(
        "select c.* from change c where c.id > ? and c.state != 'silent'"
        " and c.source in (select value from json_each(?)) order by c.id",
        [last_change, json.dumps(names)],  # another crawl may have recorded some of other sources
    )
    problem = failure_of(crawl_context.problems[0]) if crawl_context.problems else None
    awaiting = tuple(n for n in names if any(f.undecided for f in hiding_files(store, n)))
    changes = with_descriptions(store, withheld(store), stored_changes_to_pass_on(store, found))
    nameless = sources_with(store, names, ("no_recipient", "nothing_known", "recipient_unread"))
    account = Account(tally, tuple(crawl_context.ended), tuple(changes), problem, awaiting, nameless)
    set_exit_code(store, run, int(account.code))
    return account


def known_of_items(store: Store, sources: Sequence[Source], *, force: bool) -> tuple[Any, ...]:
    """What the spiders of items may know: walks that are under way, items, those unread, and records by alias."""
    from db.register.items import backlog, known_items, list_cursor, record_of
    from readers.kinds import KINDS

    cursors = {}
    with store.transaction():
        for source in sources:
            if KINDS[source.kind].holds_items:
                found = list_cursor(store, source, now(), anew=force)
                if found:
                    cursors[source.name] = found
    return cursors, partial(known_items, store), partial(backlog, store), partial(record_of, store)


def fetch(settings: Configuration, sources: Sequence[Source], known: Known, context: CrawlContext) -> None:
    """Runs a spider for each kind of source, all in this process and as one."""
    from scrapy.crawler import AsyncCrawlerProcess

    from readers.kinds import KINDS
    from spiders.base import PollSpider

    # That robots.txt could not be had comes with a page of traceback; the ledger says in a line what failed.
    logging.getLogger("scrapy.downloadermiddlewares.robotstxt").addFilter(as_information)
    kinds = [kind for kind in KINDS if any(s.kind == kind for s in sources)]  # what nobody watches is not loaded
    values = scrapy_settings(settings, context)
    values.set("SPIDER_MODULES", [f"spiders.{kind}" for kind in kinds], priority="cmdline")
    process = AsyncCrawlerProcess(values)
    parts = [
        process.spider_loader.load(kind)(sources=[s for s in sources if s.kind == kind], known=known) for kind in kinds
    ]
    process.crawl(PollSpider, parts=parts)
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
    crawl_part = settings.crawl
    values.update(
        {
            "USER_AGENT": f"{own.USER_AGENT} (+{crawl_part.contact})" if crawl_part.contact else own.USER_AGENT,
            "ALLOWED_HOSTS": list(settings.hosts),
            "ALLOWED_SCHEMES": ["https", "http"] if crawl_part.loopback else ["https"],
            "DOWNLOAD_DELAY": crawl_part.delay,
            "DOWNLOAD_TIMEOUT": crawl_part.timeout,
            "DOWNLOAD_MAXSIZE": crawl_part.largest * 2**20,
            "PATIENCE_WAITS": list(crawl_part.retries),
            SETTING: context,
        },
        priority="cmdline",
    )
    if not any(KINDS[s.kind].holds_items for s in settings.sources):  # what nobody watches is not loaded
        values.set("ITEM_PIPELINES", own.ITEM_PIPELINES | {"pipelines.items.RecordItems": None}, priority="cmdline")
    return values


WORDS = {
    "unchanged": "unchanged", "looked": "something new", "accepted": "new edition",
    "baseline": "first edition kept (baseline)",
    "suspect": "shows an older edition again; waiting for a second look", "quarantined": "put aside: quarantined",
    "refused": "put aside: cannot be read", "rejected": "shows what a person has rejected", "failed": "not complete",
}  # fmt: skip


def print_account(account: Account, *, dry_run: bool) -> None:
    """The account for people."""
    if dry_run:
        click.echo("Trial run: nothing was recorded and nobody is told.")
    polls = {p.source.name: p for p in account.polls}
    for name in (*account.tally.sources_good, *account.tally.sources_bad):
        poll = polls.get(name)
        mine = [c for c in account.changes if c["source"] == name]
        words = WORDS[poll.result.decision] if poll else "failed"
        colour = "red" if name in account.tally.sources_bad else "green" if mine else None
        click.echo(f"{click.style(name, bold=True)}: {click.style(words, fg=colour)}")
        for change in mine[:20]:
            click.echo(f"  {one_line(change)}")
        if len(mine) > 20:
            click.echo(f"  … and {len(mine) - 20} more: npdwatch changes --source {name}")
    for name in account.awaiting:
        text = f"! {name}: hides something; a person must decide: npdwatch hidden {name}"
        click.echo(click.style(text, fg="red"), err=True)
    for name in account.nameless:
        text = f"! {name}: no column is known to name who received the data; what to do: npdwatch status"
        click.echo(click.style(text, fg="red"), err=True)
    for v in account.tally.failures:
        click.echo(click.style(f"! {v.source}: {v.outcome.value}: {v.detail} ", fg="red") + f"[{v.url}]", err=True)
    fetches = ", ".join(f"{n} {outcome}" for outcome, n in sorted(account.tally.fetches.items()))
    click.echo(f"Run {account.tally.run}: {plural(len(polls), 'source')} looked at; fetches: {fetches or 'none'}.")


def account_as_json(account: Account, code: Exit, *, dry_run: bool, told: object) -> dict[str, Any]:
    """The account as docs/using/json.md describes it."""
    results = {p.source.name: p.result for p in account.polls}
    sources = [
        {"name": n, "ok": n in account.tally.sources_good,
         "decision": results[n].decision if n in results else "failed",
         "why": results[n].why if n in results else ""}
        for n in (*account.tally.sources_good, *account.tally.sources_bad)
    ]  # fmt: skip
    changes = [
        {"id": c["id"], "source": c["source"], "kind": c["kind"], "state": c["state"], "reference": c["reference"],
         "recipient": c["recipient"], "category": c["category"], "sheet": c["sheet"], "row": c["row"],
         "fields": c["fields"], "reason": c["reason"], "detail": c["detail"], "headline": c["headline"],
         "weight": c["weight"], "next_step": c["next_step"]}
        for c in account.changes
    ]  # fmt: skip
    failures = [
        {"source": v.source, "url": v.url, "outcome": v.outcome.value, "status": v.status, "detail": v.detail}
        for v in account.tally.failures
    ]
    return {
        "run": account.tally.run, "dry_run": dry_run, "sources": sources, "changes": changes, "failures": failures,
        "awaiting": list(account.awaiting), "nameless": list(account.nameless),
        "fetches": account.tally.fetches, "told": told, "exit_code": int(code),
    }  # fmt: skip
