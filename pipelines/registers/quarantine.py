"""Records an edition that had been put aside, from the archive, once a person has looked at it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from db.outbox.incidents import resolve
from db.register.editions import awaited, decide, last_edition
from db.register.rows import record_edition
from db.store.transaction import Store
from diffing.plausibility import Limits
from model.change import ChangeKind
from model.fetch import Fetched
from model.source import Source
from pipelines.context import Crawling, Work
from pipelines.registers.classify import ClassifyRecipients
from pipelines.registers.mending import carry, compare_with_last, recorded
from pipelines.registers.read import UNREADABLE, ReadRegisters
from pipelines.registers.record import announce, new_edition, put_to_rest


class NothingPutAside(Exception):
    """No edition of this source waits for a person, or it cannot be read whoever looks."""


async def accept_edition(store: Store, source: Source, clock: Callable[[], datetime]) -> int:
    """Gives the id of the edition that now counts.

    Raises:
        NothingPutAside: see there.
    """
    aside = last_edition(store, source.name, "quarantined", "suspect")
    if aside is None:
        raise NothingPutAside(f"No edition of {source.name} is put aside. See: npdwatch status")
    known = last_edition(store, source.name)
    work = Work(Fetched(source, None, None, ""), files=aside.files, known=known)
    work.awaited = awaited(store, source.name, aside.files)
    crawling = Crawling(store, 0, Limits(), 0, clock)
    await ReadRegisters(crawling).step(work)
    if work.refused or work.after is None:
        why = work.troubles[0].message if work.troubles else "it is the same as the last good one"
        raise NothingPutAside(f"The edition cannot be accepted: {why}")
    if work.before is not None and known is not None:
        compare_with_last(work, recorded(store, known, work.before))
    else:
        carry(work)
    await ClassifyRecipients(crawling).step(work)
    kind = ChangeKind(aside.kind)
    if known is None:
        work.kind = ChangeKind.BASELINE
    else:
        work.kind = ChangeKind.EDITION_PUBLISHED if kind is ChangeKind.BASELINE else kind
    work.detail["note"] = aside.note
    new = new_edition(work)
    new.published_at, new.hold_removals = aside.published_at, False
    with store.transaction():
        decide(store, aside.id, "superseded", clock())  # by the accepted record of the same files
        edition = record_edition(store, new, clock())
        put_to_rest(store, source.name, edition, clock())
        announce(store, source.name, edition, new, clock())
        resolve(store, source.name, (), clock(), among=("quarantined", UNREADABLE))
    return edition


def reject_edition(store: Store, source: Source, now: datetime) -> int:
    """Puts the edition away for good: the same files are passed over from now on. Gives its number.

    Raises:
        NothingPutAside: there is none.
    """
    aside = last_edition(store, source.name, "quarantined", "suspect")
    if aside is None:
        raise NothingPutAside(f"No edition of {source.name} is put aside. See: npdwatch status")
    with store.transaction():
        decide(store, aside.id, "rejected", now)
        resolve(store, source.name, (), now, among=("quarantined", UNREADABLE))
    return aside.number
