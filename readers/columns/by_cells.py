"""Says what a column under a heading that nobody knows is by its cells: references, dates, or what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.life import life_of
from readers.columns.cells import NO_VALUE
from readers.columns.dates import serial_date
from readers.columns.values import is_code, is_counting, is_date_like, share
from text.clean import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

_NEARLY_ALL = 0.9
_FEW = 5
"""Cells. Fewer prove nothing."""
_STATES = 12
"""Words at most that a register has for what became of a request."""
_LONGEST_STATE = 80


def are_references(cells: Sequence[str]) -> bool:
    """Codes with letters or signs in them, each but once: `DS00104`, `2017/011`; numbers alone could be anything."""
    if len(cells) < _FEW or len(set(cells)) < _NEARLY_ALL * len(cells) or is_counting(cells):
        return False
    return share(cells, lambda c: is_code(c) and not c.isdecimal() and not is_date_like(c)) >= _NEARLY_ALL


def are_dates(cells: Sequence[str]) -> bool:
    """Dates, most of them with a day or a month, or a spreadsheet's serial numbers of days."""
    return len(cells) >= _FEW and (
        share(cells, is_date_like) >= _NEARLY_ALL
        or share(cells, lambda c: serial_date(c) is not None) >= _NEARLY_ALL
    )


def are_states(cells: Sequence[str]) -> bool:
    """A few words that repeat, each of which says what became of a request: `Live`, `Withdrawn`."""
    if not may_be_states(cells):
        return False
    return share(cells, lambda c: life_of(c) is not None) >= _NEARLY_ALL


def may_be_states(cells: Sequence[str]) -> bool:
    """A few short words that repeat: `Yes`, `No`, `Band 2`."""
    words = {fold(c) for c in cells} - NO_VALUE
    return (
        len(cells) >= _FEW
        and 2 <= len(words) <= min(_STATES, len(cells) / 2)
        and all(len(w) <= _LONGEST_STATE and not is_date_like(w) for w in words)
    )
