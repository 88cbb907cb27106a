"""Rows that say by themselves that they go by the row above: ditto marks, and lines that go on with its list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from model.register import NOBODY, Column, Problem
from readers.columns.values import is_dfe_reference
from readers.register.draft import Draft
from readers.register.headings.row import Row
from readers.register.problems import Code, in_rows, problem
from readers.register.shape.columned import column_of
from readers.register.within.run_on import LISTED, RunOn, with_ends
from text.clean import fold
from text.pattern import lazy_pattern
from text.remarks.another_row import as_another

_DITTO = lazy_pattern(
    r"(?:(?:same )?(?:see|as|as per|as in|as for)|same as) (?:the )?"
    r"(?:above|row above|previous(?: row| entry| line)?|before)|previous row|row above|ditto|do|idem|ibid"
    r"|(?:the )?same(?: (?:organisation|recipient|applicant|requester|requestor|body|company))?"
)
"""What says in a recipient's cell that it is that of the row above, its case and punctuation left out."""
_FIRST_TWO = frozenset(("se", "sa", "as", "pr", "ro", "di", "do", "id", "ib", "th"))
"""With two of these letters each of the words begins: most names do not."""
_QUOTES = '["\u201c\u201d\u201e\u201f\u2033\u3003]'
_MARKS = lazy_pattern(rf"[-\s.]*(?:{_QUOTES}|''|\u2018\u2018|\u2019\u2019|,,)(?:{_QUOTES}|[-\s.',\u2018\u2019])*")
"""Ditto marks, one or several."""
_WITH_MORE = lazy_pattern(r"([^()]+?)\s*(\([^()]+\))")
"""A ditto and something about it: "As above (second request)"."""
_LONGEST = 60
_FULL = 2
"""Cells beside its recipient and its lists that a row has at least, for a row below to go on with it."""


class RowsByAbove(NamedTuple):
    """Rows and what is known of them."""

    rows: list[Row]
    numbers: list[int]
    problems: list[Problem]
    dittos: tuple[int, ...] = ()
    """The numbers of the rows whose recipient is said by a ditto, filled or not."""


def read_by_row_above(rows: list[Row], numbers: list[int], columns: Sequence[Column], draft: Draft) -> RowsByAbove:
    """The rows of a table, those that go on with the row above put to it, and dittos filled."""
    at = next((i for i, c in enumerate(columns) if c.field == "recipient"), None)
    if at is None:
        return RowsByAbove(rows, numbers, [])
    run_on = with_ends(rows, numbers, columns, at, draft)
    kept, of, ends, first = _with_continued(run_on, columns, at, draft)
    found = _with_dittos(kept, of, ends, columns, at, draft)
    return found._replace(problems=[*run_on.problems, *first, *found.problems])


def _with_continued(
    run_on: RunOn, columns: Sequence[Column], at: int, draft: Draft
) -> tuple[list[Row], list[int], Mapping[int, int], list[Problem]]:
    """Rows that have but a value in a list of what was given, below a full row: that value is put to its list.

    Gives rows, their numbers, for those that go on the number of the last row that does, and what is to be told.
    """
    rows, numbers, ends, _ = run_on
    listed = [i for i, c in enumerate(columns) if c.field in LISTED]
    if not listed or (all(column_of(rows, at)) and not draft.merged):
        return rows, numbers, ends, []
    reference = next((i for i, c in enumerate(columns) if c.field == "reference"), -1)
    kept: list[Row] = []
    of: list[int] = []
    told: list[int] = []
    for row, number in zip(rows, numbers, strict=True):
        is_merged = number in draft.merged and reference >= 0 and bool(row[reference])
        may = kept and (is_merged or not row[at]) and ends.get(of[-1], of[-1]) == number - 1
        if may and _is_full(kept[-1], at, listed):
            above = kept[-1]
            alone = all(
                not cell or i in listed or ((is_merged or i == reference) and cell == above[i])
                for i, cell in enumerate(row)
            )
            if alone and any(row[i] for i in listed) and number not in draft.taken:
                kept[-1] = tuple(
                    "; ".join(filter(None, (cell, row[i]))) if i in listed else cell for i, cell in enumerate(above)
                )
                ends[of[-1]] = number
                told.append(number)
                continue
        kept.append(row)
        of.append(number)
    if not told:
        return rows, numbers, ends, []
    what = " and ".join(dict.fromkeys(repr(columns[i].heading) for i in listed))
    message = f"{in_rows(told)} nothing of its own stands but in {what}: it is read as more of the row above"
    return kept, of, ends, [problem(Code.CONTINUED_ROW, message, sheet=draft.sheet, row=told[0])]


def _is_full(row: Row, at: int, listed: Sequence[int]) -> bool:
    others = sum(1 for i, cell in enumerate(row) if cell and i != at and i not in listed)
    return row[at].casefold() not in NOBODY and others >= _FULL


def _with_dittos(
    rows: list[Row], numbers: list[int], ends: Mapping[int, int], columns: Sequence[Column], at: int, draft: Draft
) -> RowsByAbove:
    """Rows whose recipient is "As above" with that of the row above, where that row stands right above and names one.

    Where a hidden row, a note, a gap or nothing stands above, what is printed stays. "As DS00012" is the recipient of
    that row of the table.
    """
    said = {cell: ditto for cell in set(column_of(rows, at)) if (ditto := _read_ditto(cell))}
    if not said:
        return RowsByAbove(rows, numbers, [])
    reference = next((i for i, c in enumerate(columns) if c.field == "reference"), None)
    by_reference = {r[reference].casefold(): r[at] for r in reversed(rows)} if reference is not None else {}
    out, filled, dittos = list(rows), [], []
    for n, row in enumerate(rows):
        ditto = said.get(row[at])
        if ditto is None:
            continue
        if ditto.reference:
            above = by_reference.get(ditto.reference.casefold(), "")
            if not above and not is_dfe_reference(ditto.reference):
                continue
        else:
            above = out[n - 1][at] if n and ends.get(numbers[n - 1], numbers[n - 1]) == numbers[n] - 1 else ""
        dittos.append(numbers[n])
        if above.casefold() not in NOBODY and not _read_ditto(above):
            out[n] = (*row[:at], f"{above} {ditto.more}".rstrip(), *row[at + 1 :])
            filled.append(numbers[n])
    if not filled:
        return RowsByAbove(rows, numbers, [], tuple(dittos))
    message = f"column {columns[at].heading!r}: {in_rows(filled)} the recipient is that of the row above, as it says"
    return RowsByAbove(out, numbers, [problem(Code.DITTO, message, sheet=draft.sheet, row=filled[0])], tuple(dittos))


class _Ditto(NamedTuple):
    """What a cell says in a recipient's place."""

    reference: str = ""
    """Of the row whose recipient it is; "" for the row above."""
    more: str = ""
    """What is said besides, in brackets: it may name another body."""


def _read_ditto(cell: str) -> _Ditto | None:
    if not cell or len(cell) > _LONGEST:
        return None
    if (two := cell[:2]).isascii() and two.isalpha() and len(two) > 1 and two.lower() not in _FIRST_TWO:
        return None
    if _MARKS.fullmatch(cell) or _DITTO.fullmatch(fold(cell)):
        return _Ditto()
    if reference := as_another(cell):
        return _Ditto(reference)
    more = _WITH_MORE.fullmatch(cell) if cell.endswith(")") else None
    if not more:
        return None
    reference = as_another(more[1])
    return _Ditto(reference, more[2]) if reference or _DITTO.fullmatch(fold(more[1])) else None
