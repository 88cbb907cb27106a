"""`npdwatch init`: a commented configuration with an empty database."""

from __future__ import annotations

from pathlib import Path

import click

import config
from commands.failures import Exit, Failure, failure_of
from commands.runtime import command, keep_private, manual, now, refuse_network
from db.recipients.reclassify import note_first_ruleset
from db.store import Store
from db.upkeep.notes import last_backup
from model.own_files import ROOT

EXAMPLE = "npdwatch.example.toml"


@command("init")
@click.option("--contact", default="", help="An address or page where a site's people can reach you.")
def init(context: click.Context, contact: str) -> Exit:
    """Write a commented npdwatch.toml here (or where --config says) and an empty database beside it.

    What is there already is left as it is: to start on a new machine, copy your npdwatch.toml and run this.
    """
    path = (context.obj["config"] or Path(config.FILE_NAME)).expanduser()
    if path.exists():
        click.echo(f"{path} is there already and stays as it is.")
        if contact:
            click.echo('--contact was not used: write contact = "…" under [crawl] in it.', err=True)
    else:
        text = (ROOT / EXAMPLE).read_text(encoding="utf-8")
        if contact:
            if any(ord(c) < 32 or c in '"\\' for c in contact):
                raise Failure("--contact must be one line without quotes and backslashes", Exit.USAGE)
            text = text.replace('# contact = "you@example.org"', f'contact = "{contact}"')
        try:
            path.write_text(text, encoding="utf-8")
            path.chmod(path.stat().st_mode & 0o755)  # whatever the umask: who may write it decides what is sent where
        except OSError as error:
            raise Failure(f"{path} cannot be written: {error.strerror}", Exit.NO_WRITE) from None
        click.echo(f"Wrote {path}.")
    settings = config.load(path.resolve())
    try:
        database = settings.folder / "npdwatch.db"
        new = not database.exists() or database.stat().st_size == 0  # as a full disk leaves it, or a copy that failed
        lost = new and (any(settings.folder.glob("archive/??/*.zst")) or (settings.folder / "upkeep.json").exists())
        refuse_network(settings)
        keep_private(settings)
        with Store.create(settings.folder) as store:
            note_first_ruleset(store, now())
    except OSError as error:
        raise failure_of(error) or Failure(
            f"{settings.folder}: the data folder cannot be made: {error.strerror}. Set folder under [data] in {path} "
            "to one that you may write to.", Exit.NO_WRITE,
        ) from None
    click.echo(f"{'Made' if new else 'Found'} the database {database}.")
    if lost:
        text = (
            f"! An earlier database of {settings.folder} is gone; what else it kept is there. "
            f"{last_backup(settings.folder)} To begin anew all the same: npdwatch verify --trust; then what is "
            "published now is a first look, and nobody is told of it."
        )
        click.secho(text, fg="red", err=True)
        return Exit.LOOK
    told = "" if settings.channel else "say who is told (npdwatch channel add, or in the file), then: "
    click.echo(f"Next: {told}npdwatch check, npdwatch crawl, npdwatch daemon")
    click.echo(f"The manual: {manual()}")
    return Exit.DONE
