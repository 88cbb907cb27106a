"""Rows of separated text with a separator in a cell that was not quoted: read as they were meant, where it is sure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter

from model.register import Problem
from readers.columns.dates import read_date
from readers.columns.values import is_dfe_reference
from readers.register.draft import Draft
from readers.register.headings.row import Row
from readers.register.problems import Code, in_rows, problem
from readers.register.shape.tidy import TidySheet

_MOST = 3
"""Separators in one cell."""
_SAMPLE = 2_000
_MOSTLY = 0.8
_FEWEST = 5
"""Sound rows from which it is known what columns hold."""
_FEW, _MANY = 5, 0.2
"""Ragged rows, and their share, beyond which a file is refused, and none is mended."""

Way = tuple[int, list[str]]
"""Which cell is put together, and the row then."""


def mend_ragged(
    rows: Sequence[Row], lengths: list[int], printed: Mapping[int, Sequence[str]], first: int, end: int, wide: int
) -> dict[int, Row]:
    """By their 0-based numbers, those rows from `first` to before `end` with more cells than `wide` that can be mended.

    The cell is the one that goes on with a space, as sentences do behind a comma and cells do not, if with it all
    others stand where dates and references do; else the one that goes on in small letters or with a company's form;
    else the one with which most cells stand where they do in other rows.

    Args:
        rows: of the sheet, of one width.
        lengths: how many cells each really has.
        printed: by their 1-based numbers the rows that were otherwise before they were cleaned.
        first: the first row below the headings.
        end: where the table ends.
        wide: how many columns it has.
    """
    if lengths.count(wide) == len(lengths):
        return {}
    ragged = [n for n in range(first, end) if lengths[n] > wide and any(rows[n][wide:])]
    if not ragged or len(ragged) > max(_FEW, _MANY * (end - first)):
        return {}
    sound = [rows[n] for n in range(first, end) if lengths[n] == wide and sum(map(bool, rows[n])) > 1][:_SAMPLE]
    if len(sound) < _FEWEST:
        return {}
    columns = [list(map(itemgetter(i), sound)) for i in range(wide)]
    values = [frozenset(cells) - {""} for cells in columns]
    kinds = [_kind(cells) for cells in columns]
    out = {}
    for n in ragged:
        cells = list(rows[n])
        while len(cells) > wide and not cells[-1]:
            cells.pop()
        more = len(cells) - wide
        typed = printed.get(n + 1, rows[n])
        ways = [w for at in range(wide) if more <= _MOST and (w := _way(cells, at, more, kinds)) is not None]
        best = [way for way in ways if _goes_on(typed, way[0], more)]
        if not best:
            best = [way for way in ways if all(map(_is_rest, cells[way[0] + 1 : way[0] + more + 1]))]
        if not best:
            # How many of the cells stand in their columns in other rows, too.
            scores = [sum(c in values[min(max(at, i - more), i)] for i, c in enumerate(cells)) for at, _ in ways]
            best = [way for way, score in zip(ways, scores, strict=True) if score == max(scores)]
        # What stands behind the last column may be a remark.
        if len(best) == 1 and (best[0][0] < wide - 1 or _goes_on(typed, best[0][0], more)):
            out[n] = (*best[0][1], *("" for _ in rows[n][wide:]))
    return out


def _way(cells: Sequence[str], at: int, more: int, kinds: Sequence[str]) -> Way | None:
    """The cells with those from `at` on put together; None where something else then stands in a column of dates."""
    pieces = cells[at : at + more + 1]
    way = [*cells[:at], ", ".join(filter(None, pieces)), *cells[at + more + 1 :]]
    fits = all(not kind or not cell or _kind([cell]) == kind for cell, kind in zip(way, kinds, strict=True))
    return (at, way) if fits and not kinds[at] else None


def _kind(cells: Sequence[str]) -> str:
    """What nearly all cells that are filled are: "date" or "reference"; else "" (empty)."""
    filled = [c for c in cells if c]
    for kind, holds in (("date", lambda c: read_date(c) is not None), ("reference", is_dfe_reference)):
        if filled and sum(map(holds, filled)) >= _MOSTLY * len(filled):
            return kind
    return ""


_FORMS = frozenset({"ltd", "limited", "plc", "llp", "inc", "incorporated", "cic", "llc"})


def _is_rest(piece: str) -> bool:
    """True for what begins no cell: "Ltd", "with a space", "and others"."""
    return piece[:1].islower() or piece.casefold().strip(" .") in _FORMS


def _goes_on(typed: Sequence[str], at: int, more: int) -> bool:
    """True where each further piece begins with a space, and no other cell of the row does."""
    return all(cell[:1].isspace() == (at < i <= at + more) for i, cell in enumerate(typed) if cell)


def check_lengths(sheet: TidySheet, draft: Draft) -> list[Problem]:
    """In separated text: rows with more or fewer cells than the heading."""
    if sheet.lengths is None or not draft.rows:
        return []
    wide = sheet.lengths[draft.heading.last]
    if sheet.lengths.count(wide) == len(sheet.lengths):
        return []
    rows = [n for n in draft.numbers if sheet.lengths[n - 1] != wide]
    longer = [n for n in rows if sheet.lengths[n - 1] > wide and any(sheet.rows[n - 1][wide:])]
    if len(longer) > max(5, _MANY * len(draft.rows)):
        message = (
            f"{in_rows(longer)} there are more cells than headings: separators inside cells are not quoted; ask the "
            "publisher for a good file"
        )
        return [problem(Code.RAGGED_ROWS, message, row=longer[0])]
    if rows:
        message = f"{in_rows(rows)} there are more or fewer cells than the {wide} headings: compare with the file"
        return [problem(Code.RAGGED_ROW, message, row=rows[0])]
    return []
