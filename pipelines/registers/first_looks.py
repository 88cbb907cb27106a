"""Files that could not be read when their publication was first looked at: what they bring first is no news.

The others have their baseline at once and are watched; a file that comes later has its own first look then.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from db.outbox.incidents import Incident
from db.register.editions import awaited
from model.fetch import MissingFile
from model.register import Edition

if TYPE_CHECKING:
    from collections.abc import Iterable

    from db.register.editions import File
    from db.store.transaction import Store
    from model.fetch import FetchedFile
    from pipelines.context import Work

NOT_WATCHED = "not_watched"
"""The code of the notice of a file that has never been read."""


def missing_files(named: Iterable[tuple[str, FetchedFile]]) -> tuple[MissingFile, ...]:
    """Those of `named` without bytes."""
    return tuple(
        MissingFile(name, f.attachment.title or f.attachment.filename, f.attachment.url, f.outcome)
        for name, f in named
        if not f.sha256
    )


def note_missing(store: Store, work: Work) -> None:
    """Says in `work` which registers have no first look yet, and tells operators of those that did not come."""
    read = {f.file for f in work.known.files} if work.known else set()
    if work.known is None:
        work.awaited = frozenset(m.file for m in work.missing)
    else:
        work.awaited = awaited(store, work.source.name, [*work.files, *work.missing]) - read
    for m in work.missing:
        if m.file not in read:
            why = f"did not come ({m.outcome.value})" if m.url else "has no address on the page"
            message = f"{m.title}: this file of the register {why} and has never been read: {unwatched(work, m.file)}"
            work.troubles.append(Incident(work.source.name, "not_watched", m.title, message))


def unwatched(work: Work, file: str) -> str:
    """What that means, for people."""
    others = "the other files of the publication are watched. " if work.files else ""
    first = work.known is None or file in work.awaited
    then = "that is its first look, told in one line" if first else "its rows are told as new"
    return f"nothing in it is watched. {others[:1].upper()}{others[1:]}When it can be read, {then}"


def without_first_looks(work: Work, edition: Edition) -> Edition:
    """The edition as it is compared: without the files that are seen for the first time, which stand at its end."""
    return replace(edition, tables=tuple(t for t in edition.tables if t.file not in work.first_looks))


def part_first_looks(work: Work) -> Edition:
    """Takes the files that have their first look now out of `work.after`, and gives them."""
    if work.after is None:
        raise ValueError("an edition is needed")
    read = {f.file for f in work.known.files} if work.known else set()
    work.first_looks = frozenset(f.file for f in work.registers if f.file in work.awaited - read)
    mine = tuple(t for t in work.after.tables if t.file in work.first_looks)
    work.after = without_first_looks(work, work.after)
    return Edition(mine)


def only_first_looks(work: Work) -> bool:
    """True where no file that was read before is another now."""
    known = {(f.file, f.sha256) for f in work.known.files} if work.known else set()
    return bool(work.first_looks) and all(
        f.file in work.first_looks or (f.file, f.sha256) in known for f in work.registers
    )


def to_await(work: Work) -> tuple[tuple[str, str, str], ...]:
    """Of a baseline: name, title and address of each register whose first look is still to come."""
    refused: list[File] = work.refused
    return tuple((m.file, m.title, m.url) for m in work.missing) + tuple((f.file, f.title, f.url) for f in refused)
