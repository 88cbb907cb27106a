"""What a file hides, in words that never quote it: for operators' news, the terminal and the lists of problems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.register import HiddenKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from model.register import Hidden

WORDS = {
    HiddenKind.SHEET: ("a hidden sheet", "cell"),
    HiddenKind.VERY_HIDDEN_SHEET: ("a very hidden sheet", "cell"),
    HiddenKind.ROWS: ("hidden rows", "cell"),
    HiddenKind.COLUMNS: ("hidden columns", "cell"),
    HiddenKind.PIVOT_CACHE: ("data kept behind a pivot table", "value"),
    HiddenKind.COMMENTS: ("comments", "comment"),
    HiddenKind.EXTERNAL_LINK: ("values of another workbook", "value"),
    HiddenKind.EMBEDDED: ("embedded files", "file"),
    HiddenKind.TRACKED_CHANGES: ("tracked changes", "change"),
    HiddenKind.DEFINED_NAME: ("names that hold values", "value"),
    HiddenKind.DATA_MODEL: ("a data model", "file"),
    HiddenKind.INVISIBLE_TEXT: ("text that cannot be read", "text"),
    HiddenKind.COVERED_TEXT: ("text under a box", "text"),
    HiddenKind.PERSONAL: ("pupils' personal data, which it shows", "cell"),
    HiddenKind.NOT_LOOKED_INTO: ("what could not be looked into", "file"),
}
"""What each kind is, and what its amount counts."""


def in_words(hidden: Hidden) -> str:
    """One thing hidden: what, where and how much."""
    what, unit = WORDS[hidden.kind]
    if hidden.kind is HiddenKind.NOT_LOOKED_INTO:
        return f"could not be looked into for hidden content ({hidden.place})"
    return f"{what} ({hidden.place}; {hidden.amount:,} {unit}{'s' if hidden.amount != 1 else ''})"


def all_in_words(hidden: Iterable[Hidden], most: int = 8) -> str:
    """All of it in one line."""
    told = [in_words(h) for h in hidden]
    return "; ".join(told[:most]) + (f"; and {len(told) - most} more" if len(told) > most else "")
