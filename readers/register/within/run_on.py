"""Rows that hold nothing but the end of texts of the row above, as a PDF that was turned into a workbook has them."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import NamedTuple

from model.register import Column, Problem
from readers.register.draft import Draft
from readers.register.headings.row import Row
from readers.register.problems import Code, in_rows, problem
from text.pattern import lazy_pattern

_TEXTS = frozenset({"title", "purpose", "dataset", "legal_basis", "note", "recipient"})
"""Fields whose texts are long enough to run on."""
LISTED = frozenset({"dataset", "tier", "years"})
"""Fields that list what was given: such a list may go on in the next row."""
_LITTLE = lazy_pattern(
    r".*(?:\b(?:of|the|and|or|to|in|for|a|an|on|at|with|by|from|as|that|which|between|their|its|into|de|after|before"
    r"|than|over|under|during|through|towards|about|across|per|without|within|against|via|using|following|both|not|is"
    r"|are|be|was|were|will|whether|how|who|where|when|if|because|including|such|these|those|this|all)|[-,&/(])$"
)
"""A text that ends so goes on."""
_ENDS = (".", "!", "?", ";", ":")
_OF_A_NAME = ("of ", "and ", "for ", "the ", "in ", "at ", "trading as ", "on behalf of ", "& ", "(", "t/a ")
_BEGIN_SMALL = 0.2
"""Of the texts of a column may begin small, for one that does to be the end of another."""
_FULLER = 2
"""Cells that the row above has more."""


class RunOn(NamedTuple):
    """Rows with the ends of their texts."""

    rows: list[Row]
    numbers: list[int]
    ends: dict[int, int]
    """For each row that runs on, by its number, that of the last row that it runs on into."""
    problems: list[Problem]


def with_ends(rows: list[Row], numbers: list[int], columns: Sequence[Column], at: int, draft: Draft) -> RunOn:
    """The rows, those put to the row above that say nothing but how its texts end; `at`: the recipients' column.

    Such a row has texts alone, and neither a reference, a day nor a status; each text begins small, or that above it
    ends in a word that ends nothing. Where texts of the column begin small anyway, that is no sign.
    """
    texts = {i for i, c in enumerate(columns) if c.field in _TEXTS}
    so = {cell for cell in {*map(itemgetter(at), rows)} if not cell or cell.startswith(_OF_A_NAME)}  # few, or none
    begins = [n for n, row in enumerate(rows) if n and row[at] in so] if so else ()
    listed = {i for i in texts if columns[i].field in LISTED}
    may = {n for n in begins if _is_scant(rows[n], texts, listed)}
    if not may:
        return RunOn(rows, numbers, {}, [])
    small = {i for i in texts if _often_small([r[i] for n, r in enumerate(rows) if n not in may and r[i]])}
    kept, of, ends = list[Row](), list[int](), dict[int, int]()
    told = []
    for n, (row, number) in enumerate(zip(rows, numbers, strict=True)):
        above = kept[-1] if n in may and kept and ends.get(of[-1], of[-1]) == number - 1 else None
        if above is not None and not {number, of[-1]} & draft.taken.keys() and _goes_on(above, row, small):
            kept[-1] = tuple(_together(a, b) for a, b in zip(above, row, strict=True))
            ends[of[-1]] = number
            told.append(number)
            continue
        kept.append(row)
        of.append(number)
    if not told:
        return RunOn(rows, numbers, {}, [])
    message = f"{in_rows(told)} nothing stands but the end of texts of the row above, which are read with it"
    return RunOn(kept, of, ends, [problem(Code.CONTINUED_ROW, message, sheet=draft.sheet, row=told[0])])


def _is_scant(row: Row, texts: set[int], listed: set[int]) -> bool:
    filled = [i for i, cell in enumerate(row) if cell]
    return texts.issuperset(filled) and not listed.issuperset(filled) and 2 * len(filled) <= len(row)


def _often_small(cells: Sequence[str]) -> bool:
    return sum(c[:1].islower() for c in cells) > _BEGIN_SMALL * len(cells)


def _goes_on(above: Row, row: Row, small: set[int]) -> bool:
    filled = [i for i, cell in enumerate(row) if cell]
    if sum(map(bool, above)) < len(filled) + _FULLER:
        return False
    return all(above[i] and not above[i].endswith(_ENDS) and _is_end(above[i], row[i], i in small) for i in filled)


def _is_end(above: str, text: str, small: bool) -> bool:
    return (text[:1].islower() and not small) or _LITTLE.match(above.casefold()) is not None


def _together(above: str, end: str) -> str:
    return f"{above}{'' if above.endswith('-') else ' '}{end}" if end else above
