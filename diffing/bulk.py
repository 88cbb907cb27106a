"""One wording applied to many rows: told once, with its rows.

In December 2022 one clause touched 639 agreements of the NHS register and made 1,191 of its 1,192 amendments.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING

from diffing.normal import cell_key, even, is_date_key

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from diffing.rows.fields import Fields

LEAST = 5
"""Rows that make a wording a bulk change."""
LEAST_OF_CODES = 20
"""The same for short values such as tiers, which change alike by chance."""
ANY = "\u2026"
"""Stands in a bulk change for whatever text a row has there."""
SHARE_OF_EVENTS = 0.5
EVENTS = frozenset(
    {"status", "destroyed", "licence_end", "outcome_date", "supplied", "decided", "rejected", "requested", "date"}
)
"""Fields in which each row's change is an event of its own, unless half of all rows change alike."""
RENUMBERED_LEAST = 5
RENUMBERED_SHARE = 0.1
RENUMBERED_MOST = 50
"""Rows with another reference are one change where they are at least so many and that share of all, or beyond the
second number; below that each is a correction of its own."""
LONGEST = 5_000
"""Cells beyond this length take part by their whole text only."""

Pair = tuple[int, int]


@dataclass(slots=True)
class Bulk:
    """One wording and its rows."""

    slot: int
    before: str
    """The whole older cell, or a pattern in which `ANY` stands for the text that stays."""
    after: str
    pairs: list[Pair] = field(default_factory=list)


def take_bulk(
    changed: Mapping[Pair, Fields],
    fields: Mapping[int, str | None],
    reference: int | None,
    before: Sequence[tuple[str, ...]],
) -> list[Bulk]:
    """Takes the cells out of `changed` that changed alike in many rows, and gives them wording by wording.

    Args:
        changed: what differs, pair by pair; the cells taken are removed from it.
        fields: slot -> field, for all slots.
        reference: the slot of the reference, which is never taken.
        before: the rows of the older edition.
    """
    usual = _Usual(fields, before)
    out: list[Bulk] = []
    for way in (_whole, _part, _set):
        for (slot, x, y), pairs in _grouped(changed, reference, way).items():
            alone = [p for p in pairs if slot in changed[p]]
            if len(alone) >= LEAST and len(alone) >= usual.least(slot, (x, y), len(alone)):
                out.append(Bulk(slot, x, y, sorted(alone, key=lambda p: p[1])))
                for pair in alone:
                    changed[pair].pop(slot)
    return out


def take_renumbered(changed: Mapping[Pair, Fields], reference: int | None, rows: int) -> list[tuple[Pair, Fields]]:
    """Takes the references out of `changed` where a large share of all `rows` has another one, and gives them."""
    if reference is None:
        return []
    pairs = sorted((p for p, cells in changed.items() if reference in cells), key=lambda p: p[1])
    least = min(RENUMBERED_MOST, max(RENUMBERED_LEAST, RENUMBERED_SHARE * rows))
    if len(pairs) < least:
        return []
    return [(pair, {reference: changed[pair].pop(reference)}) for pair in pairs]


def _grouped(
    changed: Mapping[Pair, Fields], reference: int | None, way: Callable[[str, str], tuple[str, str] | None]
) -> dict[tuple[int, str, str], list[Pair]]:
    """The pairs by slot and wording."""
    groups: dict[tuple[int, str, str], list[Pair]] = defaultdict(list)
    for pair, cells in changed.items():
        for slot, (x, y) in cells.items():
            if slot != reference and x is not None and y is not None:
                wording = way(even(x), even(y))
                if wording:
                    groups[slot, *wording].append(pair)
    return groups


def apply_wording(before: str, after: str, text: str) -> str:
    """What a bulk change makes of one row's cell, typography evened out.

    Raises:
        ValueError: the cell does not have the wording.
    """
    text = even(text)
    if ANY not in before:
        if before != text:
            raise ValueError(f"the cell is {text!r}, not {before!r}")
        return after
    if before == ANY:
        return after.replace(ANY, text, 1) if ANY in after else after
    core, wording = before.strip(ANY), after.strip(ANY)
    if core not in text:
        raise ValueError(f"the cell {text!r} does not hold {core!r}")
    return text.replace(core, wording)


class _Usual:
    """How many rows with one wording make a bulk change of a column."""

    def __init__(self, fields: Mapping[int, str | None], before: Sequence[tuple[str, ...]]) -> None:
        self._fields = fields
        self._before = before
        self._counts: dict[int, Counter[str]] = {}

    def least(self, slot: int, wording: tuple[str, str], found: int) -> int:
        """Of a short code at least half of the rows that had it: a tier renamed, not so many rows corrected."""
        name = self._fields.get(slot)
        if name in EVENTS:
            return int(SHARE_OF_EVENTS * len(self._before))
        text = max(wording, key=len).strip(ANY)
        if name == "recipient" or not (len(text) < 12 or is_date_key(cell_key(text))):
            return LEAST
        if found < LEAST_OF_CODES:
            return LEAST_OF_CODES
        if ANY in wording[0]:
            return max(LEAST_OF_CODES, len(self._before) // 2)
        if slot not in self._counts:
            self._counts[slot] = Counter(map(itemgetter(slot), self._before))
        return max(LEAST_OF_CODES, self._counts[slot][wording[0]] // 2)


def _whole(x: str, y: str) -> tuple[str, str] | None:
    return (x, y) if ANY not in x + y else None


def _set(x: str, y: str) -> tuple[str, str] | None:
    """Any text gives way to one. Only sentences: two rows may well come to the same tier."""
    return (ANY, y) if len(y) >= 25 and ANY not in x + y and not is_date_key(cell_key(y)) else None


def _part(x: str, y: str) -> tuple[str, str] | None:
    """Words put in before or after, or words replaced wherever they stand."""
    if len(x) > LONGEST or len(y) > LONGEST or ANY in x + y or not x or not y:
        return None
    if y.startswith(x):
        return ANY, ANY + y[len(x) :]
    if y.endswith(x):
        return ANY, y[: len(y) - len(x)] + ANY
    start, end = _common(x, y)
    core, wording = x[start : len(x) - end], y[start : len(y) - end]
    if not core or x.replace(core, wording) != y:
        return None
    return f"{ANY}{core}{ANY}", f"{ANY}{wording}{ANY}"


def _common(x: str, y: str) -> tuple[int, int]:
    """Lengths of the common start and end, cut back to where words begin and end."""
    most = min(len(x), len(y))
    start = 0
    while start < most and x[start] == y[start]:
        start += 1
    while start and x[start - 1].isalnum():
        start -= 1
    end = 0
    while end < most - start and x[-1 - end] == y[-1 - end]:
        end += 1
    while end and x[len(x) - end].isalnum():
        end -= 1
    return start, end
