"""What every command starts with: the configuration, the database, and failing with a sentence and a code."""

from __future__ import annotations

import difflib
import getpass
import math
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from enum import IntEnum
from functools import partial, update_wrapper
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NoReturn

import click

from model.own_files import CONFIGURATION, CONFIGURATION_NAMED, ROOT
from text.memory import is_short_of_memory, words_on_memory
from text.readable import is_readable, readable

if TYPE_CHECKING:
    from config import Configuration
    from db.store import Store


class Exit(IntEnum):
    """What a command tells the shell; docs/using/commands.md explains each."""

    DONE = 0
    LOOK = 1
    """Done, but something needs a person."""
    USAGE = 2
    """Wrong usage or configuration."""
    FAULT = 70
    """A fault of ours."""
    NO_WRITE = 73
    """A file or the database cannot be written, or there is too little memory."""
    BUSY = 75
    """Another process is at it; try again."""
    NO_DATABASE = 78
    """Not initialised, newer, or damaged."""
    STOPPED = 130
    """Ctrl-C, as shells have it."""


STOPPED = "Stopped by Ctrl-C. What was recorded stands, and what was begun is done again by the next run."


class Failure(click.ClickException):
    """Ends a command with a sentence and a code."""

    def __init__(self, message: str, code: Exit) -> None:
        super().__init__(message)
        self.exit_code = int(code)  # type: ignore[misc]  # click declares it for the class and reads it from each

    def show(self, file: Any = None) -> None:  # noqa: ANN401 - as click declares it
        for line in self.format_message().splitlines():
            said = click.style("npdwatch: ", fg="red") + line
            click.echo(said, file=file or sys.stderr, err=True, color=self.show_color)


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
        return config.load(config.find(context.obj["config"]), channels_come=channels_come)


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
    from db.connection import BUSY_SECONDS, FILE_NAME, is_locked
    from db.holder import holder_of

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


@contextmanager
def failing() -> Iterator[None]:
    """Turns the database's problems into failures with their codes."""
    try:
        yield
    except Exception as error:
        if (failure := failure_of(error)) is not None:
            raise failure from None
        raise


def failure_of(error: BaseException) -> Failure | None:
    """Maps an error to its failure: configuration, database or disk unusable, or locked by another process."""
    # First, before anything is loaded, for which there is no memory either.
    return Failure(words_on_memory(), Exit.NO_WRITE) if is_short_of_memory(error) else _failure_of_other(error)


def _failure_of_other(error: BaseException) -> Failure | None:
    from alerts.settings import ConfigurationError
    from db.connection import DatabaseProblem, explain_disk
    from db.locks import Busy
    from db.upkeep.access import whose

    if isinstance(error, ConfigurationError):
        return Failure(str(error), Exit.USAGE)
    problem = (explain_disk(error) or error) if isinstance(error, OSError) else error
    if isinstance(problem, DatabaseProblem):
        return Failure(str(problem), Exit(problem.code))
    if isinstance(problem, Busy):
        return Failure(str(problem), Exit.BUSY)
    if isinstance(problem, (PermissionError, FileExistsError, NotADirectoryError)):
        denied = isinstance(problem, PermissionError)
        reason = whose(problem.filename) if denied else "there is a file where a folder must be"
        return Failure(f"{problem.filename}: {reason}", Exit.NO_WRITE)
    return None


VALUES = {
    "source": "NAME", "channel": "NAME", "route": "NAME", "name": "NAME", "recipient": "NAME", "title": "WORDS",
    "search": "WORDS", "category": "CATEGORY", "also": "CATEGORY", "kind": "KIND", "polarity": "KIND", "why": "WHY",
    "because": "WHY", "addresses": "ADDRESS", "contact": "CONTACT", "host": "HOST", "port": "PORT", "limit": "N",
    "lanes": "N", "keep": "N", "days": "DAYS", "wait": "SECONDS", "beat": "SECONDS",
}
"""What the value of an option is called in --help, the same in every command; click says TEXT and INTEGER RANGE."""


def command(
    name: str, group: click.Group | None = None, *, hidden: bool = False
) -> Callable[[Callable[..., Any]], click.Command]:
    """Makes a function a command: it is given click's context; its result is the exit code, DONE where it has none."""

    def decorate(function: Callable[..., Any]) -> click.Command:
        wrapped = update_wrapper(partial(run, function), function)
        made: click.Command = (group or click).command(name, hidden=hidden)(click.pass_context(wrapped))
        for option in made.params:
            option.type = _bounded(option.type)
            if isinstance(option, click.Option) and not isinstance(option.type, click.Choice):
                option.metavar = option.metavar or VALUES.get(option.name or "")
        return made

    return decorate


class _Finite(click.FloatRange):
    """A number of seconds: nan is in no range, and in each as far as click can tell."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401 - as click's
        """As click's. Fails for what is no finite number."""
        found = click.FLOAT.convert(value, param, ctx)
        if not math.isfinite(found):
            self.fail(f"{value} is no number of seconds.", param, ctx)
        return super().convert(found, param, ctx)


LONGEST_WAIT = 7 * 86400
"""Seconds that an option may name, where it says no less itself."""


def _bounded(kind: click.ParamType[Any]) -> click.ParamType[Any]:
    """The type of a number of seconds, with bounds within which it can be waited for."""
    if isinstance(kind, click.types.FloatParamType):
        return _Finite(getattr(kind, "min", None) or 0, getattr(kind, "max", None) or LONGEST_WAIT)
    return kind


class Choice(click.Choice[str]):
    """One word of a few; of another one the nearest is named."""

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:  # noqa: ANN401 - as click's
        """What click says, and the nearest."""
        near = difflib.get_close_matches(str(value), self.choices, n=1, cutoff=0.5)
        return super().get_invalid_choice_message(value, ctx) + (f" Did you mean {near[0]}?" if near else "")


class CommandGroup(click.Group):
    """Commands under one name: its help cuts no line, and of a name that is none the nearest is named."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The first sentence of each command, whole."""
        found = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        with formatter.section("Commands"):
            formatter.write_dl([(name, c.get_short_help_str(1000)) for name, c in found if c and not c.hidden])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click's, with the nearest name."""
        name, known = args[0] if args else "", self.list_commands(ctx)
        if name and not name.startswith("-") and self.get_command(ctx, name) is None:
            ctx.fail(f"There is no command {name!r}. {nearest(name, known, 'There are')}")
        return super().resolve_command(ctx, args)


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
            kwargs = _as_text(click.get_current_context().command, kwargs)
            _check_forms(**kwargs)
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


def _as_text(called: click.Command, given: dict[str, Any]) -> dict[str, Any]:
    """Refuses an argument that is no path and no UTF-8: it could be neither stored nor compared (code 2).

    What our own programs hand on, such as why something failed, may name a path: that is made readable.
    """
    if called.hidden:
        return {name: readable(value) if isinstance(value, str) else value for name, value in given.items()}
    for param in called.params:
        value = given.get(param.name or "")
        texts = value if isinstance(value, tuple) else (value,)
        if wrong := next((x for x in texts if isinstance(x, str) and not is_readable(x)), None):
            which = param.opts[0] if isinstance(param, click.Option) else param.human_readable_name
            said = f"{which}: {readable(wrong)!r} is not UTF-8 text. Set the terminal to UTF-8 and type it again."
            raise Failure(said, Exit.USAGE)
    return given


def _check_forms(*, as_json: bool = False, as_csv: bool = False, **_: object) -> None:
    if as_json and as_csv:
        raise Failure("Give one of --json and --csv.", Exit.USAGE)


def _note_written() -> None:
    if not _used:
        return
    from db.upkeep.checks import note_written

    for folder in _used:
        note_written(folder, now())


def _damage() -> Exception | None:
    from db.upkeep.checks import damage_behind_a_fault

    return next(filter(None, (damage_behind_a_fault(folder, now()) for folder in _used)), None)


def check_known(what: str, name: str | None, known: Iterable[str], otherwise: str = "Known are") -> None:
    """Refuses a name that is given and not known, and names the one that is near, or all (code 2)."""
    if name is not None and name not in (names := list(known)):
        raise Failure(f"There is no {what} {name!r}. {nearest(name, names, otherwise)}", Exit.USAGE)


def nearest(name: str, known: Iterable[str], otherwise: str) -> str:
    """"Did you mean x?", or all that is known where nothing is near."""
    names = list(known)
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    return f"Did you mean {near[0]}?" if near else f"{otherwise}: {', '.join(names) or 'none'}"


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


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Turns what the system says of files outside of the data folder into a failure that names them (code 73)."""
    try:
        yield
    except OSError as error:
        raise failure_of(error) or Failure(
            f"{error.filename or folder} cannot be written: {error.strerror}", Exit.NO_WRITE
        ) from None


def user() -> str:
    """Who decides: the name of the account, as it is written down."""
    try:
        return readable(getpass.getuser())
    except (KeyError, OSError):  # a service may run under a number without a name
        return "unknown"


FILE = click.Path(exists=True, dir_okay=False, path_type=Path, allow_dash=True)
"""A file that is read; - is standard input."""


def opened_input(path: Path) -> AbstractContextManager[IO[bytes]]:
    """FILE, or standard input for -. Raises OSError, and Failure where that is closed (code 2)."""
    if str(path) == "-" and sys.__stdin__ is None:  # what stands in for it since is empty
        raise Failure("Standard input is closed. Name a FILE, or lead one in: npdwatch … - < FILE", Exit.USAGE)
    return click.open_file(str(path), "rb")


def read_input(path: Path, most: int) -> bytes:
    """The bytes of FILE, no more than `most` and one. Raises Failure where it cannot be opened (code 2)."""
    try:
        with opened_input(path) as stream:
            data: bytes = stream.read(most + 1)
    except OSError as error:
        raise Failure(f"{path} cannot be read: {error.strerror}", Exit.USAGE) from None
    return data
