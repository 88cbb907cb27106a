"""Why the database cannot be used, each with the code that a command ends with."""

from __future__ import annotations

from pathlib import Path

FILE_NAME = "npdwatch.db"
"""Of the database, in the data folder."""


class DatabaseProblem(Exception):
    """The database cannot be used; the message says why and what to do."""

    code = 78
    """What a command ends with by it, as `commands.failures.Exit` has it; so is it counted in the daemon."""


class NotInitialised(DatabaseProblem):
    """There is no database at this path, or an empty file."""


class NewerDatabase(DatabaseProblem):
    """The database was written by a newer version of npdwatch."""


class OlderDatabase(DatabaseProblem):
    """The database was written by a version that was never released."""


class DatabaseBusy(DatabaseProblem):
    """Another program holds the database for longer than `BUSY_SECONDS`."""

    code = 75


class DatabaseReadOnly(DatabaseProblem):
    """The file or its folder cannot be written."""

    code = 73


class DiskFull(DatabaseProblem):
    """The disk is full."""

    code = 73


class DiskFailing(DatabaseProblem):
    """The disk, or the file system on it, does not do what it is asked to."""

    code = 73


class NotEnoughMemory(DatabaseProblem):
    """This process gets no more memory; nothing is wrong with the database."""

    code = 73


class DatabaseDamaged(DatabaseProblem):
    """The file is not as npdwatch wrote it, or the disk cannot read it."""

    what = ""
    """What is wrong, without what to do."""


def no_database(path: Path) -> NotInitialised:
    """That there is none at a path, and what to do."""
    what = "is empty" if path.is_file() else "does not exist"
    return NotInitialised(
        f"The database {path} {what}. If this is a new installation, run: npdwatch init. "
        "If it is not, the path in [data] folder is wrong or the file was lost: restore it from a backup."
    )
