"""What is left of a text that tells of a child, or seems to, above a sentence that says who got pupils' data."""

from __future__ import annotations

from model.item import Item, ItemKind
from pipelines.items.changes import without_private

DATA = "\nThe Department for Education gave pupil data from the National Pupil Database to Figment Analytics Ltd."


def left_of(said: str, *, title: str = "Data", kind: ItemKind = ItemKind.FEED_ENTRY) -> str:
    """The text of an item of this kind and title, with that sentence behind, as everybody may read it."""
    return without_private(Item("entry:1", kind, title=title, text=said + DATA)).text or ""
