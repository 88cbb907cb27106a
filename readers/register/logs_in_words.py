"""Sheets of words without a table, of corrections and others: "Entry REG-0032: the recipient should read Acme Ltd"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from model.register import NOTE_HEADING, Column, SheetKind, Table
from readers.register.draft import Draft
from readers.register.headings.row import Row
from readers.register.sheet_kinds import like_a_table, names_changes
from text.clean import fold
from text.pattern import lazy_pattern

_MOST = 2_000
"""Rows; a longer sheet is no list of corrections."""
_NOTHING = lazy_pattern(r"(?:none|nil|no|nothing|not applicable|n a)\b(?: \w+){0,6}")
"""None to date."""
_GIVEN = lazy_pattern(
    r"\b(?:suppl(?:ied|y)|provided|passed|given|gave|sold|sent|went|shar(?:ed|ing)|disclos(?:ed|ure)|released"
    r"|transfer(?:red)?|received|granted|copied|\w*licen[cs](?:ed|ing)|made available|added|joined|recipients?)\b",
    re.IGNORECASE,
)
"""A word of a line that may say who got data: of a sheet that is no log only such lines are asked."""


def log_in_words(file: str, sheet: str, rows: Sequence[Row], drafts: Sequence[Draft]) -> Iterator[Table]:
    """The log that a sheet of corrections is, one entry a row; of any other, the lines that may say who got data."""
    if drafts or len(rows) > _MOST or like_a_table(rows):
        return
    texts = [(n + 1, " ".join(dict.fromkeys(filter(None, row)))) for n, row in enumerate(rows)]
    said = [(n, t) for n, t in texts if t and not (names_changes(t) and len(t.split()) < 5) and not _says_none(t)]
    heading = sheet
    if not names_changes(sheet):
        heading, said = NOTE_HEADING, [(n, t) for n, t in said if _GIVEN.search(t)]
        if not said:
            return
    column = Column(heading, None, heading, "the name of the sheet")
    yield Table(
        file, sheet, 1, (column,), [(t,) for _, t in said], [n for n, _ in said], kind=SheetKind.AMENDMENTS
    )


def _says_none(text: str) -> bool:
    return _NOTHING.fullmatch(fold(text)) is not None
