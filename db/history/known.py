"""What is known of the editions of a source: which there are, in order, and the words of their rows."""

from __future__ import annotations

from msgspec import Struct

from db.register.editions import PARTIAL, KnownEdition, edition_by_id
from db.store import Store


class StoodEdition(Struct, frozen=True):
    """An accepted edition in its place."""

    known: KnownEdition
    was_found: bool
    """It was found later; the watch did not see it."""
    confirmed_at: str = ""
    """When a second look confirmed what is missing from it; "" where none did."""

    @property
    def is_part(self) -> bool:
        """Some of its rows alone were recorded: nothing stands before or after it, but what stood whole."""
        return self.known.why in PARTIAL

    @property
    def contents(self) -> frozenset[str]:
        """The sha256 of each of its registers."""
        return frozenset(f.sha256 for f in self.known.files if f.register)


def accepted_editions(store: Store, source: str) -> list[StoodEdition]:
    """The accepted editions of a source, oldest first."""
    rows = store.rows(
        "select id, found_at, confirmed_at from edition where source = ? and state = 'accepted' order by id", [source],
    )
    return [
        StoodEdition(edition_by_id(store, x["id"]), x["found_at"] is not None, x["confirmed_at"] or "") for x in rows
    ]


def known_words(store: Store, source: str) -> tuple[set[str], set[str]]:
    """The names of all columns that rows of a source ever had, and all their references."""
    names = store.rows(
        "select distinct j.key from version v join release r on r.id = v.release_id, json_each(v.cells) j"
        " where r.source = ?", [source],
    )
    cells = store.rows(
        "select distinct v.reference from version v join release r on r.id = v.release_id where r.source = ?"
        " and v.reference != ''", [source],
    )
    return {x["key"] for x in names}, {x["reference"] for x in cells}
