"""`npdwatch save-now`: has new editions captured by the Wayback Machine."""

from __future__ import annotations

import click
from msgspec.structs import asdict

from commands.failures import Exit, Failure, failing
from commands.printing.exports import echo_json, json_option
from commands.printing.progress import waiting
from commands.runtime import command, configuration, manual, now, opened


@command("save-now")
@json_option
def save_now(context: click.Context, *, as_json: bool) -> Exit:
    """Have new editions captured by the Wayback Machine, as far as that is due. The daemon does this by itself.

    Only what was read with nothing hidden in it, or a person said to be public. Code 1 where something did not go well.
    """
    from db.locks import saving_lock
    from proof.saving import save_due

    settings = configuration(context)
    with failing():
        service = settings.save_service
    if service is None:
        text = f"{settings.path}: there is no save_now under [proof]. See {manual('using/proof.md')}"
        raise Failure(text, Exit.USAGE)
    with opened(settings) as store, saving_lock(settings.folder).take():
        done = waiting(
            lambda: save_due(store, service, settings.hosts, now), "asking the Wayback Machine", quiet=as_json,
        )
    if as_json:
        echo_json(asdict(done))
    else:
        click.echo(f"Addresses captured: {done.captured:,}; waiting: {done.waiting:,}.")
        if done.why:
            click.secho(f"Not all went well: {done.why}. It is asked for again.", fg="yellow")
    return Exit.LOOK if done.why else Exit.DONE
