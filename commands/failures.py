"""How a command fails: with a sentence and a code, whichever part of the program the problem came from."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import Any

import click

from text.memory import is_short_of_memory, words_on_memory


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
    from db.connection import explain_disk
    from db.locks import Busy
    from db.problems import DatabaseProblem
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


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Turns what the system says of files outside of the data folder into a failure that names them (code 73)."""
    try:
        yield
    except OSError as error:
        raise failure_of(error) or Failure(
            f"{error.filename or folder} cannot be written: {error.strerror}", Exit.NO_WRITE
        ) from None
