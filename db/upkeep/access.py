"""Who may read the data folder: its own account alone, whatever the umask, or also a group that the operator names."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

OURS = ("npdwatch.db", "npdwatch.db-journal", "npdwatch.db-wal", "npdwatch.db-shm", "upkeep.json", "published.json",
        "pruned.csv")
FOLDERS = ("archive", "history", "locks", "official", "public", "scratch")
"""In the data folder. What else lies there is not ours, and stays as it is."""
_OTHERS = 0o077


class Access:
    """Modes of what is made from now on in this process, and the group that it belongs to."""

    folder, file = 0o700, 0o600
    group: int | None = None

    @classmethod
    def let_read(cls, group: int | None) -> None:
        """Lets a group read as well; None: nobody else."""
        cls.group = group
        cls.folder, cls.file = (0o750, 0o640) if group is not None else (0o700, 0o600)
        if group is not None and group != os.getegid():
            cls.folder |= stat.S_ISGID  # what is made in it belongs to the same group


def make_folder(path: Path) -> None:
    """Makes a folder of the data folder, with those above it, where it is missing."""
    if path.is_dir():
        return
    try:
        path.mkdir(mode=Access.folder & 0o777, exist_ok=True)
    except FileNotFoundError:
        if path.parent == path:
            raise
        make_folder(path.parent)
        path.mkdir(mode=Access.folder & 0o777, exist_ok=True)
    if Access.group is not None:
        _set(path, path.stat(), Access.folder)


def close_to_others(folder: Path) -> int:
    """Gives what is ours in a data folder its modes and group; gives how many of them were open to more accounts.

    What lies deeper in it is looked through only where something above was not as it should be: the archive may hold
    100,000 files, and nobody gets to them past a closed folder.

    Raises:
        PermissionError: the account is not in the group.
    """
    top = [folder, *(folder / name for name in (*OURS, *FOLDERS)), *_files(folder / "locks")]
    changed, wider = _all(top)
    if changed:
        wider += _all(p for name in FOLDERS for p in _below(folder / name))[1]
    return wider


def _all(paths: Iterator[Path] | list[Path]) -> tuple[int, int]:
    changed = wider = 0
    for path in paths:
        try:
            about = path.stat()
        except OSError:  # it is not there, or gone meanwhile
            continue
        is_folder = stat.S_ISDIR(about.st_mode)
        mode = Access.folder if is_folder else Access.file
        there = about.st_mode & 0o777
        if not there & stat.S_IWUSR:  # somebody has closed it to writing, on purpose: that stays
            mode &= ~0o222
        as_wanted = there == mode & 0o777 and Access.group in (None, about.st_gid)
        if as_wanted or os.geteuid() not in (0, about.st_uid) or not (is_folder or stat.S_ISREG(about.st_mode)):
            continue
        _set(path, about, mode)
        changed += 1
        wider += bool(there & _OTHERS & ~mode)
    return changed, wider


def _set(path: Path, about: os.stat_result, mode: int) -> None:
    if Access.group is not None and about.st_gid != Access.group:
        os.chown(path, -1, Access.group)
    try:
        path.chmod(mode)
    except PermissionError:  # systemd's RestrictSUIDSGID: there the group must be the service's own
        path.chmod(mode & 0o777)


def _files(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if os.access(folder, os.R_OK | os.X_OK) else []


def _below(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        yield from (Path(place, name) for name in (*folders, *files))
