"""Stored items by today's rules of what is a pupil's: what older ones, or an older version, let stand is taken out."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from db.items.kept import Kept, kept_by_id, versions_of
from db.store import Store
from db.withheld.gone_over import Mask, mask_item
from model.item import Item, ItemKind
from pipelines.items.changes import left_of, private_in
from text.privacy.prose import WithoutPrivate


class ItemMask(Mask):
    """For what was said of an item whose address or key may have changed."""

    def __init__(self, before: Item, now: Item, without: WithoutPrivate) -> None:
        self.before, self.now, self.without = before, now, without

    def text(self, name: str, text: str) -> str:  # noqa: ARG002 - the same under every name
        if text == self.before.key:
            return self.now.key
        if " " in text.strip():
            return self.without.said(text)
        of_page = self.now.kind is ItemKind.PAGE  # the operator wrote its address
        return text if "://" not in text or of_page else self.without.address(text)


class Masked(NamedTuple):
    """An item as it is to be written."""

    known: Kept
    item: Item
    versions: dict[int, Item]
    mask: ItemMask


def to_be_masked(store: Store, number: int, *seen: Item, children: Collection[str] = ()) -> Masked | None:
    """None where it stands as it should. A name that one of its versions tells, or as `seen`, is left in none."""
    known, versions = kept_by_id(store, number), versions_of(store, number)
    without = private_in((*versions.values(), known.item, *seen), children)
    item = left_of(known.item, without)
    left = {version: left_of(old, without) for version, old in versions.items()}
    if (item, left) == (known.item, versions):
        return None
    return Masked(known, item, left, ItemMask(known.item, item, without))


def mask_again(store: Store, number: int, *seen: Item, children: Collection[str] = ()) -> None:
    """Writes it so, inside a transaction, and what was said of it; the archive keeps the bytes. It is no news."""
    found = to_be_masked(store, number, *seen, children=children)
    if found is not None:
        mask_item(store, *found)
