"""A table of children within one cell: a line that heads columns, and below it a name and what is said of it."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence

from text.pattern import lazy_pattern
from text.privacy.marks import may_be_birth, words_in
from text.privacy.naming import persons_in
from text.privacy.rules.children import is_rare_name

_HEAD_OF_TABLE = lazy_pattern(
    r"(?:(?:pupil|child|student)(?:'?s|\u2019s)? )?(?:(?:full|first|last|given|family) )?(?:fore|sur)?names?"
    r"|d\.?o\.?b\.?|date of birth|birth ?date|upn|uln|class|form|year(?: group)?|age|sex|gender|pupil|child|student",
    re.IGNORECASE,
)
_HEAD_OF_NAMES = lazy_pattern(r"name|pupil|child|student", re.IGNORECASE)
_CELLS = lazy_pattern(r"\s*([|;,:])\s*")
_SAID_BELOW = lazy_pattern(r"(?=.*\d).{1,30}|[mf]|(?:fe)?male|boy|girl|reception|nursery", re.IGNORECASE)
"""What stands below a heading that says something of pupils."""
_CALENDAR_YEAR = lazy_pattern(r"(?:19|20)\d\d(?:[/-]\d\d(?:\d\d)?)?")
_BEFORE_TABLE = 5
"""Lines that may stand above the headings of a table in a cell."""


def is_table(lines: Sequence[str]) -> bool:
    """True where a line heads columns of names and what is said of pupils, and one below names somebody."""
    return any(_heads_table(line, lines[n:]) for n, line in enumerate(lines[:_BEFORE_TABLE], start=1))


def _heads_table(line: str, below: Sequence[str]) -> bool:
    mark = _CELLS.search(line)
    heads = _cells_of(line, mark[1]) if mark else []
    known = [n for n, head in enumerate(heads) if _HEAD_OF_TABLE.fullmatch(head)]
    named = [n for n in known if _HEAD_OF_NAMES.search(heads[n])]
    if mark is None or not named:
        return False
    others = [n for n in known if n not in named]
    for cells in (_cells_of(x, mark[1]) for x in below):
        if len(cells) != len(heads):
            continue
        if len(known) == len(heads) and any(n.sure for n in persons_in(" | ".join(cells))):
            return True
        if is_rare_name(" ".join(cells[n] for n in named)) and any(_is_said(heads[n], cells[n]) for n in others):
            return True
    return False


def _cells_of(line: str, mark: str) -> list[str]:
    """The cells of a line, of which one may have the mark within quotation marks."""
    return [cell.strip() for cell in next(csv.reader([line], delimiter=mark, skipinitialspace=True), [])]


def _is_said(head: str, cell: str) -> bool:
    """True for what stands below a heading of a birth, an age, a class or a number."""
    if _CALENDAR_YEAR.fullmatch(cell) and not may_be_birth(head, words_in(head)) and "birth" not in head.casefold():
        return False
    return _SAID_BELOW.fullmatch(cell) is not None
