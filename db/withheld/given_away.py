"""Names of children that the rows of a source gave away, as keyed digests: known again, and to be read nowhere."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from db.withheld.decide import NEVER
from model.discreet import Discreet

if TYPE_CHECKING:
    import sqlite3

    from db.store import Store

_BYTES = 32
_SIZE, _OF_WORD = 16, 2
"""Bytes of a digest: of a word of a name so few that many words have the same."""


class GivenAway(Discreet, frozen=True):
    """What is known of one source."""

    unsaid = frozenset({"key", "digests", "new"})
    key: bytes
    digests: frozenset[bytes] = frozenset()
    is_begun: bool = False
    """False where what was withheld of the source was never gone over for names."""
    new: frozenset[bytes] = frozenset()
    """Those of the digests that are not stored yet."""

    def digest(self, name_key: str) -> bytes:
        """Of what `text.privacy.known_names.name_keys` gives."""
        return hashlib.blake2b(name_key.encode(), key=self.key, digest_size=_SIZE).digest()

    def may_be_of(self, word: str) -> bool:
        """False for most words that are part of none of the names."""
        return self.digest(word)[:_OF_WORD] in self.digests

    def with_names(self, name_keys: Iterable[str]) -> GivenAway:
        """With these too."""
        found = {*name_keys}
        words = {self.digest(word)[:_OF_WORD] for key in found for word in key.split()}
        new = frozenset(words.union(map(self.digest, found))) - self.digests
        return GivenAway(self.key, self.digests | new, True, self.new | new)


def nothing_given_away() -> GivenAway:
    """What is known where nothing is stored, with a key of its own."""
    return GivenAway(os.urandom(_BYTES))


def given_away(store: Store, source: str) -> GivenAway:
    """What is known of a source."""
    row = store.one("select digest_key from given_away_key where source = ?", [source])
    if row is None:
        return nothing_given_away()
    found = store.rows("select digest from given_away where source = ?", [source])
    return GivenAway(row["digest_key"], frozenset(x["digest"] for x in found), True)


def keep_given_away(store: Store, source: str, known: GivenAway | None) -> None:
    """Writes what is new of it, inside the transaction of the poll that found it."""
    if known is None or not known.is_begun:
        return
    store.execute("insert into given_away_key values (?, ?) on conflict do nothing", [source, known.key])
    store.many("insert into given_away values (?, ?) on conflict do nothing", ((source, d) for d in known.new))
    if known.new:
        store.execute(_TO_LOOK_INTO_AGAIN, [KNOWS_MORE, source])


KNOWS_MORE = "names that were given away"
"""In place of the reader that has looked into a file last: its sheets may be called by such a name."""
_TO_LOOK_INTO_AGAIN = (
    f"update looked_into set reader = ? where reader not in {NEVER} and sha256 in"  # noqa: S608 - our own words
    " (select f.sha256 from edition_file f join edition e on e.id = f.edition_id where e.source = ?)"
)


def has_given_away(store: Store, source: str) -> bool:
    """True where a name of the source is known."""
    return store.one("select 1 from given_away where source = ? limit 1", [source]) is not None


def carry_given_away(present: sqlite3.Connection, store: Store) -> None:
    """Takes over what the database knows that stands where this one, of a backup, is restored, inside a transaction."""
    if present.execute("select 1 from sqlite_schema where name = 'given_away'").fetchone() is None:
        return  # of an earlier version
    for source, key in present.execute("select source, digest_key from given_away_key").fetchall():
        store.execute("insert into given_away_key values (?, ?) on conflict do nothing", [source, key])
        if given_away(store, source).key == key:
            found = present.execute("select source, digest from given_away where source = ?", [source])
            store.many("insert into given_away values (?, ?) on conflict do nothing", map(tuple, found))


_THE_SAME = "select k.source from given_away_key k join {0}.given_away_key o using (source, digest_key)"
TAKEN_OVER = (
    "insert into given_away_key select * from {0}.given_away_key where true on conflict do nothing",
    f"insert into given_away select * from {{0}}.given_away where source in ({_THE_SAME}) on conflict do nothing",  # noqa: S608
)
"""Statements that take over what another database, attached under a name, knows: what was made with the same key."""
