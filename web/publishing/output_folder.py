"""The output folder of `publish`: only what this program wrote is replaced or removed."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from filecmp import cmp
from pathlib import Path
from typing import Self, TextIO

LIST = ".npdwatch-published"
"""In the folder: which files are ours, with what each was made from."""
JOURNAL = ".npdwatch-publishing"
"""Files of which we began to write the first version, a line each; kept until the list is written, so that a copying
that was killed leaves nothing behind that nobody takes out."""
WRITTEN = "published.json"
"""In the data folder: into which folders the site was written, so that they can be named when something is withheld."""


_PART = re.compile(r"\.(?:.+\.)?\d+\.part")
"""The name of a file of ours that is just being written."""
LITTLE = 16 * 2**20
"""Bytes of disk without which no publishing is begun."""


def written_into(data: Path) -> list[Path]:
    """The folders into which the site of a data folder was written."""
    try:
        found = json.loads((data / WRITTEN).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return []
    return [Path(p) for p in found if isinstance(p, str)]


def note_written(data: Path, folder: Path) -> None:
    """Notes that the site is written into a folder."""
    known = written_into(data)
    if folder not in known:
        part = data / f"{WRITTEN}.part"
        part.write_text(json.dumps([str(p) for p in [*known, folder]]), encoding="utf-8")
        part.replace(data / WRITTEN)


def _open_to_all(path: Path, mode: int = 0o644, *, there: os.stat_result | None = None) -> None:
    """A web server of another account reads what is published, whatever the umask."""
    found = (there or path.stat()).st_mode
    if found & 0o777 != mode:
        with suppress(PermissionError):  # a file that another account owns
            path.chmod(found & 0o7000 | mode)


class NotOurs(Exception):
    """Something is there that this program did not write; the message says what to do."""


class Folder:
    """The files that this program wrote into a folder."""

    def __init__(self, path: Path) -> None:
        """The folder may be missing; NotOurs where it holds something, and no list of ours."""
        self.path = path
        self.ours, self.state = self._read()
        """Relative path -> the key of what it was made from, "" for none."""
        self.kept: dict[str, str] = {}
        self.changed = 0
        self._journal: TextIO | None = None
        self._folders: set[Path] = set()
        """Those that are there and that all may read."""

    def _read(self) -> tuple[dict[str, str], str]:
        begun = self.path / JOURNAL
        files = dict.fromkeys(begun.read_text(encoding="utf-8").splitlines(), "") if begun.is_file() else {}
        listed = self.path / LIST
        if listed.is_file():
            try:
                found = json.loads(listed.read_text(encoding="utf-8"))
                return {**files, **found["files"]}, found["state"]
            except (ValueError, KeyError, TypeError):
                raise NotOurs(
                    f"{listed}, the list of what npdwatch wrote, was changed. Name a new folder, or empty this one."
                ) from None
        # Hidden files are no web pages: .git, .nojekyll and the like may be there.
        if not begun.is_file() and self.path.is_dir() and any(not p.name.startswith(".") for p in self.path.iterdir()):
            raise NotOurs(
                f"{self.path} is not empty, and npdwatch did not write what is in it. Name a new folder, or an empty "
                "one: files in it would be written over."
            )
        return files, ""

    def check(self, least: int) -> None:
        """Raises OSError where nothing can be written, or where less than `least` bytes of disk are free.

        It is asked before anything is rendered: that takes minutes. A folder that was written before needs little.
        """
        self._make_folder(self.path)
        try:
            with tempfile.TemporaryFile(dir=self.path) as trial:
                trial.write(b"0" * 4096)
                trial.flush()
                os.fsync(trial.fileno())
        except OSError as error:
            raise OSError(error.errno, f"cannot be written: {error.strerror}", str(self.path)) from None
        free, least = shutil.disk_usage(self.path).free, LITTLE if self.ours else max(LITTLE, least)
        if free < least:
            text = f"only {free >> 20:,} MiB of disk are free, and the site takes {least >> 20:,} MiB at least"
            raise OSError(errno.ENOSPC, text, str(self.path))

    def __enter__(self) -> Self:
        self._make_folder(self.path)
        if (self.path / JOURNAL).is_file():
            self._remove_parts()
        self._journal = (self.path / JOURNAL).open("a", encoding="utf-8")
        return self

    def __exit__(self, *_: object) -> None:
        if self._journal:
            self._journal.close()

    def _remove_parts(self) -> None:
        """Takes out what a publishing that was killed was just writing: no list names it."""
        for path in self.path.rglob(".*.part"):
            if _PART.fullmatch(path.name) and path.is_file():
                path.unlink(missing_ok=True)

    def is_as_written(self, name: str) -> bool:
        """True where a file of ours is there, as long as it was written, as far as that is known."""
        try:
            there = (self.path / name).lstat()
        except OSError:
            return False
        size = self.ours[name].partition(" ")[0]
        return stat.S_ISREG(there.st_mode) and (not size.isdecimal() or int(size) == there.st_size)

    def take_out(self, name: str) -> None:
        """Has a file taken out in the end, also where it was written just now."""
        if self.kept.pop(name, None) is not None:
            self.ours.setdefault(name, "")

    def put(self, name: str, body: bytes, key: str = "") -> bool:
        """Writes a file, at once or not at all, where its bytes differ from what is there; gives whether they did.

        `key`: what it was made from, for `made_from`. NotOurs where a file or folder is in the way that this program
        did not write.
        """

        def same(path: Path, there: os.stat_result) -> bool:
            return there.st_size == len(body) and path.read_bytes() == body

        return self._put(name, f"{len(body)} {key}", same, lambda part: part.write_bytes(body))

    def made_from(self, name: str) -> str:
        """What a file was made from that `put` wrote the last time; "" where none is there that is as long."""
        _, _, key = self.ours.get(name, "").partition(" ")
        return key if key and name not in self.kept and self.is_as_written(name) else ""

    def keep(self, name: str) -> None:
        """Leaves a file as it is that `made_from` knows."""
        self.kept[name] = self.ours[name]

    @contextmanager
    def part_of(self, name: str) -> Iterator[Path]:
        """Where a file can be written piece by piece, for `put_part`; nothing stays there."""
        path = self.path / name
        self._make_folder(path.parent)
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            yield part
        finally:
            part.unlink(missing_ok=True)

    def put_part(self, name: str, made: Path) -> bool:
        """As `put`, of a file that was written whole to a path that `part_of` gave."""
        size = f"{made.stat().st_size} "
        return self._put(name, size, lambda path, _: cmp(path, made, shallow=False), made.replace)

    def put_with(self, name: str, key: str, write: Callable[[Path], object]) -> bool:
        """As `put`, for a file that its `key` names for good: it is only written where that is not there."""
        ours = self.ours.get(name) == key
        return self._put(name, key, lambda *_: ours, write)

    def _put(
        self, name: str, key: str, same: Callable[[Path, os.stat_result], bool], write: Callable[[Path], object]
    ) -> bool:
        path = self.path / name
        try:
            there = path.stat()
        except (FileNotFoundError, NotADirectoryError):
            there = None
        is_file = there is not None and stat.S_ISREG(there.st_mode)
        if there is not None and (not is_file or (name not in self.ours and name not in self.kept)):
            raise NotOurs(f"{path} is in the way, and npdwatch did not write it. Move it elsewhere.")
        self.kept[name] = key
        if there is not None and same(path, there):
            _open_to_all(path, there=there)
            return False
        if name not in self.ours and self._journal:
            self._journal.write(f"{name}\n")
            self._journal.flush()
        self._make_folder(path.parent)
        part = self._part_beside(name)
        try:
            write(part)
            _open_to_all(part)
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        self.changed += 1
        return True

    def _part_beside(self, name: str) -> Path:
        """Where a file is written before it is there whole: beside its first folder's folders, on the same disk.

        A new file costs a third there of what it costs in a folder of its own that was made just now.
        """
        section, under, _ = name.partition("/")
        return (self.path / section if under else self.path) / f".{os.getpid()}.part"

    def end(self, state: str) -> int:
        """Takes out what was ours and was not kept, and writes the list with its `state`; gives how many files went."""
        gone = 0
        for name in self.ours.keys() - self.kept.keys():
            path = self.path / name
            if path.is_file() or path.is_symlink():
                path.unlink()
                gone += 1
            self._remove_empty(path.parent)
        listed = {"state": state, "files": self.kept}
        part = self.path / f"{LIST}.part"
        part.write_text(json.dumps(listed, indent=0, sort_keys=True), encoding="utf-8")
        _open_to_all(part)
        part.replace(self.path / LIST)
        (self.path / JOURNAL).unlink(missing_ok=True)
        self.ours, self.state = dict(self.kept), state
        return gone

    def _make_folder(self, folder: Path) -> None:
        if folder in self._folders:
            return
        if not folder.is_dir():
            self._make_folder(folder.parent)
            folder.mkdir(exist_ok=True)
            folder.chmod(0o755)
        elif folder.is_relative_to(self.path) and folder != self.path:  # that one's mode is whoever made it
            _open_to_all(folder, 0o755)
        self._folders.add(folder)

    def _remove_empty(self, folder: Path) -> None:
        while folder != self.path and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent


