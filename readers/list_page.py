"""Pages of lists: what of their entries was read, a problem for each that was not, and whether a walk had them all."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from traceback import format_tb
from typing import Any, Generic, TypeVar

from msgspec import Struct

from model.hidden import WITHHELD_CELL
from readers.documents import errors

log = logging.getLogger(__name__)

SHIFTED = 0.1
"""The share of a list that may come twice, since entries shift while it is paged."""

_odd: ContextVar[list[str] | None] = ContextVar("odd", default=None)

T = TypeVar("T")
U = TypeVar("U")


class ListPage(Struct, Generic[T], frozen=True):
    """One page of a list."""

    items: tuple[T, ...]
    total: int | None = None
    """How many there are in all, as the API says on this page; None where it does not."""
    problems: tuple[str, ...] = ()
    """Entries that could not be read, one line each: told to operators, never dropped in silence."""
    raw_count: int = 0
    """Entries on the page, read or not: how far to skip for the next one."""
    unread: frozenset[str] = frozenset()
    """Keys of entries that could not be read: they are there all the same."""
    unnamed: int = 0
    """Entries of which not even the key could be read: anything that seems to be missing may be one of them."""


def read_entries(
    rows: list[Any], entry: Callable[[dict[str, Any]], T], total: int | None = None,
    *, key_of: Callable[[dict[str, Any]], str] | None = None,
) -> ListPage[T]:
    """The entries of a list. One that is no object, or for which `entry` raises UnknownAnswer, is a problem.

    `key_of`: the key of an entry that cannot be read; raises UnknownAnswer where that cannot be read either.
    """
    items: list[T] = []
    problems: list[str] = []
    unread: set[str] = set()
    for number, row in enumerate(rows, 1):
        where = f"entry {number} of {len(rows)}"
        if not isinstance(row, dict):
            problems.append(f"{where}: it is not a JSON object")
            continue
        try:
            with odd_parts() as odd:
                items.append(entry(row))
            problems += [f"{where}: {what}" for what in odd]
        except errors.UnknownAnswer as error:
            from text.privacy.prose import without_private

            problems.append(without_private(f"{where}: {error}", WITHHELD_CELL))
            with suppress(errors.UnknownAnswer):
                unread |= {key_of(row)} if key_of else set()
        except errors.Unread:
            raise
        except Exception as error:  # noqa: BLE001 - the boundary of one entry: the others are read
            problems.append(fault_of_ours(where, error))
            with suppress(Exception):
                unread |= {key_of(row)} if key_of else set()
    unnamed = len(rows) - len(items) - len(unread)
    return ListPage(tuple(items), total, tuple(problems), len(rows), frozenset(unread), unnamed)


def fault_of_ours(where: str, error: Exception) -> str:
    """What is said of an entry that its reader failed on; the others are read. Raises the error if it is no fault.

    The log says where it failed, and nothing of the entry: a child's name may stand in it.
    """
    if isinstance(error, MemoryError):
        raise error
    kind = type(error).__name__
    log.error("%s could not be read: a fault of npdwatch, %s\n%s", where, kind, "".join(format_tb(error.__traceback__)))
    return f"{where}: it could not be read, by a fault of npdwatch ({kind}). Look at it, and report the fault"


def is_complete(pages: Iterable[ListPage[T]], key: Callable[[T], U]) -> bool:
    """True where the pages of one walk hold the whole list, so that what is missing may be held to be gone.

    Not where the total moved while we paged, or fewer entries came than the total says: entries shift between pages
    when something is published meanwhile. An entry that could not be read came all the same.
    """
    walked = list(pages)
    totals = {p.total for p in walked}
    if len(totals) != 1 or None in totals:
        return False
    return len(keys_in(walked, key)) + sum(p.unnamed for p in walked) == totals.pop()


def keys_in(pages: Iterable[ListPage[T]], key: Callable[[T], U]) -> frozenset[U | str]:
    """The keys of all entries that stand in these pages, read or not."""
    walked = list(pages)
    return frozenset(key(i) for p in walked for i in p.items) | frozenset(k for p in walked for k in p.unread)


def lacking(pages: Iterable[ListPage[T]], key: Callable[[T], U]) -> tuple[int, int] | None:
    """How many entries a list says that it has and how many came in one walk, where these are fewer; else None.

    Where entries shift between pages one comes twice and another not at all: that is no short list.
    """
    walked = list(pages)
    totals = [p.total for p in walked if p.total is not None]
    came = sum(p.raw_count for p in walked)
    twice = sum(len(p.items) for p in walked) - len({key(i) for p in walked for i in p.items})
    total = min(totals, default=0)
    if came < total:
        return total, came
    return (total, came - twice) if twice > SHIFTED * total else None


@contextmanager
def odd_parts() -> Iterator[list[str]]:
    """What of an entry is left out while it is read, because it is no object: never dropped in silence."""
    found: list[str] = []
    before = _odd.set(found)
    try:
        yield found
    finally:
        _odd.reset(before)


def note_odd(what: str) -> None:
    """Says within `odd_parts` what of an entry is left out."""
    found = _odd.get()
    if found is not None:
        found.append(what)
