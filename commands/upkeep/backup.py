"""`npdwatch backup` and `restore`."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.failures import Exit, Failure, writing
from commands.printing.exports import echo_json, json_option
from commands.printing.progress import waiting
from commands.runtime import command, configuration, keep_private, now, opened, refuse_network
from text.labels import plural

if TYPE_CHECKING:
    from config import Configuration
    from db.upkeep.restore import Restored

FOLDER = click.Path(path_type=Path, file_okay=False)
FILE = click.Path(path_type=Path, dir_okay=False)


@command("backup")
@click.argument("folder", type=FOLDER, required=False)
@click.option("--keep", default=14, show_default=True, type=click.IntRange(1, 10**9), help="Backups that stay.")
@click.option("--followers", type=FILE, help="Instead: who follows by email, encrypted, to this file.")
@json_option
def backup(context: click.Context, *, folder: Path | None, keep: int, followers: Path | None, as_json: bool) -> Exit:
    """Add a backup to FOLDER, also while the daemon runs. Without FOLDER: the one of the last backup.

    The database whole, and of the archive what FOLDER does not have yet; nobody who follows by email, who is backed up
    apart (--followers). Code 1 where the archive has lost a file.
    """
    from db.upkeep import verify as archive
    from db.upkeep.backup import back_up
    from db.upkeep.notes import amiss, read_notes

    settings = configuration(context)
    if followers is not None:
        if folder is not None:
            raise Failure("--followers makes a copy of its own; give FOLDER in another call.", Exit.USAGE)
        from commands.telling.followers import back_up as back_up_followers

        with writing(followers.parent):
            back_up_followers(settings, followers, as_json=as_json)
        return Exit.DONE
    opened(settings, read_only=True).close()
    if folder is None:
        folder = Path(str(read_notes(settings.folder).get("backup", {}).get("folder", "")) or ".")
        if folder == Path():
            raise Failure("Say where: npdwatch backup FOLDER, best on another disk.", Exit.USAGE)
        if not folder.is_dir():  # made anew it would lie on this disk, where another was mounted
            again = f"npdwatch backup {shlex.quote(str(folder))}"
            gone = f"{folder}, where the last backup is, is not there. Mount its disk, or to begin anew: {again}"
            raise Failure(gone, Exit.USAGE)
    folder = _apart(settings, folder)
    version = context.obj["version"]
    with writing(folder):
        place, manifest, new = waiting(
            lambda: back_up(settings.folder, folder, now(), version, keep=keep), "backing up", quiet=as_json
        )
    with opened(settings, read_only=True) as store:
        lost = archive.lost(store)
        if lost and not amiss(settings.folder)[0]:
            archive.note_found(store, [archive.Amiss(b, altered=False) for b in lost])
    if as_json:
        echo_json({
            "folder": str(folder), "backup": str(place), "made_at": manifest.made_at, "tables": manifest.tables,
            "bodies": manifest.bodies, "new": new, "missing": len(lost),
        })
        return Exit.LOOK if lost else Exit.DONE
    files = f"{plural(manifest.bodies, 'archived file')}, {new:,} of them new"
    click.echo(f"Backed up to {place}: the database, and {files}.")
    given = shlex.quote(str(settings.path))
    again = f"npdwatch --config {given} restore {shlex.quote(str(folder))}"
    click.echo(f"To restore it: {again} (keep a copy of {given} too)")
    if lost:
        what = f"{plural(len(lost), 'archived file')} missing here, and so not in this backup"
        more = f" (and {len(lost) - 1} more)" if len(lost) > 1 else ""
        click.secho(f"! {what}: {lost[0].sha256}, {lost[0].what}{more}. See: npdwatch verify", fg="red", err=True)
    return Exit.LOOK if lost else Exit.DONE


def _apart(settings: Configuration, folder: Path) -> Path:
    folder = folder.expanduser().resolve()
    if settings.folder == folder or settings.folder.is_relative_to(folder) or folder.is_relative_to(settings.folder):
        text = f"{folder} and the data folder {settings.folder} hold one another; name a folder elsewhere"
        raise Failure(f"{text}, best on another disk", Exit.USAGE)
    return folder


@command("restore")
@click.argument("folder", type=FOLDER, required=False)
@click.option("--quiet", is_flag=True, help="Tell nobody what the first look at each source finds after it.")
@click.option("--followers", type=FILE, help="Instead: put back who follows by email, but who was erased since.")
def restore(context: click.Context, *, folder: Path | None, quiet: bool, followers: Path | None) -> Exit:
    """Put back the newest backup in FOLDER, or the one backup whose own folder is given. Stop the daemon first.

    What is in the data folder now is moved aside, not deleted. What may have been told since the backup was made goes
    out marked as a possible repeat, or with --quiet not at all.
    """
    from db.upkeep.restore import restore as put_back

    settings = configuration(context)
    refuse_network(settings)
    keep_private(settings)
    if followers is not None:
        from commands.telling.followers import put_back as put_back_followers

        if not followers.is_file():
            raise Failure(f"There is no file {followers}.", Exit.USAGE)
        return put_back_followers(settings, followers)
    if folder is None:
        raise Failure("Say from where: npdwatch restore FOLDER.", Exit.USAGE)
    folder = _apart(settings, folder)
    with writing(settings.folder):
        done = waiting(lambda: put_back(folder, settings.folder, now(), quiet=quiet), "restoring")
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
    return Exit.LOOK if done.lost or done.unknown else Exit.DONE


def _say_carried(done: Restored) -> None:
    made = done.manifest.made_at[:16].replace("T", " ")
    if done.unknown:
        again = f"{plural(done.listed, 'thing')} could be withheld again by the list of the public copy. "
        text = (
            f"! What was withheld or decided after {made} UTC is not known here: {done.unknown}. "
            f"{again if done.listed else ''}Until you have looked, nothing is published or served and no reader who "
            "follows is written to. See what is withheld (npdwatch withheld), withhold again what is missing (npdwatch "
            "withhold); when nothing is missing: npdwatch withheld --complete"
        )
        click.secho(text, fg="red", err=True)
    c = done.carried
    if c and (c.withheld or c.decisions or c.rows):
        what = f"{plural(c.withheld, 'thing')} withheld, {plural(c.decisions, 'decision')} on hidden content"
        click.echo(f"Carried over, as it came after the backup: {what}, cells taken out of {plural(c.rows, 'row')}.")
    if done.unsent:
        what = f"{plural(done.unsent, 'delivery')} that waited in the backup will not be sent"
        click.echo(f"{what}: npdwatch alerts list --state cancelled; to send one after all: npdwatch alerts resend ID")
