"""What goes wrong between the writer, PostgreSQL and workers, as operators hear of it."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from commands.runtime import now
from db.handed import handing_seen, overdue, take_back
from db.outbox.incidents import TO_DO, Incident, end_one, end_open, report, resolve, resolve_one
from model.workers import AWAY, BLIND, FAILING
from scale.postgres import AnotherWriter, ScaleProblem
from scale.seldom import Seldom
from text.labels import first_of, plural
from text.sanitise import clean

if TYPE_CHECKING:
    from config import Configuration
    from db.store import Store
    from scale.office import Office

log = logging.getLogger("npdwatch.scale")
LASTS = 60.0
"""Seconds for which PostgreSQL must be lost before operators hear of it."""
AWAY_AFTER, AWAY_AGAIN = 600.0, 300.0
"""Seconds without any worker after which operators hear of it, and between two notes of it."""


class HandingTrouble:
    """The incidents of one writer."""

    def __init__(self, store: Store, settings: Configuration) -> None:
        self.store, self.settings = store, settings
        self.said = Seldom(log)
        self._lost_since: float | None = None
        self._refused: ScaleProblem | None = None
        self._alone_since: float | None = None
        self._away_noted = 0.0

    def lost(self, problem: ScaleProblem) -> None:
        """PostgreSQL cannot be used."""
        self._lost_since = self._lost_since or time.monotonic()
        self.said.warn(str(problem))
        self._tell(problem)

    def refused(self, problem: ScaleProblem) -> None:
        """PostgreSQL answers, and takes no orders: that is over when it takes one, and not when it answers."""
        self._refused = problem

    def took(self) -> None:
        """It took orders."""
        self._refused = None

    def _tell(self, problem: ScaleProblem) -> None:
        assert self._lost_since is not None
        if time.monotonic() - self._lost_since >= LASTS or isinstance(problem, AnotherWriter):
            both = self._asked_by_both(problem.hosts) if isinstance(problem, AnotherWriter) else ""
            text = f"{problem}. {self._meanwhile()}{both}"
            with self.store.transaction():
                # Each cause is told by itself, also where another was within a week, and is over where another follows.
                report(self.store, [Incident("", FAILING, problem.cause, text, urgent=True)], now())
                resolve(self.store, "", [(FAILING, problem.cause)], now(), among=(FAILING,))

    def _meanwhile(self) -> str:
        """Who asks without PostgreSQL, and from when on."""
        seen = handing_seen(self.store, now())
        if seen.until is None:
            return "The daemon asks all sources by itself meanwhile: slower, and nothing is lost"
        return (
            f"Nothing is lost. {plural(seen.sources, 'source')} may still be asked by workers, so by nobody else until "
            f"{seen.until:%H:%M:%S} UTC at the latest; the daemon asks the others by itself meanwhile, and all of them "
            "then"
        )

    def _asked_by_both(self, theirs: frozenset[str]) -> str:
        both = sorted(theirs & {urlsplit(s.url).netloc for s in self.settings.sources})
        if not both:
            return ""
        return f". Both ask {first_of(both, 3)}, and neither knows when the other does: let one watch these"

    def well(self) -> None:
        """A round went well."""
        if self._refused is not None and self._lost_since is not None:
            self._tell(self._refused)
            return
        self._lost_since = None
        end_open(self.store, FAILING, now())

    def count(self, lanes: int) -> None:
        """So many lanes of workers are there. Where there have been none for long, operators hear of it."""
        at = time.monotonic()
        if lanes:
            self._alone_since = None
            end_one(self.store, "", AWAY, "workers", now())
            return
        self._alone_since = self._alone_since or at
        if at - self._alone_since < AWAY_AFTER or at < self._away_noted + AWAY_AGAIN:
            return
        self._away_noted = at
        text = (
            f"No worker that fits was there for {AWAY_AFTER / 60:.0f} minutes: the daemon asks all sources by itself, "
            f"which is slower, and nothing is lost.{TO_DO}start the workers (npdwatch scale status says which were "
            "seen), or take [scale] out of the configuration"
        )
        with self.store.transaction():
            report(self.store, [Incident("", AWAY, "workers", text, urgent=True)], now())

    def give_up(self, office: Office) -> None:
        """What nobody gave a verdict on in time: the daemon asks, and operators hear of it. Raises ScaleProblem."""
        found = overdue(self.store, now())
        if not found:
            return
        office.withdraw([g.number for g in found])
        blind = [g for g in found if g.unseen and not g.is_kept]
        says = self._what_workers_say(office) if blind else ""
        with self.store.transaction():
            take_back(self.store, [g.number for g in found if not g.unseen])
            if blind:
                count, named = sum(len(g.unseen) for g in blind), ", ".join(g.hosts for g in blind[:5])
                more = f" and {len(blind) - 5} more groups" if blind[5:] else ""
                text = (
                    f"{plural(count, 'source')} on {named}{more}, handed to workers: no verdict came, and the daemon "
                    f"asks by itself. {says}Look at the workers: npdwatch scale status"
                )
                report(self.store, [Incident("", BLIND, "workers", text, urgent=True)], now())
            elif not any(g.unseen for g in found):
                resolve_one(self.store, "", BLIND, "workers", now())

    def _what_workers_say(self, office: Office) -> str:
        """What keeps the first of them from handing in, as a sentence."""
        says = sorted(f"{clean(w.name, 80)}: {clean(w.said, 300)}. " for w in office.workers() if w.said)
        return says[0] if says else ""
