"""Files that could not be read at the first look at their publication: their own first look is still to come."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Protocol

from db.store import Store
from text.timestamp import stamp


class Awaitable(Protocol):
    """A register as a publication lists it."""

    @property
    def file(self) -> str: ...
    @property
    def url(self) -> str: ...


def awaited(store: Store, source: str, files: Iterable[Awaitable]) -> frozenset[str]:
    """The names of those of `files` whose first look is still to come: known by name, or by address."""
    rows = store.rows("select file, url from awaited where source = ?", [source])
    names, urls = {x["file"] for x in rows}, {x["url"] for x in rows if x["url"]}
    return frozenset(f.file for f in files if f.file in names or f.url in urls)


def save_awaited(store: Store, source: str, files: Iterable[tuple[str, str, str]], now: datetime) -> None:
    """Writes down, inside a transaction, what could not be read at the first look: name, title, address."""
    rows = [(source, *file, stamp(now)) for file in files]
    store.many("insert or ignore into awaited values (?, ?, ?, ?, ?)", rows)


def keep_awaited(store: Store, source: str, files: Collection[Awaitable]) -> None:
    """Drops, inside a transaction, what the publication does not list any more: if it comes back, it is news."""
    kept = awaited(store, source, files)
    names, urls = kept, {f.url for f in files}
    for x in store.rows("select file, url from awaited where source = ?", [source]):
        if x["file"] not in names and x["url"] not in urls:
            store.execute("delete from awaited where source = ? and file = ?", [source, x["file"]])
