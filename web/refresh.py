"""Keeps the public copy fresh while the site is served, and tells readers when it cannot."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field

from db.connection import DatabaseBusy, DatabaseDamaged, DatabaseProblem, NewerDatabase, NotInitialised
from publicdb.build import CopyBusy, CopyState, PublicCopy
from web.filters import moment
from web.site import Site

log = logging.getLogger("npdwatch.page")

EVERY = 2.0
"""Seconds between two looks at the database."""
_WHY: tuple[tuple[type[Exception], str], ...] = (
    (NotInitialised, "the watch's database is not where it was"),
    (NewerDatabase, "the watch was updated and this page was not yet"),
    (CopyBusy, "another program has been making the copy for too long"),
    (DatabaseBusy, "the watch's database is being worked on"),
    (DatabaseDamaged, "the watch's database is damaged"),
)


@dataclass(slots=True)
class Refresher:
    """Refreshes the served copy, in a background thread."""

    site: Site
    copy: PublicCopy
    every: float = EVERY
    stopping: threading.Event = field(default_factory=threading.Event)
    _generation: str = ""
    _trouble: str = ""

    def run(self) -> None:
        """Keeps the copy fresh until `stopping` is set."""
        while not self.stopping.wait(self.every):
            self.once()

    def once(self) -> None:
        """One refresh; errors are noted, not raised, since readers can go on with the last copy."""
        try:
            self.take(self.copy.refresh().state)
            trouble = why = ""
        except (DatabaseProblem, OSError) as error:
            trouble = str(error)
            why = next((words for kind, words in _WHY if isinstance(error, kind)), "its copy cannot be written")
        except Exception as error:
            log.exception("a fault in npdwatch; the page goes on with the copy that there is")
            trouble, why = repr(error), "of a fault in it"
        self.note(trouble, why)

    def note(self, trouble: str, why: str = "") -> None:
        """Tells readers and, once, the log why the copy may be old; "" if it is not."""
        if trouble != self._trouble:
            level = logging.WARNING if trouble else logging.INFO
            log.log(level, "%s", trouble or "the copy follows the database again")
        self._trouble = trouble
        at = moment(self.site.state.built_at, self.site.about.zone)
        self.site.state.problem = f"What you see is what was known on {at}: {why}." if trouble else ""

    def take(self, now: CopyState) -> None:
        """Serves the current copy."""
        if self._generation and now.generation != self._generation:
            self.site.open_copy()
        self._generation = now.generation
        state = self.site.state
        state.built_at, state.generation = now.refreshed_at, f"{now.generation} {now.revision}"
