"""`npdwatch accept`: a person has looked at an edition that was put aside, and lets it count."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack

import click

from commands.crawl import chosen, lock_sources, one_line, ready_to_tell
from commands.setting import Exit, Failure, command, configuration, now, opened, plural


@click.command("accept")
@click.argument("source")
@click.option("--reject", is_flag=True, help="Forget the edition instead: the last good one stands.")
@click.option("--no-deliver", is_flag=True, help="Record, but leave the telling to the daemon.")
@click.pass_context
@command
def accept(context: click.Context, source: str, *, reject: bool, no_deliver: bool) -> Exit:
    """Let the edition of SOURCE that was put aside count as good, after you looked at it.

    Its changes, removals too, are then recorded and told in one message.
    """
    from pipelines.accepting import NothingPutAside, accept_edition, reject_edition

    settings = configuration(context)
    (watched,) = chosen(settings, [source])
    if not reject and not no_deliver:
        ready_to_tell(settings)
    with ExitStack() as stack:
        store = stack.enter_context(opened(settings))
        lock_sources(stack, settings.folder, [watched], 60.0)
        try:
            if reject:
                number = reject_edition(store, watched, now())
                click.echo(f"{source}: edition {number} is rejected; the last good edition stands.")
                return Exit.DONE
            number = asyncio.run(accept_edition(store, watched, now))
        except NothingPutAside as error:
            raise Failure(str(error), Exit.USAGE) from None
        changes = store.rows("select * from change where edition_id = ? and state != 'silent' order by id", [number])
    click.echo(f"{source}: the edition is accepted; {plural(len(changes), 'change')}.")
    for change in changes[:20]:
        click.echo(f"  {one_line(change)}")
    if not no_deliver:
        from commands.telling import tell

        told = tell(settings)
        told.show()
        return told.code
    return Exit.DONE
