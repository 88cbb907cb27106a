"""Files of earlier editions that a person has: found in folders and zips, and listed in a manifest."""

from __future__ import annotations

import csv
import io
import os
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from commands.failures import Exit, Failure
from readers.govuk.values import REGISTER_EXTENSIONS, extension_of
from text.readable import UNREADABLE, readable
from text.sanitise import csv_text, read_cell

MOST_FILES = 10_000
"""Files that are imported at once."""
MOST_UNPACKED = 4 * 2**30
"""Bytes to which the spreadsheets of one zip may unpack: a few megabytes can be made to unpack to any number."""
NO_SPREADSHEET, ZIP_IN_ZIP = "no spreadsheet", "a zip in a zip: unpack it"
COLUMNS = ("file", "published", "url", "note")
"""Of a manifest, which is a CSV file."""


class TooLarge(Exception):
    """A file is larger than a register may be."""


class NoZip(Failure):
    """A zip that cannot be opened (code 2)."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path} is no zip that can be read: {why}", Exit.USAGE)
        self.why = why


class ListedFile(Struct, frozen=True):
    """A file that is to be imported."""

    name: str
    """As it is listed: its path, or path of the zip and name in it. Text, which a path need not be."""
    read: Callable[[int], bytes]
    """Its bytes; raises TooLarge where they are more than so many, and OSError or ValueError."""
    published: str = ""
    url: str = ""
    note: str = ""

    @property
    def filename(self) -> str:
        """The last part of its name."""
        return self.name.rpartition("/")[2]


class FileLeftOut(Struct, frozen=True):
    """A file in a folder or zip that is not imported."""

    name: str
    why: str
    is_fault: bool = False
    """It may hold spreadsheets, and cannot be opened."""


def find_files(paths: Sequence[Path]) -> tuple[list[ListedFile], list[FileLeftOut]]:
    """The files that are meant, in the order of their names; and what else is beside them.

    Those named, and the spreadsheets of folders, of the zips in them, and of zips.

    Raises:
        Failure: there are too many, or a zip that is named cannot be read (code 2).
    """
    found, left = list[ListedFile](), list[FileLeftOut]()
    for path in paths:
        for one in _files_of(path):
            if isinstance(one, FileLeftOut):
                left.append(one)
                continue
            found.append(one)
            if len(found) > MOST_FILES:
                raise Failure(f"There are more than {MOST_FILES:,} files: import them in parts.", Exit.USAGE)
    return found, left


def _files_of(path: Path) -> Iterator[ListedFile | FileLeftOut]:
    if path.is_dir():
        for p in sorted(p for p in path.rglob("*") if p.is_file()):
            yield from _inside(p)
    elif _is_zip(path):
        yield from _files_of_zip(path)
    else:
        yield ListedFile(readable(path), _reader(path))


def _inside(path: Path) -> Iterator[ListedFile | FileLeftOut]:
    """What a file of a folder holds."""
    if path.is_symlink():
        yield FileLeftOut(readable(path), "a link to a file")
    elif _is_zip(path) and not _is_litter(path.name):
        try:
            yield from _files_of_zip(path)
        except NoZip as error:
            yield FileLeftOut(readable(path), f"it is no zip that can be read ({error.why})", is_fault=True)
    elif _is_register(path.name):
        yield ListedFile(readable(path), _reader(path))
    elif not _is_litter(path.name):
        yield FileLeftOut(readable(path), NO_SPREADSHEET)


def _is_zip(path: Path) -> bool:
    return path.suffix.casefold() == ".zip"


def _is_register(name: str) -> bool:
    return extension_of(name) in REGISTER_EXTENSIONS and not _is_litter(name)


def _is_litter(name: str) -> bool:
    """For what systems and office programs leave beside files: ".DS_Store", "~$register.xlsx"."""
    return name.startswith((".", "~$")) or name == "Thumbs.db"


def _reader(path: Path) -> Callable[[int], bytes]:
    def read(most: int) -> bytes:
        with path.open("rb") as stream:
            return _no_more(stream.read(most + 1), most)

    return read


def _files_of_zip(path: Path) -> Iterator[ListedFile | FileLeftOut]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = {i.filename: i for i in archive.infolist() if not i.is_dir()}
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError) as error:
        raise NoZip(path, str(error)) from None
    inside = [n for n in sorted(members) if not n.startswith("__MACOSX/") and not _is_litter(n.rpartition("/")[2])]
    names = {n for n in inside if _is_register(n.rpartition("/")[2])}
    if sum(members[n].file_size for n in names) > MOST_UNPACKED:
        text = f"{path} unpacks to more than {MOST_UNPACKED >> 30} GiB: import what you need of it in parts."
        raise Failure(text, Exit.USAGE)
    for name in inside:
        listed = readable(f"{path}/{name}")
        if name in names:
            yield ListedFile(listed, _zip_reader(path, name))
        else:
            yield FileLeftOut(listed, ZIP_IN_ZIP if name.casefold().endswith(".zip") else NO_SPREADSHEET)


def _zip_reader(path: Path, name: str) -> Callable[[int], bytes]:
    def read(most: int) -> bytes:
        try:
            with zipfile.ZipFile(path) as archive, archive.open(name) as stream:
                return _no_more(stream.read(most + 1), most)  # to its end, so that its sum is checked
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
            raise ValueError(f"it cannot be unpacked ({error})") from None

    return read


def _no_more(data: bytes, most: int) -> bytes:
    if len(data) > most:
        raise TooLarge(f"it is larger than {most >> 20} MiB (largest under [crawl] allows no more)")
    return data


def read_manifest(path: Path) -> list[ListedFile]:
    """The files that a manifest lists; a path in it is relative to its folder.

    Raises:
        Failure: it cannot be read, lacks a column, or names a file that is not there (code 2).
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    except (OSError, ValueError, csv.Error) as error:
        raise Failure(f"The manifest {path} cannot be read: {error}", Exit.USAGE) from None
    if len(rows) > MOST_FILES:
        raise Failure(f"{path} lists more than {MOST_FILES:,} files: import them in parts.", Exit.USAGE)
    if rows and not {"file", "published"} <= rows[0].keys():
        raise Failure(f"{path}: its first line must name the columns {', '.join(COLUMNS)}", Exit.USAGE)
    zips: dict[Path, dict[str, ListedFile]] = {}
    return [_listed(path, number, row, zips) for number, row in enumerate(rows, 2)]


def _listed(
    manifest: Path, number: int, row: dict[str, str | None], zips: dict[Path, dict[str, ListedFile]]
) -> ListedFile:
    cells = {k: read_cell(row.get(k) or "").strip() for k in COLUMNS}
    path = _meant(manifest.parent / cells["file"])
    known = next((p for p in path.parents if p.suffix.casefold() == ".zip" and p.is_file()), None)
    if known is not None:
        if known not in zips:
            zips[known] = {readable(Path(f.name)): f for f in _files_of_zip(known) if isinstance(f, ListedFile)}
        found = zips[known].get(readable(path))
    else:
        found = ListedFile(readable(path), _reader(path)) if cells["file"] and path.is_file() else None
    if found is None:
        raise Failure(f"{manifest}, line {number}: there is no file {cells['file'] or 'named'!r}", Exit.USAGE)
    return replace(found, published=cells["published"], url=cells["url"], note=cells["note"])


def _meant(path: Path) -> Path:
    """The path that a manifest names: where it has U+FFFD, what stands there may have bytes that no text has.

    Raises:
        Failure: it may be either of two (code 2).
    """
    if UNREADABLE not in str(path):
        return path
    found = Path(path.anchor)
    for part in path.parts[bool(path.anchor) :]:
        same = [found / part]
        if UNREADABLE in part and not same[0].exists() and found.is_dir():
            same = [p for p in found.iterdir() if readable(p.name) == part] or same
        if len(same) > 1:
            text = f"{readable(found)} has {len(same)} names {part!r}: rename one of them, and name it in the manifest."
            raise Failure(text, Exit.USAGE)
        found = same[0]
    return found


def written(files: Iterable[ListedFile], folder: Path) -> str:
    """A manifest of these files, as CSV, that is to lie in this folder: `read_manifest` finds them from there."""
    here = Path(readable(os.path.relpath(Path.cwd(), folder.resolve())))
    return csv_text([COLUMNS, *((str(here / f.name), f.published, f.url, f.note) for f in files)])
