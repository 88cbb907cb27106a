"""`npdwatch serve`: the public web site, from a server."""

from __future__ import annotations

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
from commands.failures import Exit, Failure
from commands.listening import bound
from commands.printing.progress import waiting
from commands.runtime import check_database, command, complaint, configuration, program

if TYPE_CHECKING:
    from config import Configuration
    from web.refresh import Refresher

LINGER = 5
"""Seconds that readers have, once the site is told to stop, to be given what they asked for."""
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
    from db.problems import DatabaseProblem
    from publicdb.build import PublicCopy, copy_state
    from web.app import make_site
    from web.refresh import Refresher
    from web.site import About

    watched = [s.name for s in settings.sources]
    stopping = threading.Event()
    copy = PublicCopy(settings.folder, watched=watched, builder=partial(_build_in_child, settings, stopping))
    try:
        check_database(settings, glance=True)  # what builds another copy looks at all of it
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
    from db.problems import DatabaseProblem

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
        problem = DatabaseProblem(complaint(done) or f"building the public copy was cut off (code {child.returncode})")
        if child.returncode in list(Exit):
            problem.code = child.returncode
        raise problem


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
