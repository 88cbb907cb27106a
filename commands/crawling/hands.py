"""Sources are in one hand at a time: who crawls locks them, and waits for workers that have them, as for a crawl."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.runtime import now
from db.handed import still_handed
from db.locks import Busy, SourcesLock, source_lock, waiting_for_workers
from text.timestamp import parse_stamp

if TYPE_CHECKING:
    from db.store import Store
    from model.source import Source


def wait_for_workers(store: Store, sources: Sequence[Source], wait: float) -> None:
    """Waits until no worker asks for any of these sources. Raises Busy where one still does after so many seconds."""
    end = time.monotonic() + wait
    while held := still_handed(store, [s.name for s in sources], now()):
        if time.monotonic() >= end:
            name, until = next(iter(held.items()))
            raise Busy(f"source {name} is being fetched by a worker, until {parse_stamp(until):%H:%M:%S} UTC at most")
        time.sleep(0.5)


def locked_or_scratch(
    stack: ExitStack, store: Store, sources: Sequence[Source], wait: float, *, dry_run: bool
) -> Store:
    """The database with its sources locked; of a dry run a copy, which nobody else sees."""
    if dry_run:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="npdwatch-dry-"))
        return stack.enter_context(store.scratch(Path(folder)))
    lock_sources(stack, store.folder, sources, wait)
    return store


def lock_sources(stack: ExitStack, folder: Path, sources: Sequence[Source], wait: float) -> SourcesLock:
    """Takes the sources' lock, for as long as the stack lasts."""
    lock = source_lock(folder, *(source.name for source in sources))
    return stack.enter_context(lock.take(wait=wait, waiting=lambda text: click.echo(text, err=True)))


def lock_beside_workers(stack: ExitStack, store: Store, sources: Sequence[Source], wait: float) -> SourcesLock:
    """Takes the sources' lock once no worker has them, and not before: what workers hand in is recorded under it."""
    end = time.monotonic() + wait
    with waiting_for_workers(store.folder, [source.name for source in sources]):
        wait_for_workers(store, sources, wait)
        return lock_sources(stack, store.folder, sources, max(0.0, end - time.monotonic()))
