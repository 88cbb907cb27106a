"""What happened to a row that is in both editions, and why it is held to be that."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diffing.normal import cell_key, even, is_date_key
from diffing.rows.keys import stem
from diffing.rows.likeness import is_misspelling
from model.change import ChangeKind
from model.life import Life, life_of
from model.register import Table

if TYPE_CHECKING:
    from diffing.rows.rows import Fields

_LISTED = re.compile(r"[,;\n]")
_LIFE = ("open", "completed", "live")
"""The sheets a request passes through."""
_NOT_DONE = frozenset({"", "no", "n", "n/a", "na", "-", "none", "not yet", "pending", "tbc", "awaiting confirmation"})


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of the older edition that is a row of the newer one."""

    why: str
    fields: Fields
    old_table: Table
    new_table: Table
    moved: bool
    reused: bool = False
    """Matched only by a reference under which nothing else is alike."""


def change_kind(pair: Pair, slots: dict[str, int]) -> tuple[ChangeKind, str] | None:
    """The kind of a change and the reason for it; None where nothing of substance happened.

    A recipient renamed goes before all else, since it is a known way to hide; then where the row stands, then its
    reference, then what became of it.

    Args:
        pair: the pair.
        slots: field -> slot, with "reference" for whatever column names rows.
    """
    fields = pair.fields
    if pair.reused:
        return ChangeKind.REFERENCE_REUSED, f"{pair.why}: nothing else agrees"
    if not fields and not pair.moved:
        return None
    named = _recipient(pair, slots)
    if named and named[0] is ChangeKind.RECIPIENT_RENAMED:
        return named
    return _moved(pair) if pair.moved else _in_place(pair, slots, named)


def _in_place(pair: Pair, slots: dict[str, int], named: tuple[ChangeKind, str] | None) -> tuple[ChangeKind, str]:
    fields = pair.fields
    before, after = fields.get(slots.get("reference", -1), (None, None))
    another_version = len(fields) > 1 and bool(before and after) and stem(before or "") == stem(after or "")
    if (before or after) and not another_version:
        return (
            ChangeKind.REFERENCE_CORRECTED,
            f"{pair.why}; the reference was {'other' if before else 'missing'} before",
        )
    became = _became(fields, slots)
    if became:
        return became[0], f"{became[1]}; {pair.why}"
    if named and len(fields) == 1:
        return named
    return ChangeKind.CHANGED, pair.why


def _recipient(pair: Pair, slots: dict[str, int]) -> tuple[ChangeKind, str] | None:
    before, after = pair.fields.get(slots.get("recipient", -1), (None, None))
    if not before or not after:
        return None
    if is_misspelling(before, after):
        return ChangeKind.NAME_CORRECTED, f"the same name written another way; {pair.why}"
    if _same_company(before, after):
        return None
    return ChangeKind.RECIPIENT_RENAMED, f"another recipient while the rest of the row agrees; {pair.why}"


def _same_company(before: str, after: str) -> bool:
    """True for a list of three names or more of which a third stays.

    The UK Statistics Authority names every researcher; one who joins a project is no other recipient.
    """
    a, b = ({even(name).strip() for name in _LISTED.split(cell)} - {""} for cell in (before, after))
    return min(len(a), len(b)) >= 2 and max(len(a), len(b)) >= 3 and len(a & b) * 3 >= max(len(a), len(b))


def _moved(pair: Pair) -> tuple[ChangeKind, str]:
    old, new = pair.old_table, pair.new_table
    was, now = (f"sheet {t.sheet!r}" + (f" of {t.file!r}" if old.file != new.file else "") for t in (old, new))
    reason = f"from {was} to {now}; {pair.why}"
    if old.section in _LIFE and new.section in _LIFE and old.section != new.section:
        return ChangeKind.STATUS_CHANGED, f"{old.section} -> {new.section}: {reason}"
    return ChangeKind.MOVED, reason


def _became(fields: Fields, slots: dict[str, int]) -> tuple[ChangeKind, str] | None:
    before, after = fields.get(slots.get("destroyed", -1), (None, None))
    if after and not is_recorded(before or "") and is_recorded(after):
        return ChangeKind.DESTRUCTION_RECORDED, f"the destruction of the data is recorded: {after[:80]}"
    if slots.get("status", -1) not in fields:
        return None
    was, now = fields[slots["status"]]
    life = life_of(now or "")
    if life is Life.DESTROYED:
        return ChangeKind.DESTRUCTION_RECORDED, f"the status is now {now!r}"
    if life is Life.ENDED and life_of(was or "") is not Life.ENDED:
        return ChangeKind.LICENCE_ENDED, f"the status is now {now!r}"
    return ChangeKind.STATUS_CHANGED, f"{was or 'no status'} -> {now or 'no status'}"


def is_recorded(cell: str) -> bool:
    """True where a cell about destruction says that it happened, or when."""
    return is_date_key(cell_key(cell)) or cell.casefold().strip(" .") not in _NOT_DONE
