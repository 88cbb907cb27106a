"""Change notes of the past that a publisher rewords, puts in or takes out: each is told once, quietly."""

from __future__ import annotations

import json

from db.store import Store
from diffing.texts.pages import edited_notes
from model.change import NOTES_EDITED, Change, ChangeKind
from model.fetch import ChangeNote, ContentItem
from text.timestamp import day

_TOLD = "select fields from change where source = ? and kind = 'page_changed' and reason = ?"


def edits_of_notes(store: Store, source: str, before: ContentItem, after: ContentItem) -> tuple[Change, ...]:
    """One change for all of them; none of what was told before: a note that comes and goes is told no more."""
    edits = edited_notes(before, after)
    if not edits:
        return ()
    was, now = set[str](), set[str]()
    for row in store.rows(_TOLD, [source, NOTES_EDITED]):
        old, new = json.loads(row["fields"])["note"]
        was.update((old or "").splitlines())
        now.update((new or "").splitlines())
    told = []
    for edit in edits:
        old, new = map(_line, edit)
        known = (not old or old in was) and (not new or new in was | now)
        told += [] if known else [(old, new)]
    if not told:
        return ()
    gone, come = ("\n".join(dict.fromkeys(filter(None, side))) for side in zip(*told, strict=True))
    return (Change(ChangeKind.PAGE_CHANGED, NOTES_EDITED, fields={"note": (gone, come)}),)


def _line(note: ChangeNote | None) -> str:
    if note is None:
        return ""
    text = " ".join(note.text.split())
    return f"{text} ({day(note.at)})" if note.at else text
