"""`npdwatch init`: a configuration that says what each of its lines does, and an empty database."""

from __future__ import annotations

from pathlib import Path

import click

from commands.setting import Exit, Failure, command, now, root

EXAMPLE = "npdwatch.example.toml"


@click.command("init")
@click.option("--contact", default="", help="An address or page where a site's people can reach you.")
@click.pass_context
@command
def init(context: click.Context, contact: str) -> Exit:
    """Write a commented npdwatch.toml here (or where --config says) and an empty database beside it.

    What is there already is left as it is: to start on a new machine, copy your npdwatch.toml and run this.
    """
    import config
    from db.recipients.reclassify import note_first_ruleset
    from db.store.transaction import Store

    path = (context.obj["config"] or Path(config.FILE_NAME)).expanduser()
    if path.exists():
        click.echo(f"{path} is there already and stays as it is.")
        if contact:
            click.echo('--contact was not used: write contact = "…" under [crawl] in it.', err=True)
    else:
        text = (root() / EXAMPLE).read_text(encoding="utf-8")
        if contact:
            if any(ord(c) < 32 or c in '"\\' for c in contact):
                raise Failure("--contact must be one line without quotes and backslashes", Exit.USAGE)
            text = text.replace('# contact = "you@example.org"', f'contact = "{contact}"')
        try:
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            raise Failure(f"{path} cannot be written: {error.strerror}", Exit.NO_WRITE) from None
        click.echo(f"Wrote {path}.")
    try:
        settings = config.load(path.resolve())
    except config.ConfigurationError as error:
        raise Failure(str(error), Exit.USAGE) from None
    new = not (settings.folder / "npdwatch.db").exists()
    with Store.create(settings.folder) as store:
        note_first_ruleset(store, now())
    click.echo(f"{'Made' if new else 'Found'} the database {settings.folder / 'npdwatch.db'}.")
    click.echo("Next: say in the file who is told, then: npdwatch check, npdwatch crawl, npdwatch daemon")
    return Exit.DONE
