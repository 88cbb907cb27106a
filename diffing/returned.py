"""Whether a row that comes is one that had been removed: it says the same in another form."""

from __future__ import annotations

from collections.abc import Mapping

from diffing.normal import cell_key
from model.hidden import WITHHELD_MARK
from model.register import FURTHER, SECTION_LINE

_LEAST_SHARED = 3
"""Fields that must say the same, the recipient and what it was asked for among them."""
_NOT_SAID = frozenset({SECTION_LINE, FURTHER, "row_id"})
"""What stands over a row, what other columns say besides, and its number."""


def is_returned(was: Mapping[str, str], row: Mapping[str, str]) -> bool:
    """True for two records of one release, by column name: typography, dates, capitals and the columns may differ.

    What both say must be the same, and more than what one alone says. Of what is withheld that cannot be told.
    """
    if any(WITHHELD_MARK in cell for cell in (*was.values(), *row.values())):
        return False
    names = {name for name in (*was, *row) if name not in _NOT_SAID}
    shared = {name for name in names if was.get(name) and row.get(name)}
    tells = "recipient" in shared and not shared.isdisjoint(("reference", "title", "purpose"))
    if not tells or len(shared) < _LEAST_SHARED or 2 * len(shared) <= len(names):
        return False
    return all(_key(name, was[name]) == _key(name, row[name]) for name in shared)


def _key(name: str, cell: str) -> str:
    return cell_key(cell, plain=name == "reference").casefold()
