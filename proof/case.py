"""Gathers what a bundle about one change holds, without what is withheld: this alone decides what goes in."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from alerts.describe import Description, describe
from db.archive import ArchiveDamaged, NotArchived
from db.chain.evidence import (
    LoggedAnswer,
    ProvedEntry,
    answers_behind,
    beginning,
    editions_behind,
    entry_of_edition,
    path_before_the_log,
    places_of,
    proved,
)
from db.chain.tree import Sibling
from db.register.changes import stored_changes
from db.saves import captures_of
from db.store import Store
from db.withheld.addresses import addresses_of
from db.withheld.decide import TELLS, Withheld, load_withheld
from db.withheld.telling import let_go, with_documents
from model.answers.exchange import without_secrets
from model.change import StoredChange
from proof.cells import PicturedRow, pictured
from readers import govuk, register
from readers.judged_copy import judged_copy, shows_child
from readers.visible_copy import NoCopy, visible_copy
from text.privacy.prose import without_private_address

LARGEST = 64 * 2**20
"""Bytes of all files of one bundle."""
TOO_LARGE = "left out: the bundle would be too large"
LOST = "left out: the archive does not have it whole"
NOT_PUBLIC = "left out: it is not handed out as it came"
NOT_BY_THE_SITE = "left out: a site hands out no file as it came; its publisher and its watcher have it"


class NoBundle(Exception):
    """There is none of this change; the message says why."""


class Exhibit(Struct, frozen=True):
    """A body that is shown, or only named by its hash."""

    answer: LoggedAnswer
    url: str
    """Where it was had; "" where that is not known, or not passed on."""
    body: bytes | None
    why: str
    """Why there are no bytes; "" where there are."""
    before_log: tuple[Sibling, ...] | None
    """Of one that was archived before there was a log: the way to the root in the first entry."""
    rows: tuple[PicturedRow, ...]
    capture: str = ""
    """Where the Wayback Machine holds the same bytes."""

    @property
    def is_kept_back(self) -> bool:
        """True where nothing but its hash is told of it."""
        return bool(self.why) and not self.url


class Case(Struct, frozen=True):
    """All that a bundle holds."""

    change: int
    said: Description
    item: dict[str, Any]
    """The change as plain JSON, as messages have it."""
    exhibits: tuple[Exhibit, ...]
    entries: tuple[ProvedEntry, ...]
    """The text is "" of one that may not be shown: it has its hash all the same."""
    editions: dict[str, int]
    """Side -> the number of the entry of its edition."""
    public: bool
    """True for one as anybody gets it."""
    found_at: str
    """When it was worked out from what was put into the history later; "" of what the watch saw."""


def gather(store: Store, change: int, *, public: bool = False) -> Case:
    """What a bundle about a change holds. Raises NoBundle.

    `public`: as anybody gets it from the site, which hands out no publisher's file, since a file can hide things in
    endless ways, and no hash of what is kept back, by which names could be tried until one fits.
    """
    found = stored_changes(store, "c.id = ?", [change])
    state = store.one("select state, coalesce(found_at, '') found_at from change where id = ?", [change])
    if not found or state is None:
        raise NoBundle(f"there is no change {change}. See: npdwatch changes --json")
    withheld = with_documents(store, load_withheld(store))
    told = withheld.change(found[0]) if state["state"] == "open" else None
    if told is None:
        why = "it is withheld" if state["state"] == "open" else "nobody is told of it, or not yet"
        raise NoBundle(f"of change {change} there is no bundle: {why}")
    answers = answers_behind(store, found[0])
    if not public:
        withheld = _with_addresses(store, withheld, answers)
    exhibits = tuple(_exhibits(store, withheld, found[0], answers, public=public))
    editions = {
        side: number for side, edition in editions_behind(store, found[0]).items()
        if (number := entry_of_edition(store, edition)) is not None
    }
    numbers = [*editions.values(), *(e.answer.entry for e in exhibits if e.answer.entry is not None)]
    if any(e.before_log is not None for e in exhibits) and (first := beginning(store)) is not None:
        numbers.append(first)
    entries = tuple(_shown(withheld, e, exhibits) for e in proved(store, numbers))
    if public:
        exhibits = tuple(replace(e, answer=replace(e.answer, sha256="")) if e.is_kept_back else e for e in exhibits)
    said, found_at = describe(told), state["found_at"]
    item = said.as_item()
    if found_at:
        item |= {"found_at": found_at, "dated": item.pop("seen_at")}
    return Case(change, said, item, exhibits, entries, editions, public, found_at)


def _with_addresses(store: Store, withheld: Withheld, answers: Sequence[LoggedAnswer]) -> Withheld:
    """For the operator's own form: where these answers can be had now is left out, of those that are kept back.

    A register that stands at one address has all its editions there: one that is kept back now is no reason to leave
    out the entries of those before it.
    """
    return replace(withheld, addresses=addresses_of(store, [a.sha256 for a in answers if withheld.kept_back(a.sha256)]))


def _exhibits(
    store: Store, withheld: Withheld, c: StoredChange, found: Sequence[LoggedAnswer], *, public: bool
) -> Iterator[Exhibit]:
    places, room = places_of(store, c), LARGEST
    captures = captures_of(store, [a.sha256 for a in found])
    go = let_go(store)
    for answer in found:
        body, why = _body(store, withheld, answer)
        if body is not None and answer.sha256 not in go and _tells(store, answer, body):
            withheld, body, why = withheld.without(answer.sha256), None, TELLS
        elif body is not None and not (answer.is_file or _is_page_of_register(store, c.source, answer)):
            body, why = None, NOT_PUBLIC
        if body is not None and len(body) > room:
            body, why = None, TOO_LARGE
        room -= len(body or b"")
        row = withheld.cleaner()(dict(answer.row or {}))
        stood = row.get("final_url") or (answer.origin.address if answer.origin else "")
        url = "" if withheld.kept_back(answer.sha256) else without_secrets(withheld.address(stood))
        if without_private_address(url) != url:
            body, why, url = None, TELLS, ""
        here = [(sheet, n) for file, sheet, n in places.get(answer.side, ()) if file == answer.file]
        rows = pictured(body, answer.filename, here) if body is not None and answer.file else []
        path = path_before_the_log(store, answer.sha256) if answer.entry is None else None
        before = tuple(path) if path is not None else None
        if public and answer.is_file and body is not None:
            body, why = None, NOT_BY_THE_SITE
        capture = withheld.address(captures.get(answer.sha256, "")) if url else ""
        yield Exhibit(replace(answer, row=row or None), url, body, why, before, tuple(rows), capture)


def _tells(store: Store, answer: LoggedAnswer, body: bytes) -> bool:
    """True for a document, a page or an answer with any text that tells of a child, and for one that is not read.

    Of a register its cells were judged, by which it is kept back.
    """
    try:
        if not answer.is_file:
            return shows_child(body)
        if store.one("select 1 from edition_file where sha256 = ? and register", [answer.sha256]) is None:
            judged_copy(body, answer.filename)
    except NoCopy:
        return True
    return False


def _is_page_of_register(store: Store, source: str, answer: LoggedAnswer) -> bool:
    """False for what an API, a feed, a list or a search answered: it is nobody's document."""
    kind = store.one("select kind from source where name = ?", [source])
    return answer.what == "page" and kind is not None and kind["kind"] in (govuk.KIND.name, register.KIND.name)


def _body(store: Store, withheld: Withheld, answer: LoggedAnswer) -> tuple[bytes | None, str]:
    """The bytes where they may leave this machine, else why not.

    A file goes as it came once it was looked into and hides nothing, or a person has said that it is public; a page or
    an answer of an API where just these bytes are handed out on the site.
    """
    if said := withheld.kept_back(answer.sha256):
        return None, said
    looked = store.one("select reader from looked_into where sha256 = ?", [answer.sha256])
    states = store.rows(
        "select e.state from edition_file f join edition e on e.id = f.edition_id where f.sha256 = ?", [answer.sha256]
    )
    put_aside = bool(states) and all(x["state"] != "accepted" for x in states)
    if put_aside or (answer.is_file and looked is None):
        return None, NOT_PUBLIC
    try:
        body = store.archive.body(answer.sha256)
        if not answer.is_file and visible_copy(body, answer.filename) != body:
            return None, NOT_PUBLIC
    except NoCopy:
        return None, NOT_PUBLIC
    except (NotArchived, ArchiveDamaged, OSError):
        return None, LOST
    return body, ""


def _shown(withheld: Withheld, entry: ProvedEntry, exhibits: Sequence[Exhibit]) -> ProvedEntry:
    """An entry as it may be shown: without its text where that names a file that is kept back, or anything withheld."""
    about = json.loads(entry.text)
    own = [e.answer.sha256 for e in exhibits if e.is_kept_back]
    names = withheld.any_kept(entry.text) or any(s in entry.text for s in own)
    return replace(entry, text="") if names or withheld.cleaner()(about) != about else entry
