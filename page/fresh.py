"""Keeps the public copy fresh while the site is served, and says to readers where it cannot."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path

from db.connection import DatabaseBusy, DatabaseDamaged, DatabaseProblem, NewerDatabase, NotInitialised
from db.public import build, copy_path
from db.public_about import standing
from db.public_marks import read_marks
from db.store import Store
from page.site import Site
from page.words import moment

log = logging.getLogger("npdwatch.page")

EVERY = 2.0
"""Seconds between two looks at the database."""
_WHY: tuple[tuple[type[Exception], str], ...] = (
    (NotInitialised, "the watch's database is not where it was"),
    (NewerDatabase, "the watch was updated and this page was not yet"),
    (DatabaseBusy, "the watch's database is being worked on"),
    (DatabaseDamaged, "the watch's database is damaged"),
)


@dataclass(slots=True)
class Keeper:
    """Looks after the copy of a site that is served, in a thread of its own."""

    site: Site
    refresh: Callable[[], object]
    """Brings the copy up to the database."""
    every: float = EVERY
    stopping: threading.Event = field(default_factory=threading.Event)
    _file: str = ""
    _trouble: str = ""

    def run(self) -> None:
        """Keeps the copy fresh until `stopping` is set."""
        while not self.stopping.wait(self.every):
            self.once()

    def once(self) -> None:
        """One look; whatever goes wrong is said and not raised, since readers can go on with what there is."""
        try:
            self.refresh()
            trouble = why = ""
        except (DatabaseProblem, OSError) as error:
            trouble = str(error)
            why = next((words for kind, words in _WHY if isinstance(error, kind)), "its copy cannot be written")
        except Exception as error:
            log.exception("a fault in npdwatch; the page goes on with the copy that there is")
            trouble, why = repr(error), "of a fault in it"
        self.note(trouble, why)
        self.take()

    def note(self, trouble: str, why: str = "") -> None:
        """Says to readers and, once, to whoever reads the log, why what is shown may be old; "" where it is not."""
        if trouble != self._trouble:
            level = logging.WARNING if trouble else logging.INFO
            log.log(level, "%s", trouble or "the copy follows the database again")
        self._trouble = trouble
        if trouble:
            at = moment(self.site.state.built_at, self.site.about.zone)
            self.site.state.problem = f"What you see is what was known on {at}: {why}."
        else:
            self.site.state.problem = ""

    def take(self) -> None:
        """Serves the copy that stands now."""
        now = standing(self.site.copy)
        if now is None:
            return
        if self._file and now.file != self._file:
            self.site.open_copy()
        self._file = now.file
        state = self.site.state
        state.built_at, state.generation = now.built_at, now.generation


def bring_up(folder: Path, watched: Collection[str]) -> None:
    """Brings the public copy of a data folder up to its database, building it where there is none of this version.

    Raises:
        DatabaseProblem: the database cannot be read, or the copy not written.
    """
    with Store.open(folder, read_only=True) as main:
        marks = read_marks(main, watched).as_json()
    now = standing(copy_path(folder))
    if now is None or not now.generation.endswith(marks):
        build(folder, watched=watched)
