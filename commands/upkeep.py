"""`npdwatch backup`, `restore`, `verify` and `prune`: upkeep of the data folder."""

from __future__ import annotations

import shlex
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.printing import Progress, Row, echo_json, json_option, plural, waiting
from commands.runtime import Exit, Failure, command, configuration, keep_private, now, opened, refuse_network, writing

if TYPE_CHECKING:
    from config import Configuration
    from db.upkeep.backup import Restored
    from db.upkeep.verify import Amiss

FOLDER = click.Path(path_type=Path, file_okay=False)
_SHOWN = 20
"""Bodies that are missing or altered and printed one by one."""


@command("backup")
@click.argument("folder", type=FOLDER, required=False)
@click.option("--keep", default=14, show_default=True, type=click.IntRange(1), help="Backups that stay in FOLDER.")
@json_option
def backup(context: click.Context, *, folder: Path | None, keep: int, as_json: bool) -> None:
    """Add a backup to FOLDER, also while the daemon runs. Without FOLDER: the one of the last backup.

    The database whole, and of the archive what FOLDER does not have yet.
    """
    from db.upkeep.backup import back_up
    from db.upkeep.notes import read_notes

    settings = configuration(context)
    opened(settings, read_only=True).close()
    if folder is None:
        folder = Path(str(read_notes(settings.folder).get("backup", {}).get("folder", "")) or ".")
        if folder == Path():
            raise Failure("Say where: npdwatch backup FOLDER, best on another disk.", Exit.USAGE)
    folder = _apart(settings, folder)
    version = context.obj["version"]
    with writing(folder):
        place, manifest, new = waiting(
            lambda: back_up(settings.folder, folder, now(), version, keep=keep), "backing up", quiet=as_json
        )
    if as_json:
        echo_json({
            "folder": str(folder), "backup": str(place), "made_at": manifest.made_at, "tables": manifest.tables,
            "bodies": manifest.bodies, "new": new,
        })  # fmt: skip
        return
    files = f"{plural(manifest.bodies, 'archived file')}, {new:,} of them new"
    click.echo(f"Backed up to {place}: the database, and {files}.")
    click.echo(f"To restore it: npdwatch restore {shlex.quote(str(folder))}")


def _apart(settings: Configuration, folder: Path) -> Path:
    folder = folder.expanduser().resolve()
    if settings.folder == folder or settings.folder.is_relative_to(folder) or folder.is_relative_to(settings.folder):
        text = f"{folder} and the data folder {settings.folder} hold one another; name a folder elsewhere"
        raise Failure(f"{text}, best on another disk", Exit.USAGE)
    return folder


@command("restore")
@click.argument("folder", type=FOLDER)
@click.option("--quiet", is_flag=True, help="Tell nobody what the first look at each source finds after it.")
def restore(context: click.Context, *, folder: Path, quiet: bool) -> Exit:
    """Put back the newest backup in FOLDER, or the one backup whose own folder is given. Stop the daemon first.

    What is in the data folder now is moved aside, not deleted. What may have been told since the backup was made goes
    out marked as a possible repeat, or with --quiet not at all.
    """
    from db.upkeep import backup as backups

    settings = configuration(context)
    refuse_network(settings)
    keep_private(settings)
    folder = _apart(settings, folder)
    with writing(settings.folder):
        done = waiting(lambda: backups.restore(folder, settings.folder, now(), quiet=quiet), "restoring")
    made = done.manifest.made_at[:16].replace("T", " ")
    click.echo(f"Restored the backup of {made} UTC from {done.place}; {plural(done.bodies, 'archived file')} put back.")
    if done.aside:
        click.echo(f"What was there before is kept in {done.aside}; delete it when all is well.")
    _say_carried(done)
    told = "nobody is told of it (npdwatch changes lists it)" if quiet else "it is told, marked as a possible repeat"
    click.echo(f"What the first look at each source finds that the backup does not have: {told}.")
    if done.lost:
        what = plural(len(done.lost), "archived file")
        click.echo(f"! {what} could not be put back: the backup has lost them too. See: npdwatch verify", err=True)
    click.echo("Next: npdwatch status, npdwatch crawl, then start the daemon.")
    return Exit.LOOK if done.lost or done.carried is None else Exit.DONE


def _say_carried(done: Restored) -> None:
    made = done.manifest.made_at[:16].replace("T", " ")
    if done.carried is None:
        again = f"{plural(done.listed, 'thing')} could be withheld again by the list of the public copy. "
        text = (
            f"! The database that was there cannot be read: what was withheld or decided after {made} UTC is not in "
            f"the backup. {again if done.listed else ''}See what is missing (npdwatch withheld), and withhold it again "
            "before you let anything be told or served: npdwatch withhold"
        )
        click.secho(text, fg="red", err=True)
    elif done.carried.withheld or done.carried.decisions or done.carried.rows:
        c = done.carried
        what = f"{plural(c.withheld, 'thing')} withheld, {plural(c.decisions, 'decision')} on hidden content"
        click.echo(f"Carried over, as it came after the backup: {what}, cells taken out of {plural(c.rows, 'row')}.")
    if done.unsent:
        what = f"{plural(done.unsent, 'delivery')} that waited in the backup will not be sent"
        click.echo(f"{what}: npdwatch alerts list --state cancelled; to send one after all: npdwatch alerts resend ID")


@command("verify")
@click.option("--trust", is_flag=True, help="Take the database as it is, where you have put it there yourself.")
@json_option
def verify(context: click.Context, *, trust: bool, as_json: bool) -> Exit:
    """Check the database, and the archive against it: whether each file is there and holds what its sha256 says.

    Code 1 where one is missing or altered.
    """
    from db.upkeep import verify as archive
    from db.upkeep.checks import check_sound

    settings = configuration(context)
    keep_private(settings)
    check_sound(settings.folder, now(), whole=True, trust=trust)
    with opened(settings, read_only=True) as store:
        named = archive.named_bodies(store)
        looked: list[Amiss | None] = []
        progress = Progress("files", lambda: len(named), lambda: len(looked))
        waiting(lambda: looked.extend(archive.verify(store, named)), "reading", quiet=as_json, progress=progress)
        amiss = [x for x in looked if x]
    rows: list[Row] = [
        {"sha256": x.named.sha256, "problem": "altered" if x.altered else "missing", "source": x.named.source,
         "what": x.named.what, "role": x.named.role} for x in amiss
    ]  # fmt: skip
    if as_json:
        echo_json({"database": "sound", "bodies": len(named), "amiss": rows})
        return Exit.LOOK if rows else Exit.DONE
    whole = f"{len(named) - len(rows):,} of {plural(len(named), 'file')}"
    click.echo(f"The database is sound. The archive has {whole} as they came.")
    for row in rows[:_SHOWN]:
        click.secho(f"! {row['problem']}: {row['sha256']}, {row['role']} of {row['source']}: {row['what']}", fg="red")
    if len(rows) > _SHOWN:
        click.echo(f"and {len(rows) - _SHOWN:,} more: npdwatch verify --json")
    if rows:
        click.echo(
            "Copy them back from the archive folder of a backup, or fetch again what the publisher still has: "
            "npdwatch crawl --force"
        )
    return Exit.LOOK if rows else Exit.DONE


@command("prune")
@click.option("--days", default=365, show_default=True, type=click.IntRange(30), help="Only what is older than this.")
@click.option("--dry-run", is_flag=True, help="Only say what would go (the default).")
@click.option("--yes", is_flag=True, help="Delete it.")
@json_option
def prune(context: click.Context, *, days: int, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Say what of the archive and the ledger may be deleted by policy, and with --yes delete it.

    The evidence of every change, edition and item stays; what goes is listed in pruned.csv of the data folder.
    """
    from db.upkeep import prune as policy

    if yes and dry_run:
        raise Failure("--yes deletes and --dry-run does not: give one of them", Exit.USAGE)
    settings = configuration(context)
    age = timedelta(days=days)
    with opened(settings, read_only=not yes) as store:
        found = waiting(lambda: policy.prunable(store, now(), older_than=age), "looking through", quiet=as_json)
        if yes:
            policy.prune(store, found, now(), older_than=age)
    if as_json:
        echo_json({
            "days": days, "deleted": yes, "answers": len(found.answers), "bodies": len(found.bodies),
            "size": found.size, "polls": found.polls,
        })  # fmt: skip
        return
    files = f"{plural(len(found.bodies), 'archived file')} ({found.size / 2**20:,.1f} MiB)"
    lines = f"{plural(found.polls, 'line')} of the ledger, older than {plural(days, 'day')}"
    what = f"{plural(len(found.answers), 'answer')} that led to nothing, {files} and {lines}"
    if yes:
        click.echo(f"Deleted: {what}. Listed in {settings.folder / policy.LOG}.")
    else:
        click.echo(f"May go: {what}. Nothing was deleted; to delete it: npdwatch prune --days {days} --yes")
