"""Keeps the public copy fresh while the site is served, and tells readers when it cannot."""

from __future__ import annotations

import asyncio
import logging
import threading
from typing import Any

from msgspec import Struct, field

from db.problems import DatabaseBusy, DatabaseDamaged, DatabaseProblem, NewerDatabase, NotInitialised
from db.withheld.unknown import WithheldUnknown
from publicdb.build import CopyBusy, CopyState, PublicCopy
from web.app import ask
from web.filters import moment
from web.site import Site

log = logging.getLogger("npdwatch.page")

EVERY = 2.0
"""Seconds between two looks at the database."""
FIRST_ASKED = (
    "/", "/releases", "/recipients", "/changes", "/evidence", "/search?q=school", "/cohorts", "/cohorts/2005",
    "/cohorts/2005/access-request", "/disappeared", "/charts", "/sources", "/feeds/everything.atom",
)
"""What is asked of a new copy before its readers: these need the index and the usual order of each list, the names that
a search knows, the cohorts, charts, rhythms and templates."""
_WHY: tuple[tuple[type[Exception], str], ...] = (
    (NotInitialised, "the watch's database is not where it was"),
    (NewerDatabase, "the watch was updated and this page was not yet"),
    (CopyBusy, "another program has been making the copy for too long"),
    (DatabaseBusy, "the watch's database is being worked on"),
    (DatabaseDamaged, "the watch's database is damaged"),
    (WithheldUnknown, "the watch's database was restored, and a person must look at it first"),
)


class Refresher(Struct):
    """Refreshes the served copy, in a background thread."""

    site: Site
    copy: PublicCopy
    every: float = EVERY
    stopping: threading.Event = field(default_factory=threading.Event)
    _generation: str = ""
    _cold: CopyState | None = None
    """The copy that is served and was not made ready."""
    _trouble: str = ""

    def run(self) -> None:
        """Keeps the copy fresh until `stopping` is set."""
        if self._cold is not None:
            self.site.cached = self._warmed(self._cold)
        self.once()
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
        if not self.stopping.is_set():  # what is cut off then is no trouble
            self.note(trouble, why)

    def note(self, trouble: str, why: str = "") -> None:
        """Tells readers and, once, the log why the copy may be old; "" if it is not."""
        if trouble != self._trouble:
            level = logging.WARNING if trouble else logging.INFO
            log.log(level, "%s", trouble or "the copy follows the database again")
        self._trouble = trouble
        at = moment(self.site.state.built_at, self.site.about.zone)
        self.site.state.problem = f"What you see is what was known on {at}: {why}." if trouble else ""

    def start(self, last: CopyState) -> None:
        """Serves the last copy at once: `run` makes ready what its readers would wait for, and follows the database."""
        self.site.open_copy()
        self._say(last)
        self._cold = last

    def take(self, now: CopyState) -> None:
        """Serves the current copy; another file once what its first readers would wait for is ready."""
        if now.generation != self._generation:
            ready = self._warmed(now)
            self.site.open_copy()
            self._say(now)
            self.site.cached = ready
        self._say(now)

    def _say(self, now: CopyState) -> None:
        state = self.site.state
        state.built_at, state.generation, state.revision = now.refreshed_at, now.generation, now.revision
        self._generation, state.preparing = now.generation, False

    def _warmed(self, now: CopyState) -> tuple[str, dict[str, Any]]:
        """What was worked out for the readers of the file that stands at the copy's path."""
        site = self.site.beside()
        try:
            site.state.built_at, site.state.generation = now.refreshed_at, now.generation
            asyncio.run(_ask_first(site))
        finally:
            site.register.close()
        return site.cached


async def _ask_first(site: Site) -> None:
    """Asks a site that nobody else asks yet; what cannot be answered is for its readers to be told."""
    for address in FIRST_ASKED:
        status, _ = await ask(site, address, bytes)
        if status not in (200, 503):  # the latter where something is withheld
            log.warning("a new copy answers %s with %d", address, status)
