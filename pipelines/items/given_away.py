"""Names of children that earlier versions of an item gave away: taken out of those, they stand in no later one either.

No database holds such a name: the archived bytes, which nobody else reads, are read once more.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import unquote_plus

from msgspec.structs import replace

from db.archive import ArchiveDamaged, NotArchived
from db.items.kept import kept_by_id
from db.store import Store
from model.hidden import WITHHELD_CELL
from model.item import Item, hidden_key, is_hidden
from model.source import Source
from pipelines.items.changes import private_in
from readers.kinds import KINDS
from text.privacy.naming import persons_in
from text.privacy.prose import BETWEEN_WORDS
from text.timestamp import parse_stamp

MOST = 100
"""Versions that are read again, the newest."""


_VERSIONS = """
select v.id, v.item_id item from item_version v join item i on i.id = v.item_id where i.source = :source
  and (:item is null or i.id = :item) and (instr(v.title, :cell) or instr(coalesce(v.text, ''), :cell)
    or instr(coalesce(v.answer, ''), :cell) or instr(v.data, :cell))
order by v.id desc limit :most"""


def given_away(store: Store, source: Source, item: int | None = None) -> frozenset[str]:
    """Names that versions of an item gave away, or of all items of a source.

    What the archive has lost, or nobody can read any more, gives none.
    """
    told: dict[int, list[int]] = {}
    given = {"source": source.name, "item": item, "cell": WITHHELD_CELL, "most": MOST}
    for x in store.rows(_VERSIONS, given):
        told.setdefault(x["item"], []).append(x["id"])
    found = (_names_in(store, source, versions, kept_by_id(store, number).item) for number, versions in told.items())
    return frozenset[str]().union(*found)


def _names_in(store: Store, source: Source, versions: Iterable[int], item: Item) -> frozenset[str]:
    from readers.documents.errors import Unread  # loads the readers: few items ever gave a name away

    names = {*_in_aliases(item)}
    for number in versions:
        (row,) = store.rows("select documents, snapshot_id from item_version where id = ?", [number])
        for document in json.loads(row["documents"]):
            with suppress(NotArchived, ArchiveDamaged, Unread):
                body = store.archive.body(document["sha256"])
                names |= _in_document(body, document, item)
        with suppress(NotArchived, ArchiveDamaged, Unread):
            names.update(*_in_answer(store, source, row["snapshot_id"], item))
    return frozenset(names)


def _in_aliases(item: Item) -> Iterator[str]:
    """The names in the key that an item had before it went by a hash: a title gave them away, and no file says it."""
    for alias in item.aliases if is_hidden(item.key) else ():
        words = BETWEEN_WORDS.sub(" ", unquote_plus(alias.rpartition("/")[2]))
        found = (words[n.start : n.end] for n in persons_in(words) if n.sure and n.whole and not n.titled)
        yield from (name for name in found if name not in item.title)


def _in_document(body: bytes, document: Mapping[str, Any], item: Item) -> frozenset[str]:
    from readers.govuk.texts import words_of

    text, names = words_of(body, document["format"], document["url"])
    return names.union(private_in((replace(item, text=text),), names_alone=True).named)


def _in_answer(store: Store, source: Source, snapshot: int | None, item: Item) -> Iterator[frozenset[str]]:
    from readers.govuk.texts import HTML, words_of

    for x in store.rows("select * from snapshot where id = ?", [snapshot]):
        body = store.archive.body(x["sha256"])
        if not KINDS[source.kind].holds_items:
            yield words_of(body, HTML, source.url)[1]
            return
        from pipelines.items.answers import items_in

        headers = {k.casefold(): v for k, v in json.loads(x["headers"]).items()}
        at = parse_stamp(x["fetched_at"])
        for found in items_in(source, body, x["final_url"], headers.get("content-type", ""), at):
            if item.key in (found.key, hidden_key(found.key), *found.aliases):
                yield frozenset(private_in((found,), names_alone=True).named)
