"""Who may read the data folder: its own account alone, whatever the umask, or also a group that the operator names."""

from __future__ import annotations

import os
import pwd
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from db.problems import FILE_NAME, no_database

OURS = ("npdwatch.db", "npdwatch.db-journal", "npdwatch.db-wal", "npdwatch.db-shm", "upkeep.json", "published.json",
        "pruned.csv")
FOLDERS = ("archive", "history", "locks", "official", "public", "scratch")
"""In the data folder. What else lies there is not ours, and stays as it is."""
_OTHERS = 0o077


class Access:
    """Modes of what is made from now on in this process, and the group that it belongs to."""

    folder, file = 0o700, 0o600
    group: int | None = None
    owner: tuple[int, int] | None = None
    """Account and group of the data folder, where root acts in another account's: what a sudo makes there is theirs.

    A file of root's there would end each crawl of the daemon after that.
    """
    root = Path()
    """That data folder."""

    @classmethod
    def of(cls, folder: Path) -> None:
        """From now on what root makes is given to whom this data folder belongs to."""
        cls.root = folder
        try:
            about = folder.stat()
        except OSError:  # it is made first
            cls.owner = None
            return
        cls.owner = (about.st_uid, about.st_gid) if os.geteuid() == 0 != about.st_uid else None

    @classmethod
    def let_read(cls, group: int | None) -> None:
        """Lets a group read as well; None: nobody else."""
        cls.group = group
        cls.folder, cls.file = (0o750, 0o640) if group is not None else (0o700, 0o600)
        if group is not None and group != os.getegid():
            cls.folder |= stat.S_ISGID  # what is made in it belongs to the same group


def open_ours(path: Path, flags: int) -> int:
    """Opens a file of the data folder, a new one with its modes; of another account's folder it is that account's."""
    handle = os.open(path, flags | os.O_CLOEXEC, Access.file)
    give(path)
    return handle


def give(path: Path) -> None:
    """What root made in the data folder of another account is that account's."""
    if Access.owner is None:
        return
    with suppress(OSError):  # a link, or a file system on which root is nobody
        handle = _open_itself(path)
        try:
            _give(handle, os.fstat(handle))
        finally:
            os.close(handle)


def _give(handle: int, about: os.stat_result) -> None:
    if Access.owner is not None and (stat.S_ISDIR(about.st_mode) or _is_one_file(about)):
        os.chown(handle, Access.owner[0], Access.owner[1] if Access.group is None else -1)


def _is_one_file(about: os.stat_result) -> bool:
    return stat.S_ISREG(about.st_mode) and about.st_nlink == 1


def _open_itself(path: Path) -> int:
    """A handle of what stands at a path of the data folder; raises OSError where a link is on the way.

    Whoever owns that folder may put a link there that leads to a file of root's, and root would give it to them.
    """
    if not path.is_relative_to(Access.root):
        raise FileNotFoundError(path)
    handle = os.open(Access.root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    for name in path.relative_to(Access.root).parts:
        above = handle
        try:
            handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=above)
        finally:
            os.close(above)
    return handle


def make_folder(path: Path) -> None:
    """Makes a folder of the data folder, with those above it, where it is missing.

    Raises:
        NotInitialised: the data folder itself is gone, moved or not mounted. An empty one in its place would be in the
            way of who brings it back.
    """
    if path.is_dir():
        return
    try:
        path.mkdir(mode=Access.folder & 0o777, exist_ok=True)
    except FileNotFoundError:
        if path.parent == path:
            raise
        if path.parent == Access.root:
            raise no_database(Access.root / FILE_NAME) from None
        make_folder(path.parent)
        path.mkdir(mode=Access.folder & 0o777, exist_ok=True)
    give(path)
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
            made: Path | int = path if Access.owner is None else _open_itself(path)
        except OSError:  # it is not there, gone meanwhile, or a link in the folder of another account
            continue
        try:
            is_changed, was_wider = _set_right(made)
        finally:
            if isinstance(made, int):
                os.close(made)
        changed += is_changed
        wider += was_wider
    return changed, wider


def _set_right(made: Path | int) -> tuple[bool, bool]:
    """Whether its modes or its owner were others, and whether more accounts could open it."""
    try:
        about = os.stat(made)  # noqa: PTH116 - or a handle
    except OSError:
        return False, False
    is_folder = stat.S_ISDIR(about.st_mode)
    mode = Access.folder if is_folder else Access.file
    there = about.st_mode & 0o777
    if not there & stat.S_IWUSR:  # somebody has closed it to writing, on purpose: that stays
        mode &= ~0o222
    as_wanted = there == mode & 0o777 and Access.group in (None, about.st_gid)
    as_wanted = as_wanted and (Access.owner is None or about.st_uid == Access.owner[0])
    may_be_set = is_folder or (stat.S_ISREG(about.st_mode) if isinstance(made, Path) else _is_one_file(about))
    if as_wanted or os.geteuid() not in (0, about.st_uid) or not may_be_set:
        return False, False
    if isinstance(made, int):
        _give(made, about)
    _set(made, about, mode)
    return True, bool(there & _OTHERS & ~mode)


def _set(made: Path | int, about: os.stat_result, mode: int) -> None:
    if Access.group is not None and about.st_gid != Access.group:
        os.chown(made, -1, Access.group)
    try:
        os.chmod(made, mode)  # noqa: PTH101 - or a handle
    except PermissionError:  # systemd's RestrictSUIDSGID: there the group must be the service's own
        os.chmod(made, mode & 0o777)  # noqa: PTH101


def whose(file: str | bytes | None) -> str:
    """Why an account may not use a file, in words, with what to do."""
    ours = _account(os.geteuid())
    try:
        uid = Path(os.fsdecode(file or "")).stat().st_uid
    except (OSError, ValueError):
        return f"permission denied: the account {ours} may not come there"
    if uid == os.geteuid():
        return f"permission denied, though it belongs to this account ({ours}): ls -l shows who may do what with it"
    how = f"Run npdwatch always as one account, and give it what another has left there: sudo chown -R {ours} FOLDER"
    return f"permission denied: it belongs to {_account(uid)}, and this is {ours}. {how}"


def _account(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:  # a service may run under a number without a name
        return str(uid)


def _files(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if os.access(folder, os.R_OK | os.X_OK) else []


def _below(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        yield from (Path(place, name) for name in (*folders, *files))
