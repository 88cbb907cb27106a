"""`npdwatch accept`: decide on an edition that was put aside, or on what the files of a source hide."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from commands.arguments import Choice
from commands.crawling.account import SHOWN
from commands.crawling.crawl import chosen, ready_to_tell, run_crawl
from commands.crawling.hands import lock_beside_workers, lock_sources
from commands.deciding.moved import follow
from commands.failures import Exit, Failure
from commands.printing.changes import described, one_line
from commands.printing.words import flowed
from commands.runtime import command, configuration, now, opened, user
from db.register.editions import PASSED_BY
from db.store import Store
from db.withheld.decide import load_withheld
from model.fetch import Outcome
from model.source import Source
from text.labels import plural

if TYPE_CHECKING:
    from config import Configuration


@command("accept")
@click.argument("source")
@click.option("--reject", is_flag=True, help="Forget the edition instead: the last good one stands.")
@click.option(
    "--hidden", "hidden", type=Choice(["private", "rows", "public"]),
    help="Decide on what the files hide: it stays out; hidden rows count; the file may be served.",
)
@click.option("--file", "file", metavar="SHA256", help="With --hidden public: of this file alone, and all it shows.")
@click.option("--move", is_flag=True, help="It has moved: watch it at the address to which it leads.")
@click.option(
    "--rebaseline", is_flag=True,
    help="Fetch SOURCE whole first, and let what is there now count, compared with the rows in the database.",
)
@click.option("--no-deliver", is_flag=True, help="Record, but leave the telling to the daemon.")
def accept(
    context: click.Context, source: str, *, reject: bool, hidden: str | None, file: str | None, move: bool,
    rebaseline: bool, no_deliver: bool,
) -> Exit:
    """Let the edition of SOURCE that was put aside count as good, after you looked at it.

    Its changes, removals too, are then recorded and told in one message. With --hidden: decide on what its files hide.
    Where its page lists no register that can be read: take note of that; the last good edition stands.
    With --move: write its new address into the configuration; its history stays.
    """
    settings = configuration(context)
    (watched,) = chosen(settings, [source])
    if sum((reject, bool(hidden), move, rebaseline)) > 1:
        raise Failure("Give one of --reject, --hidden, --move and --rebaseline.", Exit.USAGE)
    if file is not None and hidden != "public":
        raise Failure("--file goes with --hidden public.", Exit.USAGE)
    if not reject and not no_deliver:
        ready_to_tell(settings)
    with ExitStack() as stack:
        store = stack.enter_context(opened(settings))
        if rebaseline:
            lock_beside_workers(stack, store, [watched], 60.0)
        else:
            lock_sources(stack, settings.folder, [watched], 60.0)
        if move:
            follow(store, settings, watched)
            return _tell(settings, no_deliver=no_deliver)
        number, said = _decided(store, settings, watched, hidden, file, reject=reject, rebaseline=rebaseline)
        if reject:
            click.echo(f"{source}: {said}")
            return Exit.DONE
        sql = "select id from change where edition_id = ? and state != 'silent' order by id"
        ids = [x["id"] for x in store.each(sql, [number])]
        changes, more = described(store, load_withheld(store), ids, most=SHOWN)
    first, *lines = said.splitlines()
    others = more[source]
    click.echo(f"{source}: {first}; {plural(len(changes) + others, 'change')}.")
    for line in lines:
        click.echo(flowed(f"  {line}"))
    for change in changes:
        click.echo(flowed(f"  {one_line(change)}"))
    if others:
        click.echo(f"  … and {others} more: npdwatch changes --source {source}")
    return _tell(settings, no_deliver=no_deliver)


def _decided(
    store: Store, settings: Configuration, source: Source, hidden: str | None, file: str | None, *, reject: bool,
    rebaseline: bool,
) -> tuple[int | None, str]:
    """The edition that was decided on, and what has become of it."""
    from pipelines.registers.aside.quarantine import NothingQuarantined, accept_edition, reject_edition
    from pipelines.registers.lost import accept_loss
    from pipelines.registers.withheld.hidden import NothingHidden, decide

    try:
        if reject:
            number = reject_edition(store, source, now())
            return number, f"edition {number} is rejected; the last good edition stands."
        if rebaseline:
            return _rebaseline(store, settings, source)
        if hidden:
            return asyncio.run(decide(store, source, hidden, who=user(), clock=now, named=file or ""))
        edition = asyncio.run(accept_edition(store, source, now))
    except NothingQuarantined as error:
        if not (reject or rebaseline or hidden) and accept_loss(store, source, now()):
            return None, "it is accepted that its page lists no register; the last good edition stands"
        raise Failure(str(error), Exit.USAGE) from None
    except NothingHidden as error:
        raise Failure(str(error), Exit.USAGE) from None
    if store.one("select 1 from edition where id = ? and why = ?", [edition, PASSED_BY]):
        return edition, "what stood in the edition that was replaced is told; the last good edition stands"
    return edition, "the edition is accepted"


def _tell(settings: Configuration, *, no_deliver: bool) -> Exit:
    from commands.telling.deliver import tell

    if no_deliver:
        return Exit.DONE
    told = tell(settings)
    told.show()
    return told.code


def _rebaseline(store: Store, settings: Configuration, source: Source) -> tuple[int | None, str]:
    """Gives the id of the edition that is new, None where none is, and what was done. Raises Failure."""
    from db.register.editions import last_edition
    from pipelines.registers.aside.quarantine import NothingQuarantined, accept_edition, rejected_edition

    before = last_edition(store, source.name)
    account = run_crawl(store, settings, [source], force=True)
    if account.tally.failures and any(v.outcome is not Outcome.QUARANTINED for v in account.tally.failures):
        account.show(dry_run=False)
        raise Failure(f"{source.name} could not be fetched whole, so nothing was accepted.", Exit.LOOK)
    rejected = next((e for p in account.polls if (e := rejected_edition(store, p)) is not None), None)
    try:
        return asyncio.run(accept_edition(store, source, now, rejected)), "what is there now is the new base"
    except NothingQuarantined as error:
        if rejected is not None:
            raise Failure(str(error), Exit.USAGE) from None
        known = last_edition(store, source.name)
    if known is None:
        raise Failure(f"{source.name} has no register that could be a base.", Exit.USAGE)
    if before is not None and known.id == before.id:
        return None, f"what is there now is edition {known.number}, which stands"
    return known.id, f"what is there now is edition {known.number}, the new base"
