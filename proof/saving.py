"""Has new editions captured by the Wayback Machine: what may be passed on alone, once, and holds it against ours."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from msgspec import Struct

from alerts.channels.channel import retry_after
from db.archive import ArchiveDamaged, NotArchived
from db.outbox.incidents import Incident, report_or_resolve
from db.saves import (
    UNDECIDED,
    DueSave,
    count_saves,
    due,
    line_up,
    look_later,
    note_asked,
    note_ended,
    put_off,
)
from db.store import Store
from db.withheld.decide import NEVER, Withheld, load_withheld
from model.answers.capture import moment_of
from model.answers.exchange import without_secrets
from net.connection import redacted
from net.wayback import NotSaved, Saved, SaveJob, SaveService, ask_how_it_goes, ask_to_save, fetch_capture

FAILING = "captures_failing"
FIRST_LOOK, NEXT_LOOK = timedelta(seconds=20), timedelta(minutes=1)
LONGEST_JOB = timedelta(hours=2)
"""After which a capture that is not there is asked for anew."""
EARLIER, LATER = timedelta(days=1), timedelta(minutes=15)
"""By which a capture may be older than the edition was seen, or newer than our clock."""
LARGEST = 256 * 2**20
"""Bytes that a capture may have: as many as any file that is read."""
OVERTAKEN = "not asked for: a newer edition was there before it could be"


class Saves(Struct, frozen=True):
    """What a round came to."""

    captured: int = 0
    waiting: int = 0
    why: str = ""
    """Of the last one that did not go well."""


def save_due(
    store: Store, service: SaveService, hosts: Collection[str], clock: Callable[[], datetime],
) -> Saves:
    """One round. A service that is away, or asks to be left alone, is asked no more in it.

    `hosts`: whose addresses may be asked for, as host or host:port.
    """
    with store.transaction():
        line_up(store, clock())
    captured, last = 0, ""
    found = due(store, clock())
    for n, one in enumerate(found):
        said = _go_on(store, service, one, hosts, clock)
        captured += said == ""
        if isinstance(said, NotSaved):
            last = _kept(store, said)
            wait = retry_after(said.retry_after, clock())
            with store.transaction():
                put_off(store, [x.id for x in (found[n:] if said.is_silent else [one])], last, clock(),
                        timedelta(seconds=min(wait, 86_400.0)) if wait else None)
            if said.is_silent:
                break
    _note(store, service, last, clock(), worked=bool(captured))
    return Saves(captured, count_saves(store)["waiting"], last)


def _go_on(
    store: Store, service: SaveService, one: DueSave, hosts: Collection[str], clock: Callable[[], datetime],
) -> NotSaved | str | None:
    """One step of one address: "" where it is captured, None where nothing has failed."""
    if one.job and one.asked_at:
        return _look(store, service, one, clock)
    why, for_good = _not_to_be_asked(store, load_withheld(store), one, hosts, local=service.local)
    if why:
        with store.transaction():
            if for_good:
                note_ended(store, one.id, clock(), why=why)
            else:
                look_later(store, one.id, clock(), UNDECIDED, why)
        return None
    said = ask_to_save(service, one.url)
    if isinstance(said, NotSaved):
        return said
    with store.transaction():
        note_asked(store, one.id, said.id, clock(), FIRST_LOOK)
    return None


def _not_to_be_asked(
    store: Store, withheld: Withheld, one: DueSave, hosts: Collection[str], *, local: bool
) -> tuple[str, bool]:
    """Why an address must not be asked for, and whether for good; ("", False) where it may be.

    Whatever is captured is there for everybody, for ever: so not while any file of the edition is kept back, or has not
    been looked into, nor a page that says or leads to anything withheld; nor while what stands there may be another.
    """
    parts = urlsplit(one.url)
    schemes = ("https", *(["http"] if local else []))
    if one.is_overtaken:
        return OVERTAKEN, True
    if parts.scheme not in schemes or parts.netloc.casefold() not in {h.casefold() for h in hosts}:
        return "not asked for: its host is not one that is watched", True
    if without_secrets(one.url) != one.url:
        return "not asked for: its address holds a secret", True
    why = _undecided(store, withheld, one)
    return (f"not asked for yet: {why}" if why else "", False)


def _undecided(store: Store, withheld: Withheld, one: DueSave) -> str:
    if not one.stands:
        return "the last look at its source was not good, or a newer file was put aside, which stands there now"
    files = [x["sha256"] for x in store.rows("select sha256 from edition_file where edition_id = ?", [one.edition])]
    if said := next(filter(None, map(withheld.kept_back, files)), ""):
        return said
    sql = f"select 1 from looked_into where sha256 = ? and reader not in {NEVER}"  # noqa: S608 - our own words
    if one.sha256 and store.one(sql, [one.sha256]) is None:
        return "the file has not been looked into for what it hides"
    if withheld and not one.sha256 and _says_more(store, withheld, one.source):
        return "the page says, or leads to, what is withheld"
    return "" if withheld.address(one.url) else "what is there is withheld"


def _says_more(store: Store, withheld: Withheld, source: str) -> bool:
    """True for a page that names anything withheld or leads to it, and for one that cannot be read here."""
    page = store.one("select page_sha256 from source where name = ?", [source])
    if page is None or not page["page_sha256"] or page["page_sha256"] in withheld.files:
        return True
    try:
        text = store.archive.body(page["page_sha256"]).decode("utf-8", "replace")
    except (NotArchived, ArchiveDamaged, OSError):
        return True
    return withheld.addresses.any_in(text) or bool(withheld.printed.search(text))


def _look(store: Store, service: SaveService, one: DueSave, clock: Callable[[], datetime]) -> NotSaved | str | None:
    """How it goes; where it says that it has a capture, whether that is there and holds our bytes."""
    said = ask_how_it_goes(service, one.job, one.url)
    if isinstance(said, NotSaved):
        return said
    if isinstance(said, SaveJob):
        if one.asked_at and clock() - one.asked_at > LONGEST_JOB:
            return NotSaved(f"it worked on it for {LONGEST_JOB.total_seconds() / 3600:.0f} hours, and no end came")
        with store.transaction():
            look_later(store, one.id, clock(), NEXT_LOOK)
        return None
    return _held_against_ours(store, service, one, said, clock)


def _held_against_ours(
    store: Store, service: SaveService, one: DueSave, said: Saved, clock: Callable[[], datetime],
) -> NotSaved | str:
    at = moment_of(said.at)
    if at is None or not one.seen_at - EARLIER <= at <= clock() + LATER:
        return NotSaved(f"it says that its capture is of {said.at}, which cannot be")
    body = fetch_capture(service, said.at, one.url, LARGEST)
    if isinstance(body, NotSaved):
        return body
    same = bool(one.sha256) and hashlib.sha256(body).hexdigest() == one.sha256
    why = "" if same or not one.sha256 else "what was captured has other bytes than this edition had"
    with store.transaction():
        note_ended(store, one.id, clock(), capture=service.address_of(said.at, one.url), is_same=same, why=why)
    return ""


def _kept(store: Store, said: NotSaved) -> str:
    """Why there is no capture; an answer in a form that is not known is kept."""
    if not said.odd:
        return said.why
    return f"{said.why}; its answer is kept in the archive as {store.archive.keep(said.odd)}"


def _note(store: Store, service: SaveService, why: str, now: datetime, *, worked: bool) -> None:
    text = (
        f"no capture is had: {why}. Nothing is lost: the archive has what was published, and each address is asked for "
        "again, until a newer edition is there"
    )
    with store.transaction():
        incident = Incident("", FAILING, redacted(service.url), text)
        report_or_resolve(store, incident, now, fails=bool(why), works=worked)
