"""The program's own files: one name for them, and what is made of its data when it is built."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Collection
from functools import cache, wraps
from glob import glob
from hashlib import sha256
from io import FileIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from functools import _lru_cache_wrapper

ROOT = Path(__file__).resolve().parent.parent
"""The program's folder, in a checkout and in the wheel."""
CONFIGURATION = "npdwatch.toml"
"""What the user's configuration is called."""
CONFIGURATION_NAMED = "NPDWATCH_CONFIG"
"""The variable of the environment that names it."""


def digest_of(*names: str, without: Collection[str] = ()) -> str:
    """32 hex digits over names and bytes of files, and of all files below folders, but those with a name of `without`.

    `names` are of the program's folder; below one, files without a suffix do not count. All that decides must be among
    them: `tests/test_digests.py` follows imports.

    What other code, rules or data made may come out otherwise. A comment counts too: a look over everything that finds
    nothing to do is cheap, what is out of date is not.
    """
    made = sha256()
    for path in (path for name in names for path in files_of(ROOT, name)):
        if path.rpartition("/")[2] not in without:
            made.update(f"{path}\0".encode() + _digest_of_file(ROOT, path))
    return made.hexdigest()[:32]


@cache
def _digest_of_file(root: Path, path: str) -> bytes:
    """Of one file; most belong to several names of a process, which keeps to the files that it began with."""
    with FileIO(f"{root}/{path}") as file:
        return sha256(file.readall()).digest()


def files_of(root: Path, name: str) -> list[str]:
    """The file of this name, or in order those with a suffix below the folder, but compiled ones; from `root` on.

    Each crawl goes over them all: making a Path of each took half of the time.
    """
    below = glob(f"{name}/**/*.*", root_dir=root, recursive=True) if (root / name).is_dir() else [name]  # noqa: PTH207
    return sorted(path for path in below if not path.endswith(".pyc"))


READY = "lists.ready"
"""The file, in the program's folder."""
OF = ("model", "recipients", "text")
"""The folders of all that decides what is made."""
_SIZE, _DIGEST = 4, 32
"""Bytes with which the file begins: the length of its table, and its SHA-256."""
_FORMAT = 4
"""Of marshal: every Python since 3.4 reads it."""
_MAKERS: dict[str, Callable[[], Any]] = {}
_Place = tuple[int, int, bytes]
"""Of a part: where it begins in the file, its length and digest."""

T = TypeVar("T")


def ready(make: Callable[[], T]) -> _lru_cache_wrapper[T]:
    """The function, which gives the same each time, asked once a process and only where the program brings no answer.

    What it gives is plain: None, numbers, text, bytes, and of these tuples, lists, dicts and frozensets, and whoever
    gets it must not change it.
    """
    name = f"{make.__module__}.{make.__qualname__}"
    _MAKERS[name] = make

    @cache
    @wraps(make)
    def given() -> T:
        found: T = _read_part(name) if name in _parts() else make()
        return found

    return given


def ready_whoever_made_it(make: Callable[[], T]) -> Callable[[], T | None]:
    """The same for what says by itself what it holds for; None where the program brings no answer, or a damaged one.

    Whether the program's files are those of which it was made is not looked at, which takes a small command's time.
    """
    name = f"{make.__module__}.{make.__qualname__}"
    _MAKERS[name] = make

    @cache
    @wraps(make)
    def given() -> T | None:
        found: T | None = _read_part(name) if name in _every_part()[1] else None
        return found

    return given


def ready_of() -> str:
    """One name for all that decides what is made."""
    return digest_of(*OF)


def write_ready(folder: Path) -> None:
    """Makes all that the imported modules ask for, and writes it into the program's folder."""
    parts = {name: marshal.dumps(make(), _FORMAT) for name, make in sorted(_MAKERS.items())}
    head, at = {}, 0
    for name, part in parts.items():
        head[name] = at, len(part), sha256(part).digest()
        at += len(part)
    contents = marshal.dumps((ready_of(), head), _FORMAT)
    made = folder / f"{READY}.new"
    with made.open("wb") as file:
        file.write(len(contents).to_bytes(_SIZE, "big") + sha256(contents).digest() + contents)
        for part in parts.values():
            file.write(part)
    made.replace(folder / READY)  # other processes may be reading


@cache
def _parts() -> dict[str, _Place]:
    """Where each part stands; nothing where the file is missing, damaged or of other sources."""
    made_of, parts = _every_part()
    return parts if parts and made_of == ready_of() else {}


@cache
def _every_part() -> tuple[str, dict[str, _Place]]:
    """Of what the file was made, and where each part stands; nothing where it is missing or damaged."""
    try:
        with (ROOT / READY).open("rb") as file:
            size = int.from_bytes(file.read(_SIZE), "big")
            digest, contents = file.read(_DIGEST), file.read(size)
    except OSError:
        return "", {}
    if sha256(contents).digest() != digest:
        return "", {}
    made_of, head = marshal.loads(contents)  # noqa: S302 - as Python's own .pyc beside it
    begin = _SIZE + _DIGEST + size
    return made_of, {name: (begin + at, length, digest) for name, (at, length, digest) in head.items()}


def _read_part(name: str) -> Any:  # noqa: ANN401 - as it was made
    at, length, digest = _every_part()[1][name]
    try:
        with (ROOT / READY).open("rb") as file:
            file.seek(at)
            part = file.read(length)
    except OSError:  # it has been taken away meanwhile
        part = b""
    if sha256(part).digest() != digest:
        return _MAKERS[name]()
    return marshal.loads(part)  # noqa: S302 - as Python's own .pyc beside it
