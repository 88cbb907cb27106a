"""`npdwatch stamp`: has editions and days of the log time-stamped."""

from __future__ import annotations

import click
from msgspec.structs import asdict

from commands.failures import Exit, Failure, failing
from commands.printing.exports import echo_json, json_option
from commands.printing.progress import waiting
from commands.runtime import command, configuration, manual, now, opened


@command("stamp")
@json_option
def stamp(context: click.Context, *, as_json: bool) -> Exit:
    """Have editions and days of the log time-stamped, as far as that is due. The daemon does this by itself.

    Code 1 where the authority gives none.
    """
    from db.locks import stamping_lock
    from proof.stamping import stamp_due

    settings = configuration(context)
    with failing():
        authority = settings.authority
    if authority is None:
        text = f"{settings.path}: there is no timestamps under [proof]. See {manual('using/proof.md')}"
        raise Failure(text, Exit.USAGE)
    with opened(settings) as store, stamping_lock(settings.folder).take():
        done = waiting(lambda: stamp_due(store, authority, now), "asking the authority", quiet=as_json)
    if as_json:
        echo_json(asdict(done))
    else:
        click.echo(f"Editions and days time-stamped: {done.given:,}; waiting: {done.waiting:,}.")
        if done.why:
            click.secho(f"None is had: {done.why}. They are asked for again.", fg="yellow")
    return Exit.LOOK if done.why else Exit.DONE
