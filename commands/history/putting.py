"""Puts editions that were found into the history of their source, with the count of those that are done."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from commands.failures import Exit, Failure
from commands.printing.progress import Progress, waiting
from commands.runtime import now

if TYPE_CHECKING:
    from config import Configuration
    from db.store import Store
    from model.source import Source
    from pipelines.history.edition import FoundEdition
    from pipelines.history.put_in import PlacedEdition


def put_in(
    store: Store, settings: Configuration, source: Source, found: Sequence[FoundEdition], *, quiet: bool,
    dry_run: bool = False,
) -> list[PlacedEdition]:
    """What became of each. Raises Failure (code 2) where the source has no history to put them into."""
    from pipelines.history.put_in import NoHistory, PutIn

    progress, done = Progress("editions"), [0]
    progress.of, progress.count = (lambda: len(found)), (lambda: done[0])
    putting = PutIn(store, source, now, lambda n: done.__setitem__(0, n))

    def work() -> list[PlacedEdition]:
        return asyncio.run(putting.put_in(found, dry_run=dry_run))

    try:
        placed: list[PlacedEdition] = waiting(work, "reading", quiet=quiet, progress=progress)
    except NoHistory as problem:
        raise Failure(str(problem), Exit.USAGE) from None
    if not dry_run:
        from commands.crawling.catch_up import catch_up

        catch_up(store, settings)
    return placed
