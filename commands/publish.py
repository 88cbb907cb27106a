"""`npdwatch publish`: the web site as plain files, for any web host."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.setting import Exit, Failure, command, configuration, plural, waiting

if TYPE_CHECKING:
    from config import Configuration
    from web.export.publish import Published

LONGEST_QUERY = 120_000
"""Milliseconds: here a table is read whole, and nobody waits for it."""


@click.command("publish")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--files", is_flag=True, help="Copy the archived files too, so that they can be downloaded.")
@click.pass_context
@command
def publish(context: click.Context, *, folder: Path, files: bool) -> Exit:
    """Write the web site as plain files into FOLDER, which is new, empty, or was written by this command before.

    Every page, list, feed and table; no search. Only what differs is written, so that rsync has little to send.
    """
    from db.locks import Lock
    from web.export.output_folder import NotOurs

    settings = configuration(context)
    folder = folder.expanduser().resolve()
    if settings.folder.is_relative_to(folder) or folder.is_relative_to(settings.folder):
        raise Failure(f"{folder} and the data folder hold one another; name a folder elsewhere", Exit.USAGE)
    with Lock(settings.folder / "locks" / "publish.lock", "publishing"):
        try:
            done = waiting(lambda: published(settings, folder, files=files), "publishing")
        except NotOurs as error:
            raise Failure(str(error), Exit.USAGE) from None
        except OSError as error:
            raise Failure(f"{error.filename or folder}: {error.strerror}", Exit.NO_WRITE) from None
    return tell(done, folder, settings)


def published(settings: Configuration, folder: Path, *, files: bool) -> Published:
    """Brings the public copy up to the database, and the folder up to the copy.

    Raises:
        NotOurs: the folder holds what npdwatch did not write.
        DatabaseProblem, OSError: as they say.
    """
    from publicdb.build import copy_path, refresh
    from web.app import make_site
    from web.export.output_folder import Folder, note_written
    from web.export.publish import Publisher, program
    from web.site import About

    ours = Folder(folder)
    note_written(settings.folder, folder)
    now = refresh(settings.folder, watched=[s.name for s in settings.sources]).state
    path = copy_path(settings.folder)
    site = make_site(path, settings.folder / "archive", About.of(settings), published=True)
    site.sql_time_limit_ms = LONGEST_QUERY
    site.state.built_at, site.state.generation = now.refreshed_at, f"{now.generation} {now.revision}"
    state = hashlib.sha256(f"{now.generation} {program()} {site.about!r} {files}".encode()).hexdigest()
    try:
        return Publisher(site, ours, files=files).publish(state, now.revision)
    finally:
        site.close()


def tell(done: Published, folder: Path, settings: Configuration) -> Exit:
    """Says what was done."""
    if done.nothing_new:
        click.echo(f"Nothing is new: {plural(done.files, 'file')} in {folder} stay as they are.")
        return Exit.DONE
    gone = f", {done.gone:,} taken out" if done.gone else ""
    click.echo(f"{plural(done.files, 'file')} in {folder}: {done.changed:,} new or changed{gone}.")
    if not settings.page.address:
        click.echo(f"{settings.path}: without [page] address there are no feeds, which must say where they are.")
    for path in done.lost:
        click.echo(f"{path} is not in the archive as it was; restore the archive from a backup", err=True)
    for path in done.uncopied:
        click.echo(f"{path}: no copy can be made from what is visible in it; it was left out", err=True)
    for address, status in done.missing.items():
        click.echo(f"{address} answered {status}: it was left out, with the links to it", err=True)
    return Exit.LOOK if done.lost or done.missing else Exit.DONE
