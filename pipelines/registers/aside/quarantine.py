"""A quarantined edition: recording it from the archive once a person has accepted it, or its rejection."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from msgspec.structs import replace

from db.archive import ArchiveDamaged, NotArchived
from db.outbox.incidents import report, resolve
from db.register.ahead import take_back
from db.register.awaited import awaited
from db.register.editions import (
    BY_A_PERSON,
    KnownEdition,
    decide,
    edition_by_id,
    last_edition,
    last_edition_id,
)
from db.register.recording.rows import record_edition
from db.store import Store
from diffing.plausibility import Limits
from model.change import ChangeKind
from model.fetch import Fetched
from model.source import Source
from pipelines.context import CrawlContext
from pipelines.health import note_decision
from pipelines.poll import QUARANTINED, UNREADABLE, FileListing, Poll, PollDecision
from pipelines.registers.aside.replaced import is_replaced, look_through, record_around, waiting_editions, words_on
from pipelines.registers.mending import compare_or_carry
from pipelines.registers.new_edition import announce, new_edition, put_to_rest
from pipelines.registers.read import ReadRegisters


class NothingQuarantined(Exception):
    """No edition of this source waits for a person, or the one that does cannot be read."""


def _quarantined(store: Store, source: Source) -> KnownEdition:
    if (aside := last_edition(store, source.name, "quarantined", "suspect")) is None:
        rejected = store.one("select state from edition where source = ? order by id desc limit 1", [source.name])
        why = f"No edition of {source.name} is put aside"
        if rejected and rejected["state"] == "rejected":
            why += (", since the last one was rejected. If that was wrong, and the publisher has it there still: "
                    f"npdwatch accept {source.name} --rebaseline")
        raise NothingQuarantined(f"{why}. See: npdwatch status")
    return aside


def _settle(store: Store, source: Source, now: datetime) -> None:
    """A person has decided: what operators were told is over, unless another edition waits still."""
    if last_edition_id(store, source.name, "quarantined") is None:
        resolve(store, source.name, (), now, among=(QUARANTINED, UNREADABLE))
    note_decision(store, source, now)


def rejected_edition(store: Store, poll: Poll) -> KnownEdition | None:
    """The edition that a person has rejected, and that stands where this poll looked; None where none does."""
    if poll.result.decision is not PollDecision.REJECTED:
        return None
    row = store.one(
        "select max(id) id from edition where source = ? and state = 'rejected'"
        " and (id = ? or finding != '' and finding = ?)",
        [poll.source.name, poll.result.rejected, poll.result.finding],
    )
    return edition_by_id(store, row["id"]) if row and row["id"] else None


async def accept_edition(
    store: Store, source: Source, clock: Callable[[], datetime], aside: KnownEdition | None = None
) -> int:
    """Gives the id of the edition that now counts; of one that was replaced since, that of its rows that are told.

    What other editions that wait have alone is told too (`pipelines.registers.aside.replaced`). `aside`: one that was
    rejected and stands still; without it the newest that waits.

    Raises:
        NothingQuarantined: see there.
    """
    aside = aside or _quarantined(store, source)
    known = last_edition(store, source.name)
    if is_replaced(store, aside, known):
        return await _tell_replaced(store, source, aside, clock)
    waiting = awaited(store, source.name, aside.files)
    poll = Poll(Fetched(source, None, None, ""), listing=FileListing(aside.files, known=known, awaited=waiting))
    context = CrawlContext(store, 0, Limits(), 0, clock)
    try:
        poll = await ReadRegisters(context).step(poll)
    except (NotArchived, ArchiveDamaged) as error:
        again = f"npdwatch accept {source.name} --rebaseline fetches what is there now, and accepts that"
        raise NothingQuarantined(f"The edition cannot be accepted: {error}; or {again}") from None
    if poll.read.refused or poll.read.after is None:
        why = poll.troubles[0].message if poll.troubles else "it is the same as the last good one"
        raise NothingQuarantined(f"The edition cannot be accepted: {why}")
    poll = compare_or_carry(store, poll)
    kind = ChangeKind(aside.kind)
    if known is None:
        kind = ChangeKind.BASELINE
    elif kind is ChangeKind.BASELINE:
        kind = ChangeKind.EDITION_PUBLISHED
    poll = replace(poll, result=replace(poll.result, kind=kind, note=aside.note))
    new = replace(new_edition(poll), published_at=aside.published_at, hold_removals=False)
    others = await look_through(context, poll, [n for n in waiting_editions(store, source.name) if n != aside.id])
    with store.transaction():
        decide(store, aside.id, "superseded", clock())  # by the accepted record of the same files
        edition, _ = record_around(store, source, others, known, lambda: record_edition(store, new, clock()), clock())
        store.update("edition", edition, why=BY_A_PERSON)
        put_to_rest(store, source.name, edition, clock())
        announce(store, source.name, edition, new, clock())
        report(store, words_on(source, others), clock())
        _settle(store, source, clock())
    return edition


async def _tell_replaced(store: Store, source: Source, aside: KnownEdition, clock: Callable[[], datetime]) -> int:
    """Tells of the rows that stood in it alone, however they read: a person has looked."""
    known = last_edition(store, source.name)
    poll = Poll(Fetched(source, None, None, ""), listing=FileListing(known=known))
    replaced = await look_through(CrawlContext(store, 0, Limits(), 0, clock), poll, [aside.id])
    if any(r.is_damaged for r in replaced):
        raise NothingQuarantined("The edition cannot be accepted: its bytes in the archive are damaged; put them back "
                                 f"from a backup, or leave it: npdwatch accept {source.name} --reject")
    replaced = tuple(replace(r, is_sound=True) for r in replaced)
    with store.transaction():
        _, passed = record_around(store, source, replaced, known, None, clock(), is_gone=True)
        _settle(store, source, clock())
    return passed[-1] if passed else known.id if known else 0


def reject_edition(store: Store, source: Source, now: datetime) -> int:
    """Puts the edition away for good: what says the same is passed over from now on. Gives its number.

    What was told of it already is told as taken back.

    Raises:
        NothingQuarantined: there is none.
    """
    aside = _quarantined(store, source)
    with store.transaction():
        decide(store, aside.id, "rejected", now)
        take_back(store, source.name, aside.files_key, now)
        _settle(store, source, now)
    return aside.number
