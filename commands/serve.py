"""`npdwatch serve` and `publish`: the public web site, from a server or as plain files."""

from __future__ import annotations

import hashlib
import logging
import signal
import socket
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

import click

from commands import logs
from commands.listening import bound
from commands.printing import Progress, waiting
from commands.runtime import Exit, Failure, check_database, command, complaint, configuration, program
from text.labels import plural

if TYPE_CHECKING:
    from config import Configuration
    from web.publisher import Published
    from web.refresh import Refresher

LINGER = 5
"""Seconds that readers have, once the site is told to stop, to be given what they asked for."""
LONGEST_QUERY = 120_000
"""Milliseconds of a query when all is published: a table is read whole, and nobody waits for it."""
log = logging.getLogger("npdwatch.page")
LONGEST_BUNDLE = 60
"""Seconds that putting evidence together may take: it takes one or two."""
LOOK = 0.5
"""Seconds between two looks whether the site is told to stop while its copy is built."""
LONGEST_BUILD = 900
"""Seconds that building the public copy may take: it takes about ten for 20,000 releases."""
TURN = 0.0005
"""Seconds after which a thread that computes lets another one go on. With Python's own 5 ms a reader would wait for the
thread that keeps the copy fresh at every query of a page."""


@command("serve")
@click.option("--host", help="What to listen on. Default: [page] host.")
@click.option("--port", type=click.IntRange(0, 65535), help="Default: [page] port; 0: any that is free.")
def serve(context: click.Context, *, host: str | None, port: int | None) -> None:
    """Serve the register as a web site until stopped (SIGTERM or Ctrl-C).

    Readers see a copy that follows the database within seconds; the database itself is only read.
    """
    settings = configuration(context)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)  # uvicorn puts its own in their place while it serves, and calls these at its end
    host, port = host or settings.page.host, settings.page.port if port is None else port
    with bound(host, port, command="serve", key="[page] host", otherwise="see --port") as listening:
        keeper = opened_site(settings)
        try:
            _serve(keeper, listening)
        finally:
            keeper.site.close()
            keeper.copy.close()


def _stop(*_: int | FrameType | None) -> NoReturn:
    sys.exit(Exit.DONE)


def opened_site(settings: Configuration) -> Refresher:
    """The site on the last copy, or, where there is none that may be shown, one that is being prepared.

    Raises:
        DatabaseProblem, OSError: the database cannot be read or the copy not written, and there is no earlier copy.
    """
    from db.connection import DatabaseProblem
    from publicdb.build import PublicCopy, copy_state
    from web.app import make_site
    from web.refresh import Refresher
    from web.site import About

    watched = [s.name for s in settings.sources]
    stopping = threading.Event()
    copy = PublicCopy(settings.folder, watched=watched, builder=partial(_build_in_child, settings, stopping))
    try:
        check_database(settings)
        state = copy.last()
        amiss = False
    except (DatabaseProblem, OSError) as error:
        state, amiss = copy_state(settings.folder), True
        if state is None:
            raise _no_copy(error, copy.path.parent) from None
    site = make_site(copy.path, settings.folder / "archive", About.of(settings))
    keeper = Refresher(site, copy, stopping=stopping)
    site.bundle = partial(_bundle_in_child, settings)
    site.state.preparing = state is None
    if state is not None:
        keeper.start(state)
    if amiss:
        keeper.once()  # says what is wrong
    return keeper


def _no_copy(error: Exception, folder: Path) -> Exception:
    """Why there is no copy, as it ends the command."""
    if isinstance(error, OSError) and not isinstance(error, PermissionError):
        return Failure(f"{folder} cannot be written: {error.strerror}", Exit.NO_WRITE)
    return error


def _build_in_child(settings: Configuration, stopping: threading.Event) -> None:
    """Builds the copy in a child: seconds of computing here would keep readers waiting.

    Raises:
        DatabaseProblem: it could not be built, with the child's words; or the site is stopping.
    """
    from db.connection import DatabaseProblem

    command, until = program(settings.path, "_copy"), time.monotonic() + LONGEST_BUILD
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as child:
        said = ""
        while child.returncode is None:
            try:
                _, said = child.communicate(timeout=LOOK)
            except subprocess.TimeoutExpired:
                if stopping.is_set() or time.monotonic() > until:
                    child.terminate()
    if child.returncode != Exit.DONE:
        done = subprocess.CompletedProcess(command, child.returncode, "", said)
        raise DatabaseProblem(complaint(done) or f"building the public copy was cut off (code {child.returncode})")


def _bundle_in_child(settings: Configuration, change: int) -> bytes | None:
    """The evidence for a change, put together in a child, since the site reads its copy alone; None for none."""
    command = program(settings.path, "proof", str(change), "--public", "--to", "-")
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=LONGEST_BUNDLE
        )
    except subprocess.TimeoutExpired:
        log.warning("the evidence for change %d was not put together in %d s", change, LONGEST_BUNDLE)
        return None
    if done.returncode not in (Exit.DONE, Exit.USAGE):  # the latter where there is none
        log.warning("the evidence for change %d: %s", change, done.stderr.decode("utf-8", "replace").strip()[-500:])
    return done.stdout if done.returncode == Exit.DONE else None


@command("_copy", hidden=True)
def copy(context: click.Context) -> None:
    """Builds the public copy where it is behind the database, for the site that is served."""
    from publicdb.build import refresh

    settings = configuration(context)
    check_database(settings)
    refresh(settings.folder, watched=[s.name for s in settings.sources])


def _serve(keeper: Refresher, listening: socket.socket) -> None:
    import uvicorn

    from web.connections import LARGEST_HEADER, LimitedProtocol, room, without_traceback

    logs.run_unwatched()
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)  # below it is what strangers send
    logging.getLogger("asyncio").addFilter(without_traceback)
    serving = uvicorn.Config(
        keeper.site.app(), log_config=None, access_log=False, server_header=False, lifespan="on", workers=1, ws="none",
        backlog=room().queue, timeout_graceful_shutdown=LINGER, http=LimitedProtocol,
        h11_max_incomplete_event_size=LARGEST_HEADER,
    )
    sys.setswitchinterval(TURN)
    server, failures = uvicorn.Server(serving), list[Exception]()
    host, port = listening.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    where = f"{keeper.site.about.title} is at http://{shown}:{port}/ (Ctrl-C ends it)"

    def follow() -> None:
        try:
            if keeper.site.state.preparing:  # readers are told so meanwhile
                waiting(lambda: keeper.take(keeper.copy.refresh().state), "making the public copy")
                click.echo(where)
        except Exception as error:  # noqa: BLE001 - raised below
            failures.append(error)
            server.should_exit = True
        else:
            keeper.run()

    if not keeper.site.state.preparing:
        click.echo(where)
    looking = threading.Thread(target=follow, name="keeps the copy fresh", daemon=True)
    looking.start()
    try:
        server.run(sockets=[listening])
    finally:
        failed = failures[:1]  # not what is cut off below
        keeper.stopping.set()
        looking.join(LINGER)
    for error in failed:
        raise _no_copy(error, keeper.copy.path.parent)


@command("publish")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--files", is_flag=True, help="Copy the archived files too, so that they can be downloaded.")
def publish(context: click.Context, *, folder: Path, files: bool) -> Exit:
    """Write the web site as plain files into FOLDER, which is new, empty, or was written by this command before.

    Every page, list, feed and table; no search. Only what differs is written, so that rsync has little to send.
    """
    from db.locks import Lock
    from web.output_folder import NotOurs

    settings = configuration(context)
    folder = folder.expanduser().resolve()
    if settings.folder.is_relative_to(folder) or folder.is_relative_to(settings.folder):
        raise Failure(f"{folder} and the data folder hold one another; name a folder elsewhere", Exit.USAGE)
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

    Raises:
        NotOurs: the folder holds what npdwatch did not write.
        DatabaseProblem, OSError: as they say.
    """
    from db.connection import FILE_NAME
    from publicdb.build import copy_path, refresh
    from web.app import make_site
    from web.cohorts.letters import asker_of
    from web.cohorts.views import COHORTS
    from web.output_folder import Folder, note_written
    from web.publisher import Publisher
    from web.site import About, program, today

    ours = Folder(folder)
    check_database(settings)
    ours.check(least=(settings.folder / FILE_NAME).stat().st_size)  # of the demonstration it takes ten times as much
    note_written(settings.folder, folder)
    now = refresh(settings.folder, watched=[s.name for s in settings.sources]).state
    path = copy_path(settings.folder)
    site = make_site(path, settings.folder / "archive", About.of(settings), published=True)
    site.sql_time_limit_ms = LONGEST_QUERY
    site.state.built_at, site.state.generation = now.refreshed_at, now.generation
    letters = [asker_of(cohort, today(site.about)) for cohort in COHORTS]  # another one from a birthday on
    state = hashlib.sha256(f"{now.generation} {program()} {site.about!r} {files} {letters}".encode()).hexdigest()
    try:
        publisher = Publisher(site, ours, files=files)
        if progress:
            progress.of = lambda: len(publisher.seen)
            progress.count = lambda: len(publisher.seen) - len(publisher.waiting)
        return publisher.publish(state, now.revision)
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
