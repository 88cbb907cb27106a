"""What a file hides, and what stands in place of a cell that is withheld."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class HiddenKind(StrEnum):
    """How content of a file is hidden from who opens it."""

    SHEET = "sheet"
    VERY_HIDDEN_SHEET = "very_hidden_sheet"
    ROWS = "rows"
    """Hidden, filtered, grouped away, or of no height."""
    COLUMNS = "columns"
    PIVOT_CACHE = "pivot_cache"
    COMMENTS = "comments"
    EXTERNAL_LINK = "external_link"
    """Cached values of another workbook."""
    EMBEDDED = "embedded"
    TRACKED_CHANGES = "tracked_changes"
    DEFINED_NAME = "defined_name"
    DATA_MODEL = "data_model"
    INVISIBLE_TEXT = "invisible_text"
    """Text without contrast to what is behind it, too small to read, or not displayed."""
    COVERED_TEXT = "covered_text"
    """Text under a box of a PDF."""
    NOT_LOOKED_INTO = "not_looked_into"
    """The look failed, or stopped before the end: what the file hides is not known."""
    PERSONAL = "personal"
    """Not hidden: cells that show pupils' personal data, which is kept back like what is hidden."""


LEFT_OUT = "[\u2026]"
"""Stands for what of a text that is its publisher's own is not quoted (`mentions.parts.quoted`)."""
WITHHELD_CELL = "[withheld until reviewed]"
"""In place of a cell that shows a pupil's personal data."""
WITHHELD_MARK = "withheld until reviewed]"
"""Stands in each cell of which something was taken out, whole or in part."""


class Hidden(Struct, frozen=True):
    """Something that a file hides. It says where and how much, and never quotes: it goes to operators by mail."""

    kind: HiddenKind
    place: str
    """For people: which sheet, rows or part, by number or cell address. A hidden sheet's own name is not given."""
    amount: int
    """How many cells (comments, names, objects) with content."""
    sha256: str
    """Of what is hidden: a decision about it holds until this changes."""
