"""Telling while a crawl goes on: news of one source does not wait for the others, of which one may take an hour."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from commands.failures import Failure
from commands.printing.progress import Progress
from commands.runtime import now
from db.problems import DatabaseProblem
from db.schedule import something_to_tell
from model.source import Source

if TYPE_CHECKING:
    from commands.telling.deliver import DeliveryAccount
    from config import Configuration

log = logging.getLogger(__name__)

LOOK = 20.0
"""Seconds between two looks at what has been recorded."""


@contextmanager
def telling_meanwhile(
    settings: Configuration, sources: Sequence[Source], progress: Progress
) -> Iterator[list[DeliveryAccount]]:
    """Tells of each source that is done, as `progress` says, in a thread of its own; gives what came of it.

    A source that is still asked waits, so that its news is one message; so do first looks, for all of them.
    """
    told: list[DeliveryAccount] = []
    stop, names = threading.Event(), frozenset(s.name for s in sources)

    def tell_of_those_done() -> None:
        while not stop.wait(LOOK):
            try:
                if something_to_tell(settings.folder, now(), names):
                    from commands.telling.deliver import tell  # loads what tells

                    told.append(tell(settings, stop, names, under_way=lambda: names.difference(progress.done())))
            except Exception as problem:  # the boundary of one look: the crawl goes on, and its end tells what is left
                explained = isinstance(problem, DatabaseProblem | Failure)
                log.warning("what is recorded cannot be told yet: %s", problem, exc_info=not explained)

    thread = threading.Thread(target=tell_of_those_done, name="telling")
    if settings.channel:
        thread.start()
    try:
        yield told
    finally:
        stop.set()
        if settings.channel:
            thread.join()
