"""`npdwatch accept`: a person has looked at an edition that was put aside, and lets it count."""

from __future__ import annotations

import asyncio
import getpass
from contextlib import ExitStack

import click

from commands.crawl import chosen, lock_sources, ready_to_tell
from commands.described import one_line, with_descriptions
from commands.setting import Exit, Failure, command, configuration, now, opened, plural


@click.command("accept")
@click.argument("source")
@click.option("--reject", is_flag=True, help="Forget the edition instead: the last good one stands.")
@click.option(
    "--hidden", "hidden", type=click.Choice(["private", "rows", "public"]),
    help="Decide on what the files hide: it stays out; hidden rows count; the file may be served.",
)
@click.option("--no-deliver", is_flag=True, help="Record, but leave the telling to the daemon.")
@click.pass_context
@command
def accept(context: click.Context, source: str, *, reject: bool, hidden: str | None, no_deliver: bool) -> Exit:
    """Let the edition of SOURCE that was put aside count as good, after you looked at it.

    Its changes, removals too, are then recorded and told in one message. With --hidden: decide on what its files hide.
    """
    from db.withheld.decide import withheld
    from db.withheld.passed_on import stored_changes_to_pass_on
    from pipelines.registers.hidden import NothingHidden, decide
    from pipelines.registers.quarantine import NothingPutAside, accept_edition, reject_edition

    settings = configuration(context)
    (watched,) = chosen(settings, [source])
    if reject and hidden:
        raise Failure("Give --reject or --hidden, not both.", Exit.USAGE)
    if not reject and not no_deliver:
        ready_to_tell(settings)
    with ExitStack() as stack:
        store = stack.enter_context(opened(settings))
        lock_sources(stack, settings.folder, [watched], 60.0)
        try:
            if reject:
                rejected = reject_edition(store, watched, now())
                click.echo(f"{source}: edition {rejected} is rejected; the last good edition stands.")
                return Exit.DONE
            number: int | None
            if hidden:
                number, said = asyncio.run(decide(store, watched, hidden, who=user(), clock=now))
            else:
                number = asyncio.run(accept_edition(store, watched, now))
                said = "the edition is accepted"
        except (NothingPutAside, NothingHidden) as error:
            raise Failure(str(error), Exit.USAGE) from None
        found = store.rows("select * from change where edition_id = ? and state != 'silent' order by id", [number])
        changes = with_descriptions(store, withheld(store), stored_changes_to_pass_on(store, found))
    click.echo(f"{source}: {said}; {plural(len(changes), 'change')}.")
    for change in changes[:20]:
        click.echo(f"  {one_line(change)}")
    if not no_deliver:
        from commands.telling import tell

        told = tell(settings)
        told.show()
        return told.code
    return Exit.DONE


def user() -> str:
    """Who decides: the name of the account, as it is written down."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
