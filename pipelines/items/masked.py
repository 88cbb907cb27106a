"""Stored items by today's rules of what is a pupil's: what older ones, or an older version, let stand is taken out."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from msgspec import json

from db.items.kept import Kept, kept_by_id, versions_of
from db.store import Store
from db.withheld.gone_over import Mask, mask_item, said_of
from model.item import Item, ItemKind
from pipelines.items.changes import left_of, private_in
from text.privacy.prose import WithoutPrivate


class ItemMask(Mask):
    """For what was said of an item whose address or key may have changed."""

    def __init__(self, before: Item, now: Item, without: WithoutPrivate) -> None:
        self.before, self.now, self.without = before, now, without
        self._known: dict[str, str] = {}
        """A text -> what is left of it: it is asked for before it is written, too."""

    def text(self, name: str, text: str) -> str:  # noqa: ARG002 - the same under every name
        if text == self.before.key:
            return self.now.key
        if text not in self._known:
            self._known[text] = self._left_of(text)
        return self._known[text]

    def _left_of(self, text: str) -> str:
        if " " in text.strip():
            return self.without.said(text)
        of_page = self.now.kind is ItemKind.PAGE  # the operator wrote its address
        return text if "://" not in text or of_page else self.without.address(text)


class ToMask:
    """What is to be taken out of an item and its versions: found out before the transaction that takes it out.

    A name that one of its versions tells, or as it was `seen`, is left in none.
    """

    def __init__(
        self, known: Item, versions: Sequence[Item], seen: Sequence[Item] = (), children: Collection[str] = ()
    ) -> None:
        self.known, self.versions = known, list(versions)
        without = private_in((*versions, known, *seen), children)
        self.item = left_of(known, without)
        self.left = [left_of(old, without) for old in versions]
        self.mask = ItemMask(known, self.item, without)

    def __bool__(self) -> bool:
        """True where it does not stand as it should."""
        return (self.item, self.left) != (self.known, self.versions)

    def look_at_words(self, store: Store, known: Kept, told: Sequence[object] = ()) -> None:
        """Goes through what was said of it as well, and what is going to be."""
        if self:
            for _ in said_of(store, known, self.mask):
                pass
            self.mask(json.decode(json.encode(told)))


def to_mask(store: Store, number: int) -> ToMask:
    """Finds it out of an item as it is stored."""
    known = kept_by_id(store, number)
    found = ToMask(known.item, [*versions_of(store, number).values()])
    found.look_at_words(store, known)
    return found


def mask_again(
    store: Store, number: int, *seen: Item, children: Collection[str] = (), found: ToMask | None = None
) -> None:
    """Writes it so, inside a transaction, and what was said of it; the archive keeps the bytes. It is no news.

    `found` is found out anew where the item, or one of its versions, is another by now.
    """
    known, versions = kept_by_id(store, number), versions_of(store, number)
    if found is None or (found.known, found.versions) != (known.item, [*versions.values()]):
        found = ToMask(known.item, [*versions.values()], seen, children)
    if found:
        mask_item(store, known, found.item, dict(zip(versions, found.left, strict=True)), found.mask)
