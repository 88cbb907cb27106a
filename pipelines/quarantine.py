"""A quarantined edition: what waits in it, and recording it from the archive once a person has accepted it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from db.official_names import official_names
from db.outbox.incidents import resolve
from db.recipients.reviews import label, reviewed
from db.register.editions import KnownEdition, awaited, decide, last_edition
from db.register.rows import record_edition
from db.store import Store
from db.withheld.decide import withheld
from diffing.plausibility import Limits
from model.change import Change, ChangeKind
from model.fetch import Fetched
from model.register import Category, Confidence, Recipient
from model.source import Source
from pipelines.compare import label_rows
from pipelines.context import CrawlContext
from pipelines.mending import carry, compare_with_last, recorded
from pipelines.poll import FileListing, Poll
from pipelines.read import UNREADABLE, ReadRegisters
from pipelines.record import announce, new_edition, put_to_rest
from recipients.cell.bodies import recipients_in
from recipients.cell.private import suspected

_NEW = frozenset({ChangeKind.ADDED, ChangeKind.RESTORED, ChangeKind.ROWS_SHOWN})
_NAMED = 10
"""Names that a message gives; the rest is a number."""


class NothingPutAside(Exception):
    """No edition of this source waits for a person, or it cannot be read whoever looks."""


def _put_aside(store: Store, source: Source) -> KnownEdition:
    if (aside := last_edition(store, source.name, "quarantined", "suspect")) is None:
        raise NothingPutAside(f"No edition of {source.name} is put aside. See: npdwatch status")
    return aside


async def accept_edition(store: Store, source: Source, clock: Callable[[], datetime]) -> int:
    """Gives the id of the edition that now counts.

    Raises:
        NothingPutAside: see there.
    """
    aside = _put_aside(store, source)
    known = last_edition(store, source.name)
    waiting = awaited(store, source.name, aside.files)
    poll = Poll(Fetched(source, None, None, ""), listing=FileListing(aside.files, known=known, awaited=waiting))
    poll = await ReadRegisters(CrawlContext(store, 0, Limits(), 0, clock)).step(poll)
    if poll.read.refused or poll.read.after is None:
        why = poll.troubles[0].message if poll.troubles else "it is the same as the last good one"
        raise NothingPutAside(f"The edition cannot be accepted: {why}")
    if poll.read.before is not None and known is not None:
        poll = compare_with_last(poll, recorded(store, known, poll.read.before))
    else:
        poll = carry(poll)
    kind = ChangeKind(aside.kind)
    if known is None:
        kind = ChangeKind.BASELINE
    elif kind is ChangeKind.BASELINE:
        kind = ChangeKind.EDITION_PUBLISHED
    poll = replace(label_rows(store, poll), result=replace(poll.result, kind=kind, note=aside.note))
    new = replace(new_edition(poll), published_at=aside.published_at, hold_removals=False)
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
    aside = _put_aside(store, source)
    with store.transaction():
        decide(store, aside.id, "rejected", now)
        resolve(store, source.name, (), now, among=("quarantined", UNREADABLE))
    return aside.number


def what_waits(store: Store, poll: Poll) -> str:
    """One sentence. Only press and companies are named, as printed; nobody who may be a private individual."""
    changes = poll.result.comparison.changes if poll.result.comparison else ()
    new = sum(len(c.others) or 1 for c in changes if c.kind in _NEW)
    if not new:
        return "No row in it is new."
    found = dict.fromkeys(_loud(store, poll, changes))
    said = f"{new:,} {'row in it is' if new == 1 else 'rows in it are'} new"
    if not found:
        return f"{said}; no press or company is known among them."
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    return f"{said}, for press or companies among others: {'; '.join(list(found)[:_NAMED])}{more}."


def _loud(store: Store, poll: Poll, changes: tuple[Change, ...]) -> Iterator[str]:
    answers, official, held = reviewed(store), official_names(store.data), withheld(store)
    known: dict[str, Recipient] = {}
    for c in changes:
        for n in (c.others or (c.new,)) if c.kind in _NEW else ():
            if n is None or poll.read.after is None:
                continue
            table, i = poll.read.after.locate(n)
            name, cells = table.field_value(i, "recipient"), table.record(i)
            if not name or suspected(name, cells) or not held.allows("recipient", name):
                continue
            for body in recipients_in(name):
                who = label(body, cells, answers, known, official)
                if who.category is Category.PRESS or (
                    who.category is Category.COMMERCIAL and who.confidence is not Confidence.LOW
                ):
                    yield f"{body} ({who.category.value})"
