"""Names the files of a publication so that each keeps its name over the editions, whatever is done to its address."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Protocol

from model.fetch import FetchedFile
from readers.columns.fields import file_key

_NUMBERED = re.compile(r" \(\d{1,4}\)$")


class Former(Protocol):
    """A file of an earlier edition."""

    @property
    def file(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def sha256(self) -> str: ...


def name_files(files: Sequence[FetchedFile], former: Sequence[Former]) -> list[str]:
    """A name for each of `files`, that of its former self where one is found among `former`.

    Looked for in turn: the same contents under the same title, the same contents, the same address, the same title
    without dates. Each is tried for all files before the next, or a file would take the name that belongs to another:
    two files may share a title, and two may change places. One file left on either side is the same file.
    """
    names: dict[int, str] = {}
    free = list(former)
    same: tuple[Callable[[FetchedFile, Former], bool], ...] = (
        lambda f, o: bool(f.sha256) and f.sha256 == o.sha256 and _title(f) == _stem(o),
        lambda f, o: bool(f.sha256) and f.sha256 == o.sha256,
        lambda f, o: f.attachment.url == o.url,
        lambda f, o: _title(f) == _stem(o),
    )
    for rule in same:
        for n, f in enumerate(files):
            mate = next((o for o in free if rule(f, o)), None) if n not in names else None
            if mate is not None:
                names[n] = mate.file
                free.remove(mate)
    left = [n for n in range(len(files)) if n not in names]
    if len(left) == len(free) == 1:
        names[left[0]] = free[0].file
    for n in left:
        names.setdefault(n, _fresh(_title(files[n]), set(names.values())))
    return [names[n] for n in range(len(files))]


def _title(f: FetchedFile) -> str:
    a = f.attachment
    return file_key(a.title or a.filename or a.url)


def _stem(former: Former) -> str:
    return _NUMBERED.sub("", former.file)


def _fresh(name: str, taken: set[str]) -> str:
    if name not in taken:
        return name
    n = 2
    while f"{name} ({n})" in taken:
        n += 1
    return f"{name} ({n})"
