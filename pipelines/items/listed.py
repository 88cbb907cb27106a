"""Questions and statements of which their list alone tells, since their own pages do not come; and then they do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from msgspec.structs import replace

from db.items import kept as stored
from diffing.texts.items import compare_items
from mentions.said import Mention, Polarity, Role
from model.change import WHOLE, Change, ChangeKind
from model.item import MOST_TRIES, Item, ItemKind, Observation
from readers.parliament.evidence import with_text
from readers.parliament.questions import CUT, is_of_search

SOON = 2
"""Polls in which its own page did not come, after which is told what a list says of a release."""
_EDITS = (ChangeKind.QUESTION_EDITED, ChangeKind.STATEMENT_EDITED)
_LETTER = re.compile(r"\S")
_LAST_WORD = re.compile(r"\s*\S+$")


def is_by_list(
    before: stored.Kept | None, item: Item, s: Observation, mentions_in: Callable[[Item], Iterable[Mention]]
) -> bool:
    """Whether an item is told by what its list says, and newly says: its own page did not come in several polls.

    In few, where the list's words have `mentions_in` them of data that were given, or say who may have got them.
    """
    if before is None or s.item.text is None or before.tries + 1 < SOON:
        return False
    listed = as_far_as_listed(before.item, item)
    is_new = listed.revision != before.item.revision
    if before.tries + 1 < MOST_TRIES:
        return is_new and any(map(_tells_of_release, mentions_in(listed)))
    return before.tries < MOST_TRIES or is_new


def _tells_of_release(mention: Mention) -> bool:
    roles = {b.role for b in mention.recipients}
    return mention.polarity is Polarity.RELEASE or not roles.isdisjoint((Role.GIVEN, Role.POSSIBLE))


def as_far_as_listed(known: Item, listed: Item) -> Item:
    """What a list says of an item, with the texts that are known where the list has their beginning, or all of it."""
    fuller = {
        name: said for name in stored.TEXTS if (said := getattr(known, name)) and _begins(said, getattr(listed, name))
    }
    return replace(listed, documents=known.documents or listed.documents, **fuller)


def _begins(whole: str, listed: str | None) -> bool:
    """Whether a list's text is another's, or its beginning: a list has no paragraphs, and may be cut."""
    short, long = (as_words(x) for x in ((listed or "").removesuffix(CUT), whole))
    return long == short or ((listed or "").endswith(CUT) and long.startswith(short))


def as_words(text: str) -> str:
    """A text without its spaces."""
    return "".join(text.split())


def as_read(before: stored.Kept, item: Item) -> Item:
    """The earlier look with the text that is read now for the first time: a name taken from it is no edit.

    One of which was told that it cannot be read is as it was: that it can be is an edit. What was told by its list is
    the same as far as the list had its text; where it was not told, that belonging to the first look, it is the same.
    """
    was = before.item
    if was.text is None and item.text is not None and was.documents and not was.no_text:
        return with_text(was, item.text)
    silent = before.told == "baseline"
    same = {
        name: text if silent or as_words(old) == as_words(text) else _beginning(text, old)
        for name, (old, text) in _begun(before, item).items()
    }
    return replace(was, **same)


def told_whole(changes: tuple[Change, ...], before: stored.Kept, item: Item) -> tuple[Change, ...]:
    """The changes, where nothing is edited and a text is there whole that was told by a list's beginning of it as that.

    It is told as what it is told as when it is new: nobody edited it.
    """
    if not (begun := _begun(before, item)):
        return changes
    kind = compare_items(None, item)[0].kind
    return tuple([
        replace(c, kind=kind, reason=WHOLE) if c.kind in _EDITS and c.fields.keys() <= begun.keys() else c
        for c in changes
    ])


def _begun(before: stored.Kept, item: Item) -> dict[str, tuple[str, str]]:
    """By name each text that was told by what a list says of it, or its beginning; as the list has it, and whole."""
    told_by_list = before.tries >= SOON and is_of_search(before.answer_url)
    if not told_by_list or item.kind not in (ItemKind.QUESTION, ItemKind.STATEMENT):
        return {}
    texts = ((name, getattr(before.item, name), getattr(item, name)) for name in stored.TEXTS)
    return {name: (old, text) for name, old, text in texts if old is not None and text and _begins(text, old)}


def _beginning(whole: str, listed: str) -> str:
    """As much of a text as a list shows of it, to its last whole word."""
    left = len(as_words(listed.removesuffix(CUT)))
    end = next((m.end() for n, m in enumerate(_LETTER.finditer(whole), start=1) if n == left), len(whole))
    return whole[:end] if not whole[end : end + 1].strip() else _LAST_WORD.sub("", whole[:end])
