"""What every command begins with: the configuration, the database, and how to fail with a sentence and a code."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import IntEnum
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from recipients.cell.one_line import in_one_line

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
    """A file or the database cannot be written."""
    BUSY = 75
    """Another process is at it; try again."""
    NO_DATABASE = 78
    """Not initialised, newer, or damaged."""


class Failure(click.ClickException):
    """Ends a command with a sentence and a code."""

    def __init__(self, message: str, code: Exit) -> None:
        super().__init__(message)
        self.exit_code = int(code)  # type: ignore[misc]  # click declares it for the class and reads it from each

    def show(self, file: Any = None) -> None:  # noqa: ANN401 - as click declares it
        for line in self.format_message().splitlines():
            click.echo(click.style("npdwatch: ", fg="red") + line, file=file or sys.stderr, err=True)


def now() -> datetime:
    """The time, aware, UTC: the only clock of the commands."""
    return datetime.now(UTC)


def configuration(context: click.Context) -> Configuration:
    """The configuration that this call of the program uses.

    Raises:
        Failure: it is missing or wrong (code 2).
    """
    import config

    try:
        return config.load(config.find(context.obj["config"]))
    except config.ConfigurationError as error:
        raise Failure(str(error), Exit.USAGE) from None


def opened(settings: Configuration, *, read_only: bool = False) -> Store:
    """The database of the configuration's data folder.

    Raises:
        Failure: it cannot be used (codes 73, 75, 78).
    """
    from db.store import Store

    with failing():
        return Store.open(settings.folder, read_only=read_only)


@contextmanager
def failing() -> Iterator[None]:
    """Turns the database's problems into failures with their codes."""
    try:
        yield
    except Exception as error:
        refuse(error)
        raise


def refuse(error: BaseException) -> None:
    """Raises the failure that an error stands for; returns where it stands for none."""
    failure = failure_of(error)
    if failure is not None:
        raise failure from None


def failure_of(error: BaseException) -> Failure | None:
    """The failure that an error stands for: a database or a disk that cannot be used, a lock that another holds."""
    from db.connection import Busy, DatabaseBusy, DatabaseProblem, DatabaseReadOnly, DiskFailing, DiskFull, explain_disk

    problem = (explain_disk(error) or error) if isinstance(error, OSError) else error
    if isinstance(problem, (DatabaseReadOnly, DiskFull, DiskFailing)):
        return Failure(str(problem), Exit.NO_WRITE)
    if isinstance(problem, (DatabaseBusy, Busy)):
        return Failure(str(problem), Exit.BUSY)
    if isinstance(problem, DatabaseProblem):
        return Failure(str(problem), Exit.NO_DATABASE)
    if isinstance(problem, (PermissionError, FileExistsError, NotADirectoryError)):
        denied = isinstance(problem, PermissionError)
        reason = "permission denied" if denied else "there is a file where a folder must be"
        return Failure(f"{problem.filename}: {reason}", Exit.NO_WRITE)
    return None


def command(function: Callable[..., Any]) -> Callable[..., Any]:
    """Wraps a command's function: database problems become sentences, and its result the exit code."""

    @wraps(function)
    def wrapped(*args: Any, **kwargs: Any) -> NoReturn:  # noqa: ANN401
        with failing():
            code = function(*args, **kwargs)
        sys.exit(int(code or 0))

    return wrapped


def echo_json(value: object) -> None:
    """Prints a value as JSON, readable."""
    import json

    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def table(rows: list[dict[str, Any]], headers: dict[str, str], *, widths: int = 48) -> str:
    """Rows as a table for people: `headers` maps keys to headings, in order."""
    import shutil

    from tabulate import tabulate

    width = shutil.get_terminal_size((120, 24)).columns
    share = max(12, min(widths, (width - 3 * len(headers)) // max(1, len(headers)) * 2))
    cells = [[_short(r.get(k), share) for k in headers] for r in rows]
    return tabulate(cells, headers=list(headers.values()), tablefmt="simple", disable_numparse=True)


def _short(value: Any, width: int) -> str:  # noqa: ANN401
    text = "" if value is None else " ".join(in_one_line(str(value)).split())
    return text if len(text) <= width else text[: width - 1] + "…"


def nearest(name: str, known: Iterable[str], otherwise: str) -> str:
    """"Did you mean x?", or all that is known where nothing is near."""
    import difflib

    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.4)
    return f"Did you mean {near[0]}?" if near else f"{otherwise}: {', '.join(names) or 'none'}"


def plural(n: int, word: str) -> str:
    """"1 row", "2 rows", "3 publications"."""
    many = word[:-1] + "ies" if word.endswith("y") else word + "s"
    return f"{n:,} {word if n == 1 else many}"


def root() -> Path:
    """The folder that holds the program: the repo's root, or the package's folder where it is installed."""
    return Path(__file__).resolve().parent.parent


def waiting(work: Callable[[], Any], what: str, *, quiet: bool = False) -> Any:  # noqa: ANN401 - what the work gives
    """Does the work, and after a second says on a terminal that it goes on."""
    import threading
    import time

    if quiet or not sys.stderr.isatty():
        return work()
    over, begun = threading.Event(), time.monotonic()

    def show() -> None:
        while not over.wait(0.25 if time.monotonic() - begun > 1 else 1.0):
            click.echo(f"\r  … {what} {time.monotonic() - begun:.1f} s", nl=False, err=True)

    shower = threading.Thread(target=show, daemon=True)
    shower.start()
    try:
        return work()
    finally:
        over.set()
        shower.join()
        click.echo("\r" + " " * 60 + "\r", nl=False, err=True)
