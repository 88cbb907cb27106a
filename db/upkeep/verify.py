"""The archive against the database: whether every body that is named is there, and is what its name says.

And the rows of the registers against the digest that was written with each.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from db.archive import ArchiveDamaged, NotArchived
from db.store import Store
from db.upkeep.notes import note_amiss
from db.upkeep.prune import pruned
from model.register import FURTHER, NAMED_BY_SHEET, joined_recipients

_NAMING = {
    "file of an edition": (
        "select sha256, source, url || ' of ' || substr(seen_at, 1, 10) what from edition_file"
        " join edition on edition.id = edition_id"
    ),
    "page as accepted": "select page_sha256 sha256, name source, url what from source where page_sha256 is not null",
    "document": "select sha256, source, url what from document",
    "document of an item": (
        "select json_extract(d.value, '$.sha256') sha256, i.source, i.key what from item_version v"
        " join item i on i.id = v.item_id, json_each(v.documents) d"
    ),
    "file that hid something": "select hid_in sha256, source, title what from hidden where hid_in != ''",
    "answer that is asked for again": "select sha256, source, url what from validator",
    "answer": "select sha256, source, final_url || ' of ' || substr(fetched_at, 1, 10) what from snapshot",
    "answer in the log": (
        "select text ->> 'sha256' sha256, text ->> 'source' source, 'entry ' || number what from chain_entry"
        " where kind = 'answer' and json_valid(text)"
    ),
    "archived before the log": "select sha256, '' source, 'before the log' what from chain_body",
}
"""What names bodies, the gravest first."""
_SHA256 = re.compile("[0-9a-f]{64}")


class ArchivedBody(Struct, frozen=True):
    """A body that the database names."""

    sha256: str
    source: str
    what: str
    """Where it came from: an address with a day, an item's key."""
    role: str


class Amiss(Struct, frozen=True):
    """A named body that the archive does not give."""

    named: ArchivedBody
    altered: bool
    """False where it is missing."""


class AlteredRow(Struct, frozen=True):
    """A version of a release that does not say what was read."""

    source: str
    release: int
    version: int


_PRINTED = ("reference", "title", "purpose")


def altered_rows(store: Store) -> Iterator[AlteredRow]:
    """Versions whose cells are not those of their digest, or that are listed with other words than their cells have.

    Another program that writes through SQLite leaves a database that is in order: only this tells. Whoever writes the
    digest anew as well is found by `replay`, which reads the archived file.
    """
    from db.register.editions import row_sha256

    for x in store.each(
        "select v.id, v.release_id, r.source, v.row_sha256, v.section, v.reference, v.recipient, v.title, v.purpose,"
        " v.cells from version v join release r on r.id = v.release_id order by v.id"
    ):
        cells = json.loads(x["cells"])
        is_listed = all(cells.get(n, "") == x[n] for n in _PRINTED)
        is_listed = is_listed and _is_recipient_of(cells, x["section"], x["recipient"])
        if row_sha256(cells) != x["row_sha256"] or not is_listed:
            yield AlteredRow(x["source"], x["release_id"], x["id"])


def _is_recipient_of(cells: Mapping[str, str], section: str, recipient: str) -> bool:
    """True for the recipient that `Table.field_value` gives of these cells.

    Of several further columns the first alone can be told from others: what is named besides must stand in some cell.
    """
    first = cells.get("recipient", "")
    if FURTHER not in cells:
        return recipient == first or (not first and recipient == NAMED_BY_SHEET.get(section))
    known = joined_recipients(first, [cells[FURTHER]])
    besides = recipient.removeprefix(known).removeprefix(";\n" if known else "")
    printed = {piece.strip() for cell in cells.values() for piece in cell.split(";\n")}
    stand_there = printed.issuperset(map(str.strip, besides.split(";\n")))
    return recipient == known or (recipient.startswith(known) and stand_there)


def named_bodies(store: Store) -> dict[str, ArchivedBody]:
    """Every body that the database names, by sha256, with the gravest of what names it."""
    found: dict[str, ArchivedBody] = {}
    for role, sql in _NAMING.items():
        for row in store.rows(sql):
            if row["sha256"] and _SHA256.fullmatch(row["sha256"]):
                found.setdefault(row["sha256"], ArchivedBody(row["sha256"], row["source"], row["what"], role))
    return found


def lost(store: Store) -> list[ArchivedBody]:
    """The named bodies that are not in the archive, and went by no policy; none is read."""
    gone = pruned(store)
    return [b for s, b in sorted(named_bodies(store).items()) if s not in gone and not store.archive.has(s)]


def note_found(store: Store, found: Iterable[Amiss | None]) -> list[Amiss]:
    """Notes what of the archive is amiss, so that it stands in `status` until it is mended; gives it."""
    bad = [x for x in found if x]
    missing, altered = ([x.named.sha256 for x in bad if x.altered is how] for how in (False, True))
    note_amiss(store.folder, missing, altered, f"{bad[0].named.role} of {bad[0].named.source}" if bad else "")
    return bad


def note_if_gone(store: Store) -> None:
    """Notes at once that the archive holds nothing of all that the database names, as where its disk is not there.

    What comes is kept in its place, so that soon nothing would look odd. A look into one folder where all is well.
    """
    if not any(store.archive.folder.glob("??/*.zst")) and (bodies := lost(store)):
        note_found(store, [Amiss(b, altered=False) for b in bodies])


def verify(store: Store, named: dict[str, ArchivedBody]) -> Iterator[Amiss | None]:
    """Reads each body and compares it with its name; gives what is amiss with it, None where nothing is."""
    gone = pruned(store)
    for sha256, about in sorted(named.items()):
        if sha256 in gone and not store.archive.has(sha256):
            yield None
            continue
        try:
            store.archive.body(sha256)
        except (NotArchived, ArchiveDamaged, OSError) as error:
            yield Amiss(about, altered=not isinstance(error, NotArchived))
        else:
            yield None
