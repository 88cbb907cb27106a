"""`npdwatch publish`: the public web site as plain files."""

from __future__ import annotations

import gc
import hashlib
import os
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.failures import Exit, Failure
from commands.printing.progress import Progress, waiting
from commands.runtime import check_database, command, configuration, program
from text.labels import plural

if TYPE_CHECKING:
    from config import Configuration
    from publicdb.file import CopyState
    from web.publishing.publisher import Published
    from web.site import Site

LONGEST_QUERY = 120_000
"""Milliseconds of a query when all is published: a table is read whole, and nobody waits for it."""

SELDOM = 200_000
"""Objects between two looks for garbage, some 20 MiB: pages leave hardly any, and much is kept for the next ones."""


@command("publish")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--files", is_flag=True, help="Copy the archived files too, so that they can be downloaded.")
def publish(context: click.Context, *, folder: Path, files: bool) -> Exit:
    """Write the web site as plain files into FOLDER, which is new, empty, or was written by this command before.

    Every page, list, feed and table; no search. Only what differs is written, so that rsync has little to send.
    """
    from db.connection import open_connection
    from db.locks import Lock
    from db.problems import FILE_NAME
    from web.publishing.output_folder import NotOurs

    settings = configuration(context)
    folder = folder.expanduser().resolve()
    if settings.folder.is_relative_to(folder) or folder.is_relative_to(settings.folder):
        raise Failure(f"{folder} and the data folder hold one another; name a folder elsewhere", Exit.USAGE)
    open_connection(settings.folder / FILE_NAME, read_only=True).close()  # says what to do where there is none
    with Lock(settings.folder / "locks" / "publish.lock", "publishing"):
        try:
            progress = Progress("pages")
            publishing = partial(published, settings, folder, files=files, progress=progress)
            done = waiting(publishing, "publishing", progress=progress)
        except NotOurs as error:
            raise Failure(str(error), Exit.USAGE) from None
        except OSError as error:
            raise Failure(f"{error.filename or folder}: {error.strerror}", Exit.NO_WRITE) from None
    return tell(done, folder, settings)


def published(settings: Configuration, folder: Path, *, files: bool, progress: Progress | None = None) -> Published:
    """Brings the public copy up to the database, and the folder up to the copy.

    It begins again where something is withheld meanwhile: the site answers hardly anything until there is a new copy.
    The third time all that it does not answer is taken out, since it may show what was withheld.

    Raises:
        NotOurs: the folder holds what npdwatch did not write.
        DatabaseProblem, OSError: as they say.
    """
    from web.publishing.publisher import CopyOutdated

    for _ in range(2):
        with suppress(CopyOutdated):
            return _publish_once(settings, folder, files=files, progress=progress, last_try=False)
    return _publish_once(settings, folder, files=files, progress=progress, last_try=True)


def _publish_once(
    settings: Configuration, folder: Path, *, files: bool, progress: Progress | None, last_try: bool
) -> Published:
    from db.problems import FILE_NAME
    from publicdb.build import refresh
    from web.cohorts.letters import asker_of
    from web.cohorts.views import COHORTS
    from web.publishing.output_folder import Folder, note_written
    from web.publishing.publisher import Publisher
    from web.site import program as rules
    from web.site import today

    ours = Folder(folder)
    check_database(settings)
    ours.check(least=(settings.folder / FILE_NAME).stat().st_size)  # of the demonstration it takes ten times as much
    try:
        now = refresh(settings.folder, watched=[s.name for s in settings.sources]).state
    except OSError as error:
        error.filename = error.filename or str(settings.folder)  # it is not the one that is published into
        raise
    note_written(settings.folder, folder)  # before anything is: what was refused above wrote nothing
    site = _site_to_publish(settings, now)
    letters = [asker_of(cohort, today(site.about)) for cohort in COHORTS]  # another one from a birthday on
    frame = f"{rules()} {site.about!r} {files} {letters} {now.withheld}"
    state, frame = (hashlib.sha256(x.encode()).hexdigest() for x in (f"{now.generation} {frame}", frame))
    try:
        helping = program(settings.path, "_render") if len(os.sched_getaffinity(0)) > 1 else ()
        publisher = Publisher(site, ours, files=files, helping=helping, last_try=last_try)
        if progress:
            progress.of = lambda: len(publisher.seen)
            progress.count = lambda: len(publisher.seen) - len(publisher.waiting)
        # With the day: from one on a source is late, and the front page says so.
        return publisher.publish(state, f"{now.revision} {today(site.about)}".replace(" ", "_"), frame)
    finally:
        site.close()


def _site_to_publish(settings: Configuration, now: CopyState) -> Site:
    """The site as it is written as files, on a copy that is up to the database."""
    from publicdb.build import copy_path
    from web.app import make_site
    from web.site import About

    site = make_site(copy_path(settings.folder), settings.folder / "archive", About.of(settings), published=True)
    site.sql_time_limit_ms = LONGEST_QUERY
    gc.set_threshold(SELDOM, 20, 20)
    site.state.built_at, site.state.generation = now.refreshed_at, now.generation
    return site


@command("_render", hidden=True)
def render(context: click.Context) -> None:
    """Renders the pages of which standard input has the addresses, for a site that is being published."""
    from publicdb.build import copy_state
    from web.publishing.helper import help_out

    settings = configuration(context)
    if (now := copy_state(settings.folder)) is not None:
        site = _site_to_publish(settings, now)
        try:
            help_out(site, sys.stdin.buffer, sys.stdout.buffer)
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
        click.echo(f"No feeds were made: a feed says where it stands, and {settings.path} has no [page] address.")
    for path in done.lost:
        click.echo(f"{path} is not in the archive as it was; restore the archive from a backup", err=True)
    for path in done.uncopied:
        click.echo(f"{path}: no copy can be made from what is visible in it; it was left out", err=True)
    for address, status in done.missing.items():
        click.echo(f"{address} answered {status}: it was left out, with the links to it", err=True)
    return Exit.LOOK if done.lost or done.missing else Exit.DONE
