"""What every command starts with: the configuration, the database, and how it is run."""

from __future__ import annotations

import getpass
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial, update_wrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from commands.arguments import VALUES, as_text, bounded, check_forms
from commands.failures import Exit, Failure, failing, failure_of
from model.own_files import CONFIGURATION, CONFIGURATION_NAMED, ROOT
from text.readable import readable

if TYPE_CHECKING:
    from config import Configuration
    from db.store import Store


def now() -> datetime:
    """The time, aware, UTC: the only clock of the commands."""
    return datetime.now(UTC)


def configuration(context: click.Context, *, channels_come: bool = False) -> Configuration:
    """The configuration that this call of the program uses. Raises Failure where it is missing or wrong (code 2).

    `channels_come`: as for `config.load`.
    """
    import config

    with failing():
        if (handle := context.obj.get("handle")) is not None:  # the daemon's child: what the daemon has checked
            text = os.pread(handle, os.fstat(handle).st_size, 0)
            return config.load(context.obj["config"], text.decode())
        settings = config.load(config.find(context.obj["config"]), channels_come=channels_come)
        for remark in settings.remarks:
            click.echo(remark, err=True)
        return settings


def configured(context: click.Context) -> bool:
    """True where this call of the program names a configuration, or finds one; what reads it is not loaded."""
    named = context.obj["config"] or os.environ.get(CONFIGURATION_NAMED)
    return context.obj.get("handle") is not None or bool(named) or Path(CONFIGURATION).is_file()


def opened(settings: Configuration, *, read_only: bool = False, glance: bool = False) -> Store:
    """The database of the configuration's data folder, checked. Raises Failure where it cannot be used (2, 73, …).

    `glance`: what is read is shown and nothing else, as for `check_sound`.
    """
    from db.store import Store

    with failing():
        if not read_only:
            refuse_network(settings)
        say_when_locked(settings.folder, write=not read_only)
        check_database(settings, glance=glance)
        store = Store.open(settings.folder, read_only=read_only)
        if glance:
            store.keep_pages()
        return store


def refuse_network(settings: Configuration) -> None:
    """Raises Failure where the data folder lies on a network file system, and that is not accepted (code 2)."""
    if said := over_network(settings):
        raise Failure(f"{settings.where('data', 'folder')}: {said}", Exit.USAGE)


def over_network(settings: Configuration) -> str:
    """What is wrong with a data folder on a network file system; "" where it is on none, or accepted."""
    from db.upkeep.mounts import network_of

    if settings.data.network or not (kind := network_of(settings.folder)):
        return ""
    return (
        f"the data folder {settings.folder} lies on a network file system ({kind}), where locks may not hold and a "
        "database is easily damaged. Name a [data] folder on a disk of this machine; backups may lie there. If you "
        "know that its locks hold, say so: network = true under [data]"
    )


def say_when_locked(folder: Path, *, write: bool) -> None:
    """Says at once that the database is waited for, where another program holds it."""
    from db.connection import BUSY_SECONDS, is_locked
    from db.holder import holder_of
    from db.problems import FILE_NAME

    path = folder / FILE_NAME
    if is_locked(path, LOCKED_SOON, write=write):
        who = f"{holder}; " if (holder := holder_of(path)) else ""
        click.echo(f"{WAITS}: {path} is locked by another program ({who}{BUSY_SECONDS:.0f} s at most)", err=True)


def check_database(settings: Configuration, *, glance: bool = False) -> None:
    """Closes the data folder to others, and checks the database as far as it is due.

    Raises:
        DatabaseProblem: it is damaged or cannot be read.
    """
    from db.upkeep.checks import check_sound

    keep_private(settings)
    _used.add(settings.folder)
    check_sound(settings.folder, now(), glance=glance)


def group_of(settings: Configuration) -> int | None:
    """The number of the group that may read the data folder; None for none. Raises Failure where there is none such."""
    import grp

    name, where = settings.data.group, f"{settings.where('data', 'group')}: [data] group"
    try:
        return grp.getgrnam(name).gr_gid if name else None
    except KeyError:
        raise Failure(f"{where}: there is no group {name!r} on this machine; see: getent group", Exit.USAGE) from None


def keep_private(settings: Configuration) -> None:
    """Lets nobody but our account, and the group that is named, read the data folder, whatever the umask.

    Raises:
        Failure: there is no such group (2), or we may not give files to it (73).
    """
    from db.upkeep.access import Access, close_to_others

    name, folder = settings.data.group, settings.folder
    where = f"{settings.where('data', 'group')}: [data] group"
    Access.let_read(group_of(settings))
    Access.of(folder)
    _umasks.append(os.umask(0o777 & ~Access.folder))
    try:
        wider = close_to_others(folder)
    except PermissionError:
        text = f"{where}: {user()} is not in the group {name!r}. Add it: usermod --append --groups {name} {user()}"
        raise Failure(text, Exit.NO_WRITE) from None
    if wider:
        readers = f"this account and the group {name}" if name else "this account"
        what = f"{wider:,} {'file or folder' if wider == 1 else 'files and folders'} in the data folder {folder}"
        more = "" if name else " To let others read it, name their group: [data] group."
        click.echo(f"{what} could be read by other accounts, and now only by {readers}.{more}", err=True)


def command(
    name: str, group: click.Group | None = None, *, hidden: bool = False
) -> Callable[[Callable[..., Any]], click.Command]:
    """Makes a function a command: it is given click's context; its result is the exit code, DONE where it has none."""

    def decorate(function: Callable[..., Any]) -> click.Command:
        wrapped = update_wrapper(partial(run, function), function)
        made: click.Command = (group or click).command(name, hidden=hidden)(click.pass_context(wrapped))
        for option in made.params:
            option.type = bounded(option.type)
            if isinstance(option, click.Option) and not isinstance(option.type, click.Choice):
                option.metavar = option.metavar or VALUES.get(option.name or "")
        return made

    return decorate


_used: set[Path] = set()
"""The data folders whose database this command has opened."""
LOCKED_SOON = 0.5
"""Seconds after which it is said that a locked database is waited for: a crawl that writes holds it for less."""
WAITS = "Waiting for the database"
_umasks: list[int] = []
"""What the umask was, before this command changed it."""


def run(function: Callable[..., Any], *args: Any, **kwargs: Any) -> NoReturn:  # noqa: ANN401 - as the function's
    """Ends the program with the function's result; problems of the database become sentences with their codes."""
    try:
        with failing():
            kwargs = as_text(click.get_current_context().command, kwargs)
            check_forms(**kwargs)
            code = function(*args, **kwargs)
            _note_written()
    except (click.ClickException, click.Abort, click.exceptions.Exit):
        raise
    except Exception as error:
        # What stands in a damaged database leads anywhere: to words that are unknown, times that are none.
        if damage := _damage():
            raise failure_of(damage) or error from error
        raise
    finally:
        _used.clear()
        if _umasks:
            os.umask(_umasks[0])
            _umasks.clear()
    sys.exit(int(code or 0))


def _note_written() -> None:
    if not _used:
        return
    from db.upkeep.checks import note_written

    for folder in _used:
        note_written(folder, now())


def _damage() -> Exception | None:
    from db.upkeep.checks import damage_behind_a_fault

    return next(filter(None, (damage_behind_a_fault(folder, now()) for folder in _used)), None)


def manual(page: str = "index.md") -> str:
    """Where a page of the manual is: beside the program, however that was installed."""
    return str(ROOT / "docs" / page)


def run_program(configured: Path | None, *arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:  # noqa: ANN401
    """Runs one of our commands in a process of its own; `more` is as for `subprocess.run`."""
    more = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more}
    return subprocess.run(program(configured, *arguments), text=True, check=False, **more)


def program(configured: Path | None, *arguments: str) -> list[str]:
    """The command line of one of our commands."""
    options = ["--config", str(configured)] if configured else []
    return [sys.executable, str(ROOT / "__main__.py"), *options, *arguments]


def complaint(done: subprocess.CompletedProcess[str]) -> str:
    """What one of our commands said on standard error."""
    return done.stderr.replace("npdwatch: ", "").strip()


def user() -> str:
    """Who decides: the name of the account, as it is written down."""
    try:
        return readable(getpass.getuser())
    except (KeyError, OSError):  # a service may run under a number without a name
        return "unknown"
