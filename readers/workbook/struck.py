"""Texts of a workbook that are struck through: of a cell that is so in part, what stands is its value. In the child."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from readers.hidden.take_out import letters
from readers.register.problems import Code, in_rows
from text.labels import first_of

_BESIDE = r"[\s,;/|>\u2192\u2013\u2014-]"
_AT_AN_END = re.compile(rf"^{_BESIDE}*\0(?:{_BESIDE}|\0)*|(?:{_BESIDE}|\0)*\0{_BESIDE}*$")
"""Of a text in which a null stands for what is struck through: that, and the signs that parted it from the rest."""
_MOST_NAMED = 5


def standing(pieces: Iterable[tuple[str, bool]]) -> str | None:
    """What stands of a text in pieces (text, whether it is struck); "" where nothing is left, None where all."""
    left = "".join(_instead(text) if is_struck and any(map(str.isalnum, text)) else text for text, is_struck in pieces)
    if "\0" not in left:
        return None
    left = _AT_AN_END.sub("", left).replace("\0", "").strip()
    return left if any(map(str.isalnum, left)) else ""


def _instead(text: str) -> str:
    return f"{' ' * text[:1].isspace()}\0{' ' * text[-1:].isspace()}"


def leave_standing(rows: list[list[str]], struck: Mapping[tuple[int, int], str]) -> None:
    """Puts in the place of each cell that is struck through in part what stands of it."""
    for (row, column), left in struck.items():
        if left and row < len(rows) and column < len(rows[row]) and rows[row][column].strip():
            rows[row][column] = left


def struck_faults(
    name: str, rows: list[list[str]], struck: Mapping[tuple[int, int], str]
) -> list[tuple[Code, str, str | None, int | None]]:
    """What is told of the cells that are shown (`rows`), by their places: their texts nobody has judged yet."""
    shown = sorted((r, c) for r, c in struck if r < len(rows) and c < len(rows[r]) and rows[r][c])
    by_row: dict[int, set[int]] = {}
    for row, column in shown:
        if not struck[row, column]:
            by_row.setdefault(row, set()).add(column)
    whole = [row for row, columns in by_row.items() if len(columns) == sum(map(bool, rows[row]))]
    faults: list[tuple[Code, str, str | None, int | None]] = []
    if whole:
        what = "the whole row is struck through: it is told as any other, but its publisher may have taken it back"
        faults.append((Code.STRUCK_THROUGH, f"{in_rows(n + 1 for n in whole)} {what}", name, whole[0] + 1))
    for says, are in (
        ("a part of the text is struck through; what stands is taken for the cell, and the rest is left out",
         [p for p in shown if struck[p]]),
        ("the text is struck through, and is taken as it is",
         [p for p in shown if not struck[p] and p[0] not in whole]),
    ):
        if are:
            places = [f"{letters(column)}{row + 1}" for row, column in are]
            where = f"in cell{'s' if len(are) > 1 else ''} {first_of(places, _MOST_NAMED)}"
            faults.append((Code.STRUCK_THROUGH, f"{where} {says}: look at the file", name, are[0][0] + 1))
    return faults
