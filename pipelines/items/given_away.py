"""Names of children that earlier versions of an item gave away: taken out of those, they stand in no later one either.

No database holds such a name: the archived bytes, which nobody else reads, are read once more.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from msgspec.structs import replace

from db.archive import ArchiveDamaged, NotArchived
from db.items.kept import Kept, versions_of
from db.store import Store, as_json
from model.hidden import WITHHELD_CELL
from model.item import Item, hidden_key
from model.source import Source
from pipelines.items.changes import private_in
from readers.kinds import KINDS
from text.timestamp import parse_stamp

MOST = 20
"""Versions of an item that are read again, the newest."""


def given_away(store: Store, source: Source, known: Kept | None) -> frozenset[str]:
    """Those names. What the archive has lost, or nobody can read any more, gives none."""
    if known is None:
        return frozenset()
    versions = list(versions_of(store, known.id).items())[-MOST:]
    told = [number for number, version in versions if WITHHELD_CELL in as_json(version.as_dict())]
    return _names_in(store, source, told, known.item) if told else frozenset()


def _names_in(store: Store, source: Source, versions: Iterable[int], item: Item) -> frozenset[str]:
    from readers.documents.errors import Unread  # loads the readers: few items ever gave a name away
    from readers.govuk.api import NotAContentItem

    names = set[str]()
    for number in versions:
        (row,) = store.rows("select documents, snapshot_id from item_version where id = ?", [number])
        for document in json.loads(row["documents"]):
            with suppress(NotArchived, ArchiveDamaged, Unread, NotAContentItem):
                body = store.archive.body(document["sha256"])
                names |= _in_document(body, document, item)
        with suppress(NotArchived, ArchiveDamaged, Unread, NotAContentItem):
            names.update(*_in_answer(store, source, row["snapshot_id"], item))
    return frozenset(names)


def _in_document(body: bytes, document: Mapping[str, Any], item: Item) -> frozenset[str]:
    from readers.documents.read import read_document
    from readers.govuk.api import read_content_item

    if document["format"] == "html":
        return read_content_item(body, url=document["url"]).children
    return frozenset(private_in((replace(item, text=read_document(body)),)).named)


def _in_answer(store: Store, source: Source, snapshot: int | None, item: Item) -> Iterator[frozenset[str]]:
    from readers.govuk.api import read_content_item

    for x in store.rows("select * from snapshot where id = ?", [snapshot]):
        body = store.archive.body(x["sha256"])
        if not KINDS[source.kind].holds_items:
            yield read_content_item(body, url=source.url).children
            return
        from pipelines.items.answers import items_in

        headers = {k.casefold(): v for k, v in json.loads(x["headers"]).items()}
        at = parse_stamp(x["fetched_at"])
        for found in items_in(source, body, x["final_url"], headers.get("content-type", ""), at):
            if item.key in (found.key, hidden_key(found.key), *found.aliases):
                yield frozenset(private_in((found,)).named)
