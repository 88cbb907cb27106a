"""Registers that a page lists no more, or only in a form of which no row can be read: a PDF, a web page, a link.

What was read of them stands, and the source is blind until a register is back or a person has accepted that none is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime

from msgspec.structs import replace

from db.register.changes import retract, save_change
from db.register.editions import File, KnownEdition
from db.register.states import KNOWN_LOSS, LOSS
from db.store import Store, as_json
from model.change import Change, ChangeKind
from model.fetch import Attachment, Fetched, Outcome, PageState, Verdict
from model.source import Source, is_to_carry_registers
from pipelines.context import first_address
from pipelines.health import note_decision, open_held
from pipelines.poll import LostRegister, Poll, PollDecision
from readers.columns.undated import file_key
from readers.govuk.values import extension_of, filename_of, is_register
from text.labels import first_of
from text.timestamp import stamp

_NAMED = 3
_WAS_TOLD = "select id, state from change where source = ? and kind = ? and state in ('held', 'open') order by id desc"


def lost_registers(
    source: Source, fetched: Fetched, listed: Collection[str], known: KnownEdition | None
) -> tuple[LostRegister, ...]:
    """The registers of the last good edition that the page lists no more as such. `listed`: names of those it lists.

    Where it lists no other register all are lost; else one is where something else bears its title or its address: one
    that just went is a removal, whose rows go. A publication that never had one has lost one without a name.
    """
    item = fetched.item
    if item is None or item.state not in (PageState.LIVE, PageState.WITHDRAWN):
        return ()
    others = [a for a in item.attachments if not is_register(a)]
    only = others[0] if len(others) == 1 else None
    if known is None:
        awaited = listed or not is_to_carry_registers(source)
        return () if awaited else (LostRegister("", "", only),)
    former = [f for f in known.files if f.register and f.file not in listed]
    found = [LostRegister(f.file, f.title, _instead_of(f, others) or (None if listed else only)) for f in former]
    return tuple(one for one in found if one.instead or not listed)


def _instead_of(file: File, others: Sequence[Attachment]) -> Attachment | None:
    title = file_key(file.title or file.file)
    return next((a for a in others if a.url == file.url or file_key(a.title or a.filename or a.url) == title), None)


def form_of(attachment: Attachment | None) -> str:
    """What stands in a register's place, in words: "a PDF"; "" where nothing does."""
    if attachment is None:
        return ""
    if attachment.kind != "file":
        return "a link to another site" if attachment.kind == "external" else "a web page"
    ending = extension_of(attachment.filename) or extension_of(filename_of(attachment.url))
    known = {"pdf": "a PDF", "html": "a web page", "htm": "a web page"}
    return known.get(ending) or (f"a {ending} file" if ending else "a file")


def finding_of_loss(lost: Sequence[LostRegister]) -> str:
    """Equal where the same registers are lost to the same forms: the next PDF in the place of one is no other loss."""
    said = sorted([one.file, form_of(one.instead)] for one in lost)
    return hashlib.sha256(as_json(said).encode()).hexdigest()[:32]


def note_lost(store: Store, poll: Poll) -> Poll:
    """With a bad line for the ledger for what cannot be read, unless a person has accepted just that."""
    lost, source = poll.listing.lost, poll.source
    if not lost or _memory(store, source) == KNOWN_LOSS + finding_of_loss(lost):
        return poll
    kept = [f.file for f in poll.listing.files]
    all_lost = {one.file for one in lost} >= {*kept} and not poll.listing.missing
    where = first_address(source) if all_lost or not lost[0].instead else lost[0].instead.url
    verdict = Verdict(source.name, where, Outcome.NO_REGISTER, None, _message(poll, lost, all_lost=all_lost))
    return replace(poll, verdicts=(*poll.verdicts, verdict))


def _message(poll: Poll, lost: Sequence[LostRegister], *, all_lost: bool) -> str:
    first, there = lost[0], _list(poll.fetched.item.attachments if poll.fetched.item else ())
    if not first.file:
        return f"the page lists no register{there}: nothing on it can be read row by row"
    instead = f"as {form_of(first.instead)} now: {first.instead.url}" if first.instead else "no more"
    more = f" (and {len(lost) - 1} more)" if len(lost) > 1 else ""
    there = "" if first.instead or not all_lost else there
    return (
        f"the page lists the register “{first.title}”{more} {instead}{there}. No row of it can be read,"
        " what is released now is not seen, and the last good edition stands"
    )


def _list(attachments: Sequence[Attachment]) -> str:
    if not attachments:
        return ""
    named = first_of([f"“{a.title}”, {form_of(a)}, {a.url}" for a in attachments], _NAMED, "; ")
    return f" (it lists {named})"


def _memory(store: Store, source: Source) -> str:
    row = store.one("select detail from pulse where name = ?", [LOSS + source.name])
    return str(row["detail"]) if row else ""


def tell_lost(store: Store, poll: Poll, now: datetime) -> None:
    """Inside the transaction that records a poll: readers hear of a register that is lost, after a second look."""
    source, lost, item = poll.source, poll.listing.lost, poll.fetched.item
    if item is None or poll.page.is_kept_out or item.state not in (PageState.LIVE, PageState.WITHDRAWN):
        return  # the page as people see it, or an older copy, says nothing for sure
    before, finding = _memory(store, source), finding_of_loss(lost) if lost else ""
    if not lost:
        if before:
            _back(store, poll, now)
        return
    if before.endswith(finding):
        return
    store.upsert("pulse", "name", name=LOSS + source.name, at=stamp(now), detail=finding)
    _take_back(store, source)
    for one in lost if poll.listing.known else ():
        old = next((f.url for f in poll.listing.files if f.file == one.file), "")
        change = Change(
            ChangeKind.REGISTER_LOST, "the page lists no spreadsheet of this title any more", file=one.title,
            fields={"address": (old, one.instead.url if one.instead else None)},
        )
        save_change(store, source.name, None, change, now, state="held", detail={"form": form_of(one.instead)})


def _back(store: Store, poll: Poll, now: datetime) -> None:
    """The register is there again. Where the same stands that was read last, no edition tells of it."""
    name = poll.source.name
    store.execute("delete from pulse where name = ?", [LOSS + name])
    told = not _take_back(store, poll.source) and store.one(_WAS_TOLD, [name, ChangeKind.REGISTER_LOST.value])
    said = any(c.kind is ChangeKind.ATTACHMENT_ADDED for c in poll.page.changes)
    if told and not said and poll.result.decision is PollDecision.UNCHANGED and poll.listing.files:
        reason = "a register is on the page again"
        change = Change(ChangeKind.PAGE_RESTORED, reason, file=poll.listing.files[0].title)
        save_change(store, name, None, change, now)


def _take_back(store: Store, source: Source) -> bool:
    """Takes back what waits for a second look. True where anything did."""
    held = _held(store, source)
    retract(store, held, "a register is on the page again")
    return bool(held)


def _held(store: Store, source: Source) -> list[int]:
    told = store.rows(_WAS_TOLD, [source.name, ChangeKind.REGISTER_LOST.value])
    return [x["id"] for x in told if x["state"] == "held"]


def accept_loss(store: Store, source: Source, now: datetime) -> bool:
    """A person has seen that the page lists no register that can be read. False where nothing of the kind is known.

    What was read of it stands. Just this loss is passed over from now on; another one is told as any.
    """
    finding = _memory(store, source)
    if not finding or finding.startswith(KNOWN_LOSS):
        return False
    with store.transaction():
        store.execute("update pulse set detail = ? where name = ?", [KNOWN_LOSS + finding, LOSS + source.name])
        for change in _held(store, source):
            open_held(store, change, now)
        note_decision(store, source, now)
    return True
